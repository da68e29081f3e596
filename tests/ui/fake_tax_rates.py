"""The room for tax rates, over values in memory; a part of the fake door."""

from __future__ import annotations

from typing import Any

from sage_desktop.book.tax_rows import SageTaxRateRow
from sage_desktop.core.errors import NotFound
from sage_desktop.sync.tax_rate_plan import Row, Status, TaxRatePlan
from sage_desktop.sync.views import TaxRateView


class FakeTaxRates:
    """``service.tax_rates``; the values are kept by the door."""

    def __init__(self, door: Any) -> None:
        self._door = door

    async def all(self, search: str = "", limit: int | None = None) -> list[TaxRateView]:
        return [
            view for view in self._door.kept_rates if search.casefold() in view.row.name.casefold()
        ]

    async def get(self, number: int) -> TaxRateView:
        for view in self._door.kept_rates:
            if view.row.id == number:
                return view
        raise NotFound(what="tax rate", name=number)

    async def of_sage(self, tenant_id: int) -> list[SageTaxRateRow]:
        return [row for row in self._door.kept_sage_rates if row.tenant_id == tenant_id]

    async def preview(self, tenant_id: int, **_how: object) -> TaxRatePlan:
        linked = {link.sage_id: link.local_id for link in self._door.kept_links}
        rows = tuple(
            Row(
                rate.sage_id,
                rate.name,
                rate.percentage,
                Status.UNCHANGED if rate.sage_id in linked else Status.NEW,
                linked.get(rate.sage_id),
            )
            for rate in self._door.kept_sage_rates
        )
        return TaxRatePlan(tenant_id, (), rows, ())

    async def plan_again(self, plan: TaxRatePlan) -> TaxRatePlan:
        return plan
