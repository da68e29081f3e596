"""Hostile customers and faults of Sage leave no half import."""

from __future__ import annotations

from pathlib import Path

import pytest
from customer_imports import KIND, imported
from imports import told
from rig import SHEFFIELD, Rig, rig, run

from sage_desktop.core.errors import AppError, ServerTrouble
from sage_desktop.core.words import explain
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service


def test_a_hostile_company_comes_whole_with_its_problems_named(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path, "hostile") as computer, computer.program() as service:
            tenant_id = await computer.tenant(service)
            [business] = computer.world.company.businesses.values()
            await computer.connect(service, tenant_id, business=business.name)
            head = await service.imports.read(tenant_id, KIND)
            done = await service.imports.carry_out(head.id)
            wanted = {
                each.name
                for each in business.contacts.values()
                if each.kind == "CUSTOMER" and not each.deleted_at and not each.system
            }
            _, views = await service.customers.listed("", None)
            nameless = {each.name for each in done.problems if each.code == "no_name"}
            assert {view.row.name for view in views} | nameless == wanted
            assert done.counts.created + done.counts.failed == head.total
            again = await imported(service, tenant_id)
            assert (again.created, again.updated, again.linked) == (0, 0, 0)
            assert computer.world.sins == []

    run(main())


def test_one_record_that_cannot_be_read_spoils_no_other(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        odd = computer.world.contact(SHEFFIELD, "Burngreave Books")
        computer.world.change_contact(SHEFFIELD, odd.id, credit_days="soon")
        head = await service.imports.read(tenant_id, KIND)
        done = await service.imports.carry_out(head.id)
        [problem] = done.problems
        assert (problem.id, problem.code) == (odd.id, "unreadable_record")
        assert done.counts.created > 30
        computer.clock.forward(hours=1)
        computer.world.change_contact(SHEFFIELD, odd.id, credit_days=30)
        assert (await imported(service, tenant_id)).created == 1
        assert await service.issues() == []

    told(tmp_path, story)


FAULTS = [
    faults.status(500),
    faults.status(503),
    faults.status(429),
    faults.drop(),
    faults.truncated_json(),
    faults.html_with_200(),
    faults.missing("$total"),
]


@pytest.mark.parametrize("path", ["/contacts", "/addresses", "/contact_persons"])
@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_no_fault_of_reading_leaves_half_an_import(tmp_path: Path, path: str, number: int) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(FAULTS[number], path=f"/v3.1{path}", times=20)
        try:
            await imported(service, tenant_id)
        except AppError as error:
            assert explain(error).title
            assert (await service.customers.listed("", 1))[0] == 0
        computer.world.faults.clear()
        computer.clock.forward(minutes=10)
        counts = await imported(service, tenant_id)
        assert counts.created == 42
        assert (await imported(service, tenant_id)).created == 0

    told(tmp_path, story)


def test_a_list_that_repeats_its_last_page_ends(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.duplicate_page(), path="/v3.1/contacts", times=50)
        with pytest.raises(ServerTrouble, match="incomplete_list"):
            await imported(service, tenant_id)
        computer.world.faults.clear()
        computer.world.faults.add(faults.duplicate_page(), path="/v3.1/contacts", times=2)
        assert (await imported(service, tenant_id)).created == 450

    told(tmp_path, story, "large:450")
