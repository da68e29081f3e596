"""A damaged book is said to be damaged, or works; never anything else. Refusing changes nothing."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from book_desk import NOW, enabled, new_tenant
from customer_drafts import FULL
from invoice_drafts import Named
from invoice_drafts import whole as invoice
from product_drafts import PRODUCT, SUPPLIER
from sent_invoices import sent_row

from sage_desktop.book import (
    account_codes,
    business_waits,
    categories,
    customer_lists,
    customers,
    invoice_lists,
    invoices,
    journal,
    outbox,
    passages,
    product_groups,
    product_lists,
    products,
    signins,
    snapshots,
    supplier_lists,
    suppliers,
    tax_rates,
    tenants,
)
from sage_desktop.book.keyed import Records
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.outbox_rows import BusinessWaitRow, SageFactsRow
from sage_desktop.book.product_groups import NewGroup
from sage_desktop.book.run_rows import Counts, Problem, RunResult
from sage_desktop.book.store import Book
from sage_desktop.book.tables import TABLES
from sage_desktop.book.tax_rows import AccountCodeRow, Percentage
from sage_desktop.book.tenant_rows import Business, Grouping
from sage_desktop.core.changes import Bus
from sage_desktop.core.errors import BookProblem


def fill() -> None:
    """Something in every table."""
    sign_in = signins.save_sign_in(
        client_id="client",
        sage_user_id="user",
        user_name="Ann",
        user_email="ann@example.test",
        access_sealed=b"a" * 900,
        refresh_sealed=b"r" * 900,
        access_expires_at=NOW,
        refresh_expires_at=NOW,
    )
    tenant = new_tenant("Northgate")
    tenants.update_tenant(
        tenant.id, sign_in_id=sign_in.id, business=Business("b1", "Northgate Ltd", "Leeds", "UK")
    )
    tenants.set_module(enabled=True, default_tenant_id=tenant.id)
    tenants.update_tenant(tenant.id, sync=True)
    run = journal.start_run("tax-rates", tenant.id, NOW)
    for number in range(60):
        rate = tax_rates.create_tax_rate(
            f"Rate {number}", Decimal(number), [Percentage(Decimal(number), NOW.date())]
        )
        journal.note_change(run, "tax_rate", rate.id, None, snapshots.snapshot("tax_rate", rate.id))
        journal.create_link(
            kind="tax_rate",
            tenant_id=tenant.id,
            local_id=rate.id,
            sage_id=f"GB_{number}",
            made_by=LinkMaker.IMPORT,
            now=NOW,
        )
        journal.open_issue(tenant.id, "tax_rate", f"GB_{number}", "code", {"name": "x"}, "", NOW)
    tax_rates.save_mirror(
        tenant.id, [(f"GB_{n}", f"Rate {n}", Decimal(n), True) for n in range(60)], NOW
    )
    problems = [Problem("GB_1", "Rate 1", "code", {"a": "b"})]
    journal.end_run(run, RunResult.DONE, Counts(created=60), 2, problems, "", NOW)
    fill_records(tenant.id)
    fill_sending(tenant.id, run)


def fill_records(tenant_id: int) -> None:
    """Customers with addresses and contacts, and products with all that they refer to."""
    names = [str(number) for number in range(60)]
    groups = product_groups.create_product_groups([NewGroup(f"Group {name}") for name in names])
    customers.create_customers([replace(FULL, key=name, tenant_id=tenant_id) for name in names])
    supplied_by = suppliers.create_suppliers([replace(SUPPLIER, key=name) for name in names])
    rates = [rate.id for rate in tax_rates.tax_rates()]
    products.create_products(
        [
            replace(PRODUCT, key=name, tax_rate_id=rate, group_id=group, supplier_id=supplier)
            for name, rate, group, supplier in zip(names, rates, groups, supplied_by, strict=True)
        ]
    )
    for name, group in zip(names, groups, strict=True):
        categories.map_category(tenant_id, Grouping.ITEM_TYPE, name, name, group, NOW)
        account_codes.create_account_code(
            AccountCodeRow(
                0, tenant_id, name, name, "Sales", "T", "Type", "G", True, False, True, "GB_1", "x"
            )
        )


def fill_sending(tenant_id: int, run_id: int) -> None:
    """Invoices with lines, some of them sent."""
    facts = SageFactsRow(tenant_id, "Accounting", "GBP", True, NOW.date(), None, NOW)
    passages.save_facts(facts)
    business_waits.keep(BusinessWaitRow(tenant_id, NOW, "throttled", {"seconds": "9"}))
    rates = [rate.id for rate in tax_rates.tax_rates()]
    for number, rate in enumerate(rates, 1):
        named = Named(number, rate, number)
        ((made, _),) = invoices.RECORDS.create([invoice(named)])
        passages.save_sent(sent_row(invoices.RECORDS.get(made), tenant_id))
        passages.note_passage(
            tenant_id, "invoice", made, run_id, NOW, "create", "done", sage_id="s", detail="{}"
        )


def read_all() -> None:
    tenants.book_id()
    tenants.module()
    tenants.tenants()
    signins.sign_ins()
    tax_rates.tax_rates()
    tax_rates.count_tax_rates("rate")
    tax_rates.uses()
    tax_rates.mirror()
    journal.links()
    for run in journal.runs():
        journal.run_changes(run.id)
    journal.issues()
    journal.issue_counts()
    snapshots.snapshot("tax_rate", 7)
    snapshots.snapshot("link", 7)
    read_records()


def read_records() -> None:
    account_codes.account_codes()
    customers.customers_by_id(customer_lists.order_customers("harbour", "city"))
    customer_lists.customer_lines(customer_lists.order_customers())
    suppliers.suppliers_by_id(supplier_lists.order_suppliers("harbour", "city"))
    supplier_lists.supplier_lines(supplier_lists.order_suppliers())
    product_groups.product_groups()
    products.products_by_id(product_lists.order_products("bolt", "price"))
    product_lists.product_lines(product_lists.order_products(sort="group"))
    invoices.RECORDS.by_id(invoice_lists.order_invoices("harbour"))
    invoice_lists.invoice_list_lines(invoice_lists.order_invoices(sort="sage"))
    invoice_lists.invoice_totals(invoice_lists.order_invoices())
    outbox.rows()
    passages.sent_invoices()
    passages.months()
    passages.passages_of("invoice", 7, 10)
    for tenant in tenants.tenants():
        passages.facts(tenant.id)
        categories.categories(tenant.id, Grouping.ITEM_TYPE)


def change_some() -> None:
    enabled()
    tax_rates.create_tax_rate("One more", Decimal(5))
    for rate in tax_rates.tax_rates()[:20]:
        tax_rates.update_tax_rate(rate.id, name=rate.name + "!")
    kinds: tuple[Records[Any, Any], ...] = (
        customers.RECORDS,
        suppliers.RECORDS,
        products.RECORDS,
        invoices.RECORDS,
    )
    for records in kinds:
        found = records.by_id(range(20))
        records.update([replace(row, notes=row.notes + "!") for row in found])
    customers.create_customers([replace(FULL, key=None)])
    products.create_products([replace(PRODUCT, key=None)])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "book.sqlite3"

    async def main() -> None:
        book = await Book.open(path, Bus(), backups=path.parent)
        await book.write(fill)
        await book.aclose()

    asyncio.run(main())
    return path.read_bytes()


async def use(path: Path) -> str:
    """What comes of opening, reading and changing the book: "works" or the problem's code."""
    try:
        book = await Book.open(path, Bus(), backups=path.parent / "backups")
    except BookProblem as problem:
        return f"refused: {problem.code}"
    try:
        await book.read(read_all)
        await book.write(change_some)
    except BookProblem as problem:
        return problem.code
    finally:
        await book.aclose()
    return "works"


SERIES = int(os.environ.get("DAMAGES", "1"))
"""From 1, a sample of each kind of damage, to 4, all of them: each damaged book is opened."""


def damaged_in_turn(folder: Path, contents: list[bytes]) -> list[str]:
    async def main() -> list[str]:
        found = []
        for number, content in enumerate(contents):
            place = folder / str(number)
            place.mkdir()
            (place / "book.sqlite3").write_bytes(content)
            came_of_it = await use(place / "book.sqlite3")
            if came_of_it.startswith("refused: "):
                assert [entry.name for entry in place.iterdir()] == ["book.sqlite3"]
                assert (place / "book.sqlite3").read_bytes() == content
            found.append(came_of_it.removeprefix("refused: "))
        return found

    return asyncio.run(main())


def test_there_is_something_in_every_table(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "book.sqlite3"
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            name = table._meta.table_name
            (number,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert number > 0, name


def test_the_undamaged_book_works(tmp_path: Path, whole: bytes) -> None:
    assert damaged_in_turn(tmp_path, [whole]) == ["works"]


@pytest.mark.parametrize("seed", range(SERIES))
def test_flipped_bytes(tmp_path: Path, whole: bytes, seed: int) -> None:
    chance = random.Random(seed)
    contents = []
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 3, 20, 200])):
            content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
        contents.append(bytes(content))
    found = damaged_in_turn(tmp_path, contents)
    assert set(found) <= {"works", "book_damaged", "book_newer", "book_unreadable"}
    assert "book_damaged" in found


def test_flipped_bytes_where_the_file_describes_itself(tmp_path: Path, whole: bytes) -> None:
    chance = random.Random(5)
    contents = []
    for place in range(0, 100, 5 - SERIES):
        content = bytearray(whole)
        content[place] ^= chance.randrange(1, 256)
        contents.append(bytes(content))
    found = damaged_in_turn(tmp_path, contents)
    assert set(found) <= {"works", "book_damaged", "book_unreadable"}


def test_cut_off_files(tmp_path: Path, whole: bytes) -> None:
    chance = random.Random(7)
    cuts = [0, 1, 99, 100, 512, 4095, 4096] + [chance.randrange(len(whole)) for _ in range(43)]
    found = damaged_in_turn(tmp_path, [whole[:cut] for cut in cuts])
    assert set(found) == {"book_damaged"}


def test_overwritten_pages(tmp_path: Path, whole: bytes) -> None:
    chance = random.Random(9)
    contents = []
    for page in range(0, len(whole) // 4096, 5 - SERIES):
        content = bytearray(whole)
        content[page * 4096 : (page + 1) * 4096] = chance.choice(
            [b"\0" * 4096, b"\xff" * 4096, chance.randbytes(4096)]
        )
        contents.append(bytes(content))
    found = damaged_in_turn(tmp_path, contents)
    assert set(found) <= {"works", "book_damaged"}
    assert found.count("book_damaged") > len(found) // 2
