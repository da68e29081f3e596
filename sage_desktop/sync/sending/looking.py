"""Looks for records that Sage may have already: one by one, or for many in the whole list at once.

A look costs a request. When more records of a kind are to be made than their list has pages, the
list is read once and answers them all: Sage counts requests (``sage/api.md`` 7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sage_desktop.core.names import name_key
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.paging import HasId

R = TypeVar("R", bound=HasId)

PAGE = 200


@dataclass(frozen=True, slots=True)
class Looked(Generic[R]):
    """A list of Sage to look into. ``texts``: by what a record is found, the ``search`` too."""

    path: str
    record: type[R]
    query: Mapping[str, str]
    texts: Callable[[R], Iterable[str]]


@dataclass(slots=True)
class Looks:
    """The looks of one push. ``expected``: how many records of a list are to be made, by path."""

    client: SageClient
    expected: dict[str, int] = field(default_factory=dict)
    _known: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    _too_long: set[str] = field(default_factory=set)

    async def found(self, where: Looked[R], text: str) -> list[R]:
        """The records that one of their texts makes the same as ``text``, whatever the case.

        Others may be among them: whoever asks compares.
        """
        if where.path not in self._known and where.path not in self._too_long:
            await self._read(where)
        known = self._known.get(where.path)
        if known is not None:
            return known.get(name_key(text), [])
        return await self.fresh(where, text)

    async def fresh(self, where: Looked[R], text: str) -> list[R]:
        """As Sage has it now: what the list was read for may have come after it."""
        query = {**where.query, "search": " ".join(text.split())}
        return await self.client.found(where.path, where.record, query)

    async def _read(self, where: Looked[R]) -> None:
        """Reads the whole list if that is cheaper than looking for each."""
        wanted = self.expected.get(where.path, 0)
        total = await self.client.total(where.path, where.query) if wanted > 1 else 0
        if wanted <= 1 or -(-total // PAGE) + 1 >= wanted:
            self._too_long.add(where.path)
            return
        index: dict[str, list[R]] = {}
        for record in await self.client.found(where.path, where.record, where.query):
            for key in {name_key(text) for text in where.texts(record)} - {""}:
                index.setdefault(key, []).append(record)
        self._known[where.path] = index
