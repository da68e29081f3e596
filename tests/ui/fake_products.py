"""The rooms for products, groups, suppliers and categories over values in memory."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from fake_customers import OCTOBER

from sage_desktop.book.contact_rows import Address, SupplierRow
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.product_rows import Price, ProductGroupRow, ProductKind, ProductRow
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.names import name_key
from sage_desktop.sync.drafts import edited_over, product_draft, supplier_draft
from sage_desktop.sync.product_views import (
    CategoryView,
    ProductDraft,
    ProductLine,
    ProductView,
    SupplierDraft,
    SupplierLine,
    SupplierView,
)
from sage_desktop.sync.record_views import HistoryEntry, RecordLink


def link(
    door: Any, tenant_id: int, sage_id: str, sage_name: str, *, gone: bool = False
) -> RecordLink:
    [row] = [view.row for view in door.kept_tenants if view.row.id == tenant_id]
    return RecordLink(
        int(f"{tenant_id}{sage_id[1:]}"),
        tenant_id,
        row.name,
        row.colour,
        row.business.name if row.business else "",
        sage_id,
        sage_name,
        OCTOBER,
        LinkMaker.IMPORT,
        gone,
        OCTOBER + timedelta(days=40),
    )


def fits(search: str, *texts: str) -> bool:
    return all(word in name_key(" ".join(texts)) for word in name_key(search).split())


class FakeGroups:
    """``service.product_groups``."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.kept: dict[int, ProductGroupRow] = {}
        self.fails_with: Exception | None = None

    async def all(self, search: str = "") -> list[ProductGroupRow]:
        products = list(self._door.products.kept.values())
        rows = [
            replace(row, products=sum(each.group_id == row.id for each in products))
            for row in self.kept.values()
            if fits(search, row.name, row.key)
        ]
        return sorted(rows, key=lambda row: name_key(row.name))

    async def save(self, number: int | None, name: str, key: str = "") -> int:
        if self.fails_with is not None:
            raise self.fails_with
        number = number or max(self.kept, default=0) + 1
        self.kept[number] = ProductGroupRow(number, key or f"g{number}", name)
        self._door.publish(Kind.PRODUCT_GROUP)
        return number

    async def delete(self, number: int) -> None:
        if any(row.group_id == number for row in self._door.products.kept.values()):
            raise BadInput("in_use")
        del self.kept[number]
        categories = self._door.categories
        categories.mapped = {
            key: group for key, group in categories.mapped.items() if group != number
        }
        self._door.publish(Kind.PRODUCT_GROUP, Kind.CATEGORY)


class FakeCategories:
    """``service.categories``; ``sage`` holds those of each tenant and grouping."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.sage: dict[tuple[int, Grouping], list[tuple[str, str, int | None]]] = {}
        self.mapped: dict[tuple[int, Grouping, str], int] = {}
        self.fails_with: Exception | None = None

    def _grouping(self, tenant_id: int) -> Grouping:
        [row] = [view.row for view in self._door.kept_tenants if view.row.id == tenant_id]
        return row.group_items_by

    async def of(self, tenant_id: int) -> list[CategoryView]:
        grouping = self._grouping(tenant_id)
        groups = self._door.product_groups.kept
        made = []
        for sage_id, name, items in self.sage.get((tenant_id, grouping), ()):
            group = self.mapped.get((tenant_id, grouping, sage_id))
            group_name = groups[group].name if group is not None else ""
            made.append(CategoryView(sage_id, name, items, group, group_name))
        return made

    async def map(self, tenant_id: int, sage_id: str, group_id: int | None) -> None:
        self._may_fail()
        key = (tenant_id, self._grouping(tenant_id), sage_id)
        self.mapped.pop(key, None)
        if group_id is not None:
            self.mapped[key] = group_id
        self._door.publish(Kind.CATEGORY)

    async def set_grouping(self, tenant_id: int, grouping: Grouping) -> None:
        self._change(tenant_id, group_items_by=grouping)

    async def set_default_group(self, tenant_id: int, group_id: int | None) -> None:
        self._change(tenant_id, default_group_id=group_id)

    def _may_fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with

    def _change(self, tenant_id: int, **changes: object) -> None:
        self._may_fail()
        self._door.kept_tenants = [
            replace(view, row=replace(view.row, **changes)) if view.row.id == tenant_id else view
            for view in self._door.kept_tenants
        ]
        self._door.publish(Kind.TENANT)


class FakeProducts:
    """``service.products``."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.kept: dict[int, ProductRow] = {}
        self.links: dict[int, tuple[RecordLink, ...]] = {}
        self.history: dict[int, tuple[HistoryEntry, ...]] = {}
        self.asked: list[str] = []
        self.fails_with: Exception | None = None

    def put_in(self, *rows: ProductRow) -> None:
        """Keeps these, telling nobody."""
        self.kept.update({row.id: row for row in rows})

    async def order(
        self,
        search: str = "",
        sort: str = "description",
        descending: bool = False,
        group_id: int | None = None,
        kind: ProductKind | None = None,
    ) -> array[int]:
        self.asked.append(f"order {sort} {descending} {group_id} {kind} {search}".strip())
        by: dict[str, Callable[[ProductLine], Any]] = {
            "description": lambda line: name_key(line.description),
            "code": lambda line: line.code,
            "kind": lambda line: line.kind,
            "price": lambda line: line.price or Decimal(0),
            "group": lambda line: name_key(line.group),
            "active": lambda line: not line.active,
        }
        found = [
            self._line(row)
            for row in self.kept.values()
            if fits(search, row.description, row.code)
            and group_id in (None, row.group_id)
            and kind in (None, row.kind)
        ]
        found.sort(key=by[sort], reverse=descending)
        return array("q", [line.id for line in found])

    async def lines(self, ids: Sequence[int]) -> list[ProductLine]:
        return [self._line(self.kept[number]) for number in ids if number in self.kept]

    def _line(self, row: ProductRow) -> ProductLine:
        groups, suppliers = self._door.product_groups.kept, self._door.suppliers.kept
        rates = {view.row.id: view.row.name for view in self._door.kept_rates}
        return ProductLine(
            row.id,
            row.key,
            row.kind,
            row.code,
            row.description,
            row.prices[0].amount if row.prices else None,
            groups[row.group_id].name if row.group_id in groups else "",
            rates.get(row.tax_rate_id or 0, ""),
            row.active,
            suppliers[row.supplier_id].name if row.supplier_id in suppliers else "",
            len(self.links.get(row.id, ())),
        )

    async def get(self, number: int) -> ProductView:
        if number not in self.kept:
            raise NotFound(what="product", name=number)
        return ProductView(
            self.kept[number], self.links.get(number, ()), self.history.get(number, ())
        )

    async def save(self, draft: ProductDraft, was: ProductDraft | None = None) -> int:
        if self.fails_with is not None:
            raise self.fails_with
        if draft.id is not None and was is not None:
            draft = edited_over(product_draft(self.kept[draft.id]), draft, was)
        number = draft.id or max(self.kept, default=0) + 1
        self.kept[number] = ProductRow(
            id=number,
            key=draft.key or f"product-{number}",
            kind=draft.kind,
            description=draft.description.strip(),
            code=draft.code,
            prices=tuple(Price(each.price_type, Decimal(each.amount)) for each in draft.prices),
            cost=Decimal(draft.cost) if draft.cost else None,
            tax_rate_id=draft.tax_rate_id,
            sales_account=draft.sales_account,
            purchase_account=draft.purchase_account,
            group_id=draft.group_id,
            supplier_id=draft.supplier_id,
            active=draft.active,
            notes=draft.notes,
            tenant_id=draft.tenant_id,
            do_not_send=draft.do_not_send,
        )
        self._door.publish(Kind.PRODUCT)
        return number

    async def delete(self, number: int) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        del self.kept[number]
        self._door.publish(Kind.PRODUCT, Kind.LINK)

    async def price_types(self) -> list[str]:
        return sorted({price.price_type for row in self.kept.values() for price in row.prices})


class FakeSuppliers:
    """``service.suppliers``."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.kept: dict[int, SupplierRow] = {}
        self.links: dict[int, tuple[RecordLink, ...]] = {}
        self.history: dict[int, tuple[HistoryEntry, ...]] = {}
        self.fails_with: Exception | None = None

    def put_in(self, *rows: SupplierRow) -> None:
        """Keeps these, telling nobody."""
        self.kept.update({row.id: row for row in rows})

    async def order(
        self, search: str = "", sort: str = "name", descending: bool = False
    ) -> array[int]:
        by: dict[str, Callable[[SupplierRow], str]] = {
            "name": lambda row: name_key(row.name),
            "reference": lambda row: row.reference,
            "contact": lambda row: name_key(row.contact_name),
            "email": lambda row: row.email,
            "city": lambda row: row.address.city if row.address else "",
        }
        found = [
            row for row in self.kept.values() if fits(search, row.name, row.reference, row.email)
        ]
        found.sort(key=by[sort], reverse=descending)
        return array("q", [row.id for row in found])

    async def lines(self, ids: Sequence[int]) -> list[SupplierLine]:
        return [
            SupplierLine(
                row.id,
                row.key,
                row.name,
                row.reference,
                row.contact_name,
                row.email,
                row.phone,
                row.address.city if row.address else "",
                len(self.links.get(row.id, ())),
            )
            for row in (self.kept[number] for number in ids if number in self.kept)
        ]

    async def get(self, number: int) -> SupplierView:
        if number not in self.kept:
            raise NotFound(what="supplier", name=number)
        return SupplierView(
            self.kept[number], self.links.get(number, ()), self.history.get(number, ())
        )

    async def save(self, draft: SupplierDraft, was: SupplierDraft | None = None) -> int:
        if self.fails_with is not None:
            raise self.fails_with
        if draft.id is not None and was is not None:
            draft = edited_over(supplier_draft(self.kept[draft.id]), draft, was)
        number = draft.id or max(self.kept, default=0) + 1
        days = draft.payment_days.strip()
        self.kept[number] = SupplierRow(
            id=number,
            key=draft.key or f"supplier-{number}",
            name=draft.name.strip(),
            reference=draft.reference,
            contact_name=draft.contact_name,
            email=draft.email,
            phone=draft.phone,
            vat_number=draft.vat_number,
            currency=draft.currency,
            payment_days=int(days) if days else None,
            notes=draft.notes,
            address=draft.address,
            tenant_id=draft.tenant_id,
        )
        self._door.publish(Kind.SUPPLIER)
        return number

    async def delete(self, number: int) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        del self.kept[number]
        self._door.publish(Kind.SUPPLIER, Kind.LINK)


class ProductRooms:
    """What ``FakeDoor`` has of products."""

    @cached_property
    def products(self) -> FakeProducts:
        return FakeProducts(self)

    @cached_property
    def suppliers(self) -> FakeSuppliers:
        return FakeSuppliers(self)

    @cached_property
    def product_groups(self) -> FakeGroups:
        return FakeGroups(self)

    @cached_property
    def categories(self) -> FakeCategories:
        return FakeCategories(self)


_ITEMS = (
    ("FW-100", "FortiGate 60F firewall", ProductKind.STOCK_ITEM, "612", "4000", 1),
    ("M365-BP", "Microsoft 365 Business Premium", ProductKind.PRODUCT, "18.1", "4010", 2),
    ("MS-STD", "Managed IT support, per seat", ProductKind.SERVICE, "45", "4010", 3),
    ("LAB-SITE", "On-site visit, per hour", ProductKind.SERVICE, "85", "4010", 3),
    ("BK-HAND", "Staff handbook, printed", ProductKind.PRODUCT, "4.5", "4040", None),
    ("CAB-6A", "Cat 6A cable, per metre", ProductKind.STOCK_ITEM, "0.3475", "4000", 1),
    ("SW-24", "24-port switch", ProductKind.STOCK_ITEM, "1240", "4000", 1),
    ("OLD-FAX", "Fax line rental", ProductKind.SERVICE, "12", "4010", None),
)


def product(number: int, **changes: Any) -> ProductRow:
    code, description, kind, price, account, group = _ITEMS[(number - 1) % len(_ITEMS)]
    prices = (Price("Sales Price", Decimal(price)), Price("Trade", Decimal(price) * 9 / 10))
    row = ProductRow(
        id=number,
        key=f"p{number}",
        kind=kind,
        description=description,
        code=code,
        prices=prices[: 1 + number % 2],
        cost=Decimal("410.5") if number == 1 else None,
        tax_rate_id=1,
        sales_account=account,
        purchase_account="5000" if number == 1 else "",
        group_id=group,
        supplier_id=1 if number in (1, 6, 7) else None,
        active=number != 8,
        tenant_id=1,
    )
    return replace(row, **changes)


def supplier(number: int, **changes: Any) -> SupplierRow:
    names = ("Fortified Networks Ltd", "Cable & Connect", "Print House Leeds")
    row = SupplierRow(
        id=number,
        key=f"s{number}",
        name=names[(number - 1) % len(names)],
        reference=f"SUP{number:03}",
        contact_name="Nadia Iqbal",
        email=f"orders{number}@example.com",
        phone=f"0113 496 03{number:02}",
        currency="GBP",
        payment_days=30,
        address=Address("", f"{number} Canal Road", "", "Leeds", "", "LS1 2AB", "GB"),
        tenant_id=1,
    )
    return replace(row, **changes)


def furnish_products(door: Any) -> None:
    """Eight products in three groups, three suppliers, four categories of which one is mapped."""
    for number, name in enumerate(("Hardware", "Licences", "Managed services"), 1):
        door.product_groups.kept[number] = ProductGroupRow(number, f"g{number}", name)
    door.suppliers.put_in(*(supplier(number) for number in (1, 2, 3)))
    door.products.put_in(*(product(number) for number in range(1, len(_ITEMS) + 1)))
    door.categories.sage = {
        (1, Grouping.LEDGER_ACCOUNT): [
            ("a2", "4000 Sales - Products", 3),
            ("a3", "4010 Sales - Services", 4),
            ("a4", "4040 Sales - Books and Manuals", 1),
            ("a6", "10000 Sales - Furniture and Fittings of all kinds for offices", 0),
        ],
        (1, Grouping.ITEM_TYPE): [
            ("PRODUCT", "Product", 2),
            ("STOCK_ITEM", "Stock item", 3),
            ("SERVICE", "Service", None),
        ],
    }
    door.categories.mapped[1, Grouping.LEDGER_ACCOUNT, "a2"] = 1
    door.products.links[1] = (link(door, 1, "s1", "FortiGate 60F firewall"),)
    door.products.links[3] = (link(door, 1, "s3", "Managed IT support"),)
    door.suppliers.links[1] = (link(door, 1, "s7", "Fortified Networks"),)
    door.products.history[1] = (HistoryEntry(3, "products", OCTOBER, "created", "Northgate"),)


def make_products_hostile(door: Any, name: str) -> None:
    """Puts ``name`` wherever a text of a product, group, supplier or category can stand."""
    long, address = name * 30, Address(*[name] * 7)
    door.product_groups.kept = {1: ProductGroupRow(1, name, long), 2: ProductGroupRow(2, "k", name)}
    door.suppliers.kept = {
        number: SupplierRow(
            number,
            f"k{number}",
            long,
            *[name] * 6,
            payment_days=30,
            notes=long,
            address=address,
        )
        for number in (1, 2)
    }
    prices = (Price(long, Decimal("0.000000000001")), Price(name, Decimal("99999999999.99")))
    door.products.kept = {
        1: product(
            1,
            description=long,
            code=name,
            prices=prices,
            sales_account=name,
            purchase_account=long,
            notes=long,
            group_id=1,
        ),
        2: product(2, description=name, prices=(), group_id=None),
    }
    door.products.links = {1: (link(door, 1, "s1", long, gone=True),)}
    door.suppliers.links = {1: (link(door, 1, "s7", long),)}
    door.categories.sage = {(1, Grouping.LEDGER_ACCOUNT): [("a2", long, 3), ("a3", name, 99999999)]}
    door.categories.mapped = {(1, Grouping.LEDGER_ACCOUNT, "a2"): 1}
