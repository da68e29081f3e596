"""Importing customers while the world moves: others write, Sage lies, rows shift between pages."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rig import SHEFFIELD, Rig
from test_import_customers import KIND, customer, imported, lines, put, rows_of, told

from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import AppError, BadInput, Cancelled, ServerTrouble
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.core.words import explain
from sage_desktop.mirror.rows import Outcome, Status
from sage_desktop.sandbox import faults
from sage_desktop.sync.imports import carrying
from sage_desktop.sync.imports.customer_book import CustomerBook
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


# every request of an import, answered wrongly


def with_item(change: Callable[[dict[str, Any]], Any]) -> faults.Fault:
    """The first record of a page put through ``change``."""

    def edit(page: Any) -> Any:
        items = page.get("$items")
        return {**page, "$items": [change(items[0]), *items[1:]]} if items else page

    return faults.edited(edit)


WRONG = {
    "500": faults.status(500),
    "429": faults.status(429, retry_after="2"),
    "dropped": faults.drop(),
    "truncated": faults.truncated_json(),
    "html": faults.html_with_200(),
    "wrong type": faults.wrong_type("name", "tax_number"),
    "a list": faults.raw(b"[]"),
    "null": faults.raw(b"null"),
    "a record that is a text": with_item(lambda item: "x"),
    "a record that is nothing": with_item(lambda item: None),
    "a record without id": with_item(lambda item: {**item, "id": None}),
    "an empty id": with_item(lambda item: {**item, "id": ""}),
    "no id anywhere": faults.missing("id"),
    "huge": faults.huge(3_000_000),
    "no items": faults.edited(lambda page: {**page, "$items": []}),
    "too many": faults.edited(lambda page: {**page, "$total": 10**9}),
    "negative": faults.edited(lambda page: {**page, "$total": -1}),
    "another host": faults.next_link("https://evil.example/v3.1/contacts?page=2"),
}


ONCE = ("500", "dropped", "wrong type", "a record that is nothing", "no items")


@pytest.mark.parametrize(
    ("name", "times"), [*((name, 50) for name in WRONG), *((name, 1) for name in ONCE)]
)
def test_a_wrong_answer_to_any_request_leaves_no_half_import(
    tmp_path: Path, name: str, times: int
) -> None:
    """What comes afterwards is what would have come without it."""

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        for everything in (False, True):
            for nth in range(1, 9):
                computer.clock.forward(hours=1)
                computer.world.change_contact(
                    SHEFFIELD, "Burngreave Books", tax_number=f"{everything} {nth}"
                )
                before = rows_of(computer)
                computer.world.faults.add(WRONG[name], path="/v3.1/*", nth=nth, times=times)
                try:
                    head = await service.imports.read(tenant_id, KIND, everything=everything)
                except AppError as error:
                    assert explain(error).title
                    assert rows_of(computer) == before
                else:
                    await service.imports.carry_out(head.id)
                computer.world.faults.clear()
                computer.clock.forward(minutes=10)
                await imported(service, tenant_id, everything=True)
                row = (await customer(service, "Burngreave Books")).row
                assert row.vat_number == f"{everything} {nth}"
                await exactly_sages_customers(computer, service, tenant_id)

    told(tmp_path, story)


# news that lie, and records that wander


async def nothing_was_missed(computer: Rig, service: Service, tenant_id: int) -> None:
    """All read again shows nothing that the news had not told."""
    head = await service.imports.read(tenant_id, KIND, everything=True)
    wrong = [
        (line.name, line.status)
        for line in await lines(service, head)
        if line.status not in (Status.UNCHANGED, Status.GONE)
    ]
    assert wrong == []
    await exactly_sages_customers(computer, service, tenant_id)


def more_items(*more: dict[str, Any], again: bool = False) -> faults.Fault:
    """The page with further records, or with each of its own twice; Sage counts them too."""

    def edit(page: Any) -> Any:
        items = page["$items"] + (page["$items"] if again else list(more))
        total = page["$total"] + len(items) - len(page["$items"])
        return {**page, "$items": items, "$total": total}

    return faults.edited(edit)


@pytest.mark.parametrize("path", ["/contacts", "/addresses", "/contact_persons"])
@pytest.mark.parametrize(
    "fault",
    [more_items({"id": "never heard of", "displayed_as": "x"}), more_items(again=True)],
    ids=["an unknown record", "each record twice"],
)
def test_news_that_say_too_much_do_no_harm(tmp_path: Path, path: str, fault: faults.Fault) -> None:
    """In the news of deletions: an unknown one is not deleted, one that comes twice is it once."""

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        computer.clock.forward(hours=1)
        computer.world.change_contact(SHEFFIELD, "Burngreave Books", tax_number="new")
        computer.world.delete_contact(SHEFFIELD, "Hollins & Ward LLP")
        deleted = 2  # the first request is for what changed
        computer.world.faults.add(fault, path=f"/v3.1{path}", nth=deleted)
        head = await service.imports.read(tenant_id, KIND)
        assert (head.counts[Status.GONE], head.counts[Status.CHANGED]) == (1, 1)
        await service.imports.carry_out(head.id)
        await nothing_was_missed(computer, service, tenant_id)

    told(tmp_path, story)


@pytest.mark.parametrize("path", ["/contacts", "/addresses", "/contact_persons"])
def test_a_change_that_is_told_twice_is_one_change(tmp_path: Path, path: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        computer.clock.forward(hours=1)
        world, business = computer.world, computer.world.business(SHEFFIELD)
        contact = world.contact(SHEFFIELD, "Burngreave Books")
        world.change_contact(SHEFFIELD, contact.id, tax_number="new")
        world.change_address(SHEFFIELD, contact.main_address_id, city="York")
        world.change_person(SHEFFIELD, contact.main_person_id, email="new@burngreave.example")
        assert business.addresses[contact.main_address_id].city == "York"
        computer.world.faults.add(more_items(again=True), path=f"/v3.1{path}")
        assert (await imported(service, tenant_id)).updated == 1
        row = (await customer(service, "Burngreave Books")).row
        assert (row.vat_number, row.sites[0].city, row.email) == (
            "new",
            "York",
            "new@burngreave.example",
        )
        await nothing_was_missed(computer, service, tenant_id)

    told(tmp_path, story)


STRAYS = {
    "/addresses": [
        {"id": "stray 1", "displayed_as": "x", "contact": {"id": "nobody"}, "city": "Nowhere"},
        {"id": "stray 2", "displayed_as": "x", "contact": None, "is_main_address": True},
    ],
    "/contact_persons": [
        {"id": "stray 1", "displayed_as": "x", "address": {"id": "nowhere"}, "name": "Nobody"},
        {"id": "stray 2", "displayed_as": "x", "address": None, "is_main_contact": True},
    ],
}


@pytest.mark.parametrize("path", STRAYS)
def test_addresses_and_persons_of_nobody_belong_to_nobody(tmp_path: Path, path: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(more_items(*STRAYS[path]), path=f"/v3.1{path}")
        first = await imported(service, tenant_id)
        assert first.created == 42
        computer.clock.forward(hours=1)
        computer.world.faults.add(more_items(*STRAYS[path]), path=f"/v3.1{path}")
        assert (await imported(service, tenant_id)).updated == 0
        await nothing_was_missed(computer, service, tenant_id)

    told(tmp_path, story)


@pytest.mark.parametrize("seed", range(5))
def test_news_and_all_read_again_say_the_same(tmp_path: Path, seed: int) -> None:
    """Records come, change, wander and go; what the news told is what a full reading finds."""
    chance = random.Random(seed)

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        for _ in range(4):
            computer.clock.forward(minutes=chance.choice([1, 20, 300]))
            for _ in range(chance.randrange(1, 9)):
                somebody_works_in_sage(computer, chance)
            await imported(service, tenant_id)
        await nothing_was_missed(computer, service, tenant_id)

    told(tmp_path, story)


def somebody_works_in_sage(computer: Rig, chance: random.Random) -> None:
    world, business = computer.world, computer.world.business(SHEFFIELD)
    contact = chance.choice(customers_of(computer))
    addresses = [each for each in business.addresses.values() if not each.deleted_at]
    persons = [each for each in business.contact_persons.values() if not each.deleted_at]
    address, person = chance.choice(addresses), chance.choice(persons)
    word = f"{chance.random()}"
    chance.choice(
        [
            lambda: world.add_contact(
                SHEFFIELD, word, address={"city": word}, person={"name": word, "email": ""}
            ),
            lambda: world.add_address(SHEFFIELD, contact.id, city=word),
            lambda: world.add_person(SHEFFIELD, address.id, name=word, email=""),
            lambda: world.change_contact(SHEFFIELD, contact.id, notes=word),
            lambda: make_main(computer, address.contact_id, main_address_id=address.id),
            lambda: make_main(computer, contact.id, main_person_id=person.id),
            lambda: world.change_address(SHEFFIELD, address.id, city=word),
            lambda: move(computer, address.id, contact.id),
            lambda: world.change_person(SHEFFIELD, person.id, name=word),
            lambda: world.change_person(SHEFFIELD, person.id, address_id=address.id),
            lambda: world.delete_contact(SHEFFIELD, contact.id),
            lambda: world.delete_address(SHEFFIELD, address.id),
            lambda: world.delete_person(SHEFFIELD, person.id),
        ]
    )()


def move(computer: Rig, address_id: str, contact_id: str) -> None:
    """Its persons, who were perhaps the main ones before, count as updated too."""
    world = computer.world
    world.change_address(SHEFFIELD, address_id, contact_id=contact_id)
    for person in world.business(SHEFFIELD).contact_persons.values():
        if person.address_id == address_id:
            world.change_person(SHEFFIELD, person.id)


def make_main(computer: Rig, contact_id: str, **main: str) -> None:
    """Sage marks the address or person itself too, and takes the mark from the one before."""
    world, business = computer.world, computer.world.business(SHEFFIELD)
    world.change_contact(SHEFFIELD, contact_id, **main)
    for address in business.addresses.values():
        if address.contact_id == contact_id:
            world.change_address(SHEFFIELD, address.id)
            for person in business.contact_persons.values():
                if person.address_id == address.id:
                    world.change_person(SHEFFIELD, person.id)


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
