"""Sending from the command line: what goes, what is left and why, and how a command ends then."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cli_desk import Desk, Done, stand_in
from cli_shapes import fits
from here import Here
from rig import free_port

PUSH = {
    "sent": int,
    "waiting": int,
    "uncertain": int,
    "failed": int,
    "requests": int,
    "items": list,
}
ITEM = {
    "kind": str,
    "key": str,
    "state": str,
    "sage_id": (str, type(None)),
    "reason": str,
}
ROW = {
    "kind": str,
    "key": str,
    "state": str,
    "attempts": int,
    "next_attempt": (str, type(None)),
    "reason": str,
    "tenant": str,
    "since": str,
}
CUSTOMER = {"key": "acme", "name": "Acme Widgets Ltd", "reference": "ACM900"}
INVOICE: dict[str, Any] = {
    "key": "i1",
    "number": "INV-9001",
    "customer": "acme",
    "date": "2026-11-20",
    "lines": [
        {
            "description": "Support",
            "quantity": "3",
            "unit_price": "33.33",
            "account": "4000",
            "tax_rate": "Standard 20.00%",
        }
    ],
}


@pytest.fixture(scope="module")
def sage() -> Iterator[str]:
    """One of our own: what is sent here is in no other test's Sage."""
    with stand_in() as address:
        yield address


@pytest.fixture
def ready(desk: Desk, near: Here) -> Here:
    """A tenant that syncs everything; nothing waits."""
    desk.connected("A")
    for kind in ("accounts", "tax-rates"):
        near.json("import", kind, "A")
    near.json("module", "set", "default-tenant=A")
    near.json("tenant", "set", "A", "sync=on", "sync-entities=customers,invoices,products")
    return near


def put(near: Here, kind: str, *records: dict[str, Any]) -> None:
    near.json("put", kind, "-", typed=json.dumps(records))


def items(done: Done) -> dict[str, tuple[str, str]]:
    fits(done.json, PUSH)
    for item in done.json["items"]:
        fits(item, ITEM)
    return {item["key"]: (item["state"], item["reason"]) for item in done.json["items"]}


def test_a_customer_and_an_invoice_go_and_nothing_is_left(ready: Here) -> None:
    key = f"{time.time_ns():x}"[-10:]
    put(ready, "customers", {**CUSTOMER, "name": f"Acme {key}", "reference": key})
    put(ready, "invoices", {**INVOICE, "number": key})
    waiting = ready.json("outbox")
    assert waiting["total"] == 2
    for row in waiting["rows"]:
        fits(row, ROW)
    assert [(row["kind"], row["key"], row["state"]) for row in waiting["rows"]] == [
        ("customer", "acme", "queued"),
        ("invoice", "i1", "queued"),
    ]
    assert "queued" in ready.run("outbox").out
    done = ready.run("push", "A", "--json")
    assert (done.code, done.json["sent"], done.json["requests"] > 0) == (0, 2, True)
    assert items(done) == {"acme": ("sent", ""), "i1": ("sent", "")}
    assert all(item["sage_id"] for item in done.json["items"])
    assert ready.json("outbox")["total"] == 0
    assert ready.run("outbox").out == "Nothing waits.\n"
    again = ready.run("push", "--json")
    assert (again.code, again.json["sent"], again.json["items"]) == (0, 0, [])
    [row] = [each for each in ready.json("runs")["rows"] if each["kind"] == "push"]
    assert (row["created"], row["failed"]) == (2, 0)
    put(ready, "invoices", {**INVOICE, "key": "i2", "number": f"{key}b"})
    told = ready.run("push").out.splitlines()
    assert told[1] == "1 invoice, reconciled to 0.00."


def test_what_waits_for_a_person_is_told_and_ends_with_3(ready: Here) -> None:
    key = f"{time.time_ns():x}"[-10:]
    put(ready, "customers", {**CUSTOMER, "name": f"Acme {key}", "reference": key})
    line = {**INVOICE["lines"][0], "account": None}
    put(ready, "invoices", {**INVOICE, "number": key, "lines": [line]})
    done = ready.run("push", "A", "--json")
    assert done.code == 3
    found = items(done)
    assert found["acme"] == ("sent", "")
    assert found["i1"][0] == "waiting"
    assert found["i1"][1].startswith("Line 1 has no account.")
    [row] = ready.json("outbox")["rows"]
    assert (row["key"], row["state"]) == ("i1", "waiting")
    assert "Line 1 has no account" in ready.run("push").out
    put(ready, "invoices", {**INVOICE, "number": key})
    assert ready.run("push", "A", "--json").json["sent"] == 1


def test_an_issue_is_told_and_retried(ready: Here) -> None:
    """A customer whose name Sage has already is not made twice."""
    put(ready, "customers", {"key": "dup", "name": "Abbeydale Flooring Ltd"})
    done = ready.run("push", "A", "--json")
    assert (done.code, done.json["failed"]) == (3, 1)
    [issue] = ready.json("issues")["rows"]
    assert (issue["kind"], issue["key"]) == ("customer", "dup")
    assert issue["reason"].startswith("Sage already has")
    assert "Abbeydale Flooring Ltd" in ready.run("issues").out
    again = ready.run("retry", str(issue["id"]), "--json")
    assert (again.code, again.json["queued"], again.json["failed"]) == (3, 1, 1)
    everything = ready.run("retry", "--all", "--json")
    fits(everything.json, {"queued": int, **PUSH})
    assert everything.json["queued"] == 1
    unknown = ready.run("retry", "99999", "--json")
    assert (unknown.code, unknown.json["error"]) == (2, "not_found")
    put(ready, "customers", {"key": "dup", "do_not_send": True})
    assert ready.run("push", "--json").code == 0
    assert ready.json("issues")["total"] == 0


def test_offline_is_5_and_everything_waits(desk: Desk, near: Here) -> None:
    port = free_port()
    with stand_in(port=port) as desk.sage:
        near.sit_at(desk)
        desk.connected("A")
        for kind in ("accounts", "tax-rates"):
            near.json("import", kind, "A")
    near.json("module", "set", "default-tenant=A")
    near.json("tenant", "set", "A", "sync=on", "sync-entities=customers")
    put(near, "customers", CUSTOMER)
    done = near.run("push", "A", "--json")
    assert (done.code, done.json["error"]) == (5, "offline")
    [row] = near.json("outbox")["rows"]
    assert (row["state"], row["attempts"]) == ("waiting", 1)
    assert row["next_attempt"] is not None
    assert row["reason"].startswith("No connection to Sage.")
    with stand_in(port=port):  # a Sage that knows nothing of the grant any more
        dead = near.run("push", "A", "--json", "--timeout", "10")
        assert dead.code == 4
    again = near.run("push", "A", "--json")
    assert (again.code, again.json["error"]) == (4, "reconnect_needed")


def test_a_tenant_that_is_not_connected_and_a_module_that_is_off(here: Here) -> None:
    here.json("tenant", "add", "A")
    refused = here.run("push", "A", "--json")
    assert (refused.code, refused.json["error"]) == (4, "not_connected")
    assert "tenant connect A" in refused.err
    assert here.run("push", "B", "--json").code == 2
    assert here.json("push")["items"] == []
    here.json("module", "disable")
    assert here.run("push", "--json").json["error"] == "module_disabled"
    assert here.run("push", "--json").code == 2


def test_wrong_usage(here: Here) -> None:
    for wrong in (["retry"], ["retry", "1", "--all"], ["retry", "x"], ["push", "--timeout", "0"]):
        assert here.run(*wrong).code == 2, wrong
