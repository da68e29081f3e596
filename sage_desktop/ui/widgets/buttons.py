"""Buttons of the kit: plain, primary, flat, danger, tool, link; ticks and radios with the ring."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from sage_desktop.ui import icons
from sage_desktop.ui.keyboard_focus import KeyboardFocus, OneStop
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.texts import no_mnemonic, tool_tip

ICON = 16
_GAP = 8


class Kind(Enum):
    """What a button is for. A page has one ``PRIMARY`` at most."""

    PLAIN = "plain"
    PRIMARY = "primary"
    FLAT = "flat"
    DANGER = "danger"
    TOOL = "tool"
    SQUARE = "square"
    LINK = "link"


_INK = {
    Kind.PLAIN: "text",
    Kind.PRIMARY: "on_accent",
    Kind.FLAT: "accent_text",
    Kind.DANGER: "error",
    Kind.TOOL: "muted",
    Kind.SQUARE: "on_accent",
    Kind.LINK: "muted",
}


class Button(KeyboardFocus, QPushButton):
    """A push button. ``text`` is shown as it is (no mnemonics); ``name`` is for screen readers
    where it differs from the text, and required where there is no text."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.PLAIN,
        *,
        icon: str = "",
        name: str = "",
        tip: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._words = kind, icon, ""
        self.setProperty("kind", kind.value)
        self.setAutoDefault(False)
        if kind is Kind.LINK:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_text(text)
        if name:
            self.setAccessibleName(name)
        if tip or (name and not text):
            self.setToolTip(tool_tip(tip or name))
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_text(self, text: str) -> None:
        self._words = text
        self.setText(no_mnemonic(text))

    def words(self) -> str:
        """The text as shown."""
        return self._words

    def set_kind(self, kind: Kind) -> None:
        """What the button is for now."""
        if kind is not self._kind:
            self._kind = kind
            self.setProperty("kind", kind.value)
            self.style().unpolish(self)
            self.style().polish(self)
            self.updateGeometry()

    def set_icon(self, name: str) -> None:
        self._icon = name
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button as Space does, not only in dialogs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._icon and self._words:
            hint.setWidth(hint.width() + ICON + _GAP)
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        with QPainter(self) as painter:
            if self._kind is not Kind.LINK:
                bevel = QStyle.ControlElement.CE_PushButtonBevel
                self.style().drawControl(bevel, option, painter, self)
            self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        ink = _INK[self._kind] if self.isEnabled() else "disabled"
        if self._kind is Kind.LINK and self.underMouse() and self.isEnabled():
            ink = "accent_text"
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(self._words)
        whole = wide + (ICON if self._icon else 0) + (_GAP if self._icon and self._words else 0)
        left = 0 if self._kind is Kind.LINK else (self.width() - whole) // 2
        if self._icon:
            at = QRect(left, (self.height() - ICON) // 2, ICON, ICON)
            icons.draw(painter, at, self._icon, ink)
            left += ICON + _GAP
        painter.setFont(self.font())
        painter.setPen(colour(ink))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(left, 0, wide + 4, self.height()), int(side), self._words)


class Tick(KeyboardFocus, QCheckBox):
    """A check box; waits for *Save* where there is one."""


class Radio(OneStop, KeyboardFocus, QRadioButton):
    """One of a few choices of which one holds."""
