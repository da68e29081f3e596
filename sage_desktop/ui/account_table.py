"""The table of account codes, as the tab of a tenant and the records page show it."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo, QResizeEvent

from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.ui.account_words import state_of, usable_text, whole
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel

TYPE, GROUP, TAX_RATE, TENANT = 2, 3, 5, 6
_FIRST_TO_GO = (GROUP, TAX_RATE, TYPE)
"""What gives way to the names where there is little room; the names' tool tip says it then."""
_TEXT_PX, _NAME_LEAST = 13, 190


class AccountTable(TableView):
    """Begins in the order of the codes. Columns go when the names would get too little room."""

    def __init__(self, name: str) -> None:
        self.codes: RowsModel[AccountCodeView] = RowsModel(_columns(), key=lambda view: view.row.id)
        self._needless: frozenset[int] = frozenset()
        super().__init__(self.codes, name=name, fits=True)
        self.sort_by_header(0)

    def leave_out(self, *sections: int) -> None:
        """Hides these columns, whatever the room."""
        self._needless = frozenset(sections)
        self._make_room(self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room(event.size().width())

    def _make_room(self, width: int) -> None:
        larger = max(1.0, QFontInfo(self.font()).pixelSize() / _TEXT_PX)
        columns = {at: self.codes.column(at) for at in range(self.codes.columnCount())}
        widths = {
            at: each.width * larger for at, each in columns.items() if each and not each.stretch
        }
        hidden = set(self._needless)
        for section in _FIRST_TO_GO:
            taken = sum(size for at, size in widths.items() if at not in hidden)
            if width - taken >= _NAME_LEAST * larger:
                break
            hidden.add(section)
        for section in columns:
            if self.isColumnHidden(section) != (section in hidden):
                self.setColumnHidden(section, section in hidden)


def _columns() -> list[Column[AccountCodeView]]:
    return [
        Column(title=lambda: tr("Code"), text=lambda view: view.row.code, width=92, right=True),
        Column(
            title=lambda: tr("Name"),
            text=lambda view: view.row.name,
            tone=lambda view: "muted" if view.row.retired_at else "text",
            tip=lambda view: whole(view.row),
            strong=True,
            stretch=True,
        ),
        Column(title=lambda: tr("Type"), text=lambda view: view.row.type_name, width=132),
        Column(title=lambda: tr("Group"), text=lambda view: view.row.group_name, width=84),
        Column(
            title=lambda: tr("Usable on sales"),
            text=lambda view: usable_text(view.row),
            tone=lambda view: "text" if view.row.offered else "muted",
            icon=lambda view: "ring-tick" if view.row.offered else "ring-bar",
            icon_tone=lambda view: "fine" if view.row.offered else "muted",
            width=122,
        ),
        Column(title=lambda: tr("Tax rate"), text=lambda view: view.row.tax_rate_name, width=140),
        Column(
            title=lambda: tr("Tenant"),
            text=lambda view: view.tenant_name,
            dot=lambda view: view.tenant_colour,
            tone="muted",
            width=176,
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda view: state_of(view.row)[1],
            chip=lambda view: state_of(view.row)[0],
            icon=lambda view: state_of(view.row)[2],
            width=146,
        ),
    ]
