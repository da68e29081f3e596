"""A fresh Debian in a folder, with one user: what is run in it, and what is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build"
GUEST = BUILD / "guest"
USER = "anna"
HOME = GUEST / "home" / USER
RUNTIME = Path("/run/user/1000")
"""The user's folder for sockets: the same place seen from inside and from here."""
BUS = f"unix:path={RUNTIME}/bus"
PROGRAM = "usr/lib/sage-desktop"
MENU_ENTRY = "/usr/share/applications/sage-desktop.desktop"
PATIENCE = 60

ALSO_THERE: dict[str, str] = {}
"""What programs of the user get besides: the screen, the stand-in of Sage, once these are there."""

_DESKTOP = (
    *("fonts-dejavu-core", "dbus", "gnome-keyring", "at-spi2-core", "libglib2.0-bin"),
    *("desktop-file-utils", "gtk-update-icon-cache", "hicolor-icon-theme", "man-db"),
)
"""What a desktop has: a font, buses, a keychain, who starts menu entries, who keeps caches."""

# What the user's desktop would start for a web page: it notes the address and its surroundings.
_BROWSER = '#!/bin/sh\nenv > "$HOME/browser-environment"\necho "$1" > "$HOME/address"\n'


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tool(*words: str | Path, **more: str) -> str:
    """Runs a program of this computer and gives what it printed."""
    done = subprocess.run(
        [str(each) for each in words],
        check=True,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=os.environ | more,
    )
    return done.stdout


def inside(command: str, user: str = USER) -> list[str]:
    """The words that run ``command`` on the fresh system."""
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    set_up = {
        "HOME": "/root" if user == "root" else f"/home/{user}",
        "PATH": path,
        "LANG": "C.UTF-8",
        "BROWSER": "/usr/local/bin/browser",
        "DEBIAN_FRONTEND": "noninteractive",
        "XDG_RUNTIME_DIR": str(RUNTIME),
        "DBUS_SESSION_BUS_ADDRESS": BUS,
        **ALSO_THERE,
    }
    given = [] if user == "root" else [f"--userspec={user}:{user}"]
    variables = [f"{name}={value}" for name, value in set_up.items()]
    return ["chroot", *given, str(GUEST), "env", "-i", *variables, "sh", "-c", f"cd ~; {command}"]


def guest(command: str, user: str = USER) -> str:
    """Runs ``command`` on the fresh system and gives what it printed."""
    return tool(*inside(command, user))


def answer(command: str) -> Any:
    """What ``sage-desktop-cli`` prints with ``--json``."""
    return json.loads(guest(f"sage-desktop-cli {command} --json"))


def wait_for(what: str, look: Callable[[], bool], *, pause: float = 0.1) -> None:
    end = time.monotonic() + PATIENCE
    while not look():
        if time.monotonic() > end:
            raise SystemExit(f"FAILED: {what} did not happen within {PATIENCE} s")
        time.sleep(pause)


def fresh_system() -> None:
    """Debian with nothing but its base, and the user with a folder for sockets."""
    shutil.rmtree(GUEST, ignore_errors=True)
    suite = tool("sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME").strip()
    tool("debootstrap", "--variant=minbase", suite, GUEST)
    tool("mount", "-t", "proc", "proc", GUEST / "proc")
    tool("mount", "--bind", "/dev", GUEST / "dev")
    guest(f"useradd --create-home --uid {RUNTIME.name} {USER}", "root")
    guest(f"install -d -m 700 -o {USER} -g {USER} {RUNTIME}", "root")
    RUNTIME.parent.mkdir(parents=True, exist_ok=True)
    tool("mount", "--bind", GUEST / RUNTIME.parent.relative_to("/"), RUNTIME.parent)
    browser = GUEST / "usr" / "local" / "bin" / "browser"
    browser.write_text(_BROWSER, "utf-8")
    browser.chmod(0o755)


def everything() -> set[str]:
    """The paths of the fresh system."""
    return set(tool("find", GUEST, "-xdev", "-printf", "%P\n").splitlines())


def install() -> set[str]:
    """The package, with what it depends on and what a desktop has; the paths before it."""
    package = next((ROOT / "dist").glob("*.deb"))
    shutil.copy(package, GUEST / "tmp" / "sage-desktop.deb")
    wanted = [each.split()[0] for each in tool("dpkg-deb", "-f", package, "Depends").split(",")]
    guest("apt-get update -qq", "root")
    names = " ".join([*wanted, *_DESKTOP])
    guest(f"apt-get install -qq -y --no-install-recommends {names}", "root")
    before = everything()
    guest("dpkg -i /tmp/sage-desktop.deb && rm /tmp/sage-desktop.deb", "root")
    say(f"ok     dpkg -i of {package.name}: {len(everything() - before)} paths more")
    _ask_libraries()
    guest(f"desktop-file-validate {MENU_ENTRY} >&2", "root")
    say("ok     the menu entry is as desktops want it")
    return before


def _ask_libraries() -> None:
    lacking = guest(
        f"find /{PROGRAM} -type f -name '*.so*'"
        " | while read each; do ldd $each 2>/dev/null | grep 'not found'; done | sort -u"
    ).strip()
    missing = [each for each in lacking.splitlines() if not _own(each.split()[0])]
    if missing:
        raise SystemExit(f"FAILED: the package does not depend on {', '.join(missing)}")
    say("ok     every library that a program file asks for is there")


def _own(name: str) -> bool:
    """Whether the library is in the folder, where the program finds it and ldd does not."""
    return any((GUEST / PROGRAM / "_internal").rglob(name))


def noted(name: str) -> str:
    """What the user's browser noted, "" before it was started."""
    file = HOME / name
    return file.read_text("utf-8").strip() if file.exists() else ""


def clean_browser() -> str:
    """The address that the browser was started with, forgotten; its surroundings are looked at."""
    wait_for("the browser", lambda: bool(noted("address")))
    if "_internal" in noted("browser-environment"):
        raise SystemExit("FAILED: the browser is started with the program's own libraries")
    address = noted("address")
    for name in ("address", "browser-environment"):
        (HOME / name).unlink()
    say("ok     a web browser is started with the user's own surroundings")
    return address
