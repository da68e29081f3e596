"""One accessible object, and the words of AT-SPI for roles and states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

BUTTON = "push button"
CHECK = "check box"
RADIO = "radio button"
COMBO = "combo box"
FIELD = "text"
TAB = "page tab"
TABS = "page tab list"
TABLE = "table"
HEADER = "column header"
CELL = "cell"
LIST = "list"
ENTRY = "list item"
LABEL = "label"
ACTIONABLE = frozenset(
    {BUTTON, CHECK, RADIO, COMBO, FIELD, TAB, "link", "toggle button", "menu item", "spin button"}
)

STATES = {
    1: "active",
    4: "checked",
    7: "editable",
    8: "enabled",
    9: "expandable",
    10: "expanded",
    11: "focusable",
    12: "focused",
    16: "modal",
    22: "selectable",
    23: "selected",
    24: "sensitive",
    25: "showing",
    30: "visible",
    36: "invalid entry",
    39: "default",
    41: "checkable",
    42: "has popup",
    43: "read only",
}


@dataclass(eq=False)
class Node:
    """One accessible object, as it was when the tree was read."""

    sender: str
    path: str
    name: str = ""
    description: str = ""
    role: str = ""
    states: frozenset[str] = frozenset()
    place: tuple[int, int, int, int] = (0, 0, 0, 0)
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This one and all below it, in the order they are told."""
        yield self
        for child in self.children:
            yield from child.walk()

    def above(self) -> Iterator[Node]:
        """Those around this one, the nearest first."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.above()

    @property
    def shown(self) -> bool:
        return "showing" in self.states

    @property
    def ready(self) -> bool:
        """Whether it is in view and takes what a person does."""
        return self.shown and {"enabled", "sensitive"} <= self.states

    @property
    def takes_tab(self) -> bool:
        """Whether Tab should stop here: of a group of choices only at the chosen one."""
        around = self.parent.role if self.parent is not None else ""
        inside = {FIELD, TABLE, LIST, TABS}  # what these have has keys of its own
        unchosen = self.role == RADIO and "checked" not in self.states
        return self.ready and self.role in ACTIONABLE and around not in inside and not unchosen

    @property
    def in_view(self) -> bool:
        """Whether a person sees it: no part that scrolls hides it."""
        middle = self.place[1] + self.place[3] // 2
        around = [each.place for each in self.above() if each.place[2] > 1]
        return self.place[2] > 1 and all(top <= middle <= top + h for _x, top, _w, h in around)

    def __str__(self) -> str:
        marks = sorted(self.states - {"showing", "visible", "enabled", "sensitive", "focusable"})
        off = [] if self.ready else ["DISABLED" if self.shown else "HIDDEN"]
        more = f" – {self.description}" if self.description else ""
        return f"{self.role} {self.name!r} {' '.join([*off, *marks])}{more}".rstrip()


def printed(node: Node, depth: int = 0) -> str:
    """The tree below ``node`` as lines; what is not shown and says nothing is left out."""
    if not node.shown:
        return ""
    lines = [f"{'  ' * depth}{node}\n"]
    return "".join([*lines, *(printed(child, depth + 1) for child in node.children)])
