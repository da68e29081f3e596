"""What Sage said, folded until somebody wants it: its own words, in plain text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.widgets import Button, Kind

_MOST_LINES = 6
_LINE = 60
"""So many characters of a line are in view also in a small window."""
_AROUND = 26


class Said(QWidget):
    """Hidden while there is nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("code", True)
        self.text.setAccessibleName(tr("What Sage said"))
        self.button = Button(tr("What Sage said"), Kind.FLAT, on_click=self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.text)
        self.fold()

    def show_text(self, text: str) -> None:
        if text != self.text.toPlainText():
            self.text.setPlainText(text)
            lines = min(_MOST_LINES, 1 + text.count("\n") + len(text) // _LINE)
            self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + _AROUND)
        self.setVisible(bool(text))

    def fold(self) -> None:
        self._show(open_=False)

    def _turn(self) -> None:
        self._show(open_=self.text.isHidden())

    def _show(self, *, open_: bool) -> None:
        self.text.setVisible(open_)
        self.button.set_icon("chevron-down" if open_ else "chevron-right")
        self.button.setAccessibleDescription(tr("unfolded") if open_ else tr("folded"))
