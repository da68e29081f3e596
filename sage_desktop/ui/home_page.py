"""*Home*: the welcome on an empty book; later whether it works, when it last ran, what is next."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.views import Status, TenantState, TenantView
from sage_desktop.ui import words
from sage_desktop.ui.home_parts import NextStep, RecentRuns, Tiles, Welcome
from sage_desktop.ui.navigation import MODULE, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.texts import beside_others, capital, when
from sage_desktop.ui.tokens import State

_RECENT = 5
_WIDTH = 1680


class HomePage(Page):
    shows = frozenset(Changed)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.area.set_most(_WIDTH)
        self.head.set_title(tr("Home"))
        self.head.hide()
        self.welcome = Welcome(can_demo=desk.try_demo is not None)
        self.welcome.connect_button.clicked.connect(self._connect_first)
        if desk.try_demo is not None:
            self.welcome.demo_button.clicked.connect(desk.try_demo)
        self.tiles = Tiles()
        self.step = NextStep()
        self.recent = RecentRuns()
        self.recent.all_button.clicked.connect(lambda: desk.navigate(("activity", "runs")))
        self._calm: tuple[QWidget, ...] = (self.head, self.tiles, self.step, self.recent)
        for part in (self.welcome, self.tiles, self.step, self.recent):
            part.hide()
            self.body.addWidget(part)
        self.body.addStretch(1)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(tr("Home"), ("home",)),)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        if hasattr(self, "tiles"):
            self.tiles.set_narrow(narrow)

    async def load(self) -> None:
        door = self.desk.door
        status = await door.status()
        views = await door.tenants()
        runs = await door.runs(_RECENT)
        empty = not views
        self.welcome.setVisible(empty)
        for part in self._calm:
            part.setVisible(not empty)
        note = door.secrets_note
        self.welcome.set_keychain_note(explain_code(note).sentence if note else "")
        if not empty:
            self._show_tiles(status, views)
            self._show_step(status, views)
            self.recent.show_runs(runs, self.desk.clock())

    def _show_tiles(self, status: Status, views: list[TenantView]) -> None:
        now = self.desk.clock()
        state, word = words.status_chip(status)
        if status.issues:
            state, word = State.FINE, tr("Connected")
        names = words.connected_text(status.connected, len(views))
        self.tiles.sage.say(state, word, names)
        run = status.last_run
        if run is None:
            self.tiles.last.say(State.NEUTRAL, tr("Nothing yet"), tr("No import was made yet."))
        else:
            result, _word = words.run_result(run)
            text = f"{words.run_kind(run.kind)}: {words.run_outcome(run)}"
            self.tiles.last.say(result, capital(when(run.started_at, now)), text)
        if status.issues:
            text = tr("Records that were left alone, and why.")
            self.tiles.needs.say(State.ATTENTION, words.issues_text(status.issues), text)
        else:
            self.tiles.needs.say(State.FINE, tr("Nothing"), tr("No issues are open."))

    def _show_step(self, status: Status, views: list[TenantView]) -> None:
        title, text, verb, path = self._next(status, views)
        self.step.say(title, text, verb, lambda: self.desk.navigate(path))

    @staticmethod
    def _next(status: Status, views: list[TenantView]) -> tuple[str, str, str, Path]:
        """The one sensible thing to do now: title, sentence, button, where it leads."""
        if not status.module_enabled:
            text = tr("A disabled module imports and sends nothing. Your records stay usable.")
            return tr("The module is disabled"), text, tr("Open the module"), MODULE
        for view in views:
            name = beside_others(view.row.name)
            if view.state is TenantState.RECONNECT:
                title = tr("Sign in again for {tenant}").format(tenant=name)
                text = tr("The sign-in at Sage is no longer valid. Records and links stay.")
                return title, text, tr("Open Details"), tenant_path(view.row.id)
        if status.issues:
            title = plural(status.issues, "{n} issue needs you", "{n} issues need you")
            text = tr("See what was left alone, and how to fix each.")
            return title, text, tr("Show issues"), ("activity", "issues")
        for view in views:
            name = beside_others(view.row.name)
            if view.state is TenantState.NOT_CONNECTED:
                title = tr("Connect {tenant}").format(tenant=name)
                text = tr("Connect Now opens the Sage login in your web browser.")
                return title, text, tr("Open Details"), tenant_path(view.row.id)
        for view in views:
            if view.row.tax_rates_imported_at is None:
                title = tr("Import the tax rates of {tenant}").format(
                    tenant=beside_others(view.row.name)
                )
                text = tr("You see what will be created or removed before it happens.")
                return title, text, tr("Open Tax Rates"), tenant_path(view.row.id, "tax-rates")
        title, text = tr("All is well"), tr("Tax rates are imported. Nothing waits for you.")
        return title, text, tr("Show tax rates"), ("tax-rates",)

    def _connect_first(self) -> None:
        self.start(self._enable_and_open(), name="connect to Sage")

    async def _enable_and_open(self) -> None:
        await self.desk.door.enable_module()
        self.desk.navigate(tenant_path(None))
