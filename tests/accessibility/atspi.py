"""What a program says of itself on the accessibility bus: its tree, its states, its news."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, Properties
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import new_method_call

from tests.accessibility.node import STATES, TABLE, Node

_ATSPI = "org.a11y.atspi"
_REGISTRY = DBusAddress(
    "/org/a11y/atspi/accessible/root", f"{_ATSPI}.Registry", f"{_ATSPI}.Accessible"
)
_ANSWER_SECONDS = 20
_AT_ONCE = 100
_CELLS_READ = 240
"""Of a table with more cells only the first ones are read."""


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
        self.stops: list[str] = []
        """The paths of what the focus came to, the oldest first."""
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
                below = children[0][:_CELLS_READ] if node.role == TABLE else children[0]
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
        announced = MatchRule(type="signal", interface=interface, member="Announcement")
        focused = MatchRule(type="signal", interface=interface, member="StateChanged")
        focused.add_arg_condition(0, "focused")
        registry = DBusAddress(
            "/org/a11y/atspi/registry", f"{_ATSPI}.Registry", f"{_ATSPI}.Registry"
        )
        self._ask(
            [
                message_bus.AddMatch(announced),
                message_bus.AddMatch(focused),
                new_method_call(registry, "RegisterEvent", "s", ("object:announcement",)),
                new_method_call(registry, "RegisterEvent", "s", ("object:state-changed:focused",)),
            ]
        )

    def wait(self, seconds: float) -> bool:
        """Waits for the next thing that the program tells; False if it tells nothing so long."""
        with suppress(TimeoutError):
            self._note(self._bus.receive(timeout=seconds))
            return True
        return False

    def _note(self, message: Message) -> None:
        member = message.header.fields.get(HeaderFields.member)
        if member == "Announcement":
            self.news.append(_plain(str(message.body[3][1])))
        elif member == "StateChanged" and message.body[1]:
            self.stops.append(str(message.header.fields[HeaderFields.path]))


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
