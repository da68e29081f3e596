"""``make accessibility``: the guide as a screen reader's user does it, over the real bus.

It needs Xvfb, openbox, xdotool, D-Bus and AT-SPI (``.ci/setup accessibility``). The program runs
as a process of its own; everything here finds controls by name and role, never by place.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from tests.accessibility.atspi import AtSpi
from tests.accessibility.checker import faults, faults_of_tab
from tests.accessibility.guide_walk import BUSINESS, custom_app, guide
from tests.accessibility.keyboard_walk import by_keyboard
from tests.accessibility.reader import Check, Lost, Reader
from tests.accessibility.sage_seen import SageSeen
from tests.accessibility.surroundings import program, surroundings

_OWN_TAB = "Lines"
"""In this table Tab goes from cell to cell; the walk by keyboard is through it."""

Walk = Callable[[Reader, SageSeen, Check], None]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def desk() -> Iterator[tuple[Reader, SageSeen]]:
    """A fresh computer with the program open. What went wrong there is told with its log."""
    with surroundings() as around, closing(AtSpi(around.bus)) as bus, program(around):
        try:
            with closing(SageSeen(around.sage, BUSINESS)) as sage:
                reader = Reader(bus, around.variables)
                reader.meet()
                yield reader, sage
        except Lost as lost:
            log = around.log.read_text("utf-8").strip()
            raise SystemExit(f"FAILED: {lost}\n{log}") from lost


def walked(name: str, walk: Walk) -> int:
    """Walks, and says how many faults were found on the way."""
    begun, found, places = time.monotonic(), dict[str, str](), 0
    with desk() as (reader, sage):

        def check(place: str) -> None:
            nonlocal places
            places += 1
            told = [*faults(reader.look())]
            shown = [*reader.shown()]
            if not any(node.name == _OWN_TAB for node in shown):
                told += faults_of_tab(shown, reader.round_by_tab())
            for fault in told:
                found.setdefault(fault, place)

        walk(reader, sage, check)
    for fault, place in found.items():
        say(f"FAULT  {place}: {fault}")
    seconds = time.monotonic() - begun
    say(f"{'ok    ' if not found else 'FAILED'} {name}: {places} places, {seconds:.0f} s")
    return len(found)


def _both(reader: Reader, sage: SageSeen, check: Check) -> None:
    guide(reader, sage, check)
    custom_app(reader, check)


def main() -> int:
    wrong = walked("the guide by names", _both)
    wrong += walked("the guide by keyboard", by_keyboard)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
