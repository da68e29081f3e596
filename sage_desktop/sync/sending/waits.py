"""What a whole business waits for: told at the rows that are due, and kept for those that come.

What Sage wishes, or has trouble with, holds for records that are queued later, too, and after a
restart. That this computer was offline does not: the next start may find it online.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from sage_desktop.book import business_waits, outbox_many
from sage_desktop.book.outbox_rows import BusinessWaitRow, OutboxRow
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import (
    AppError,
    Ask,
    NotFound,
    Offline,
    ServerTrouble,
    Throttled,
    Wait,
)
from sage_desktop.sync import runs
from sage_desktop.sync.sending import loading, retry
from sage_desktop.sync.sending.keeping import UNCERTAIN, WAITING
from sage_desktop.sync.sending.views import PushItem


class Waits:
    """The waits of one tenant's business."""

    def __init__(self, book: Book, clock: Clock, tenant_id: int) -> None:
        self._book = book
        self._clock = clock
        self._tenant_id = tenant_id

    async def running(self) -> BusinessWaitRow | None:
        """The wait that is not over yet."""
        found = await self._book.read(lambda: business_waits.wait(self._tenant_id))
        return None if found is None or retry.is_over(found.until, self._clock()) else found

    async def hold(self, rows: Sequence[OutboxRow], wait: BusinessWaitRow) -> list[PushItem]:
        """These came while it runs."""

        def work() -> list[tuple[OutboxRow, str, str]]:
            ids = [row.id for row in rows]
            outbox_many.hold_all(ids, wait.reason, wait.data, wait.until, tried=False)
            return loading.named(rows)

        named = await self._book.write(work) if rows else []
        return _items(named, wait.reason, wait.data)

    async def after(
        self, error: Wait | Ask, rows: Sequence[OutboxRow]
    ) -> tuple[datetime, list[PushItem]]:
        """Of an error that ended a push: when these rows that are due are tried again."""
        first = rows[0].attempts + 1 if rows else 1
        wish = float(str(error.data.get("seconds", 0))) if isinstance(error, Throttled) else 0.0
        pace = retry.OFFLINE if isinstance(error, Wait) else retry.TROUBLE
        moment = self._clock()
        when = retry.next_attempt(moment, first, pace, at_least=wish)
        data = _texts(error)

        def work() -> list[tuple[OutboxRow, str, str]]:
            outbox_many.hold_all([row.id for row in rows], error.code, data, when)
            with suppress(NotFound):  # the tenant was deleted meanwhile
                if isinstance(error, Ask):
                    runs.open_issue(self._tenant_id, error, moment)
                elif not isinstance(error, Offline):
                    self._keep(when, error.code, data)
            return loading.named(rows)

        return when, _items(await self._book.write(work), error.code, data)

    async def troubles(self, number: int) -> datetime:
        """Sage has trouble with one record after the other: when the next one is tried."""
        when = retry.next_attempt(self._clock(), number, retry.TROUBLE)
        await self._book.write(lambda: self._keep(when, ServerTrouble.code, {}))
        return when

    def _keep(self, until: datetime, reason: str, data: Mapping[str, str]) -> None:
        business_waits.keep(BusinessWaitRow(self._tenant_id, until, reason, dict(data)))


def _texts(error: AppError) -> dict[str, str]:
    return {name: str(value)[:200] for name, value in error.data.items()}


def _items(
    named: Sequence[tuple[OutboxRow, str, str]], reason: str, data: Mapping[str, str]
) -> list[PushItem]:
    return [
        PushItem(
            row.kind,
            key,
            name,
            WAITING if row.intent is None else UNCERTAIN,
            "",
            reason,
            dict(data),
        )
        for row, key, name in named
    ]
