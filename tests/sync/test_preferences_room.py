"""The room *preferences*: what goes before what, who is told, and what the system has."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from sage_desktop.core.changes import Bus, Kind
from sage_desktop.core.errors import BadInput
from sage_desktop.settings.environment import Environment, read_environment
from sage_desktop.settings.preferences import PreferenceFile, Theme
from sage_desktop.sync.preferences import PreferenceRoom


class Entry:
    """The system's list of what starts."""

    def __init__(self, on: bool = False) -> None:
        self.on = on
        self.written = 0
        self.broken = False

    def is_on(self) -> bool:
        return self.on

    def turn(self, on: bool) -> None:
        if self.broken:
            raise PermissionError(13, "Permission denied")
        self.on = on
        self.written += 1


def room(folder: Path, entry: Entry | None = None, **variables: str) -> PreferenceRoom:
    environment = read_environment(variables, data_dir=folder)
    return PreferenceRoom(PreferenceFile(folder), environment, Bus(), entry)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def test_a_change_is_kept_and_told_once(tmp_path: Path) -> None:
    bus = Bus()
    here = PreferenceRoom(PreferenceFile(tmp_path), Environment(tmp_path), bus)
    told: list[frozenset[Kind]] = []
    bus.subscribe(lambda changes: told.append(changes.kinds))
    run(here.change(theme=Theme.DARK))
    assert here.now.theme is Theme.DARK
    assert room(tmp_path).now.theme is Theme.DARK
    assert told == [frozenset({Kind.SETTINGS})]
    with pytest.raises(BadInput):
        run(here.change(requests_per_minute=0))
    assert len(told) == 1


def test_two_changes_at_once_are_both_kept(tmp_path: Path) -> None:
    here = room(tmp_path)

    async def both() -> None:
        await asyncio.gather(here.change(notifications=False), here.change(close_to_tray=False))

    run(both())
    kept = room(tmp_path).now
    assert (kept.notifications, kept.close_to_tray) == (False, False)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    run(room(tmp_path).change(redirect_ports=(9000,), requests_per_minute=30))
    mine = room(tmp_path)
    assert (mine.redirect_ports, mine.requests_per_minute) == ((9000,), 30)
    assert mine.redirect_uris == ("http://localhost:9000/callback",)
    assert mine.fixed == frozenset()
    said = room(
        tmp_path,
        SAGE_DESKTOP_REDIRECT_PORTS="9100,9101",
        SAGE_DESKTOP_REQUESTS_PER_MINUTE="70",
    )
    assert (said.redirect_ports, said.requests_per_minute) == ((9100, 9101), 70)
    assert said.fixed == {"redirect_ports", "requests_per_minute"}


def test_backups_go_to_a_folder_that_can_be_written_to(tmp_path: Path) -> None:
    here = room(tmp_path)
    assert here.backup_folder == tmp_path / "backups"
    other = tmp_path / "other"
    for wrong in (str(other), "relative"):
        with pytest.raises(BadInput, match="folder_unusable"):
            run(here.change(backup_folder=wrong))
    other.mkdir()
    run(here.change(backup_folder=str(other)))
    assert here.backup_folder == other
    run(here.change(backup_folder=""))
    assert here.backup_folder == tmp_path / "backups"


def test_start_with_the_computer_is_what_the_system_has(tmp_path: Path) -> None:
    entry = Entry()
    here = room(tmp_path, entry)
    run(here.start_with_computer(True))
    assert entry.on and here.now.start_with_computer and run(here.starts_with_computer())
    entry.broken = True
    with pytest.raises(BadInput, match="autostart_failed"):
        run(here.start_with_computer(False))
    assert here.now.start_with_computer
    assert not room(tmp_path).can_start_with_computer
    assert not run(room(tmp_path).starts_with_computer())


def test_at_start_the_entry_is_written_anew_unless_it_was_taken_out(tmp_path: Path) -> None:
    entry = Entry()
    here = room(tmp_path, entry)
    run(here.mend_start_with_computer())
    assert entry.written == 0
    run(here.start_with_computer(True))
    run(here.mend_start_with_computer())
    assert entry.written == 2
    entry.on = False
    run(here.mend_start_with_computer())
    assert (entry.on, here.now.start_with_computer) == (False, False)
