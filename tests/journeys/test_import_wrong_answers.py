"""Every request of an import of customers, answered wrongly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from customer_imports import KIND, TABLES, customer, imported
from customers_agree import CONTACTS, exactly_sages_customers
from imports import rows_of, told
from rig import SHEFFIELD, Rig

from sage_desktop.core.errors import AppError, ServerTrouble
from sage_desktop.core.words import explain
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service

# odd records


@pytest.mark.parametrize(
    "wrong",
    [10**30, 2**63, -(2**63) - 1, 4000],
)
def test_payment_days_beyond_all_measure_spoil_no_other_record(tmp_path: Path, wrong: int) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        odd = computer.world.contact(SHEFFIELD, "Burngreave Books")
        computer.world.change_contact(SHEFFIELD, odd.id, credit_days=wrong)
        counts = await imported(service, tenant_id)
        assert counts.created >= 41

    told(tmp_path, story)


@pytest.mark.parametrize("written", [b"\xff", b"\\ud800"])
def test_a_reply_that_is_no_text_ends_in_words(tmp_path: Path, written: bytes) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        broken = faults.body(lambda body: body.replace(b"Burngreave", written))
        computer.world.faults.add(broken, path=CONTACTS, times=9)
        try:
            await imported(service, tenant_id)
        except ServerTrouble as error:
            assert error.code == "bad_reply"
            assert (await service.customers.listed("", 1))[0] == 0
        computer.world.faults.clear()
        computer.clock.forward(minutes=10)
        await imported(service, tenant_id)

    told(tmp_path, story)


# every request of an import, answered wrongly


def with_item(change: Callable[[dict[str, Any]], Any]) -> faults.Fault:
    """The first record of a page put through ``change``."""

    def edit(page: Any) -> Any:
        items = page.get("$items")
        return {**page, "$items": [change(items[0]), *items[1:]]} if items else page

    return faults.edited(edit)


WRONG = {
    "500": faults.status(500),
    "429": faults.status(429, retry_after="2"),
    "dropped": faults.drop(),
    "truncated": faults.truncated_json(),
    "html": faults.html_with_200(),
    "wrong type": faults.wrong_type("name", "tax_number"),
    "a list": faults.raw(b"[]"),
    "null": faults.raw(b"null"),
    "a record that is a text": with_item(lambda item: "x"),
    "a record that is nothing": with_item(lambda item: None),
    "a record without id": with_item(lambda item: {**item, "id": None}),
    "an empty id": with_item(lambda item: {**item, "id": ""}),
    "no id anywhere": faults.missing("id"),
    "huge": faults.huge(3_000_000),
    "no items": faults.edited(lambda page: {**page, "$items": []}),
    "too many": faults.edited(lambda page: {**page, "$total": 10**9}),
    "negative": faults.edited(lambda page: {**page, "$total": -1}),
    "another host": faults.next_link("https://evil.example/v3.1/contacts?page=2"),
}
ONCE = ("500", "dropped", "wrong type", "a record that is nothing", "no items")


@pytest.mark.parametrize(
    ("name", "times"), [*((name, 50) for name in WRONG), *((name, 1) for name in ONCE)]
)
def test_a_wrong_answer_to_any_request_leaves_no_half_import(
    tmp_path: Path, name: str, times: int
) -> None:
    """What comes afterwards is what would have come without it."""

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await imported(service, tenant_id)
        for everything in (False, True):
            for nth in range(1, 9):
                computer.clock.forward(hours=1)
                computer.world.change_contact(
                    SHEFFIELD, "Burngreave Books", tax_number=f"{everything} {nth}"
                )
                before = rows_of(computer, TABLES)
                computer.world.faults.add(WRONG[name], path="/v3.1/*", nth=nth, times=times)
                try:
                    head = await service.imports.read(tenant_id, KIND, everything=everything)
                except AppError as error:
                    assert explain(error).title
                    assert rows_of(computer, TABLES) == before
                else:
                    await service.imports.carry_out(head.id)
                computer.world.faults.clear()
                computer.clock.forward(minutes=10)
                await imported(service, tenant_id, everything=True)
                row = (await customer(service, "Burngreave Books")).row
                assert row.vat_number == f"{everything} {nth}"
                await exactly_sages_customers(computer, service, tenant_id)

    told(tmp_path, story)
