"""The table of product groups. By itself, for tenants have a default one, and products a tenant."""

from __future__ import annotations

from sage_desktop.book.fields import IdField, Text
from sage_desktop.book.records.base import Record


class ProductGroup(Record):
    """A Halo product group."""

    id = IdField()
    key = Text(unique=True)
    name = Text()
    name_key = Text(index=True)
