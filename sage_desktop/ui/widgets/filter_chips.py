"""Filters as a line of chips: icon, word and count; one of them is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.ui import icons
from sage_desktop.ui.keyboard_focus import KeyboardFocus, OneStop
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.tokens import FILTER_CHIP_HEIGHT
from sage_desktop.ui.typeface import Role, font
from sage_desktop.ui.widgets.flow import Flow

_PAD = 11
_ICON = 14
_ICON_GAP = 6
_COUNT_GAP = 8


@dataclass(frozen=True, slots=True)
class Filter:
    """``key`` names it. ``tone`` colours its icon; ``optional`` hides it while its count is 0."""

    key: Any
    word: str
    icon: str = ""
    tone: str = "muted"
    optional: bool = False


class FilterChip(OneStop, KeyboardFocus, QAbstractButton):
    """A choice of one filter. Screen readers hear word and count; it is disabled at zero."""

    def __init__(self, what: Filter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = what
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of them is chosen: to screen readers, too
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(what.word)
        self.show_count(0)

    @property
    def count(self) -> int:
        return self._count

    def show_count(self, count: int) -> None:
        before, self._count = self._count, count
        self.setAccessibleName(tr("{word}, {n}").format(word=self.what.word, n=whole(count)))
        if self._number_width(before) != self._number_width(count):
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(font(Role.CAPTION_STRONG))
        width = 2 * _PAD + words.horizontalAdvance(self.what.word) + _COUNT_GAP
        width += self._number_width(self._count) + 2
        width += _ICON + _ICON_GAP if self.what.icon else 0
        return QSize(width, max(FILTER_CHIP_HEIGHT, words.height() + 12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @staticmethod
    def _number_width(count: int) -> int:
        return QFontMetrics(font(Role.CAPTION)).horizontalAdvance(whole(count))

    def paintEvent(self, _event: QPaintEvent) -> None:
        on, ready = self.isChecked(), self.isEnabled()
        ink = "disabled" if not ready else "accent_text" if on else "text"
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = "accent" if on else "control" if ready else "border"
            ground = "selected" if on else "hover" if ready and self.underMouse() else "surface"
            painter.setPen(QPen(colour(edge), 1))
            painter.setBrush(colour(ground))
            body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
            left = _PAD
            if self.what.icon:
                at = QRect(left, (self.height() - _ICON) // 2, _ICON, _ICON)
                icons.draw(painter, at, self.what.icon, self.what.tone if ready else "disabled")
                left += _ICON + _ICON_GAP
            side = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            painter.setFont(font(Role.HEADER if on else Role.CAPTION_STRONG))
            painter.setPen(colour(ink))
            room = QRect(left, 0, self.width() - left, self.height())
            painter.drawText(room, side, self.what.word)
            painter.setFont(font(Role.CAPTION))
            painter.setPen(colour("muted" if ready and not on else ink))
            right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(room.adjusted(0, 0, -_PAD, 0), right, whole(self._count))


class FilterChips(QWidget):
    """``chosen`` tells the key of the filter that a person chose. Arrow keys move and choose."""

    chosen = Signal(object)

    def __init__(
        self, filters: Sequence[Filter], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = Flow(self)
        self._group = QButtonGroup(self)
        self.chips: list[FilterChip] = []
        for each in filters:
            chip = FilterChip(each)
            self.chips.append(chip)
            self._group.addButton(chip)
            self._flow.addWidget(chip)
        if self.chips:
            self.chips[0].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)
        self.show_counts({})

    def key(self) -> Any:
        """The filter that is chosen."""
        return next((chip.what.key for chip in self.chips if chip.isChecked()), None)

    def choose(self, key: Any) -> None:
        """Marks a filter; tells nobody."""
        with QSignalBlocker(self._group):
            for chip in self.chips:
                if chip.what.key == key:
                    chip.setChecked(True)

    def show_counts(self, counts: Mapping[Any, int]) -> None:
        """The number of each filter; at zero it can only be left."""
        for chip in self.chips:
            count = counts.get(chip.what.key, 0)
            if count != chip.count:
                chip.show_count(count)
            chip.setEnabled(count > 0 or chip.isChecked())
            chip.setVisible(count > 0 or chip.isChecked() or not chip.what.optional)

    def _toggled(self, chip: QAbstractButton, on: bool) -> None:
        if on and isinstance(chip, FilterChip):
            self.chosen.emit(chip.what.key)
