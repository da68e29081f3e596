"""The records page *Tax Rates*: all Halo tax rates with what they are linked to in Sage."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TaxRateView, TenantState
from sage_desktop.ui.navigation import MODULE, TAX_RATES, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.tax_rate_texts import percentage_text, uses_text
from sage_desktop.ui.texts import listed
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, EmptyState, Kind, SearchField


class TaxRatesPage(Page):
    """Searched by name; Enter or a click on a row opens its editor."""

    shows = frozenset({Changed.TAX_RATE, Changed.LINK, Changed.TENANT})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.head.set_title(tr("Tax Rates"))
        self.new_button = Button(tr("New"), Kind.PRIMARY, icon="plus", on_click=self.new)
        self.head.buttons.addWidget(self.new_button)
        self._import_path: Path = MODULE
        self.search_field = SearchField(tr("Search by name or key"))
        self.search_field.searched.connect(lambda _text: self.refresh())
        tools = QHBoxLayout()
        tools.addWidget(self.search_field, 1)
        tools.addStretch(1)
        self.body.addLayout(tools)
        self.model = RowsModel(_columns(), key=lambda view: view.row.id)
        self.table = TableView(self.model, name=tr("Tax Rates"), fits=True, open_on_click=True)
        self.table.sort_by_header(0)
        self.table.opened.connect(self._open)
        self._no_hit = EmptyState(
            tr("No tax rate fits the search."),
            tr("The name and the key are searched."),
            Button(tr("Clear filter"), on_click=self.search_field.clear),
        )
        self.import_button = Button(
            tr("Import from Sage"),
            icon="import",
            on_click=lambda: desk.navigate(self._import_path),
        )
        self._none = EmptyState(
            tr("The tax rates of the book appear here."), "", self.import_button
        )
        for widget in (self.table, self._no_hit, self._none):
            widget.hide()
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(tr("Tax Rates"), TAX_RATES),)

    def focus_search(self) -> None:
        self.search_field.setFocus()
        self.search_field.selectAll()

    def search(self, text: str) -> None:
        self.search_field.setText(text)

    def new(self) -> None:
        self.desk.navigate((*TAX_RATES, "new"))

    async def load(self) -> None:
        wanted = self.search_field.text().strip()
        found = await self.desk.door.tax_rates.all(wanted)
        if not found:
            await self._find_import_path()
        self.model.set_rows(found)
        self.table.setVisible(bool(found))
        self._no_hit.setVisible(not found and bool(wanted))
        self._none.setVisible(not found and not wanted)

    async def _find_import_path(self) -> None:
        """Where the button of the empty page leads: the first connected tenant, else the set-up."""
        self._import_path = MODULE
        why = tr("There are none yet. Connect to Sage and import them, or make one by hand.")
        self.import_button.set_text(tr("Go to configuration"))
        for tenant in await self.desk.door.tenants():
            if tenant.state is TenantState.CONNECTED:
                self._import_path = tenant_path(tenant.row.id, "tax-rates")
                why = tr("There are none yet. Import them from Sage, or make one by hand.")
                self.import_button.set_text(tr("Import from Sage"))
                break
        self._none.say(tr("The tax rates of the book appear here."), why)

    def _open(self, view: TaxRateView) -> None:
        self.desk.navigate((*TAX_RATES, str(view.row.id)))


def _columns() -> list[Column[TaxRateView]]:
    return [
        Column(
            title=lambda: tr("Halo tax rate"),
            text=lambda view: view.row.name,
            tone=lambda view: "muted" if view.row.retired_at else "text",
            strong=True,
            stretch=True,
        ),
        Column(
            title=lambda: tr("Percentage"),
            text=lambda view: percentage_text(view.row.percentage),
            sort=lambda view: view.row.percentage,
            width=104,
            right=True,
        ),
        Column(
            title=lambda: tr("Sage Business Cloud Tax Rate"),
            text=lambda view: listed(dict.fromkeys(link.sage_name for link in view.links)),
            stretch=True,
        ),
        Column(
            title=lambda: tr("Tenant"),
            text=lambda view: listed(link.tenant_name for link in view.links),
            dot=lambda view: view.links[0].tenant_colour if view.links else "",
            width=190,
            tone="muted",
        ),
        Column(
            title=lambda: tr("Used by"),
            text=lambda view: uses_text(view.uses),
            sort=lambda view: view.uses,
            width=104,
            tone="muted",
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda view: state_of(view)[1],
            chip=lambda view: state_of(view)[0],
            icon=lambda view: "link" if state_of(view)[0] is State.FINE else "",
            width=116,
        ),
    ]


def state_of(view: TaxRateView) -> tuple[State, str]:
    """Retired comes before all; a link whose Sage rate is gone still counts as a link."""
    if view.row.retired_at is not None:
        return State.NEUTRAL, tr("Retired")
    return (State.FINE, tr("Linked")) if view.links else (State.NEUTRAL, tr("Not linked"))
