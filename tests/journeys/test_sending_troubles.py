"""Sending when people, Sage and the program itself get in each other's way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rig import LEEDS, SHEFFIELD, Rig
from sendings import (
    CUSTOMER,
    INVOICE,
    PRODUCT,
    contact_named,
    invoice_of,
    invoices_of,
    item_coded,
    push,
    put,
    put_all,
    reasons,
    sage,
    sent,
    syncing,
)

from sage_desktop.book import outbox
from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.core.errors import AppError
from sage_desktop.core.words import explain_code
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Answer, Fault
from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.service import Service

BARE = {**INVOICE, "lines": [INVOICE["lines"][1]]}
"""An invoice without a product."""


def numbered(many: int) -> list[dict[str, Any]]:
    return [{**INVOICE, "key": f"i{n}", "number": f"N{n}"} for n in range(many)]


def beside(work: Callable[[], Coroutine[Any, Any, Any]], tasks: list[Any]) -> Fault:
    """While the answer is on its way somebody does this."""

    def begin() -> None:
        tasks.append(asyncio.ensure_future(work()))

    return faults.meanwhile(begin)


async def decided(service: Service, code: str, choice: Choice) -> None:
    [issue] = await service.sending.issues()
    assert (issue.issue.code, choice in issue.choices) == (code, True)
    await service.sending.resolve(issue.issue.id, choice)


async def second_tenant(computer: Rig, service: Service) -> int:
    tenant_id = await computer.tenant(service, "Hosting")
    await computer.connect(service, tenant_id, business=LEEDS)
    first = (await service.module()).default_tenant_id
    await syncing(service, tenant_id)
    await service.set_default_tenant(first)
    return tenant_id


def everywhere(computer: Rig, reference: str) -> list[str]:
    """The businesses that have an invoice with that reference."""
    return [
        business.name
        for business in computer.world.company.businesses.values()
        for each in business.invoices.values()
        if each.reference == reference and each.deleted_at is None
    ]


def test_an_invoice_whose_customer_moves_goes_to_one_business(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        other = await second_tenant(computer, service)
        await put(service, customers=[CUSTOMER], invoices=[BARE])
        await put(service, customers=[{"key": "acme", "tenant": "Hosting"}])
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed"}])
        await push(service, tenant_id)
        await push(service, other)
        await push(service, tenant_id)
        assert everywhere(computer, "INV-1001") == [LEEDS]
        assert CUSTOMER["name"] not in {e.name for e in sage(computer).contacts.values()}
        assert await service.sending.outbox() == []

    sent(tmp_path, story)


def test_an_invoice_on_its_way_is_not_sent_to_the_new_tenant_too(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        other = await second_tenant(computer, service)
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        computer.world.faults.add(
            faults.drop(commit=True), method="POST", path="/v3.1/sales_invoices", times=1
        )
        await put(service, invoices=[BARE])
        assert (await push(service, tenant_id)).uncertain == 1
        await put(service, customers=[{"key": "acme", "tenant": "Hosting"}])
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed"}])
        await push(service, other)
        computer.clock.forward(minutes=10)
        await push(service, tenant_id)
        await push(service, other)
        assert everywhere(computer, "INV-1001") == [SHEFFIELD]
        assert await service.sending.outbox() == []

    sent(tmp_path, story)


def test_a_sent_invoice_whose_customer_is_of_another_tenant_says_so(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await second_tenant(computer, service)
        away = {"key": "away", "name": "Away Ltd", "tenant": "Hosting"}
        await put(service, customers=[CUSTOMER, away], invoices=[BARE])
        await push(service, tenant_id)
        await put(service, invoices=[{"key": "inv-1", "customer": "away"}])
        for _ in range(2):
            assert reasons(await push(service, tenant_id)) == {
                "inv-1": ("waiting", "gate_customer_elsewhere")
            }
        [place] = (
            await service.sending.of_record("invoice", await service.invoices.find("inv-1"))
        ).places
        assert place.gate is not None
        said = explain_code(place.gate.code, place.gate.data)
        assert said.sentence.startswith("Away Ltd is not a customer of Northgate.")
        await put(service, invoices=[{"key": "inv-1", "customer": "acme"}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}

    sent(tmp_path, story)


def test_an_invoice_changed_in_sage_is_not_overwritten(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put_all(service)
        await push(service, tenant_id)
        there = invoice_of(computer, "INV-1001")
        contact = there.contact_id
        extra = computer.world.add_invoice(SHEFFIELD, contact, reference="OTHER")
        there.lines = [*there.lines, *extra.lines]
        total = there.total_amount
        assert f"{total:.2f}" != "206.99"
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed here"}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("failed", "changed_in_both")}
        assert there.total_amount == total
        await decided(service, "changed_in_both", Choice.SEND_ANYWAY)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert f"{invoice_of(computer, 'INV-1001').total_amount:.2f}" == "206.99"
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_fields_that_were_never_agreed_are_left_alone(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        world = computer.world
        theirs = next(
            e for e in sage(computer).contacts.values() if e.kind == "CUSTOMER" and e.credit_days
        )
        theirs.notes = "Written in Sage"
        await put(service, customers=[{"key": "ours", "name": "Ours Ltd", "notes": "Ours"}])
        await service.sending.leave_waiting(tenant_id)
        await service.imports.read(tenant_id, "customers")
        number = await service.customers.find("ours")
        await service.mappings.add(tenant_id, "customers", theirs.id, number)
        world.requests.clear()
        await put(service, customers=[{"key": "ours", "payment_days": 5}])
        assert reasons(await push(service, tenant_id)) == {"ours": ("sent", "")}
        assert (theirs.credit_days, theirs.notes) == (5, "Written in Sage")
        assert theirs.name != "Ours Ltd"

    sent(tmp_path, story)


async def mapped_by_hand(computer: Rig, service: Service, tenant_id: int) -> Any:
    """A customer of ours, mapped to one of Sage's that says otherwise; gives Sage's."""
    theirs = next(
        e for e in sage(computer).contacts.values() if e.kind == "CUSTOMER" and e.credit_days
    )
    theirs.notes = "Written in Sage"
    await put(service, customers=[{"key": "ours", "name": "Ours Ltd", "notes": "Ours"}])
    await service.imports.read(tenant_id, "customers")
    number = await service.customers.find("ours")
    await service.mappings.add(tenant_id, "customers", theirs.id, number)
    return theirs


@pytest.mark.parametrize("choice", [Choice.SEND_ANYWAY, Choice.LEAVE])
def test_a_record_mapped_by_hand_overwrites_nothing_unasked(tmp_path: Path, choice: Choice) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        theirs = await mapped_by_hand(computer, service, tenant_id)
        name = theirs.name
        await service.sending.send_now("customer", await service.customers.find("ours"))
        assert reasons(await push(service, tenant_id)) == {
            "ours": ("failed", "other_values_in_sage")
        }
        assert (theirs.name, theirs.notes) == (name, "Written in Sage")
        [issue] = await service.sending.issues()
        assert issue.issue.data["fields"] == "name, notes"
        await decided(service, "other_values_in_sage", choice)
        await push(service, tenant_id)
        kept = (name, "Written in Sage")
        assert (theirs.name, theirs.notes) == (
            kept if choice is Choice.LEAVE else ("Ours Ltd", "Ours")
        )
        assert await service.sending.issues() == await service.sending.outbox() == []

    sent(tmp_path, story)


def test_of_a_record_mapped_by_hand_a_change_goes_by_itself(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        theirs = await mapped_by_hand(computer, service, tenant_id)
        await service.sending.leave_waiting(tenant_id)
        name = theirs.name
        await put(service, customers=[{"key": "ours", "payment_days": 5}])
        assert reasons(await push(service, tenant_id)) == {"ours": ("sent", "")}
        await put(service, customers=[{"key": "ours", "payment_days": 6}])
        await service.sending.leave_waiting(tenant_id)
        await service.sending.send_now("customer", await service.customers.find("ours"))
        assert reasons(await push(service, tenant_id)) == {
            "ours": ("failed", "other_values_in_sage")
        }
        assert (theirs.credit_days, theirs.name, theirs.notes) == (6, name, "Written in Sage")

    sent(tmp_path, story)


@pytest.mark.parametrize("kind", ["product", "service"])
def test_a_product_mapped_by_hand_overwrites_nothing_unasked(tmp_path: Path, kind: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        items = sage(computer).services if kind == "service" else sage(computer).products
        theirs = next(each for each in items.values() if each.stock is None and each.item_code)
        before = theirs.description
        await service.product_groups.put([{"key": "g", "name": "Group"}])
        group = await service.product_groups.find("g")
        await service.categories.set_default_group(tenant_id, group)
        await put(service, products=[{"key": "p", "description": "Ours", "kind": kind}])
        await service.imports.read(tenant_id, f"{kind}s")
        number = await service.products.find("p")
        await service.mappings.add(tenant_id, f"{kind}s", theirs.id, number)
        assert reasons(await push(service, tenant_id)) == {"p": ("failed", "other_values_in_sage")}
        assert theirs.description == before

    sent(tmp_path, story)


def test_what_cannot_be_known_in_a_paused_tenant_is_no_loop(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.drop(), method="POST", path="/v3.1/contacts", times=1)
        await put(service, customers=[CUSTOMER])
        assert (await push(service, tenant_id)).uncertain == 1
        await service.syncing.set_sync(tenant_id, False)
        computer.clock.forward(hours=1)
        pushes = await _pushes_of(service, 1.5)
        assert pushes <= 2
        await service.syncing.set_entities(tenant_id, {"invoice"})
        await service.syncing.set_sync(tenant_id, True)
        await asyncio.sleep(0.6)
        computer.clock.forward(hours=1)
        assert await _pushes_of(service, 1.5, started=True) <= 3
        await service.syncing.set_entities(tenant_id, {"customer"})
        for _ in range(30):
            if not await service.sending.outbox():
                break
            await asyncio.sleep(0.1)
        assert contact_named(computer, CUSTOMER["name"])
        assert await service.sending.outbox() == []

    sent(tmp_path, story)


async def _pushes_of(service: Service, seconds: float, *, started: bool = False) -> int:
    pusher = service.sending.watcher._pusher
    real, made = pusher.push, []

    async def counted(*args: Any) -> Any:
        made.append(1)
        return await real(*args)

    pusher.push = counted  # type: ignore[assignment, method-assign]
    if not started:
        service.sending.start()
    await asyncio.sleep(seconds)
    pusher.push = real  # type: ignore[method-assign]
    return len(made)


def test_what_was_mended_while_it_was_refused_goes(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        tasks: list[Any] = []
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        mend = beside(
            lambda: put(service, customers=[{"key": "acme", "vat_number": "GB987654321"}]), tasks
        )
        refused = faults.delay(0.3)

        def both(request: Any, answer: Any) -> Any:
            return mend(request, lambda again: refused(again, answer))

        computer.world.faults.add(both, method="PUT", path="/v3.1/contacts/*", times=1)
        await put(service, customers=[{"key": "acme", "vat_number": "GB12"}])
        result = await push(service, tenant_id)
        assert reasons(result) == {"acme": ("sent", "")}
        assert contact_named(computer, CUSTOMER["name"]).tax_number == "GB987654321"
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_a_record_removed_while_it_is_looked_up_stops_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        tasks: list[Any] = []
        await put(service, customers=[CUSTOMER, {"key": "b", "name": "Beta"}])

        async def remove() -> None:
            await service.customers.delete(await service.customers.find("acme"))

        slow = faults.delay(0.3)
        gone = beside(remove, tasks)

        def both(request: Any, answer: Any) -> Any:
            return gone(request, lambda again: slow(again, answer))

        computer.world.faults.add(both, method="GET", path="/v3.1/contacts", times=1)
        result = await push(service, tenant_id)
        await asyncio.gather(*tasks)
        assert reasons(result) == {"b": ("sent", "")}
        assert CUSTOMER["name"] not in {e.name for e in sage(computer).contacts.values()}

    sent(tmp_path, story)


def test_a_business_that_is_gone_is_told(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        computer.world.faults.add(faults.status(404), method="GET", path="/v3.1/businesses/*")
        with pytest.raises(AppError):
            await push(service, tenant_id)
        [row] = await service.sending.outbox()
        assert row.reason and row.next_attempt is not None
        [issue] = await service.sending.issues()
        assert issue.issue.kind == "sign-in"
        computer.world.faults.clear()
        computer.clock.forward(hours=2)
        assert (await push(service, tenant_id)).sent == 1
        assert await service.sending.issues() == [], "what is mended is told no more"

    sent(tmp_path, story)


@pytest.mark.parametrize("wish", ["999999999999", "7200", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_absurd_wishes_to_wait(tmp_path: Path, wish: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        computer.world.faults.add(
            faults.status(429, retry_after=wish), method="POST", path="/v3.1/contacts", times=1
        )
        with pytest.raises(AppError):
            await push(service, tenant_id)
        [row] = await service.sending.outbox()
        assert row.reason == "throttled" and row.next_attempt is not None
        assert 3000 < (row.next_attempt - computer.clock.now).total_seconds() < 8000
        number = len(computer.world.requests)
        await push(service, tenant_id)
        assert len(computer.world.requests) == number
        computer.clock.forward(hours=3)
        assert (await push(service, tenant_id)).sent == 1

    sent(tmp_path, story)


@pytest.mark.parametrize("again", ["a new record", "the same record"])
def test_what_sage_wishes_holds_for_what_comes_later_too(tmp_path: Path, again: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        ban = faults.status(429, retry_after="1800")
        computer.world.faults.add(ban, method="POST", path="/v3.1/contacts", times=1)
        with pytest.raises(AppError):
            await push(service, tenant_id)
        [before] = await service.sending.outbox()
        key = "other" if again == "a new record" else "acme"
        async with computer.program() as later:  # as after a restart
            await put(later, customers=[{"key": key, "name": "Another Ltd"}])
            await later.sending.send_now("customer", await later.customers.find(key))
            computer.world.requests.clear()
            assert reasons(await push(later, tenant_id))[key] == ("waiting", "throttled")
            assert not computer.world.requests
            rows = await later.sending.outbox()
            assert {row.next_attempt for row in rows} == {before.next_attempt}
            computer.clock.forward(minutes=35)
            assert (await push(later, tenant_id)).sent == len(rows)

    sent(tmp_path, story)


@pytest.mark.parametrize("wanted", [True, False])
def test_trouble_of_sage_holds_for_what_comes_later_too(tmp_path: Path, wanted: bool) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.status(500), method="POST", path="/v3.1/contacts", times=9)
        await put(service, customers=[{"key": f"c{n}", "name": f"Customer {n}"} for n in range(3)])
        assert (await push(service, tenant_id)).uncertain == 3
        computer.world.faults.clear()
        async with computer.program() as later:
            await put(later, customers=[{"key": "other", "name": "Other Ltd"}])
            result = await push(later, tenant_id)
            assert reasons(result)["other"] == ("waiting", "server_trouble")
            if wanted:
                await later.sending.sync_now(tenant_id)
            else:
                computer.clock.forward(hours=1)
            assert (await push(later, tenant_id)).sent == 4

    sent(tmp_path, story)


def test_being_offline_before_does_not_hold_up_the_next_start(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        computer.world.faults.add(faults.drop(), method="GET", times=99)
        with pytest.raises(AppError):
            await push(service, tenant_id)
        computer.world.faults.clear()
        async with computer.program() as later:
            await put(later, customers=[{"key": "other", "name": "Other Ltd"}])
            assert reasons(await push(later, tenant_id))["other"] == ("sent", "")

    sent(tmp_path, story)


def test_an_invoice_issued_in_sage_meanwhile_is_found_so(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)

        def issue() -> None:
            computer.world.release_invoice(SHEFFIELD, invoice_of(computer, "INV-1001").id)

        computer.world.faults.add(
            faults.meanwhile(issue), method="POST", path="/v3.1/sales_invoices/*", times=1
        )
        await put(service, invoices=[BARE])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert await service.sending.issues() == []
        view = await service.invoices.get(await service.invoices.find("inv-1"))
        assert view.sent is not None and view.sent.status == "UNPAID"

    sent(tmp_path, story)


def renamed(service: Service, kind: str) -> Any:
    match kind:
        case "contacts":
            return put(service, customers=[{"key": "acme", "name": "Renamed plc"}])
        case "products":
            return put(service, products=[{"key": "fw", "description": "Renamed", "code": "NEW"}])
        case _:
            return put(service, invoices=[{"key": "inv-1", "number": "OTHER-1"}])


@pytest.mark.parametrize("kind", ["contacts", "products", "sales_invoices"])
def test_what_was_renamed_after_a_long_silence_is_found(tmp_path: Path, kind: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        if kind == "sales_invoices":
            await push(service, tenant_id)
            await put(service, invoices=[INVOICE])
        computer.world.faults.add(
            faults.drop(commit=True), method="POST", path=f"/v3.1/{kind}", times=1
        )
        assert (await push(service, tenant_id)).uncertain == 1
        await renamed(service, kind)
        computer.clock.forward(days=8)
        result = await push(service, tenant_id)
        assert {state for state, _ in reasons(result).values()} == {"sent"}
        business = sage(computer)
        assert sum(e.source_guid == "halo:client:1" for e in business.contacts.values()) == 1
        assert sum(e.source_guid == "halo:item:1" for e in business.products.values()) == 1
        if kind == "sales_invoices":
            assert len(invoices_of(computer, "OTHER-1")) == 1
            assert invoices_of(computer) == []

    sent(tmp_path, story)


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("in_sage", [True, False])
@pytest.mark.parametrize("days", [0.02, 8])
def test_an_invoice_voided_here_while_nobody_knows(
    tmp_path: Path, arrived: bool, in_sage: bool, days: float
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        computer.world.faults.add(
            faults.drop(commit=arrived), method="POST", path="/v3.1/sales_invoices", times=1
        )
        await put(service, invoices=[BARE])
        assert (await push(service, tenant_id)).uncertain == 1
        number = await service.invoices.find("inv-1")
        await service.invoices.void(number, "In error", in_sage=in_sage)
        computer.clock.forward(days=days)
        await push(service, tenant_id)
        assert await service.sending.outbox() == []
        assert await service.sending.issues() == []
        left = [each for each in invoices_of(computer) if each.deleted_at is None]
        assert len(left) == (1 if arrived and not in_sage else 0)

    sent(tmp_path, story)


@pytest.mark.parametrize("days", [0.02, 8])
def test_what_must_not_go_any_more_is_not_made(tmp_path: Path, days: float) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.drop(), method="POST", path="/v3.1/contacts", times=1)
        await put(service, customers=[CUSTOMER])
        assert (await push(service, tenant_id)).uncertain == 1
        await put(service, customers=[{"key": "acme", "do_not_send": True}])
        computer.clock.forward(days=days)
        await push(service, tenant_id)
        assert CUSTOMER["name"] not in {e.name for e in sage(computer).contacts.values()}
        assert await service.sending.outbox() == []

    sent(tmp_path, story)


def test_an_invoice_does_not_wait_for_a_product_that_was_left(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        await push(service, tenant_id)
        twin = {**PRODUCT, "key": "twin"}
        line = {**INVOICE["lines"][0], "product": "twin", "account": "4000"}
        await put(service, products=[twin], invoices=[{**INVOICE, "lines": [line]}])
        item = item_coded(computer, "FW-9000")
        number = await service.products.find("fw")
        view = await service.products.get(number)
        await service.mappings.remove(
            next(each.id for each in await service.links(tenant_id) if each.sage_id == item.id)
        )
        assert view.links
        await service.products.delete(number)
        assert reasons(await push(service, tenant_id))["twin"] == ("failed", "exists_in_sage")
        await decided(service, "exists_in_sage", Choice.LEAVE)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert await service.sending.issues() == []
        assert await service.sending.outbox() == []

    sent(tmp_path, story)


def test_a_customer_that_was_left_is_not_asked_about_again(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        twin = next(e for e in sage(computer).contacts.values() if e.kind == "CUSTOMER")
        await put(service, customers=[{"key": "acme", "name": twin.name}], invoices=[BARE])
        assert reasons(await push(service, tenant_id)) == {
            "acme": ("failed", "exists_in_sage"),
            "inv-1": ("waiting", "gate_waits_customer"),
        }
        await decided(service, "exists_in_sage", Choice.LEAVE)
        await push(service, tenant_id)
        assert reasons(await push(service, tenant_id)) == {
            "inv-1": ("waiting", "gate_customer_left")
        }
        assert await service.sending.issues() == []
        await service.sending.send_now("customer", await service.customers.find("acme"))
        await push(service, tenant_id)
        await decided(service, "exists_in_sage", Choice.LINK)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}

    sent(tmp_path, story)


def test_an_invoice_brings_its_customer_along_in_one_push(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        await service.sending.leave_waiting(tenant_id)
        await put(service, invoices=[INVOICE])
        result = await push(service, tenant_id)
        assert {key: state for key, (state, _) in reasons(result).items()} == {
            "acme": "sent",
            "fw": "sent",
            "inv-1": "sent",
        }

    sent(tmp_path, story)


def test_one_retry_lets_all_go_that_waited_for_a_right(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        await push(service, tenant_id)
        user = next(iter(computer.world.company.users.values()))
        computer.world.restrict(user.email, user.areas - {"Sales"})
        await put(
            service, invoices=[{**INVOICE, "key": f"i{n}", "number": f"N{n}"} for n in range(5)]
        )
        await push(service, tenant_id)
        await put(service, invoices=[{**INVOICE, "key": "late", "number": "LATE"}])
        before = len(computer.world.requests)
        await push(service, tenant_id)
        assert len(computer.world.requests) - before <= 4
        computer.world.restrict(user.email, user.areas | {"Sales"})
        [issue] = await service.sending.issues()
        await service.sending.retry_issue(issue.issue.id)
        assert (await push(service, tenant_id)).sent == 6
        assert await service.sending.outbox() == []
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_a_trial_that_is_over_is_asked_once(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        await push(service, tenant_id)

        def over(_request: Request, _answer: Answer) -> Reply:
            said = [{"$dataCode": "AuthorizationFailure", "$message": "No active subscription."}]
            return Reply(401, (("Content-Type", "application/json"),), json.dumps(said).encode())

        computer.world.faults.add(over, path="/v3.1/sales_invoices", times=1_000)
        await put(
            service, invoices=[{**INVOICE, "key": f"i{n}", "number": f"N{n}"} for n in range(9)]
        )
        before = len(computer.world.requests)
        await push(service, tenant_id)
        assert len(computer.world.requests) - before <= 4
        assert len(await service.sending.issues()) == 1
        computer.world.faults.clear()
        [issue] = await service.sending.issues()
        await service.sending.retry_issue(issue.issue.id)
        assert (await push(service, tenant_id)).sent == 9

    sent(tmp_path, story)


def test_a_decision_outlives_trouble(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        contact = contact_named(computer, CUSTOMER["name"])
        contact.notes, contact.tax_number = "Theirs", "GB111111111"
        await put(
            service, customers=[{"key": "acme", "notes": "Ours", "vat_number": "GB987654321"}]
        )
        await push(service, tenant_id)
        await decided(service, "changed_in_both", Choice.SEND_ANYWAY)
        computer.world.faults.add(
            faults.status(503), method="GET", path="/v3.1/contacts/*", times=3
        )
        await push(service, tenant_id)
        computer.world.faults.clear()
        computer.clock.forward(hours=3)
        computer.world.faults.add(faults.drop(), method="PUT", path="/v3.1/contacts/*", times=1)
        assert (await push(service, tenant_id)).uncertain == 1
        computer.clock.forward(hours=3)
        assert reasons(await push(service, tenant_id)) == {"acme": ("sent", "")}
        assert (contact.notes, contact.tax_number) == ("Ours", "GB987654321")

    sent(tmp_path, story)


def test_our_own_change_is_not_somebody_elses(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put_all(service)
        await push(service, tenant_id)
        lost = faults.drop(commit=True)
        for path in ("contacts", "products", "sales_invoices"):
            computer.world.faults.add(lost, method="PUT", path=f"/v3.1/{path}/*", times=1)
        line = {**INVOICE["lines"][1], "quantity": "2"}
        await put(
            service,
            customers=[{"key": "acme", "notes": "One"}],
            products=[{"key": "fw", "price": "51"}],
            invoices=[{"key": "inv-1", "lines": [line]}],
        )
        assert (await push(service, tenant_id)).uncertain == 3
        line = {**line, "quantity": "3"}
        await put(
            service,
            customers=[{"key": "acme", "notes": "Two"}],
            products=[{"key": "fw", "price": "52"}],
            invoices=[{"key": "inv-1", "lines": [line]}],
        )
        computer.clock.forward(hours=1)
        assert set(reasons(await push(service, tenant_id)).values()) == {("sent", "")}
        assert contact_named(computer, CUSTOMER["name"]).notes == "Two"
        assert f"{invoice_of(computer, 'INV-1001').net_amount:.2f}" == "240.00"

    sent(tmp_path, story)


def test_voided_to_be_sent_again_is_carried_to_the_end(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)
        await put_all(service)
        await push(service, tenant_id)
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed"}])
        final = faults.edited(lambda value: {**value, "editable": False})
        computer.world.faults.add(final, method="GET", path="/v3.1/sales_invoices/*")
        await push(service, tenant_id)
        await decided(service, "invoice_locked_in_sage", Choice.VOID_AND_SEND_AGAIN)
        computer.world.faults.add(
            faults.drop(commit=True), method="DELETE", path="/v3.1/sales_invoices/*", times=1
        )
        assert (await push(service, tenant_id)).uncertain == 1
        computer.clock.forward(hours=1)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert sorted(each.status for each in invoices_of(computer)) == ["UNPAID", "VOID"]
        assert await service.sending.issues() == []

    sent(tmp_path, story)


@pytest.mark.parametrize("everything", [False, True])
def test_a_pause_is_obeyed_in_the_middle(tmp_path: Path, everything: bool) -> None:
    async def pause(service: Service, tenant_id: int, on: bool) -> None:
        if everything:
            await service.set_paused(on)
        else:
            await service.syncing.set_sync(tenant_id, not on)

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        tasks: list[Any] = []
        await put(service, customers=[{"key": f"c{n}", "name": f"Pause {n}"} for n in range(10)])
        rest = beside(lambda: pause(service, tenant_id, True), tasks)
        computer.world.faults.add(rest, method="POST", path="/v3.1/contacts", nth=2, times=1)
        await push(service, tenant_id)
        made = sum(e.name.startswith("Pause") for e in sage(computer).contacts.values())
        assert made <= 4
        assert len(await service.sending.outbox()) == 10 - made
        await pause(service, tenant_id, False)
        assert (await push(service, tenant_id)).sent == 10 - made

    sent(tmp_path, story)


def test_a_clock_that_was_far_ahead_holds_nothing_up(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        [row] = await service.sending.outbox()
        when = computer.clock.now + timedelta(days=3650)
        await service.sending._book.write(
            lambda: outbox.hold(row.row_id, OutboxState.WAITING, "offline", {}, when)
        )
        service.sending.start()
        for _ in range(30):
            if not await service.sending.outbox():
                break
            await asyncio.sleep(0.1)
        assert contact_named(computer, CUSTOMER["name"])

    sent(tmp_path, story)
