"""The room *preferences* behind the door: what a person set for this computer, and who is told."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from sage_desktop.core.changes import Bus, Changes, Kind
from sage_desktop.core.errors import BadInput
from sage_desktop.settings.autostart import Autostart
from sage_desktop.settings.environment import Environment, redirect_uris
from sage_desktop.settings.preferences import PreferenceFile, Preferences


class PreferenceRoom:
    """What holds now is at hand at once; a change is written and told to the bus.

    The environment goes before the file where it says something. ``autostart`` None: the program
    cannot start with the computer (the demo).
    """

    def __init__(
        self,
        file: PreferenceFile,
        environment: Environment,
        bus: Bus,
        autostart: Autostart | None = None,
    ) -> None:
        self._file = file
        self._environment = environment
        self._bus = bus
        self._autostart = autostart
        self._writing = asyncio.Lock()
        self.now: Preferences = file.load()

    async def change(self, **changes: Any) -> Preferences:
        """Keeps what changed, wholly or not at all.

        Raises ``BadInput`` (bad_setting, folder_unusable), ``BookProblem`` if it cannot be kept.
        """
        async with self._writing:
            if folder := changes.get("backup_folder"):
                await asyncio.to_thread(_check_folder, Path(folder))
            self.now = await asyncio.to_thread(lambda: self._file.change(**changes))
        self._bus.publish(Changes(frozenset({Kind.SETTINGS})))
        return self.now

    # What holds, of what the environment may say too

    @property
    def fixed(self) -> frozenset[str]:
        """Names of the preferences that the environment decides."""
        return self._environment.given

    @property
    def redirect_ports(self) -> tuple[int, ...]:
        """Tried in this order by the next sign-in."""
        mine = self.now.redirect_ports if "redirect_ports" not in self.fixed else ()
        return mine or self._environment.redirect_ports

    @property
    def redirect_uris(self) -> tuple[str, ...]:
        return redirect_uris(self.redirect_ports)

    @property
    def requests_per_minute(self) -> int:
        mine = self.now.requests_per_minute if "requests_per_minute" not in self.fixed else None
        return mine or self._environment.requests_per_minute

    @property
    def data_folder(self) -> Path:
        return self._environment.data

    @property
    def backup_folder(self) -> Path:
        chosen = self.now.backup_folder
        return Path(chosen) if chosen else self._environment.data / "backups"

    # Start with the computer

    @property
    def can_start_with_computer(self) -> bool:
        return self._autostart is not None

    async def starts_with_computer(self) -> bool:
        """As the system has it: a person may have taken the entry out there."""
        return self._autostart is not None and await asyncio.to_thread(self._autostart.is_on)

    async def start_with_computer(self, on: bool) -> None:
        """Writes the system's entry. Raises ``BadInput("autostart_failed")``."""
        await self._turn(on)
        await self.change(start_with_computer=on)

    async def mend_start_with_computer(self) -> None:
        """At start: the program may have moved since; what was taken out elsewhere stays out."""
        if self._autostart is None or not self.now.start_with_computer:
            return
        if await asyncio.to_thread(self._autostart.is_on):
            await self._turn(True)
        else:
            await self.change(start_with_computer=False)

    async def _turn(self, on: bool) -> None:
        if self._autostart is None:
            raise BadInput("autostart_failed", reason="")
        try:
            await asyncio.to_thread(self._autostart.turn, on)
        except OSError as error:
            raise BadInput("autostart_failed", reason=error.strerror or str(error)) from error


def _check_folder(folder: Path) -> None:
    if not (folder.is_absolute() and folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        raise BadInput("folder_unusable", folder=str(folder))
