"""Sending when nobody knows what became of it, and what was decided since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig import SHEFFIELD, Rig
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
)
from troubled_sendings import BARE, decided

from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.sandbox import faults
from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.service import Service


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
