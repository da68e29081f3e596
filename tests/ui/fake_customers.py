"""The rooms for customers and their mappings, over values in memory; a part of the fake door."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sage_desktop.book.contact_rows import Address, ContactRow, CustomerLine, CustomerRow
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.names import name_key
from sage_desktop.sync.drafts import customer_draft, edited_over
from sage_desktop.sync.record_views import (
    CustomerDraft,
    CustomerView,
    HistoryEntry,
    MappingLine,
    NamePair,
    Pick,
    RecordLink,
)

OCTOBER = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class SageCustomer:
    """What was read of a customer in Sage."""

    id: str
    name: str
    reference: str = ""
    city: str = ""

    @property
    def detail(self) -> str:
        return ", ".join(part for part in (self.reference, self.city) if part)


class FakeMappings:
    """``service.mappings`` for customers. ``sage`` holds what was read of each tenant."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.sage: dict[int, list[SageCustomer]] = {}
        self.kept: dict[int, tuple[int, MappingLine]] = {}
        """Link id → tenant and line."""
        self.top_levels: dict[int, str] = {}
        self.asked: list[str] = []
        self.fails_with: Exception | None = None

    async def web_page(self, tenant_id: int, kind: str, sage_id: str) -> str:
        return f"https://sage.example/contacts/{sage_id}"

    def _lines(self, tenant_id: int) -> list[MappingLine]:
        return [line for number, line in self.kept.values() if number == tenant_id]

    async def order(
        self,
        tenant_id: int,
        kind: str,
        search: str = "",
        sort: str = "halo",
        descending: bool = False,
    ) -> array[int]:
        self.asked.append(f"order {sort} {descending} {search}".strip())
        by: dict[str, Callable[[MappingLine], Any]] = {
            "halo": lambda line: name_key(line.local_name),
            "sage": lambda line: name_key(line.sage_name),
            "reference": lambda line: line.reference,
            "since": lambda line: line.since,
            "made_by": lambda line: line.made_by,
        }
        words = name_key(search).split()
        shown = [
            line
            for line in self._lines(tenant_id)
            if all(
                word in name_key(f"{line.local_name} {line.sage_name} {line.reference}")
                for word in words
            )
        ]
        shown.sort(key=by[sort], reverse=descending)
        return array("q", [line.link_id for line in shown])

    async def lines(self, link_ids: Sequence[int]) -> list[MappingLine]:
        self.asked.append(f"lines {len(link_ids)}")
        return [self.kept[number][1] for number in link_ids if number in self.kept]

    async def unmapped(self, tenant_id: int, kind: str) -> tuple[int, int | None]:
        halo = len(self._free_halo(tenant_id))
        return halo, len(self._free_sage(tenant_id)) if tenant_id in self.sage else None

    def _free_halo(self, tenant_id: int) -> list[CustomerRow]:
        taken = {line.local_id for line in self._lines(tenant_id)}
        return [row for row in self._door.customers.kept.values() if row.id not in taken]

    def _free_sage(self, tenant_id: int) -> list[SageCustomer]:
        taken = {line.sage_id for line in self._lines(tenant_id)}
        return [row for row in self.sage.get(tenant_id, ()) if row.id not in taken]

    async def halo_choices(
        self, tenant_id: int, kind: str, search: str, limit: int = 50
    ) -> list[Pick]:
        picks = [Pick(row.id, row.name, halo_detail(row)) for row in self._free_halo(tenant_id)]
        return fitting(picks, search)[:limit]

    async def sage_choices(
        self, tenant_id: int, kind: str, search: str, limit: int = 50
    ) -> list[Pick]:
        picks = [Pick(row.id, row.name, row.detail) for row in self._free_sage(tenant_id)]
        return fitting(picks, search)[:limit]

    async def add(self, tenant_id: int, kind: str, sage_id: str, local_id: int) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        for line in self._lines(tenant_id):
            if line.local_id == local_id or line.sage_id == sage_id:
                raise BadInput("already_mapped", local=line.local_name, sage=line.sage_name)
        self.link(tenant_id, local_id, sage_id, LinkMaker.USER)
        self._door.publish(Kind.LINK)

    def link(
        self, tenant_id: int, local_id: int, sage_id: str, made_by: LinkMaker, *, gone: bool = False
    ) -> None:
        """Links the two, telling nobody."""
        [there] = [row for row in self.sage[tenant_id] if row.id == sage_id]
        here = self._door.customers.kept[local_id]
        number = max(self.kept, default=0) + 1
        self.kept[number] = (
            tenant_id,
            MappingLine(
                number,
                local_id,
                here.name,
                sage_id,
                there.name,
                there.reference,
                OCTOBER + timedelta(days=number % 9),
                made_by,
                gone,
            ),
        )

    async def remove(self, link_id: int) -> None:
        if self.kept.pop(link_id, None) is None:
            raise NotFound(what="mapping", name=link_id)
        self._door.publish(Kind.LINK)

    async def name_pairs(self, tenant_id: int, kind: str) -> list[NamePair]:
        here = {name_key(row.name): row for row in self._free_halo(tenant_id)}
        return [
            NamePair(there.id, there.name, mine.id, mine.name, there.detail)
            for there in self._free_sage(tenant_id)
            if (mine := here.get(name_key(there.name))) is not None
        ]

    async def link_pairs(self, tenant_id: int, kind: str, pairs: Sequence[NamePair]) -> int:
        for pair in pairs:
            self.link(tenant_id, pair.local_id, pair.sage_id, LinkMaker.NAME)
        self._door.publish(Kind.LINK)
        return len(pairs)

    async def set_top_level(self, tenant_id: int, name: str) -> None:
        self.top_levels[tenant_id] = name
        self._door.kept_tenants = [
            replace(view, row=replace(view.row, top_level=name))
            if view.row.id == tenant_id
            else view
            for view in self._door.kept_tenants
        ]
        self._door.publish(Kind.TENANT)


class FakeCustomers:
    """``service.customers``."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.kept: dict[int, CustomerRow] = {}
        self.history: dict[int, tuple[HistoryEntry, ...]] = {}
        self.asked: list[str] = []
        self.fails_with: Exception | None = None

    def put_in(self, *rows: CustomerRow) -> None:
        """Keeps these, telling nobody."""
        self.kept.update({row.id: row for row in rows})

    async def order(
        self, search: str = "", sort: str = "name", descending: bool = False
    ) -> array[int]:
        self.asked.append(f"order {sort} {descending} {search}".strip())
        by: dict[str, Callable[[CustomerRow], str]] = {
            "name": lambda row: name_key(row.name),
            "reference": lambda row: row.reference,
            "contact": lambda row: name_key(row.contact_name),
            "email": lambda row: row.email,
            "city": lambda row: _city(row),
            "top_level": lambda row: row.top_level,
        }
        words = name_key(search).split()
        shown = [
            row
            for row in self.kept.values()
            if all(word in name_key(f"{row.name} {row.reference} {row.email}") for word in words)
        ]
        shown.sort(key=by[sort], reverse=descending)
        return array("q", [row.id for row in shown])

    async def lines(self, ids: Sequence[int]) -> list[CustomerLine]:
        self.asked.append(f"lines {len(ids)}")
        return [self._line(self.kept[number]) for number in ids if number in self.kept]

    def _line(self, row: CustomerRow) -> CustomerLine:
        return CustomerLine(
            row.id,
            row.key,
            row.name,
            row.reference,
            row.contact_name,
            row.email,
            row.phone,
            _city(row),
            row.top_level,
            row.do_not_send,
            len(self._links(row.id)),
        )

    def _links(self, local_id: int) -> tuple[RecordLink, ...]:
        tenants = {view.row.id: view.row for view in self._door.kept_tenants}
        return tuple(
            RecordLink(
                line.link_id,
                tenant_id,
                tenants[tenant_id].name,
                tenants[tenant_id].colour,
                tenants[tenant_id].business.name if tenants[tenant_id].business else "",
                line.sage_id,
                line.sage_name,
                line.since,
                line.made_by,
                line.gone,
                tenants[tenant_id].customers_imported_at,
            )
            for tenant_id, line in self._door.mappings.kept.values()
            if line.local_id == local_id and tenant_id in tenants
        )

    async def get(self, number: int) -> CustomerView:
        if number not in self.kept:
            raise NotFound(what="customer", name=number)
        return CustomerView(self.kept[number], self._links(number), self.history.get(number, ()))

    async def save(self, draft: CustomerDraft, was: CustomerDraft | None = None) -> int:
        if self.fails_with is not None:
            raise self.fails_with
        if draft.id is not None and was is not None:
            draft = edited_over(customer_draft(self.kept[draft.id]), draft, was)
        number = draft.id or max(self.kept, default=0) + 1
        days = draft.payment_days.strip()
        self.kept[number] = CustomerRow(
            id=number,
            key=draft.key or f"customer-{number}",
            name=draft.name.strip(),
            reference=draft.reference,
            contact_name=draft.contact_name,
            email=draft.email,
            phone=draft.phone,
            vat_number=draft.vat_number,
            currency=draft.currency,
            payment_days=int(days) if days else None,
            notes=draft.notes,
            top_level=draft.top_level,
            tenant_id=draft.tenant_id,
            do_not_send=draft.do_not_send,
            sites=draft.sites,
            delivery_address=draft.delivery_address,
            contacts=draft.contacts,
        )
        self._door.publish(Kind.CUSTOMER)
        return number

    async def delete(self, number: int) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        del self.kept[number]
        mappings = self._door.mappings
        mappings.kept = {
            key: value for key, value in mappings.kept.items() if value[1].local_id != number
        }
        self._door.publish(Kind.CUSTOMER, Kind.LINK)

    async def top_levels(self) -> list[str]:
        return sorted({row.top_level for row in self.kept.values() if row.top_level})


class CustomerRooms:
    """What ``FakeDoor`` has of customers."""

    @cached_property
    def customers(self) -> FakeCustomers:
        return FakeCustomers(self)

    @cached_property
    def mappings(self) -> FakeMappings:
        return FakeMappings(self)


def fitting(picks: list[Pick], search: str) -> list[Pick]:
    words = name_key(search).split()
    return [
        pick
        for pick in picks
        if all(word in name_key(f"{pick.name} {pick.detail}") for word in words)
    ]


def halo_detail(row: CustomerRow) -> str:
    return ", ".join(part for part in (row.reference, _city(row)) if part)


def _city(row: CustomerRow) -> str:
    return row.sites[0].city if row.sites else ""


_PEOPLE = (
    ("Ashdown Care Homes Ltd", "ASH001", "Marion Ashdown", "Leeds"),
    ("Brightwater Primary School", "BRI002", "Tom Keane", "York"),
    ("Calder Valley Brewery", "CAL001", "Ruth Sykes", "Halifax"),
    ("Castle Street Surgery", "CAS003", "Dr Anil Mehta", "Sheffield"),
    ("Ellis & Sons Bakery", "ELL001", "Jo Ellis", "Sheffield"),
    ("Harrow & Finch Solicitors LLP", "HAR004", "Helen Harrow", "Leeds"),
    ("Hollins & Ward LLP", "HOL001", "Peter Ward", "Bradford"),
    ("Kestrel Logistics Ltd", "KES001", "Dawn Price", "Hull"),
    ("مكتبة النور للنشر", "ALN001", "Samir Haddad", "Bradford"),
    ("Mercer Lane Architects", "MER002", "Ines Mercer", "York"),
    ("Oakfield Veterinary Practice", "OAK001", "Kate Oakes", "Ilkley"),
    ("Pennine Dental Group Ltd", "PEN001", "Sunil Rao", "Huddersfield"),
    ("Riverside Nursery", "RIV001", "Claire Dunn", "Otley"),
    ("Stonebridge Joinery", "STO001", "Mick Stone", "Skipton"),
)
_OTHERWISE = {
    2: "Calder Valley Brewery Co.",
    4: "Ellis and Sons Bakery",
    8: "Al Noor Publishing Ltd",
}
_MADE_BY = (LinkMaker.NAME, LinkMaker.IMPORT, LinkMaker.USER)


def customer(number: int, **changes: object) -> CustomerRow:
    name, reference, contact, city = _PEOPLE[(number - 1) % len(_PEOPLE)]
    handle = contact.lower().replace(" ", ".")
    row = CustomerRow(
        id=number,
        key=f"c{number}",
        name=name,
        reference=reference,
        contact_name=contact,
        email=f"{handle}@{reference.lower()}.example",
        phone=f"0113 496 0{number:03}",
        vat_number=f"GB {number}23 4567 73",
        currency="GBP",
        payment_days=30,
        top_level="Managed services customers" if number % 2 else "Support customers",
        tenant_id=1,
        sites=(
            Address("Head office", f"{number} Station Road", "", city, "", "LS1 4AB", "GB"),
            Address(
                "Warehouse", "Unit 4, Mill Park", "Canal Street", "Wakefield", "", "WF1 2", "GB"
            ),
        )[: 1 + number % 2],
        contacts=(ContactRow("Sam Carter", "Accounts", "sam@example.com", "0113 496 0111"),)
        if number % 2
        else (),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def furnish_customers(door: Any) -> None:
    """Fourteen customers here, sixteen in Sage, twelve linked in the first tenant."""
    total = len(_PEOPLE)
    door.customers.put_in(*(customer(number) for number in range(1, total + 1)))
    there = [
        SageCustomer(f"s{number}", _OTHERWISE.get(number - 1, name), reference, city)
        for number, (name, reference, _who, city) in enumerate(_PEOPLE, 1)
    ]
    there += [SageCustomer("s90", "Wharfe Cycles", "WHA001"), SageCustomer("s91", "Wharfe Cycles")]
    door.mappings.sage[1] = there
    for number in range(1, total - 1):
        by_hand = number - 1 in _OTHERWISE
        made_by = LinkMaker.USER if by_hand else _MADE_BY[number % 2]
        door.mappings.link(1, number, f"s{number}", made_by, gone=number == 7)
    door.customers.history[1] = (
        HistoryEntry(
            8, "customers", OCTOBER + timedelta(days=40), "updated", "Northgate IT Services"
        ),
        HistoryEntry(3, "customers", OCTOBER, "created", "Northgate IT Services"),
    )


def make_customers_hostile(door: Any, name: str) -> None:
    """Puts ``name`` wherever a text of a customer or of its mapping can stand."""
    address = Address(*[name] * 7)
    long = name * 30
    door.customers.kept = {
        number: CustomerRow(
            number,
            f"k{number}",
            long,
            *[name] * 6,
            payment_days=30,
            notes=long,
            top_level=long,
            sites=(address, address),
            delivery_address=address,
            contacts=(ContactRow(name, name, name, name), ContactRow(long)),
        )
        for number in (1, 2)
    }
    door.mappings.sage[1] = [SageCustomer("s1", long, name, name), SageCustomer("s2", name)]
    door.mappings.kept = {}
    door.mappings.link(1, 1, "s1", LinkMaker.IMPORT, gone=True)
    door.customers.history[1] = (HistoryEntry(1, "customers", OCTOBER, "created", long),)
