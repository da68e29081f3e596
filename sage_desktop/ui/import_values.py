"""Parts of the difference pane: values to choose between, and long texts that wrap anywhere."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.mirror.rows import Difference, PlanLine, Side
from sage_desktop.ui import plan_words
from sage_desktop.ui.import_kinds import ImportKind, Names
from sage_desktop.ui.import_table import wanted_side
from sage_desktop.ui.keyboard_focus import KeyboardFocus, OneStop
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.style import INDICATOR, draw_radio, draw_ring
from sage_desktop.ui.texts import isolated, tool_tip
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role, font
from sage_desktop.ui.widgets import Chip, Line, PlainLabel

_LONGEST = 280
"""Characters of a value that are shown; the rest is in its tool tip."""
_PAD, _TOP = 4, 3
_GAP = 10


def short(text: str) -> str:
    """As much of ``text`` as a pane can show; lines and spaces stay."""
    clean = text.replace("\x00", " ").strip()
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST].rstrip()}…"


def laid_out(text: str, face: QFont, width: int) -> QTextLayout:
    """``text`` in lines: broken between words, within one only where it is too long."""
    layout = QTextLayout(text.replace("\n", "\u2028"), face)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(20, width))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def text_height(text: str, face: QFont, width: int) -> int:
    """The height of ``text`` at this width."""
    lines = laid_out(text, face, width).boundingRect().height()
    return max(QFontMetrics(face).height(), ceil(lines))


def draw_wrapped(painter: QPainter, rect: QRect, text: str, face: QFont, tone: str) -> None:
    """``text`` over as many lines as it needs, in its own direction, from the left."""
    painter.setPen(colour(tone))
    laid_out(text, face, rect.width()).draw(painter, rect.topLeft().toPointF())


class Wrapped(QWidget):
    """A text that wraps anywhere, even without a space; the whole is its tool tip."""

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role, self._text = role, ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_text(self, text: str) -> None:
        self._text = short(text)
        self.setAccessibleName(text)
        self.setToolTip(tool_tip(text) if self._text != text.strip() else "")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return text_height(self._text, font(self._role), width)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, QFontMetrics(font(self._role)).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            draw_wrapped(painter, self.rect(), self._text, font(self._role), "text")


class ValueRadio(OneStop, KeyboardFocus, QRadioButton):
    """A value to be taken, after a small word that says whose it is. Its text may have lines."""

    ring_outside = False
    side_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._value, self._note, self._indent = "", "", "", 0
        self._hollow = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_value(
        self, word: str, value: str, *, note: str = "", indent: int = 0, name: str
    ) -> None:
        """``indent``: where values begin, so that they stand under each other."""
        self._word, self._note, self._indent = word, note, indent
        self._hollow = not value
        self._value = short(value) or tr("nothing")
        self.setAccessibleName(name)
        self.setToolTip(tool_tip(value) if self._value != value.strip() and value else "")
        self.updateGeometry()
        self.update()

    def show_taken(self, taken: bool) -> None:
        """Whether it is the one that is taken; tells nobody."""
        with QSignalBlocker(self):
            self.setChecked(taken)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and wanted_side(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = wanted_side(event)
        if side is not None:
            self.side_wanted.emit(side)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = text_height(self._value, self._face(strong=True), width - self._left() - _PAD)
        if self._note:
            height += QFontMetrics(font(Role.CAPTION)).height() + 1
        return max(INDICATOR, height) + 2 * _TOP

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._left() + 60, INDICATOR + 2 * _TOP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        on, ready = self.isChecked(), self.isEnabled()
        line = QFontMetrics(font(Role.BODY)).height()
        with QPainter(self) as painter:
            box = QRect(_PAD, _TOP + (line - INDICATOR) // 2, INDICATOR, INDICATOR)
            draw_radio(painter, box, on, ready)
            at = QRect(_PAD + INDICATOR + _GAP, _TOP, self.width(), line)
            if self._word:
                draw_wrapped(painter, at, self._word, font(Role.CAPTION), "muted")
            left = self._left()
            room = QRect(left, _TOP, self.width() - left - _PAD, self.height() - _TOP)
            face = self._face(strong=on and not self._hollow)
            tone = "text" if on and not self._hollow else "muted"
            draw_wrapped(painter, room, self._value, face, tone)
            if self._note:
                above = text_height(self._value, face, room.width()) + 1
                small = font(Role.CAPTION)
                draw_wrapped(painter, room.adjusted(0, above, 0, 0), self._note, small, "muted")
            if self.keyboard_focus:
                draw_ring(painter, self.rect().toRectF(), 5)

    def _left(self) -> int:
        return max(_PAD + INDICATOR + _GAP, self._indent)

    @staticmethod
    def _face(*, strong: bool) -> QFont:
        return font(Role.STRONG if strong else Role.BODY)


class DifferenceView(QWidget):
    """A field with both values. ``taken`` tells its name and the side that a person chose."""

    taken = Signal(str, object)

    def __init__(self, kind: ImportKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._field = kind, ""
        self._label = PlainLabel("", Role.HEADER)
        self._why = PlainLabel("", Role.CAPTION, tone="muted")
        self._chip = Chip(State.ATTENTION, tr("Conflict"), icon="fork")
        self.radios = {Side.SAGE: ValueRadio(), Side.HALO: ValueRadio()}
        self._note = PlainLabel("", Role.CAPTION, wrap=True)
        self._note.set_tone("attention")
        head = QHBoxLayout()
        head.setContentsMargins(_PAD, 0, _PAD, 0)
        head.addWidget(self._label)
        head.addStretch(1)
        head.addWidget(self._why)
        head.addWidget(self._chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for side, radio in self.radios.items():
            radio.toggled.connect(lambda on, side=side: self._toggled(side, on))
            radio.side_wanted.connect(self._take)
            column.addWidget(radio)
        note = QHBoxLayout()
        note.setContentsMargins(_PAD + INDICATOR + _GAP, 3, 0, 0)
        note.addWidget(self._note)
        column.addLayout(note)
        column.addSpacing(8)
        column.addWidget(Line())
        column.addSpacing(7)

    def show_difference(
        self, difference: Difference, line: PlanLine, names: Names, *, ready: bool
    ) -> None:
        """``names`` are those of ids (see ``ImportKind.value``)."""
        kind, self._field = self._kind, difference.field
        label = kind.field(difference.field)
        waiting = plan_words.is_open(difference)
        self._label.setText(label)
        self._why.setText(plan_words.verdict_text(difference))
        self._why.setVisible(not waiting)
        self._chip.setVisible(waiting)
        self._note.setText(plan_words.conflict_text(line))
        self._note.setVisible(waiting)
        metrics = QFontMetrics(font(Role.CAPTION))
        widest = max(metrics.horizontalAdvance(plan_words.side_word(side)) for side in Side)
        for side, radio in self.radios.items():
            value = difference.sage if side is Side.SAGE else difference.halo
            text = kind.value(difference.field, value, names)
            word = plan_words.side_word(side)
            name = tr("{field}: {side}, {value}").format(
                field=label, side=word, value=isolated(short(text)) if text else tr("nothing")
            )
            radio.show_value(word, text, indent=_PAD + INDICATOR + 2 * _GAP + widest + 4, name=name)
            radio.setEnabled(ready)
        mark(self.radios[Side.SAGE], self.radios[Side.HALO], taken=difference.taken)

    def why(self) -> str:
        """Why this side is taken, or that nobody chose."""
        return self._why.text()

    def _toggled(self, side: Side, on: bool) -> None:
        if on:
            self._take(side)

    def _take(self, side: Side) -> None:
        self.taken.emit(self._field, side)


def mark(sage: ValueRadio, halo: ValueRadio, *, taken: Side | None) -> None:
    """Shows which of the two is taken, perhaps none; tells nobody."""
    for side, radio in ((Side.SAGE, sage), (Side.HALO, halo)):
        radio.setAutoExclusive(False)
        radio.show_taken(taken is side)
    for radio in (sage, halo):
        radio.setAutoExclusive(True)
