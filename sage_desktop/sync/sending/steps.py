"""What sending a record can come to: the next step, or why there is none."""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sage_desktop.book.link_rows import LinkMaker, LinkRow
from sage_desktop.book.outbox_rows import Intent, OutboxRow
from sage_desktop.core import clock
from sage_desktop.sync.sending.views import Choice

CREATE, UPDATE, TAX_NUMBER, RELEASE, VOID = "create", "update", "tax_number", "release", "void"


@dataclass(frozen=True, slots=True)
class Request:
    """A request that would change something in Sage. ``agreed``: what both sides hold after it.

    ``noun`` is what the record is called in the body; only a creation carries an id that makes
    repeating it safe. ``warnings``: fields that do not go as they are.
    """

    step: str
    method: str
    path: str
    noun: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    agreed: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def intent(self, row: OutboxRow, now: datetime) -> Intent:
        """Settled once and for all: what is stored is what is sent, also the next time."""
        text, idempotency_id = "", ""
        if self.noun:
            record = dict(self.body)
            if self.step == CREATE:
                idempotency_id = uuid.uuid4().hex
                record = {"idempotency_id": idempotency_id, **record}
            text = json.dumps({self.noun: record}, ensure_ascii=False, separators=(",", ":"))
        return Intent(
            self.step,
            self.method,
            self.path,
            text,
            idempotency_id,
            row.version,
            clock.to_text(now),
            dict(self.agreed),
            row.data.get("choice", ""),
        )


@dataclass(frozen=True, slots=True)
class Adopt:
    """Sage has the record already, and it is ours: it is linked, and nothing is made.

    ``reply`` is an invoice as Sage has it; ``body_hash`` what it was made of, "" if that is not
    known.
    """

    sage_id: str
    name: str
    detail: str = ""
    reply: bytes = b""
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A person must decide or mend something."""

    code: str
    data: dict[str, str] = field(default_factory=dict)
    sage_text: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Sage has all of it. ``agreed`` None: there was nothing to compare."""

    agreed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Anew:
    """What Sage has of it counts no more: it is made anew."""


Step = Request | Adopt | Stuck | Nothing | Anew

Taken = Callable[[Collection[str]], Awaitable[Collection[str]]]
"""Which of these Sage ids are linked to records of ours already."""


def goes_unasked(row: OutboxRow, link: LinkRow) -> bool:
    """Whether what both sides never agreed upon may go over what Sage has.

    Not what somebody mapped and then asked to be sent, without a change of any field here.
    """
    wanted = row.data.get("choice") == Choice.SEND_ANYWAY
    return bool(row.changed) or link.made_by is LinkMaker.SENT or wanted


def maybe_there(row: OutboxRow) -> Mapping[str, str]:
    """What both sides hold if a change that nobody knows the outcome of did arrive."""
    found: Mapping[str, str] = json.loads(row.data.get("sent") or "{}")
    return found
