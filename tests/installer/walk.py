"""The installed program as its user has it: from the menu to an invoice that Sage has.

Everything is done in the window, by the names of controls and by keys. The command line only proves
what came of it.
"""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from tests.accessibility.guide_walk import (
    BUSINESS,
    NET,
    NUMBER,
    TOTAL,
    custom_app,
    disconnect,
    invoice,
    set_up,
)
from tests.accessibility.node import BUTTON, CHECK, RADIO
from tests.accessibility.reader import Reader
from tests.accessibility.sage_seen import SageSeen
from tests.accessibility.surroundings import started
from tests.installer.guest import (
    BUILD,
    GUEST,
    HOME,
    MENU_ENTRY,
    answer,
    clean_browser,
    inside,
    say,
)
from tests.installer.session import here, picture, reader, readers_bus

_OF_THE_SAMPLE = {"account_not_here", "tax_rate_not_mapped"}
"""Why two products of the sample company cannot be imported: it is made so."""
AUTOSTART = HOME / ".config/autostart/sage-desktop.desktop"


def walk() -> None:
    """A new user: *Sage Desktop* in the menu, *Try the demo*, the guide; then starts with login."""
    with (
        (BUILD / "programs.log").open("wb") as log,
        readers_bus() as bus,
        started(inside(f"exec gio launch {MENU_ENTRY}"), here(), out=log),
    ):
        own, demo = reader(bus), reader(bus)
        own.meet()
        picture("first start")
        own.press("Try the demo", BUTTON)
        demo.meet(own)
        _guide(demo)
        _quit(demo)
        if list(GUEST.glob("tmp/sage-desktop-demo-*")):
            raise SystemExit("FAILED: the demo leaves its data")
        say("ok     the demo is quit and leaves nothing")
        _start_with_computer(own)
        _quit(own)


def _guide(demo: Reader) -> None:
    set_up(demo, picture, in_demo=True)
    login = urlsplit(clean_browser())
    with closing(SageSeen(f"{login.scheme}://{login.netloc}", BUSINESS)) as sage:
        invoice(demo, sage, picture)
        _prove(sage)
    _dark(demo)
    disconnect(demo, picture)
    custom_app(demo, picture, in_demo=True)
    clean_browser()
    say("ok     the window: the guide walked in the demo, with the Halo app and with one's own")


def _prove(sage: SageSeen) -> None:
    """Once in Sage, with equal totals, and nothing is left to be sent, or to be mended for it."""
    issues = _told("issues")["rows"]
    found = {
        "in Sage": [_sums(each, "net_amount", "total_amount") for each in sage.invoices(NUMBER)],
        "here": [_sums(each, "net", "sage_total") for each in _told("list invoices")["rows"]],
        "outbox": _told("outbox")["rows"],
        "issues": [each for each in issues if each["code"] not in _OF_THE_SAMPLE],
    }
    once = [(NET, TOTAL)]
    if found != {"in Sage": once, "here": once, "outbox": [], "issues": []}:
        raise SystemExit(f"FAILED: the end of the walk is {found}")
    say(
        f"ok     proved: {NUMBER} is in Sage once, {NET} and {TOTAL}; nothing waits, no issue of it"
    )


def _sums(told: dict[str, Any], *names: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(told[name]) for name in names)


def _told(command: str) -> Any:
    """What the command line answers over the data of the running demo."""
    return answer(f"--data-dir /tmp/sage-desktop-demo-* {command}")


def _dark(demo: Reader) -> None:
    """The other look, by *Settings*."""
    _settings(demo)
    demo.choose("Appearance", "Dark")
    picture("Settings, dark")
    for place in ("Invoices", "Home"):
        demo.press(place, RADIO)
        demo.title(place)
        picture(f"{place}, dark")


def _settings(program: Reader) -> None:
    program.press("Configuration", RADIO)
    program.title("Accounts and Payments")
    program.press("Settings", RADIO)
    program.title("Settings")


def _start_with_computer(own: Reader) -> None:
    _settings(own)
    own.press("Start with the computer", CHECK)
    own.until(AUTOSTART.exists, "no entry starts the program with the computer")
    picture("Start with the computer")
    say("ok     the window: it starts with the computer from now on")


def _quit(program: Reader) -> None:
    program.keys("ctrl+q")
    program.parted()
