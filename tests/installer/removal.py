"""The package is purged: what it brought is gone, what is the user's stays."""

from __future__ import annotations

from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path

from tests.installer.guest import GUEST, HOME, RUNTIME, everything, guest, say
from tests.installer.walk import AUTOSTART

DATA = HOME / ".local/share/sage-desktop"
_KEPT_BY_DPKG = ("var/lib/dpkg/", "var/log/", "var/cache/", "var/lib/apt/")
_USERS = ("home/", "tmp", str(RUNTIME.parent.relative_to("/")))
_NAME = b"sage-desktop"
_OF_THE_SYSTEM = (".bash_logout", ".bashrc", ".profile")
_OF_THE_KEYCHAIN = (".local/share/keyrings", ".cache/dconf", ".config/dconf")


def remove(before: set[str]) -> None:
    """``before``: the paths of the system without the package."""
    kept = (DATA / "book.sqlite3").read_bytes()
    guest("dpkg --purge sage-desktop >&2", "root")
    guest("mandb --quiet", "root")  # as Debian does each night: dpkg leaves its index of pages
    left = {each for each in everything() - before if not each.startswith(_KEPT_BY_DPKG + _USERS)}
    left |= set(_naming()) | set(_of_the_user())
    if left:
        raise SystemExit(f"FAILED: removing leaves {', '.join(sorted(left))}")
    if (DATA / "book.sqlite3").read_bytes() != kept:
        raise SystemExit("FAILED: removing touches the user's book")
    _autostart_rests()
    say("ok     purged: nothing is left but the user's data, and no cache names the program")


def _naming() -> Iterator[str]:
    """Files of the system, caches of menus, icons and manual pages among them, that name it."""
    for top in ("etc", "opt", "usr", "var/cache", "var/lib"):
        for file in (GUEST / top).rglob("*"):
            path = str(file.relative_to(GUEST))
            mine = not path.startswith(("var/cache/apt/", "var/lib/dpkg/", "var/lib/apt/"))
            if mine and file.is_file() and not file.is_symlink() and _NAME in file.read_bytes():
                yield path


def _of_the_user() -> Iterator[str]:
    """What is in the home and among temporary files besides the data, its key and its autostart."""
    mine = (DATA, AUTOSTART)
    others = [HOME / each for each in _OF_THE_SYSTEM + _OF_THE_KEYCHAIN]
    for top in (HOME, GUEST / "tmp", GUEST / RUNTIME.relative_to("/")):
        for file in top.rglob("*"):
            known = any(file.is_relative_to(each) for each in (*mine, *others))
            if not known and not file.is_dir() and _is_ours(file):
                yield str(file.relative_to(GUEST))


def _is_ours(file: Path) -> bool:
    """In the home everything is looked at; elsewhere what is called like us."""
    return file.is_relative_to(HOME) or b"sage" in str(file.relative_to(GUEST)).encode()


def _autostart_rests() -> None:
    """A desktop starts nothing whose *TryExec* is not there."""
    entry = RawConfigParser()
    entry.read(AUTOSTART, "utf-8")
    program = entry["Desktop Entry"]["TryExec"]
    if not program.startswith("/") or (GUEST / program[1:]).exists():
        raise SystemExit(f"FAILED: the entry of autostart still starts {program}")
