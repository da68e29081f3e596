"""Columns that keep values exact: decimals, money, moments, days, enums, JSON, sealed bytes.

What a column gives back has its declared type. Anything else in the file means that the file was
damaged or changed by hand: ``BookProblem("book_damaged")``, wherever it is noticed.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from peewee import SQL, AutoField, Field, NodeList

from sage_desktop.core import clock
from sage_desktop.core.errors import BadInput, BookProblem
from sage_desktop.core.exact import decimal_of, plain

_PENCE = Decimal(100)


class _Checked(Field):
    """Writes with ``_write`` and reads with ``_read``; what cannot be read is damage."""

    def db_value(self, value: Any) -> Any:
        return None if value is None else self._write(value)

    def python_value(self, value: Any) -> Any:
        if value is None and self.null:
            return None
        try:
            return self._read(value)
        except (ValueError, TypeError, BadInput, msgspec.MsgspecError) as problem:
            where = f"{self.model._meta.table_name}.{self.column_name}"
            raise BookProblem("book_damaged", where=where) from problem

    def _write(self, value: Any) -> Any:
        raise NotImplementedError

    def _read(self, stored: Any) -> Any:
        raise NotImplementedError


def _typed(stored: Any, kind: type) -> Any:
    if type(stored) is not kind:
        raise TypeError(f"{kind.__name__} expected")
    return stored


class Text(_Checked):
    """``str``."""

    field_type = "TEXT"

    def _write(self, value: str) -> str:
        if not isinstance(value, str):
            raise TypeError(f"text expected for {self.column_name}")
        return str(value)

    def _read(self, stored: Any) -> str:
        return str(_typed(stored, str))


class IdField(_Checked, AutoField):
    """A record's id. Never given out twice, so that an undo can bring a record back under it."""

    def ddl(self, ctx: Any) -> NodeList:
        return NodeList((super().ddl(ctx), SQL("AUTOINCREMENT")))

    def _write(self, value: int) -> int:
        return int(value)

    def _read(self, stored: Any) -> int | None:
        """References borrow this, and one that may be missing gives None."""
        return None if stored is None else int(_typed(stored, int))


class Whole(_Checked):
    """``int``."""

    field_type = "INTEGER"

    def _write(self, value: int) -> int:
        if not isinstance(value, int):
            raise TypeError(f"a whole number expected for {self.column_name}")
        return int(value)

    def _read(self, stored: Any) -> int:
        return int(_typed(stored, int))


class Flag(_Checked):
    """``bool``, as 0 or 1."""

    field_type = "INTEGER"

    def _write(self, value: bool) -> int:
        return int(bool(value))

    def _read(self, stored: Any) -> bool:
        return bool(_typed(stored, int))


class Sealed(_Checked):
    """Encrypted ``bytes``."""

    field_type = "BLOB"

    def _write(self, value: bytes) -> bytes:
        return bytes(value)

    def _read(self, stored: Any) -> bytes:
        return bytes(_typed(stored, bytes))


class DecimalText(_Checked):
    """An exact ``Decimal`` as its shortest plain text; equal numbers are equal texts.

    For percentages, quantities and unit prices. Never to be summed or sorted in SQL.
    """

    field_type = "TEXT"

    def _write(self, value: Decimal | int | str) -> str:
        """Refuses more digits than decimal arithmetic keeps (28): ``BadInput("too_precise")``."""
        number = decimal_of(value)
        text = plain(number)
        if Decimal(text) != number:
            raise BadInput("too_precise", value=str(value))
        return text

    def _read(self, stored: Any) -> Decimal:
        return decimal_of(_typed(stored, str))


class MoneyField(_Checked):
    """An amount with at most two places, as whole minor units (pence); may be summed in SQL."""

    field_type = "INTEGER"

    def _write(self, value: Decimal | int | str) -> int:
        """Refuses a third place with ``BadInput("too_precise")`` rather than rounding."""
        number = decimal_of(value)
        minor = int(number * _PENCE)
        if Decimal(minor).scaleb(-2) != number:
            raise BadInput("too_precise", value=str(value))
        return minor

    def _read(self, stored: Any) -> Decimal:
        return Decimal(_typed(stored, int)).scaleb(-2)


class UtcField(_Checked):
    """An aware moment, as text that sorts in the order of time (``core.clock.to_text``)."""

    field_type = "TEXT"

    def _write(self, value: datetime) -> str:
        if value.tzinfo is None:
            raise TypeError(f"an aware time expected for {self.column_name}")
        return clock.to_text(value)

    def _read(self, stored: Any) -> datetime:
        return clock.from_text(_typed(stored, str))


class DayField(_Checked):
    """A calendar day, as ``YYYY-MM-DD``."""

    field_type = "TEXT"

    def _write(self, value: date) -> str:
        if isinstance(value, datetime):
            raise TypeError(f"a day, not a moment, expected for {self.column_name}")
        return value.isoformat()

    def _read(self, stored: Any) -> date:
        return date.fromisoformat(_typed(stored, str))


class EnumField(_Checked):
    """A member of a ``StrEnum``, as its value."""

    field_type = "TEXT"

    def __init__(self, members: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self._members = members

    def _write(self, value: StrEnum | str) -> str:
        return self._members(value).value

    def _read(self, stored: Any) -> StrEnum:
        return self._members(_typed(stored, str))


class JsonField(_Checked):
    """Values of a declared shape (dataclasses, mappings, sequences) as JSON with sorted keys.

    Made for texts, whole numbers and what is built of them: amounts travel as text. A dataclass
    may gain fields with defaults later; what is stored already is read all the same.
    """

    field_type = "TEXT"

    def __init__(self, shape: Any, **options: Any) -> None:
        super().__init__(**options)
        self._shape = shape

    def _write(self, value: Any) -> str:
        return msgspec.json.encode(value, order="deterministic").decode()

    def _read(self, stored: Any) -> Any:
        return msgspec.json.decode(_typed(stored, str), type=self._shape)
