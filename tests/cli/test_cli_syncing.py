"""What is synced, set from the command line: all of it or nothing, and what JSON says of it."""

from __future__ import annotations

from typing import Any

import pytest
from cli_desk import Desk
from cli_shapes import TENANT, fits
from here import Here

OFF = {
    "sync": False,
    "sync_entities": [],
    "sync_without_webhooks": False,
    "sync_supported": True,
    "default_item_code": "",
}


def syncing(tenant: dict[str, Any]) -> dict[str, Any]:
    fits(tenant, TENANT)
    return {name: tenant[name] for name in OFF}


def test_nothing_is_synced_until_it_is_said(here: Here) -> None:
    assert syncing(here.json("tenant", "add", "Shop")) == OFF
    done = here.json("tenant", "set", "Shop", "sync=on", "sync-entities=products, customers")
    assert syncing(done) == OFF | {"sync": True, "sync_entities": ["customers", "products"]}
    [row] = here.json("tenant", "list")["rows"]
    assert syncing(row) == syncing(done)
    shown = here.run("tenant", "show", "Shop").out
    assert "Sync to Sage: on" in shown
    assert "Entities to sync: customers, products" in shown
    assert "Default item code: none" in shown
    done = here.json("tenant", "set", "Shop", "sync=off", "sync-entities=")
    assert syncing(done) == OFF


def test_a_custom_app_syncs_without_webhooks_only(here: Here) -> None:
    here.patch.setenv("SAGE_DESKTOP_CLIENT_SECRET", "hush")
    here.run("tenant", "add", "Shop", "--custom-app", "--client-id", "a/b")
    asked = here.run("tenant", "set", "Shop", "sync=on", "--json")
    assert asked.code == 0
    assert "not supported with a custom developer app" in asked.err
    assert (asked.json["sync"], asked.json["sync_supported"]) == (True, False)
    assert "since syncing uses webhooks" in here.run("tenant", "show", "Shop").out
    allowed = here.run("tenant", "set", "Shop", "sync-without-webhooks=on", "sync=on", "--json")
    assert allowed.err == ""
    assert (allowed.json["sync_without_webhooks"], allowed.json["sync_supported"]) == (True, True)


@pytest.mark.parametrize(
    "wrong",
    [
        "sync=yes",
        "sync=",
        "sync-without-webhooks=1",
        "sync-entities=customer",
        "sync-entities=customers,,products",
        "sync-entities=customers,suppliers",
    ],
)
def test_what_is_wrong_changes_nothing(here: Here, wrong: str) -> None:
    here.json("tenant", "add", "Shop")
    here.json("tenant", "set", "Shop", "sync-entities=invoices", "default-item-code=OLD")
    before = here.json("tenant", "show", "Shop")
    right = ("sync=on", "sync-entities=products", "default-item-code=NEW", "top-level=x")
    settings = [each for each in right if each.split("=")[0] != wrong.split("=")[0]]
    refused = here.run("tenant", "set", "Shop", *settings, wrong, "--json")
    assert (refused.code, refused.json["error"]) == (2, "bad_setting")
    assert here.json("tenant", "show", "Shop") == before


def test_an_item_code_is_checked_once_sage_was_read(desk: Desk, near: Here) -> None:
    desk.connected()
    unread = near.run("tenant", "set", "Northgate", "default-item-code=NOPE", "--json")
    assert (unread.code, unread.json["default_item_code"]) == (0, "NOPE")
    assert "NOPE was not checked" in unread.err
    for kind in ("accounts", "tax-rates"):
        near.json("import", kind, "Northgate")
    near.json("put", "product-groups", "-", typed='[{"key":"g","name":"Goods"}]')
    near.json("tenant", "set", "Northgate", "default-product-group=Goods")
    for kind in ("products", "services"):
        near.run("import", kind, "Northgate", "--preview", "--json")
    refused = near.run("tenant", "set", "Northgate", "sync=on", "default-item-code=NOPE", "--json")
    assert (refused.code, refused.json["error"]) == (2, "unknown_item_code")
    assert (
        "Northgate IT Services Ltd has no item in use with the code “NOPE”"
        in refused.json["message"]
    )
    assert not near.json("tenant", "show", "Northgate")["sync"]
    done = near.run("tenant", "set", "Northgate", "default-item-code=vps-2", "--json")
    assert (done.err, done.json["default_item_code"]) == ("", "VPS-2"), "as Sage writes it"
    done = near.run("tenant", "set", "Northgate", "default-item-code=", "--json")
    assert done.json["default_item_code"] == ""


def test_the_default_invoice_status_is_kept(here: Here) -> None:
    for status in ("issued", "draft"):
        done = here.json("module", "set", f"default-invoice-status={status}")
        assert done["default_invoice_status"] == status
    here.json("tenant", "add", "Shop")
    for wrong in ("final", ""):
        refused = here.run(
            "module", "set", "default-tenant=Shop", f"default-invoice-status={wrong}", "--json"
        )
        assert (refused.code, refused.json["error"]) == (2, "bad_setting")
    assert here.json("module", "show")["default_tenant"] is None
