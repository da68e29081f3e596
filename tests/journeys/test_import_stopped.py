"""Whoever stops an import of customers, wherever: nothing is half done, and it goes on."""

from __future__ import annotations

import asyncio
import itertools
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest
from customer_imports import KIND, imported, put
from imports import lines, told
from rig import SHEFFIELD, Rig, rig, run
from steps import stopped

from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import BookProblem
from sage_desktop.mirror import plans
from sage_desktop.mirror.rows import Outcome, Status
from sage_desktop.sync.imports import carrying, planning
from sage_desktop.sync.service import Service

EACH = int(os.environ.get("STOP_EACH", "3"))
"""It is stopped at each third step; with 1 (``make faults``) at all of them."""


@pytest.mark.parametrize("late", [False, True])
def test_stopped_at_any_step_it_is_all_there_afterwards(
    tmp_path: Path, late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One computer: each time some customers are new, and the import is stopped one step later."""
    for module in (carrying, planning):
        monkeypatch.setattr(module, "AT_ONCE", 20)

    async def act(service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        await service.imports.carry_out(head.id)

    async def main() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            customers = 42
            await imported(service, tenant_id)
            for step in itertools.count(1, EACH):
                computer.clock.forward(minutes=10)
                computer.world.change_contact(SHEFFIELD, "Burngreave Books", notes=f"{step}")
                computer.world.add_contact(SHEFFIELD, f"New n{step}x Ltd")
                customers += 1
                was_stopped = await stopped(act(service, tenant_id), step, late=late)
                for done in await service.runs():
                    assert done.result in (RunResult.DONE, RunResult.CANCELLED)
                await imported(service, tenant_id)
                total, [view] = await service.customers.listed(f"New n{step}x Ltd", None)
                assert (total, len(view.links)) == (1, 1)
                assert (await service.customers.listed("", 1))[0] == customers
                row = (await service.customers.listed("Burngreave", None))[1][0].row
                assert row.notes == f"{step}"
                if not was_stopped:
                    assert step > 20
                    return

    run(main())


def test_a_plan_whose_outcomes_could_not_be_noted_is_carried_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill between the book's commit and the mirror's: nothing twice, nothing failed."""

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, name="Burngreave Books")
        await imported(service, tenant_id)
        computer.clock.forward(hours=1)
        computer.world.change_contact(SHEFFIELD, "Burngreave Books", tax_number="new")
        computer.world.delete_contact(SHEFFIELD, "Hollins & Ward LLP")
        computer.world.add_contact(SHEFFIELD, "New Ltd")
        head = await service.imports.read(tenant_id, KIND)
        [gone] = await lines(service, head, status=Status.GONE)
        await service.imports.tick(head.id, [gone.line], True)

        def full(_db: sqlite3.Connection, _outcomes: Iterable[object]) -> None:
            raise BookProblem("disk_full")

        with monkeypatch.context() as once:
            once.setattr(plans, "note_outcomes", full)
            with pytest.raises(BookProblem):
                await service.imports.carry_out(head.id)
        [failed, *_] = await service.runs()
        assert (failed.result, failed.error) == (RunResult.FAILED, "disk_full")
        assert (failed.counts.created, failed.counts.updated, failed.counts.removed) == (1, 1, 1)
        again = await service.imports.carry_out(head.id)
        assert (again.result, again.problems) == (RunResult.DONE, ())
        counts = again.counts
        assert (counts.created, counts.updated, counts.removed, counts.failed) == (0, 0, 0, 0)
        outcomes = await service.imports.outcomes(head.id)
        assert outcomes[Outcome.STALE] == outcomes[Outcome.FAILED] == 0
        assert (await service.customers.listed("New Ltd", None))[0] == 1
        undone = await service.undo(failed.id)
        assert undone.problems == ()
        assert (await service.customers.listed("New Ltd", None))[0] == 0

    told(tmp_path, story)


def test_an_import_in_two_programs_at_once_is_done_once(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path, "large:300") as computer:
            async with computer.program() as one, computer.program() as other:
                tenant_id = await computer.connected(one)
                head = await one.imports.read(tenant_id, KIND)
                both = [each.imports.carry_out(head.id) for each in (one, other)]
                results = await asyncio.gather(*both, return_exceptions=True)
                refused = [str(each) for each in results if isinstance(each, BaseException)]
                assert all("busy" in each for each in refused)
                created = [
                    each.counts.created for each in results if not isinstance(each, BaseException)
                ]
                assert sum(created) == 300
                assert (await other.customers.listed("", 1))[0] == 300
                again = await other.imports.read(tenant_id, KIND)
                assert again.ticks.total == 0

    run(main())
