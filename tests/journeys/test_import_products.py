"""Importing products and services: the whole engine against the stand-in, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from imports import Importing, asked, line_of, lines, nothing, only_business, rows_of, told
from rig import LEEDS, SHEFFIELD, Rig, rig, run

from sage_desktop.book import (
    account_codes,
    journal,
    product_groups,
    product_lists,
    products,
    suppliers,
    tax_rates,
)
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.product_rows import NewProduct, Price, ProductKind, ProductRow
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.errors import AppError, BadInput, NotFound
from sage_desktop.core.words import explain, explain_code
from sage_desktop.mirror.rows import Side, Status, Verdict
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.items import Item
from sage_desktop.sync.product_views import CategoryView
from sage_desktop.sync.service import Service

imported = Importing("products")
services = Importing("services")
TABLES = ("product", "product_price", "product_group", "supplier", "link", "issue", "run_change")
TROUBLED = {"PBX-10": "account_not_here", "LAP-R": "tax_rate_not_mapped"}
"""What is wrong with items of Northgate from the start, by code."""


async def accounts_and_rates(service: Service, tenant_id: int) -> None:
    await service.accounts.run(tenant_id)
    await service.tax_rates.run(tenant_id)


async def with_default_group(service: Service, tenant_id: int) -> None:
    await accounts_and_rates(service, tenant_id)
    await service.categories.set_default_group(tenant_id, await group(service, "Goods"))


def living(items: dict[str, Item]) -> list[Item]:
    return [each for each in items.values() if not each.deleted_at]


async def group(service: Service, name: str) -> int:
    made = await service._book.write(lambda: product_groups.create_product_group(name))
    return made.id


async def product(service: Service, text: str) -> ProductRow:
    return await service._book.read(lambda: products.find_product(text))


async def all_products(service: Service) -> list[ProductRow]:
    ids = await service._book.read(product_lists.order_products)
    return await service._book.read(lambda: products.products_by_id(ids))


async def put(service: Service, description: str, **fields: Any) -> int:
    new = [NewProduct(fields.pop("kind", ProductKind.PRODUCT), description, **fields)]
    return (await service._book.write(lambda: products.create_products(new)))[0]


async def change(service: Service, row: ProductRow, **fields: Any) -> None:
    await service._book.write(lambda: products.update_products([replace(row, **fields)]))


async def category(service: Service, tenant_id: int, name: str) -> CategoryView:
    [found] = [each for each in await service.categories.of(tenant_id) if name in each.name]
    return found


async def in_groups(service: Service, *codes: str) -> list[str]:
    rows = [await product(service, code) for code in codes]
    groups = {
        each.id: each.name for each in await service._book.read(product_groups.product_groups)
    }
    return [groups[row.group_id or 0] for row in rows]


# all that comes


def test_everything_of_an_item_comes_once_and_a_second_import_writes_nothing(
    tmp_path: Path,
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        business = computer.world.business(SHEFFIELD)
        there = living(business.products)
        stock = {each.item_code for each in there if each.stock is not None}
        assert stock
        done = await imported.run(service, tenant_id)
        assert done.counts == Counts(created=len(there) - len(TROUBLED), failed=len(TROUBLED))
        assert asked(computer) == {"/products", "/business_settings"}, "stock items come with them"
        done = await services.run(service, tenant_id)
        assert done.counts == Counts(created=len(living(business.services)))
        rows = await all_products(service)
        kinds = {row.code: row.kind for row in rows}
        assert {code for code, kind in kinds.items() if kind is ProductKind.STOCK_ITEM} == stock
        await compare(service, business, rows)
        before = rows_of(computer, TABLES)
        again = await imported(service, tenant_id)
        assert again == Counts(unchanged=len(there) - len(TROUBLED), failed=len(TROUBLED))
        assert await services(service, tenant_id) == Counts(unchanged=done.counts.created)
        assert rows_of(computer, TABLES) == before
        tenant = (await service.tenant(tenant_id)).row
        assert tenant.products_imported_at is not None
        assert tenant.services_imported_at is not None
        assert computer.world.sins == []

    told(tmp_path, story, prepare=with_default_group)


async def compare(service: Service, business: Business, rows: Sequence[ProductRow]) -> None:
    """Each Halo product with the Sage item that it is linked to."""
    links = {
        each.local_id: each
        for kind in ("product", "service")
        for each in await service._book.read(lambda kind=kind: journal.links(kind))
    }
    rates = {each.id: each.name for each in await service._book.read(lambda: tax_rates.tax_rates())}
    codes = {each.sage_id: each.code for each in (await codes_of(service))}
    assert len(rows) == len(links)
    for row in rows:
        link = links[row.id]
        assert link.made_by is LinkMaker.IMPORT
        is_service = row.kind is ProductKind.SERVICE
        sage = (business.services if is_service else business.products)[link.sage_id]
        types = business.rate_types if is_service else business.price_types
        assert (row.description, row.code) == (sage.description, sage.item_code)
        assert row.notes == sage.notes
        assert row.cost == sage.cost_price
        assert row.active is (sage.active is not False)
        wanted = [
            Price(types[each.type_id].name, each.amount or Decimal(0)) for each in sage.prices
        ]
        assert list(row.prices) == wanted
        assert row.sales_account == codes[sage.sales_account_id]
        assert row.purchase_account == codes[sage.purchase_account_id]
        expected = business.tax_rates[sage.sales_tax_rate_id].label
        assert rates[row.tax_rate_id or 0].startswith(expected)
        assert row.tenant_id is not None


async def codes_of(service: Service) -> list[Any]:
    return await service._book.read(lambda: account_codes.account_codes())


def test_prices_are_exact_to_the_last_digit(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        row = await product(service, "BKP-GB")
        assert row.cost == Decimal("0.0215")
        assert [str(each.amount) for each in row.prices] == ["0.0625", "0.0575", "0.0499"]
        assert [each.price_type for each in row.prices] == ["Sales Price", "Trade", "Wholesale"]
        for amount in ("0.0626", "1234567.8901", "-5", "0", "19.99"):
            computer.clock.forward(hours=1)
            computer.world.change_product(SHEFFIELD, "BKP-GB", prices={"Sales Price": amount})
            assert (await imported(service, tenant_id)).updated == 1
            [price] = (await product(service, "BKP-GB")).prices
            assert price == Price("Sales Price", Decimal(amount))
        computer.clock.forward(hours=1)
        computer.world.change_product(SHEFFIELD, "BKP-GB", prices={"Sales Price": None})
        await imported(service, tenant_id)
        assert (await product(service, "BKP-GB")).prices == ()

    told(tmp_path, story, prepare=with_default_group)


def test_what_sage_switched_off_is_not_active_and_null_is(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        active = {row.code: row.active for row in await all_products(service)}
        assert (active["DSL-R2"], active["BKP-100"], active["FW-100"]) == (False, True, True)
        computer.clock.forward(hours=1)
        computer.world.change_product(SHEFFIELD, "DSL-R2", active=True)
        computer.world.change_product(SHEFFIELD, "FW-100", active=False)
        assert (await imported(service, tenant_id)).updated == 2
        assert (await product(service, "DSL-R2")).active
        assert not (await product(service, "FW-100")).active

    told(tmp_path, story, prepare=with_default_group)


def test_reading_costs_the_pages_and_little_more(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, "products")
        pages = -(-450 // 200)
        assert head.requests == len(computer.world.requests) <= pages + 3
        done = await service.imports.carry_out(head.id)
        assert done.counts.created == 450
        computer.world.requests.clear()
        again = await service.imports.read(tenant_id, "products")
        assert again.incremental
        assert again.requests == len(computer.world.requests) <= 10
        assert again.ticks.total == 0
        assert computer.world.sins == []

    told(tmp_path, story, "large:450", with_default_group)


# what must be set before


def test_it_says_what_is_missing_before_sage_is_read(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        async def refused(code: str) -> None:
            computer.world.requests.clear()
            for kind in ("products", "services"):
                with pytest.raises(BadInput) as caught:
                    await service.imports.read(tenant_id, kind)
                assert caught.value.code == code
                words = explain(caught.value)
                assert "Northgate" in words.title
                assert words.action
            assert not computer.world.requests
            assert await service.imports.plan(tenant_id, kind) is None

        await refused("accounts_first")
        await service.accounts.run(tenant_id)
        await refused("tax_rates_first")
        await service.tax_rates.run(tenant_id)
        await refused("no_product_group")
        goods = await group(service, "Goods")
        await service.categories.set_default_group(tenant_id, goods)
        await service.categories.set_default_group(tenant_id, None)
        await refused("no_product_group")
        found = await category(service, tenant_id, "4000 ")
        await service.categories.map(tenant_id, found.sage_id, goods)
        assert (await imported(service, tenant_id)).created > 10
        await service.categories.set_grouping(tenant_id, Grouping.ITEM_TYPE)
        await refused("no_product_group")

    told(tmp_path, story, prepare=nothing)


# categories


def test_a_group_that_goes_while_the_import_runs_leaves_its_items_out(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        group_id = (await service.tenant(tenant_id)).row.default_group_id
        assert group_id is not None
        head = await service.imports.read(tenant_id, "products")
        begun: list[asyncio.Task[None]] = []

        def meanwhile(_progress: object) -> None:
            if not begun:
                begun.append(asyncio.ensure_future(service.product_groups.delete(group_id)))

        done = await service.imports.carry_out(head.id, report=meanwhile)
        await begun[0]
        assert done.counts == Counts(failed=37)
        assert {each.code for each in done.problems} == {"changed_meanwhile", *TROUBLED.values()}
        assert await all_products(service) == []

    told(tmp_path, story, prepare=with_default_group)


def test_an_item_without_account_has_no_category_and_says_so(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        def bare(value: Any) -> Any:
            for item in value["$items"]:
                if item["item_code"] == "VPS-2":
                    item["sales_ledger_account"] = None
            return value

        computer.world.faults.add(faults.edited(bare), path="/v3.1/products")
        found = await category(service, tenant_id, "4000 ")
        await service.categories.map(tenant_id, found.sage_id, await group(service, "Goods"))
        done = await imported.run(service, tenant_id)
        [problem] = [each for each in done.problems if each.name == "Virtual server, 2 cores"]
        assert (problem.code, problem.data["category"]) == ("category_not_mapped", "(none)")

    told(tmp_path, story, prepare=accounts_and_rates)


def test_items_come_into_the_mapped_group_else_the_default_one(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        hosting = await category(service, tenant_id, "4030")
        assert (hosting.items, hosting.group_id) == (None, None)
        await service.categories.map(tenant_id, hosting.sage_id, await group(service, "Hosting"))
        await imported(service, tenant_id)
        await services(service, tenant_id)
        assert await in_groups(service, "VPS-2", "FW-100", "LAP-14", "SUP-1H") == [
            "Hosting",
            "Goods",
            "Goods",
            "Goods",
        ]
        hosting = await category(service, tenant_id, "4030")
        assert (hosting.items, hosting.group_name) == (8, "Hosting")

    told(tmp_path, story, prepare=with_default_group)


def test_without_default_group_only_what_is_mapped_comes(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        hosting = await category(service, tenant_id, "4030")
        await service.categories.map(tenant_id, hosting.sage_id, await group(service, "Hosting"))
        done = await imported.run(service, tenant_id)
        there = living(computer.world.business(SHEFFIELD).products)
        assert (done.counts.created, done.counts.failed) == (8, len(there) - 8)
        problem = next(each for each in done.problems if each.name == "Laptop, 14 inch")
        assert problem.code == "category_not_mapped"
        assert "Sales - Products" in explain_code(problem.code, problem.data).title
        products_account = await category(service, tenant_id, "4000 ")
        await service.categories.map(
            tenant_id, products_account.sage_id, await group(service, "Things")
        )
        assert (await imported(service, tenant_id)).created > 8
        assert await in_groups(service, "LAP-14") == ["Things"]

    told(tmp_path, story, prepare=accounts_and_rates)


def test_a_changed_mapping_moves_what_nobody_moved_by_hand(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        by_hand = await group(service, "Chosen by hand")
        await change(service, await product(service, "VPS-2"), group_id=by_hand)
        hosting = await category(service, tenant_id, "4030")
        cloud = await group(service, "Cloud")
        await service.categories.map(tenant_id, hosting.sage_id, cloud)
        head = await service.imports.read(tenant_id, "products")
        assert (head.counts[Status.CHANGED], head.incremental) == (7, True)
        counts = (await service.imports.carry_out(head.id)).counts
        assert (counts.updated, counts.failed) == (7, len(TROUBLED))
        codes = ("VPS-8", "WEB-B", "VPS-2", "FW-100")
        assert await in_groups(service, *codes) == ["Cloud", "Cloud", "Chosen by hand", "Goods"]
        await service.categories.map(tenant_id, hosting.sage_id, None)
        assert (await imported(service, tenant_id)).updated == 7
        assert await in_groups(service, *codes) == ["Goods", "Goods", "Chosen by hand", "Goods"]
        assert (await imported(service, tenant_id)).updated == 0

    told(tmp_path, story, prepare=with_default_group)


def test_a_product_that_was_here_before_keeps_its_group(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await group(service, "Mine")
        await put(service, "Something else", code="VPS-2", group_id=mine)
        head = await service.imports.read(tenant_id, "products")
        line = await line_of(service, head, "VPS-2")
        assert (line.status, line.reason) == (Status.MATCH, "reference")
        detail = await service.imports.detail(head.id, line.line)
        verdicts = {each.field: each.verdict for each in detail.differences}
        assert verdicts["group"] is Verdict.CHANGED_HERE
        assert verdicts["description"] is Verdict.CONFLICT
        [moved] = [each for each in detail.differences if each.field == "group"]
        names = detail.names["group"]
        assert (names[moved.halo], names[moved.sage]) == ("Mine", "Goods")
        await service.imports.carry_out(head.id)
        row = await product(service, "VPS-2")
        assert (row.group_id, row.description) == (mine, "Something else")
        assert (await imported(service, tenant_id)).updated == 0

    told(tmp_path, story, prepare=with_default_group)


def test_items_can_be_grouped_by_their_type(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.categories.set_grouping(tenant_id, Grouping.ITEM_TYPE)
        views = await service.categories.of(tenant_id)
        assert [(each.sage_id, each.items) for each in views] == [
            ("PRODUCT", None),
            ("SERVICE", None),
        ]
        await service.categories.map(tenant_id, "SERVICE", await group(service, "Work"))
        await imported(service, tenant_id)
        await services(service, tenant_id)
        codes = ("FW-100", "LAP-14", "SUP-1H")
        assert await in_groups(service, *codes) == ["Goods", "Goods", "Work"]
        views = await service.categories.of(tenant_id)
        assert {each.sage_id: each.items for each in views} == {
            "PRODUCT": 31,
            "STOCK": 6,
            "SERVICE": 15,
        }
        [stock] = [each for each in views if each.sage_id == "STOCK"]
        await service.categories.map(tenant_id, "STOCK", await group(service, "Shelf"))
        assert stock.name != "STOCK"
        assert (await imported(service, tenant_id)).updated == 6
        assert await in_groups(service, *codes) == ["Goods", "Shelf", "Work"]

    told(tmp_path, story, prepare=with_default_group)


def test_a_type_that_sage_has_no_name_for_can_be_mapped(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        def nameless(value: Any) -> Any:
            for item in value["$items"]:
                item["catalog_item_type"].pop("displayed_as")
            return value

        computer.world.faults.add(faults.edited(nameless), path="/v3.1/products")
        await service.categories.set_grouping(tenant_id, Grouping.ITEM_TYPE)
        await imported(service, tenant_id)
        await service.categories.map(tenant_id, "STOCK", await group(service, "Shelf"))
        assert [
            (each.sage_id, each.name, each.group_name)
            for each in await service.categories.of(tenant_id)
        ] == [("PRODUCT", "Non-stock", ""), ("SERVICE", "Service", ""), ("STOCK", "STOCK", "Shelf")]

    told(tmp_path, story, prepare=with_default_group)


def test_only_categories_and_groups_that_there_are_can_be_chosen(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        with pytest.raises(NotFound):
            await service.categories.map(tenant_id, "nothing", 1)
        with pytest.raises(NotFound):
            await service.categories.set_default_group(tenant_id, 99)
        await service.categories.map(
            tenant_id, (await category(service, tenant_id, "4000 ")).sage_id, None
        )
        codes = [each.name.split()[0] for each in await service.categories.of(tenant_id)]
        assert codes == sorted(codes)
        assert not computer.world.requests

    told(tmp_path, story, prepare=accounts_and_rates)


# tax rates, accounts, suppliers


def test_what_is_wrong_with_an_item_is_its_own_problem(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.set_visible(SHEFFIELD, "GB_ZERO", False)
        computer.world.remove_ledger_account(SHEFFIELD, "5000")
        await accounts_and_rates(service, tenant_id)
        computer.world.change_product(SHEFFIELD, "FW-100", sales_tax_rate_id="")
        done = await imported.run(service, tenant_id)
        business = computer.world.business(SHEFFIELD)
        codes = {each.id: each.item_code or each.description for each in living(business.products)}
        told_of = {codes[each.id]: each for each in done.problems}
        assert told_of["PBX-10"].code == "account_not_here"
        assert told_of["LAP-R"].code in {"account_retired", "tax_rate_not_mapped"}
        assert told_of["BOOK-A"].code == "account_retired"
        assert told_of["LAP-14"].code == "account_retired"
        title = explain_code(told_of["LAP-14"].code, told_of["LAP-14"].data).title
        assert "5000" in title
        assert "VPS-2" not in told_of
        assert (await product(service, "FW-100")).tax_rate_id is None
        issues = {each.key: each.code for each in await service.issues()}
        assert issues == {each.id: each.code for each in done.problems}

    told(tmp_path, story, prepare=with_default_group)


def test_a_retired_tax_rate_is_named_and_what_is_here_stays_as_it_is(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        before = await product(service, "BOOK-A")
        computer.clock.forward(hours=1)
        computer.world.set_visible(SHEFFIELD, "GB_ZERO", False)
        computer.world.change_product(SHEFFIELD, "BOOK-A", prices={"Sales Price": "29.99"})
        computer.world.change_product(SHEFFIELD, "VPS-2", prices={"Sales Price": "25"})
        await accounts_and_rates(service, tenant_id)
        done = await imported.run(service, tenant_id)
        assert done.counts.updated == 1
        told_of = {each.name: each for each in done.problems}
        problem = told_of["Administrator's handbook"]
        assert problem.code == "tax_rate_retired"
        assert "Zero" in explain_code(problem.code, problem.data).title
        assert await product(service, "BOOK-A") == before
        computer.clock.forward(hours=1)
        computer.world.set_visible(SHEFFIELD, "GB_ZERO", True)
        await accounts_and_rates(service, tenant_id)
        done = await imported.run(service, tenant_id)
        assert (done.counts.updated, done.counts.failed) == (1, len(TROUBLED))
        assert (await product(service, "BOOK-A")).prices[0].amount == Decimal("29.99")

    told(tmp_path, story, prepare=with_default_group)


def test_a_rate_mapped_later_lets_its_items_in(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        with pytest.raises(NotFound):
            await product(service, "LAP-R")
        margin = await service._book.write(lambda: tax_rates.create_tax_rate("Margin", Decimal(0)))
        await service.tax_rates.map(tenant_id, "GB_MARGIN", margin.id)
        done = await imported.run(service, tenant_id)
        assert (done.counts.created, [each.code for each in done.problems]) == (
            1,
            ["account_not_here"],
        )
        assert (await product(service, "LAP-R")).tax_rate_id == margin.id

    told(tmp_path, story, prepare=with_default_group)


def test_a_supplier_is_filled_in_once_it_is_here(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        assert (await product(service, "FW-100")).supplier_id is None
        assert (await Importing("suppliers")(service, tenant_id)).created == 8
        head = await service.imports.plan_again(tenant_id, "products")
        assert (await service.imports.carry_out(head.id)).counts.updated == 24
        had, other = (
            computer.world.reference_holder(SHEFFIELD, each) for each in ("SKY001", "COP001")
        )
        assert had is not None
        assert other is not None
        then = await service._book.read(lambda: suppliers.find_supplier(had.name))
        assert (await product(service, "FW-100")).supplier_id == then.id
        computer.clock.forward(hours=1)
        computer.world.change_product(SHEFFIELD, "FW-100", supplier=other.name)
        assert (await imported(service, tenant_id)).updated == 1
        now = await service._book.read(lambda: suppliers.find_supplier(other.name))
        assert (await product(service, "FW-100")).supplier_id == now.id

    told(tmp_path, story, prepare=with_default_group)


# matching and three-way


def test_the_ladder_for_items_and_only_kinds_that_fit(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        by_id = await put(service, "Called otherwise")
        computer.world.change_product(SHEFFIELD, "TLS-W", source_guid=f"halo:item:{by_id}")
        by_code = await put(service, "Another name", code="vps-2")
        by_name = await put(service, "desk   TELEPHONE")
        similar = await put(service, "Printer toner black, HP")
        a_service = await put(service, "Fibre line, 80 Mbit/s", kind=ProductKind.SERVICE)
        stock = await put(service, "Leased line, 100 Mbit/s", kind=ProductKind.STOCK_ITEM)
        head = await service.imports.read(tenant_id, "products")
        found = {each.detail: each for each in await lines(service, head)}
        assert {
            code: (found[code].status, found[code].reason, found[code].target_id)
            for code in ("TLS-W", "VPS-2", "TEL-D", "LL-100", "TON-K")
        } == {
            "TLS-W": (Status.MATCH, "our_id", by_id),
            "VPS-2": (Status.MATCH, "reference", by_code),
            "TEL-D": (Status.MATCH, "name", by_name),
            "LL-100": (Status.MATCH, "name", stock),
            "TON-K": (Status.POSSIBLE, "similar", similar),
        }
        assert found["DSL-80"].status is Status.NEW, "a service is no candidate for a product"
        assert found["TEL-D"].target_name == "desk   TELEPHONE"
        twins = await lines(service, head, search="uninterruptible")
        assert [each.status for each in twins] == [Status.NEW] * 2
        picks = await service.imports.halo_choices(head.id, "")
        assert a_service not in {pick.id for pick in picks}
        assert len(picks) == 5
        assert (await service.imports.carry_out(head.id)).counts.linked == 4
        row = await product(service, str(stock))
        assert row.kind is ProductKind.STOCK_ITEM

    told(tmp_path, story, prepare=with_default_group)


def test_no_hand_makes_a_service_of_halo_a_product_of_sage(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        wrong = await put(service, "Called otherwise", kind=ProductKind.SERVICE)
        right = await put(service, "Another name")
        head = await service.imports.read(tenant_id, "products")
        line = await line_of(service, head, "FW-100")
        with pytest.raises(BadInput, match="already_linked"):
            await service.imports.aim(head.id, line.line, wrong)
        with pytest.raises(NotFound):
            await service.mappings.add(tenant_id, "products", line.sage_id, wrong)
        await service.imports.aim(head.id, line.line, right)
        row = await product(service, str(right))
        await change(service, row, kind=ProductKind.SERVICE)
        done = await service.imports.carry_out(head.id)
        assert [each.code for each in done.problems if each.id == line.sage_id] == [
            "changed_meanwhile"
        ]
        assert not await service._book.read(lambda: linked_anywhere(right))

    told(tmp_path, story, prepare=with_default_group)


def linked_anywhere(product_id: int) -> set[int]:
    return products.RECORDS.linked_elsewhere([product_id], None)


def test_a_change_in_sage_comes_one_made_here_stays_and_both_wait(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        row = await product(service, "FW-100")
        await change(service, row, notes="ours", cost=Decimal("26.5"))
        computer.clock.forward(hours=1)
        computer.world.change_product(
            SHEFFIELD, "FW-100", description="Managed firewall 2", cost_price=Decimal("27")
        )
        head = await service.imports.read(tenant_id, "products")
        line = await line_of(service, head, "FW-100")
        assert (line.status, line.differs, line.conflicts) == (Status.CHANGED, 1, 1)
        detail = await service.imports.detail(head.id, line.line)
        assert {each.field: each.verdict for each in detail.differences} == {
            "description": Verdict.CHANGED_IN_SAGE,
            "cost": Verdict.CONFLICT,
            "notes": Verdict.CHANGED_HERE,
        }
        done = await service.imports.carry_out(head.id)
        assert done.counts.updated == 1
        row = await product(service, "FW-100")
        assert (row.description, row.notes) == ("Managed firewall 2", "ours")
        assert row.cost == Decimal("26.5")
        assert "conflict" in {each.code for each in done.problems}
        head = await service.imports.read(tenant_id, "products")
        line = await line_of(service, head, "FW-100")
        await service.imports.take(head.id, line.line, "cost", Side.SAGE)
        await service.imports.carry_out(head.id)
        assert (await product(service, "FW-100")).cost == Decimal(27)

    told(tmp_path, story, prepare=with_default_group)


def test_gone_in_sage_is_shown_and_nothing_is_removed_unasked(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await services(service, tenant_id)
        computer.clock.forward(hours=1)
        computer.world.delete_service(SHEFFIELD, "SUP-1H")
        head = await service.imports.read(tenant_id, "services")
        line = await line_of(service, head, "SUP-1H")
        assert (line.status, line.ticked, line.tickable) == (Status.GONE, False, True)
        done = await service.imports.carry_out(head.id)
        assert (done.counts.removed, done.result) == (0, RunResult.DONE)
        head = await service.imports.plan_again(tenant_id, "services")
        line = await line_of(service, head, "SUP-1H")
        await service.imports.tick(head.id, [line.line], True)
        assert (await service.imports.carry_out(head.id)).counts.removed == 1
        assert (await product(service, "SUP-1H")).description == "Support hour"
        assert await service.mappings.unmapped(tenant_id, "services") == (1, 0)

    told(tmp_path, story, prepare=with_default_group)


def test_mappings_of_items_are_listed_removed_and_made(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        await services(service, tenant_id)
        order = await service.mappings.order(tenant_id, "products", "laptop, 14")
        [mapping] = await service.mappings.lines(order, "products")
        assert (mapping.local_name, mapping.reference) == ("Laptop, 14 inch", "LAP-14")
        assert len(await service.mappings.order(tenant_id, "services")) == 15
        assert await service.mappings.unmapped(tenant_id, "products") == (0, len(TROUBLED))
        await service.mappings.remove(mapping.link_id)
        [pair] = await service.mappings.name_pairs(tenant_id, "products")
        assert (pair.sage_name, pair.detail) == ("Laptop, 14 inch", "LAP-14")
        assert await service.mappings.link_pairs(tenant_id, "products", [pair]) == 1
        assert (await imported(service, tenant_id)).updated == 0

    told(tmp_path, story, prepare=with_default_group)


def test_one_halo_product_is_linked_in_two_tenants(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            first = await computer.connected(service)
            await with_default_group(service, first)
            await imported(service, first)
            total = len(await all_products(service))
            second = await computer.tenant(service, "Cloud")
            await computer.connect(service, second, business=LEEDS)
            await accounts_and_rates(service, second)
            goods = (await service.tenant(first)).row.default_group_id
            await service.categories.set_default_group(second, goods)
            counts = await imported(service, second)
            assert (counts.linked, counts.created) == (3, 0)
            assert len(await all_products(service)) == total
            for tenant_id in (first, second):
                assert (await imported(service, tenant_id)).updated == 0
            [sage] = [
                each
                for each in computer.world.business(LEEDS).products.values()
                if each.item_code == "AP-10"
            ]
            mine = await product(service, "AP-10")
            linked = await service._book.read(lambda: journal.links("product"))
            both = {each.tenant_id for each in linked if each.local_id == mine.id}
            assert both == {first, second}
            computer.clock.forward(hours=1)
            computer.world.change_product(LEEDS, sage.id, notes="from Leeds")
            assert (await imported(service, second)).updated == 1
            assert (await product(service, "AP-10")).notes == "from Leeds"
            head = await service.imports.read(first, "products")
            detail = await service.imports.detail(
                head.id, (await line_of(service, head, "AP-10")).line
            )
            assert [each.verdict for each in detail.differences] == [Verdict.CHANGED_HERE]

    run(main())


# undo


def test_undo_takes_all_back_but_what_was_changed_since(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, "Mine", code="VPS-2", cost=Decimal(1))
        before = await product(service, "VPS-2")
        done = await imported.run(service, tenant_id)
        assert (await product(service, "VPS-2")).sales_account == "4030"
        edited = await product(service, "FW-100")
        await change(service, edited, prices=(Price("Sales Price", Decimal(1)),))
        undone = await service.undo(done.id)
        assert [each.name for each in undone.problems] == [edited.description]
        rows = await all_products(service)
        assert {row.code for row in rows} == {"VPS-2", "FW-100"}
        assert await product(service, str(mine)) == before
        again = await imported(service, tenant_id)
        assert again.created == done.counts.created - 1

    told(tmp_path, story, prepare=with_default_group)


# hostile data and faults


def test_a_hostile_company_comes_whole_with_its_problems_named(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path, "hostile") as computer, computer.program() as service:
            business = only_business(computer)
            tenant_id = await computer.tenant(service)
            await computer.connect(service, tenant_id, business=business.name)
            await with_default_group(service, tenant_id)
            await Importing("suppliers")(service, tenant_id)
            for kind, items in (("products", business.products), ("services", business.services)):
                importing = Importing(kind)
                done = await importing.run(service, tenant_id)
                there = {each.id for each in living(items)}
                links = await service._book.read(
                    lambda kind=kind: journal.links(kind.removesuffix("s"))
                )
                troubled = {each.id for each in done.problems}
                assert {each.sage_id for each in links} | troubled == there
                assert done.counts.created + done.counts.failed == len(there)
                assert done.counts.created > 5
                assert all(explain_code(each.code, each.data).title for each in done.problems)
                again = await importing(service, tenant_id)
                assert (again.created, again.updated, again.linked) == (0, 0, 0)
            assert computer.world.sins == []

    run(main())


@pytest.mark.parametrize("field", ["cost_price", "price"])
@pytest.mark.parametrize("amount", ["1E-999999", "0.12345678901234567890123456789", "1E+12"])
def test_an_amount_is_kept_to_its_last_digit_or_not_at_all(
    tmp_path: Path, field: str, amount: str
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        def spoiled(value: Any) -> Any:
            for item in value["$items"]:
                if item["item_code"] == "VPS-2":
                    (item if field == "cost_price" else item["sales_prices"][0])[field] = amount
            return value

        computer.world.faults.add(faults.edited(spoiled), path="/v3.1/products")
        done = await imported.run(service, tenant_id)
        unread = [each for each in done.problems if each.code == "unreadable_record"]
        assert [(each.name, amount in each.data["detail"]) for each in unread] == [
            ("Virtual server, 2 cores", True)
        ]
        with pytest.raises(NotFound):
            await product(service, "VPS-2")

    told(tmp_path, story, prepare=with_default_group)


def test_one_record_that_cannot_be_read_spoils_no_other(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        def spoiled(value: Any) -> Any:
            for item in value["$items"]:
                if item["item_code"] == "VPS-2":
                    item["cost_price"] = "soon"
                if item["item_code"] == "VPS-8":
                    item["cost_price"] = "NaN"
            return value

        computer.world.faults.add(faults.edited(spoiled), path="/v3.1/products")
        done = await imported.run(service, tenant_id)
        unread = [each for each in done.problems if each.code == "unreadable_record"]
        assert {each.name for each in unread} == {
            "Virtual server, 2 cores",
            "Virtual server, 8 cores",
        }
        assert done.counts.created == 33
        assert (await imported(service, tenant_id, everything=True)).created == 2

    told(tmp_path, story, prepare=with_default_group)


FAULTS = [
    faults.status(500),
    faults.status(429),
    faults.drop(),
    faults.truncated_json(),
    faults.html_with_200(),
    faults.missing("$total"),
]


@pytest.mark.parametrize("importing", [imported, services], ids=lambda each: each.kind)
@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_no_fault_of_reading_leaves_half_an_import(
    tmp_path: Path, importing: Importing, number: int
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        path = f"/v3.1/{importing.kind}"
        computer.world.faults.add(FAULTS[number], path=path, times=20)
        try:
            await importing(service, tenant_id)
        except AppError as error:
            assert explain(error).title
            assert await all_products(service) == []
        computer.world.faults.clear()
        computer.clock.forward(minutes=10)
        assert (await importing(service, tenant_id)).created in (15, 35)
        assert (await importing(service, tenant_id)).created == 0

    told(tmp_path, story, prepare=with_default_group)
