"""What the command line prints, and the exit codes of the contract."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from shlex import quote

from sage_desktop.cli.text import on_one_line, on_screen
from sage_desktop.core.errors import AppError, Ask, ConnectFailed, Fix, Wait
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain

Json = Mapping[str, object]

_SET_UP = frozenset(
    {
        "no_halo_app",
        "client_id_missing",
        "client_secret_missing",
        "unknown_business",
        "choose_business",
        "business_taken",
        "other_business",
    }
)

_COMMANDS = {"Connect Now": "tenant connect", "Reconnect": "tenant connect"}
"""What takes the place of the window's buttons."""


class Exit(IntEnum):
    """Exit codes of the contract."""

    DONE = 0
    UNEXPECTED = 1
    BAD_INPUT = 2
    ATTENTION = 3
    SIGN_IN = 4
    UNREACHABLE = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's result: ``data`` for ``--json``, ``text`` for people."""

    data: Json
    text: str
    code: Exit = Exit.DONE


def exit_code(error: AppError) -> Exit:
    """The code for an error that ended a command."""
    match error:
        case ConnectFailed() if error.code in _SET_UP:
            return Exit.BAD_INPUT
        case Ask():
            return Exit.SIGN_IN
        case Wait():
            return Exit.UNREACHABLE
        case Fix():
            return Exit.BAD_INPUT
        case _:
            return Exit.UNEXPECTED


def show(answer: Answer, *, as_json: bool) -> int:
    """Prints ``answer`` on standard output and gives the exit code."""
    return _written(_dumped(answer.data) if as_json else on_screen(answer.text), answer.code)


def show_error(error: AppError, *, as_json: bool) -> int:
    """Says what went wrong on standard error; with ``--json`` also as the one object."""
    words = explain(error)
    say(on_one_line(words.sentence))
    if words.detail:
        say(words.detail)
    tenant = error.data.get("tenant")
    if tenant and words.action in _COMMANDS:
        command = f"sage-desktop-cli {_COMMANDS[words.action]} {quote(on_one_line(str(tenant)))}"
        say(tr("On the command line: {command}").format(command=command))
    code = exit_code(error)
    if not as_json:
        return code
    failure = {"error": error.code, "message": words.sentence, "detail": words.detail}
    return _written(_dumped(failure), code)


def say(text: str) -> None:
    """A message for people on standard error; never the place for results."""
    sys.stderr.write(on_screen(text))
    sys.stderr.flush()


def make_streams_safe() -> None:
    """A character that the terminal's encoding lacks is spelled out instead of being an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _written(text: str, code: Exit) -> Exit:
    """Standard output may be gone (``| head``) or full; what was done is done all the same."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up_on_output()
    except OSError as error:
        _give_up_on_output()
        say(tr("The answer cannot be written: {why}.").format(why=error.strerror))
        return Exit.UNEXPECTED
    return code


def _give_up_on_output() -> None:
    """Python flushes standard output once more at its end, which would fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _dumped(data: Json) -> str:
    return json.dumps(data, ensure_ascii=True, allow_nan=False) + "\n"
