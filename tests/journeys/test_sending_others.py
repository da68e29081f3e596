"""Sending when others changed, moved or mapped the same record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig import LEEDS, SHEFFIELD, Rig
from sendings import (
    CUSTOMER,
    INVOICE,
    contact_named,
    invoice_of,
    push,
    put,
    put_all,
    reasons,
    sage,
    sent,
    syncing,
)
from troubled_sendings import BARE, decided

from sage_desktop.core.words import explain_code
from sage_desktop.sandbox import faults
from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.service import Service


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
