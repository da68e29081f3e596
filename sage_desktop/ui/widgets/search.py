"""A search field with its glass and a way to clear it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui import icons
from sage_desktop.ui.typeface import Role, font

_AROUND = 76
"""Room for the glass, the cross and the edges."""


class SearchField(QLineEdit):
    """``searched`` is sent as the text changes. Esc clears first, then leaves."""

    searched = Signal(str)

    def __init__(self, hint: str, *, width: int = 240, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        # Qt's own clear button is only painted over while there is nothing to clear.
        self._clear = self.addAction(icons.icon("cross"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip(tr("Clear"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.setAccessibleName(hint)
        words = QFontMetrics(font(Role.BODY)).horizontalAdvance(hint)
        self.setMaximumWidth(max(width, words + _AROUND))
        self.setMinimumWidth(min(width, 120))
        self.setTextMargins(20, 0, 0, 0)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.textChanged.connect(self.searched)

    def setAccessibleName(self, name: str) -> None:
        """Names the cross as well: a page may have several."""
        super().setAccessibleName(name)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName(tr("Clear: {field}").format(field=name))

    def event(self, event: QEvent) -> bool:
        """While there is text, Esc is the field's and not a shortcut of the window."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            at = QRect(9, (self.height() - 14) // 2, 14, 14)
            icons.draw(painter, at, "search", "muted" if self.isEnabled() else "disabled")
