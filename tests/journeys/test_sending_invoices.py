"""Invoices that Sage has: changed, voided, paid, locked, and what a person decides."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from rig import SHEFFIELD, Rig
from sendings import (
    CUSTOMER,
    INVOICE,
    PRODUCT,
    contact_named,
    invoice_of,
    invoices_of,
    push,
    put,
    put_all,
    reasons,
    sent,
)

from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.sandbox import faults
from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.service import Service

STATUSES = [InvoiceStatus.DRAFT, InvoiceStatus.ISSUED]


async def there(computer: Rig, service: Service, tenant_id: int, status: InvoiceStatus) -> int:
    """The invoice is in Sage; its id here."""
    await service.set_default_invoice_status(status)
    await put_all(service)
    await push(service, tenant_id)
    computer.world.requests.clear()
    return await service.invoices.find("inv-1")


@pytest.mark.parametrize("status", STATUSES)
def test_a_changed_invoice_is_changed_there(tmp_path: Path, status: InvoiceStatus) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await there(computer, service, tenant_id, status)
        was = invoice_of(computer, "INV-1001")
        line = {**INVOICE["lines"][1], "quantity": "2"}
        await put(service, invoices=[{"key": "inv-1", "lines": [INVOICE["lines"][0], line]}])
        result = await push(service, tenant_id)
        assert (reasons(result), result.off) == ({"inv-1": ("sent", "")}, "0.00")
        now = invoice_of(computer, "INV-1001")
        assert (now.id, now.status, len(now.lines)) == (was.id, was.status, 2)
        assert now.total_amount == Decimal("302.99")
        assert not now.sent
        view = await service.invoices.get(await service.invoices.find("inv-1"))
        assert view.sent is not None and view.sent.sage_total == Decimal("302.99")

    sent(tmp_path, story)


@pytest.mark.parametrize(("terms", "due"), [(14, "2026-12-04"), (None, "2026-12-20")])
def test_a_due_date_that_was_taken_away_becomes_the_usual_one(
    tmp_path: Path, terms: int | None, due: str
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[{**CUSTOMER, "payment_days": terms}], products=[PRODUCT])
        await put(service, invoices=[{**INVOICE, "due_date": "2027-03-01"}])
        await push(service, tenant_id)
        assert invoice_of(computer, "INV-1001").due_date.isoformat() == "2027-03-01"
        await put(service, invoices=[{"key": "inv-1", "due_date": None}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert invoice_of(computer, "INV-1001").due_date.isoformat() == due
        await service.sending.send_now("invoice", await service.invoices.find("inv-1"))
        computer.world.requests.clear()
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert not computer.world.requests, "nothing is compared for ever"
        await put(service, invoices=[{"key": "inv-1", "date": "2026-11-19"}])
        await push(service, tenant_id)
        moved = date.fromisoformat(due) - timedelta(days=1)
        assert invoice_of(computer, "INV-1001").due_date == moved

    sent(tmp_path, story)


def test_a_due_date_that_was_taken_away_is_asked_for_if_sage_hides_its_own(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[{**CUSTOMER, "payment_days": None}], products=[PRODUCT])
        await put(service, invoices=[{**INVOICE, "due_date": "2027-03-01"}])
        await push(service, tenant_id)
        user = next(iter(computer.world.company.users.values()))
        computer.world.restrict(user.email, user.areas - {"Settings"})
        await put(service, invoices=[{"key": "inv-1", "due_date": None}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("failed", "due_date_needed")}
        await put(service, invoices=[{"key": "inv-1", "due_date": "2027-02-01"}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert invoice_of(computer, "INV-1001").due_date.isoformat() == "2027-02-01"
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_a_paid_invoice_is_left_until_somebody_decides(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await there(computer, service, tenant_id, InvoiceStatus.ISSUED)
        invoice = invoice_of(computer, "INV-1001")
        computer.world.pay_invoice(SHEFFIELD, invoice.id)
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed"}])
        assert reasons(await push(service, tenant_id)) == {
            "inv-1": ("failed", "invoice_locked_in_sage")
        }
        [issue] = await service.sending.issues()
        assert issue.choices == (Choice.LEAVE,)
        await service.sending.resolve(issue.issue.id, Choice.LEAVE)
        assert await service.sending.issues() == []
        assert (await push(service, tenant_id)).items == ()

    sent(tmp_path, story)


def test_an_invoice_that_cannot_be_changed_is_voided_and_sent_again(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await there(computer, service, tenant_id, InvoiceStatus.ISSUED)
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed"}])
        final = faults.edited(lambda value: {**value, "editable": False})
        computer.world.faults.add(final, method="GET", path="/v3.1/sales_invoices/*", times=2)
        await push(service, tenant_id)
        [issue] = await service.sending.issues()
        assert issue.choices == (Choice.VOID_AND_SEND_AGAIN, Choice.LEAVE)
        await service.sending.resolve(issue.issue.id, Choice.VOID_AND_SEND_AGAIN)
        assert (await push(service, tenant_id)).sent == 1
        assert sorted(each.status for each in invoices_of(computer)) == ["UNPAID", "VOID"]

    sent(tmp_path, story)


@pytest.mark.parametrize("status", STATUSES)
def test_voiding_here_voids_there_when_asked(tmp_path: Path, status: InvoiceStatus) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        number = await there(computer, service, tenant_id, status)
        await service.invoices.void(number, "Made in error", in_sage=True)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        [invoice] = invoices_of(computer)
        if status is InvoiceStatus.ISSUED:
            assert (invoice.status, invoice.void_reason) == ("VOID", "Made in error")
        else:
            assert invoice.deleted_at is not None
        assert await service.sending.months() == []
        assert (await push(service, tenant_id)).requests == 0

    sent(tmp_path, story)


def test_voiding_here_alone_leaves_sage_as_it_is(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        number = await there(computer, service, tenant_id, InvoiceStatus.ISSUED)
        await service.invoices.void(number, "", in_sage=False)
        assert (await push(service, tenant_id)).requests == 0
        assert invoice_of(computer, "INV-1001").status == "UNPAID"

    sent(tmp_path, story)


def test_an_invoice_void_in_sage_is_made_again_if_wanted(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await there(computer, service, tenant_id, InvoiceStatus.ISSUED)
        computer.world.void_invoice(SHEFFIELD, invoice_of(computer, "INV-1001").id)
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed"}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("failed", "void_in_sage")}
        [issue] = await service.sending.issues()
        await service.sending.resolve(issue.issue.id, Choice.CREATE_AGAIN)
        assert (await push(service, tenant_id)).sent == 1
        assert sorted(each.status for each in invoices_of(computer)) == ["UNPAID", "VOID"]

    sent(tmp_path, story)


def test_an_invoice_that_somebody_typed_in_is_not_sent_beside_it(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[{"key": "acme", "name": "Acme Widgets Ltd"}])
        await push(service, tenant_id)
        contact = contact_named(computer, "Acme Widgets Ltd")
        computer.world.add_invoice(SHEFFIELD, contact.id, reference="INV-1001")
        await put(service, invoices=[{**INVOICE, "lines": [INVOICE["lines"][1]]}])
        assert reasons(await push(service, tenant_id)) == {
            "inv-1": ("failed", "invoice_exists_in_sage")
        }
        [issue] = await service.sending.issues()
        await service.sending.resolve(issue.issue.id, Choice.LINK)
        assert (await push(service, tenant_id)).items == ()
        assert len(invoices_of(computer)) == 1

    sent(tmp_path, story)


def test_reading_never_marks_as_sent(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await there(computer, service, tenant_id, InvoiceStatus.ISSUED)
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed"}])
        await push(service, tenant_id)
        reads = [
            dict(each.query)
            for each in computer.world.requests
            if each.method == "GET" and each.path.startswith("/v3.1/sales_invoices/")
        ]
        assert reads and all(each["mark_as_sent"] == "false" for each in reads)
        assert not invoice_of(computer, "INV-1001").sent

    sent(tmp_path, story)
