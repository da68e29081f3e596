"""What ``idempotency_id`` does, and whether a client who lost an answer asks again rightly.

``sage/api.md`` 9. Sage does not say whether a refused attempt is kept: here it is not, unless
``replay_refusals`` is set; another body under its id is noted in both cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sage_desktop.net.messages import Reply

KEPT = timedelta(days=7)
_ID = re.compile(r"[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One writing request: whose, under which id ("" for none), where, and what it said."""

    business: str
    id: str
    place: str
    content: str


@dataclass(frozen=True, slots=True)
class _Kept:
    attempt: Attempt
    moment: datetime
    reply: Reply


class Memory:
    """The attempts of the last seven days."""

    def __init__(self) -> None:
        self.replay_refusals = False
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._lost: dict[Attempt, datetime] = {}
        self._open: Attempt | None = None

    def recall(self, attempt: Attempt, now: datetime) -> Reply | None:
        """The first answer to the same attempt. Raises ``Changed`` for another under its id."""
        kept = self._kept.get((attempt.business, attempt.id)) if attempt.id else None
        if kept is None or now - kept.moment > KEPT:
            return None
        if kept.attempt != attempt:
            raise Changed(was_refused=kept.reply.status == 422 and not self.replay_refusals)
        replayed = kept.reply.status != 422 or self.replay_refusals
        if replayed and attempt in self._lost:
            self._open = attempt
        return kept.reply if replayed else None

    def keep(self, attempt: Attempt, reply: Reply, now: datetime, *, created: bool) -> None:
        """``created``: a record was made, so that the same again would be there twice."""
        if attempt.id:
            self._forget(now)
            self._kept.pop((attempt.business, attempt.id), None)
            self._kept[attempt.business, attempt.id] = _Kept(attempt, now, reply)
        if created:
            self._open = attempt

    def delivered(self, arrived: bool, now: datetime) -> None:
        """How the answer to the request at hand fared on its way."""
        attempt, self._open = self._open, None
        if attempt is None:
            return
        if arrived:
            self._lost.pop(attempt, None)
        else:
            self._lost[attempt] = now

    def was_lost(self, attempt: Attempt, now: datetime) -> bool:
        """Whether the same was created under another id, and the client cannot know of it."""
        return any(
            lost.id != attempt.id
            and now - moment <= KEPT
            and (lost.business, lost.place, lost.content)
            == (attempt.business, attempt.place, attempt.content)
            for lost, moment in self._lost.items()
        )

    def _forget(self, now: datetime) -> None:
        while self._kept:
            oldest = next(iter(self._kept))
            if now - self._kept[oldest].moment <= KEPT:
                return
            del self._kept[oldest]


class Changed(Exception):
    """An id was used for something else before. ``was_refused``: and came to nothing then."""

    def __init__(self, *, was_refused: bool) -> None:
        super().__init__()
        self.was_refused = was_refused


def is_id(text: object) -> bool:
    """32 hexadecimal characters without hyphens."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None
