"""Programs that are killed while they send: nothing is sent twice, nothing is lost.

``KILLS`` in the environment sets how many; ``KILLS_SEED`` repeats a series that is printed.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from computer import Computer, Driver, computer, sample
from driver import KILLED, POINTS, connect
from rig import SHEFFIELD, run
from sendings import CUSTOMER, INVOICE, PRODUCT, put, syncing

from sage_desktop.book.run_rows import RunResult
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.sync.service import Service

KILLS = int(os.environ.get("KILLS", "12"))
SEED = int(os.environ.get("KILLS_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
LATENCY = 0.002

_NAMES = list(POINTS)
PUSHING = _NAMES[
    _NAMES.index("push: nothing asked yet") : _NAMES.index("daily: begun, not committed")
]


async def ready(there: Computer) -> None:
    async with there.program() as service:
        await connect(service, 1, SHEFFIELD)
        await syncing(service, 1)
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)


async def comes_to_rest(there: Computer) -> None:
    """The next program sends what is left; everything is in Sage once, with our figures."""
    there.intact()
    async with there.program() as service:
        await service.sending.retry_all()
        result = await service.sending.push(1, timeout=25)
        assert (result.waiting, result.uncertain, result.failed) == (0, 0, 0), result
        assert await service.sending.outbox() == []
        assert await service.sending.issues() == []
        assert all(each.result is not RunResult.RUNNING for each in await service.runs())
        await once(there, service)
    assert there.world.sins == []
    there.intact()


async def once(there: Computer, service: Service) -> None:
    business = there.world.business(SHEFFIELD)
    _, customers = await service.customers.listed("", None)
    for view in customers:
        [found] = [e for e in business.contacts.values() if e.name == view.row.name]
        assert [link.sage_id for link in view.links] == [found.id]
    _, products = await service.products.listed("", None)
    for product in products:
        [item] = [e for e in business.products.values() if e.item_code == product.row.code]
        assert [link.sage_id for link in product.links] == [item.id]
    _, invoices = await service.invoices.listed("", None)
    for invoice in invoices:
        [there_is] = [e for e in business.invoices.values() if e.reference == invoice.row.number]
        assert (there_is.status, there_is.total_amount) == ("UNPAID", invoice.row.total)
    assert all(month.difference == Decimal(0) for month in await service.sending.months())


@pytest.mark.parametrize("point", sample(PUSHING))
def test_a_push_that_ends_at_a_point_is_gone_on_with(
    tmp_path: Path, driver: Driver, point: str
) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            await ready(there)
            async with there.program() as service:
                await put(service, customers=[CUSTOMER], products=[PRODUCT], invoices=[INVOICE])
            assert await there.run("push", point) == KILLED
            await comes_to_rest(there)
            business = there.world.business(SHEFFIELD)
            assert sum(e.name == CUSTOMER["name"] for e in business.contacts.values()) == 1
            assert sum(e.reference == "INV-1001" for e in business.invoices.values()) == 1

    run(work())


@pytest.mark.timeout(60 + 5 * KILLS)
def test_pushes_killed_at_random_moments(tmp_path: Path, driver: Driver) -> None:
    """Records are made and changed; pushes are killed, often several before one gets through."""
    print(f"KILLS={KILLS} KILLS_SEED={SEED}")  # noqa: T201  # shown when it fails
    chance = random.Random(SEED)

    async def work() -> None:
        async with computer(tmp_path, driver, LATENCY) as there:
            await ready(there)
            killed = number = 0
            whole = 0.6
            while killed < KILLS:
                async with there.program() as service:
                    await put(service, **_records(number, chance))
                number += 1
                for _ in range(chance.randint(1, 3)):
                    process = await there.start("push")
                    await asyncio.sleep(chance.uniform(0.2, 1.0) * whole)
                    os.kill(process, signal.SIGKILL)
                    if await there.driver.wait(process) == -signal.SIGKILL:
                        killed += 1
                    else:
                        whole *= 0.9  # it was measured while the computer was busy
                    there.intact()
                await comes_to_rest(there)

    run(work())


def _records(number: int, chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    """A few new ones, and a change of the last ones."""
    customer = {**CUSTOMER, "key": f"c{number}", "name": f"Customer {number}"}
    product = {**PRODUCT, "key": f"p{number}", "code": f"C{number}", "description": f"P {number}"}
    line = {**INVOICE["lines"][0], "product": f"p{number}", "quantity": str(chance.randint(1, 9))}
    invoices = [
        {
            **INVOICE,
            "key": f"i{number}-{each}",
            "number": f"K-{number}-{each}",
            "customer": f"c{number}",
            "lines": [line, INVOICE["lines"][1]],
        }
        for each in range(chance.randint(1, 3))
    ]
    found: dict[str, list[dict[str, Any]]] = {
        "customers": [{**customer, "reference": f"R{number}"}],
        "products": [product],
        "invoices": invoices,
    }
    if number:
        found["customers"].append({"key": f"c{number - 1}", "notes": f"Changed {number}"})
        found["invoices"].append({"key": f"i{number - 1}-0", "notes": f"Changed {number}"})
    return found
