"""The sentences of *Settings*, and what is typed there read into values. No widgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from sage_desktop.core.i18n import tr

PORTS = (1024, 65535)
PACE = (1, 6000)
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")


class NotReadable(Exception):
    """What was typed cannot be meant; the text says why, for the foot of its field."""


def read_time(text: str) -> time:
    """``2:00`` or ``02.00``. Raises ``NotReadable``."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise NotReadable(
            tr("“{text}” is not a time of day. Type hours and minutes, such as 02:00.").format(
                text=text.strip()
            )
        )
    return time(int(found[1]), int(found[2]))


def read_ports(text: str) -> tuple[int, ...]:
    """Numbers with commas or blanks between; nothing for the usual ones. Raises ``NotReadable``."""
    words = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    ports = tuple(int(word) for word in words if word.isascii() and word.isdigit())
    if len(ports) != len(words) or not all(PORTS[0] <= port <= PORTS[1] for port in ports):
        sentence = tr("A port is a number from {least} to {most}. Type them like 8484, 8485, 8486.")
        raise NotReadable(sentence.format(least=PORTS[0], most=PORTS[1]))
    if len(set(ports)) != len(ports):
        raise NotReadable(tr("Each port stands in the list once."))
    return ports


def read_pace(text: str) -> int | None:
    """None for nothing: the usual one. Raises ``NotReadable``."""
    word = text.strip()
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and PACE[0] <= int(word) <= PACE[1]):
        sentence = tr("Type a number from {least} to {most}. Sage allows 100.")
        raise NotReadable(sentence.format(least=PACE[0], most=f"{PACE[1]:,}"))
    return int(word)


def ports_text(ports: Sequence[int]) -> str:
    return ", ".join(str(port) for port in ports)


def fixed_help(variable: str) -> str:
    """Of a field that cannot be changed here."""
    return tr("Set by {variable} in the environment of this program.").format(variable=variable)
