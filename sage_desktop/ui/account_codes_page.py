"""The records page *Account Codes*: the ledger accounts of one tenant or of all."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui.account_table import TENANT, AccountTable
from sage_desktop.ui.account_words import Shown, counted, is_shown
from sage_desktop.ui.navigation import ACCOUNT_CODES, MODULE, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.widgets import Button, EmptyState, Picker, SearchField
from sage_desktop.ui.widgets.filter_chips import Filter, FilterChips

_PICKER_WIDTH = 240


class AccountCodesPage(Page):
    """Searched by code and name, filtered by use. They are imported, never edited here."""

    shows = frozenset({Changed.ACCOUNT_CODE, Changed.TENANT})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.head.set_title(tr("Account Codes"))
        self._tenant_id: int | None = None
        self._views: list[AccountCodeView] = []
        self._import_path: Path = MODULE
        self._build_tools()
        self.chips = FilterChips(
            [
                Filter(Shown.ALL, tr("All")),
                Filter(Shown.SALES, tr("Usable on sales"), "ring-tick", "fine"),
                Filter(Shown.CONTROL, tr("Control accounts"), "lock"),
                Filter(Shown.RETIRED, tr("Retired"), "gone"),
            ],
            name=tr("Which account codes"),
        )
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table = AccountTable(tr("Account Codes"))
        self._no_hit = EmptyState(
            tr("No account code fits."),
            tr("Code, name, type and group are searched."),
            Button(tr("Clear filter"), on_click=self._clear),
        )
        self.import_button = Button(
            tr("Import from Sage"),
            icon="import",
            on_click=lambda: desk.navigate(self._import_path),
        )
        self._none = EmptyState(
            tr("The ledger accounts of your Sage businesses appear here."), "", self.import_button
        )
        for widget in (self.chips, self.table, self._no_hit, self._none):
            widget.hide()
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def _build_tools(self) -> None:
        self.tenant_picker = Picker(tr("Tenant"))
        self.tenant_picker.setFixedWidth(_PICKER_WIDTH)
        self.tenant_picker.currentIndexChanged.connect(lambda _at: self._tenant_picked())
        self.search_field = SearchField(tr("Search account codes"), width=320)
        self.search_field.searched.connect(lambda _text: self.refresh())
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.tenant_picker)
        tools.addWidget(self.search_field, 1)
        tools.addStretch(1)
        self.body.addLayout(tools)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(tr("Account Codes"), ACCOUNT_CODES),)

    def arrive(self, rest: Path) -> None:
        self._tenant_id = int(rest[0]) if rest and rest[0].isdecimal() else None
        super().arrive(rest)

    def focus_search(self) -> None:
        self.search_field.setFocus()
        self.search_field.selectAll()

    # what is shown

    async def load(self) -> None:
        tenants = await self.desk.door.tenants()
        if self._tenant_id not in {view.row.id for view in tenants}:
            self._tenant_id = None
        self.tenant_picker.set_choices(
            [(None, tr("All tenants")), *((view.row.id, view.row.name) for view in tenants)],
            self._tenant_id,
        )
        search = self.search_field.text().strip()
        _total, self._views = await self.desk.door.accounts.codes(search, self._tenant_id)
        self._say_where_from(tenants)
        self._show_rows()

    def _show_rows(self) -> None:
        counts = counted(self._views)
        shown = [view for view in self._views if is_shown(view.row, self.chips.key())]
        searched = bool(self.search_field.text().strip())
        self.table.leave_out(*(() if self._tenant_id is None else (TENANT,)))
        self.table.codes.set_rows(shown)
        self.chips.show_counts(counts)
        self.chips.setVisible(bool(self._views) or searched)
        self.table.setVisible(bool(shown))
        self._no_hit.setVisible(not shown and (searched or bool(self._views)))
        self._none.setVisible(not self._views and not searched)

    def _say_where_from(self, tenants: list[TenantView]) -> None:
        """Where the button of the empty page leads: the tenant's tab, else the set-up."""
        connected = [view for view in tenants if view.state is TenantState.CONNECTED]
        wanted = [view for view in connected if self._tenant_id in (None, view.row.id)]
        if wanted:
            self._import_path = tenant_path(wanted[0].row.id, "accounts")
            self.import_button.set_text(tr("Import from Sage"))
            why = tr("There are none yet. Import them from Sage.")
        else:
            self._import_path = MODULE
            self.import_button.set_text(tr("Go to configuration"))
            why = tr("There are none yet. Connect to Sage and import them.")
        self._none.say(tr("The ledger accounts of your Sage businesses appear here."), why)

    # what a person does

    def _tenant_picked(self) -> None:
        self._tenant_id = self.tenant_picker.value()
        self.refresh()

    def _clear(self) -> None:
        self.chips.choose(Shown.ALL)
        self.search_field.clear()
        self._show_rows()
