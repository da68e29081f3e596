"""Reads the lists of a kind from Sage into the mirror: all of them, or only what changed.

A full reading goes on at the page where it stopped. What changed: ``news``.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError, ServerTrouble
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.mirror import lists
from sage_desktop.mirror.lists import Reading
from sage_desktop.mirror.store import Mirror
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.listings import RawPage
from sage_desktop.sage.paging import Walk
from sage_desktop.sync.imports.kinds import MirroredList
from sage_desktop.sync.imports.news import News, decoded

log = logging.getLogger(__name__)

FULL_AFTER = timedelta(days=30)
"""After so long everything is read again, for Sage's news of changes may miss something."""
GO_ON_WITHIN = timedelta(hours=24)
"""A full reading that was stopped longer ago begins anew."""

STAGE = "reading"


@dataclass(frozen=True, slots=True)
class WhatWasRead:
    """How reading went. ``incremental``: only changes were asked for, in all lists."""

    incremental: bool
    read_at: datetime


def only_changes(state: Reading, now: datetime) -> bool:
    """Whether asking for what changed is enough; else the whole list is read."""
    if state.complete_at is None or state.full_at is None or state.began_at is not None:
        return False
    return now - state.full_at < FULL_AFTER


def goes_on(state: Reading, now: datetime) -> bool:
    """Whether a full reading that was stopped can go on at its next page."""
    return state.began_at is not None and now - state.began_at < GO_ON_WITHIN


class ListReader:
    """Reads the lists of one kind for one tenant, side by side, each page by page."""

    def __init__(
        self,
        mirror: Mirror,
        client: SageClient,
        tenant_id: int,
        business_id: str,
        clock: Clock,
        report: Report,
        cancel: Cancel,
    ) -> None:
        self._mirror = mirror
        self._client = client
        self._tenant_id = tenant_id
        self._business_id = business_id
        self._clock = clock
        self._report = report
        self._cancel = cancel
        self._news = News(mirror, client, tenant_id, clock, cancel, self._tell)
        self._done: dict[str, int] = {}
        self._totals: dict[str, int] = {}

    async def read(self, wanted: Sequence[MirroredList], *, everything: bool) -> WhatWasRead:
        """Brings the mirror up to date. Raises ``Cancelled`` between pages, and Sage's errors."""
        made_at = await self._business_made_at()
        states = {each.name: await self._ready(each.name, made_at, everything) for each in wanted}
        incremental = all(state.began_at is None for state in states.values())
        try:
            async with asyncio.TaskGroup() as group:
                for each in wanted:
                    state = states[each.name]
                    work = self._all(each, state) if state.began_at else self._changes(each, state)
                    group.create_task(work)
        except BaseExceptionGroup as errors:
            raise _worst(errors) from errors
        return WhatWasRead(incremental, self._clock())

    async def _business_made_at(self) -> str:
        """Changes when the business is reset; "" if the user may not know."""
        settings = await self._client.business_settings()
        made = settings.business_created_at if settings is not None else None
        return made.isoformat() if made is not None else ""

    async def _ready(self, name: str, made_at: str, everything: bool) -> Reading:
        """The state to begin with: ``began_at`` is set for a full reading, new or to go on."""
        now = self._clock()

        def work(db: sqlite3.Connection) -> Reading:
            state = lists.reading(db, self._tenant_id, name)
            other = state.business_id not in ("", self._business_id)
            reset = (
                "" not in (made_at, state.business_made_at) and made_at != state.business_made_at
            )
            if other or reset:
                log.info("%s of tenant %s: all ids are void", name, self._tenant_id)
                lists.forget(db, self._tenant_id, name)
                state = Reading()
            state = replace(
                state,
                business_id=self._business_id,
                business_made_at=made_at or state.business_made_at,
            )
            if not everything and goes_on(state, now):
                log.info("%s of tenant %s: on at page %s", name, self._tenant_id, state.next_page)
            elif everything or not only_changes(state, now):
                state = replace(
                    state,
                    generation=state.generation + 1,
                    began_at=now,
                    next_page=1,
                    received=0,
                )
            lists.keep_reading(db, self._tenant_id, name, state)
            return state

        return await self._mirror.write(work)

    # everything

    async def _all(self, wanted: MirroredList, state: Reading) -> None:
        resumed = state.next_page > 1
        state, whole = await self._pages(wanted, state)
        heard: datetime | None = None
        if whole and resumed:
            heard, whole = await self._caught_up(wanted, state)
        if not whole:  # it moved while it was read: once more, and what is gone by now unseen
            heard = None
            state = replace(state, generation=state.generation + 1, next_page=1, received=0)
            state, whole = await self._pages(wanted, state)
        if not whole:
            raise ServerTrouble(
                "incomplete_list",
                path=wanted.listing.path,
                received=state.received,
                total=self._totals[wanted.name],
            )
        began = state.began_at
        done = replace(state, began_at=None, complete_at=heard or began, full_at=began, next_page=1)
        now = self._clock()

        def finish(db: sqlite3.Connection) -> None:
            lists.mark_unseen_gone(db, self._tenant_id, wanted.name, state.generation, now)
            lists.keep_reading(db, self._tenant_id, wanted.name, done)

        await self._mirror.write(finish)

    async def _caught_up(
        self, wanted: MirroredList, state: Reading
    ) -> tuple[datetime | None, bool]:
        """Hears what changed since a reading that was stopped began; whether all is there then.

        What was deleted meanwhile made others move, unseen, to pages that were read before.
        """
        total = self._totals[wanted.name]
        moment = await self._news.store(wanted, state.began_at, state.generation)
        met = await self._mirror.read(
            lambda db: lists.count_seen(db, self._tenant_id, wanted.name, state.generation)
        )
        return moment, met == total

    async def _pages(self, wanted: MirroredList, state: Reading) -> tuple[Reading, bool]:
        """The state after the last page, and whether all that Sage counts was met."""
        walk = Walk(
            self._client.origin,
            wanted.listing.path,
            number=state.next_page,
            received=state.received,
        )
        seen: frozenset[str] = frozenset()
        more = True
        while more:
            self._cancel.check()
            page, moment = await self._client.page(wanted.listing, walk.number, {})
            if walk.number == 1 and moment is not None:
                # Sage's time, not ours, is what its news of changes go by.
                state = replace(state, began_at=_earlier(state.began_at, moment))
            state, seen, more = await self._mirror.write(
                self._keeping(wanted, page, walk, state, seen)
            )
            self._tell(wanted.name, walk.received, page.total)
        met = await self._mirror.read(
            lambda db: lists.count_seen(db, self._tenant_id, wanted.name, state.generation)
        )
        return state, met == walk.total and not walk.shrank

    def _keeping(
        self, wanted: MirroredList, page: RawPage, walk: Walk, state: Reading, seen: frozenset[str]
    ) -> Callable[[sqlite3.Connection], tuple[Reading, frozenset[str], bool]]:
        """Stores a page with the number of the next; gives the new state, the page's ids, and
        whether there is more.
        """

        def work(db: sqlite3.Connection) -> tuple[Reading, frozenset[str], bool]:
            entries = decoded(wanted, page.items)
            ids = frozenset(each.sage_id for each in entries)
            more = walk.take(page.total, page.next, len(ids - seen))
            new = replace(state, next_page=walk.number, received=walk.received)
            lists.store(db, self._tenant_id, wanted.name, entries, new.generation)
            lists.keep_reading(db, self._tenant_id, wanted.name, new)
            return new, ids, more

        return work

    # only changes

    async def _changes(self, wanted: MirroredList, state: Reading) -> None:
        moment = await self._news.store(wanted, state.complete_at, state.generation)
        done = replace(state, complete_at=moment or self._clock())
        await self._mirror.write(
            lambda db: lists.keep_reading(db, self._tenant_id, wanted.name, done)
        )

    # both

    def _tell(self, name: str, done: int, total: int) -> None:
        self._done[name] = done
        self._totals[name] = total
        self._report(Progress(STAGE, sum(self._done.values()), sum(self._totals.values())))


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)


def _worst(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """One error of several lists that failed together; a defect or a cancel before all others."""
    found: list[BaseException] = []

    def collect(group: BaseExceptionGroup[BaseException]) -> None:
        for each in group.exceptions:
            if isinstance(each, BaseExceptionGroup):
                collect(each)
            else:
                found.append(each)

    collect(errors)
    return next((each for each in found if not isinstance(each, AppError)), found[0])
