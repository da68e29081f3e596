"""The room *customers* behind the door: lists, the record, saving, deleting, ``put``."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import fields, replace

from sage_desktop.book import customer_lists, customers, tenants
from sage_desktop.book.customer_lists import Sort
from sage_desktop.book.rows import CustomerLine, CustomerRow, NewCustomer
from sage_desktop.book.store import Book
from sage_desktop.sync import customer_input, customer_views
from sage_desktop.sync.customer_rules import checked_draft
from sage_desktop.sync.record_views import CustomerDraft, CustomerView


class Customers:
    """All methods are coroutines of the event loop's thread."""

    def __init__(self, book: Book) -> None:
        self._book = book

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

    async def get(self, customer_id: int) -> CustomerView:
        """Raises ``NotFound``."""
        return await self._book.read(lambda: customer_views.customer_view(customer_id))

    async def save(self, draft: CustomerDraft) -> int:
        """Creates or changes a customer; gives its id.

        A new one without tenant gets the module's default tenant. Raises ``NotFound``, and
        ``BadInput`` with the field in ``data["field"]``: name_missing, name_too_long, key_taken,
        text_too_long, not_text, bad_email, bad_currency, bad_payment_days.
        """
        return await self._book.write(lambda: _save(draft))

    async def delete(self, customer_id: int) -> None:
        """Its links go with it. Raises ``NotFound``, ``BadInput("in_use")``."""
        await self._book.write(lambda: customers.remove_customer(customer_id))

    async def put(self, decoded: object) -> tuple[int, int, int]:
        """``put customers``: created, updated, unchanged. All or nothing; raises ``BadInput``."""
        inputs = customer_input.read_customers(decoded)

        return await self._book.write(lambda: customer_input.put_customers(inputs))

    async def find(self, text: str) -> int:
        """The id of the one with this key, id or name. Raises ``NotFound``, ``BadInput``."""
        return (await self._book.read(lambda: customers.find_customer(text))).id

    async def listed(
        self, search: str = "", limit: int | None = None
    ) -> tuple[int, list[CustomerView]]:
        """How many are found, and the first of them by name, with links but without history."""
        return await self._book.read(lambda: customer_views.customer_views(search, limit))

    async def top_levels(self) -> list[str]:
        """All that customers stand under, by name."""
        return await self._book.read(customer_lists.top_levels)


def _save(draft: CustomerDraft) -> int:
    had = None if draft.id is None else customers.customer(draft.id)
    wanted = checked_draft(draft, had)
    if had is not None:
        customers.update_customers([_with(had, wanted)])
        return had.id
    if wanted.tenant_id is None:
        wanted = replace(wanted, tenant_id=tenants.module().default_tenant_id)
    (made,) = customers.create_customers([wanted])
    return made


def _with(had: CustomerRow, wanted: NewCustomer) -> CustomerRow:
    changes = {each.name: getattr(wanted, each.name) for each in fields(wanted)}
    return replace(had, **changes)
