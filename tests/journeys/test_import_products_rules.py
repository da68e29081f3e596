"""Items that are matched, changed on both sides, gone, linked twice, or taken back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from imports import line_of, lines, told
from product_imports import (
    TROUBLED,
    accounts_and_rates,
    all_products,
    change,
    imported,
    product,
    put,
    services,
    with_default_group,
)
from rig import LEEDS, SHEFFIELD, Rig, rig, run

from sage_desktop.book import journal, products
from sage_desktop.book.product_rows import Price, ProductKind
from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.mirror.rows import Side, Status, Verdict
from sage_desktop.sync.service import Service

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
