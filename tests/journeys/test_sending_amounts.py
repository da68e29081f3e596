"""Invoices with unusual amounts: below zero, nothing, wholly discounted, in another currency."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig import SHEFFIELD, Rig
from sendings import CUSTOMER, INVOICE, contact_named, invoice_of, invoices_of, push, put, reasons
from sendings import sent as told

from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.sync.service import Service

WORK = INVOICE["lines"][1]
ODD = {
    "no quantity": ({"quantity": "0"}, "0.00"),
    "no price": ({"unit_price": "0"}, "0.00"),
    "less than a penny": ({"unit_price": "-0.004"}, "0.00"),
    "wholly discounted": ({"discount_percent": "100"}, "0.00"),
    "a deduction": ({"unit_price": "-80"}, "-96.00"),
    "a return": ({"quantity": "-1"}, "-96.00"),
    "a discounted return": ({"quantity": "-1", "discount_percent": "7.5"}, "-88.80"),
}


def bill(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**INVOICE, "lines": list(lines), **more}


@pytest.mark.parametrize("status", list(InvoiceStatus))
@pytest.mark.parametrize("what", ODD)
def test_a_line_of_nothing_or_less(tmp_path: Path, what: str, status: InvoiceStatus) -> None:
    change, worth = ODD[what]

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(status)
        await put(service, customers=[CUSTOMER])
        await put(service, invoices=[bill({**WORK, **change}, {**WORK, "quantity": "2"})])
        result = await push(service, tenant_id)
        assert (reasons(result)["inv-1"], result.off) == (("sent", ""), "0.00")
        there = invoice_of(computer, "INV-1001")
        odd, _usual = there.lines
        assert f"{odd.net_amount + odd.tax_amount:.2f}" == worth
        assert there.status == ("DRAFT" if status is InvoiceStatus.DRAFT else "UNPAID")

    told(tmp_path, story)


@pytest.mark.parametrize("what", ODD)
def test_an_invoice_of_nothing_goes_and_one_of_less_stays(tmp_path: Path, what: str) -> None:
    change, worth = ODD[what]
    stays = worth.startswith("-")

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)
        await put(service, customers=[CUSTOMER], invoices=[bill({**WORK, **change})])
        result = reasons(await push(service, tenant_id))
        assert result["inv-1"] == (("waiting", "gate_total_negative") if stays else ("sent", ""))
        assert len(invoices_of(computer)) == (0 if stays else 1)
        await put(service, invoices=[{"key": "inv-1", "lines": [WORK]}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        await put(service, invoices=[{"key": "inv-1", "lines": [{**WORK, "quantity": "-1"}]}])
        expected = {"inv-1": ("waiting", "gate_total_negative")}
        assert reasons(await push(service, tenant_id)) == expected
        assert f"{invoice_of(computer, 'INV-1001').total_amount:.2f}" == "96.00"

    told(tmp_path, story)


def test_an_invoice_in_the_currency_of_its_customer(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.enable_currencies(SHEFFIELD)
        await put(service, customers=[{**CUSTOMER, "currency": "EUR"}, {"key": "b", "name": "B"}])
        await put(service, invoices=[bill(WORK)])
        await put(service, invoices=[bill(WORK, key="inv-2", number="INV-2", customer="b")])
        result = await push(service, tenant_id)
        assert (result.sent, result.off) == (4, "0.00")
        assert invoice_of(computer, "INV-1001").currency == "EUR"
        assert invoice_of(computer, "INV-2").currency == "GBP"
        months = {each.currency: f"{each.total:.2f}" for each in await service.sending.months()}
        assert months == {"EUR": "96.00", "GBP": "96.00"}

    told(tmp_path, story)


CURRENCIES = {
    "foreign, of a customer of ours": ({}, {"currency": "EUR"}),
    "ours, of a foreign customer": ({"currency": "EUR"}, {"currency": "GBP"}),
}


@pytest.mark.parametrize("what", CURRENCIES)
def test_an_invoice_in_another_currency_than_its_customer_has(tmp_path: Path, what: str) -> None:
    customer, invoice = CURRENCIES[what]

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.enable_currencies(SHEFFIELD)
        await put(service, customers=[{**CUSTOMER, **customer}])
        await put(service, invoices=[bill(WORK, **invoice)])
        assert reasons(await push(service, tenant_id))["inv-1"] == ("failed", "refused_currency")
        assert invoices_of(computer) == []
        await put(service, invoices=[{"key": "inv-1", "currency": ""}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert invoice_of(computer, "INV-1001").currency == customer.get("currency", "GBP")
        assert await service.sending.issues() == []

    told(tmp_path, story)


def test_what_is_in_another_currency_in_sage_only_is_not_booked_as_such(tmp_path: Path) -> None:
    """The customer has none here, and trades in euros there: 96 pounds are not 96 euros."""

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.enable_currencies(SHEFFIELD)
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        contact_named(computer, CUSTOMER["name"]).currency = "EUR"
        await put(service, invoices=[bill(WORK)])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("failed", "refused_currency")}
        assert invoices_of(computer) == []

    told(tmp_path, story)


def test_a_currency_that_is_not_enabled_in_sage(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[{**CUSTOMER, "currency": "EUR"}], invoices=[bill(WORK)])
        assert reasons(await push(service, tenant_id)) == {
            "acme": ("failed", "refused_currency"),
            "inv-1": ("waiting", "gate_waits_customer"),
        }
        computer.world.enable_currencies(SHEFFIELD)
        computer.clock.forward(hours=1)
        await service.sending.retry_all()
        assert (await push(service, tenant_id)).sent == 2

    told(tmp_path, story)
