"""The same request twice makes one record, and a client who lost an answer must ask so."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from visitor import Visitor, header, json_of, made, refused

from sage_desktop.net.messages import Reply
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Fault

IT, HOSTING = "Northgate IT Services Ltd", "Northgate Cloud Hosting Ltd"
BARE = {"name": "Bare Ltd", "contact_type_ids": ["CUSTOMER"]}
ONE, TWO = "1" * 32, "2" * 32
DAY = 24 * 3600


def bare(visitor: Visitor, id: str = ONE, business: str = IT, **members: object) -> Reply:
    return visitor.create("/contacts", business, id, **(BARE | members))


def contacts(visitor: Visitor) -> int:
    return len(visitor.world.business(IT).contacts)


def test_the_same_again_gives_the_first_answer() -> None:
    visitor = Visitor().sign_in()
    before = contacts(visitor)
    first = bare(visitor)
    visitor.clock.forward(7 * DAY)
    visitor.sign_in()
    again = bare(visitor)
    assert (again.status, again.body) == (201, first.body)
    assert header(again, "X-Business") == header(first, "X-Business") != ""
    assert contacts(visitor) == before + 1
    assert made(bare(visitor, id=ONE.upper().lower()))["id"] == json.loads(first.body)["id"]
    visitor.clock.forward(1)
    assert made(bare(visitor))["id"] != json.loads(first.body)["id"]
    assert visitor.world.sins == []


def test_a_change_is_kept_as_well() -> None:
    visitor = Visitor().sign_in()
    contact = made(bare(visitor))["id"]
    first = visitor.change("/contacts", contact, IT, name="One", idempotency_id=TWO)
    assert json_of(visitor.change("/contacts", contact, IT, name="Two"))["name"] == "Two"
    again = visitor.change("/contacts", contact, IT, name="One", idempotency_id=TWO)
    assert again.body == first.body
    assert visitor.world.contact(IT, contact).name == "Two"
    assert visitor.world.sins == []


def test_an_id_stands_for_one_request_only() -> None:
    visitor = Visitor().sign_in()
    contact = made(bare(visitor))["id"]
    other = refused(bare(visitor, name="Other Ltd"))
    assert other == {"idempotency_id": "was used for another request before"}
    assert refused(visitor.change("/contacts", contact, IT, **BARE, idempotency_id=ONE)) == other
    assert refused(visitor.create("/services", IT, ONE)) == other
    assert visitor.world.sins == [
        "changed_idempotency: POST /v3.1/contacts",
        f"changed_idempotency: PUT /v3.1/contacts/{contact}",
        "changed_idempotency: POST /v3.1/services",
    ]
    assert made(bare(visitor, business=HOSTING))


@pytest.mark.parametrize("id", ["", "x" * 32, "1" * 31, "0f8fad5b-d9cb-469f-a165-70867728950e", 5])
def test_ids_of_another_form(id: object) -> None:
    visitor = Visitor().sign_in()
    body = {"contact": BARE | {"idempotency_id": id}}
    assert refused(visitor.write("POST", "/contacts", IT, body)).keys() == {"idempotency_id"}


def test_records_made_without_an_id_are_noted_changes_are_not() -> None:
    visitor = Visitor().sign_in()
    contact = made(visitor.write("POST", "/contacts", IT, {"contact": BARE}))
    json_of(visitor.change("/contacts", contact["id"], IT, name="One"))
    assert visitor.world.sins == ["post_without_idempotency: POST /v3.1/contacts"]


# -- refused attempts: Sage does not say whether they are kept ---------------------------------


def test_a_refused_attempt_can_be_made_again_when_the_cause_is_gone() -> None:
    visitor = Visitor().sign_in()
    holder = visitor.world.contact(IT, "Burngreave Books")
    assert refused(bare(visitor, reference="BUR001"))
    visitor.world.change_contact(IT, holder.id, reference="")
    assert made(bare(visitor, reference="BUR001"))
    assert visitor.world.sins == []


def test_or_is_refused_for_ever() -> None:
    visitor = Visitor().sign_in()
    visitor.world.replay_refusals()
    holder = visitor.world.contact(IT, "Burngreave Books")
    first = bare(visitor, reference="BUR001")
    visitor.world.change_contact(IT, holder.id, reference="")
    assert bare(visitor, reference="BUR001").body == first.body
    assert visitor.world.sins == []
    assert refused(bare(visitor, name="Other Ltd")).keys() == {"idempotency_id"}


def test_another_body_under_a_refused_id_is_noted_all_the_same() -> None:
    visitor = Visitor().sign_in()
    assert refused(bare(visitor, reference="BUR001"))
    assert made(bare(visitor, reference="NEW001"))
    assert visitor.world.sins == ["changed_idempotency: POST /v3.1/contacts"]


# -- answers that are lost ---------------------------------------------------------------------

LOSSES: dict[str, Callable[[], Fault]] = {
    "500": lambda: faults.status(500, commit=True),
    "503 html": lambda: faults.status(503, "html", commit=True),
    "drop": lambda: faults.drop(commit=True),
    "cut": lambda: faults.cut(10),
    "never": faults.delay,
    "truncated": faults.truncated_json,
    "wrong json": lambda: faults.wrong_type("id"),
    "no id": lambda: faults.missing("id"),
    "huge": lambda: faults.huge(1000),
    "echo": lambda: faults.echo(None),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_after_a_lost_answer_the_same_id_finds_the_record(loss: str) -> None:
    visitor = Visitor().sign_in()
    before = contacts(visitor)
    visitor.world.faults.add(LOSSES[loss](), method="POST", path="/v3.1/contacts", times=2)
    bare(visitor)
    bare(visitor)
    assert made(bare(visitor))["name"] == "Bare Ltd"
    assert contacts(visitor) == before + 1
    made(bare(visitor, TWO))
    assert visitor.world.sins == []


@pytest.mark.parametrize("loss", LOSSES)
def test_and_another_id_makes_it_twice(loss: str) -> None:
    visitor = Visitor().sign_in()
    before = contacts(visitor)
    visitor.world.faults.add(LOSSES[loss](), method="POST", path="/v3.1/contacts")
    bare(visitor)
    made(bare(visitor, "3" * 32, name="Somebody else"))
    assert visitor.world.sins == []
    made(bare(visitor, TWO))
    assert contacts(visitor) == before + 3
    assert visitor.world.sins == ["new_idempotency_after_unknown: POST /v3.1/contacts"]


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(500),
        faults.status(429, retry_after="3"),
        faults.drop(),
        faults.html_with_200(),
        faults.status(422, commit=False),
    ],
)
def test_what_was_not_carried_out_leaves_no_trace(fault: Fault) -> None:
    visitor = Visitor().sign_in()
    before = contacts(visitor)
    visitor.world.faults.add(fault, method="POST")
    bare(visitor)
    assert contacts(visitor) == before
    visitor.clock.forward(10)
    made(bare(visitor, TWO))
    assert contacts(visitor) == before + 1
    assert visitor.world.sins == []


@pytest.mark.parametrize("fault", [faults.delay(5), faults.drip(1000)])
def test_what_comes_late_arrives(fault: Fault) -> None:
    visitor = Visitor().sign_in()
    visitor.world.faults.add(fault, method="POST")
    assert bare(visitor).status == 201
    made(bare(visitor, TWO))
    assert visitor.world.sins == []


def test_after_seven_days_nobody_can_tell() -> None:
    visitor = Visitor().sign_in()
    visitor.world.faults.add(faults.drop(commit=True), method="POST")
    bare(visitor)
    visitor.clock.forward(7 * DAY + 1)
    visitor.sign_in()
    made(bare(visitor, TWO))
    assert visitor.world.sins == []


def test_faults_of_a_body_leave_refusals_as_they_are() -> None:
    visitor = Visitor().sign_in()
    visitor.world.faults.add(faults.truncated_json(), method="POST", times=2)
    assert refused(bare(visitor, reference="BUR001")).keys() == {"reference"}
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(bare(visitor, TWO).body)
