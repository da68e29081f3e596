"""What the process writes, and what stays in English whatever the window follows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest

from sage_desktop.core import writing
from sage_desktop.core.i18n import plural
from sage_desktop.core.numerals import Numerals
from sage_desktop.core.words import explain_code
from sage_desktop.core.writing import Writing

GERMAN = Writing(Numerals(point=",", group="."), lambda day: f"{day.day}. {day.month}. {day.year}")


@pytest.fixture
def german() -> Iterator[None]:
    writing.use(GERMAN)
    yield
    writing.use(writing.ENGLISH)


def differs() -> str:
    data = {"name": "INV-1", "ours": "1234.50", "sage": "1234.00", "difference": "-0.50"}
    return explain_code("total_differs", data).title


def test_sentences_hold_days_and_numbers_of_the_region(german: None) -> None:
    assert plural(1240, "{n} record", "{n} records") == "1.240 records"
    locked = explain_code("gate_locked", {"until": "2026-10-31"}).title
    assert locked == "Sage has locked the period up to 31. 10. 2026."
    assert differs() == "INV-1 is 1234,50 here and 1234,00 in Sage: -0,50 off."


def test_names_that_look_like_numbers_stay(german: None) -> None:
    text = explain_code("already_mapped", {"local": "12.5", "sage": "1000.0"}).title
    assert text == "“12.5” is mapped to “1000.0” already."
    assert "“soon”" not in explain_code("gate_locked", {"until": "soon"}).title


def test_without_a_window_all_is_as_it_was() -> None:
    assert plural(1240, "{n} record", "{n} records") == "1,240 records"
    locked = explain_code("gate_locked", {"until": "2026-10-31"}).title
    assert locked == "Sage has locked the period up to 31 October 2026."
    assert differs() == "INV-1 is 1234.50 here and 1234.00 in Sage: -0.50 off."
    assert explain_code("text_too_long", {"limit": 1000}).text == "Use at most 1000 characters."
    assert writing.english_day(date(2026, 3, 1)) == "1 March 2026"


def test_what_goes_into_files_is_english_in_this_thread_only(german: None) -> None:
    others: list[str] = []
    with writing.in_english():
        thread = threading.Thread(target=lambda: others.append(writing.whole(1240)))
        thread.start()
        thread.join()
        assert writing.whole(1240) == "1,240"
    assert others == ["1.240"]
    assert writing.whole(1240) == "1.240"
