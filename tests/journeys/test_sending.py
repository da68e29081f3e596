"""Records put in here arrive in Sage once, with equal figures, and changes follow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rig import Rig
from sendings import (
    CUSTOMER,
    INVOICE,
    PRODUCT,
    contact_named,
    invoice_of,
    item_coded,
    push,
    put,
    put_all,
    reasons,
    sage,
    sent,
)

from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox.faults import Answer
from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.service import Service


def test_a_customer_a_product_and_an_invoice_arrive(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put_all(service)
        result = await push(service, tenant_id)
        assert [(each.kind, each.state, each.reason) for each in result.items] == [
            ("customer", "sent", ""),
            ("product", "sent", ""),
            ("invoice", "sent", ""),
        ]
        assert (result.sent, result.waiting, result.uncertain, result.failed) == (3, 0, 0, 0)
        assert result.off == "0.00"
        contact = contact_named(computer, "Acme Widgets Ltd")
        main = sage(computer).addresses[contact.main_address_id]
        person = sage(computer).contact_persons[contact.main_person_id]
        assert (contact.reference, contact.tax_number, contact.credit_days, contact.notes) == (
            "ACM001",
            "GB123456789",
            14,
            "Pays on time",
        )
        assert contact.source_guid == "halo:client:1"
        assert (main.name, main.address_line_1, main.city, main.postal_code, main.country_id) == (
            "Head office",
            "1 Quay",
            "Leeds",
            "LS1 1AA",
            "GB",
        )
        assert (person.name, person.email, person.telephone) == (
            "Ada Reed",
            "accounts@acme.example",
            "0114 496 0000",
        )
        item = item_coded(computer, "FW-9000")
        assert (item.description, item.cost_price, item.source_guid, item.active) == (
            "Managed firewall appliance",
            Decimal("25"),
            "halo:item:1",
            True,
        )
        assert [each.amount for each in item.prices] == [Decimal("50")]
        invoice = invoice_of(computer, "INV-1001")
        assert (invoice.status, invoice.sent, invoice.contact_id) == ("DRAFT", False, contact.id)
        assert [line.product_id for line in invoice.lines] == [item.id, ""]
        assert (invoice.net_amount, invoice.tax_amount, invoice.total_amount) == (
            Decimal("172.49"),
            Decimal("34.50"),
            Decimal("206.99"),
        )
        assert (invoice.main_address.city, invoice.delivery_address.city) == ("Leeds", "Leeds")
        [month] = await service.sending.months()
        assert (month.month, month.total, month.difference) == ("2026-11", Decimal("206.99"), 0)
        again = await push(service, tenant_id)
        assert (again.items, again.requests) == ((), 0)

    sent(tmp_path, story)


def test_issued_invoices_are_compared_as_drafts_and_then_released(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)
        await put_all(service)
        await push(service, tenant_id)
        invoice = invoice_of(computer, "INV-1001")
        assert invoice.status == "UNPAID"
        assert [each.path for each in computer.world.requests if each.method == "POST"][-2:] == [
            "/v3.1/sales_invoices",
            f"/v3.1/sales_invoices/{invoice.id}/release",
        ]
        view = await service.invoices.get(await service.invoices.find("inv-1"))
        assert [each.sage_name for each in view.links] == [invoice.displayed_as]

    sent(tmp_path, story)


def test_a_wrong_total_is_an_issue_and_never_issued(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_invoice_status(InvoiceStatus.ISSUED)
        await put_all(service)
        computer.world.faults.add(
            _dearer, method="POST", path="/v3.1/sales_invoices", nth=1, times=1
        )
        result = await push(service, tenant_id)
        assert (result.failed, result.off) == (1, "0.02")
        [issue] = await service.sending.issues()
        assert issue.issue.code == "total_differs"
        assert (issue.issue.data["ours"], issue.issue.data["sage"]) == ("206.99", "207.01")
        assert invoice_of(computer, "INV-1001").status == "DRAFT"
        changed = {**INVOICE, "notes": "looked at again"}
        await put(service, invoices=[changed])
        result = await push(service, tenant_id)
        assert (result.sent, result.off) == (1, "0.00")
        assert await service.sending.issues() == []
        assert invoice_of(computer, "INV-1001").status == "UNPAID"

    sent(tmp_path, story)


def _dearer(request: Request, answer: Answer) -> Reply:
    """Sage shows two pence more than it was sent."""
    reply = answer(request)
    return replace(reply, body=reply.body.replace(b"206.99", b"207.01"))


def test_only_what_changed_goes_again(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put_all(service)
        await push(service, tenant_id)
        computer.world.requests.clear()
        sage_contact = contact_named(computer, "Acme Widgets Ltd")
        sage_contact.notes = "Somebody wrote this in Sage"
        await put(service, customers=[{"key": "acme", "name": "Acme Widgets plc"}])
        await put(service, products=[{"key": "fw", "price": "55.25", "active": False}])
        result = await push(service, tenant_id)
        assert result.sent == 2
        assert [each.method for each in computer.world.requests if each.method != "GET"] == [
            "PUT",
            "PUT",
        ]
        assert contact_named(computer, "Acme Widgets plc").notes == "Somebody wrote this in Sage"
        item = item_coded(computer, "FW-9000")
        assert ([each.amount for each in item.prices], item.active) == ([Decimal("55.25")], False)

    sent(tmp_path, story)


def test_what_changed_on_both_sides_waits_for_a_person(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER])
        await push(service, tenant_id)
        contact_named(computer, "Acme Widgets Ltd").notes = "Theirs"
        await put(service, customers=[{"key": "acme", "notes": "Ours"}])
        assert (await push(service, tenant_id)).failed == 1
        [issue] = await service.sending.issues()
        assert (issue.issue.code, issue.issue.data["fields"]) == ("changed_in_both", "notes")
        assert contact_named(computer, "Acme Widgets Ltd").notes == "Theirs"
        await service.sending.resolve(issue.issue.id, Choice.SEND_ANYWAY)
        assert (await push(service, tenant_id)).sent == 1
        assert contact_named(computer, "Acme Widgets Ltd").notes == "Ours"
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_a_wrong_vat_number_does_not_keep_the_customer_back(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[{**CUSTOMER, "vat_number": "GB12"}], products=[PRODUCT])
        await put(service, invoices=[INVOICE])
        result = await push(service, tenant_id)
        assert reasons(result) == {
            "acme": ("failed", "vat_refused"),
            "fw": ("sent", ""),
            "inv-1": ("sent", ""),
        }
        [issue] = await service.sending.issues()
        assert issue.issue.sage_text
        await put(service, customers=[{"key": "acme", "vat_number": "GB987654321"}])
        assert reasons(await push(service, tenant_id)) == {"acme": ("sent", "")}
        assert contact_named(computer, "Acme Widgets Ltd").tax_number == "GB987654321"
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_a_customer_of_the_same_name_is_not_made_twice(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        twin = next(each for each in sage(computer).contacts.values() if each.kind == "CUSTOMER")
        number = len(sage(computer).contacts)
        await put(service, customers=[{"key": "twin", "name": f"  {twin.name.upper()} "}])
        assert reasons(await push(service, tenant_id)) == {"twin": ("failed", "exists_in_sage")}
        [issue] = await service.sending.issues()
        assert issue.choices == (Choice.LINK, Choice.SEND_ANYWAY, Choice.LEAVE)
        await service.sending.resolve(issue.issue.id, Choice.LINK)
        assert (await push(service, tenant_id)).items == ()
        assert len(sage(computer).contacts) == number
        view = await service.customers.get(await service.customers.find("twin"))
        assert [each.sage_id for each in view.links] == [twin.id]

    sent(tmp_path, story)


@pytest.mark.parametrize("reference", ["ACM001", ""])
def test_a_second_one_is_made_if_a_person_wants_it(tmp_path: Path, reference: str) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        twin = next(each for each in sage(computer).contacts.values() if each.kind == "CUSTOMER")
        await put(service, customers=[{"key": "t", "name": twin.name, "reference": reference}])
        await push(service, tenant_id)
        [issue] = await service.sending.issues()
        await service.sending.resolve(issue.issue.id, Choice.SEND_ANYWAY)
        assert reasons(await push(service, tenant_id)) == {"t": ("sent", "")}
        assert sum(e.name == twin.name for e in sage(computer).contacts.values()) == 2

    sent(tmp_path, story)


def test_texts_that_are_too_long_are_cut_at_a_word(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        name = "The Very Long Company Name " * 5
        site = {
            "address_1": "Unit 7 of the Old Mill by the Long Canal near the Bridge",
            "city": "L",
        }
        record = {"key": "long", "name": name.strip(), "reference": "TOO-LONG-REF", "site": site}
        await put(service, customers=[record])
        assert reasons(await push(service, tenant_id)) == {"long": ("sent", "")}
        [contact] = [e for e in sage(computer).contacts.values() if e.name.startswith("The Very")]
        assert contact.name.endswith("Very Long…") and len(contact.name) <= 100
        assert contact.reference == ""
        number = await service.customers.find("long")
        history = (await service.sending.of_record("customer", number)).history
        assert [(each.reason, each.detail) for each in history] == [
            ("texts_cut", "name, site, reference")
        ] or history[0].reason == "texts_cut"
        assert (await push(service, tenant_id)).items == ()

    sent(tmp_path, story)


def test_one_bad_record_among_many(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        bad = {**INVOICE, "key": "bad", "number": "BAD", "date": "2001-01-01"}
        good = [{**INVOICE, "key": f"i{n}", "number": f"INV-{n}"} for n in range(30)]
        await put(service, invoices=[*good[:15], bad, *good[15:]])
        result = await push(service, tenant_id)
        assert (result.sent, result.failed + result.waiting) == (32, 1)
        assert len(sage(computer).invoices) >= 30
        await put(service, invoices=[{"key": "bad", "date": "2026-11-20", "due_date": None}])
        assert reasons(await push(service, tenant_id)) == {"bad": ("sent", "")}
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_names_with_entities_are_sent_as_people_write_them(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[{**CUSTOMER, "name": "Smith &amp; Sons"}])
        await push(service, tenant_id)
        assert contact_named(computer, "Smith & Sons")

    sent(tmp_path, story)


def test_many_new_records_are_looked_for_in_one_list(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        twin = next(each for each in sage(computer).contacts.values() if each.kind == "CUSTOMER")
        customers = [{"key": f"c{n}", "name": f"Customer {n}"} for n in range(20)]
        await put(service, customers=[*customers, {"key": "twin", "name": twin.name}])
        computer.world.requests.clear()
        result = await push(service, tenant_id)
        assert (result.sent, result.failed) == (20, 1)
        assert reasons(result)["twin"] == ("failed", "exists_in_sage")
        reads = [each for each in computer.world.requests if each.path == "/v3.1/contacts"]
        assert [each.method for each in reads].count("GET") == 2  # how many, and all of them

    sent(tmp_path, story)
