"""Logs hide secrets, keep to one line an entry, and belong to the user alone."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

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
