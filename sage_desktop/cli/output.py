"""What the command line prints, and the exit codes of the contract."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sage_desktop.core.errors import (
    AppError,
    Ask,
    BookProblem,
    Cancelled,
    ConnectFailed,
    Fix,
    Wait,
)
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
        case BookProblem() | Cancelled():
            return Exit.UNEXPECTED
        case _:
            return Exit.UNEXPECTED


def show(answer: Answer, *, as_json: bool) -> int:
    """Prints ``answer`` on standard output and gives the exit code."""
    sys.stdout.write(_dumped(answer.data) if as_json else answer.text.rstrip() + "\n")
    sys.stdout.flush()
    return answer.code


def show_error(error: AppError, *, as_json: bool) -> int:
    """Says what went wrong on standard error; with ``--json`` also as the one object."""
    words = explain(error)
    say(words.sentence)
    if words.detail:
        say(words.detail)
    if as_json:
        failure = {"error": error.code, "message": words.sentence, "detail": words.detail}
        sys.stdout.write(_dumped(failure))
        sys.stdout.flush()
    return exit_code(error)


def say(text: str) -> None:
    """A message for people on standard error; never the place for results."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Plain columns. Control characters in texts from outside are shown as spaces."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [
        max([len(heading), *(len(row[at]) for row in cells)]) for at, heading in enumerate(headings)
    ]
    lines = [headings, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cell(value: object) -> str:
    return "".join(char if char.isprintable() else " " for char in str(value))


def _dumped(data: Json) -> str:
    return json.dumps(data, ensure_ascii=True, allow_nan=False) + "\n"
