"""The fields over the lines of an invoice: in one row where there is room, else in two."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.widgets import FormRow

_TEXT_PX = 13
_ONE_ROW_FROM = 660
_SHARES = (58, 30, 35, 35, 19)
_TWO_ROWS = ((0, 0, 4), (0, 4, 2), (1, 0, 2), (1, 2, 2), (1, 4, 2))
"""Row, column and columns of each field."""


class CustomerPicker(SearchPicker):
    """Customers, by name; with ``setReadOnly`` the list stays shut."""

    def __init__(self, customers: Look, scope: TaskScope) -> None:
        super().__init__(tr("Customer"), customers, scope, hint=tr("Type to search"))
        self.setMaxLength(1_000_000)

    def paintEvent(self, event: QPaintEvent) -> None:
        """There is no arrow where nothing can be chosen."""
        if self.isReadOnly():
            QLineEdit.paintEvent(self, event)
        else:
            super().paintEvent(event)

    def open_list(self, text: str | None = None) -> None:
        if not self.isReadOnly():
            super().open_list(text)


class HeadFields(QWidget):
    """Takes five fields: customer, number, date, due date, currency."""

    def __init__(self, *rows: FormRow) -> None:
        super().__init__()
        self._rows = rows
        self._one_row: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(14)
        self._place(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        larger = max(1.0, QFontInfo(self.font()).pixelSize() / _TEXT_PX)
        self._place(event.size().width() >= _ONE_ROW_FROM * larger)

    def _place(self, one_row: bool) -> None:
        if one_row is self._one_row:
            return
        self._one_row = one_row
        for at, row in enumerate(self._rows):
            self._grid.removeWidget(row)
            if one_row:
                self._grid.addWidget(row, 0, at)
            else:
                line, column, columns = _TWO_ROWS[at]
                self._grid.addWidget(row, line, column, 1, columns)
        for column in range(6):
            share = _SHARES[column] if one_row and column < len(_SHARES) else 0
            self._grid.setColumnStretch(column, share if one_row else 1)
