"""A row of the cards of *Home*: a mark, two lines of text, and what stands at the right end."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import ElidedLabel, Line


class HomeRow(QWidget):
    """``with_line``: below another one. What stands at the right end is added to ``row``."""

    def __init__(self, mark: QWidget, *, with_line: bool) -> None:
        super().__init__()
        self.title = ElidedLabel("", Role.LABEL)
        self.text = ElidedLabel("", Role.CAPTION, tone="muted")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.title)
        texts.addWidget(self.text)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 7, 0, 7)
        self.row.setSpacing(12)
        self.row.addWidget(mark)
        self.row.addLayout(texts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if with_line:
            column.addWidget(Line())
        column.addLayout(self.row)
