"""The room *customers* behind the door: lists, the record, saving, deleting, ``put``."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from sage_desktop.book import customer_lists, customers
from sage_desktop.book.contact_rows import CustomerLine, CustomerRow, NewCustomer
from sage_desktop.book.customer_lists import Sort
from sage_desktop.book.store import Book
from sage_desktop.sync.customer_input import put_customers, read_customers
from sage_desktop.sync.customer_rules import checked_draft
from sage_desktop.sync.drafts import customer_draft
from sage_desktop.sync.record_room import RecordRoom
from sage_desktop.sync.record_views import CustomerDraft, CustomerView


class Customers(RecordRoom[CustomerRow, NewCustomer, CustomerView, CustomerDraft]):
    """See ``RecordRoom``.

    ``save`` raises ``NotFound``, and ``BadInput`` with the field in ``data["field"]``:
    name_missing, name_too_long, key_taken, text_too_long, not_text, bad_email, bad_currency,
    bad_payment_days.
    """

    def __init__(self, book: Book) -> None:
        super().__init__(book, customers.RECORDS, CustomerView, customer_draft, checked_draft)

    async def order(
        self, search: str = "", sort: Sort = "name", descending: bool = False
    ) -> array[int]:
        """The ids of all that have every word of ``search``, in the order to show."""
        return await self._book.read(
            lambda: customer_lists.order_customers(search, sort, descending)
        )

    async def lines(self, ids: Sequence[int]) -> list[CustomerLine]:
        """In the order asked; ids that there are not (any more) are left out."""
        return await self._book.read(lambda: customer_lists.customer_lines(ids))

    async def put(self, decoded: object) -> tuple[int, int, int]:
        """``put customers``: created, updated, unchanged. All or nothing; raises ``BadInput``."""
        inputs = read_customers(decoded)

        return await self._book.write(lambda: put_customers(inputs))

    async def listed(
        self, search: str = "", limit: int | None = None
    ) -> tuple[int, list[CustomerView]]:
        """How many are found, and the first of them by name, with links but without history."""
        return await self._book.read(
            lambda: self._first(customer_lists.order_customers(search), limit)
        )

    async def top_levels(self) -> list[str]:
        """All that customers stand under, by name."""
        return await self._book.read(customer_lists.top_levels)
