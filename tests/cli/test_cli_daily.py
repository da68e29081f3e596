"""The command ``daily`` and what ``status`` and ``runs`` say of the daily run."""

from __future__ import annotations

import pytest
from cli_desk import Desk
from cli_shapes import RUN, STATUS, fits
from here import Here

from sage_desktop.settings.preferences import PreferenceFile


def test_an_empty_book_has_nothing_due(here: Here) -> None:
    assert here.json("daily") == {"ran": False, "run": None, "next_run": None}
    assert "once there is something in the book" in here.run("daily").out


def test_it_runs_once_and_then_says_when_next(here: Here) -> None:
    here.json("put", "tax-rates", "-", typed='[{"key": "s", "name": "S", "percentage": "20"}]')
    assert here.json("status")["next_run"] is not None
    done = here.json("daily")
    assert (done["ran"], list(done)) == (True, ["ran", "run", "next_run"])
    fits(done["run"], RUN)
    assert (done["run"]["kind"], done["run"]["tenant"], done["run"]["result"]) == (
        "daily",
        "",
        "done",
    )
    again = here.json("daily")
    assert (again["ran"], again["run"], again["next_run"]) == (False, None, done["next_run"])
    said = here.run("daily")
    assert said.code == 0
    assert said.out.startswith("Nothing is due. The next daily run is due 20")
    status = here.json("status")
    fits(status, STATUS)
    assert status["next_run"] == done["next_run"]
    assert status["last_daily_run"]["run"] == done["run"]["run"]
    assert len(list((here.data / "backups").glob("book-*.sqlite3"))) == 1
    now = here.json("daily", "--now")
    assert now["run"]["run"] == done["run"]["run"] + 1
    assert len(list((here.data / "backups").glob("book-*.sqlite3"))) == 1


def test_what_needs_a_person_ends_with_3(here: Here) -> None:
    here.json("put", "tax-rates", "-", typed='[{"key": "s", "name": "S", "percentage": "20"}]')
    gone = here.data / "no drive"
    PreferenceFile(here.data).change(backup_folder=str(gone))
    done = here.run("daily", "--json")
    assert done.code == 3
    [problem] = done.json["run"]["problems"]
    assert problem["id"] == "backup"
    assert str(gone) in problem["reason"]
    assert "The folder for backups is not there" in here.run("daily", "--now").out
    [issue] = here.json("issues")["rows"]
    assert (issue["code"], issue["tenant"]) == ("backup_no_folder", "")
    gone.mkdir()
    assert here.json("daily", "--now")["run"]["problems"] == []
    assert here.json("issues")["total"] == 0


@pytest.mark.parametrize("wrong", [("daily", "now"), ("daily", "--later")])
def test_wrong_usage(here: Here, wrong: tuple[str, ...]) -> None:
    assert here.run(*wrong).code == 2


def test_tax_rates_of_a_connected_tenant(desk: Desk, near: Here) -> None:
    desk.connected()
    near.json("tenant", "set", "Northgate", "daily-tax-rates=on")
    done = near.json("daily")
    assert done["run"]["created"] > 0
    assert done["run"]["removed"] == 0
    rows = near.json("runs")["rows"]
    assert [row["kind"] for row in rows] == ["tax-rates", "daily"]
