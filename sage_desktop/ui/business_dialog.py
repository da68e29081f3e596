"""The choice of the Sage business when the signed-in user has several; names repeat."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from sage_desktop.book.tenant_rows import Business
from sage_desktop.core.errors import Cancelled
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.names import name_key
from sage_desktop.ui.dialogs import SHOWN_ITEMS, Dialog, ask
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.widgets import Button, Kind, SearchField

SEARCH_FROM = 9
"""More businesses than eight get a search field."""


class BusinessDialog(Dialog):
    """Lists the businesses; arrows move, Enter or a double click takes one, Esc takes none."""

    def __init__(self, parent: QWidget | None, businesses: Sequence[Business]) -> None:
        super().__init__(
            parent,
            tr("Which Sage business?"),
            plural(
                len(businesses),
                "This Sage user has {n} business.",
                "This Sage user has {n} businesses. A tenant belongs to one of them.",
            ),
        )
        self._all = list(businesses)
        self.setMinimumWidth(560)
        self.search = SearchField(tr("Search businesses"), width=640)
        self.search.setVisible(len(businesses) >= SEARCH_FROM)
        self.search.searched.connect(self._filter)
        self.body.addWidget(self.search)
        columns: list[Column[Business]] = [
            Column(title=lambda: tr("Business"), text=lambda b: b.name, stretch=True, strong=True),
            Column(title=lambda: tr("Town"), text=lambda b: b.city, width=120),
            Column(title=lambda: tr("Country"), text=lambda b: b.country, width=130),
        ]
        self.model = RowsModel(columns, key=lambda business: business.id)
        self.table = TableView(self.model, name=tr("Sage businesses"), fits=True)
        self.table.setMaximumHeight(_height(self.table, SHOWN_ITEMS))
        self.body.addWidget(self.table)
        self.add_button(Button(tr("Cancel")), QDialog.DialogCode.Rejected)
        self.use = self.add_button(
            Button(tr("Use this business"), Kind.PRIMARY),
            QDialog.DialogCode.Accepted,
            default=True,
        )
        self.table.opened.connect(lambda _row: self.accept())
        self.table.chosen.connect(self._chosen)
        self._filter("")
        first = self.search if len(businesses) >= SEARCH_FROM else self.table
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def business(self) -> Business | None:
        """The one that is chosen."""
        row = self.table.current_row()
        return row if isinstance(row, Business) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the search field into the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _filter(self, text: str) -> None:
        words = name_key(text).split()
        rows = [
            business
            for business in self._all
            if all(
                word in name_key(f"{business.name} {business.city} {business.country}")
                for word in words
            )
        ]
        self.model.set_rows(rows)
        if rows and self.business() is None:
            self.table.choose(rows[0].id)
        self._chosen()

    def _chosen(self) -> None:
        self.use.setEnabled(self.business() is not None)


async def choose_business(parent: QWidget | None, businesses: list[Business]) -> str:
    """The id of the business that the user takes. Raises ``Cancelled`` for none."""
    dialog = BusinessDialog(parent, businesses)
    answer = await ask(dialog)
    business = dialog.business()
    if answer != QDialog.DialogCode.Accepted or business is None:
        raise Cancelled()
    return business.id


def _height(table: TableView, lines: int) -> int:
    head = table.horizontalHeader().sizeHint().height()
    line = table.verticalHeader().defaultSectionSize()
    return head + lines * line + line // 2 + 2
