"""One stand-in for the session, and desks to work at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from cli_desk import Desk, stand_in
from file_keyring import FileKeyring
from here import Here


@pytest.fixture(scope="session")
def sage() -> Iterator[str]:
    with stand_in() as address:
        yield address


@pytest.fixture
def desk(tmp_path: Path, sage: str) -> Desk:
    """Commands as processes of their own."""
    return Desk(tmp_path, sage)


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Here:
    """Commands inside this process, without Sage and without a keychain."""
    monkeypatch.setenv("SAGE_DESKTOP_DATA", str(tmp_path / "data"))
    return Here(tmp_path / "data", monkeypatch, capsysbinary)


@pytest.fixture
def near(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Iterator[Here]:
    """Commands inside this process, at the same desk: same folder, Sage and keychain."""
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    try:
        made = Here(desk.data, monkeypatch, capsysbinary)
        made.sit_at(desk)
        yield made
    finally:
        keyring.set_keyring(before)
