"""Who uses the program by the names and roles that the accessibility bus tells, and by no other."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from tests.accessibility.atspi import AtSpi
from tests.accessibility.node import ACTIONABLE, CELL, COMBO, ENTRY, FIELD, TAB, Node, printed

PATIENCE = 20.0
_PAUSE = 0.05
_QUIET = 0.25
"""Who tells nothing for so long has done all that the keys asked for."""
_PRESS = ("Press", "Toggle", "ShowMenu")
Check = Callable[[str], None]
"""Looks over what is shown now; called with the name of the place."""


class Lost(Exception):
    """Something did not come; the message has what is shown instead."""


class Reader:
    """Every wait ends; what is not there is named, with the tree in its place."""

    def __init__(self, bus: AtSpi, variables: Mapping[str, str]) -> None:
        self.bus = bus
        self._variables = dict(variables)
        self.program = Node("", "")
        self.windows: list[Node] = []

    # looking

    def meet(self, *others: Reader) -> None:
        """Waits for the program, which is none of ``others``', and its first window."""
        known = {other.program.sender for other in others}

        def there() -> bool:
            all_ones = [each for each in self.bus.programs() if each.name == "sage-desktop"]
            found = [each for each in all_ones if each.sender not in known]
            self.program = found[0] if found else self.program
            return bool(found) and bool(self.look())

        self.until(there, "the program is not on the accessibility bus")
        self.title("Home")

    def parted(self) -> None:
        """Waits until the program has ended."""
        self.until(
            lambda: all(each.sender != self.program.sender for each in self.bus.programs()),
            "the program does not end",
        )

    def look(self) -> list[Node]:
        """The windows that are shown now; the one in front last."""
        tops = [each for each in self.bus.tree(self.program).children if each.shown]
        self.windows = sorted(tops, key=lambda each: "active" in each.states)
        return self.windows

    def shown(self) -> Iterator[Node]:
        """All that is in view, as it was read last; a dialog's alone while one is open."""
        modal = [each for each in self.windows if "modal" in each.states or each.role == "dialog"]
        for window in modal[-1:] or self.windows:
            yield from (node for node in window.walk() if node.shown)

    def picture(self) -> str:
        """The tree as lines."""
        self.look()
        return "".join(printed(window) for window in self.windows)

    def until(self, holds: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
        """What ``holds()`` gives once that is something."""
        end = time.monotonic() + patience
        while not (found := holds()):
            if time.monotonic() > end:
                raise Lost(f"{what} within {patience:.0f} s. What is shown:\n{self.picture()}")
            self.bus.wait(_PAUSE)
        return found

    def all(self, name: str, roles: Collection[str] = ACTIONABLE) -> list[Node]:
        """What is shown now under that name."""
        self.look()
        return [each for each in self.shown() if each.name == name and each.role in roles]

    def find(self, name: str, *roles: str) -> Node:
        """The one control of that name that can be used, once it can be."""
        wanted = roles or ACTIONABLE

        def one() -> Node | None:
            found = [each for each in self.all(name, wanted) if each.ready]
            return found[0] if len(found) == 1 else None

        return self.until(one, f"no single {' or '.join(sorted(wanted))} {name!r} to use")

    def sees(self, text: str) -> Node:
        """Something in view says ``text`` in its name."""

        def there() -> Node | None:
            self.look()
            return next((each for each in self.shown() if text in each.name), None)

        return self.until(there, f"{text!r} is not told")

    def gone(self, name: str) -> None:
        self.until(lambda: not self.all(name), f"{name!r} is still there")

    def hears(self, text: str) -> None:
        """Something with ``text`` is announced."""

        def said() -> bool:
            self.look()  # whatever is sent is read with it
            return any(text in each for each in self.bus.news)

        try:
            self.until(said, f"{text!r} is not announced")
        except Lost as lost:
            raise Lost(f"{lost}\nannounced: {self.bus.news[-5:]}") from None

    def title(self, start: str) -> None:
        """The window in front is called so."""

        def called() -> bool:
            return any(each.name.startswith(start) for each in self.look())

        self.until(called, f"no window is called {start!r}")

    def focused(self) -> Node | None:
        """What has the focus, the innermost of those that say so."""
        self.look()
        found = [each for each in self.shown() if "focused" in each.states]
        # Of a tab in front and of the current cell Qt says so wherever the focus is.
        inner = [each for each in found if each.role in (CELL, ENTRY) and each.parent in found]
        plain = [each for each in found if each.role not in (CELL, ENTRY, TAB)]
        tabs = [each for each in found if each.role == TAB and each.parent in found]
        return (inner or tabs or plain or [None])[-1]

    def kept_focus(self, where: str) -> None:
        """A dialog that closes gives the focus back."""
        self.until(self.focused, f"nothing has the focus after {where!r}")

    # acting

    def press(self, name: str, *roles: str) -> None:
        self.act(self.find(name, *roles))

    def act(self, node: Node, wanted: Collection[str] = _PRESS) -> None:
        """Does what a screen reader's *activate* does."""
        names = [each[0] for each in self.bus.call(node, "Action", "GetActions")]
        number = next((names.index(each) for each in wanted if each in names), None)
        if number is None:
            raise Lost(f"{node} cannot be activated, only {names}")
        self.bus.call(node, "Action", "DoAction", "i", number)

    def write(self, name: str, text: str) -> None:
        """Puts ``text`` into the field in place of what is there."""
        field = self.find(name, FIELD)
        self.bus.call(field, "EditableText", "SetTextContents", "s", text)
        said = self.bus.call(field, "Text", "GetText", "ii", 0, -1)
        if said not in (text, "●" * len(text)):
            raise Lost(f"{field} holds {said!r} and not {text!r}")

    def value(self, name: str) -> str:
        return str(self.bus.call(self.find(name, FIELD), "Text", "GetText", "ii", 0, -1))

    # the keyboard

    def keys(self, *names: str) -> None:
        """Presses keys where the focus is."""
        self._xdotool("key", "--delay", "25", *names)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "15", text)

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._variables, check=True, timeout=PATIENCE)

    def focus(self, name: str, *roles: str) -> Node:
        node = self.find(name, *roles)
        self.bus.call(node, "Component", "GrabFocus")
        return node

    def choose(self, name: str, entry: str) -> None:
        """Opens a drop-down list and goes to the entry by keys, as readers leave it to the user."""
        self.press(name, COMBO)
        self.go_to_entry(entry)
        self.keys("Return")
        self.until(
            lambda: any(each.description.startswith(entry) for each in self.all(name, (COMBO,))),
            f"{name!r} does not say that {entry!r} is chosen",
        )

    def tick(self, name: str, *entries: str) -> None:
        """Ticks entries in the list of a field for several."""
        self.press(name, COMBO)
        for entry in entries:
            self.go_to_entry(entry)
            self.keys("space")
            self.until(
                lambda entry=entry: any(
                    "checked" in each.states for each in self.all(entry, (ENTRY,))
                ),
                f"{entry!r} is not ticked",
            )
        self.keys("Escape")

    def go_to_entry(self, entry: str) -> None:
        """Moves in the open list until the entry has the focus."""
        self.until(
            lambda: any("focused" in each.states for each in self.shown_entries()), "no list opens"
        )
        self.keys("Home")
        for _ in self.shown_entries():
            if any("focused" in each.states for each in self.all(entry, (ENTRY,))):
                return
            self.keys("Down")
        raise Lost(f"no entry {entry!r} in the list. What is shown:\n{self.picture()}")

    def shown_entries(self) -> list[Node]:
        self.look()
        return [each for each in self.shown() if each.role == ENTRY]

    def pick(self, name: str, text: str, entry: str) -> None:
        """Types into a searching field and takes what is marked, once that is announced."""
        self.bus.news.clear()
        self.focus(name, FIELD)
        self.write(name, text)
        self.hears(entry)
        self.keys("Return")
        self.until(lambda: entry in self.value(name), f"{name!r} does not hold {entry!r}")

    def tab_to(self, name: str, *roles: str, key: str = "Tab", most: int = 45) -> Node:
        """Presses Tab until what is called so has the focus."""
        gone: list[str] = []
        for _ in range(most):
            here = self.focused()
            if here is not None and here.name == name and (not roles or here.role in roles):
                return here
            gone.append(str(here))
            self.keys(key)
        way = "\n".join(gone)
        raise Lost(f"{key} does not reach {name!r}; it went over:\n{way}\n{self.picture()}")

    def round_by_tab(self) -> list[Node]:
        """Once round the window by Tab, and back: where the focus stops on the way."""
        here = self.focused()
        nodes = {node.path: node for node in self.shown()}
        self.bus.stops.clear()
        self.keys(*["Tab"] * (2 + sum(node.takes_tab for node in nodes.values())))
        while self.bus.wait(_QUIET):
            pass
        stops = [nodes[path] for path in self.bus.stops if path in nodes]
        if here is not None:
            self.bus.call(here, "Component", "GrabFocus")
        return stops

    def tab_to_tabs(self, most: int = 45) -> None:
        """Presses Tab until nothing but the row of tabs says that it has the focus."""
        for _ in range(most):
            here = self.focused()
            if here is not None and here.role == TAB:
                return
            self.keys("Tab")
        raise Lost(f"Tab does not reach the tabs:\n{self.picture()}")
