"""A table that is as high as its rows need where there is room, and never higher."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from sage_desktop.ui.cells import CellsModel
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tokens import ROW_RECORD

_LEAST_LINES = 5
_MOST_HEIGHT = 16_000_000
"""Qt's widgets cannot be higher."""


class WindowTable(TableView):
    """Asks its layout for a few rows only, takes what there is, and ends below its last row."""

    def __init__(
        self,
        model: CellsModel[Any],
        *,
        name: str,
        row_height: int = ROW_RECORD,
        by_cell: bool = False,
        open_on_click: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            model,
            name=name,
            row_height=row_height,
            by_cell=by_cell,
            open_on_click=open_on_click,
            parent=parent,
        )

    def fit(self) -> None:
        """To be called when there may be more rows or less."""
        rows = self.model().rowCount() * self.verticalHeader().defaultSectionSize()
        most = min(_MOST_HEIGHT, self._around() + rows)
        if most != self.maximumHeight():
            self.setMaximumHeight(most)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        lines = min(_LEAST_LINES, max(1, self.model().rowCount()))
        height = self._around() + lines * self.verticalHeader().defaultSectionSize()
        return QSize(super().sizeHint().width(), height)

    def _around(self) -> int:
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.isVisible() else 0
        return self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + below
