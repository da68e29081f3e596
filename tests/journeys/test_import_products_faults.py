"""Hostile items and faults of Sage leave no half import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from imports import Importing, only_business, told
from product_imports import all_products, imported, living, product, services, with_default_group
from rig import Rig, rig, run

from sage_desktop.book import journal
from sage_desktop.core.errors import AppError, NotFound
from sage_desktop.core.words import explain, explain_code
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service


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
