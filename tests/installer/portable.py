"""The archive: unpacked elsewhere by its user, it starts, reports, and stays in the tray."""

from __future__ import annotations

import shutil
import time

from tests.accessibility.node import BUTTON
from tests.accessibility.surroundings import started
from tests.installer.guest import GUEST, HOME, ROOT, guest, inside, say, tool, wait_for
from tests.installer.session import here, picture, reader, readers_bus, self_check, titled

_FOLDER = "my programs"
_TITLE = "Home – Sage Desktop"


def portable() -> None:
    """In a folder with a space in its name, on a system that has no package of ours any more."""
    archive = next((ROOT / "dist").glob("*.tar.gz"))
    shutil.copy(archive, GUEST / "tmp" / archive.name)
    guest(f"mkdir '{_FOLDER}' && tar xf /tmp/{archive.name} -C '{_FOLDER}'")
    unpacked = next((HOME / _FOLDER).iterdir()).name
    program = f"'./{_FOLDER}/{unpacked}/sage-desktop'"
    self_check(program)
    with started(["trayer", "--widthtype", "request", "--edge", "bottom"], here()):
        _in_tray(program)
    shutil.rmtree(HOME / _FOLDER)
    (GUEST / "tmp" / archive.name).unlink()
    say(f"ok     {archive.name} works where it is unpacked, with its window and in the tray")


def _in_tray(program: str) -> None:
    with readers_bus() as bus, started(inside(f"exec {program}"), here()):
        own = reader(bus)
        own.meet()
        picture("archive, window")
        own.keys("alt+F4")
        own.press("Keep running", BUTTON)
        wait_for("closing", lambda: not titled(_TITLE))
        picture("archive, in the tray")
        _click_tray()
        wait_for("the window after a click in the tray", lambda: titled(_TITLE))
        own.title("Home")
        own.keys("ctrl+q")
        own.parted()


def _click_tray() -> None:
    """On the icon, the only one there."""
    [panel, *_] = tool("xdotool", "search", "--name", "^panel$", **here()).split()
    told = tool("xdotool", "getwindowgeometry", "--shell", panel, **here())
    place = dict(line.split("=") for line in told.splitlines())
    middle = [
        int(place["X"]) + int(place["WIDTH"]) // 2,
        int(place["Y"]) + int(place["HEIGHT"]) // 2,
    ]
    tool("xdotool", "mousemove", *map(str, middle), **here())
    time.sleep(0.3)
    tool("xdotool", "click", "1", **here())
