"""A table inside a page that scrolls: as high as its rows."""

from __future__ import annotations

from sage_desktop.ui.table_view import TableView

MOST_LINES = 16
"""A table is as high as its rows up to this many; more scroll inside it."""


class FittedTable(TableView):
    """As high as its rows, so that the page scrolls and not the table, up to ``MOST_LINES``."""

    def fit(self) -> None:
        lines = min(MOST_LINES, max(1, self.model().rowCount()))
        head = self.horizontalHeader().sizeHint().height()
        line = self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        self.setFixedHeight(head + lines * line + 2 * self.frameWidth() + extra)
