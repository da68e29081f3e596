"""Importing customers while the world moves: others write, rows shift, a tenant goes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from customer_imports import KIND, imported, put
from customers_agree import CONTACTS, customers_of, exactly_sages_customers
from imports import lines, told
from rig import SHEFFIELD, Rig

from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import AppError, BadInput, Cancelled, ServerTrouble
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.core.words import explain
from sage_desktop.mirror.rows import Outcome
from sage_desktop.sandbox import faults
from sage_desktop.sync.imports import carrying
from sage_desktop.sync.imports.customer_book import CustomerBook
from sage_desktop.sync.service import Service

# rows that move while they are read


def test_a_customer_deleted_while_the_list_is_read_hides_no_other(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        first = customers_of(computer)[0]
        gone = faults.meanwhile(lambda: computer.world.delete_contact(SHEFFIELD, first.id))
        computer.world.faults.add(gone, path=CONTACTS, nth=2)
        await imported(service, tenant_id)
        await exactly_sages_customers(computer, service, tenant_id)

    told(tmp_path, story, "large:450")


def test_a_customer_deleted_while_reading_was_stopped_hides_no_other(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        cancel = Cancel()

        def stop(progress: Progress) -> None:
            if progress.done >= 1_500:
                cancel.request()

        with pytest.raises(Cancelled):
            await service.imports.read(tenant_id, KIND, report=stop, cancel=cancel)
        computer.clock.forward(hours=1)
        computer.world.delete_contact(SHEFFIELD, customers_of(computer)[0].id)
        await imported(service, tenant_id)
        await exactly_sages_customers(computer, service, tenant_id)

    told(tmp_path, story, "large:1000")


def test_an_address_that_moves_while_the_list_is_read_ends_up_once(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        addresses = list(computer.world.business(SHEFFIELD).addresses.values())
        first, owner = addresses[0], customers_of(computer)[-1]

        def move() -> None:
            computer.world.change_address(SHEFFIELD, first.id, contact_id=owner.id)
            computer.world.delete_contact(SHEFFIELD, customers_of(computer)[5].id)

        computer.world.faults.add(faults.meanwhile(move), path="/v3.1/addresses", nth=2)
        await imported(service, tenant_id)
        await exactly_sages_customers(computer, service, tenant_id)

    told(tmp_path, story, "large:450")


def test_a_change_is_not_missed_when_the_news_shift_while_they_are_read(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        computer.clock.forward(hours=1)
        for each in customers_of(computer):
            computer.world.change_contact(SHEFFIELD, each.id, tax_number="new")
        computer.clock.forward(hours=1)  # beyond the overlap
        first = customers_of(computer)[0]
        gone = faults.meanwhile(lambda: computer.world.delete_contact(SHEFFIELD, first.id))
        computer.world.faults.add(gone, path=CONTACTS, nth=2)
        await imported(service, tenant_id)
        computer.clock.forward(hours=1)
        await imported(service, tenant_id)
        _, views = await service.customers.listed("", None)
        assert [view.row.name for view in views if view.row.vat_number != "new"] == [first.name]

    told(tmp_path, story, "large:450")


def test_news_that_are_not_whole_are_no_news(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        computer.clock.forward(hours=1)
        for name in ("Burngreave Books", "Hollins & Ward LLP"):
            computer.world.change_contact(SHEFFIELD, name, tax_number="new")
        one_less = faults.edited(lambda page: {**page, "$items": page["$items"][1:]})
        computer.world.faults.add(one_less, path=CONTACTS, times=9)
        with pytest.raises(ServerTrouble, match="incomplete_list"):
            await service.imports.read(tenant_id, KIND)
        computer.world.faults.clear()
        assert (await imported(service, tenant_id)).updated == 2

    told(tmp_path, story)


# others who write to the book


def test_a_customer_made_meanwhile_is_not_doubled_on_any_page(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        last = (await lines(service, head))[-1].name
        await put(service, name=last)
        done = await service.imports.carry_out(head.id)
        assert [each.name for each in done.problems] == [last]
        assert done.counts.created == 1_199
        assert (await service.customers.listed(last, None))[0] == 1

    told(tmp_path, story, "large:1200")


# records that the book refuses, and a tenant that goes


def test_a_record_that_the_book_refuses_spoils_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = CustomerBook.new

    def refusing(self: CustomerBook, record: Any, *more: Any) -> Any:
        if record.name in ("Burngreave Books", "Kestrel Logistics Ltd"):
            raise BadInput("name_missing", field="name")
        return new(self, record, *more)

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        with monkeypatch.context() as refused:
            refused.setattr(CustomerBook, "new", refusing)
            done = await service.imports.carry_out(head.id)
        assert (done.result, done.counts.created, done.counts.failed) == (
            RunResult.ATTENTION,
            40,
            2,
        )
        assert {(each.name, each.code) for each in done.problems} == {
            ("Burngreave Books", "name_missing"),
            ("Kestrel Logistics Ltd", "name_missing"),
        }
        [failed, _] = [
            line for line in await lines(service, head) if line.outcome is Outcome.FAILED
        ]
        assert failed.problem == "name_missing"
        assert (await imported(service, tenant_id)).created == 2
        await exactly_sages_customers(computer, service, tenant_id)

    told(tmp_path, story)


@pytest.mark.parametrize("what", ["delete", "disconnect", "disable"])
def test_a_tenant_that_goes_in_the_middle_ends_the_import(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "AT_ONCE", 10)

    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        going: list[asyncio.Future[Any]] = []

        def go(progress: Progress) -> None:
            if progress.done >= 10 and not going:
                act = {
                    "delete": lambda: service.delete_tenant(tenant_id),
                    "disconnect": lambda: service.disconnect(tenant_id),
                    "disable": lambda: service.disable_module(),
                }[what]
                going.append(asyncio.ensure_future(act()))

        try:
            done = await service.imports.carry_out(head.id, report=go)
        except AppError as error:
            assert explain(error).title
            assert error.code in ("not_found", "not_connected", "module_disabled")
        else:
            assert done.counts.created == 42, "it was quicker"
        await asyncio.wait(going)
        [run_row] = await service.runs()
        assert run_row.result in (RunResult.FAILED, RunResult.DONE)
        total, _ = await service.customers.listed("", 1)
        assert total == run_row.counts.created >= 10

    told(tmp_path, story)


def test_undo_takes_back_also_what_sage_deleted_meanwhile(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        head = await service.imports.read(tenant_id, KIND)
        done = await service.imports.carry_out(head.id)
        computer.clock.forward(hours=1)
        computer.world.delete_contact(SHEFFIELD, "Burngreave Books")
        await imported(service, tenant_id)
        undone = await service.undo(done.id)
        assert undone.problems == ()
        assert (await service.customers.listed("", 1))[0] == 0
        assert len(await service.mappings.order(tenant_id, KIND)) == 0

    told(tmp_path, story)
