"""A button that copies a text and says so for a moment."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from sage_desktop.core.i18n import tr
from sage_desktop.ui.widgets.buttons import Button

_COPIED_MS = 2000


class CopyButton(Button):
    """Copies ``copied_text``; ``words`` stand on it, *Copy* if none are given."""

    def __init__(self, text: str, *, words: str = "", name: str = "") -> None:
        self._label = words or tr("Copy")
        super().__init__(self._label, icon="copy", name=name, on_click=self.copy)
        self.copied_text = text
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_COPIED_MS)
        self._back.timeout.connect(self._restore)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.copied_text)
        self.set_text(tr("Copied"))
        self.set_icon("tick")
        self._back.start()

    def _restore(self) -> None:
        self.set_text(self._label)
        self.set_icon("copy")
