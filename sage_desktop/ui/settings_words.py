"""The sentences of *Settings*, and what is typed there read into values. No widgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from sage_desktop.core.i18n import tr
from sage_desktop.core.numerals import ascii_digits
from sage_desktop.core.writing import whole
from sage_desktop.ui.amounts import drafted
from sage_desktop.ui.locale_text import region

PORTS = (1024, 65535)
PACE = (1, 6000)


class NotReadable(Exception):
    """What was typed cannot be meant; the text says why, for the foot of its field."""


def read_time(text: str) -> time:
    """``2:00`` or ``02.00``, as the region writes it too. Raises ``NotReadable``."""
    times = region().times
    found = times.read(text)
    if found is None:
        sentence = tr("“{text}” is not a time of day. Type hours and minutes, such as {example}.")
        raise NotReadable(sentence.format(text=text.strip(), example=times.shown(time(2))))
    return found


def read_ports(text: str) -> tuple[int, ...]:
    """Numbers with commas or blanks between; nothing for the usual ones. Raises ``NotReadable``."""
    words = re.findall(r"[^\s,;،]+", ascii_digits(text))
    ports = tuple(int(word) for word in words if word.isascii() and word.isdigit())
    if len(ports) != len(words) or not all(PORTS[0] <= port <= PORTS[1] for port in ports):
        sentence = tr("A port is a number from {least} to {most}. Type them like 8484, 8485, 8486.")
        raise NotReadable(sentence.format(least=PORTS[0], most=PORTS[1]))
    if len(set(ports)) != len(ports):
        raise NotReadable(tr("Each port stands in the list once."))
    return ports


def read_pace(text: str) -> int | None:
    """None for nothing: the usual one. Raises ``NotReadable``."""
    word = drafted(text)
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and PACE[0] <= int(word) <= PACE[1]):
        sentence = tr("Type a number from {least} to {most}. Sage allows 100.")
        raise NotReadable(sentence.format(least=whole(PACE[0]), most=whole(PACE[1])))
    return int(word)


def ports_text(ports: Sequence[int]) -> str:
    return ", ".join(str(port) for port in ports)


def fixed_help(variable: str) -> str:
    """Of a field that cannot be changed here."""
    return tr("Set by {variable} in the environment of this program.").format(variable=variable)
