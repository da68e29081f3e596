"""News that lie, records that wander: what the news told is what a full reading finds."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from customer_imports import KIND, customer, imported
from customers_agree import customers_of, exactly_sages_customers
from imports import lines, told
from rig import SHEFFIELD, Rig

from sage_desktop.mirror.rows import Status
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service


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
