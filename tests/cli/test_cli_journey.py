"""The guide from the command line: every command as a process, its JSON shapes exactly."""

from __future__ import annotations

import json

from cli_desk import LEEDS, SECRET, SHEFFIELD, Desk
from cli_shapes import (
    MAPPING,
    MODULE,
    PREVIEW,
    PREVIEW_ROW,
    RUN,
    STATUS,
    TAX_RATE,
    TENANT,
    counted,
    fits,
)
from filelock import FileLock
from here import Here


def test_connecting_and_importing_as_processes(desk: Desk) -> None:
    made = desk.json("tenant", "add", "Northgate IT")
    fits(made, TENANT)
    assert (made["state"], made["business"], made["auth_type"]) == ("not_connected", None, "halo")

    refused = desk.run("import", "tax-rates", "Northgate IT", "--json")
    assert (refused.code, refused.json["error"]) == (4, "not_connected")
    assert "tenant connect 'Northgate IT'" in refused.err

    done = desk.sign_in("northgate it", "--business", SHEFFIELD, "--json")
    assert done.code == 0, done
    fits(done.json, {**TENANT, "other_user": bool})
    assert done.json["state"] == "connected"
    assert done.json["business"] == {
        "id": SHEFFIELD,
        "name": "Northgate IT Services Ltd",
        "city": "Sheffield",
        "country": "United Kingdom",
    }
    assert (done.json["user"], done.json["other_user"]) == ("Priya Raman", False)
    assert "http" in done.err

    done_import = desk.json("import", "tax-rates", "1")
    fits(done_import, RUN)
    assert counted(done_import) == {"created": 5}
    assert counted(desk.json("import", "tax-rates", "1")) == {"unchanged": 5}
    assert desk.json("list", "tax-rates")["total"] == 5
    fits(desk.json("undo", str(done_import["run"])), RUN)
    assert desk.json("tenant", "delete", "1", "--yes") == {
        "tenant": "Northgate IT",
        "revoked": True,
    }


def test_importing_mapping_undoing_and_taking_down(desk: Desk, near: Here) -> None:
    desk.connected("Northgate IT")
    given = [
        {"key": "std", "name": "standard 20.00%", "percentage": "20.0"},
        {"key": "old", "name": "Old rate", "percentage": "12.50"},
    ]
    put = near.json("put", "tax-rates", "-", typed=json.dumps(given))
    assert put == {"kind": "tax-rates", "created": 2, "updated": 0, "unchanged": 0}

    plan = near.json("import", "tax-rates", "1", "--preview")
    fits(plan, PREVIEW)
    for row in plan["rows"]:
        fits(row, PREVIEW_ROW)
    assert counted(plan) == {"created": 4, "linked": 1, "removed": 1}
    by_status = {row["status"]: row for row in plan["rows"]}
    assert by_status["match"]["local_id"] == 1
    assert (by_status["remove"]["sage_id"], by_status["remove"]["name"]) == (None, "Old rate")
    assert by_status["new"]["changes"]["percentage"][0] == ""
    assert near.json("runs") == {"total": 0, "rows": []}, "a preview writes nothing"

    kept = near.json("import", "tax-rates", "1", "--preview", "--keep-unmapped")
    assert kept["removed"] == 0

    for which, expected in (("new", {"created": 4}), ("matched", {"linked": 1})):
        part = near.json("import", "tax-rates", "1", "--preview", "--select", which)
        assert counted(part) == expected
    for which in ("GB_ZERO,GB_MOON", "", ","):
        nothing = near.run("import", "tax-rates", "1", "--select", which, "--json")
        assert (nothing.code, nothing.json["error"]) == (2, "not_found")

    chosen = near.json("import", "tax-rates", "1", "--select", "GB_ZERO,GB_EXEMPT")
    fits(chosen, RUN)
    assert (counted(chosen), chosen["requests"], chosen["result"]) == ({"created": 2}, 1, "done")

    kept = near.json("import", "tax-rates", "1", "--keep-unmapped")
    assert counted(kept) == {"created": 2, "linked": 1, "unchanged": 2}

    gone = near.json("import", "tax-rates", "1")
    assert counted(gone) == {"removed": 1, "unchanged": 5}
    assert gone["undoable"]
    again = near.json("import", "tax-rates", "1")
    assert counted(again) == {"unchanged": 5}
    assert not again["undoable"]

    undone = near.json("undo", str(gone["run"]))
    fits(undone, RUN)
    assert (undone["kind"], counted(undone)) == ("undo", {"created": 1})
    twice = near.run("undo", str(gone["run"]), "--json")
    assert (twice.code, twice.json["error"]) == (2, "cannot_undo")

    listed = near.json("list", "tax-rates")
    assert listed["total"] == 6
    for row in listed["rows"]:
        fits(row, TAX_RATE)
    standard = next(row for row in listed["rows"] if row["key"] == "std")
    assert (standard["name"], standard["percentage"]) == ("Standard 20.00%", "20")
    assert standard["links"] == [
        {
            "tenant": "Northgate IT",
            "business": "Northgate IT Services Ltd",
            "sage_id": "GB_STANDARD",
            "sage_name": "Standard 20.00%",
            "gone": False,
        }
    ]
    assert standard["history"][-1] == {"percentage": "20", "from": "2011-01-04", "to": None}
    found = near.json("list", "tax-rates", "--search", "0.00%", "--limit", "1")
    assert (found["total"], len(found["rows"])) == (3, 1)

    mappings = near.json("map", "list", "Northgate IT")
    for row in mappings["rows"]:
        fits(row, MAPPING)
    assert {(row["sage_id"], row["made_by"]) for row in mappings["rows"]} == {
        ("GB_STANDARD", "name"),
        ("GB_LOWER", "import"),
        ("GB_ZERO", "import"),
        ("GB_EXEMPT", "import"),
        ("GB_NO_TAX", "import"),
    }
    mapped = near.json("map", "tax-rate", "1", "GB_LOWER", "old rate")
    lower = next(row for row in mapped["rows"] if row["sage_id"] == "GB_LOWER")
    assert (lower["local_name"], lower["made_by"]) == ("Old rate", "user")
    taken = near.run("map", "tax-rate", "1", "GB_ZERO", "std", "--json")
    assert (taken.code, taken.json["error"]) == (2, "already_linked")

    runs = near.json("runs", "--limit", "2")
    for row in runs["rows"]:
        fits(row, RUN)
    assert [row["run"] for row in runs["rows"]] == [undone["run"], again["run"]]

    status = near.json("status")
    fits(status, STATUS)
    assert (status["module_enabled"], status["connected"], status["keychain"]) == (True, 1, "ok")
    assert status["last_run"]["run"] == undone["run"]
    assert near.json("issues") == {"total": 0, "rows": []}

    on = near.json("tenant", "set", "1", "daily-tax-rates=on")
    assert on["daily_tax_rates"] is True
    fits(on["last_run"], RUN)
    module = near.json("module", "set", "default-tenant=1", "default-invoice-status=draft")
    fits(module, MODULE)
    assert (module["default_tenant"], module["default_invoice_status"]) == ("Northgate IT", "draft")
    assert near.json("module", "disable")["enabled"] is False
    off = near.run("import", "tax-rates", "1", "--json")
    assert (off.code, off.json["error"]) == (2, "module_disabled")
    assert near.json("module", "enable")["enabled"] is True

    assert near.json("tenant", "list")["total"] == 1
    assert near.json("tenant", "disconnect", "1") == {"tenant": "Northgate IT", "revoked": True}
    assert near.json("tenant", "show", "1")["state"] == "not_connected"
    unsure = near.run("tenant", "delete", "1")
    assert unsure.code == 2
    assert "--yes" in unsure.err
    assert near.json("tenant", "delete", "1", "--yes") == {
        "tenant": "Northgate IT",
        "revoked": True,
    }
    assert near.json("tenant", "list") == {"total": 0, "rows": []}
    assert near.json("list", "tax-rates")["total"] == 6, "the book's records stay"


def test_two_tenants_share_a_sign_in(desk: Desk, near: Here) -> None:
    desk.connected("First")
    near.run("tenant", "add", "Second")
    taken = desk.sign_in("Second", "--business", SHEFFIELD, "--json")
    assert (taken.code, taken.json["error"]) == (2, "business_taken")
    assert desk.sign_in("Second", "--business", LEEDS).code == 0
    assert near.json("tenant", "show", "First")["sign_in_shared_with"] == ["Second"]
    assert counted(near.json("import", "tax-rates", "First"))["created"] == 5
    near.json("import", "tax-rates", "Second")
    near.json("tenant", "disconnect", "First")
    assert near.json("import", "tax-rates", "Second", "--preview")["failed"] == 0


def test_one_import_of_a_tenant_at_a_time(desk: Desk, near: Here) -> None:
    desk.connected()
    with FileLock(desk.data / "locks" / "import-1"):
        busy = near.run("import", "tax-rates", "Northgate", "--json")
    assert (busy.code, busy.json["error"]) == (2, "busy")
    assert near.json("runs")["total"] == 0


def test_without_json_people_can_read_it(desk: Desk, near: Here) -> None:
    desk.connected()
    preview = desk.run("import", "tax-rates", "Northgate", "--preview")
    assert "new     Standard 20.00%   20.00 %" in preview.out
    assert preview.out.endswith(
        "This import would do: 5 created. Nothing was written; 1 request.\n"
    )
    done = desk.run("import", "tax-rates", "Northgate")
    assert done.out == (
        "Imported tax rates: 5 created.\nTake it back with: sage-desktop-cli undo 1\n"
    )
    assert done.err == ""
    again = near.run("import", "tax-rates", "Northgate")
    assert again.out == "Tax rates are up to date: 5 unchanged.\n"
    status = near.run("status").out.splitlines()
    assert status[:3] == ["Module: enabled", "Connected tenants: 1 of 1", "0 issues"]
    [last] = [line for line in status if line.startswith("Last run: ")]
    assert last.startswith("Last run: tax-rates, Northgate, 20")
    assert last.endswith(" UTC, done, 5 unchanged")
    runs = near.run("runs").out.splitlines()
    assert runs[0].split() == ["Run", "Started", "Kind", "Tenant", "Changes", "Result"]
    assert runs[-1].startswith("  1  20")
    assert runs[-1].endswith("  Northgate        5  done")
    shown = near.run("tenant", "show", "Northgate").out
    assert "Sage business: Northgate IT Services Ltd, Sheffield, United Kingdom\n" in shown
    assert "Sage user: Priya Raman, priya.raman@northgate-it.example\n" in shown
    assert near.run("issues").out == "No issues.\n"
    mappings = near.run("map", "list", "Northgate").out
    assert "GB_NO_TAX    No VAT            No VAT            linked\n" in mappings


def test_no_secret_is_anywhere(desk: Desk) -> None:
    """Neither in what is printed, nor in the log, nor in the book; arguments never take one."""
    desk.more["SAGE_DESKTOP_CLIENT_SECRET"] = "custom-secret-b4"
    custom = ("tenant", "add", "Own", "--custom-app", "--client-id", f"{desk.client_id}x")
    printed = [desk.run(*custom), desk.run("tenant", "add", "Northgate")]
    printed += [desk.sign_in(name, "--business", SHEFFIELD) for name in ("Own", "Northgate")]
    printed += [desk.run("tenant", "show", name, "--json") for name in ("Own", "Northgate")]
    printed.append(desk.run("import", "tax-rates", "Own", "--json"))
    assert printed[4].json["client_secret"] == "set"
    assert [done.code for done in printed] == [0, 0, 0, 2, 0, 0, 0]
    files = [path for path in desk.data.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"book.sqlite3", "sage-desktop-cli.log"}
    everything = [done.out + done.err for done in printed]
    everything += [path.read_bytes().decode("latin-1") for path in files]
    for text in everything:
        for secret in (SECRET, "custom-secret-b4", "eyJ"):
            assert secret not in text
    for path in (desk.data, *desk.data.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
