"""The room *suppliers* behind the door: lists, the record, saving, deleting, ``put``."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from sage_desktop.book import supplier_lists, suppliers
from sage_desktop.book.contact_rows import NewSupplier, SupplierLine, SupplierRow
from sage_desktop.book.store import Book
from sage_desktop.book.supplier_lists import SupplierSort
from sage_desktop.sync.contact_rules import TEXTS, checked_text, typed_address, typed_days
from sage_desktop.sync.drafts import supplier_draft
from sage_desktop.sync.field_rules import typed, typed_key
from sage_desktop.sync.product_views import SupplierDraft, SupplierView
from sage_desktop.sync.record_room import RecordRoom
from sage_desktop.sync.supplier_input import put_suppliers, read_suppliers


class Suppliers(RecordRoom[SupplierRow, NewSupplier, SupplierView, SupplierDraft]):
    """See ``RecordRoom``.

    ``save`` raises ``NotFound``, and ``BadInput`` with the field in ``data["field"]``:
    name_missing, name_too_long, key_taken, text_too_long, not_text, bad_email, bad_currency,
    bad_payment_days.
    """

    def __init__(self, book: Book) -> None:
        super().__init__(book, suppliers.RECORDS, SupplierView, supplier_draft, checked_supplier)

    async def order(
        self, search: str = "", sort: SupplierSort = "name", descending: bool = False
    ) -> array[int]:
        """The ids of all that have every word of ``search``, in the order to show."""
        return await self._book.read(
            lambda: supplier_lists.order_suppliers(search, sort, descending)
        )

    async def lines(self, ids: Sequence[int]) -> list[SupplierLine]:
        """In the order asked; ids that there are not (any more) are left out."""
        return await self._book.read(lambda: supplier_lists.supplier_lines(ids))

    async def put(self, decoded: object) -> tuple[int, int, int]:
        """``put suppliers``: created, updated, unchanged. All or nothing; raises ``BadInput``."""
        inputs = read_suppliers(decoded)

        return await self._book.write(lambda: put_suppliers(inputs))

    async def listed(
        self, search: str = "", limit: int | None = None
    ) -> tuple[int, list[SupplierView]]:
        """How many are found, and the first of them by name, with links but without history."""
        return await self._book.read(
            lambda: self._first(supplier_lists.order_suppliers(search), limit)
        )


def checked_supplier(draft: SupplierDraft, had: SupplierRow | None) -> NewSupplier:
    """What the editor saves: without spaces around what was typed anew, but in notes."""
    address = None
    if draft.address is not None:
        kept = (had.address,) if had and had.address else ()
        address = typed_address("address", draft.address, kept)
    return NewSupplier(
        key=typed_key(draft.key, had.key if had else None),
        payment_days=typed_days(draft.payment_days, had.payment_days if had else None),
        tenant_id=draft.tenant_id,
        address=address,
        **{
            name: typed(checked_text, name, getattr(draft, name), getattr(had, name, None))
            for name in TEXTS
        },
    )
