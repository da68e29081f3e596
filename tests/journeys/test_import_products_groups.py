"""The groups that imported items come into: by category, by type, by hand."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from imports import line_of, told
from product_imports import (
    TROUBLED,
    accounts_and_rates,
    all_products,
    category,
    change,
    group,
    imported,
    living,
    product,
    put,
    services,
    with_default_group,
)
from rig import SHEFFIELD, Rig

from sage_desktop.book import product_groups
from sage_desktop.book.run_rows import Counts
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.errors import NotFound
from sage_desktop.core.words import explain_code
from sage_desktop.mirror.rows import Status, Verdict
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service


async def in_groups(service: Service, *codes: str) -> list[str]:
    rows = [await product(service, code) for code in codes]
    groups = {
        each.id: each.name for each in await service._book.read(product_groups.product_groups)
    }
    return [groups[row.group_id or 0] for row in rows]


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
