"""What the journeys of importing products and services share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imports import Importing

from sage_desktop.book import product_groups, product_lists, products
from sage_desktop.book.product_rows import NewProduct, ProductKind, ProductRow
from sage_desktop.sandbox.items import Item
from sage_desktop.sync.product_views import CategoryView
from sage_desktop.sync.service import Service

imported = Importing("products")
services = Importing("services")
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
