"""What must be there before records of a kind can be imported. Nobody measures this."""

from __future__ import annotations

from sage_desktop.sync.service import Service

KINDS = ("customers", "products")


async def make_ready(service: Service, tenant_id: int, kind: str) -> None:
    """Products go into a group, and name tax rates and accounts that the book must know."""
    if kind != "products":
        return
    await service.accounts.run(tenant_id)
    await service.tax_rates.run(tenant_id)
    group = await service.product_groups.save(None, "Goods")
    await service.categories.set_default_group(tenant_id, group)
