"""What Sage refuses of records that look right here: each is told in words, and mended by them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from imports import Importing
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

from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.core.words import explain_code
from sage_desktop.sandbox import faults
from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.service import Service

WORK = {**INVOICE, "lines": [INVOICE["lines"][1]]}


async def told(service: Service) -> str:
    """What the one issue says; a person can read it."""
    [issue] = await service.sending.issues()
    words = explain_code(issue.issue.code, issue.issue.data)
    assert "{" not in words.sentence
    return words.sentence


def test_an_invoice_without_stock_is_a_draft_until_there_is_some(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)
        stock_item = {**PRODUCT, "kind": "stock_item"}
        await put(service, customers=[CUSTOMER], products=[stock_item], invoices=[INVOICE])
        assert reasons(await push(service, tenant_id))["inv-1"] == ("failed", "refused_stock")
        assert invoice_of(computer, "INV-1001").status == "DRAFT"
        assert "not sent" not in await told(service), "Sage has it as a draft"
        item_coded(computer, "FW-9000").stock.quantity = Decimal(10)
        await service.sending.retry_all()
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert invoice_of(computer, "INV-1001").status == "UNPAID"
        assert item_coded(computer, "FW-9000").stock.quantity == 7
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_an_invoice_that_sage_does_not_issue_says_that_it_is_a_draft(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)
        refusal = faults.status(422)
        computer.world.faults.add(
            refusal, method="POST", path="/v3.1/sales_invoices/*/release", times=2
        )
        await put(service, customers=[CUSTOMER], invoices=[WORK])
        assert reasons(await push(service, tenant_id))["inv-1"] == ("failed", "refused_release")
        assert "It is a draft there." in await told(service)
        await service.sending.retry_all()
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}

    sent(tmp_path, story)


@pytest.mark.parametrize("status", list(InvoiceStatus))
def test_an_inactive_product_keeps_its_invoices_here(tmp_path: Path, status: InvoiceStatus) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(status)
        await put_all(service)
        await push(service, tenant_id)
        await put(service, products=[{"key": "fw", "active": False}])
        assert reasons(await push(service, tenant_id)) == {"fw": ("sent", "")}
        assert item_coded(computer, "FW-9000").active is False
        await put(service, invoices=[{**INVOICE, "key": "inv-2", "number": "INV-2"}])
        assert reasons(await push(service, tenant_id)) == {"inv-2": ("failed", "refused_item")}
        await told(service)
        await put(service, products=[{"key": "fw", "active": True}])
        await service.sending.retry_all()
        assert (await push(service, tenant_id)).sent == 2
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def hide_rate(computer: Rig) -> None:
    sage(computer).tax_rates["GB_STANDARD"].is_visible = False


def hide_account(computer: Rig) -> None:
    computer.world.hide_account(SHEFFIELD, "4000")


@pytest.mark.parametrize(
    ("change", "code"), [(hide_rate, "refused_tax_rate"), (hide_account, "refused_account")]
)
def test_what_was_hidden_in_sage_meanwhile(
    tmp_path: Path, change: Callable[[Rig], None], code: str
) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        change(computer)
        await put(service, invoices=[WORK])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("failed", code)}
        await told(service)
        other = (
            {"account": "4900"} if code == "refused_account" else {"tax_rate": "Zero Rated 0.00%"}
        )
        await put(service, invoices=[{"key": "inv-1", "lines": [{**WORK["lines"][0], **other}]}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_an_issued_invoice_of_a_locked_period_is_neither_changed_nor_voided(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)
        await put(service, customers=[CUSTOMER], invoices=[WORK])
        await push(service, tenant_id)
        computer.world.lock_period(SHEFFIELD, date(2026, 11, 21))
        await put(service, invoices=[{"key": "inv-1", "notes": "Changed"}])
        expected = {"inv-1": ("failed", "invoice_locked_in_sage")}
        assert reasons(await push(service, tenant_id)) == expected
        number = await service.invoices.find("inv-1")
        await service.invoices.void(number, "Made in error", in_sage=True)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("failed", "cannot_void")}
        assert "period" in await told(service)
        [issue] = await service.sending.issues()
        assert issue.choices == (Choice.LEAVE,)
        computer.world.lock_period(SHEFFIELD, None)
        await service.sending.retry_issue(issue.issue.id)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert [each.status for each in invoices_of(computer)] == ["VOID"]

    sent(tmp_path, story)


async def imported(computer: Rig, service: Service, tenant_id: int) -> tuple[Any, int]:
    """A run that made a customer of Sage's; the contact, and the run's id."""
    contact = next(each for each in sage(computer).contacts.values() if each.kind == "CUSTOMER")
    run = await Importing("customers").run(service, tenant_id)
    return contact, run.id


def test_undoing_an_import_sends_nothing_of_what_it_takes_back(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        mine = contact_named(computer, CUSTOMER["name"])
        computer.world.change_contact(SHEFFIELD, mine.id, notes="From Sage")
        contact, run_id = await imported(computer, service, tenant_id)
        for name in (CUSTOMER["name"], contact.name):
            await service.sending.send_now("customer", await service.customers.find(name))
        await service.undo(run_id)
        computer.world.requests.clear()
        await push(service, tenant_id)
        assert all(each.method == "GET" for each in computer.world.requests)
        assert mine.notes == "From Sage", "what was undone here is Sage's still"
        assert await service.sending.outbox() == []
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_a_customer_that_undoing_must_leave_is_not_made_twice(tmp_path: Path) -> None:
    """Its invoice keeps it here, its link is gone: whether it is Sage's is asked."""

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        contact, run_id = await imported(computer, service, tenant_id)
        number = await service.customers.find(contact.name)
        key = (await service.customers.get(number)).row.key
        await put(service, invoices=[{**WORK, "customer": key}])
        [problem] = (await service.undo(run_id)).problems
        assert problem.code == "in_use"
        before = len(sage(computer).contacts)
        assert reasons(await push(service, tenant_id)) == {
            key: ("failed", "exists_in_sage"),
            "inv-1": ("waiting", "gate_waits_customer"),
        }
        [issue] = await service.sending.issues()
        await service.sending.resolve(issue.issue.id, Choice.LINK)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert len(sage(computer).contacts) == before
        assert invoice_of(computer, "INV-1001").contact_id == contact.id

    sent(tmp_path, story)
