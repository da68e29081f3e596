"""Tax rates, accounts and suppliers that imported items name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from imports import Importing, told
from product_imports import (
    TROUBLED,
    accounts_and_rates,
    imported,
    living,
    product,
    with_default_group,
)
from rig import SHEFFIELD, Rig

from sage_desktop.book import suppliers, tax_rates
from sage_desktop.core.errors import NotFound
from sage_desktop.core.words import explain_code
from sage_desktop.sync.service import Service


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
