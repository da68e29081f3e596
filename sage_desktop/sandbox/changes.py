"""Which records of a list live, and which a client has not seen yet (``sage/api.md`` 6.3, 14)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from sage_desktop.sandbox.resources import Query

CHANGES = frozenset({"updated_or_created_since", "deleted_since"})
"""The filters that ``wanted`` reads."""


class _Dated(Protocol):
    updated_at: datetime
    deleted_at: datetime | None


D = TypeVar("D", bound=_Dated)


def wanted(records: Mapping[str, D], query: Query) -> list[D]:
    """The living ones, or those deleted after ``deleted_since``, that changed since a moment."""
    deleted = query.moment("deleted_since")
    if deleted is None:
        found = [each for each in records.values() if each.deleted_at is None]
    else:
        found = [each for each in records.values() if each.deleted_at and each.deleted_at > deleted]
    since = query.moment("updated_or_created_since")
    return found if since is None else [each for each in found if each.updated_at >= since]


def living(records: Mapping[str, D], id: str) -> D | None:
    found = records.get(id)
    return None if found is None or found.deleted_at else found
