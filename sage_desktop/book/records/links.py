"""The table of links: which record of the book is which of a tenant's Sage business."""

from __future__ import annotations

from peewee import SQL, ForeignKeyField

from sage_desktop.book.fields import EnumField, IdField, JsonField, Text, UtcField, Whole
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.tenants import Tenant


class Link(Record):
    """A record of the book *is* a record of a tenant's Sage business; one to one per tenant.

    ``agreed``: the values, field by field, that both sides held when they last agreed.
    ``sage_name`` and ``sage_detail`` (a reference or code) are how the Sage record was last seen.
    """

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    kind = Text()
    local_id = Whole()
    sage_id = Text()
    since = UtcField()
    made_by = EnumField(LinkMaker)
    agreed = JsonField(dict[str, str], null=True)
    sage_name = Text(constraints=[SQL("DEFAULT ''")])
    sage_detail = Text(constraints=[SQL("DEFAULT ''")])
    gone_at = UtcField(null=True)

    class Meta:
        indexes = (
            (("tenant", "kind", "sage_id"), True),
            (("tenant", "kind", "local_id"), True),
            (("kind", "local_id"), False),
        )
