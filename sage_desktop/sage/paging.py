"""Reads a whole collection page by page, and notices when it did not get the whole.

Facts: api.md 6.1. Sage repeats the last page beyond the end, ``$next`` is not always filled, rows
move between pages. So pages are asked for by number, ``$next`` only says whether there is one, and
the number of distinct ids must be ``$total`` in the end, and ``$total`` must not have shrunk.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from sage_desktop.core.errors import ServerTrouble
from sage_desktop.core.progress import Cancel
from sage_desktop.sage.payloads import Envelope

PAGES_AT_MOST = 5_000


class HasId(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=HasId)
Fetch = Callable[[int], Awaitable[Envelope[R]]]
"""Gives the page of that number, from 1."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """The rows of one page that were not seen before; ``done`` of ``total`` are read now.

    ``restarted``: the list is read anew from here; what the pages before said is void.
    """

    items: tuple[R, ...]
    done: int
    total: int
    restarted: bool = False


async def pages(
    fetch: Fetch[R], *, origin: str, path: str, cancel: Cancel | None = None
) -> AsyncIterator[Page[R]]:
    """Every page of the collection at ``path`` of the service at ``origin`` (scheme, host, port).

    A list that moved while it was read is read once more. Raises ``ServerTrouble``:
    ``incomplete_list`` when that did not help, so never rely on the pages before the iterator has
    ended; ``endless_list``; ``foreign_next`` when a page points to another host (nothing is sent
    there). ``Cancelled`` between pages.
    """
    done = total = 0
    for restarted in (False, True):
        shrank, total = False, 0
        async for page in _one_reading(fetch, origin, path, cancel, restarted):
            yield page
            # A row removed from a page already read pulls another one past us unseen.
            shrank = shrank or page.total < total
            done, total = page.done, page.total
        if done == total and not shrank:
            return
    raise ServerTrouble("incomplete_list", path=path, received=done, total=total)


async def _one_reading(
    fetch: Fetch[R], origin: str, path: str, cancel: Cancel | None, again: bool
) -> AsyncIterator[Page[R]]:
    seen: set[str] = set()
    walk = Walk(origin, path)
    more = True
    while more:
        if cancel is not None:
            cancel.check()
        first = walk.number == 1
        envelope = await fetch(walk.number)
        fresh = tuple({row.id: row for row in envelope.items if row.id not in seen}.values())
        seen.update(row.id for row in fresh)
        more = walk.take(envelope.total, envelope.next, len(fresh))
        yield Page(fresh, len(seen), envelope.total, restarted=again and first)


class Walk:
    """Which page of a list to ask for next, and whether there is one; decides, does no I/O.

    ``number`` is the page to ask for now, ``received`` how many records came so far, ``total`` how
    many Sage says there are; ``shrank``: it said more before, so a record may have moved past us.
    """

    def __init__(self, origin: str, path: str, *, number: int = 1, received: int = 0) -> None:
        self.number = number
        self.received = received
        self.total = 0
        self.shrank = False
        self._origin = origin
        self._path = path
        self._most: int | None = None

    def take(self, total: int, next_page: str | None, fresh: int) -> bool:
        """Notes what page ``number`` said and how many of its records were new; True: go on.

        Raises ``ServerTrouble``: foreign_next, endless_list.
        """
        _refuse_foreign(next_page, self._origin, self._path)
        self.received += fresh
        self.shrank = self.shrank or total < self.total
        self.total = total
        if self._most is None:
            self._most = min(PAGES_AT_MOST, self.number + 9 + 2 * -(-total // (fresh or 1)))
        # A page without news is the end, whatever it says: the last one again, or a circle.
        if not fresh or (next_page is None and self.received >= total):
            return False
        self.number += 1
        if self.number > self._most:
            raise ServerTrouble(
                "endless_list", path=self._path, received=self.received, total=total
            )
        return True


def _refuse_foreign(next_page: str | None, origin: str, path: str) -> None:
    """``$next`` may be relative, or absolute on the same scheme, host and port."""
    try:
        target = urlsplit(next_page or "")
        foreign = bool(target.scheme or target.netloc) and origin_of(next_page or "") != origin
    except ValueError:
        foreign = True
    if foreign:
        raise ServerTrouble("foreign_next", path=path)


def origin_of(address: str) -> str:
    """Scheme, host and port of ``address``, always written the same way."""
    parts = urlsplit(address)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"
