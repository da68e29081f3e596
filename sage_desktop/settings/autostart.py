"""*Start with the computer*: what each system reads when the user signs in, and who writes it.

What stands in the entries is made by pure functions, for all systems; the writers only keep it.
"""

from __future__ import annotations

import hashlib
import os
import plistlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

_OFF = ("Hidden=true", "X-GNOME-Autostart-enabled=false")
_BACKSLASH = "\\"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Autostart(Protocol):
    """The entry of this program. All methods touch files or the registry: not for the loop."""

    def is_on(self) -> bool:
        """Whether the system starts the program; a person may have taken it out there."""

    def turn(self, on: bool) -> None:
        """Writes the entry anew, or takes it out. Raises ``OSError``."""


def command(data: Path | None = None) -> tuple[str, ...]:
    """What starts this program as it was started; ``data`` None for the usual folder."""
    frozen = getattr(sys, "frozen", False)
    program = (sys.executable,) if frozen else (sys.executable, "-m", "sage_desktop")
    return program if data is None else (*program, "--data-dir", str(data))


def entry_name(data: Path | None = None) -> str:
    """One entry for each data folder: several may start with the computer."""
    if data is None:
        return "sage-desktop"
    return f"sage-desktop-{hashlib.sha256(os.fsencode(data)).hexdigest()[:8]}"


def desktop_entry(words: Sequence[str]) -> str:
    """Linux and other XDG desktops: a file in ``autostart``.

    ``TryExec`` lets it rest once the program is removed.
    """
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Sage Desktop\n"
        "Comment=Links your records with Sage Business Cloud Accounting\n"
        f"TryExec={words[0].replace(_BACKSLASH, _BACKSLASH * 2)}\n"
        f"Exec={' '.join(_quoted(word) for word in words)}\n"
        "Icon=sage-desktop\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _quoted(word: str) -> str:
    """As the Desktop Entry Specification wants an argument, in a value of type string."""
    for char in ("\\", '"', "`", "$"):
        word = word.replace(char, f"\\{char}")
    word = word.replace("%", "%%").replace("\\", "\\\\")
    return f'"{word}"'


def run_value(words: Sequence[str]) -> str:
    """Windows: a value of the key *Run*."""
    return subprocess.list2cmdline(words)


def launch_agent(label: str, words: Sequence[str]) -> bytes:
    """macOS: a property list in ``LaunchAgents``."""
    content = {"Label": label, "ProgramArguments": list(words), "RunAtLoad": True}
    return plistlib.dumps({**content, "ProcessType": "Interactive"})


class EntryFile:
    """An entry that is a file (XDG, macOS)."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path = path
        self._content = content

    def is_on(self) -> bool:
        try:
            lines = self._path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return False
        return not any(line.replace(" ", "") in _OFF for line in lines)

    def turn(self, on: bool) -> None:
        if not on:
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(f"{self._path.name}.new")
        new.write_bytes(self._content)
        new.replace(self._path)


class RunKey:
    """A value of the user's key *Run* (Windows)."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    if sys.platform == "win32":

        def is_on(self) -> bool:
            import winreg

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                    winreg.QueryValueEx(key, self._name)
            except FileNotFoundError:
                return False
            return True

        def turn(self, on: bool) -> None:
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                if on:
                    winreg.SetValueEx(key, self._name, 0, winreg.REG_SZ, self._value)
                elif self.is_on():
                    winreg.DeleteValue(key, self._name)

    else:

        def is_on(self) -> bool:
            raise OSError("there is no registry on this system")

        def turn(self, on: bool) -> None:
            raise OSError("there is no registry on this system")


def autostart(
    data: Path | None,
    *,
    platform: str = sys.platform,
    variables: Mapping[str, str] = os.environ,
) -> Autostart:
    """The entry for the program over ``data`` (None: the usual folder) on this system."""
    name, words = entry_name(data), command(data)
    home = Path(variables.get("HOME", "") or Path.home())
    if platform == "win32":
        return RunKey(name, run_value(words))
    if platform == "darwin":
        label = f"desktop.sage.{name}"
        folder = home / "Library" / "LaunchAgents"
        return EntryFile(folder / f"{label}.plist", launch_agent(label, words))
    configuration = Path(variables.get("XDG_CONFIG_HOME", "") or home / ".config")
    path = configuration / "autostart" / f"{name}.desktop"
    return EntryFile(path, desktop_entry(words).encode())
