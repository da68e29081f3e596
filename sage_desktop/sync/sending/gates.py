"""Why a record goes to Sage or does not: one pure function over the record and the set-up.

Facts: ``product.md`` 9. The reasons are codes of ``core.words``; the first that holds is told, in
the order in which a person would put them right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sage_desktop.book.contact_rows import CustomerRow
from sage_desktop.book.invoice_rows import InvoiceRow, InvoiceState
from sage_desktop.book.outbox_rows import SageFactsRow
from sage_desktop.book.product_rows import ProductKind, ProductRow
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.sync.sending.views import Gate
from sage_desktop.sync.syncing_views import sync_supported

START = frozenset({"START", "MICRO"})
"""Editions without products and services (``sage/api.md`` 1). No others may be told apart."""

ENTITIES = ("customer", "product", "invoice")


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a tenant allows. ``accounts`` by code, ``tax_rates``: Sage ids of Halo rates by id.

    ``groups``: the product groups that Sage's categories are mapped to. ``sign_in_trouble``: a
    code, "" for a living sign-in. ``paused``: the module's, for all tenants.
    """

    tenant: TenantRow
    module_enabled: bool
    facts: SageFactsRow
    accounts: Mapping[str, AccountCodeRow] = field(default_factory=dict)
    tax_rates: Mapping[int, str] = field(default_factory=dict)
    suppliers: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    sign_in_trouble: str = ""
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What an invoice needs of others: its customer, and its products by id.

    ``linked``: kind and Sage id of products that are there; ``on_the_way``: what goes by itself.
    ``customer_belongs``: to this tenant; ``customer_left``: somebody decided that it stays here.
    """

    customer: CustomerRow
    customer_linked: str
    products: Mapping[int, ProductRow]
    linked: Mapping[int, tuple[str, str]]
    on_the_way: frozenset[int] = frozenset()
    customer_belongs: bool = True
    customer_left: bool = False
    rate_names: Mapping[int, str] = field(default_factory=dict)


def tenant_gate(kind: str, setup: SetUp) -> Gate | None:
    """What keeps all records of ``kind`` ("" for any) from going to this tenant."""
    tenant = setup.tenant
    named = {"tenant": tenant.name}
    if not setup.module_enabled:
        return Gate("gate_module_off")
    if setup.paused:
        return Gate("gate_paused_all")
    if tenant.sign_in_id is None or tenant.business is None:
        return Gate("gate_not_connected", named)
    if setup.sign_in_trouble:
        return Gate("gate_sign_in", named)
    if not sync_supported(tenant):
        return Gate("gate_custom_app", named)
    if not tenant.sync:
        return Gate("gate_paused", named)
    if kind and kind not in tenant.sync_entities:
        return Gate("gate_entity", {**named, "kind": kind})
    return None


def customer_gate(row: CustomerRow, setup: SetUp) -> Gate | None:
    if row.do_not_send:
        return Gate("gate_do_not_send", by_choice=True)
    return tenant_gate("customer", setup)


def product_gate(row: ProductRow, setup: SetUp, rate: str = "", *, linked: bool) -> Gate | None:
    """``rate`` is what its tax rate is called."""
    if row.do_not_send:
        return Gate("gate_do_not_send", by_choice=True)
    if (gate := tenant_gate("product", setup)) is not None:
        return gate
    if setup.facts.edition in START:
        return Gate("gate_edition", {"tenant": setup.tenant.name})
    if row.kind is ProductKind.STOCK_ITEM and not linked and not row.code:
        return Gate("gate_stock_code")
    for code in (row.sales_account, row.purchase_account):
        if code and code not in setup.accounts:
            return Gate("gate_account_unknown", {"account": code, "tenant": setup.tenant.name})
    if row.tax_rate_id is not None and row.tax_rate_id not in setup.tax_rates:
        return Gate("gate_tax_rate", {"rate": rate, "tenant": setup.tenant.name})
    return None


def invoice_gate(row: InvoiceRow, setup: SetUp, parts: Parts, *, linked: bool) -> Gate | None:
    """Of an invoice that is to go, or to go again."""
    if row.state is InvoiceState.DRAFT:
        return Gate("gate_draft", by_choice=True)
    if row.state is InvoiceState.VOID and not (linked and row.void_reason):
        return Gate("gate_void", by_choice=True)
    if row.do_not_send:
        return Gate("gate_do_not_send", by_choice=True)
    if parts.customer.do_not_send:
        return Gate("gate_customer_excluded", {"customer": parts.customer.name}, by_choice=True)
    if (gate := tenant_gate("invoice", setup)) is not None:
        return gate
    if row.state is InvoiceState.VOID:
        return None
    return (
        _period_gate(row.date, setup)
        or _mapping_gate(setup, parts)
        or _lines_gate(row, setup, parts)
        or _total_gate(row)
        or _waits(row, setup, parts)
    )


def _period_gate(day: date, setup: SetUp) -> Gate | None:
    facts = setup.facts
    if facts.locked_until is not None and day <= facts.locked_until:
        return Gate("gate_locked", {"until": facts.locked_until.isoformat()})
    if facts.accounts_start is not None and day < facts.accounts_start:
        return Gate("gate_before_start", {"start": facts.accounts_start.isoformat()})
    return None


def _mapping_gate(setup: SetUp, parts: Parts) -> Gate | None:
    """Of a customer that will not be there by itself."""
    if parts.customer_linked or "customer" in setup.tenant.sync_entities:
        return None
    named = {"customer": parts.customer.name, "tenant": setup.tenant.name}
    return Gate("gate_customer_not_mapped", named)


def _lines_gate(row: InvoiceRow, setup: SetUp, parts: Parts) -> Gate | None:
    for number, line in enumerate(row.lines, 1):
        place = {"line": str(number), "tenant": setup.tenant.name}
        if line.tax_rate_id not in setup.tax_rates:
            rate = parts.rate_names.get(line.tax_rate_id, "")
            return Gate("gate_tax_rate", {**place, "rate": rate})
        product = parts.products.get(line.product_id) if line.product_id is not None else None
        code = line.account or (product.sales_account if product else "")
        if not code and not setup.tenant.default_item_code:
            return Gate("gate_account_missing", place)
        if code:
            account = setup.accounts.get(code)
            if account is None:
                return Gate("gate_account_unknown", {**place, "account": code})
            if not account.offered:
                return Gate("gate_account_not_on_sales", {**place, "account": code})
    return None


def _total_gate(row: InvoiceRow) -> Gate | None:
    """What comes to less than nothing is a credit note in Sage (``sage/api.md`` 13)."""
    return Gate("gate_total_negative") if row.net + row.tax < 0 else None


def _waits(row: InvoiceRow, setup: SetUp, parts: Parts) -> Gate | None:
    """Customer and products go before the invoice; what never goes is no reason to wait."""
    if not parts.customer_linked:
        named = {"customer": parts.customer.name, "tenant": setup.tenant.name}
        if not parts.customer_belongs:
            return Gate("gate_customer_elsewhere", named)
        if parts.customer_left:
            return Gate("gate_customer_left", named)
        return Gate("gate_waits_customer", named)
    missing: Sequence[int] = [
        line.product_id
        for line in row.lines
        if line.product_id is not None and line.product_id not in parts.linked
    ]
    for number in missing:
        if number in parts.on_the_way:
            product = parts.products[number]
            return Gate("gate_waits_product", {"product": product.description})
    return None
