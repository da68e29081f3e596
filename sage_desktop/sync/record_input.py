"""What all kinds of ``put`` share: an array of records, each checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NoReturn, Protocol, TypeVar

from sage_desktop.core.errors import AppError, BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain

MAX_TEXT = 200
SHOWN = 40
"""How much of a text from outside a message shows."""

Record = dict[str, Any]


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


Read = TypeVar("Read", bound=Keyed)


def read_records(
    decoded: object, fields: Collection[str], read: Callable[[Record], Read]
) -> list[Read]:
    """Checks a decoded JSON array; ``read`` checks what is special to the kind.

    Raises ``BadInput("bad_record")`` naming the first bad one.
    """
    if not isinstance(decoded, list):
        raise BadInput(detail=tr("A JSON array of records is needed."))
    seen: set[str] = set()
    found: list[Read] = []
    for index, record in enumerate(decoded, 1):
        try:
            each = read(object_of(record, fields))
        except AppError as error:
            raise BadInput("bad_record", index=index, problem=problem_of(error)) from error
        if each.key in seen:
            refuse(index, tr("the key “{key}” stands twice.").format(key=each.key))
        seen.add(each.key)
        found.append(each)
    return found


def refuse(index: int, problem: str) -> NoReturn:
    raise BadInput("bad_record", index=index, problem=problem)


def object_of(record: object, fields: Collection[str]) -> Record:
    """A JSON object without unknown fields."""
    if not isinstance(record, dict):
        raise BadInput(detail=tr("is not a JSON object."))
    unknown = sorted(set(record) - set(fields))
    if unknown:
        raise BadInput(detail=tr("unknown field “{name}”.").format(name=unknown[0][:SHOWN]))
    return record


def key_of(record: Record) -> str:
    key = needed_text(record, "key")
    if key is None:
        raise BadInput(detail=tr("the field “key” is missing."))
    return key


def needed_text(record: Record, name: str) -> str | None:
    """A text that cannot be cleared, without spaces around it; None if it is left out."""
    if name not in record:
        return None
    value = record[name]
    if value is None:
        raise BadInput(detail=tr("“{name}” is needed and cannot be cleared.").format(name=name))
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise BadInput(
            detail=tr("“{name}” must be a text of 1 to {limit} characters.").format(
                name=name, limit=MAX_TEXT
            )
        )
    if not is_text(value):
        raise BadInput(detail=tr("“{name}” is not valid text.").format(name=name))
    return value.strip()


def is_text(value: str) -> bool:
    """False if it holds half a character, which is no text at all."""
    return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)


def problem_of(error: AppError) -> str:
    """The sentence, with the field that it is about."""
    sentence = str(error.data.get("detail") or explain(error).sentence)
    field = error.data.get("field")
    return f"“{field}”: {sentence}" if field else sentence
