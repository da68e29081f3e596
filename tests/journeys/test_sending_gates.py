"""Why records stay here: each reason is told, and what is put right goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from imports import told
from rig import SHEFFIELD, Rig
from sendings import (
    ALL,
    CUSTOMER,
    INVOICE,
    PRODUCT,
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

from sage_desktop.core.words import explain_code
from sage_desktop.sandbox.world import DEMO_CLIENT_SECRET
from sage_desktop.sync.service import Service


async def gate_of(service: Service, kind: str, key: str) -> str:
    """The code of the gate on the record's panel, "" for none; its words have no gaps."""
    room: Any = {"customer": service.customers, "invoice": service.invoices}.get(
        kind, service.products
    )
    said = await service.sending.of_record(kind, await room.find(key))
    gate = said.gate or said.places[0].gate
    if gate is None:
        return ""
    words = explain_code(gate.code, gate.data)
    assert "{" not in words.sentence and "…" not in words.sentence
    return gate.code


def test_a_disabled_module_sends_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.disable_module()
        await put_all(service)
        assert await gate_of(service, "customer", "acme") == "gate_module_off"
        before = len(computer.world.requests)
        assert (await push(service, tenant_id)).items == ()
        assert len(computer.world.requests) == before
        rows = await service.sending.outbox()
        assert {row.reason for row in rows} == {"gate_module_off"} and len(rows) == 3
        await service.enable_module()
        assert (await push(service, tenant_id)).sent == 3

    sent(tmp_path, story)


def test_a_paused_tenant_and_entities_that_are_not_synced(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.syncing.set_sync(tenant_id, False)
        await put_all(service)
        assert await gate_of(service, "invoice", "inv-1") == "gate_paused"
        assert (await push(service, tenant_id)).requests == 0
        await service.syncing.set_sync(tenant_id, True)
        await service.syncing.set_entities(tenant_id, {"invoice"})
        assert await gate_of(service, "customer", "acme") == "gate_entity"
        assert await gate_of(service, "invoice", "inv-1") == "gate_customer_not_mapped"
        result = await push(service, tenant_id)
        assert reasons(result) == {"inv-1": ("waiting", "gate_customer_not_mapped")}
        await service.syncing.set_entities(tenant_id, ALL)
        assert (await push(service, tenant_id)).sent == 3

    sent(tmp_path, story)


def test_a_custom_developer_app_needs_its_switch(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.disconnect(tenant_id)
        await service.delete_tenant(tenant_id)
        custom = await computer.custom_tenant(service, DEMO_CLIENT_SECRET)
        await computer.connect(service, custom)
        await syncing(service, custom)
        await put_all(service)
        assert await gate_of(service, "customer", "acme") == "gate_custom_app"
        assert (await push(service, custom)).requests == 0
        await service.syncing.set_without_webhooks(custom, True)
        assert await gate_of(service, "customer", "acme") == ""
        assert (await push(service, custom)).sent == 3

    told(tmp_path, story)


def test_a_disconnected_tenant_keeps_what_waits(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.disconnect(tenant_id)
        await put_all(service)
        assert await gate_of(service, "product", "fw") == "gate_not_connected"
        assert (await push(service, tenant_id)).requests == 0
        assert len(await service.sending.outbox()) == 3
        await computer.connect(service, tenant_id)
        assert (await push(service, tenant_id)).sent == 3

    sent(tmp_path, story)


def test_drafts_and_what_is_marked_stay_here(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[{**CUSTOMER, "do_not_send": True}], products=[PRODUCT])
        draft = {**INVOICE, "key": "draft", "number": "D-1", "state": "draft"}
        await put(service, invoices=[draft, {**INVOICE, "do_not_send": True}])
        assert await gate_of(service, "customer", "acme") == "gate_do_not_send"
        assert await gate_of(service, "invoice", "draft") == "gate_draft"
        assert await gate_of(service, "invoice", "inv-1") == "gate_do_not_send"
        assert reasons(await push(service, tenant_id)) == {"fw": ("sent", "")}
        assert await service.sending.outbox() == []
        await service.invoices.finish(await service.invoices.find("draft"))
        assert await gate_of(service, "invoice", "draft") == "gate_customer_excluded"
        assert (await push(service, tenant_id)).items == ()
        await put(service, customers=[{"key": "acme", "do_not_send": False}])
        await service.sending.send_now("invoice", await service.invoices.find("draft"))
        assert reasons(await push(service, tenant_id)) == {
            "acme": ("sent", ""),
            "draft": ("sent", ""),
        }
        assert [each.reference for each in invoices_of(computer, "D-1", "INV-1001")] == ["D-1"]

    sent(tmp_path, story)


def test_a_record_of_no_tenant_says_so(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.set_default_tenant(None)
        await put(service, customers=[CUSTOMER], products=[PRODUCT], invoices=[INVOICE])
        assert await gate_of(service, "customer", "acme") == "gate_no_tenant"
        assert await gate_of(service, "invoice", "inv-1") == "gate_no_tenant"
        await put(service, customers=[{"key": "acme", "tenant": "Northgate"}])
        await service.sending.send_now("invoice", await service.invoices.find("inv-1"))
        assert {
            key: state for key, (state, _) in reasons(await push(service, tenant_id)).items()
        } == {
            "acme": "sent",
            "inv-1": "sent",
        }

    sent(tmp_path, story)


LINES: dict[str, tuple[dict[str, Any], str]] = {
    "no account": ({"account": None, "product": None}, "gate_account_missing"),
    "unknown rate": ({"tax_rate": "unmapped"}, "gate_tax_rate"),
    "not on sales": ({"account": "7500"}, "gate_account_not_on_sales"),
}


@pytest.mark.parametrize("what", LINES)
def test_lines_that_sage_could_not_take(tmp_path: Path, what: str) -> None:
    change, code = LINES[what]

    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        rate = {"key": "unmapped", "name": "Own rate", "percentage": "20"}
        await service.tax_rates.put([rate])
        line = {**INVOICE["lines"][1], **change}
        line = {name: value for name, value in line.items() if value is not None}
        await put(service, customers=[CUSTOMER], invoices=[{**INVOICE, "lines": [line]}])
        assert await gate_of(service, "invoice", "inv-1") == code
        result = await push(service, tenant_id)
        assert reasons(result) == {"acme": ("sent", ""), "inv-1": ("waiting", code)}
        await put(service, invoices=[{"key": "inv-1", "lines": [INVOICE["lines"][1]]}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}

    sent(tmp_path, story)


def test_a_line_without_product_takes_the_default_item(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, products=[PRODUCT])
        await push(service, tenant_id)
        await service.syncing.set_default_item(tenant_id, "FW-9000")
        bare = {"description": "Work", "quantity": "1", "unit_price": "10"}
        line = {**bare, "tax_rate": "Standard 20.00%"}
        await put(service, customers=[CUSTOMER], invoices=[{**INVOICE, "lines": [line]}])
        assert (await push(service, tenant_id)).sent == 2
        [there] = invoice_of(computer, "INV-1001").lines
        item = item_coded(computer, "FW-9000")
        assert (there.product_id, there.ledger_account_id) == (item.id, item.sales_account_id)

    sent(tmp_path, story)


def test_a_default_item_that_is_gone_is_told(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put_all(service)
        await service.syncing.set_default_item(tenant_id, "NOT-THERE")
        assert reasons(await push(service, tenant_id))["inv-1"] == (
            "failed",
            "default_item_unknown",
        )
        await service.syncing.set_default_item(tenant_id, "")
        assert await service.sending.retry_all() == 1
        assert (await push(service, tenant_id)).sent == 1
        assert await service.sending.issues() == []
        assert invoice_of(computer, "INV-1001")

    sent(tmp_path, story)


def test_a_locked_period_keeps_the_invoice_here(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.lock_period(SHEFFIELD, date(2026, 11, 21))
        await put_all(service)
        result = await push(service, tenant_id)
        assert reasons(result)["inv-1"] == ("waiting", "gate_locked")
        assert await gate_of(service, "invoice", "inv-1") == "gate_locked"
        await put(service, invoices=[{"key": "inv-1", "date": "2026-11-22", "due_date": None}])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}

    sent(tmp_path, story)


def test_a_period_locked_meanwhile_is_refused_in_words(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        await push(service, tenant_id)
        computer.world.lock_period(SHEFFIELD, date(2026, 11, 21))
        await put(service, invoices=[INVOICE])
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("failed", "refused_date")}
        [issue] = await service.sending.issues()
        assert issue.issue.sage_text and issue.record_name == "INV-1001"
        computer.world.lock_period(SHEFFIELD, None)
        await service.sending.retry_issue(issue.issue.id)
        assert reasons(await push(service, tenant_id)) == {"inv-1": ("sent", "")}
        assert await service.sending.issues() == []

    sent(tmp_path, story)


def test_an_edition_without_products_lets_invoices_go_without_them(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        sage(computer).subscription.id = "START"
        await put_all(service)
        result = reasons(await push(service, tenant_id))
        assert result["fw"] == ("waiting", "gate_edition")
        assert result["inv-1"] == ("sent", "")
        assert [line.product_id for line in invoice_of(computer, "INV-1001").lines] == ["", ""]

    sent(tmp_path, story)


def test_a_user_without_the_right_is_asked_once(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMER], products=[PRODUCT])
        await push(service, tenant_id)
        user = next(iter(computer.world.company.users.values()))
        computer.world.restrict(user.email, user.areas - {"Sales"})
        many = [{**INVOICE, "key": f"i{n}", "number": f"N-{n}"} for n in range(20)]
        await put(service, invoices=many)
        before = len(computer.world.requests)
        result = await push(service, tenant_id)
        assert result.failed == 1
        assert len(computer.world.requests) - before <= 4
        rows = await service.sending.outbox()
        assert {row.reason for row in rows} == {"refused_role"} and len(rows) == 20
        computer.world.restrict(user.email, user.areas | {"Sales"})
        await service.sending.retry_all()
        assert (await push(service, tenant_id)).sent == 20

    sent(tmp_path, story)


def test_a_product_names_the_rate_that_is_not_mapped(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.tax_rates.put([{"key": "own", "name": "Own rate", "percentage": "20"}])
        await put(service, products=[{**PRODUCT, "tax_rate": "own"}])
        [item] = (await push(service, tenant_id)).items
        assert (item.reason, item.data["rate"]) == ("gate_tax_rate", "Own rate")

    sent(tmp_path, story)
