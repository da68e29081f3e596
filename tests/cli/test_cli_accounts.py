"""Account codes from the command line: preview, import, list, undo; their JSON exactly."""

from __future__ import annotations

from cli_desk import Desk
from cli_shapes import COUNTS, RUN, counted, fits
from here import Here

from sage_desktop.sandbox.ledger_accounts import british_chart

ACCOUNTS = len(british_chart())
PREVIEW = {
    "run": type(None),
    "kind": str,
    "tenant": str,
    **dict.fromkeys(COUNTS, int),
    "requests": int,
    "seconds": float,
    "problems": list,
    "rows": list,
}
PREVIEW_ROW = {
    "sage_id": str,
    "code": str,
    "name": str,
    "status": str,
    "local_id": (int, type(None)),
    "reason": str,
    "changes": dict,
    "retire": bool,
}
ACCOUNT_CODE = {
    "id": int,
    "tenant": str,
    "code": str,
    "name": str,
    "type": str,
    "group": str,
    "usable_on_sales": bool,
    "control_account": bool,
    "tax_rate": str,
    "retired": bool,
    "sage_id": str,
}


def test_preview_import_list_and_undo(desk: Desk, near: Here) -> None:
    desk.connected("Northgate")
    plan = near.json("import", "accounts", "northgate", "--preview")
    fits(plan, PREVIEW)
    for row in plan["rows"]:
        fits(row, PREVIEW_ROW)
    assert (plan["kind"], counted(plan)) == ("accounts", {"created": ACCOUNTS})
    assert {row["status"] for row in plan["rows"]} == {"new"}
    assert near.json("list", "account-codes") == {"total": 0, "rows": []}, "nothing was written"

    two = [row["sage_id"] for row in plan["rows"] if row["code"] in ("4000", "4010")]
    part = near.json("import", "accounts", "1", "--select", ",".join(two))
    assert counted(part) == {"created": 2}
    unknown = near.run("import", "accounts", "1", "--select", "nowhere", "--json")
    assert (unknown.code, unknown.json["error"]) == (2, "not_found")

    done = near.json("import", "accounts", "1", "--keep-unmapped")
    fits(done, RUN)
    assert counted(done) == {"created": ACCOUNTS - 2, "unchanged": 2}
    assert counted(near.json("import", "accounts", "1")) == {"unchanged": ACCOUNTS}

    listed = near.json("list", "account-codes")
    assert listed["total"] == ACCOUNTS
    for row in listed["rows"]:
        fits(row, ACCOUNT_CODE)
    numbers = [int(row["code"]) for row in listed["rows"]]
    assert numbers == sorted(numbers)
    by_code = {row["code"]: row for row in listed["rows"]}
    assert by_code["4000"] | {"id": 0, "sage_id": ""} == {
        "id": 0,
        "tenant": "Northgate",
        "code": "4000",
        "name": "Sales - Products",
        "type": "Sales",
        "group": "Income",
        "usable_on_sales": True,
        "control_account": False,
        "tax_rate": "Standard 20.00%",
        "retired": False,
        "sage_id": "",
    }
    debtors = by_code["1100"]
    assert (debtors["control_account"], debtors["usable_on_sales"]) == (True, False)
    found = near.json("list", "account-codes", "--search", "sales", "--limit", "2")
    assert (found["total"] > 2, len(found["rows"])) == (True, 2)

    undone = near.json("undo", str(done["run"]))
    assert counted(undone) == {"removed": ACCOUNTS - 2}
    assert near.json("list", "account-codes")["total"] == 2


def test_without_json_people_can_read_it(desk: Desk, near: Here) -> None:
    assert near.run("list", "account-codes").out == "No account codes yet.\n"
    desk.connected("Northgate")
    preview = near.run("import", "accounts", "Northgate", "--preview").out
    assert "new     4000  Sales - Products\n" in preview
    assert preview.endswith(
        f"This import would do: {ACCOUNTS} created. Nothing was written; 1 request.\n"
    )
    done = near.run("import", "accounts", "Northgate").out
    assert done == (
        f"Imported account codes: {ACCOUNTS} created.\nTake it back with: sage-desktop-cli undo 1\n"
    )
    again = near.run("import", "accounts", "Northgate").out
    assert again == f"Account codes are up to date: {ACCOUNTS} unchanged.\n"
    listed = near.run("list", "account-codes", "--search", "trade debtors").out.splitlines()
    assert listed[0].split()[:3] == ["Code", "Name", "Type"]
    assert listed[2].startswith("1100  Trade Debtors (control)  ")
    assert near.run("list", "account-codes", "--search", "moon").out == "No account codes fit.\n"
