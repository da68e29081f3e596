"""Customers from the command line: preview, import, mappings, undo; their JSON exactly."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from cli_desk import SHEFFIELD, Desk, stand_in
from cli_shapes import COUNTS, MAPPING, RUN, counted, fits
from here import Here
from rig import SHEFFIELD as NORTHGATE
from rig import rig, run

from sage_desktop.cli.line_imports import import_customers
from sage_desktop.mirror.rows import Shown, Status
from sage_desktop.sync.service import Service

SAGE_CUSTOMERS = 43
"""Of them one is anonymised and left alone."""
PREVIEW = {
    "run": type(None),
    "kind": str,
    "tenant": str,
    **dict.fromkeys(COUNTS, int),
    "requests": int,
    "problems": list,
    "rows": list,
    "seconds": float,
}
PREVIEW_ROW = {
    "sage_id": str,
    "name": str,
    "status": str,
    "local_id": (int, type(None)),
    "local_name": (str, type(None)),
    "reason": str,
    "changes": dict,
    "conflicts": list,
    "candidates": list,
}
PROBLEM = {"id": str, "name": str, "reason": str}
BOOK = ("list customers", "runs", "map list 1", "issues")


def book(here: Here) -> list[Any]:
    """All that can be seen of the book."""
    return [here.json(*command.split()) for command in BOOK]


def rows(here: Here, *options: str) -> dict[str, dict[str, Any]]:
    """The preview's rows by name; of twins the last."""
    plan = here.json("import", "customers", "1", "--preview", *options)
    return {row["name"]: row for row in plan["rows"]}


def put(here: Here, *records: dict[str, Any]) -> None:
    here.json("put", "customers", "-", typed=json.dumps(records))


def names(here: Here, search: str = "") -> list[str]:
    return [row["name"] for row in here.json("list", "customers", "--search", search)["rows"]]


# the whole way, with processes


def test_the_way_of_an_import(desk: Desk) -> None:
    desk.connected("Northgate")
    plan = desk.json("import", "customers", "northgate", "--preview")
    fits(plan, PREVIEW)
    assert counted(plan) == {"created": SAGE_CUSTOMERS - 1, "unchanged": 1}
    done = desk.json("import", "customers", "Northgate")
    fits(done, RUN)
    assert counted(done) == counted(plan)
    assert (done["result"], done["problems"], done["undoable"]) == ("done", [], True)
    again = desk.json("import", "customers", "1")
    assert counted(again) == {"unchanged": SAGE_CUSTOMERS}
    undone = desk.json("undo", str(done["run"]))
    assert counted(undone) == {"removed": SAGE_CUSTOMERS - 1}
    assert desk.json("list", "customers") == {"total": 0, "rows": []}


# preview


def test_a_preview_says_all_and_writes_nothing(desk: Desk, near: Here) -> None:
    desk.connected("Northgate")
    put(
        near,
        {"key": "b", "name": "burngreave  BOOKS", "phone": "ours"},
        {"key": "c", "name": "Calder Valley Brewery"},
        {"key": "p", "name": "Premier Windows Ltd"},
    )
    before = book(near)
    plan = near.json("import", "customers", "1", "--preview")
    fits(plan, PREVIEW)
    assert plan["requests"] > 3
    for row in plan["rows"]:
        fits(row, PREVIEW_ROW)
    found = {row["name"]: row for row in plan["rows"]}
    ids = {row["key"]: row["id"] for row in before[0]["rows"]}

    match = found["Burngreave Books"]
    assert (match["status"], match["reason"]) == ("match", "name")
    assert (match["local_id"], match["local_name"]) == (ids["b"], "burngreave  BOOKS")
    assert match["changes"]["reference"] == ["", "BUR001"]
    assert match["conflicts"] == ["phone"]
    assert "phone" not in match["changes"]

    possible = next(row for row in plan["rows"] if row["status"] == "possible")
    assert (possible["reason"], possible["local_id"]) == ("similar", ids["c"])
    assert possible["candidates"] == [ids["c"]]

    twins = [row for row in plan["rows"] if row["name"] == "Premier Windows Ltd"]
    assert [row["status"] for row in twins] == ["ambiguous"] * 2
    assert [row["candidates"] for row in twins] == [[ids["p"]]] * 2
    assert {row["local_id"] for row in twins} == {None}

    new = found["Hollins & Ward LLP"]
    assert (new["status"], new["local_id"], new["local_name"]) == ("new", None, None)
    assert new["changes"]["name"] == ["", "Hollins & Ward LLP"]

    assert counted(plan) == {"created": SAGE_CUSTOMERS - 5, "linked": 1, "unchanged": 1}
    assert book(near) == before


def test_a_preview_of_a_selection_shows_it_alone(desk: Desk, near: Here) -> None:
    desk.connected("Northgate")
    put(near, {"key": "b", "name": "Burngreave Books"})
    matched = rows(near, "--select", "matched")
    assert list(matched) == ["Burngreave Books"]
    sage_id = matched["Burngreave Books"]["sage_id"]
    assert list(rows(near, "--select", f" {sage_id} ,")) == ["Burngreave Books"]
    assert len(near.json("import", "customers", "1", "--preview", "--select", "new")["rows"]) == (
        SAGE_CUSTOMERS - 2
    )


def test_people_can_read_it(desk: Desk, near: Here) -> None:
    desk.connected("Northgate")
    shown = near.run("import", "customers", "1", "--preview").out
    assert any(line.split()[:3] == ["new", "Burngreave", "Books"] for line in shown.splitlines())
    assert "Nothing was written; " in shown
    assert near.run("import", "customers", "1").out == (
        "Imported customers: 42 created, 1 unchanged.\nTake it back with: sage-desktop-cli undo 1\n"
    )
    assert near.run("import", "customers", "1").out == "Customers are up to date: 43 unchanged.\n"


# which ones


def test_what_is_selected_comes_and_nothing_else(desk: Desk, near: Here) -> None:
    desk.connected("Northgate")
    put(near, {"key": "b", "name": "Burngreave Books"}, {"key": "c", "name": "Calder Valley Ltd."})
    found = rows(near)
    two = [found[name]["sage_id"] for name in ("Hollins & Ward LLP", "Kestrel Logistics Ltd")]
    done = near.json("import", "customers", "1", "--select", ",".join(two))
    assert (done["created"], done["linked"]) == (2, 0)
    assert counted(near.json("import", "customers", "1", "--select", "matched"))["linked"] == 1
    listed = near.json("list", "customers")
    assert {row["name"]: len(row["links"]) for row in listed["rows"]} == {
        "Burngreave Books": 1,
        "Calder Valley Ltd.": 0,
        "Hollins & Ward LLP": 1,
        "Kestrel Logistics Ltd": 1,
    }
    new = near.json("import", "customers", "1", "--select", "new")
    assert (new["linked"], new["updated"]) == (0, 0)
    assert names(near, "calder") == ["Calder Valley Ltd."]


def test_what_waits_for_a_person_is_told_and_by_id_becomes_new(desk: Desk, near: Here) -> None:
    desk.connected("Northgate")
    put(
        near,
        {"key": "c", "name": "Calder Valley Brewery"},
        {"key": "p", "name": "Premier Windows Ltd"},
    )
    done = near.run("import", "customers", "1", "--json")
    assert done.code == 3
    assert sorted(each["name"] for each in done.json["problems"])[-2:] == [
        "Premier Windows Ltd",
        "Premier Windows Ltd",
    ]
    for each in done.json["problems"]:
        fits(each, PROBLEM)
        assert each["reason"]
    waiting = [each["id"] for each in done.json["problems"]]
    assert len(waiting) == 3
    assert len(names(near, "premier")) == 1
    by_id = near.json("import", "customers", "1", "--select", ",".join(waiting))
    assert counted(by_id)["created"] == 3
    assert len(names(near, "premier")) == 3
    local = {row["key"]: row["links"] for row in near.json("list", "customers")["rows"]}
    assert local["c"] == local["p"] == [], "who wants them linked maps them"


@pytest.mark.parametrize("which", ["nowhere", ",", " "])
def test_an_unknown_selection_changes_nothing(desk: Desk, near: Here, which: str) -> None:
    desk.connected("Northgate")
    before = book(near)
    done = near.run("import", "customers", "1", "--select", which, "--json")
    assert (done.code, done.json["error"]) == (2, "not_found")
    assert done.json["message"]
    assert book(near) == before


# mappings


def test_map_customer_by_key_id_or_name_also_one_that_was_not_read(desk: Desk, near: Here) -> None:
    desk.connected("Northgate")
    put(
        near,
        {"key": "mine", "name": "My Books"},
        {"key": "second", "name": "Second"},
        {"key": "third", "name": "Third"},
    )
    found = rows(near)
    ids = {row["key"]: row["id"] for row in near.json("list", "customers")["rows"]}
    burngreave, hollins, kestrel = (
        found[name]["sage_id"]
        for name in ("Burngreave Books", "Hollins & Ward LLP", "Kestrel Logistics Ltd")
    )
    (desk.data / "mirror.sqlite3").unlink()  # as if Sage had not been read yet
    done = near.json("map", "customer", "northgate", burngreave, "mine")
    assert done["total"] == 1
    [row] = done["rows"]
    fits(row, MAPPING)
    assert {name: row[name] for name in MAPPING if name != "since"} == {
        "kind": "customer",
        "sage_id": burngreave,
        "sage_name": "Burngreave Books",
        "local_id": ids["mine"],
        "local_name": "My Books",
        "state": "linked",
        "made_by": "user",
    }
    near.json("map", "customer", "1", hollins, str(ids["second"]))
    near.json("map", "customer", "1", kestrel, "THIRD")
    listed = near.json("map", "list", "1")["rows"]
    customers = [each for each in listed if each["kind"] == "customer"]
    assert [each["local_name"] for each in customers] == ["My Books", "Second", "Third"]

    before = book(near)
    for sage_id, local, code in (
        (burngreave, "second", "already_mapped"),
        ("nowhere", "second", "not_found"),
        (hollins, "nobody", "not_found"),
    ):
        refused = near.run("map", "customer", "1", sage_id, local, "--json")
        assert (refused.code, refused.json["error"]) == (2, code), (sage_id, local)
    assert book(near) == before

    done = near.run("import", "customers", "1", "--json")
    assert (done.code, done.json["linked"], done.json["updated"]) == (3, 0, 3)
    assert {each["name"] for each in done.json["problems"]} == {
        "Burngreave Books",
        "Hollins & Ward LLP",
        "Kestrel Logistics Ltd",
    }, "their names differ: a choice waits"
    assert names(near, "burngreave") == ["My Books"], "found by the address that came"


def test_top_level_of_new_customers(desk: Desk, near: Here) -> None:
    desk.connected("Northgate")
    near.json("tenant", "set", "1", "top-level= Managed services ")
    near.json("import", "customers", "1", "--select", "new")
    listed = near.json("list", "customers")["rows"]
    assert {row["top_level"] for row in listed} == {"Managed services"}
    assert near.run("tenant", "set", "1", f"top-level={'x' * 201}").code == 2
    near.json("tenant", "set", "1", "top-level=")
    near.json("undo", "1")
    near.json("import", "customers", "1")
    assert {row["top_level"] for row in near.json("list", "customers")["rows"]} == {""}


# exit codes


def test_exit_codes(desk: Desk, near: Here) -> None:
    near.run("tenant", "add", "Northgate")
    not_connected = near.run("import", "customers", "1", "--json")
    assert (not_connected.code, not_connected.json["error"]) == (4, "not_connected")
    assert near.run("import", "customers", "nobody", "--json").code == 2
    assert near.run("import", "customer", "1").code == 2
    desk.sign_in("Northgate", "--business", SHEFFIELD)
    assert near.run("import", "customers", "1", "--preview").code == 0
    put(near, {"key": "b", "name": "Burngreave Books", "phone": "ours"})
    conflict = near.run("import", "customers", "1", "--json")
    assert (conflict.code, conflict.json["result"]) == (3, "attention")
    assert [each["name"] for each in conflict.json["problems"]] == ["Burngreave Books"]
    assert near.json("issues")["total"] == 1
    near.patch.setenv("SAGE_DESKTOP_SAGE_API_URL", "http://127.0.0.1:9/v3.1")
    away = near.run("import", "customers", "1", "--json")
    assert (away.code, away.json["error"]) == (5, "offline")
    near.json("module", "disable")
    assert near.run("import", "customers", "1").code == 2


def test_a_hostile_company_prints_one_object_and_one_line_each(tmp_path: Path) -> None:
    with stand_in("hostile") as address:
        desk = Desk(tmp_path, address)
        desk.run("tenant", "add", "Northgate")
        connected = desk.sign_in("Northgate")
        assert connected.code == 0, connected
        plan = desk.run("import", "customers", "1", "--preview", "--json")
        assert plan.code == 3, "some have no name"
        for row in plan.json["rows"]:
            fits(row, PREVIEW_ROW)
        shown = desk.run("import", "customers", "1", "--preview").out
        told = [line for line in shown.splitlines() if line.startswith(("new", "problem"))]
        assert len(told) == len(plan.json["rows"])
        assert not any(ord(char) < 32 for line in shown.splitlines() for char in line)
        done = desk.run("import", "customers", "1", "--json")
        assert (done.code, done.json["failed"]) == (3, plan.json["failed"])
        assert done.json["created"] == plan.json["created"]
        again = desk.run("import", "customers", "1", "--json")
        assert counted(again.json).keys() == {"unchanged", "failed"}


# what the command line does to what others see


def arguments(**more: Any) -> Namespace:
    given = {
        "kind": "customers",
        "tenant": "Northgate",
        "preview": False,
        "select": "all",
        "keep_unmapped": False,
    }
    return Namespace(**{**given, **more})


def test_nothing_is_removed_by_an_id(tmp_path: Path) -> None:
    async def main() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            await import_customers(service, arguments())
            computer.clock.forward(hours=1)
            sage_id = computer.world.contact(NORTHGATE, "Burngreave Books").id
            computer.world.delete_contact(NORTHGATE, sage_id)
            answer = await import_customers(service, arguments(select=sage_id))
            assert answer.data["removed"] == 0
            links = await service.mappings.order(tenant_id, "customers")
            assert len(links) == SAGE_CUSTOMERS - 1

    run(main())


async def ticked(service: Service, plan_id: int) -> set[str]:
    order = await service.imports.order(plan_id, Shown())
    found = await service.imports.lines(plan_id, order)
    return {line.name for line in found if line.ticked and line.status is Status.NEW}


def test_a_selection_is_no_decision_of_a_person(tmp_path: Path) -> None:
    """Who opens the window afterwards finds everything ticked that would be without it."""

    async def main() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            head = await service.imports.read(tenant_id, "customers")
            all_new = await ticked(service, head.id)
            sage_id = computer.world.contact(NORTHGATE, "Burngreave Books").id
            await import_customers(service, arguments(select=sage_id))
            head = await service.imports.plan_again(tenant_id, "customers")
            assert await ticked(service, head.id) == all_new - {"Burngreave Books"}

    run(main())
