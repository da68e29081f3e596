"""Keeps lists and pages of a large world between requests, until a record changes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Container, Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sage_desktop.net.messages import Reply

Place = tuple[str, str, date]
"""A business, a list of it, and the day."""
Key = tuple[Place, Hashable]

_LISTS = 24
_BYTES = 64_000_000  # packed: about a tenth of what is sent


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and what was careless in asking for it."""

    reply: Reply
    sins: tuple[str, ...] = ()


class Shelf:
    """Off, it makes everything anew, so that tests may change records directly.

    ``made`` counts the lists and pages that were made.
    """

    def __init__(self, *, keeps: bool) -> None:
        self.made = 0
        self._keeps = keeps
        self._rows: dict[Key, list[Any]] = {}
        self._pages: dict[Key, Page] = {}
        self._bytes = 0

    def forget(self, business: str = "", names: Container[str] = ()) -> None:
        """Everything, or these lists of a business."""
        if not business:
            self._rows.clear()
            self._pages.clear()
            self._bytes = 0
            return
        for row in [key for key in self._rows if _is_of(key[0], business, names)]:
            del self._rows[row]
        for page in [key for key in self._pages if _is_of(key[0], business, names)]:
            self._bytes -= len(self._pages.pop(page).reply.body)

    def rows(self, key: Key, make: Callable[[], list[Any]]) -> list[Any]:
        """The rows of a filtered list, in order."""
        kept = self._rows.get(key)
        if kept is not None:
            return kept
        self.made += 1
        rows = make()
        if self._keeps:
            if len(self._rows) >= _LISTS:
                del self._rows[next(iter(self._rows))]
            self._rows[key] = rows
        return rows

    def page(self, key: Key, make: Callable[[], Page]) -> Page:
        kept = self._pages.get(key)
        if kept is not None:
            return _with_body(kept, zlib.decompress(kept.reply.body))
        self.made += 1
        page = make()
        if self._keeps:
            self._keep(key, _with_body(page, zlib.compress(page.reply.body, 1)))
        return page

    def _keep(self, key: Key, packed: Page) -> None:
        self._bytes += len(packed.reply.body)
        while self._bytes > _BYTES and self._pages:
            oldest = self._pages.pop(next(iter(self._pages)))
            self._bytes -= len(oldest.reply.body)
        self._pages[key] = packed


def _is_of(place: Place, business: str, names: Container[str]) -> bool:
    return place[0] == business and place[1] in names


def _with_body(page: Page, body: bytes) -> Page:
    return replace(page, reply=replace(page.reply, body=body))
