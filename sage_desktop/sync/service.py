"""The door: everything that the window and the command line may ask of the engine."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from typing import Unpack

from sage_desktop.book import journal, tenants
from sage_desktop.book.link_rows import LinkRow
from sage_desktop.book.run_rows import IssueRow, RunRow
from sage_desktop.book.store import Book
from sage_desktop.book.tax_rates import find_tax_rate, mirror
from sage_desktop.book.tax_rows import SageTaxRateRow
from sage_desktop.book.tenant_rows import InvoiceStatus, ModuleRow, TenantRow
from sage_desktop.core.changes import Bus, Changes, Kind
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BadInput, NotFound, SecretsLocked, SignInNeeded
from sage_desktop.core.local_zone import LocalZone
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.mirror.store import Mirror
from sage_desktop.sage.client import SageClient
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.secrets import Vault
from sage_desktop.sync import home, records, tenant_views
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
from sage_desktop.sync.runs import Runs, naming
from sage_desktop.sync.sending.pusher import Pusher
from sage_desktop.sync.sending.room import Sending
from sage_desktop.sync.set_up import TenantSetUp
from sage_desktop.sync.sign_ins import SignIns, TenantTokens
from sage_desktop.sync.suppliers import Suppliers
from sage_desktop.sync.syncing import Syncing
from sage_desktop.sync.tax_rate_import import Select, TaxRateImports, everything
from sage_desktop.sync.tax_rate_plan import TaxRatePlan
from sage_desktop.sync.undo import Undo
from sage_desktop.sync.views import (
    CONNECT_SECONDS,
    ChooseBusiness,
    Connected,
    ShowLogin,
    Status,
    TaxRateView,
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
        self._client_for = client_for
        self._environment = environment
        self._clock = clock
        self._set_up = TenantSetUp(book, vault, apps)
        self._runs = Runs(book, environment.data / "locks", clock)
        self._tax_rates = TaxRateImports(book, self._client_of, self._runs, clock)
        self.customers = Customers(book)
        self.suppliers = Suppliers(book)
        self.products = Products(book)
        self.invoices = Invoices(book)
        self.product_groups = ProductGroups(book)
        self.imports = Imports(book, mirror, self._runs, KINDS, self._ready, self._client_of, clock)
        pusher = Pusher(
            book, environment.data / "locks", self._client_of, sign_ins.trouble_here, clock
        )
        self.sending = Sending(book, bus, pusher, sign_ins.trouble_here, clock)
        self._undo = Undo(book, self._runs, clock)
        self.mappings = Mappings(book, mirror, KINDS, self._ready, self._client_of, clock)
        self.categories = Categories(book, mirror, clock)
        self.data = DataRoom(book, preferences, clock)
        self.accounts = Accounts(book, self._ready, self._client_of, self._runs, clock)
        self.syncing = Syncing(book, mirror, self._runs, self._ready, self._client_of, clock)
        zone = LocalZone()
        housekeeping = Housekeeping(book, sign_ins, apps, preferences, clock)
        daily_runs = DailyRuns(
            book, self._runs, self._import_daily, housekeeping, preferences, zone, clock
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

    # Tax rates

    async def preview_tax_rates(
        self,
        tenant_id: int,
        *,
        select: Select = everything,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> TaxRatePlan:
        """What an import would do. Writes nothing."""
        with naming(await self._ready(tenant_id)):
            return await self._tax_rates.preview(
                tenant_id, select=select, report=report, cancel=cancel or Cancel()
            )

    async def plan_again(self, plan: TaxRatePlan) -> TaxRatePlan:
        """The same reading of Sage against the book as it is now; no request, writes nothing."""
        return await self._tax_rates.plan_again(plan)

    async def import_tax_rates(
        self,
        tenant_id: int,
        *,
        expected: TaxRatePlan | None = None,
        keep: Collection[int] = (),
        remove: bool = True,
        select: Select = everything,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> RunRow:
        """See ``TaxRateImports.run``."""
        with naming(await self._ready(tenant_id)):
            return await self._tax_rates.run(
                tenant_id,
                expected=expected,
                keep=keep,
                remove=remove,
                select=select,
                report=report,
                cancel=cancel or Cancel(),
            )

    async def _import_daily(self, tenant_id: int, report: Report, cancel: Cancel) -> RunRow:
        return await self.import_tax_rates(tenant_id, remove=False, report=report, cancel=cancel)

    async def map_tax_rate(self, tenant_id: int, sage_id: str, target: int | str) -> None:
        """Links to the Halo rate with the id ``target``, or "create" (on import), or "none".

        A Sage rate that was not read yet is looked for in Sage.
        """
        if sage_id not in {seen.sage_id for seen in await self.sage_tax_rates(tenant_id)}:
            with naming(await self._ready(tenant_id)):
                await self._tax_rates.see(tenant_id, sage_id)
        await self._tax_rates.map(tenant_id, sage_id, target)

    async def find_tax_rate(self, text: str) -> int:
        """The id of the Halo rate with this key, id or name. Raises ``NotFound``, ``BadInput``."""
        return (await self._book.read(lambda: find_tax_rate(text))).id

    async def sage_tax_rates(self, tenant_id: int) -> list[SageTaxRateRow]:
        """What was last read of the tenant's Sage tax rates."""
        return await self._book.read(lambda: mirror(tenant_id))

    async def links(self, tenant_id: int) -> list[LinkRow]:
        return await self._book.read(lambda: journal.links(tenant_id=tenant_id))

    async def tax_rates(self, search: str = "", limit: int | None = None) -> list[TaxRateView]:
        return await self._book.read(lambda: tenant_views.tax_rate_views(search, limit))

    async def put_tax_rates(self, decoded: object) -> tuple[int, int, int]:
        """``put tax-rates``: created, updated, unchanged. All or nothing; raises ``BadInput``."""
        inputs = records.read_tax_rates(decoded)

        return await self._book.write(lambda: records.put_tax_rates(inputs))

    # Runs and issues

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

    async def _ready(self, tenant_id: int) -> TenantRow:
        """The tenant. Raises ``BadInput("module_disabled")`` or ``SignInNeeded``."""
        view = await self.tenant(tenant_id)
        if not (await self.module()).enabled:
            raise BadInput("module_disabled")
        if view.sign_in is None:
            raise SignInNeeded("not_connected", tenant=view.row.name)
        if view.sign_in.dead_reason:
            raise SignInNeeded(view.sign_in.dead_reason, tenant=view.row.name)
        with suppress(SecretsLocked):  # said when a secret is needed, and noted with the run
            await self._vault.unlock()
        return view.row

    def _client_of(self, tenant: TenantRow) -> SageClient:
        if tenant.sign_in_id is None or tenant.business is None:
            raise SignInNeeded("not_connected", tenant=tenant.name)
        tokens = TenantTokens(self._sign_ins, tenant.sign_in_id, self._apps.app_of(tenant))
        return self._client_for(tokens, tenant.business.id)
