"""What a person set: kept wholly or not at all, and never in the way of the start."""

from __future__ import annotations

import stat
from datetime import time
from pathlib import Path

import pytest

from sage_desktop.core.errors import BadInput
from sage_desktop.settings.preferences import NAME, PreferenceFile, Preferences, Theme


def test_what_is_set_is_there_the_next_time(tmp_path: Path) -> None:
    file = PreferenceFile(tmp_path)
    assert file.load() == Preferences()
    file.change(theme=Theme.DARK, daily_time=time(6, 30), redirect_ports=(9000, 9001))
    kept = PreferenceFile(tmp_path).load()
    assert (kept.theme, kept.daily_time, kept.redirect_ports) == (
        Theme.DARK,
        time(6, 30),
        (9000, 9001),
    )
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"theme": "pink"}', b"\xff\xfe"])
def test_a_file_that_says_nonsense_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert PreferenceFile(tmp_path).load() == Preferences()


def test_settings_of_a_newer_program_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"theme": "dark", "later": 7}')
    assert PreferenceFile(tmp_path).load().theme is Theme.DARK


@pytest.mark.parametrize(
    "changes", [{"redirect_ports": (80,)}, {"requests_per_minute": 0}, {"theme": "pink"}]
)
def test_what_cannot_be_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    file = PreferenceFile(tmp_path)
    with pytest.raises(BadInput):
        file.change(**changes)
    assert file.load() == Preferences()
