"""What the door hands out about records of the book, their mappings and their history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sage_desktop.book.contact_rows import Address, ContactRow, CustomerRow
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.tax_rows import AccountCodeRow

What = Literal["created", "updated", "linked", "unlinked", "removed"]


@dataclass(frozen=True, slots=True)
class Pick:
    """An entry of a searchable picker; ``detail`` tells records of the same name apart."""

    id: int | str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MappingLine:
    """A link as the mapping table shows it."""

    link_id: int
    local_id: int
    local_name: str
    sage_id: str
    sage_name: str
    reference: str
    since: datetime
    made_by: LinkMaker
    gone: bool = False


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two records that are not mapped yet and have the same name."""

    sage_id: str
    sage_name: str
    local_id: int
    local_name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Where a record of the book is linked to: one line of its Sage panel.

    ``imported_at``: when the tenant's records of this kind were last imported.
    """

    link_id: int
    tenant_id: int
    tenant_name: str
    tenant_colour: str
    business_name: str
    sage_id: str
    sage_name: str
    since: datetime
    made_by: LinkMaker
    gone: bool = False
    imported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What a run did to one record."""

    run_id: int
    run_kind: str
    when: datetime
    what: What
    tenant_name: str = ""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A whole customer with its links and history, newest first."""

    row: CustomerRow
    links: tuple[RecordLink, ...] = ()
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """What the editor edits. ``id`` None creates; ``payment_days`` is what was typed."""

    name: str
    id: int | None = None
    key: str = ""
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: str = ""
    notes: str = ""
    top_level: str = ""
    tenant_id: int | None = None
    do_not_send: bool = False
    sites: tuple[Address, ...] = ()
    delivery_address: Address | None = None
    contacts: tuple[ContactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountCodeView:
    row: AccountCodeRow
    tenant_name: str
    tenant_colour: str
