"""The room *preferences* over values in memory; a part of the fake door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from sage_desktop.core.changes import Bus
from sage_desktop.core.errors import AppError
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.preferences import Preferences
from sage_desktop.sync.preferences import PreferenceRoom


class MemoryFile:
    """Keeps nothing; ``fails_with`` is what a full disk says."""

    def __init__(self) -> None:
        self.held = Preferences()
        self.fails_with: AppError | None = None

    def load(self) -> Preferences:
        return self.held

    def change(self, **changes: Any) -> Preferences:
        if self.fails_with is not None:
            raise self.fails_with
        self.held = msgspec.structs.replace(self.held, **changes)
        return self.held


class Entry:
    """The system's list of what starts with the computer."""

    def __init__(self) -> None:
        self.on = False
        self.fails = False

    def is_on(self) -> bool:
        return self.on

    def turn(self, on: bool) -> None:
        if self.fails:
            raise PermissionError(13, "Permission denied")
        self.on = on


class FakePreferences(PreferenceRoom):
    """The real room; the file and the system's entry are in memory."""

    def __init__(self, bus: Bus, data: str = "/home/priya/.local/share/sage-desktop") -> None:
        self.file = MemoryFile()
        self.entry = Entry()
        super().__init__(self.file, Environment(Path(data)), bus, self.entry)  # type: ignore[arg-type]

    def decide(self, *names: str) -> None:
        """The environment says this."""
        self._environment = Environment(self._environment.data, given=frozenset(names))
