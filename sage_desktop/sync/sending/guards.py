"""What never happens unasked: a record made twice in Sage, or values written over Sage's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sage_desktop.book.link_rows import LinkRow
from sage_desktop.book.outbox_rows import OutboxRow
from sage_desktop.sage.paging import HasId
from sage_desktop.sync.sending.comparing import Values, changed_in_both
from sage_desktop.sync.sending.steps import Adopt, Stuck, Taken, goes_unasked, maybe_there
from sage_desktop.sync.sending.views import Choice

R = TypeVar("R", bound=HasId)


async def there_already(
    name: str,
    found: Sequence[R],
    row: OutboxRow,
    taken: Taken,
    *,
    is_mine: Callable[[R], bool],
    is_alike: Callable[[R], bool],
    adopted: Callable[[R], Adopt],
    called: Callable[[R], str],
) -> Adopt | Stuck | None:
    """Of what was ``found`` for a record that is to be made: the one that was made of it before.

    One that only looks like it is for a person to decide. None: Sage does not have it yet.
    """
    ours_already = await taken([each.id for each in found])
    again = row.data.get("choice") == Choice.SEND_ANYWAY
    alike = []
    for each in found:
        mine = is_mine(each)
        if each.id in ours_already:
            if mine and not again:
                return Stuck("linked_elsewhere", {"name": name, "sage": each.id})
            continue
        if mine:
            return adopted(each)
        if is_alike(each):
            alike.append(each)
    if not alike or again:
        return None
    return Stuck(
        "exists_in_sage",
        {
            "name": name,
            "sage_id": alike[0].id if len(alike) == 1 else "",
            "sage_name": called(alike[0]),
            "count": str(len(alike)),
        },
    )


def fields_to_send(
    name: str,
    row: OutboxRow,
    link: LinkRow,
    changed: set[str],
    others: set[str],
    ours: Values,
    now: Values,
) -> set[str] | Stuck:
    """``changed``, and ``others`` that both sides never agreed upon where they go unasked.

    What would go over values of Sage's own is for a person to decide.
    """
    if goes_unasked(row, link):
        changed = changed | others
    elif others and not changed:
        return Stuck("other_values_in_sage", {"name": name, "fields": ", ".join(sorted(others))})
    both = changed_in_both(changed, ours, link.agreed, now, maybe_there(row))
    if both and row.data.get("choice") != Choice.SEND_ANYWAY:
        return Stuck("changed_in_both", {"name": name, "fields": ", ".join(both)})
    return changed
