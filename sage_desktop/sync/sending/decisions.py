"""What a person may decide about a record that does not go by itself, and carrying it out.

Book thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sage_desktop.book import journal, outbox, passages
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.outbox_rows import OutboxRow
from sage_desktop.book.run_rows import IssueRow
from sage_desktop.sync.sending import loading
from sage_desktop.sync.sending.views import ISSUE_PREFIX, Choice

_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "exists_in_sage": (Choice.LINK, Choice.SEND_ANYWAY, Choice.LEAVE),
    "invoice_exists_in_sage": (Choice.LINK, Choice.SEND_ANYWAY, Choice.LEAVE),
    "unknown_outcome": (Choice.SEND_ANYWAY, Choice.LEAVE),
    "changed_in_both": (Choice.SEND_ANYWAY, Choice.LEAVE),
    "other_values_in_sage": (Choice.SEND_ANYWAY, Choice.LEAVE),
    "gone_in_sage": (Choice.CREATE_AGAIN, Choice.LEAVE),
    "void_in_sage": (Choice.CREATE_AGAIN, Choice.LEAVE),
    "invoice_locked_in_sage": (Choice.VOID_AND_SEND_AGAIN, Choice.LEAVE),
    "total_differs": (Choice.LEAVE,),
    "cannot_void": (Choice.LEAVE,),
    "vat_refused": (Choice.LEAVE,),
}
_UNPAID = "UNPAID"


def choices_of(code: str, data: Mapping[str, str]) -> tuple[Choice, ...]:
    """What can be decided; () if only mending helps."""
    found = _CHOICES.get(code, ())
    if not data.get("sage_id"):  # several, or none: which one it is cannot be said
        found = tuple(each for each in found if each is not Choice.LINK)
    if data.get("status", _UNPAID) != _UNPAID:  # with payments on it nothing is voided
        found = tuple(each for each in found if each is not Choice.VOID_AND_SEND_AGAIN)
    return found


def carry_out(
    row: OutboxRow, issue: IssueRow, choice: Choice, maker: LinkMaker, now: datetime
) -> None:
    """Raises ``BadInput("already_linked")`` if it was linked meanwhile."""
    kind = loading.link_kind(loading.record(row.kind, row.local_id))
    had = journal.link(kind, row.tenant_id, local_id=row.local_id)
    match choice:
        case Choice.LEAVE:
            outbox.drop(row.id)
        case Choice.LINK:
            journal.create_link(
                kind=kind,
                tenant_id=row.tenant_id,
                local_id=row.local_id,
                sage_id=issue.data["sage_id"],
                made_by=maker,
                now=now,
                sage_name=issue.data.get("sage_name", ""),
            )
            outbox.drop(row.id)
        case Choice.CREATE_AGAIN:
            if had is not None:
                journal.remove_link(had.id)
            if row.kind == loading.INVOICE:
                passages.forget_sent(row.local_id)
            outbox.queue([row.id])
        case Choice.SEND_ANYWAY | Choice.VOID_AND_SEND_AGAIN:
            outbox.queue([row.id])
            outbox.decide(row.id, {"choice": choice.value})
    close_issue(row)


def close_issue(row: OutboxRow) -> None:
    """Of sending this record: it is tried again, or not at all."""
    journal.close_issue(row.tenant_id, f"{ISSUE_PREFIX}{row.kind}", str(row.local_id))
