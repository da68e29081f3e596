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
    number = most = 1
    while True:
        if cancel is not None:
            cancel.check()
        envelope = await fetch(number)
        _refuse_foreign(envelope.next, origin, path)
        fresh = tuple({row.id: row for row in envelope.items if row.id not in seen}.values())
        seen.update(row.id for row in fresh)
        if number == 1:
            most = min(PAGES_AT_MOST, 10 + 2 * -(-envelope.total // (len(fresh) or 1)))
        yield Page(fresh, len(seen), envelope.total, restarted=again and number == 1)
        # A page without news is the end, whatever it says: the last one again, or a circle.
        if not fresh or (envelope.next is None and len(seen) >= envelope.total):
            return
        number += 1
        if number > most:
            raise ServerTrouble("endless_list", path=path, received=len(seen), total=envelope.total)


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
