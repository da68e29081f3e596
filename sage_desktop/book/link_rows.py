"""What the book gives out of links to Sage: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LinkMaker(StrEnum):
    """Who made a link."""

    USER = "user"
    NAME = "name"
    IMPORT = "import"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """This record of the book *is* that record of that tenant's Sage business.

    ``agreed``: field by field what both sides held when they last agreed; None: never compared.
    ``sage_name`` and ``sage_detail`` (a reference or code) are how the Sage record was last seen;
    ``gone_at``: Sage no longer has it.
    """

    id: int
    tenant_id: int
    kind: str
    local_id: int
    sage_id: str
    since: datetime
    made_by: LinkMaker
    agreed: dict[str, str] | None = None
    sage_name: str = ""
    sage_detail: str = ""
    gone_at: datetime | None = None
