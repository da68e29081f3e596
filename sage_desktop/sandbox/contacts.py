"""Contacts, their addresses and persons: plain records that tests may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

CUSTOMER, VENDOR = "CUSTOMER", "VENDOR"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(slots=True)
class Contact:
    """A customer or vendor. Its main and delivery address and main person are known by id.

    ``kind`` is CUSTOMER or VENDOR, never both. Whoever is deleted stays with ``deleted_at``, and
    keeps the reference (``sage/api.md`` 11.3). ``more``: what clients wrote, as Sage tells it.
    """

    id: str
    name: str
    reference: str
    created_at: datetime
    updated_at: datetime
    kind: str = CUSTOMER
    main_address_id: str = ""
    delivery_address_id: str = ""
    main_person_id: str = ""
    currency: str = "GBP"
    credit_days: int | None = None
    tax_number: str = ""
    notes: str = ""
    source_guid: str = ""
    is_active: bool = True
    system: bool = False
    gdpr_obfuscated: bool = False
    deletable: bool = True
    deleted_at: datetime | None = None
    more: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    @property
    def displayed_as(self) -> str:
        return f"{self.name} ({self.reference})" if self.reference else self.name


@dataclass(slots=True)
class Address:
    id: str
    contact_id: str
    created_at: datetime
    updated_at: datetime
    address_type: str = "SALES"
    name: str = "Main Address"
    address_line_1: str = ""
    address_line_2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country_id: str = "GB"
    deleted_at: datetime | None = None

    @property
    def displayed_as(self) -> str:
        lines = (self.address_line_1, self.address_line_2, self.city, self.region, self.postal_code)
        return "\n".join([line for line in lines if line]) or self.name


@dataclass(slots=True)
class ContactPerson:
    """Somebody at an address; the contact is known through it."""

    id: str
    address_id: str
    created_at: datetime
    updated_at: datetime
    name: str = ""
    email: str = ""
    telephone: str = ""
    mobile: str = ""
    fax: str = ""
    job_title: str = ""
    person_type: str = "ACCOUNTS"
    more_types: tuple[str, ...] = ()
    deleted_at: datetime | None = None
