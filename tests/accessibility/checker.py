"""What is wrong with a page for somebody who hears it instead of seeing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tests.accessibility.node import (
    ACTIONABLE,
    CELL,
    CHECK,
    COMBO,
    ENTRY,
    FIELD,
    HEADER,
    LABEL,
    LIST,
    RADIO,
    TAB,
    TABLE,
    TABS,
    Node,
)

_STATES = {CHECK: "checkable", RADIO: "checkable", COMBO: "expandable", FIELD: "editable"}
_NAMED = ACTIONABLE | {TABLE, ENTRY, CELL, HEADER, "dialog"}


def faults(windows: Iterable[Node]) -> Iterator[str]:
    """One line for each fault in what is shown."""
    for window in windows:
        shown = [node for node in window.walk() if node.shown]
        yield from _nameless(shown)
        yield from _stateless(shown)
        yield from _tables(shown)
        yield from _twins(shown)
        yield from _out_of_order(shown)


def faults_of_tab(shown: Sequence[Node], stops: Sequence[Node]) -> Iterator[str]:
    """Where Tab does not stop, and where it leaves the order in which the page is told."""
    reached = {each.path for each in stops}
    for node in shown:
        if node.takes_tab and node.path not in reached:
            yield f"Tab passes over {node}"
        if node.role in (TABS, TABLE) and node.ready and node.path not in reached:
            yield f"Tab passes over {node}"
    order = {node.path: at for at, node in enumerate(shown)}
    # A table tells of the cell before it tells of itself; both are one stop.
    once = dict.fromkeys(order[each.path] for each in stops if each.role not in (CELL, ENTRY))
    back = [(before, after) for before, after in pairwise(once) if after < before]
    for before, after in back if len(back) > 1 else ():  # once, for it goes round
        yield f"Tab goes back from {shown[before]} to {shown[after]}"


def _nameless(shown: list[Node]) -> Iterator[str]:
    for node in shown:
        if node.role in _NAMED and not node.name:
            yield f"no name: {node} in {node.parent}"


def _stateless(shown: list[Node]) -> Iterator[str]:
    for node in shown:
        needed = _STATES.get(node.role)
        read_only = node.role == FIELD and "read only" in node.states
        if needed and needed not in node.states and not read_only:
            yield f"does not say that it is {needed}: {node}"
        if node.role == TABS and sum("selected" in tab.states for tab in node.children) != 1:
            yield f"does not say which tab is open: {node}"


def _tables(shown: list[Node]) -> Iterator[str]:
    for table in (node for node in shown if node.role == TABLE):
        headers = sum(node.role == HEADER for node in table.children)
        cells = [node for node in table.children if node.role == CELL]
        if not headers:
            yield f"no headers: {table}"
        elif not any("focusable" in node.states or "selectable" in node.states for node in cells):
            if cells:
                yield f"cells that cannot be gone to: {table}"


def _twins(shown: list[Node]) -> Iterator[str]:
    """Two of one role and name can only be told apart by eye."""
    usable = [
        node
        for node in shown
        if node.role in ACTIONABLE
        and node.ready
        and node.parent is not None
        and node.parent.role not in (TABLE, LIST)
    ]
    for (role, name), number in Counter((each.role, each.name) for each in usable).items():
        if number > 1:
            yield f"{number} times the same name: {role} {name!r}"


def _out_of_order(shown: list[Node]) -> Iterator[str]:
    """What is read later must stand neither above what was read before, nor left in its line."""
    placed = [node for node in shown if node.role in (ACTIONABLE | {LABEL}) - {TAB}]
    for before, after in pairwise(each for each in placed if each.name and each.in_view):
        left, top, wide, high = before.place
        x, y, width, height = after.place
        above = y + height <= top and x < left + wide
        earlier = x + width <= left and abs((2 * y + height) - (2 * top + high)) < min(high, height)
        if above or earlier:
            yield f"read after {before} but stands {'above' if above else 'left of'} it: {after}"
