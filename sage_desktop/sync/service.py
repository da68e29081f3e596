"""The door: everything that the window and the command line may ask of the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from sage_desktop.book import journal, tenants
from sage_desktop.book.link_rows import LinkRow
from sage_desktop.book.run_rows import IssueRow, RunRow
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import InvoiceStatus, ModuleRow
from sage_desktop.core.changes import Bus, Changes, Kind
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import NotFound
from sage_desktop.core.local_zone import LocalZone
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.mirror.store import Mirror
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.secrets import Vault
from sage_desktop.sync import home, tenant_views
from sage_desktop.sync.access import Access
from sage_desktop.sync.accounts import Accounts
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.categories import Categories
from sage_desktop.sync.connecting import ClientFor, Connector
from sage_desktop.sync.customers import Customers
from sage_desktop.sync.daily.housekeeping import Housekeeping
from sage_desktop.sync.daily.room import Daily
from sage_desktop.sync.daily.run import DailyRuns
from sage_desktop.sync.data.room import DataRoom
from sage_desktop.sync.home_views import HomeView
from sage_desktop.sync.imports.importer import Imports
from sage_desktop.sync.imports.known import KINDS
from sage_desktop.sync.invoices import Invoices
from sage_desktop.sync.mappings import Mappings
from sage_desktop.sync.preferences import PreferenceRoom
from sage_desktop.sync.product_groups import ProductGroups
from sage_desktop.sync.products import Products
from sage_desktop.sync.runs import Runs
from sage_desktop.sync.sending.pusher import Pusher
from sage_desktop.sync.sending.room import Sending
from sage_desktop.sync.set_up import TenantSetUp
from sage_desktop.sync.sign_ins import SignIns
from sage_desktop.sync.suppliers import Suppliers
from sage_desktop.sync.syncing import Syncing
from sage_desktop.sync.tax_rates import TaxRates
from sage_desktop.sync.undo import Undo
from sage_desktop.sync.views import (
    CONNECT_SECONDS,
    ChooseBusiness,
    Connected,
    ShowLogin,
    Status,
    TenantDraft,
    TenantView,
)


class Service:
    """One engine over one book. All methods are coroutines of the event loop's thread.

    ``bus`` tells what changed after each write. Nothing here knows of windows.
    """

    def __init__(
        self,
        *,
        book: Book,
        mirror: Mirror,
        bus: Bus,
        vault: Vault,
        apps: Apps,
        sign_ins: SignIns,
        connector: Connector,
        client_for: ClientFor,
        environment: Environment,
        preferences: PreferenceRoom,
        clock: Clock,
    ) -> None:
        self.bus = bus
        self.preferences = preferences
        self._book = book
        self._vault = vault
        self._apps = apps
        self._sign_ins = sign_ins
        self._connector = connector
        self._environment = environment
        self._clock = clock
        self._set_up = TenantSetUp(book, vault, apps)
        self._runs = Runs(book, environment.data / "locks", clock)
        access = Access(book, vault, apps, sign_ins, client_for)
        self.tax_rates = TaxRates(book, access.ready, access.client_of, self._runs, clock)
        self.customers = Customers(book)
        self.suppliers = Suppliers(book)
        self.products = Products(book)
        self.invoices = Invoices(book)
        self.product_groups = ProductGroups(book)
        self.imports = Imports(
            book, mirror, self._runs, KINDS, access.ready, access.client_of, clock
        )
        pusher = Pusher(
            book, environment.data / "locks", access.client_of, sign_ins.trouble_here, clock
        )
        self.sending = Sending(book, bus, pusher, sign_ins.trouble_here, clock)
        self._undo = Undo(book, self._runs, clock)
        self.mappings = Mappings(book, mirror, KINDS, access.ready, access.client_of, clock)
        self.categories = Categories(book, mirror, clock)
        self.data = DataRoom(book, preferences, clock)
        self.accounts = Accounts(book, access.ready, access.client_of, self._runs, clock)
        self.syncing = Syncing(book, mirror, self._runs, access.ready, access.client_of, clock)
        zone = LocalZone()
        housekeeping = Housekeeping(book, sign_ins, apps, preferences, clock)
        daily_runs = DailyRuns(
            book, self._runs, self.tax_rates, housekeeping, preferences, zone, clock
        )
        self.daily = Daily(book, daily_runs, preferences, zone, clock)

    # What the surroundings decided

    @property
    def redirect_uris(self) -> tuple[str, ...]:
        """The addresses to register a custom developer app with."""
        return self.preferences.redirect_uris

    @property
    def halo_app_available(self) -> bool:
        return self._environment.halo_app_available

    @property
    def secrets_note(self) -> str:
        """Why the keychain gave no key, as a code of ``core.words``; "" when it did."""
        return self._vault.trouble

    # The module

    async def module(self) -> ModuleRow:
        return await self._book.read(tenants.module)

    async def enable_module(self) -> None:
        await self._set_module(enabled=True)

    async def disable_module(self) -> None:
        """Nothing is imported or sent from now on; tenants, links and mappings stay."""
        await self._set_module(enabled=False)

    async def set_paused(self, on: bool) -> None:
        """Nothing is sent while it is on; what is under way stops after the record it is at."""
        await self._set_module(paused=on)
        self.sending.watcher.pause(on)

    async def set_default_tenant(self, tenant_id: int | None) -> None:
        await self._set_module(default_tenant_id=tenant_id)

    async def set_default_invoice_status(self, status: InvoiceStatus) -> None:
        await self._set_module(default_invoice_status=status)

    async def _set_module(self, **changes: Unpack[tenants.ModuleChanges]) -> None:
        await self._book.write(lambda: tenants.set_module(**changes))

    # Tenants

    async def tenants(self) -> list[TenantView]:
        memory_only = self._vault.memory_only
        trouble_here = self._sign_ins.trouble_here
        return await self._book.read(
            lambda: tenant_views.tenant_views(self._apps, trouble_here, memory_only=memory_only)
        )

    async def tenant(self, tenant_id: int) -> TenantView:
        """Raises ``NotFound``."""
        for view in await self.tenants():
            if view.row.id == tenant_id:
                return view
        raise NotFound(what="tenant", name=tenant_id)

    async def find_tenant(self, name_or_id: str) -> TenantView:
        """By name (whatever the case) or id. Raises ``NotFound``."""
        views = await self.tenants()
        for view in views:
            if view.row.name.casefold() == name_or_id.strip().casefold():
                return view
        for view in views:
            if str(view.row.id) == name_or_id.strip():
                return view
        raise NotFound(what="tenant", name=name_or_id)

    async def save_tenant(self, draft: TenantDraft) -> TenantView:
        """Creates or changes a tenant; the first one also enables the module.

        Raises ``BadInput``: name_missing, name_too_long, name_taken, bad_colour,
        client_id_missing, client_secret_missing, disconnect_first.
        """
        tenant_id = await self._set_up.save(draft)
        return await self.tenant(tenant_id)

    async def delete_tenant(self, tenant_id: int) -> bool:
        """Revokes the sign-in if nobody else uses it, then removes the tenant with its links.

        The book's records stay. False when Sage could not be told.
        """
        told = await self._connector.disconnect(tenant_id)

        await self._book.write(lambda: tenants.delete_tenant(tenant_id))
        await self.imports.forget(tenant_id)
        await self._book.scrub()  # of its app's secret
        return told

    async def set_daily_tax_rates(self, tenant_id: int, on: bool) -> None:
        await self._book.write(lambda: tenants.update_tenant(tenant_id, daily_tax_rates=on))

    async def connect(
        self,
        tenant_id: int,
        *,
        show_login: ShowLogin,
        choose: ChooseBusiness,
        business_id: str | None = None,
        timeout: float = CONNECT_SECONDS,
    ) -> Connected:
        """See ``Connector.connect``. Cancel the awaiting task to stop."""
        return await self._connector.connect(
            tenant_id,
            show_login=show_login,
            choose=choose,
            business_id=business_id,
            timeout=timeout,
        )

    async def disconnect(self, tenant_id: int) -> bool:
        """False when Sage could not be told; the sign-in is forgotten here all the same."""
        return await self._connector.disconnect(tenant_id)

    # Runs and issues

    async def links(self, tenant_id: int) -> list[LinkRow]:
        return await self._book.read(lambda: journal.links(tenant_id=tenant_id))

    async def undo(
        self, run_id: int, *, report: Report = unheard, cancel: Cancel | None = None
    ) -> RunRow:
        """Takes a run back; gives the run that did it. See ``Undo.run``."""
        return await self._undo.run(run_id, report, cancel or Cancel())

    async def run(self, run_id: int) -> RunRow:
        return await self._book.read(lambda: journal.run(run_id))

    async def runs(self, limit: int = 100) -> list[RunRow]:
        return await self._book.read(lambda: journal.runs(limit=limit))

    async def issues(self) -> list[IssueRow]:
        return await self._book.read(journal.issues)

    async def status(self) -> Status:
        found = await self._book.read(lambda: tenant_views.status(self._sign_ins.trouble_here))
        return replace(found, offline=self.sending.watcher.offline)

    async def home(self) -> HomeView:
        """What *Home* tells, in one read of the book."""
        trouble_here, now = self._sign_ins.trouble_here, self._clock()
        memory_only = self._vault.memory_only

        def work() -> HomeView:
            found = home.home(self._apps, trouble_here, now, memory_only=memory_only)
            return replace(found, next_run=self.daily.next_by_the_book())

        return replace(await self._book.read(work), offline=self.sending.watcher.offline)

    async def end_interrupted(self) -> None:
        """At start: closes what an earlier program left open when it was ended by force."""
        await self._runs.end_interrupted()

    async def notice_other_programs(self) -> None:
        """Tells the bus if another program (the command line) wrote to the book meanwhile."""
        if await self._book.changed_elsewhere():
            self.bus.publish(Changes(frozenset(Kind)))
            self.sending.watcher.pause((await self.module()).paused)
