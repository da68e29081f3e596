"""The room *invoices* behind the door: lists, the record, saving, finishing, voiding, ``put``."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from sage_desktop.book import customers, invoice_lists, invoices, passages, products
from sage_desktop.book.contact_rows import CustomerRow
from sage_desktop.book.invoice_lists import InSage, InvoiceSort
from sage_desktop.book.invoice_rows import (
    InvoiceListLine,
    InvoiceRow,
    InvoiceState,
    NewInvoice,
    SentInvoiceRow,
)
from sage_desktop.book.store import Book
from sage_desktop.core.exact import plain
from sage_desktop.sync.drafts import invoice_draft
from sage_desktop.sync.invoice_input import put_invoices, read_invoices
from sage_desktop.sync.invoice_rules import check_editable, checked_draft, checked_reason, finished
from sage_desktop.sync.invoice_uses import around_now, refuse_if_sent
from sage_desktop.sync.invoice_views import InvoiceDraft, InvoiceLineDraft, InvoiceView, Totals
from sage_desktop.sync.panels import links_of
from sage_desktop.sync.product_uses import TaxRates
from sage_desktop.sync.record_room import RecordRoom
from sage_desktop.sync.record_views import HistoryEntry, RecordLink


class Invoices(RecordRoom[InvoiceRow, NewInvoice, InvoiceView, InvoiceDraft]):
    """Sales invoices. See ``RecordRoom``; their tenant is that of their customer.

    ``save`` raises ``NotFound``, and ``BadInput`` with the field in ``data["field"]`` (of a line
    ``lines.2.quantity``, from 1 as they stand in the draft): customer_missing, date_missing,
    bad_date, due_before_date, lines_missing (a final one needs one), description_missing,
    bad_number, bad_discount, rate_missing, rate_retired, unknown_account, bad_currency,
    amount_too_large, text_too_long, not_text, key_taken, invoice_void, invoice_sent (it cannot
    become a draft again).
    """

    def __init__(self, book: Book) -> None:
        super().__init__(book, invoices.RECORDS, _view, invoice_draft, _checked)

    async def order(
        self,
        search: str = "",
        sort: InvoiceSort = "date",
        descending: bool = True,
        *,
        state: InvoiceState | None = None,
        sage: InSage = "",
        customer_id: int | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> array[int]:
        """The ids of all that have every word of ``search``, in the order to show.

        The rest: only those of it; both days count with it.
        """
        return await self._book.read(
            lambda: invoice_lists.order_invoices(
                search,
                sort,
                descending,
                state=state,
                sage=sage,
                customer_id=customer_id,
                since=since,
                until=until,
            )
        )

    async def lines(self, ids: Sequence[int]) -> list[InvoiceListLine]:
        """In the order asked; ids that there are not (any more) are left out."""
        return await self._book.read(lambda: invoice_lists.invoice_list_lines(ids))

    async def totals(self, ids: Sequence[int]) -> dict[str, Totals]:
        """By currency, "" for none. Void ones do not count."""
        found = await self._book.read(lambda: invoice_lists.invoice_totals(ids))
        return {currency: Totals(*sums) for currency, sums in found.items()}

    async def finish(self, number: int) -> None:
        """Makes a draft final. Raises ``NotFound``, ``BadInput``: lines_missing, invoice_void."""

        def change(had: InvoiceRow) -> InvoiceRow:
            check_editable(InvoiceState.FINAL, had)
            return finished(replace(had, state=InvoiceState.FINAL))

        await self._changed(number, change)

    async def void(self, number: int, reason: str, in_sage: bool) -> None:
        """It counts no more. ``in_sage``: Sage's is voided too, for this reason.

        Raises ``NotFound``, ``BadInput``: invoice_void, reason_missing, text_too_long.
        """

        def change(had: InvoiceRow) -> InvoiceRow:
            check_editable(had.state, had)
            why = checked_reason(reason) if in_sage else ""
            return replace(had, state=InvoiceState.VOID, void_reason=why)

        await self._changed(number, change)

    async def delete(self, number: int) -> None:
        """Raises ``NotFound``, ``BadInput``: invoice_sent, being_sent."""

        def work() -> None:
            refuse_if_sent(self._records.get(number).id)
            self._records.remove([number])

        await self._book.write(work)

    async def put(self, decoded: object) -> tuple[int, int, int]:
        """``put invoices``: created, updated, unchanged. All or nothing; raises ``BadInput``."""
        inputs = read_invoices(decoded)

        return await self._book.write(lambda: put_invoices(inputs))

    async def listed(
        self, search: str = "", limit: int | None = None
    ) -> tuple[int, list[InvoiceView]]:
        """How many are found, and the first of them by date, the newest first; with links only."""
        return await self._book.read(
            lambda: self._first(invoice_lists.order_invoices(search), limit)
        )

    async def line_for_product(self, product_id: int) -> InvoiceLineDraft:
        """One piece of it, at its usual price. Raises ``NotFound``."""
        return await self._book.read(lambda: _line_of(product_id))

    async def _changed(self, number: int, change: Callable[[InvoiceRow], InvoiceRow]) -> None:
        await self._book.write(lambda: self._records.update([change(self._records.get(number))]))

    def _made(self, new: NewInvoice) -> int:
        ((made, _),) = self._records.create([new])
        return made

    def _first(self, order: array[int], limit: int | None) -> tuple[int, list[InvoiceView]]:
        ids: Sequence[int] = order if limit is None else order[:limit]
        links = links_of(self._records, ids)
        rows = self._records.by_id(ids)
        billed = customers.RECORDS.read({row.customer_id for row in rows})
        sent = passages.sent_of(ids)
        views = [
            _whole(row, billed[row.customer_id], links[row.id], (), sent.get(row.id))
            for row in rows
        ]
        return len(order), views


def _checked(draft: InvoiceDraft, had: InvoiceRow | None) -> NewInvoice:
    new = checked_draft(draft, had, around_now())
    if had is not None and had.state is not new.state is InvoiceState.DRAFT:
        refuse_if_sent(had.id)
    return new


def _view(
    row: InvoiceRow, links: tuple[RecordLink, ...], history: tuple[HistoryEntry, ...]
) -> InvoiceView:
    customer = customers.RECORDS.get(row.customer_id)
    return _whole(row, customer, links, history, passages.sent_invoice(row.id))


def _whole(
    row: InvoiceRow,
    customer: CustomerRow,
    links: tuple[RecordLink, ...],
    history: tuple[HistoryEntry, ...],
    sent: SentInvoiceRow | None,
) -> InvoiceView:
    linked = links[0].tenant_id if links else customer.tenant_id
    tenant_id = sent.tenant_id if sent else linked
    return InvoiceView(row, customer.name, links, history, sent, customer.key, tenant_id)


def _line_of(product_id: int) -> InvoiceLineDraft:
    product = products.product(product_id)
    return InvoiceLineDraft(
        product.description,
        unit_price=plain(product.prices[0].amount) if product.prices else "",
        account=product.sales_account,
        tax_rate_id=TaxRates().offered(product.tax_rate_id),
        product_id=product_id,
    )
