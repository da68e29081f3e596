"""The room *products* behind the door: lists, the record, saving, deleting, ``put``."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from sage_desktop.book import product_lists, products
from sage_desktop.book.product_lists import ProductSort
from sage_desktop.book.product_rows import NewProduct, ProductKind, ProductLine, ProductRow
from sage_desktop.book.store import Book
from sage_desktop.sync.drafts import product_draft
from sage_desktop.sync.product_input import put_products, read_products
from sage_desktop.sync.product_rules import checked_draft
from sage_desktop.sync.product_uses import Accounts, TaxRates, check_kind
from sage_desktop.sync.product_views import ProductDraft, ProductView
from sage_desktop.sync.record_room import RecordRoom


class Products(RecordRoom[ProductRow, NewProduct, ProductView, ProductDraft]):
    """Products, stock items and services. See ``RecordRoom``.

    ``save`` raises ``NotFound``, and ``BadInput`` with the field in ``data["field"]``:
    description_missing, key_taken, text_too_long, not_text, bad_amount, bad_price_type,
    price_type_twice, unknown_account, rate_retired, bad_input.
    """

    def __init__(self, book: Book) -> None:
        super().__init__(book, products.RECORDS, ProductView, product_draft, _checked)

    async def order(
        self,
        search: str = "",
        sort: ProductSort = "description",
        descending: bool = False,
        group_id: int | None = None,
        kind: ProductKind | None = None,
    ) -> array[int]:
        """The ids of all that have every word of ``search``, in the order to show.

        ``group_id``, ``kind``: only those of it.
        """
        return await self._book.read(
            lambda: product_lists.order_products(
                search, sort, descending, group_id=group_id, kind=kind
            )
        )

    async def lines(self, ids: Sequence[int]) -> list[ProductLine]:
        """In the order asked; ids that there are not (any more) are left out."""
        return await self._book.read(lambda: product_lists.product_lines(ids))

    async def put(self, decoded: object) -> tuple[int, int, int]:
        """``put products``: created, updated, unchanged. All or nothing; raises ``BadInput``."""
        inputs = read_products(decoded)

        return await self._book.write(lambda: put_products(inputs))

    async def listed(
        self, search: str = "", limit: int | None = None
    ) -> tuple[int, list[ProductView]]:
        """How many are found, and the first of them by description, with links only."""
        return await self._book.read(
            lambda: self._first(product_lists.order_products(search), limit)
        )

    async def price_types(self) -> list[str]:
        """All that prices are named by, by name."""
        return await self._book.read(product_lists.price_types)


def _checked(draft: ProductDraft, had: ProductRow | None) -> NewProduct:
    wanted = checked_draft(draft, had)
    if had is not None:
        check_kind(wanted.kind, had)
    Accounts().check(wanted, had)
    TaxRates().check(wanted.tax_rate_id, had.tax_rate_id if had else None)
    return wanted
