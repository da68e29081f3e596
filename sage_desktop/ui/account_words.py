"""The words of account codes: filters, states, what an import or its undo did. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.ui import import_words
from sage_desktop.ui.texts import one_line
from sage_desktop.ui.tokens import State

RUN_KIND = "accounts"


class Shown(StrEnum):
    """Which account codes are shown; what is retired belongs to *all* and *retired* only."""

    ALL = "all"
    SALES = "sales"
    CONTROL = "control"
    RETIRED = "retired"


def is_shown(row: AccountCodeRow, shown: Shown) -> bool:
    match shown:
        case Shown.ALL:
            return True
        case Shown.SALES:
            return row.offered
        case Shown.CONTROL:
            return row.is_control and row.retired_at is None
        case Shown.RETIRED:
            return row.retired_at is not None


def counted(views: Iterable[AccountCodeView]) -> Mapping[Shown, int]:
    """How many each filter shows."""
    rows = [view.row for view in views]
    return {shown: sum(is_shown(row, shown) for row in rows) for shown in Shown}


def usable_text(row: AccountCodeRow) -> str:
    return tr("Yes") if row.offered else tr("No")


def state_of(row: AccountCodeRow) -> tuple[State, str, str]:
    """State, word and icon; no word for an account that is like most."""
    if row.retired_at is not None:
        return State.NEUTRAL, tr("Retired"), "gone"
    if row.is_control:
        return State.NEUTRAL, tr("Control account"), "lock"
    return State.NEUTRAL, "", ""


def whole(row: AccountCodeRow) -> str:
    """All that the table may have no room for, for the tool tip."""
    facts = (
        (tr("Type"), row.type_name),
        (tr("Group"), row.group_name),
        (tr("Tax rate"), row.tax_rate_name),
    )
    return "\n".join(
        [
            f"{row.code} {one_line(row.name)}",
            *(
                tr("{fact}: {value}").format(fact=fact, value=one_line(value))
                for fact, value in facts
                if value
            ),
        ]
    )


def undone(run: RunRow) -> tuple[str, str]:
    """Fact and sentence after *Undo*; ``run`` is the one that took the import back."""
    return import_words.undone(
        run,
        removed=("{n} created account code removed", "{n} created account codes removed"),
        updated=("{n} account code as it was before", "{n} account codes as they were before"),
        back=("{n} removed account code is back", "{n} removed account codes are back"),
        nothing=tr("Nothing was changed."),
    )
