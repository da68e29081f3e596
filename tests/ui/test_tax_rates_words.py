"""What is said about importing tax rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from sage_desktop.book.run_rows import Counts, RunResult, RunRow
from sage_desktop.ui.import_words import (
    is_up_to_date,
    last_import,
    last_run,
    result_counts,
    up_to_date,
)
from sage_desktop.ui.tax_rate_rows import RemovalRow
from sage_desktop.ui.tax_rate_words import RUN_KIND, question, undone, verb_for

LOCAL = datetime.now().astimezone().tzinfo
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=LOCAL)
AT_TWO = datetime(2026, 11, 23, 2, 0, tzinfo=LOCAL)

RUN = RunRow(
    7,
    1,
    "Northgate",
    "tax-rates",
    AT_TWO,
    AT_TWO,
    RunResult.DONE,
    Counts(updated=1, unchanged=5),
    2,
)


def row(number: int, name: str, **changes: object) -> RemovalRow:
    plain = RemovalRow(number, name, Decimal("17.5"), False, 0)
    return replace(plain, **changes)  # type: ignore[arg-type]


OLD = row(1, "VAT 17.5 %", retire=True, uses=14)
TEST = row(2, "Test rate")
GONE = row(3, "Lower", retire=True, gone=True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Last imported today 02:00: 1 updated, 5 unchanged"),
        ({"counts": Counts()}, "Last imported today 02:00: nothing to do"),
        ({"undone_by": 8}, "The import of today 02:00 was undone"),
        (
            {"result": RunResult.CANCELLED, "error": "cancelled"},
            "The import of today 02:00 was stopped: nothing was changed",
        ),
        (
            {"result": RunResult.FAILED, "error": "offline"},
            "The import of today 02:00 failed: No connection to Sage.",
        ),
    ],
)
def test_when_it_was_last_imported(changes: dict[str, object], sentence: str) -> None:
    assert last_import(replace(RUN, **changes), NOW) == sentence  # type: ignore[arg-type]


def test_the_last_import_of_this_tenant_that_ended() -> None:
    running = replace(RUN, id=9, result=RunResult.RUNNING, ended_at=None)
    other = replace(RUN, id=8, tenant_id=2)
    undo = replace(RUN, id=10, kind="undo")
    assert last_run([undo, running, other, RUN], 1, RUN_KIND) == RUN
    assert last_run([other], 1, RUN_KIND) is None
    assert last_run([RUN], 1, "accounts") is None
    assert last_import(None, NOW) == "Not imported yet"


def plain(text: str) -> str:
    return text.translate({0x2068: None, 0x2069: None})


def test_the_question_is_wording_nine() -> None:
    asked = question([OLD, TEST])
    assert asked.title == "Remove 2 Halo tax rates?"
    assert plain(asked.text) == (
        "They are not mapped in any tenant. “VAT 17.5 %” is used by 14 records and is retired "
        "instead. You can undo this."
    )
    assert asked.verb == "Remove 2 rates"


def test_the_question_for_one() -> None:
    asked = question([TEST])
    assert (asked.title, asked.verb) == ("Remove 1 Halo tax rate?", "Remove 1 rate")
    assert asked.text == "It is not mapped in any tenant. You can undo this."


def test_the_question_when_all_are_only_retired() -> None:
    asked = question([OLD, GONE])
    assert (asked.title, asked.verb) == ("Retire 2 Halo tax rates?", "Retire 2 rates")
    assert "no longer in Sage" in asked.text


def test_many_in_use_are_counted_not_listed() -> None:
    asked = question([replace(OLD, local_id=n, name=f"Old {n}") for n in range(5)])
    assert "Old 2" in plain(asked.text)
    assert "Old 3" not in plain(asked.text)
    assert "2 more are in use and are retired too." in asked.text


def test_the_button_counts_what_is_ticked() -> None:
    assert verb_for([OLD]) == "Retire 1 rate"
    assert verb_for([]) == "Remove 0 rates"


def test_up_to_date_only_if_nothing_at_all_happened() -> None:
    quiet = replace(RUN, counts=Counts(unchanged=6))
    assert is_up_to_date(quiet)
    assert up_to_date(quiet) == "6 unchanged."
    assert not is_up_to_date(RUN)
    assert not is_up_to_date(replace(quiet, counts=Counts(unchanged=5, failed=1)))


def test_failures_are_counted_only_when_there_are_any() -> None:
    assert len(result_counts(Counts())) == 6
    assert len(result_counts(Counts(), links=False)) == 4
    assert result_counts(Counts(failed=2))[-1] == ("not imported", 2)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (Counts(removed=4, created=2), "4 created rates removed, 2 removed rates are back."),
        (
            Counts(updated=1, failed=1),
            "1 rate as it was before, 1 changed since and left as it is.",
        ),
        (Counts(), "The links are as before."),
    ],
)
def test_what_an_undo_did(counts: Counts, sentence: str) -> None:
    assert undone(replace(RUN, kind="undo", counts=counts))[1] == sentence
