"""Pausing syncing: nothing goes to Sage for anybody, and everything goes afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from imports import told
from rig import Rig
from sendings import CUSTOMER, push, put, put_all, sent, syncing

from sage_desktop.sync.service import Service


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  # the watcher tells nobody
            await asyncio.sleep(0.002)


async def all_is_sent(service: Service) -> None:
    async with asyncio.timeout(20):
        while (await service.status()).waiting:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def test_paused_nothing_goes_and_afterwards_all_of_it(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_paused(True)
        assert (await service.status()).paused
        await put_all(service)
        before = len(computer.world.requests)
        assert (await push(service, tenant_id)).items == ()
        assert len(computer.world.requests) == before
        rows = await service.sending.outbox()
        assert {row.reason for row in rows} == {"gate_paused_all"} and len(rows) == 3
        assert (await service.status()).waiting == 3
        await service.set_paused(False)
        assert (await push(service, tenant_id)).sent == 3
        assert (await service.status()).waiting == 0

    sent(tmp_path, story)


def test_what_is_under_way_stops_after_its_record_and_goes_on_when_resumed(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, _tenant_id: int) -> None:
        service.sending.start()
        many = [{**CUSTOMER, "key": f"c{n}", "name": f"Customer {n}"} for n in range(40)]
        await put(service, customers=[{**each, "reference": each["key"].upper()} for each in many])
        await until(lambda: service.sending.watcher.busy)
        await service.set_paused(True)
        await until(lambda: not service.sending.watcher.busy)
        left = (await service.status()).waiting
        assert left > 0
        await asyncio.sleep(0.5)
        assert (await service.status()).waiting == left
        await service.set_paused(False)
        await all_is_sent(service)

    told(tmp_path, story, "small", syncing)


def test_another_program_pauses_and_resumes(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, _tenant_id: int) -> None:
        service.sending.start()
        async with computer.program() as other:
            await other.set_paused(True)
            await service.notice_other_programs()
            await put_all(service)
            await asyncio.sleep(0.6)
            assert (await service.status()).waiting == 3
            await other.set_paused(False)
            await service.notice_other_programs()
            await all_is_sent(service)

    sent(tmp_path, story)
