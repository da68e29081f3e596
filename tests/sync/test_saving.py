"""What another program writes while an editor saves: it stays, unless it was edited here too."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sage_desktop.book import customers, invoices, products, suppliers, tax_rates
from sage_desktop.book.keyed import Records
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.sync.customers import Customers
from sage_desktop.sync.drafts import (
    customer_draft,
    edited,
    edited_over,
    invoice_draft,
    product_draft,
    supplier_draft,
    tax_rate_draft,
)
from sage_desktop.sync.invoices import Invoices
from sage_desktop.sync.products import Products
from sage_desktop.sync.record_views import CustomerDraft
from sage_desktop.sync.suppliers import Suppliers
from sage_desktop.sync.tax_rates import TaxRates


@dataclass(frozen=True)
class Kind:
    """``record`` is one as ``put`` takes it; ``edited`` is the field that is edited here.

    ``change`` is what the other program does to the one of that id; ``seen`` is what comes of it.
    """

    room: Callable[[Book], Any]
    draft_of: Callable[[Any], Any]
    record: dict[str, Any]
    edited: str
    change: Callable[[int], object]
    seen: tuple[str, object] = ("notes", "theirs")


def with_notes(records: Records[Any, Any]) -> Callable[[int], object]:
    return lambda number: records.update([replace(records.get(number), notes="theirs")])


def tax_rate_room(book: Book) -> TaxRates:
    """Nothing of it goes to Sage here."""
    return TaxRates(book, ready=None, client_of=None, runs=None, clock=None)


KINDS = {
    "customer": Kind(
        Customers,
        customer_draft,
        {"key": "k", "name": "Had"},
        "name",
        with_notes(customers.RECORDS),
    ),
    "supplier": Kind(
        Suppliers,
        supplier_draft,
        {"key": "k", "name": "Had"},
        "name",
        with_notes(suppliers.RECORDS),
    ),
    "product": Kind(
        Products,
        product_draft,
        {"key": "k", "description": "Had"},
        "description",
        with_notes(products.RECORDS),
    ),
    "invoice": Kind(
        Invoices,
        invoice_draft,
        {"key": "k", "customer": "c", "date": "2026-11-23", "state": "draft", "lines": []},
        "number",
        with_notes(invoices.RECORDS),
    ),
    "tax rate": Kind(
        tax_rate_room,
        tax_rate_draft,
        {"key": "k", "name": "Had", "percentage": "3"},
        "name",
        lambda number: tax_rates.update_tax_rate(number, percentage=Decimal(4)),
        ("percentage", Decimal(4)),
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_another_program_writes_at_that_moment_stays(tmp_path: Path, name: str) -> None:
    """The other one has begun to write and is not done yet when *Save* is pressed."""
    kind = KINDS[name]
    field, value = kind.seen
    pressed, seen = threading.Event(), threading.Event()

    async def story() -> None:
        ours = await Book.open(tmp_path / "book", Bus(), backups=tmp_path / "backups")
        theirs = await Book.open(tmp_path / "book", Bus(), backups=tmp_path / "backups")
        try:
            if name == "invoice":
                await Customers(ours).put([{"key": "c", "name": "Harbour"}])
            room = kind.room(ours)
            await room.put([kind.record])
            number = await room.find("k")
            was = kind.draft_of((await room.get(number)).row)

            def their_change() -> None:
                kind.change(number)
                seen.set()
                assert pressed.wait(10)

            other = asyncio.ensure_future(theirs.write(their_change))
            await asyncio.to_thread(seen.wait, 10)
            saving = asyncio.ensure_future(room.save(replace(was, **{kind.edited: "Ours"}), was))
            await asyncio.sleep(0)
            pressed.set()
            await asyncio.gather(other, saving)
            row = (await room.get(number)).row
            assert (getattr(row, kind.edited), getattr(row, field)) == ("Ours", value)
        finally:
            await ours.aclose()
            await theirs.aclose()

    asyncio.run(story())


def test_only_fields_that_were_edited_are_put_over_what_there_is() -> None:
    was = CustomerDraft("Had", phone="1", email="a@sage.test")
    typed = replace(was, name="Ours", email="ours@sage.test")
    now = replace(was, phone="2", email="theirs@sage.test")
    assert edited(typed, was) == ["name", "email"]
    assert edited_over(now, typed, was) == replace(typed, phone="2")
