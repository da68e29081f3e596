"""*Sage Business Cloud Tenants*: the list, with New, open, disconnect and delete."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLayout

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import plural, tr
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import words
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.navigation import MODULE, TENANTS, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tenant_table import tenants_model
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.tokens import ROW_PICKER, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, EmptyState, Kind, PlainLabel, SearchField


class TenantsPage(Page):
    section = "integrations"
    shows = frozenset(Changed)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.head.set_title(
            tr("Sage Business Cloud Tenants"),
            tr("Each tenant ties this book to one Sage business."),
        )
        self.new_button = Button(tr("New"), Kind.PRIMARY, icon="plus", on_click=self.new)
        self.head.buttons.addWidget(self.new_button)
        self._views: list[TenantView] = []
        self._default: int | None = None
        self.body.addLayout(self._tools())
        self._build_list()
        self.body.addStretch(1)
        self._show_buttons()

    def _tools(self) -> QLayout:
        self.search_field = SearchField(tr("Search tenants"))
        self.search_field.searched.connect(lambda _text: self._show_rows())
        self.open_button = Button(tr("Open"), on_click=self._open)
        self.disconnect_button = Button(
            tr("Disconnect…"),
            Kind.DANGER,
            name=tr("Disconnect"),
            on_click=lambda: self.start(self._ask_disconnect(), name="disconnect"),
        )
        self.delete_button = Button(
            tr("Delete…"),
            Kind.DANGER,
            name=tr("Delete"),
            on_click=lambda: self.start(self._ask_delete(), name="delete"),
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search_field, 1)
        row.addStretch(1)
        for button in (self.open_button, self.disconnect_button, self.delete_button):
            row.addWidget(button)
        return row

    def _build_list(self) -> None:
        self._model = tenants_model(self.desk.clock)
        self.table = TableView(
            self._model, name=tr("Sage Business Cloud Tenants"), row_height=ROW_PICKER, fits=True
        )
        self.table.sort_by_header(0)
        self.table.opened.connect(lambda _view: self._open())
        self.table.chosen.connect(self._show_buttons)
        self._foot = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self._none = EmptyState(
            tr("Your tenants appear here."),
            tr("None was made yet. A tenant ties this book to one Sage business."),
            Button(tr("New tenant"), icon="plus", on_click=self.new),
        )
        self._no_hit = EmptyState(
            tr("No tenant fits the search."),
            tr("The name and the Sage business are searched."),
            Button(tr("Clear filter"), on_click=self.search_field.clear),
        )
        for widget in (self.table, self._none, self._no_hit, self._foot):
            self.body.addWidget(widget)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (
            Crumb(tr("Configuration"), ("configuration",)),
            Crumb(tr("Sage Business Cloud"), MODULE),
            Crumb(tr("Tenants"), TENANTS),
        )

    async def load(self) -> None:
        door = self.desk.door
        self._views = await door.tenants()
        self._default = (await door.module()).default_tenant_id
        self._show_rows()

    def new(self) -> None:
        self.desk.navigate(tenant_path(None))

    def focus_search(self) -> None:
        self.search_field.setFocus()

    def _show_rows(self) -> None:
        wanted = self.search_field.text().strip().casefold()
        found = [view for view in self._views if wanted in _searched(view)]
        self._model.set_rows(found)
        self.table.setVisible(bool(found))
        self._none.setVisible(not self._views)
        self._no_hit.setVisible(bool(self._views) and not found)
        self._foot.setVisible(bool(found))
        self._foot.setText(self._foot_text())
        if found and self.table.current_row() is None:
            self.table.choose(self._model.key_at(0))
        self._show_buttons()

    def _foot_text(self) -> str:
        total = plural(len(self._views), "{n} tenant.", "{n} tenants.")
        for view in self._views:
            if view.row.id == self._default:
                goes = tr("New customers, products and suppliers go to {tenant} (default).")
                return f"{total} {goes.format(tenant=isolated(view.row.name))}"
        return total

    def _show_buttons(self) -> None:
        view = self.table.current_row() if self.table.isVisibleTo(self) else None
        self.open_button.setEnabled(view is not None)
        self.delete_button.setEnabled(view is not None)
        connected = view is not None and view.state is not TenantState.NOT_CONNECTED
        self.disconnect_button.setEnabled(connected)

    def _open(self) -> None:
        view = self.table.current_row()
        if view is not None:
            self.desk.navigate(tenant_path(view.row.id))

    async def _ask_disconnect(self) -> None:
        view: TenantView = self.table.current_row()
        title, text = words.disconnect_question(view)
        if await confirm(self, title, text, verb=tr("Disconnect")):
            told = await self.desk.door.disconnect(view.row.id)
            name = isolated(view.row.name)
            self._say_done(tr("{tenant} is disconnected").format(tenant=name), told)

    async def _ask_delete(self) -> None:
        view: TenantView = self.table.current_row()
        title, text = words.delete_question(view)
        if await confirm(self, title, text, verb=tr("Delete"), keep=tr("Keep it")):
            told = await self.desk.door.delete_tenant(view.row.id)
            name = isolated(view.row.name)
            self._say_done(tr("{tenant} was deleted").format(tenant=name), told)

    def _say_done(self, title: str, told: bool) -> None:
        if told:
            self.banners.say(State.FINE, title, tr("The records of the book are unchanged."))
        else:
            text = tr(
                "Sage could not be reached, so the sign-in was only forgotten here. To take it "
                "back at Sage too, remove the app in Sage's settings."
            )
            self.banners.say(State.ATTENTION, title, text)


def _searched(view: TenantView) -> str:
    return f"{view.row.name} {words.place(view.row.business)}".casefold()
