"""The room *product groups* behind the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sage_desktop.book import product_groups
from sage_desktop.book.product_groups import NewGroup
from sage_desktop.book.product_rows import ProductGroupRow
from sage_desktop.book.store import Book
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.sync import field_input
from sage_desktop.sync.field_rules import checked_name, typed, typed_key
from sage_desktop.sync.record_input import Record, key_of, read_records

_FIELDS = frozenset({"key", "name"})


class ProductGroups:
    """All methods are coroutines of the event loop's thread."""

    def __init__(self, book: Book) -> None:
        self._book = book

    async def all(self, search: str = "") -> list[ProductGroupRow]:
        """By name; ``search`` is looked for in names and keys."""
        return await self._book.read(lambda: product_groups.product_groups(search))

    async def save(self, group_id: int | None, name: str, key: str = "") -> int:
        """Creates or changes a group; gives its id. Without ``key`` it has one of its own.

        Raises ``NotFound``, and ``BadInput`` with the field in ``data["field"]``: name_missing,
        name_too_long, key_taken, text_too_long, not_text.
        """
        return await self._book.write(lambda: _save(group_id, name, key))

    async def delete(self, group_id: int) -> None:
        """What is mapped to it goes too. Raises ``NotFound``, ``BadInput("in_use")``."""
        await self._book.write(lambda: product_groups.remove_product_group(group_id))

    async def put(self, decoded: object) -> tuple[int, int, int]:
        """``put product-groups``: created, updated, unchanged. All or nothing."""
        inputs = read_records(decoded, _FIELDS, _group)

        return await self._book.write(lambda: _put(inputs))

    async def find(self, text: str) -> int:
        """The id of the one with this key, id or name. Raises ``NotFound``, ``BadInput``."""
        return (await self._book.read(lambda: product_groups.find_product_group(text))).id


@dataclass(frozen=True, slots=True)
class _GroupInput:
    key: str
    name: str | None


def _save(group_id: int | None, name: str, key: str) -> int:
    had = None if group_id is None else product_groups.product_group(group_id)
    new_name = typed(checked_name, "name", name, had.name if had else None)
    new_key = typed_key(key, had.key if had else None)
    if had is None:
        return product_groups.create_product_group(new_name, key=new_key).id
    product_groups.update_product_groups([replace(had, name=new_name, key=new_key or had.key)])
    return had.id


def _group(record: Record) -> _GroupInput:
    name = field_input.text("name", record["name"], checked_name) if "name" in record else None
    return _GroupInput(key_of(record), name)


def _put(inputs: Sequence[_GroupInput]) -> tuple[int, int, int]:
    def make(each: _GroupInput) -> NewGroup:
        if each.name is None:
            raise BadInput(detail=tr("a new product group needs key and name."))
        return NewGroup(each.name, each.key)

    def change(had: ProductGroupRow, each: _GroupInput) -> ProductGroupRow:
        return had if each.name is None else replace(had, name=each.name)

    return field_input.put_records(product_groups.RECORDS, inputs, make, change)
