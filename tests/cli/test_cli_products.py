"""Products, services and suppliers from the command line: groups, categories, imports, mappings."""

from __future__ import annotations

from typing import Any

import pytest
from cli_desk import Desk, Done
from cli_shapes import MAPPING, RUN, TENANT, counted, fits
from here import Here


def prepared(desk: Desk, near: Here) -> None:
    desk.connected()
    near.json("import", "accounts", "Northgate")
    near.json("import", "tax-rates", "Northgate")


def groups(near: Here, *names: str) -> None:
    records = ",".join(f'{{"key":"{name.lower()}","name":"{name}"}}' for name in names)
    near.json("put", "product-groups", "-", typed=f"[{records}]")


def category_of(near: Here, start: str) -> dict[str, Any]:
    rows = near.json("map", "list", "Northgate")["rows"]
    [found] = [
        row for row in rows if row["kind"] == "category" and row["sage_name"].startswith(start)
    ]
    return dict(found)


def attention(done: Done) -> dict[str, Any]:
    """The run of an import that some records did not come with."""
    assert done.code == 3, done
    fits(done.json, RUN)
    return dict(done.json)


def test_products_from_groups_to_mappings(desk: Desk, near: Here) -> None:
    prepared(desk, near)
    refused = near.run("import", "products", "Northgate", "--json")
    assert (refused.code, refused.json["error"]) == (2, "no_product_group")
    assert "Northgate" in refused.json["message"]

    groups(near, "Goods", "Hosting")
    tenant = near.json("tenant", "set", "Northgate", "default-product-group=goods")
    fits(tenant, TENANT)
    assert tenant["default_product_group"] == "Goods"
    assert "Default product group: Goods" in near.run("tenant", "show", "Northgate").out
    hosting = category_of(near, "4030")
    assert (hosting["state"], hosting["local_name"]) == ("not_mapped", None)
    [mapped] = near.json("map", "category", "Northgate", hosting["sage_id"], "Hosting")["rows"]
    assert (mapped["state"], mapped["local_name"]) == ("linked", "Hosting")

    preview = near.run("import", "products", "Northgate", "--preview", "--json")
    assert (preview.code, preview.json["created"], preview.json["failed"]) == (3, 35, 2)
    assert near.json("list", "products")["total"] == 0
    done = attention(near.run("import", "products", "Northgate", "--json"))
    assert counted(done) == {"created": 35, "failed": 2}
    reasons = {each["name"]: each["reason"] for each in done["problems"]}
    assert "Sales - Telephony (4060)" in reasons["Hosted telephone, per extension"]
    assert counted(near.json("import", "services", "Northgate")) == {"created": 15}
    assert counted(near.json("import", "suppliers", "Northgate")) == {"created": 8}
    preview = near.run("import", "products", "Northgate", "--preview", "--json")
    [row] = [each for each in preview.json["rows"] if each["name"] == "Managed firewall"]
    assert row["changes"]["supplier"][0] == ""
    assert not row["changes"]["supplier"][1].isdecimal(), "names, not ids"
    done = attention(near.run("import", "products", "Northgate", "--json"))
    assert counted(done) == {"updated": 24, "unchanged": 11, "failed": 2}

    rows = near.json("map", "list", "Northgate")["rows"]
    for row in rows:
        fits(row, MAPPING)
    kinds = [row["kind"] for row in rows]
    assert {kind: kinds.count(kind) for kind in ("product", "service", "supplier")} == {
        "product": 35,
        "service": 15,
        "supplier": 8,
    }
    products = near.json("list", "products", "--search", "VPS-2")["rows"]
    assert [each["group"] for each in products] == ["hosting"]


def test_single_ones_and_by_type(desk: Desk, near: Here) -> None:
    prepared(desk, near)
    groups(near, "Work")
    set_to = near.json("tenant", "set", "Northgate", "group-items-by=item-type")
    assert (set_to["group_items_by"], set_to["default_product_group"]) == ("item-type", None)
    near.json("map", "category", "Northgate", "SERVICE", "work")
    preview = near.json("import", "services", "Northgate", "--preview", "--select", "new")
    chosen = [row["sage_id"] for row in preview["rows"][:2]]
    done = near.json("import", "services", "Northgate", "--select", ",".join(chosen))
    assert counted(done) == {"created": 2}
    unknown = near.run("import", "services", "Northgate", "--select", "nobody", "--json")
    assert (unknown.code, unknown.json["error"]) == (2, "not_found")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("tenant", "set", "Shop", "group-items-by=colour"), "bad_setting"),
        (("tenant", "set", "Shop", "top-level=x", "default-product-group=nothing"), "not_found"),
        (("map", "category", "Shop", "nothing", "Goods"), "not_found"),
        (("map", "category", "Shop", "nothing", "nothing"), "not_found"),
    ],
)
def test_what_is_wrong_changes_nothing(here: Here, arguments: tuple[str, ...], code: str) -> None:
    here.json("tenant", "add", "Shop")
    groups(here, "Goods")
    here.json("tenant", "set", "Shop", "default-product-group=Goods", "top-level=old")
    before = here.json("tenant", "show", "Shop")
    refused = here.run(*arguments, "--json")
    assert (refused.code, refused.json["error"]) == (2, code)
    assert here.json("tenant", "show", "Shop") == before
    assert (
        here.json("tenant", "set", "Shop", "default-product-group=")["default_product_group"]
        is None
    )
