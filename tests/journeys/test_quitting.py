"""Quitting during a push: at whatever moment, in 3 s, and everything goes on at the next start.

``QUITS`` in the environment sets how many.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from pathlib import Path

import pytest
from fake_tray import FakeTray
from rig import Rig, rig
from sendings import CUSTOMER, put, syncing
from window import run_with_qt

from sage_desktop.app.background import in_background
from sage_desktop.app.window import opened

QUITS = int(os.environ.get("QUITS", "4"))
MOST_SECONDS = 3.0


async def quits_once(computer: Rig, number: int, moment: float) -> float:
    """The seconds from *Quit* to the end of everything, some customers more being sent."""
    async with asyncio.timeout(30):
        async with computer.program() as service:
            async with opened(service, clock=computer.clock) as window:
                stopping = asyncio.Event()
                tray = FakeTray()
                async with in_background(window, service, stopping.set, hidden=False, spot=tray):
                    window.quit_wanted.connect(stopping.set)
                    window.show()
                    names = [f"{number} {n}" for n in range(8)]
                    many = [{**CUSTOMER, "key": f"c {n}", "reference": f"R{n}"} for n in names]
                    await put(service, customers=[{**c, "name": c["key"]} for c in many])
                    await asyncio.sleep(moment)
                    window.quit_wanted.emit()
                    await stopping.wait()
                    began = time.monotonic()
                    window.hide()
    return time.monotonic() - began


@pytest.mark.timeout(200)
def test_it_ends_in_time_and_loses_nothing(tmp_path: Path) -> None:
    draw = random.Random(7)

    async def story() -> None:
        async with rig(tmp_path) as computer:
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
                await syncing(service, tenant_id)
            taken = [await quits_once(computer, n, draw.uniform(0.2, 1.2)) for n in range(QUITS)]
            assert max(taken) <= MOST_SECONDS, taken
            async with computer.program() as service:
                await service.sending.retry_all()
                await service.sending.push(tenant_id, timeout=20)
                assert await service.sending.outbox() == []
                _, rows = await service.customers.listed("", None)
                ours = [row.row.name for row in rows]
            [business] = [
                each for each in computer.world.company.businesses.values() if each.contacts
            ][:1]
            there = [each.name for each in business.contacts.values()]
            assert len(ours) == 8 * QUITS
            assert all(there.count(name) == 1 for name in ours)

    run_with_qt(story(), seconds=170)
