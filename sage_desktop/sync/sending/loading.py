"""Reads from the book what sending needs: the set-up of a tenant, and a record with its parts.

Book thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sage_desktop.book import (
    account_codes,
    bulk,
    categories,
    customers,
    invoices,
    journal,
    outbox,
    passages,
    product_lists,
    products,
    signins,
    tax_rates,
    tenants,
)
from sage_desktop.book.contact_rows import CustomerRow
from sage_desktop.book.invoice_rows import InvoiceRow, SentInvoiceRow
from sage_desktop.book.link_rows import LinkRow
from sage_desktop.book.outbox_rows import OutboxRow, SageFactsRow
from sage_desktop.book.product_rows import ProductKind, ProductRow
from sage_desktop.book.tenant_rows import SignInRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import NotFound
from sage_desktop.sync.sending.gates import (
    Parts,
    SetUp,
    customer_gate,
    invoice_gate,
    product_gate,
)
from sage_desktop.sync.sending.views import Gate

TroubleHere = Callable[[SignInRow], str]
Record = CustomerRow | ProductRow | InvoiceRow

CUSTOMER, PRODUCT, INVOICE = "customer", "product", "invoice"
SERVICE = "service"
"""What links of services are called; services go as products do."""
ORDER = (CUSTOMER, PRODUCT, INVOICE)
"""Who goes first: an invoice needs its customer and its products there."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that is to go to a tenant, as it is now. ``gate`` None: nothing is in its way."""

    kind: str
    record: Record
    link: LinkRow | None
    gate: Gate | None
    parts: Parts | None = None
    sent: SentInvoiceRow | None = None

    @property
    def name(self) -> str:
        return name_of(self.record)

    @property
    def link_kind(self) -> str:
        return link_kind(self.record)


def record(kind: str, local_id: int) -> Record:
    """Raises ``NotFound``."""
    match kind:
        case "customer":
            return customers.customer(local_id)
        case "product":
            return products.product(local_id)
        case _:
            return invoices.RECORDS.get(local_id)


def name_of(record: Record) -> str:
    match record:
        case CustomerRow():
            return record.name
        case ProductRow():
            return record.description
        case InvoiceRow():
            return record.number or record.key


def link_kind(record: Record) -> str:
    """A service is linked as such, every other product as a product."""
    match record:
        case CustomerRow():
            return CUSTOMER
        case ProductRow():
            return SERVICE if record.kind is ProductKind.SERVICE else PRODUCT
        case InvoiceRow():
            return INVOICE


def set_up(tenant_id: int, trouble_here: TroubleHere) -> SetUp:
    """Raises ``NotFound``."""
    tenant = tenants.tenant(tenant_id)
    trouble = ""
    if tenant.sign_in_id is not None:
        row = signins.sign_in(tenant.sign_in_id)
        trouble = row.dead_reason or trouble_here(row)
    module = tenants.module()
    return SetUp(
        tenant,
        module.enabled,
        passages.facts(tenant_id) or SageFactsRow(tenant_id),
        {row.code: row for row in account_codes.account_codes(tenant_id) if not row.retired_at},
        {link.local_id: link.sage_id for link in journal.links(Kind.TAX_RATE.value, tenant_id)},
        {link.local_id: link.sage_id for link in journal.links(Kind.SUPPLIER.value, tenant_id)},
        {
            row.sage_id: row.group_id
            for row in categories.categories(tenant_id, tenant.group_items_by)
        },
        trouble,
        module.paused,
    )


def subject(kind: str, local_id: int, setup: SetUp) -> Subject | None:
    """None: there is no such record (any more)."""
    try:
        match kind:
            case "customer":
                return _customer(local_id, setup)
            case "product":
                return _product(local_id, setup)
            case _:
                return _invoice(local_id, setup)
    except NotFound:
        return None


def _customer(number: int, setup: SetUp) -> Subject:
    row = customers.customer(number)
    link = journal.link(CUSTOMER, setup.tenant.id, local_id=number)
    return Subject(CUSTOMER, row, link, customer_gate(row, setup))


def _product(number: int, setup: SetUp) -> Subject:
    row = products.product(number)
    link = journal.link(link_kind(row), setup.tenant.id, local_id=number)
    rate = tax_rates.tax_rate(row.tax_rate_id).name if row.tax_rate_id is not None else ""
    return Subject(PRODUCT, row, link, product_gate(row, setup, rate, linked=link is not None))


def _invoice(number: int, setup: SetUp) -> Subject:
    row = invoices.RECORDS.get(number)
    link = journal.link(INVOICE, setup.tenant.id, local_id=number)
    parts = _parts(row, setup)
    gate = invoice_gate(row, setup, parts, linked=link is not None)
    return Subject(INVOICE, row, link, gate, parts, passages.sent_invoice(number))


def _parts(row: InvoiceRow, setup: SetUp) -> Parts:
    tenant_id = setup.tenant.id
    customer = customers.customer(row.customer_id)
    contact = journal.link(CUSTOMER, tenant_id, local_id=customer.id)
    ids = {line.product_id for line in row.lines if line.product_id is not None}
    named = {each.id: each for each in products.products_by_id(sorted(ids))}
    linked = {}
    for number, product in named.items():
        kind = link_kind(product)
        link = journal.link(kind, tenant_id, local_id=number)
        if link is not None:
            linked[number] = (kind, link.sage_id)
    return Parts(
        customer,
        contact.sage_id if contact is not None else "",
        named,
        linked,
        frozenset(
            number
            for number, product in named.items()
            if number not in linked
            and product_gate(product, setup, linked=False) is None
            and _goes(PRODUCT, number, tenant_id)
        ),
        contact is not None or belongs(CUSTOMER, customer.id, tenant_id),
        contact is None and is_left(CUSTOMER, customer.id, tenant_id),
        tax_rates.names({line.tax_rate_id for line in row.lines}),
    )


def _goes(kind: str, number: int, tenant_id: int) -> bool:
    """Whether it is on its way to this tenant, or belongs there and only has to be asked for."""
    return belongs(kind, number, tenant_id) and not is_left(kind, number, tenant_id)


def belongs(kind: str, number: int, tenant_id: int) -> bool:
    return (tenant_id, number) in outbox.targets(kind, [number])


def is_left(kind: str, number: int, tenant_id: int) -> bool:
    """Whether it was refused, and somebody decided that it stays here."""
    waits = any(row.tenant_id == tenant_id for row in outbox.rows_of(kind, number))
    return not waits and passages.was_refused(kind, number, tenant_id)


def named(rows: Sequence[OutboxRow]) -> list[tuple[OutboxRow, str, str]]:
    """Each row with the key and the name of its record; rows of records that are gone are not."""
    readers: Mapping[str, Callable[[Sequence[int]], Iterable[Record]]] = {
        CUSTOMER: customers.RECORDS.by_id,
        PRODUCT: products.RECORDS.by_id,
        INVOICE: invoices.RECORDS.by_id,
    }
    found: dict[tuple[str, int], Record] = {}
    for kind, read in readers.items():
        ids = [row.local_id for row in rows if row.kind == kind]
        found.update({(kind, record.id): record for record in read(ids)})
    return [
        (row, record.key, name_of(record))
        for row in rows
        if (record := found.get((row.kind, row.local_id))) is not None
    ]


_LISTS = {CUSTOMER: "/contacts", INVOICE: "/sales_invoices"}


def to_be_made(rows: Sequence[OutboxRow]) -> dict[str, int]:
    """How many of these Sage does not have yet, by the path of their list there."""
    found: dict[str, int] = {}
    for kind in ORDER:
        ids = [row.local_id for row in rows if row.kind == kind]
        if not ids:
            continue
        tenant_id = rows[0].tenant_id
        if kind == PRODUCT:
            services = product_lists.of_kinds(ids, [ProductKind.SERVICE])
            linked = bulk.linked_ids(SERVICE, tenant_id, list(services))
            found["/services"] = len(services) - len(linked)
            ids = [number for number in ids if number not in services]
            found["/products"] = len(ids) - len(bulk.linked_ids(PRODUCT, tenant_id, ids))
        else:
            found[_LISTS[kind]] = len(ids) - len(bulk.linked_ids(kind, tenant_id, ids))
    return found


def in_order(rows: Iterable[OutboxRow]) -> list[OutboxRow]:
    """Customers, then products, then invoices; within these the oldest first."""
    return sorted(rows, key=lambda row: (ORDER.index(row.kind), row.since, row.id))
