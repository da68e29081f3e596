"""What a push asks of a Sage business once: what it allows, its price types, the default item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from msgspec import Struct

from sage_desktop.book.outbox_rows import SageFactsRow
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.core.names import name_key
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.fields import Id
from sage_desktop.sage.listings import NamedRef
from sage_desktop.sync.sending.looking import Looks

FRESH = timedelta(minutes=30)
"""So long what a business allows is taken as still true."""


class PriceType(Struct, frozen=True):
    id: Id
    name: str | None = None
    displayed_as: str | None = None
    active: bool | None = None


class CodedItem(Struct, frozen=True):
    """An item as the look-up for a code finds it."""

    id: Id
    item_code: str | None = None
    active: bool | None = None
    sales_ledger_account: NamedRef | None = None


class DefaultAccounts(Struct, frozen=True):
    product_sales_ledger_account: NamedRef | None = None
    product_purchase_ledger_account: NamedRef | None = None
    service_sales_ledger_account: NamedRef | None = None
    service_purchase_ledger_account: NamedRef | None = None


class _Terms(Struct, frozen=True):
    credit_days: int | None = None


class _Settings(Struct, frozen=True):
    default_ledger_accounts: DefaultAccounts | None = None


@dataclass(frozen=True, slots=True)
class DefaultItem:
    """The item for lines without one. ``member``: product or service; ``account_id`` may be ""."""

    member: str
    sage_id: str
    account_id: str


class SageBusiness:
    """One business during a push. Everything is asked for when it is first needed, once."""

    def __init__(
        self, client: SageClient, business_id: str, book_id: str, status: InvoiceStatus
    ) -> None:
        self.client = client
        self.looks = Looks(client)
        self.book_id = book_id
        self.status = status
        self._business_id = business_id
        self._price_types: dict[str, str] | None = None
        self._rate_types: dict[str, str] | None = None
        self._accounts: dict[str, str] | None = None
        self._items: dict[str, DefaultItem | None] = {}

    async def facts(self, tenant_id: int, now: datetime) -> SageFactsRow:
        """What the business allows, read anew."""
        business = await self.client.business(self._business_id)
        settings = await self.client.financial_settings()
        editions = [each.id for each in business.subscriptions or () if each.active is not False]
        return SageFactsRow(
            tenant_id,
            next((each for each in editions if each), ""),
            settings.base_currency.id if settings and settings.base_currency else "",
            settings.multi_currency_enabled if settings else None,
            settings.accounts_start_date if settings else None,
            settings.year_end_lockdown_date if settings else None,
            now,
        )

    async def price_types(self) -> Mapping[str, str]:
        """Ids by the keys of their names, in Sage's order."""
        if self._price_types is None:
            self._price_types = await self._types("/product_sales_price_types")
        return self._price_types

    async def rate_types(self) -> Mapping[str, str]:
        if self._rate_types is None:
            self._rate_types = await self._types("/service_rate_types")
        return self._rate_types

    async def default_accounts(self) -> Mapping[str, str]:
        """Ids of the usual accounts: product_sales, service_purchase …; {} if hidden from us."""
        if self._accounts is None:
            self._accounts = {}
            said = await self.client.setting("/business_settings", _Settings)
            accounts = said.default_ledger_accounts if said else None
            for stem in ("product", "service"):
                for side in ("sales", "purchase"):
                    account = getattr(accounts, f"{stem}_{side}_ledger_account", None)
                    if account is not None and account.id:
                        self._accounts[f"{stem}_{side}"] = account.id
        return self._accounts

    async def credit_days(self, contact_id: str) -> int | None:
        """After so many days the invoices of a contact are due if nothing is said.

        None: this user may not see it.
        """
        query = {"attributes": "credit_days"}
        path = f"/contacts/{quote(contact_id, safe='')}"
        own = (await self.client.record(path, _Terms, query)).credit_days
        if own is not None:
            return own
        usual = await self.client.invoice_settings()
        return usual.customer_credit_days if usual is not None else None

    async def item(self, code: str) -> DefaultItem | None:
        """The item of that code, whatever its case; None if there is none in use."""
        if code not in self._items:
            self._items[code] = await self._found(code)
        return self._items[code]

    async def _found(self, code: str) -> DefaultItem | None:
        query = {"search": code, "attributes": "item_code,active,sales_ledger_account"}
        for path, member in (("/products", "product"), ("/services", "service")):
            for item in await self.client.found(path, CodedItem, query):
                if name_key(item.item_code or "") == name_key(code) and item.active is not False:
                    account = item.sales_ledger_account
                    return DefaultItem(member, item.id, (account.id or "") if account else "")
        return None

    async def _types(self, path: str) -> dict[str, str]:
        types = await self.client.found(path, PriceType, {"attributes": "name,active"})
        return {
            name_key(each.name or each.displayed_as or ""): each.id
            for each in types
            if each.active is not False
        }
