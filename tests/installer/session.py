"""What a user has who has logged in: the session's bus, a keychain, and for a reader its news."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.accessibility.atspi import AtSpi
from tests.accessibility.reader import Reader
from tests.accessibility.surroundings import started
from tests.installer.guest import (
    ALSO_THERE,
    BUILD,
    BUS,
    RUNTIME,
    guest,
    inside,
    say,
    tool,
    wait_for,
)

PICTURES = BUILD / "pictures"
_AT_REST = 0.7
_SERVICE, _DBUS = "org.freedesktop.secrets", "org.freedesktop.DBus"


def here() -> dict[str, str]:
    """What programs of this computer get that look at the user's screen."""
    return dict(os.environ) | ALSO_THERE


@contextmanager
def logged_in() -> Iterator[None]:
    """A session with GNOME's keychain, as a desktop has it."""
    bus = inside(f"exec dbus-daemon --session --nofork --address={BUS}")
    keychain = inside(
        "until [ -S ${DBUS_SESSION_BUS_ADDRESS#*=} ]; do sleep 0.1; done; echo -n word |"
        " gnome-keyring-daemon --foreground --unlock --components=secrets"
    )
    asked = (
        f"dbus-send --session --print-reply --dest={_DBUS} / {_DBUS}.NameHasOwner"
        f" string:{_SERVICE} 2>&1 || true"
    )
    with started(bus, here()), started(keychain, here()):
        wait_for("the keychain", lambda: "boolean true" in guest(asked))
        yield


def self_check(program: str) -> None:
    """The program's own report, with a keychain that gives the key."""
    said = guest(f"{program} --self-check 2>&1")
    say(said.strip())
    if "keychain gives the key" not in said or "FAILED" in said:
        raise SystemExit("FAILED: the program's own check does not pass")


@contextmanager
def readers_bus() -> Iterator[AtSpi]:
    """The session's accessibility bus; it lets nobody in but the user, not even root."""
    os.seteuid(int(RUNTIME.name))
    try:
        bus = AtSpi(BUS)
    finally:
        os.seteuid(0)
    with closing(bus):
        yield bus


def reader(bus: AtSpi) -> Reader:
    return Reader(bus, here())


def titled(title: str) -> bool:
    """Whether a window of that title is seen."""
    words = ["xdotool", "search", "--onlyvisible", "--name", title]
    return not subprocess.run(words, capture_output=True, env=here(), check=False).returncode


def picture(name: str) -> None:
    """What the whole screen shows once it is at rest, kept under the next number."""
    time.sleep(_AT_REST)
    PICTURES.mkdir(parents=True, exist_ok=True)
    number = 1 + len(list(PICTURES.glob("*.png")))
    plain = re.sub(r"\W+", "-", name.lower()).strip("-")
    tool("import", "-window", "root", PICTURES / f"{number:02}-{plain}.png", **ALSO_THERE)
