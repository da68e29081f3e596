"""The room *invoices*: what the editor saves, finishing, voiding, deleting, lists and lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from customer_room import NOW, Room, open_room
from sent_invoices import sent_row
from test_invoice_rules import draft_of
from test_product_input import RETIRED, account

from sage_desktop.book import (
    account_codes,
    customers,
    invoices,
    journal,
    outbox,
    passages,
    products,
    tax_rates,
)
from sage_desktop.book.contact_rows import NewCustomer
from sage_desktop.book.invoice_rows import InvoiceRow, InvoiceState
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.outbox_rows import Intent
from sage_desktop.book.product_rows import NewProduct, Price, ProductKind
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.sync.invoice_views import InvoiceDraft, InvoiceLineDraft, Totals
from sage_desktop.sync.invoices import Invoices

DAY = date(2026, 11, 23)


@dataclass
class Desk:
    """The room with a tenant, its customer, a product and a tax rate."""

    room: Room
    invoices: Invoices
    tenant: int
    customer: int
    product: int
    rate: int

    @property
    def draft(self) -> InvoiceDraft:
        line = InvoiceLineDraft("Bolt", "2", "1.25", tax_rate_id=self.rate)
        return InvoiceDraft(self.customer, "2026-11-23", (line,))

    def save(self, draft: InvoiceDraft) -> InvoiceRow:
        return self.row(self.room.run(self.invoices.save(draft)))

    def row(self, number: int) -> InvoiceRow:
        return self.room.run(self.invoices.get(number)).row

    def link(self, number: int) -> None:
        """As after it was sent."""

        def work() -> None:
            journal.create_link(
                kind="invoice",
                tenant_id=self.tenant,
                local_id=number,
                sage_id="s1",
                made_by=LinkMaker.SENT,
                now=NOW,
            )
            passages.save_sent(sent_row(invoices.RECORDS.get(number), self.tenant))

        self.room.write(work)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_room(tmp_path) as room:
        tenant = room.tenant("Northgate")

        def fill() -> tuple[int, int, int]:
            rate = tax_rates.create_tax_rate("VAT", Decimal(20), key="vat").id
            customer = NewCustomer("Harbour", "harbour", payment_days=30, tenant_id=tenant)
            product = NewProduct(
                ProductKind.SERVICE,
                "Fitting",
                prices=(Price("Rate", Decimal("45.50")), Price("Trade", Decimal(40))),
                sales_account="4010",
                tax_rate_id=rate,
            )
            return (
                customers.create_customers([customer])[0],
                products.create_products([product])[0],
                rate,
            )

        made = room.write(fill)
        room.news.clear()
        yield Desk(room, Invoices(room.book), tenant, *made)


def test_a_new_one_a_change_and_a_save_without_one(desk: Desk) -> None:
    row = desk.save(desk.draft)
    assert (row.key, row.number, row.state) == ("invoice-1", "INV-0001", InvoiceState.DRAFT)
    assert (row.net, row.tax, row.due_date) == (
        Decimal("2.50"),
        Decimal("0.50"),
        date(2026, 12, 23),
    )
    view = desk.room.run(desk.invoices.get(row.id))
    assert (view.customer_name, view.customer_key) == ("Harbour", "harbour")
    assert (view.tenant_id, view.links, view.sent) == (desk.tenant, (), None)
    assert desk.room.news[-1].kinds == {Kind.INVOICE, Kind.OUTBOX}
    desk.room.news.clear()
    assert desk.save(draft_of(row)) == row
    assert desk.room.news == []
    changed = desk.save(draft_of(row, notes=" n ", key=" mine ", do_not_send=True))
    assert changed == replace(row, notes=" n ", key="mine", do_not_send=True)
    assert desk.room.run(desk.invoices.find("INV-0001")) == row.id


def test_what_there_is_not(desk: Desk) -> None:
    row = desk.save(desk.draft)
    [line] = desk.draft.lines
    for draft in (
        replace(desk.draft, id=99),
        replace(desk.draft, customer_id=99),
        draft_of(row, customer_id=99),
        replace(desk.draft, lines=(replace(line, product_id=99),)),
    ):
        with pytest.raises(NotFound):
            desk.room.run(desk.invoices.save(draft))
    for work in (
        desk.invoices.get(99),
        desk.invoices.finish(99),
        desk.invoices.void(99, "", False),
        desk.invoices.delete(99),
        desk.invoices.line_for_product(99),
    ):
        with pytest.raises(NotFound):
            desk.room.run(work)


def test_accounts_must_be_known_once_any_are(desk: Desk) -> None:
    [line] = desk.draft.lines
    desk.save(replace(desk.draft, lines=(replace(line, account="any"),)))
    desk.room.write(lambda: account_codes.create_account_code(account(desk.tenant, "4000")))
    desk.save(replace(desk.draft, lines=(replace(line, account="4000"),)))
    with pytest.raises(BadInput, match="unknown_account"):
        desk.save(replace(desk.draft, lines=(replace(line, account="any"),)))


def test_finishing(desk: Desk) -> None:
    row = desk.save(desk.draft)
    empty = desk.save(replace(desk.draft, lines=()))
    desk.room.run(desk.invoices.finish(row.id))
    assert desk.row(row.id) == replace(row, state=InvoiceState.FINAL)
    desk.room.news.clear()
    desk.room.run(desk.invoices.finish(row.id))
    assert desk.room.news == []
    with pytest.raises(BadInput, match="lines_missing"):
        desk.room.run(desk.invoices.finish(empty.id))
    assert desk.save(draft_of(row)).state is InvoiceState.DRAFT


def test_voiding(desk: Desk) -> None:
    first, second = desk.save(desk.draft), desk.save(desk.draft)
    for reason in ("", "x" * 201):
        with pytest.raises(BadInput, match=r"reason_missing|text_too_long"):
            desk.room.run(desk.invoices.void(first.id, reason, True))
    desk.room.run(desk.invoices.void(first.id, " wrong ", True))
    desk.room.run(desk.invoices.void(second.id, "not told", False))
    assert desk.row(first.id) == replace(first, state=InvoiceState.VOID, void_reason="wrong")
    assert desk.row(second.id) == replace(second, state=InvoiceState.VOID)
    for work in (
        desk.invoices.void(first.id, "again", True),
        desk.invoices.finish(first.id),
        desk.invoices.save(draft_of(first, notes="n")),
    ):
        with pytest.raises(BadInput, match="invoice_void"):
            desk.room.run(work)
    again = {"key": first.key, "notes": "n"}
    with pytest.raises(BadInput, match="bad_record"):
        desk.room.run(desk.invoices.put([again]))
    assert desk.room.run(desk.invoices.put([{**again, "notes": ""}])) == (0, 0, 1)


def test_what_is_in_sage_is_neither_deleted_nor_a_draft_again(desk: Desk) -> None:
    row = desk.save(replace(desk.draft, state=InvoiceState.FINAL))
    free = desk.save(desk.draft)
    desk.link(row.id)
    view = desk.room.run(desk.invoices.get(row.id))
    assert view.sent and view.sent.sage_number == "SI-7"
    assert [each.imported_at for each in view.links] == [None]
    for work in (
        desk.invoices.delete(row.id),
        desk.invoices.save(draft_of(row, state=InvoiceState.DRAFT)),
        desk.invoices.put([{"key": row.key, "state": "draft"}]),
    ):
        with pytest.raises(BadInput, match=r"invoice_sent|bad_record"):
            desk.room.run(work)
    assert desk.save(draft_of(row, notes="n")).notes == "n"
    assert desk.room.run(desk.invoices.order(sage="not_sent")).tolist() == [free.id]
    desk.room.run(desk.invoices.delete(free.id))
    desk.room.run(desk.invoices.void(row.id, "wrong", True))
    with pytest.raises(NotFound):
        desk.row(free.id)


def test_what_is_on_its_way_is_not_deleted(desk: Desk) -> None:
    row = desk.save(desk.draft)

    def on_its_way() -> None:
        [waiting] = outbox.rows_of("invoice", row.id)
        intent = Intent("create", "POST", "sales_invoices", "{}", "id", 1, "2026-11-23T00:00:00Z")
        outbox.send(waiting.id, intent)

    desk.room.write(on_its_way)
    with pytest.raises(BadInput, match="being_sent"):
        desk.room.run(desk.invoices.delete(row.id))


def test_a_line_for_a_product(desk: Desk) -> None:
    wanted = InvoiceLineDraft("Fitting", "1", "45.5", "", "4010", desk.rate, desk.product)
    assert desk.room.run(desk.invoices.line_for_product(desk.product)) == wanted
    desk.room.write(lambda: tax_rates.update_tax_rate(desk.rate, retired_at=RETIRED))
    bare = desk.room.write(
        lambda: products.create_products([NewProduct(ProductKind.PRODUCT, "Bare")])[0]
    )
    assert desk.room.run(desk.invoices.line_for_product(desk.product)).tax_rate_id is None
    assert desk.room.run(desk.invoices.line_for_product(bare)) == InvoiceLineDraft(
        "Bare", product_id=bare
    )


def test_lists(desk: Desk) -> None:
    first = desk.save(replace(desk.draft, state=InvoiceState.FINAL))
    second = desk.save(replace(desk.draft, date="2026-11-24", currency="GBP"))
    ids = desk.room.run(desk.invoices.order("harbour"))
    assert ids.tolist() == [second.id, first.id]
    assert desk.room.run(desk.invoices.order(until=DAY)).tolist() == [first.id]
    assert [line.customer for line in desk.room.run(desk.invoices.lines(ids))] == ["Harbour"] * 2
    totals = desk.room.run(desk.invoices.totals(ids))
    assert totals == {code: Totals(1, Decimal("2.50"), Decimal("0.50")) for code in ("", "GBP")}
    assert totals["GBP"].total == Decimal("3.00")
    count, views = desk.room.run(desk.invoices.listed("inv", 1))
    assert (count, [view.row for view in views]) == (2, [second])
    assert views[0].customer_name == "Harbour"
