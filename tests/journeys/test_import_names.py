"""Values that are ids of the book come with the names that people know."""

from __future__ import annotations

from pathlib import Path

from imports import Importing, lines, told
from rig import SHEFFIELD, Rig

from sage_desktop.mirror.rows import PlanDetail, Side, Status
from sage_desktop.sync.service import Service


async def prepared(service: Service, tenant_id: int) -> None:
    await service.accounts.run(tenant_id)
    await service.tax_rates.run(tenant_id)
    group = await service.product_groups.save(None, "Goods")
    await service.categories.set_default_group(tenant_id, group)
    await Importing("suppliers").run(service, tenant_id)


def named(detail: PlanDetail) -> dict[str, str]:
    """Each field with an id, and what that is called."""
    values = {each.field: each.sage for each in detail.differences} | dict(detail.same)
    return {
        field: detail.names[field][values[field]] for field in detail.names if values.get(field)
    }


def test_a_new_product_names_its_group_tax_rate_and_supplier(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        items = computer.world.business(SHEFFIELD).products.values()
        with_supplier = next(each for each in items if each.supplier_id)
        head = await service.imports.read(tenant_id, "products")
        rows = {each.sage_id: each for each in await lines(service, head, status=Status.NEW)}
        detail = await service.imports.detail(head.id, rows[with_supplier.id].line)
        found = named(detail)
        assert found["group"] == "Goods"
        assert "Standard" in found["tax_rate"]
        ids = await service.suppliers.order(found["supplier"])
        assert [each.name for each in await service.suppliers.lines(ids)] == [found["supplier"]]

    told(tmp_path, story, prepare=prepared)


def test_what_is_chosen_keeps_the_names(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await Importing("products").run(service, tenant_id)
        other = await service.product_groups.save(None, "Others")
        [first, *_] = await service.products.order()
        view = await service.products.get(first)
        head = await service.imports.plan_again(tenant_id, "products")
        line = next(each for each in await lines(service, head) if each.target_id == first)
        assert named(await service.imports.detail(head.id, line.line))["group"] == "Goods"
        await service.categories.set_default_group(tenant_id, other)
        head = await service.imports.plan_again(tenant_id, "products")
        line = next(each for each in await lines(service, head) if each.target_id == first)
        detail = await service.imports.take(head.id, line.line, "group", Side.HALO)
        [group] = [each for each in detail.differences if each.field == "group"]
        assert (detail.names["group"][group.sage], detail.names["group"][group.halo]) == (
            "Others",
            "Goods",
        )
        assert view.row.group_id != other

    told(tmp_path, story, prepare=prepared)


def test_customers_have_no_values_that_are_ids(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, "customers")
        detail = await service.imports.detail(head.id, (await lines(service, head))[0].line)
        assert detail.names == {}

    told(tmp_path, story)


def test_items_of_a_category_are_counted_anew_after_each_reading(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        async def items() -> list[int | None]:
            return [each.items for each in await service.categories.of(tenant_id)]

        async def read(kind: str) -> int:
            await service.imports.read(tenant_id, kind, everything=True)
            counted = sum(map(int, filter(None, await items())))
            assert sum(map(int, filter(None, await items()))) == counted
            return counted

        assert set(await items()) == {None}, "nothing was read yet"
        products = await read("products")
        both = await read("services")
        assert both > products
        computer.world.delete_service(SHEFFIELD, "SUP-1H")
        assert await read("services") == both - 1

    told(tmp_path, story, prepare=prepared)
