"""Arguments and their places, wrong usage, and that wrong usage changes nothing."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from here import Here

from sage_desktop import __version__
from sage_desktop.cli.__main__ import COMMANDS
from sage_desktop.cli.arguments import parser


def test_every_command_helps_in_plain_words(here: Here) -> None:
    names = [*COMMANDS, "sandbox", "module", "tenant", "map"]
    for name in names:
        done = here.run(*name.split(), "--help")
        assert done.code == 0
        text = done.out
        assert text.startswith(f"usage: sage-desktop-cli {name}")
        assert max(map(len, text.splitlines())) <= 80
        described = text.split("\n\n")[1]
        assert described[0].isupper()
        assert described.endswith(".")
    assert "exit codes:" in here.run("--help").out
    assert here.run("--version").out == f"Sage Desktop {__version__}\n"


def test_every_argument_is_explained() -> None:
    def unexplained(top: argparse.ArgumentParser) -> list[str]:
        found = []
        for action in top._actions:
            if isinstance(action, argparse._SubParsersAction):
                for command in action.choices.values():
                    found += unexplained(command)
            elif not action.help:
                found.append(f"{top.prog} {action.dest}")
        return found

    assert unexplained(parser()) == []


def test_common_options_stand_before_or_after(here: Here, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    for place in (
        ("--data-dir", str(other), "--json", "tenant", "add", "A"),
        ("tenant", "--data-dir", str(other), "add", "--json", "B"),
        ("tenant", "add", "C", "--data-dir", str(other), "--json"),
        (f"--data-dir={other}", "tenant", "--json", "add", "D"),
    ):
        assert here.run(*place).json["name"] == place[-1][-1] or place[2]
    listed = here.run("tenant", "list", "--data-dir", str(other), "--json").json
    assert [row["name"] for row in listed["rows"]] == ["A", "B", "C", "D"]
    assert not here.data.exists()


def test_the_data_folder_comes_from_the_environment_otherwise(here: Here) -> None:
    here.json("tenant", "add", "A")
    assert (here.data / "book.sqlite3").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("frobnicate",),
        ("tenant",),
        ("tenant", "add"),
        ("tenant", "connect", "A", "--timeout", "0"),
        ("tenant", "connect", "A", "--timeout", "nan"),
        ("tenant", "connect", "A", "--timeout", "soon"),
        ("import", "moons", "A"),
        ("import", "tax-rates"),
        ("list", "tax-rates", "--limit", "-1"),
        ("undo", "one"),
        ("undo", "9" * 30),
        ("runs", "--lim", "1"),
        ("status", "--jso"),
        ("put", "tax-rates"),
        ("sandbox", "--port", "70000"),
    ],
)
def test_wrong_usage_is_2_with_words_and_nothing_done(
    here: Here, arguments: tuple[str, ...]
) -> None:
    done = here.run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "usage: sage-desktop-cli" in done.err
    assert "error: " in done.err
    assert "_seconds" not in done.err
    assert not here.data.exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("tenant", "add", ""), "name_missing"),
        (("tenant", "add", "  "), "name_missing"),
        (("tenant", "add", "x" * 101), "name_too_long"),
        (("tenant", "add", "known"), "name_taken"),
        (("tenant", "add", "A", "--custom-app"), "client_id_missing"),
        (("tenant", "add", "A", "--custom-app", "--client-id", "x"), "client_secret_missing"),
        (("tenant", "add", "A", "--client-id", "x"), "bad_input"),
        (("tenant", "add", "A\udcff"), "bad_input"),
        (("tenant", "add", "A\0B"), "bad_input"),
        (("tenant", "show", "nobody"), "not_found"),
        (("tenant", "show", "9" * 40), "not_found"),
        (("tenant", "delete", "Known"), "bad_input"),
        (("tenant", "delete", "nobody", "--yes"), "not_found"),
        (("tenant", "connect", "nobody"), "not_found"),
        (("tenant", "connect", "Known"), "no_halo_app"),
        (("tenant", "disconnect", "nobody"), "not_found"),
        (("tenant", "set", "Known", "daily-tax-rates=maybe"), "bad_setting"),
        (("tenant", "set", "Known", "daily-tax-rates"), "bad_input"),
        (("tenant", "set", "Known", "colour=red"), "bad_input"),
        (("module", "set", "default-tenant=nobody"), "not_found"),
        (("module", "set", "default-invoice-status=paid"), "bad_setting"),
        (("module", "set", "default-tenant=Known", "nonsense=1"), "bad_input"),
        (("module", "set", "default-tenant=Known", "paused=yes"), "bad_setting"),
        (("map", "list", "nobody"), "not_found"),
        (("map", "tax-rate", "Known", "GB_ZERO", "nothing"), "not_found"),
        (("import", "tax-rates", "nobody"), "not_found"),
        (("undo", "4"), "not_found"),
        (("put", "tax-rates", "no/such/file"), "bad_input"),
    ],
)
def test_bad_input_is_2_and_changes_nothing(
    here: Here, arguments: tuple[str, ...], code: str
) -> None:
    here.json("tenant", "add", "Known")
    before = dump(here.data)
    done = here.run(*arguments, "--json")
    assert (done.code, done.json["error"]) == (2, code)
    assert list(done.json) == ["error", "message", "detail"]
    assert "…" not in done.json["message"]
    assert done.json["message"] in done.err
    assert dump(here.data) == before


def dump(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "book.sqlite3")) as connection:
        return list(connection.iterdump())


def test_tenants_go_by_name_or_id_whatever_the_case(here: Here) -> None:
    here.json("tenant", "add", "Northgate")
    here.json("tenant", "add", "1")
    assert here.json("tenant", "show", "NORTHGATE")["id"] == 1
    assert here.json("tenant", "show", "2")["name"] == "1"
    assert here.json("tenant", "show", "1")["id"] == 2, "a name goes before an id"


def test_settings_of_the_module(here: Here) -> None:
    assert here.json("module", "show") == {
        "enabled": False,
        "default_tenant": None,
        "default_invoice_status": "draft",
        "paused": False,
        "tenants": 0,
    }
    here.json("tenant", "add", "A")
    assert here.json("module", "show")["enabled"], "the first tenant enables it"
    assert here.json("module", "set", "default-tenant=a")["default_tenant"] == "A"
    assert here.json("module", "set", "default-tenant=")["default_tenant"] is None
    text = here.run("module", "show").out
    assert "Sage Business Cloud: enabled\n" in text
    assert "Default tenant: none\n" in text


def test_the_surroundings_are_checked(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value, code in (
        ("SAGE_API_URL", "http://sage.example/v3.1", "bad_address"),
        ("SAGE_TOKEN_URL", "ftp://127.0.0.1/token", "bad_address"),
        ("REDIRECT_PORTS", "8484,many", "bad_setting"),
        ("REQUESTS_PER_MINUTE", "0", "bad_setting"),
    ):
        with monkeypatch.context() as changed:
            changed.setenv(f"SAGE_DESKTOP_{name}", value)
            done = here.run("status", "--json")
            assert (done.code, done.json["error"]) == (2, code)
            assert f"SAGE_DESKTOP_{name}" in done.err


@pytest.mark.parametrize("state", ["newer", "damaged", "a folder is a file"])
def test_a_book_that_cannot_be_used_is_1_and_stays_as_it_is(here: Here, state: str) -> None:
    here.json("tenant", "add", "A")
    book = here.data / "book.sqlite3"
    if state == "newer":
        with closing(sqlite3.connect(book)) as connection, connection:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(migration)")]
            values = ["s9999_from_the_future" if "name" in name else "9999" for name in columns]
            blanks = ", ".join("?" * len(columns))
            connection.execute(f"INSERT INTO migration VALUES ({blanks})", values)
        code = "book_newer"
    elif state == "damaged":
        book.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
        code = "book_damaged"
    else:
        here.patch.setenv("SAGE_DESKTOP_DATA", str(book))
        code = "book_unreadable"
    before = book.read_bytes()
    done = here.run("status", "--json")
    assert (done.code, done.json["error"]) == (1, code)
    assert "Traceback" not in done.err
    assert book.read_bytes() == before


def test_a_shared_folder_keeps_its_mode_and_an_empty_one_becomes_ours(
    here: Here, tmp_path: Path
) -> None:
    shared, empty = tmp_path / "shared", tmp_path / "empty"
    for folder in (shared, empty):
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
    (shared / "somebody's file").touch()
    here.json("status", "--data-dir", str(shared))
    here.json("status", "--data-dir", str(empty))
    assert shared.stat().st_mode & 0o777 == 0o755
    assert empty.stat().st_mode & 0o777 == 0o700


def test_a_defect_of_ours_is_1_and_its_details_are_in_the_log(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_arguments: object) -> None:
        raise RuntimeError("client_secret=hunter2 went\nwrong")

    monkeypatch.setitem(COMMANDS, "status", broken)  # type: ignore[arg-type]
    done = here.run("status", "--json")
    assert (done.code, done.json["error"]) == (1, "unexpected")
    assert "Traceback" not in done.err
    assert "Something unexpected went wrong." in done.err
    log = (here.data / "logs" / "sage-desktop-cli.log").read_text()
    assert "RuntimeError" in log
    assert "hunter2" not in log
