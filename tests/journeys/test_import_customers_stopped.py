"""Importing customers is stopped, gone on with, met by others, and taken back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from customer_imports import KIND, customer, imported, put
from imports import line_of, told
from rig import Rig

from sage_desktop.book import tenants
from sage_desktop.book.run_rows import RunResult
from sage_desktop.book.tenant_rows import Business
from sage_desktop.core.errors import BadInput, Cancelled, NotFound, SignInNeeded, Stale
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.mirror.rows import Outcome
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service

# cancel, resume, other people


def test_reading_stops_between_pages_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        cancel = Cancel()

        def stop(progress: Progress) -> None:
            if progress.done >= 800:
                cancel.request()

        with pytest.raises(Cancelled):
            await service.imports.read(tenant_id, KIND, report=stop, cancel=cancel)
        asked = {(each.path, each.query) for each in computer.world.requests}
        computer.world.requests.clear()
        counts = await imported(service, tenant_id)
        assert counts.created == 1000
        again = [each for each in computer.world.requests if (each.path, each.query) in asked]
        on_their_way = 2  # pages of the other lists, asked for when it was stopped
        assert len(again) <= 1 + on_their_way

    told(tmp_path, story, "large:1000")


def test_an_import_stops_between_pages_and_goes_on(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        cancel = Cancel()

        def stop(progress: Progress) -> None:
            if progress.done >= 500:
                cancel.request()

        stopped = await service.imports.carry_out(head.id, report=stop, cancel=cancel)
        ready = await service.imports.plan(tenant_id, KIND)
        assert ready is not None
        assert ready.ticks.new == 700
        assert (stopped.result, stopped.counts.created) == (RunResult.CANCELLED, 500)
        assert (await service.customers.listed("", 1))[0] == 500
        done = await service.imports.carry_out(head.id)
        assert (done.result, done.counts.created) == (RunResult.DONE, 700)
        assert await service.imports.plan(tenant_id, KIND) is None, "all of it is done"
        assert (await service.customers.listed("", 1))[0] == 1200

    told(tmp_path, story, "large:1200")


def test_rows_that_changed_since_the_plan_are_left_alone(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, name="Burngreave Books")
        other = await put(service, name="Hollins & Ward LLP")
        head = await service.imports.read(tenant_id, KIND)
        await service.customers.put([{"key": "Burngreave Books", "phone": "typed meanwhile"}])
        await service.customers.delete(other)
        await put(service, name="Kestrel Logistics Ltd")
        done = await service.imports.carry_out(head.id)
        assert {each.name for each in done.problems} == {
            "Burngreave Books",
            "Hollins & Ward LLP",
            "Kestrel Logistics Ltd",
        }
        assert {each.code for each in done.problems} == {"changed_meanwhile"}
        assert (await service.customers.get(mine)).links == ()
        assert (await service.customers.listed("kestrel", None))[0] == 1
        stale = await line_of(service, head, "Kestrel")
        assert stale.outcome is Outcome.STALE
        head = await service.imports.plan_again(tenant_id, KIND)
        counts = (await service.imports.carry_out(head.id)).counts
        assert (counts.linked, counts.created, counts.failed) == (2, 1, 0)

    told(tmp_path, story)


def test_a_plan_for_another_business_is_not_carried_out(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        await service.disconnect(tenant_id)
        with pytest.raises(SignInNeeded):
            await service.imports.carry_out(head.id)
        await computer.connect(service, tenant_id)
        leeds = computer.world.business("Northgate Cloud Hosting Ltd")
        other = Business(leeds.id, leeds.name)
        await service._book.write(lambda: tenants.update_tenant(tenant_id, business=other))
        with pytest.raises(Stale):
            await service.imports.carry_out(head.id)
        assert (await service.customers.listed("", None))[0] == 0
        head = await service.imports.read(tenant_id, KIND)
        assert head.total < 20, "nothing of the other business is left"

    told(tmp_path, story)


def test_an_old_plan_is_gone_when_a_new_one_was_made(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        old = await service.imports.read(tenant_id, KIND)
        await service.imports.plan_again(tenant_id, KIND)
        with pytest.raises(NotFound):
            await service.imports.carry_out(old.id)

    told(tmp_path, story)


def test_two_imports_of_a_tenant_do_not_run_at_once(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.delay(0.6), path="/v3.1/addresses")
        both = [service.imports.read(tenant_id, KIND) for _ in range(2)]
        results = await asyncio.gather(*both, return_exceptions=True)
        [refused] = [each for each in results if isinstance(each, BadInput)]
        assert refused.code == "busy"

    told(tmp_path, story)


# undo


def test_undo_takes_all_back_but_what_was_changed_since(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        mine = await put(service, name="Burngreave Books", phone="1")
        head = await service.imports.read(tenant_id, KIND)
        done = await service.imports.carry_out(head.id)
        edited = (await customer(service, "Hollins & Ward LLP")).row
        await service.customers.put([{"key": edited.key, "notes": "typed since"}])
        undone = await service.undo(done.id)
        assert [each.name for each in undone.problems] == ["Hollins & Ward LLP"]
        _, views = await service.customers.listed("", None)
        assert {view.row.name for view in views} == {"Burngreave Books", "Hollins & Ward LLP"}
        row = (await service.customers.get(mine)).row
        assert (row.phone, row.reference, row.sites) == ("1", "", ())
        again = await imported(service, tenant_id)
        assert again.created == done.counts.created - 1

    told(tmp_path, story)


def test_a_large_import_is_undone_in_pages_and_can_be_stopped(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        done = await service.imports.carry_out(head.id)
        cancel = Cancel()
        stopped = await service.undo(done.id, report=lambda _p: cancel.request(), cancel=cancel)
        assert stopped.result is RunResult.CANCELLED
        left = (await service.customers.listed("", 1))[0]
        assert 0 < left < 700
        undone = await service.undo(done.id)
        assert undone.result is RunResult.DONE
        assert undone.problems == ()
        assert (await service.customers.listed("", 1))[0] == 0

    told(tmp_path, story, "large:700")
