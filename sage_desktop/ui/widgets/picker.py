"""A drop-down list painted as the pickers in tables are; the keyboard and popup are Qt's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QWidget

from sage_desktop.ui import icons
from sage_desktop.ui.painting import draw_field, draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.texts import one_line
from sage_desktop.ui.tokens import CONTROL_HEIGHT
from sage_desktop.ui.typeface import Role, font


class Picker(QComboBox):
    """Choices are pairs of a value and its text; ``hint`` stands while nothing is chosen."""

    def __init__(self, name: str = "", *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Kept here and not as item data: Qt would give an enum back as a bare string.
        self._values: list[Any] = []
        self._choices: list[tuple[Any, str]] = []
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        view = QListView()
        view.setAccessibleName(name)
        self.setView(view)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def set_choices(self, choices: Sequence[tuple[Any, str]], chosen: Any = None) -> None:
        """Offers ``choices`` with ``chosen`` in place; tells nobody of a change."""
        if list(choices) == self._choices:
            self.set_value(chosen)
            return
        self._choices = list(choices)
        blocked = self.blockSignals(True)
        self.clear()
        self._values = [value for value, _text in choices]
        self.addItems([one_line(text) for _value, text in choices])
        self.blockSignals(blocked)
        self.set_value(chosen)

    def value(self) -> Any:
        """The value of the chosen entry, None for none."""
        index = self.currentIndex()
        return self._values[index] if index >= 0 else None

    def set_value(self, value: Any) -> None:
        """Chooses the entry of ``value`` (none if there is no such); tells nobody."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)
        self.blockSignals(blocked)
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        hint.setHeight(max(CONTROL_HEIGHT, self.fontMetrics().height() + 14))
        return hint

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page; it never changes a setting in passing."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_picker(
            painter := QPainter(self),
            self.rect(),
            self.currentText() or self.placeholderText(),
            chosen=self.currentIndex() >= 0,
            enabled=self.isEnabled(),
            focused=self.hasFocus(),
        )
        painter.end()


def paint_picker(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    chosen: bool,
    enabled: bool = True,
    focused: bool = False,
    edge: str = "control",
) -> None:
    """The look of a picker, shared with the cells of mapping tables."""
    if focused:
        draw_field(painter, rect, edge="focus", width=2)
    else:
        ground = "surface" if enabled else "sunken"
        draw_field(painter, rect, edge=edge if enabled else "border", ground=ground)
    ink = "text" if chosen and enabled else "muted" if enabled else "disabled"
    words = rect.adjusted(10, 0, -28, 0)
    draw_text(painter, words, text, face=font(Role.BODY), colour=colour(ink))
    arrow = QRect(rect.right() - 22, rect.center().y() - 6, 14, 14)
    icons.draw(painter, arrow, "chevron-down", "muted" if enabled else "disabled")
