"""What an import of account codes would do, row by row. Pure: values in, the plan out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sage_desktop.book.run_rows import Counts
from sage_desktop.book.tax_rows import AccountCodeRow


class Status(StrEnum):
    """What would happen to a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"
    PROBLEM = "problem"


COMPARED = (
    "code",
    "name",
    "type_id",
    "type_name",
    "group_name",
    "usable_on_sales",
    "is_control",
    "in_chart",
    "tax_rate_sage_id",
    "tax_rate_name",
)
"""The fields that Sage decides; it decides all of them, for account codes are not edited here."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the plan.

    ``wanted`` is the account code as it would be, None for a problem (``reason`` says which) and
    for one that is gone. ``retire``: gone since the last import. ``changes``: field, old, new.
    """

    sage_id: str
    code: str
    name: str
    status: Status
    local_id: int | None = None
    wanted: AccountCodeRow | None = None
    reason: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    retire: bool = False


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """The whole import; the same value is carried out. ``source`` names all that Sage has."""

    tenant_id: int
    rows: tuple[Row, ...]
    source: frozenset[str]
    requests: int = 0

    def only(self, sage_ids: Collection[str]) -> AccountPlan:
        """The part of the plan that concerns these accounts; it retires nothing."""
        rows = tuple(
            row for row in self.rows if row.sage_id in sage_ids and row.status is not Status.GONE
        )
        return replace(self, rows=rows)

    def counts(self) -> Counts:
        tally = {status: 0 for status in Status}
        retired = 0
        for row in self.rows:
            tally[row.status] += 1
            retired += row.retire
        return Counts(
            created=tally[Status.NEW],
            updated=tally[Status.CHANGED],
            unchanged=tally[Status.UNCHANGED] + tally[Status.GONE] - retired,
            retired=retired,
            failed=tally[Status.PROBLEM],
        )


def plan_accounts(
    tenant_id: int,
    source: Sequence[AccountCodeRow],
    known: Sequence[AccountCodeRow],
    *,
    requests: int = 0,
) -> AccountPlan:
    """Compares all that Sage has with all that the book has of the tenant.

    ``source`` are the accounts as read, with an id of 0. An account that Sage has no more is
    retired, one that is back is not retired any more. One without code or name is a problem of its
    own: what the book has of it stays as it is.
    """
    had = {row.sage_id: row for row in known}
    rows = [_planned(account, had.get(account.sage_id)) for account in source]
    there = frozenset(account.sage_id for account in source)
    rows += [_gone(row) for row in known if row.sage_id not in there]
    return AccountPlan(tenant_id, tuple(rows), there, requests)


def _planned(account: AccountCodeRow, had: AccountCodeRow | None) -> Row:
    row = Row(account.sage_id, account.code, account.name, Status.NEW, wanted=account)
    if reason := _trouble(account):
        local_id = had.id if had else None
        return replace(row, status=Status.PROBLEM, reason=reason, wanted=None, local_id=local_id)
    if had is None:
        return row
    changes = _changes(had, account)
    status = Status.CHANGED if changes else Status.UNCHANGED
    wanted = replace(account, id=had.id, retired_at=None)
    return replace(row, status=status, local_id=had.id, wanted=wanted, changes=changes)


def _trouble(account: AccountCodeRow) -> str:
    if not account.code.strip():
        return "no_nominal_code"
    return "" if account.name.strip() else "no_account_name"


def _changes(had: AccountCodeRow, account: AccountCodeRow) -> dict[str, tuple[str, str]]:
    changes = {
        name: (_text(getattr(had, name)), _text(getattr(account, name)))
        for name in COMPARED
        if getattr(had, name) != getattr(account, name)
    }
    if had.retired_at is not None:
        changes["retired"] = ("yes", "no")
    return changes


def _gone(had: AccountCodeRow) -> Row:
    retire = had.retired_at is None
    changes = {"retired": ("no", "yes")} if retire else {}
    return Row(had.sage_id, had.code, had.name, Status.GONE, had.id, changes=changes, retire=retire)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
