"""What changed and what was deleted in a list of Sage's since a moment, stored in the mirror.

It is asked for with an overlap of some minutes, for Sage's clocks may differ among themselves;
reading a record twice does no harm.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import MsgspecError, Raw

from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import ServerTrouble
from sage_desktop.core.progress import Cancel
from sage_desktop.mirror import lists
from sage_desktop.mirror.lists import Entry
from sage_desktop.mirror.store import Mirror
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.paging import Walk
from sage_desktop.sync.imports.kinds import MirroredList

OVERLAP = timedelta(minutes=5)

Tell = Callable[[str, int, int], None]
"""Takes the name of a list, how many of its records came so far, and how many there are."""


class News:
    """Asks for one tenant."""

    def __init__(
        self,
        mirror: Mirror,
        client: SageClient,
        tenant_id: int,
        clock: Clock,
        cancel: Cancel,
        tell: Tell,
    ) -> None:
        self._mirror = mirror
        self._client = client
        self._tenant_id = tenant_id
        self._clock = clock
        self._cancel = cancel
        self._tell = tell

    async def store(
        self, wanted: MirroredList, last: datetime | None, generation: int
    ) -> datetime | None:
        """Stores what changed and what was deleted since ``last``; Sage's time when it was asked.

        Raises ``ServerTrouble("incomplete_list")``.
        """
        since = (last or self._clock()) - OVERLAP
        text = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        tenant_id, name = self._tenant_id, wanted.name
        mark: datetime | None = None

        def changed(entries: Sequence[Entry]) -> Callable[[sqlite3.Connection], None]:
            def work(db: sqlite3.Connection) -> None:
                lists.remove_elsewhere(db, tenant_id, name, entries)
                lists.store(db, tenant_id, name, entries, generation)

            return work

        def deleted(entries: Sequence[Entry]) -> Callable[[sqlite3.Connection], None]:
            ids = [each.sage_id for each in entries]
            now = self._clock()
            return lambda db: lists.mark_gone(db, tenant_id, name, ids, now)

        for parameter, keeping in (
            ("updated_or_created_since", changed),
            ("deleted_since", deleted),
        ):
            moment, missing = await self._each_page(wanted, {parameter: text}, keeping)
            if missing is not None:  # the list moved while it was read: once more
                _, missing = await self._each_page(wanted, {parameter: text}, keeping)
            if missing is not None:
                raise missing
            mark = mark or moment
        return mark

    async def _each_page(
        self,
        wanted: MirroredList,
        more: Mapping[str, str],
        keeping: Callable[[Sequence[Entry]], Callable[[sqlite3.Connection], None]],
    ) -> tuple[datetime | None, ServerTrouble | None]:
        """Stores page after page; Sage's time of the first answer, and what is wrong if it was not
        all that Sage counts. A record that comes twice in a page counts twice for Sage too.
        """
        walk = Walk(self._client.origin, wanted.listing.path)
        first: datetime | None = None
        ids: set[str] = set()
        came = 0
        going = True
        while going:
            self._cancel.check()
            page, moment = await self._client.page(wanted.listing, walk.number, more)
            first = first or moment
            entries = await asyncio.to_thread(decoded, wanted, page.items)
            fresh = {each.sage_id for each in entries} - ids
            ids |= fresh
            came += len(entries) if fresh else 0
            going = walk.take(page.total, page.next, len(fresh))
            if entries:
                await self._mirror.write(keeping(entries))
            self._tell(wanted.name, len(ids), page.total)
        if came >= walk.total and not walk.shrank:
            return first, None
        path = wanted.listing.path
        return first, ServerTrouble("incomplete_list", path=path, received=came, total=walk.total)


def decoded(wanted: MirroredList, items: Sequence[Raw]) -> list[Entry]:
    """What the mirror keeps of a page's records. Raises ``ServerTrouble("bad_reply")``."""
    try:
        return [wanted.entry(raw) for raw in items]
    except (MsgspecError, ValueError) as error:  # one without an id, or a text that is none
        raise ServerTrouble("bad_reply", path=wanted.listing.path, where=str(error)) from error
