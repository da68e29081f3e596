"""What a terminal gets: tables that line up, and names that cannot do anything to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cli_desk import Desk
from here import Here

from sage_desktop.book.run_rows import Counts
from sage_desktop.cli.text import counts_text, on_screen, table, when

HOSTILE = (
    "\x1b[31mred\x1b[0m",
    "line\r\n9  forged  line",
    "tab\tbell\x07 nul\x00 del\x7f c1\x9b31m",
    "\u202ereversed\u2066",
    "zero\u200bwidth\ufeff",
    "par\u2028a\u2029graph",
)


def test_columns_line_up_whatever_the_letters() -> None:
    text = table(
        ("Id", "Name", "State"),
        [(1, "日本語", "a"), (22, "e\u0301a", "b"), (333, "x" * 60, "c" * 200)],
    )
    assert text.split("\n") == [
        " Id  Name                                              State",
        f"---  {'-' * 48}  {'-' * 100}",
        f"  1  日本語{' ' * 42}  a",
        f" 22  e\u0301a{' ' * 46}  b",
        f"333  {'x' * 47}…  {'c' * 99}…",
    ]


def test_wide_letters_are_cut_in_whole() -> None:
    row = table(("A", "B"), [("語" * 30, "")]).split("\n")[-1]
    assert row == "語" * 23 + "…"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_on_its_line_and_harmless(name: str) -> None:
    lines = table(("Name", "State"), [(name, name), ("next", "row")]).split("\n")
    assert len(lines) == 4
    assert all(char.isprintable() for line in lines for char in line)


def test_only_our_own_line_breaks_reach_the_screen() -> None:
    assert on_screen("one\ntwo\x1b[2J\rthree\n\n") == "one\ntwo [2J three\n"


def test_counts_and_times_read_well() -> None:
    assert counts_text(Counts()) == "nothing"
    assert counts_text(Counts(created=1234, failed=1)) == "1,234 created, 1 failed"
    assert when(None) == ""
    abroad = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert when(abroad) == "2025-12-31 23:30 UTC"
    assert when(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01 00:00 UTC"


def test_no_command_lets_a_name_out_as_it_is(here: Here) -> None:
    records = [
        {"key": f"{number}{name}", "name": name, "percentage": "1"}
        for number, name in enumerate(HOSTILE)
    ]
    here.json("put", "tax-rates", "-", typed=json.dumps(records))
    printed = [here.run("list", "tax-rates")]
    for number, name in enumerate(HOSTILE):
        named = name.replace("\0", "")
        printed.append(here.run("tenant", "add", f"{number}{named}"))
        printed.append(here.run("module", "set", f"default-tenant={number}{named}"))
        printed.append(here.run("tenant", "show", f"{named} is nobody"))
        printed.append(here.run("tenant", "delete", f"{number}{named}"))
        printed.append(here.run("tenant", "set", f"{number}{named}", named))
        printed.append(here.run("tenant", "disconnect", f"{number}{named}"))
    printed.append(here.run("tenant", "list"))
    for done in printed:
        assert done.code in {0, 2}
        for line in (done.out + done.err).split("\n"):
            assert all(char.isprintable() for char in line), line
            assert not line.startswith("9  forged")
    assert len(printed[0].out.splitlines()) == 2 + len(HOSTILE)
    assert len(printed[-1].out.splitlines()) == 2 + len(HOSTILE)
    listed = here.json("list", "tax-rates")
    assert {row["name"] for row in listed["rows"]} == set(HOSTILE), "JSON gives them as they are"


@pytest.mark.parametrize(
    "language", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "ascii"}]
)
def test_any_language_in_any_locale(desk: Desk, language: dict[str, str]) -> None:
    desk.more |= {"LANG": "", **language}
    desk.json("put", "tax-rates", "-", typed='[{"key":"a","name":"Öl 日本","percentage":"1"}]')
    listed = desk.run("list", "tax-rates")
    assert listed.code == 0, listed
    assert "Öl 日本" in listed.out or "\\xd6l \\u65e5\\u672c" in listed.out
    assert desk.json("list", "tax-rates")["rows"][0]["name"] == "Öl 日本"


def test_a_reader_that_leaves_is_no_error(desk: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = desk.start("tenant", "add", "A", stdout=writing)
    os.close(writing)
    done = process.end()
    assert (done.code, done.err) == (0, "")
    assert desk.json("tenant", "list")["total"] == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_output_is_said(desk: Desk) -> None:
    with Path("/dev/full").open("wb") as full:
        done = desk.start("status", stdout=full).end()
    assert (done.code, done.err) == (1, "The answer cannot be written: No space left on device.\n")


def test_the_command_needs_no_display(desk: Desk) -> None:
    """Nor does it load what a display would need."""
    script = (
        "import sys\nfrom sage_desktop.cli.__main__ import main\nmain(['status'])\n"
        "assert not any(name.startswith(('PySide6', 'qasync')) for name in sys.modules)\n"
    )
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, env=desk.variables, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
