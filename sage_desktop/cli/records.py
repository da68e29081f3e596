"""Reads the JSON that ``put`` is given, from a file or standard input, before anything starts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NoReturn

from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr

_MOST_BYTES = 64 * 1024 * 1024
_SHOWN = 40


def read_records(file: str) -> object:
    """The decoded JSON of ``file``, or of standard input for ``-``.

    Raises ``BadInput``: not readable, larger than 64 MB, not JSON, a field that stands twice, or
    a number with a point or exponent: as a float it would have lost digits.
    """
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(file).open("rb") as source:
                raw = source.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = error.strerror if isinstance(error, OSError) else tr("no such name is possible")
        raise BadInput(detail=f"{file}: {why}") from error
    if len(raw) > _MOST_BYTES:
        raise BadInput(detail=tr("The input is larger than 64 MB."))
    try:
        return json.loads(
            raw,
            parse_int=_whole,
            parse_float=_refuse,
            parse_constant=_refuse,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:
        raise BadInput(detail=tr("The input is not JSON: {why}.").format(why=error)) from error


def _whole(text: str) -> int:
    if len(text) > _SHOWN:
        raise BadInput("not_a_number", value=f"{text[:_SHOWN]}…")
    return int(text)


def _refuse(text: str) -> NoReturn:
    raise BadInput("not_a_number", value=f"{text[:_SHOWN]} without quotes")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput(detail=tr("The field “{name}” stands twice.").format(name=twice[:_SHOWN]))
    return read
