"""*Start with the computer*: the entries of all three systems as values, that of Linux for real."""

from __future__ import annotations

import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

from sage_desktop.settings import autostart
from sage_desktop.settings.autostart import EntryFile, RunKey, desktop_entry, launch_agent

WORDS = ("/opt/Sage Desktop/sage", "--data-dir", '/home/a/100% "mine" $x `y` \\z')


def exec_of(entry: str) -> str:
    [line] = [line for line in entry.splitlines() if line.startswith("Exec=")]
    return line.removeprefix("Exec=")


def test_the_desktop_entry_gives_the_words_back() -> None:
    """A reader undoes the value's backslashes, then the field codes, then quotes as a shell."""
    value = exec_of(desktop_entry(WORDS)).replace("\\\\", "\\")
    line = "printf '%s\\n' " + value.replace("%%", "%")
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)
    assert tuple(done.stdout.splitlines()) == WORDS
    assert "%" not in value.replace("%%", "")


def test_the_desktop_entry_rests_once_the_program_is_removed() -> None:
    [line] = [each for each in desktop_entry(WORDS).splitlines() if each.startswith("TryExec=")]
    assert line == f"TryExec={WORDS[0]}"
    assert "\nTryExec=/a\\\\b\n" in desktop_entry(("/a\\b",)), "as values of type string are"


def test_the_value_of_windows_is_one_command_line() -> None:
    value = autostart.run_value((r"C:\Program Files\Sage\sage.exe", "--data-dir", r"C:\a b\c"))
    assert value == r'"C:\Program Files\Sage\sage.exe" --data-dir "C:\a b\c"'


def test_the_launch_agent_runs_at_load() -> None:
    content = plistlib.loads(launch_agent("desktop.sage", WORDS))
    assert content["ProgramArguments"] == list(WORDS)
    assert content["RunAtLoad"] is True
    assert "KeepAlive" not in content, "who quits it wants it to rest"


def test_the_command_starts_this_program_over_the_same_folder(tmp_path: Path) -> None:
    assert autostart.command() == (sys.executable, "-m", "sage_desktop")
    assert autostart.command(tmp_path)[-2:] == ("--data-dir", str(tmp_path))


def test_each_data_folder_has_an_entry_of_its_own(tmp_path: Path) -> None:
    names = {autostart.entry_name(each) for each in (None, tmp_path, tmp_path / "other")}
    assert len(names) == 3
    assert autostart.entry_name() == "sage-desktop"


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("linux", "configuration/autostart/sage-desktop.desktop"),
        ("darwin", "home/Library/LaunchAgents/desktop.sage.sage-desktop.plist"),
    ],
)
def test_it_is_written_where_the_system_looks_and_taken_out_again(
    tmp_path: Path, platform: str, place: str
) -> None:
    variables = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "configuration")}
    entry = autostart.autostart(None, platform=platform, variables=variables)
    assert not entry.is_on()
    entry.turn(False)
    for _ in range(2):
        entry.turn(True)
        assert entry.is_on()
        assert (tmp_path / place).is_file()
        assert [each.name for each in (tmp_path / place).parent.iterdir()] == [Path(place).name]
    entry.turn(False)
    assert not entry.is_on()


def test_without_a_variable_it_is_the_usual_folder(tmp_path: Path) -> None:
    entry = autostart.autostart(None, platform="linux", variables={"HOME": str(tmp_path)})
    entry.turn(True)
    assert (tmp_path / ".config" / "autostart" / "sage-desktop.desktop").is_file()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_a_desktop_switched_off_is_off(tmp_path: Path, line: str) -> None:
    path = tmp_path / "sage.desktop"
    path.write_text(f"[Desktop Entry]\n{line}\n")
    assert not EntryFile(path, b"").is_on()
    path.write_bytes(b"\xff\xfe")
    assert not EntryFile(path, b"").is_on()


def test_windows_has_its_registry() -> None:
    entry = autostart.autostart(None, platform="win32")
    assert isinstance(entry, RunKey)
    if sys.platform != "win32":
        with pytest.raises(OSError, match="no registry"):
            entry.turn(True)
