"""What is wrong with a page for somebody who hears it instead of seeing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from tests.accessibility.atspi import Node
from tests.accessibility.reader import ACTIONABLE, CHECK, COMBO, ENTRY, FIELD, RADIO, TAB, TABLE

_STATES = {CHECK: "checkable", RADIO: "checkable", COMBO: "expandable", FIELD: "editable"}
_NAMED = ACTIONABLE | {TABLE, ENTRY, "cell", "column header", "dialog"}


def faults(windows: list[Node]) -> Iterator[str]:
    """One line for each fault in what is shown."""
    for window in windows:
        shown = [node for node in window.walk() if node.shown]
        yield from _nameless(shown)
        yield from _stateless(shown)
        yield from _twins(shown)
        yield from _out_of_order(shown)


def _nameless(shown: list[Node]) -> Iterator[str]:
    for node in shown:
        if node.role in _NAMED and not node.name:
            yield f"no name: {node} in {node.parent}"
        if node.role == TABLE and not any(each.role == "column header" for each in node.children):
            yield f"no headers: {node}"


def _stateless(shown: list[Node]) -> Iterator[str]:
    for node in shown:
        needed = _STATES.get(node.role)
        read_only = node.role == FIELD and "read only" in node.states
        if needed and needed not in node.states and not read_only:
            yield f"does not say that it is {needed}: {node}"


def _twins(shown: list[Node]) -> Iterator[str]:
    """Two of one role and name can only be told apart by eye."""
    inside = ("table", "list")
    usable = [
        node
        for node in shown
        if node.role in ACTIONABLE
        and node.ready
        and node.parent is not None
        and node.parent.role not in inside
    ]
    for (role, name), number in Counter((each.role, each.name) for each in usable).items():
        if number > 1:
            yield f"{number} times the same name: {role} {name!r}"


def _out_of_order(shown: list[Node]) -> Iterator[str]:
    """What is read later must not stand above what was read before, in the same column."""
    placed = [node for node in shown if node.role in ACTIONABLE - {TAB} and node.place[2] > 1]
    for before, after in pairwise(placed):
        left, top, wide, _high = before.place
        x, y, _wide, height = after.place
        if y + height <= top and x < left + wide:
            yield f"read after {before} but stands above it: {after}"
