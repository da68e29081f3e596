"""The log files: the story of each run, one line an entry; no secret in them, and no record."""

from __future__ import annotations

import copy
import io
import logging
import logging.handlers
import os
import re
import traceback
from pathlib import Path
from types import TracebackType

from sage_desktop.core.errors import AppError

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FILE = "sage-desktop.log"
_BYTES = 1_000_000
_KEPT = 5
_ABOUT_US = ("reason", "seconds", "status", "method", "path", "where", "step")
"""What an error of ours may say of itself in a log; all else of its data may be a record."""

_SECRETS = re.compile(
    r"""(?ix)
    ( (?:access_token|refresh_token|client_secret|code_verifier|code|state|token|password)
      ["']?\s*[=:]\s*["']? | Bearer\s+ | Basic\s+ ) [^\s"'&,;})]+
    """
)
_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]+)*")
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_CONTROL = {
    code: " " for code in (*range(32), 127, *range(0x80, 0xA0), 0x2028, 0x2029) if code != 9
}


def redacted(text: str) -> str:
    """``text`` without what looks like a token, secret, code, password or e-mail address."""
    hidden = _TOKEN.sub("(hidden)", _SECRETS.sub(r"\1(hidden)", text))
    return _EMAIL.sub("(e-mail)", hidden)


def described(error: BaseException) -> str:
    """What kind of error it is. Its text is left out, for it may quote a record or a secret."""
    name = type(error).__name__
    if isinstance(error, AppError):
        about = [f"{key}={error.data[key]}" for key in _ABOUT_US if error.data.get(key)]
        return f"{name} {' '.join([error.code, *about])}"
    code = getattr(error, "sqlite_errorname", "") or _error_name(error)
    return f"{name} {code}".strip()


class OneLine(logging.Formatter):
    """Messages stay on one line (a name from Sage cannot forge an entry); secrets are hidden."""

    def format(self, record: logging.LogRecord) -> str:
        mine = copy.copy(record)  # other handlers have their own way
        mine.exc_text = mine.stack_info = None
        if isinstance(mine.args, tuple):
            mine.args = tuple(
                described(each) if isinstance(each, BaseException) else each for each in mine.args
            )
        return redacted(super().format(mine))

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).translate(_CONTROL)

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return "\n".join(_story(ei[1]))


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """Each file is the user's alone, also those that rotation makes. A full disk ends no work."""

    def _open(self) -> io.TextIOWrapper:
        flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(self.baseFilename, flags, 0o600)
        Path(self.baseFilename).chmod(0o600)
        return open(handle, "a", encoding=self.encoding)  # noqa: PTH123 - closed by logging

    def handleError(self, _record: logging.LogRecord) -> None:
        """The usual one prints the entry with all its values."""


def log_to(folder: Path, file: str = _FILE) -> logging.Handler:
    """Sends the log to ``folder``, for the user alone, 5 files of 1 MB kept. Undo: ``stop``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _PrivateFile(folder / file, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(OneLine(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def stop(handler: logging.Handler) -> None:
    """Takes the handler out and closes its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def _story(error: BaseException | None) -> list[str]:
    """The places in the code, the oldest cause first, as Python tells them but without texts."""
    if error is None:
        return []
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = _story(earlier) if earlier is not error else []
    lines.append("Traceback (most recent call last):")
    lines += [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    lines.append(described(error).translate(_CONTROL))
    return lines


def _error_name(error: BaseException) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else ""
