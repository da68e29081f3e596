"""Importing customers while the world moves: others write, Sage lies, rows shift between pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig import SHEFFIELD, Rig
from test_import_customers import KIND, imported, lines, put, told

from sage_desktop.core.errors import Cancelled, ServerTrouble
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service

CONTACTS = "/v3.1/contacts"


def customers_of(computer: Rig) -> list[Any]:
    """Sage's customers, in the order of its list."""
    return [
        each
        for each in computer.world.business(SHEFFIELD).contacts.values()
        if each.kind == "CUSTOMER" and not each.deleted_at and not each.system
    ]


async def exactly_sages_customers(computer: Rig, service: Service, tenant_id: int) -> None:
    """Every customer of Sage is here once, linked one to one, and a further import does nothing."""
    _, views = await service.customers.listed("", None)
    linked = [link.sage_id for view in views for link in view.links if not link.gone]
    assert sorted(linked) == sorted(
        each.id for each in customers_of(computer) if not each.gdpr_obfuscated
    )
    again = await imported(service, tenant_id)
    assert (again.created, again.linked, again.updated, again.failed) == (0, 0, 0, 0)


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


# odd records


@pytest.mark.parametrize(
    "wrong",
    [10**30, 2**63, -(2**63) - 1, 4000],
)
def test_payment_days_beyond_all_measure_spoil_no_other_record(tmp_path: Path, wrong: int) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        odd = computer.world.contact(SHEFFIELD, "Burngreave Books")
        computer.world.change_contact(SHEFFIELD, odd.id, credit_days=wrong)
        counts = await imported(service, tenant_id)
        assert counts.created >= 41

    told(tmp_path, story)


@pytest.mark.parametrize("written", [b"\xff", b"\\ud800"])
def test_a_reply_that_is_no_text_ends_in_words(tmp_path: Path, written: bytes) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        broken = faults.body(lambda body: body.replace(b"Burngreave", written))
        computer.world.faults.add(broken, path=CONTACTS, times=9)
        try:
            await imported(service, tenant_id)
        except ServerTrouble as error:
            assert error.code == "bad_reply"
            assert (await service.customers.listed("", 1))[0] == 0
        computer.world.faults.clear()
        computer.clock.forward(minutes=10)
        await imported(service, tenant_id)

    told(tmp_path, story)
