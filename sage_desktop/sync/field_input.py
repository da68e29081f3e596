"""Fields of JSON records that more than one kind has, and what creating by key or changing takes.

A field left out stays as it is, ``null`` clears it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sage_desktop.book import tenants
from sage_desktop.book.keyed import New, Records, Row
from sage_desktop.core.errors import AppError, BadInput, NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.core.names import name_key
from sage_desktop.sync.field_rules import Check
from sage_desktop.sync.record_input import SHOWN, Keyed, Record, is_text, problem_of, refuse

Input = TypeVar("Input", bound=Keyed)

Names = Mapping[str, str | None]
"""What other records a record names, by field; None clears that."""


def text(name: str, value: object, check: Check, needed: Sequence[str] = ("name",)) -> str:
    """``null`` clears a text, but for those that are ``needed``."""
    if value is None and name in needed:
        raise BadInput(detail=tr("“{name}” is needed and cannot be cleared.").format(name=name))
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(detail=tr("“{name}” must be a text.").format(name=name))
    return check(name, value)


def flag(name: str, value: object, cleared: bool = False) -> bool:
    if value is None:
        return cleared
    if not isinstance(value, bool):
        raise BadInput(detail=tr("“{name}” must be true or false.").format(name=name))
    return value


def tenant(record: Record) -> dict[str, str | None]:
    """The name or id of the tenant, if the record tells one; see ``Names``."""
    if "tenant" not in record:
        return {}
    value = record["tenant"]
    if value is None:
        return {"tenant": None}
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput(detail=tr("“tenant” must be the name or id of a tenant."))
    return {"tenant": str(value)}


def name_of_other(name: str, value: object) -> str | None:
    """The key or name of another record; "" clears as ``null`` does."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not is_text(value):
        raise BadInput(detail=tr("“{name}” must be a key or name.").format(name=name))
    return value


class Tenants:
    """Looks tenants up by name (whatever the case), else by id; ``default`` is the module's.

    Book thread.
    """

    def __init__(self) -> None:
        rows = tenants.tenants()
        self.default = tenants.module().default_tenant_id
        self._ids = {str(row.id): row.id for row in rows}
        self._ids |= {name_key(row.name): row.id for row in rows}

    def column(self, names: Names, *, is_new: bool) -> dict[str, int | None]:
        """``tenant_id`` if it is told; a new record gets the default if it is not."""
        if "tenant" not in names:
            return {"tenant_id": self.default} if is_new else {}
        named = names["tenant"]
        if named is None:
            return {"tenant_id": None}
        found = self._ids.get(name_key(named))
        if found is None:
            problem = tr("there is no tenant “{name}”.").format(name=named[:SHOWN])
            raise BadInput(detail=problem)
        return {"tenant_id": found}


@dataclass(frozen=True, slots=True)
class Others:
    """Looks records of another kind up by key, else by name; each once. Book thread."""

    records: Records[Any, Any]
    _known: dict[str, int] = field(default_factory=dict)

    def id(self, named: str) -> int:
        if named not in self._known:
            try:
                self._known[named] = self.records.find_id(named)
            except NotFound as error:
                problem = tr("there is no {what} “{name}”.").format(
                    what=error.data["what"], name=named[:SHOWN]
                )
                raise BadInput(detail=problem) from error
        return self._known[named]


def put_records(
    records: Records[Row, New],
    inputs: Sequence[Input],
    make: Callable[[Input], New],
    change: Callable[[Row, Input], Row],
) -> tuple[int, int, int]:
    """Creates or updates by key; gives how many were created, updated, unchanged. Book thread.

    Part of the caller's transaction. Raises ``BadInput("bad_record")`` naming the record that
    ``make`` or ``change`` refused; then nothing is written.
    """
    known = records.by_key([each.key for each in inputs])
    new: list[New] = []
    changed: list[Row] = []
    for index, each in enumerate(inputs, 1):
        had = known.get(each.key)
        try:
            if had is None:
                new.append(make(each))
            elif (wanted := change(had, each)) != had:
                changed.append(wanted)
        except AppError as error:
            refuse(index, problem_of(error))
    records.create(new)
    records.update(changed)
    return len(new), len(changed), len(inputs) - len(new) - len(changed)
