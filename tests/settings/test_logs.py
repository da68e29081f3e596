"""Logs hide secrets, keep to one line an entry, and belong to the user alone."""

from __future__ import annotations

import errno
import logging
import os
from pathlib import Path

import pytest

from sage_desktop.core.errors import NotFound
from sage_desktop.settings import logs

SECRETS = [
    "Authorization: Bearer eyJhbGciOi.J9payload.signature",
    "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIx.sig",
    "refresh_token=plain-opaque-value&x=1",
    '{"access_token": "plain-opaque-value"}',
    "client_secret='plain-opaque-value'",
    "GET /callback?code=GB%2Fplain-opaque-value&country=GB",
    "Basic plain-opaque-value",
]


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_hidden(text: str) -> None:
    hidden = logs.redacted(text)
    assert "(hidden)" in hidden
    assert "opaque" not in hidden
    assert "eyJ" not in hidden
    assert "signature" not in hidden


def test_ordinary_words_stay() -> None:
    text = "tenant 3: 5 created, state connected, decoded page 2"
    assert logs.redacted(text) == text


def test_the_file_is_private_one_line_an_entry_and_hides_secrets(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    handler = logs.log_to(folder)
    log = logging.getLogger("test.logs")
    try:
        log.info("imported %s", "Evil\r\nERROR forged: \x1b[31mred\u2028end")
        try:
            raise ValueError("refresh_token=plain-opaque-value")
        except ValueError:
            log.exception("failed")
    finally:
        logs.stop(handler)
    [path] = folder.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].endswith("INFO test.logs: imported Evil  ERROR forged:  [31mred end")
    assert "opaque" not in "\n".join(lines)
    assert "Traceback" in "\n".join(lines)


def test_rotated_files_are_private_too_and_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_BYTES", 2000)
    before = os.umask(0)
    handler = logs.log_to(tmp_path)
    try:
        for number in range(400):
            logging.getLogger("test.logs").info("entry %d of a long story", number)
    finally:
        logs.stop(handler)
        os.umask(before)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 6
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert max(path.stat().st_size for path in files) <= 2000


FORGED = [
    "\r\nERROR",
    "\n",
    "\x1b[31m",
    "\x9b31m",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
    "\x0c",
    "\0",
]


@pytest.mark.parametrize("payload", FORGED)
def test_a_name_cannot_forge_an_entry(tmp_path: Path, payload: str) -> None:
    handler = logs.log_to(tmp_path)
    try:
        logging.getLogger("test.logs").warning("imported %s", f"Evil{payload}2026-01-01 ERROR x")
        logging.getLogger(f"test{payload}").error("of %(name)s", {"name": f"a{payload}b"})
    finally:
        logs.stop(handler)
    text = (tmp_path / "sage-desktop.log").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 2
    assert "\x1b" not in text


def test_an_error_among_the_values_is_told_by_its_kind_only(tmp_path: Path) -> None:
    handler = logs.log_to(tmp_path)
    log = logging.getLogger("test.logs")
    try:
        log.info("ended with: %s", NotFound(what="customer", name="Harbour Hotel"))
        log.info("ended with: %s", ValueError("Harbour Hotel"))
        log.info("ended with: %s", OSError(errno.ENOSPC, "No space left", "/home/harbour"))
        log.info("sent to ada.reed@harbour.example today")
    finally:
        logs.stop(handler)
    text = (tmp_path / "sage-desktop.log").read_text(encoding="utf-8")
    assert "arbour" not in text
    for told in ("NotFound not_found", "ValueError", "OSError No space left", "(e-mail) today"):
        assert told in text
