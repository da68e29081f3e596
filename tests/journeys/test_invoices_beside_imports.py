"""Invoices beside imports: what an invoice needs is neither removed nor taken back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from rig import Rig
from test_importing import told

from sage_desktop.book.run_rows import RunResult
from sage_desktop.sync.service import Service


def invoice(customer: str, rate: str) -> dict[str, Any]:
    line = {"description": "Bolt", "quantity": "3", "unit_price": "0.125", "tax_rate": rate}
    return {"key": "117", "customer": customer, "date": "2026-11-23", "lines": [line]}


def test_an_import_retires_a_rate_that_an_invoice_has(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.put(
            [
                {"key": "used", "name": "VAT 17.5 %", "percentage": "17.5"},
                {"key": "unused", "name": "VAT 15 %", "percentage": "15"},
            ]
        )
        await service.customers.put([{"key": "harbour", "name": "Harbour"}])
        assert await service.invoices.put([invoice("harbour", "used")]) == (1, 0, 0)
        done = (await service.tax_rates.run(tenant_id)).counts
        assert (done.removed, done.retired) == (1, 1)
        rates = {view.row.key: view.row for view in await service.tax_rates.all()}
        assert "unused" not in rates
        assert rates["used"].retired_at
        number = await service.invoices.find("117")
        view = await service.invoices.get(number)
        [line] = view.row.lines
        assert (line.tax_percentage, line.tax) == (Decimal("17.5"), Decimal("0.07"))
        assert await service.invoices.put([invoice("harbour", "used")]) == (0, 0, 1)
        await service.invoices.delete(number)
        again = (await service.tax_rates.run(tenant_id)).counts
        assert (again.removed, again.retired) == (1, 0)

    told(tmp_path, story)


def test_undoing_keeps_what_an_invoice_needs(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        rates = await service.tax_rates.run(tenant_id)
        head = await service.imports.read(tenant_id, "customers")
        brought = await service.imports.carry_out(head.id)
        _, customers = await service.customers.listed(limit=1)
        _, *others = await service.tax_rates.all()
        used = others[0].row
        await service.invoices.put([invoice(customers[0].row.key, used.key)])
        for run in (rates, brought):
            undone = await service.undo(run.id)
            assert (undone.counts.failed, undone.result) == (1, RunResult.ATTENTION)
            assert [problem.code for problem in undone.problems] == ["in_use"]
        assert (await service.customers.listed())[0] == 1
        assert [view.row.id for view in await service.tax_rates.all()] == [used.id]

    told(tmp_path, story)
