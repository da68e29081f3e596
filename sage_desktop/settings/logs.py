"""The log files: the story of each run, one line an entry, nothing secret."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FILE = "sage-desktop.log"
_BYTES = 1_000_000
_KEPT = 5

_SECRETS = re.compile(
    r"""(?ix)
    ( (?:access_token|refresh_token|client_secret|code_verifier|code|state|token|password)
      ["']?\s*[=:]\s*["']? | Bearer\s+ | Basic\s+ ) [^\s"'&,;})]+
    """
)
_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]+)*")
_CONTROL = {code: " " for code in (*range(32), 127, 0x2028, 0x2029) if code != 9}
_CONTROL_IN_TRACE = {code: " " for code in _CONTROL if code != 10}


def redacted(text: str) -> str:
    """``text`` without what looks like a token, secret, code or password."""
    return _TOKEN.sub("(hidden)", _SECRETS.sub(r"\1(hidden)", text))


class OneLine(logging.Formatter):
    """Messages stay on one line (a name from Sage cannot forge an entry); secrets are hidden."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).translate(_CONTROL)

    def formatException(self, exc_info: object) -> str:
        text = super().formatException(exc_info)  # type: ignore[arg-type]  # as logging gives it
        return text.translate(_CONTROL_IN_TRACE)


def log_to(folder: Path, file: str = _FILE) -> logging.Handler:
    """Sends the log to ``folder``, for the user alone, 5 files of 1 MB kept. Undo: ``stop``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / file
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600))
    path.chmod(0o600)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8"
    )
    handler.setFormatter(OneLine(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def stop(handler: logging.Handler) -> None:
    """Takes the handler out and closes its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()
