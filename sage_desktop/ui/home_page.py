"""*Home*: is it working, when did it last run, what waits, what needs me; else the welcome."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.core.progress import Cancel
from sage_desktop.core.words import explain_code
from sage_desktop.sync.home_views import HomeView
from sage_desktop.sync.views import TenantState
from sage_desktop.ui import home_words
from sage_desktop.ui.home_charts import DaysCard, MonthsCard
from sage_desktop.ui.home_daily import DailyCard, result_of
from sage_desktop.ui.home_needs import NeedsCard, needs_of
from sage_desktop.ui.home_parts import Headline, RecentRuns, Tiles, Welcome
from sage_desktop.ui.home_tenants import TenantsCard
from sage_desktop.ui.navigation import import_path, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.texts import no_mnemonic
from sage_desktop.ui.tokens import CARD_GAP, State
from sage_desktop.ui.widgets import Button, Kind

_WIDTH = 1680
_KEY, _DAILY_KEY = "sync", "daily"


class HomePage(Page):
    shows = frozenset(
        {
            Changed.RUN,
            Changed.OUTBOX,
            Changed.ISSUE,
            Changed.TENANT,
            Changed.SIGN_IN,
            Changed.MODULE,
            Changed.INVOICE,
            Changed.SETTINGS,
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._home: HomeView | None = None
        for part in (self.head, self.banners):
            part.setMaximumWidth(_WIDTH)
        self.area.set_most(_WIDTH)
        self.head.set_title(tr("Home"))
        self.headline = Headline()
        self._head_box.addWidget(self.headline)
        self.import_button = Button(tr("Import…"), icon="import", on_click=self._show_imports)
        self.sync_button = Button(tr("Sync now"), Kind.PRIMARY, icon="sync")
        self.sync_button.clicked.connect(lambda: self._sync(None))
        for button in (self.import_button, self.sync_button):
            self.head.buttons.addWidget(button)
        self._build_welcome(desk)
        self._build_cards(desk)
        self.body.addStretch(1)
        self.set_narrow(False)
        self._show_parts(empty=False, known=False)

    def _build_welcome(self, desk: Desk) -> None:
        self.welcome = Welcome(can_demo=desk.try_demo is not None)
        self.welcome.connect_button.clicked.connect(self._connect_first)
        if desk.try_demo is not None:
            self.welcome.demo_button.clicked.connect(desk.try_demo)
        self.body.addWidget(self.welcome)

    def _build_cards(self, desk: Desk) -> None:
        self.tiles = Tiles()
        self.days = DaysCard()
        self.months = MonthsCard()
        self.needs = NeedsCard()
        self.recent = RecentRuns()
        self.tenants = TenantsCard()
        self.daily = DailyCard()
        self.daily.run_button.clicked.connect(lambda: self.start(self._run_now(), name="daily run"))
        for part in (self.tiles, self.needs, self.tenants):
            part.went.connect(desk.navigate)
        self.recent.all_button.clicked.connect(lambda: desk.navigate(home_words.RUNS))
        self.needs.retried.connect(
            lambda number: self.start(desk.door.sending.retry_issue(number), name="retry")
        )
        self.tenants.sync_wanted.connect(self._sync)
        self.cards = QWidget()
        self._grid = QGridLayout(self.cards)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(CARD_GAP)
        self.body.addWidget(self.tiles)
        self.body.addWidget(self.cards)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(tr("Home"), ("home",)),)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        if not hasattr(self, "cards"):
            return
        self.tiles.set_narrow(narrow)
        pairs = (self.days, self.months, self.needs, self.recent)
        across = 1 if narrow else 2
        for number, card in enumerate(pairs):
            self._grid.addWidget(card, number // across, number % across)
        for number, card in enumerate((self.tenants, self.daily), len(pairs)):
            self._grid.addWidget(card, number, 0, 1, across)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
            self._grid.setColumnMinimumWidth(column, 0)

    def _show_parts(self, *, empty: bool, known: bool = True) -> None:
        self.welcome.setVisible(known and empty)
        for part in (self.head, self.headline, self.tiles, self.cards):
            part.setVisible(known and not empty)

    # reading

    async def load(self) -> None:
        self._home = await self.desk.door.home()
        self._show(self._home)

    def _note(self) -> str:
        """What the welcome says of this book's safety, "" for what is usual."""
        if self.desk.demo_login is not None:
            return tr("This is the demo: its Sage and its records last until you quit.")
        note = self.desk.door.secrets_note
        return explain_code(note).sentence if note else ""

    def _show(self, view: HomeView) -> None:
        """Parts that show the same as before are left as they are."""
        now = self.desk.clock()
        self.welcome.set_note(self._note())
        if view.tenants:
            self.headline.say(*home_words.headline(view, now))
            self.tiles.show_home(view, now)
            self.days.show_days(view.days)
            self.months.show_months(view.months, view.read_at)
            grouped = sum(cause.number for cause in view.causes)
            self.needs.show_needs(needs_of(view), view.issues - grouped)
            self.recent.show_runs(view.runs, now)
            self.tenants.show_tenants(view, now)
            self.daily.show_next(view.next_run, now)
            self._show_buttons(view)
        self._show_parts(empty=not view.tenants)

    def _show_buttons(self, view: HomeView) -> None:
        obstacle = home_words.cannot_sync(view)
        self.sync_button.setEnabled(not obstacle)
        self.sync_button.setToolTip(obstacle)
        self.sync_button.setAccessibleDescription(obstacle)
        ready = view.module.enabled and bool(view.in_state(TenantState.CONNECTED))
        self.import_button.setEnabled(ready)

    # what a person does

    def _sync(self, tenant_id: int | None) -> None:
        self.start(self._send(tenant_id), name="sync now")

    async def _send(self, tenant_id: int | None) -> None:
        """What goes is shown by the bottom bar; that nothing goes is said here."""
        await self.desk.door.sending.sync_now(tenant_id)
        if self._home is not None and not self._home.goes(tenant_id):
            title = tr("Nothing waits to be sent")
            text = tr("Records go to Sage by themselves when they are created or changed.")
            self.banners.say(State.FINE, title, text, key=_KEY)

    async def _run_now(self) -> None:
        """The bottom bar shows it and can cancel it; what it came to is said here."""
        cancel = Cancel()
        self.daily.run_button.setEnabled(False)
        try:
            with self.desk.jobs.job(tr("Daily run"), cancel) as job:
                run = await self.desk.door.daily.run_now(report=job.report, cancel=cancel)
        finally:
            self.daily.run_button.setEnabled(True)
        self.banners.say(*result_of(run), key=_DAILY_KEY)

    def _show_imports(self) -> None:
        """A menu of what can be imported; of several tenants one below each name."""
        if self._home is None:
            return
        connected = self._home.in_state(TenantState.CONNECTED)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for view in connected:
            below = menu if len(connected) == 1 else menu.addMenu(no_mnemonic(view.row.name))
            for text, path in _imports(view.row.id):
                below.addAction(text).triggered.connect(
                    lambda _on=False, path=path: self.desk.navigate(path)
                )
        button = self.import_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def _connect_first(self) -> None:
        self.start(self._enable_and_open(), name="connect to Sage")

    async def _enable_and_open(self) -> None:
        await self.desk.door.enable_module()
        self.desk.navigate(tenant_path(None))


def _imports(tenant_id: int) -> list[tuple[str, Path]]:
    return [
        (tr("Tax Rates"), tenant_path(tenant_id, "tax-rates")),
        (tr("Account Codes"), tenant_path(tenant_id, "accounts")),
        (tr("Customers"), import_path(tenant_id, "customers")),
        (tr("Products"), import_path(tenant_id, "products")),
        (tr("Services"), import_path(tenant_id, "services")),
        (tr("Suppliers"), import_path(tenant_id, "suppliers")),
    ]
