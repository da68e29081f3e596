"""Importing products and services: the whole engine against the stand-in, over real sockets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from imports import asked, nothing, rows_of, told
from product_imports import (
    TROUBLED,
    all_products,
    category,
    group,
    imported,
    living,
    product,
    services,
    with_default_group,
)
from rig import SHEFFIELD, Rig

from sage_desktop.book import account_codes, journal, tax_rates
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.product_rows import Price, ProductKind, ProductRow
from sage_desktop.book.run_rows import Counts
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.errors import BadInput
from sage_desktop.core.words import explain
from sage_desktop.sandbox.company import Business
from sage_desktop.sync.service import Service

TABLES = ("product", "product_price", "product_group", "supplier", "link", "issue", "run_change")

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
