"""What a program says of itself on the accessibility bus: its tree, its states, its news."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, Properties
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import new_method_call

_ATSPI = "org.a11y.atspi"
_REGISTRY = DBusAddress(
    "/org/a11y/atspi/accessible/root", f"{_ATSPI}.Registry", f"{_ATSPI}.Accessible"
)
_ANSWER_SECONDS = 20
_AT_ONCE = 100
_CELLS_READ = 240
"""Of a table with more cells only the first ones are read."""

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


class AtSpi:
    """The accessibility bus of the session at ``session_address``, listened to by a reader."""

    def __init__(self, session_address: str) -> None:
        session = open_dbus_connection(bus=session_address)
        try:
            _switch_on(session)
            bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            said = session.send_and_get_reply(
                new_method_call(bus, "GetAddress"), timeout=_ANSWER_SECONDS
            )
            self._bus: DBusConnection = open_dbus_connection(bus=said.body[0])
        finally:
            session.close()
        self.news: list[str] = []
        """What the program announced, the oldest first."""
        self._listen()

    def close(self) -> None:
        self._bus.close()

    # asking

    def call(self, node: Node, interface: str, method: str, signature: str = "", *args: Any) -> Any:
        """The first value of the answer, None for none. Raises ``LookupError`` on an error."""
        address = DBusAddress(node.path, node.sender, f"{_ATSPI}.{interface}")
        [body] = self._ask([new_method_call(address, method, signature or None, args)])
        if body is None:
            raise LookupError(f"{node} does not answer {interface}.{method}")
        return body[0] if body else None

    def get(self, node: Node, interface: str, name: str) -> Any:
        address = DBusAddress(node.path, node.sender, f"{_ATSPI}.{interface}")
        [body] = self._ask([Properties(address).get(name)])
        if body is None:
            raise LookupError(f"{node} has no {interface}.{name}")
        return body[0][1]

    def programs(self) -> list[Node]:
        """The programs on the bus."""
        [body] = self._ask([new_method_call(_REGISTRY, "GetChildren")])
        found = [Node(sender, path) for sender, path in (body or ([],))[0]]
        for each in found:
            self._read([each])
        return found

    def tree(self, program: Node) -> Node:
        """Reads everything that the program shows."""
        root = Node(program.sender, program.path)
        level = self._read([root])
        while level:
            level = self._read(level)
        return root

    def _read(self, nodes: Sequence[Node]) -> list[Node]:
        """Fills in ``nodes`` and gives their children."""
        asked: list[Message] = []
        for node in nodes:
            address = DBusAddress(node.path, node.sender, f"{_ATSPI}.Accessible")
            where = DBusAddress(node.path, node.sender, f"{_ATSPI}.Component")
            asked += [
                new_method_call(address, "GetRoleName"),
                new_method_call(address, "GetState"),
                Properties(address).get("Name"),
                Properties(address).get("Description"),
                new_method_call(address, "GetChildren"),
                new_method_call(where, "GetExtents", "u", (0,)),
            ]
        bodies = self._ask(asked)
        found: list[Node] = []
        for number, node in enumerate(nodes):
            role, states, name, description, children, place = bodies[6 * number : 6 * number + 6]
            if role is None or states is None:
                continue  # it went meanwhile
            node.role = role[0]
            node.states = _states(states[0])
            node.name = _plain(name[0][1]) if name else ""
            node.description = _plain(description[0][1]) if description else ""
            node.place = tuple(place[0]) if place else (0, 0, 0, 0)
            top = node.role in ("application", "desktop frame")
            if children and (node.shown or top):
                below = children[0][:_CELLS_READ] if node.role == "table" else children[0]
                node.children = [Node(*each, parent=node) for each in below if each[0]]
                found += node.children
        return found

    def _ask(self, messages: Sequence[Message]) -> list[Any]:
        """The bodies of the answers; None for an error."""
        answers: list[Any] = []
        for begin in range(0, len(messages), _AT_ONCE):
            answers += self._ask_some(messages[begin : begin + _AT_ONCE])
        return answers

    def _ask_some(self, messages: Sequence[Message]) -> list[Any]:
        open_ones: dict[int, int] = {}
        for number, message in enumerate(messages):
            serial = next(self._bus.outgoing_serial)
            self._bus.send(message, serial=serial)
            open_ones[serial] = number
        bodies: list[Any] = [None] * len(messages)
        end = time.monotonic() + _ANSWER_SECONDS
        while open_ones:
            message = self._bus.receive(timeout=max(0.01, end - time.monotonic()))
            number = open_ones.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
            if number is None:
                self._note(message)
            elif message.header.message_type is MessageType.method_return:
                bodies[number] = message.body
        return bodies

    # news

    def _listen(self) -> None:
        interface = f"{_ATSPI}.Event.Object"
        rule = MatchRule(type="signal", interface=interface, member="Announcement")
        registry = DBusAddress(
            "/org/a11y/atspi/registry", f"{_ATSPI}.Registry", f"{_ATSPI}.Registry"
        )
        self._ask(
            [
                message_bus.AddMatch(rule),
                new_method_call(registry, "RegisterEvent", "s", ("object:announcement",)),
                new_method_call(registry, "RegisterEvent", "s", ("object:state-changed:focused",)),
            ]
        )

    def _note(self, message: Message) -> None:
        if message.header.fields.get(HeaderFields.member) == "Announcement":
            self.news.append(_plain(str(message.body[3][1])))


def _switch_on(session: DBusConnection) -> None:
    """Says that a screen reader is here, as one says it."""
    status = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status")
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        session.send_and_get_reply(Properties(status).set(name, "b", True), timeout=_ANSWER_SECONDS)


def _states(words: Sequence[int]) -> frozenset[str]:
    bits = words[0] | (words[1] << 32 if len(words) > 1 else 0)
    return frozenset(name for bit, name in STATES.items() if bits >> bit & 1)


def _plain(text: str) -> str:
    """Without the marks that isolate names of another direction."""
    return text.translate({0x2068: None, 0x2069: None})
