"""The words of the import screen: states, reasons, sums and results, with every number there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.book.run_rows import Counts, Problem, RunResult, RunRow
from sage_desktop.mirror.rows import (
    Candidate,
    Difference,
    Outcome,
    PlanDetail,
    PlanHead,
    PlanLine,
    Side,
    Status,
    Ticks,
    Verdict,
)
from sage_desktop.ui import outcome_words, plan_sheet, plan_words
from sage_desktop.ui.import_kinds import CUSTOMERS

NOW = datetime(2026, 11, 23, 14, 40, tzinfo=UTC)
LINE = PlanLine(
    1, "s1", "Ashdown", "ASH001", Status.NEW, None, "", "not_here", {}, 0, 0, True, True
)
LINKED = replace(LINE, status=Status.CHANGED, target_id=5, target_name="Ash", reason="linked")
HEAD = PlanHead(1, 1, "customers", NOW, 1240, 8, 9.2, False, {}, Ticks(212, 38, 19))


def test_a_line_names_where_it_goes_and_where_it_went() -> None:
    assert plan_words.target_text(LINE) == "Create new"
    assert plan_words.target_text(replace(LINE, outcome=Outcome.CREATED)) == "Ashdown"
    assert plan_words.target_text(replace(LINKED, outcome=Outcome.UPDATED)) == "Ash"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "No similar customer"),
        ({"reason": "reference"}, "Same reference"),
        ({"reason": "reference", "data": {"value": "BRI002"}}, "Reference ⁨BRI002⁩"),
        ({"reason": "vat_number"}, "Same VAT number"),
        ({"reason": "email"}, "Same e-mail"),
        ({"reason": "name"}, "Exact name"),
        ({"reason": "our_id"}, "Carries our number"),
        ({"reason": "similar", "data": {"score": "91"}}, "Similar name, 91 %"),
        ({"reason": "similar"}, "Similar name"),
        ({"reason": "several", "data": {"count": "3"}}, "Fits 3 customers"),
        ({"reason": "several", "data": {"count": "many"}}, "Fits 2 customers"),
        ({"reason": "taken", "data": {"other": "Ash & Co"}}, "⁨Ash & Co⁩ fits too"),
        ({"reason": "taken"}, "Another fits too"),
        ({"reason": "chosen"}, "Chosen by you"),
        ({"reason": "gone_in_sage"}, "Not in Sage now"),
        ({"reason": "no_name", "status": Status.PROBLEM}, "This Sage record has no name."),
        ({"reason": "of a later version"}, ""),
        ({"outcome": Outcome.FAILED, "problem": "no_name"}, "This Sage record has no name."),
    ],
)
def test_every_reason_has_words(changes: dict[str, object], words: str) -> None:
    assert plan_words.reason_text(replace(LINE, **changes), CUSTOMERS) == words


@pytest.mark.parametrize(
    ("differs", "conflicts", "words"),
    [
        (3, 0, "Linked, 3 differ"),
        (1, 0, "Linked, 1 differs"),
        (2, 1, "Linked, 1 conflict"),
        (0, 2, "Linked, 2 conflicts"),
        (0, 0, "Linked"),
    ],
)
def test_a_linked_record_says_what_differs(differs: int, conflicts: int, words: str) -> None:
    line = replace(LINKED, differs=differs, conflicts=conflicts)
    assert plan_words.reason_text(line, CUSTOMERS) == words


def test_an_unchanged_record_has_nothing_to_do() -> None:
    line = replace(LINKED, status=Status.UNCHANGED)
    assert plan_words.reason_text(line, CUSTOMERS) == "Nothing to do"


@pytest.mark.parametrize(
    ("changes", "words", "waits"),
    [
        ({}, "Create new", False),
        ({"status": Status.MATCH, "target_id": 5, "target_name": "Ash"}, "Ash", False),
        ({"status": Status.AMBIGUOUS, "data": {"count": "2"}}, "Choose 1 of 2", True),
        ({"status": Status.AMBIGUOUS}, "Choose one", True),
        ({"status": Status.PROBLEM}, "", False),
        ({"status": Status.GONE}, "", False),
        ({"reason": "chosen"}, "Create new", False),
    ],
)
def test_where_a_record_goes(changes: dict[str, object], words: str, waits: bool) -> None:
    line = replace(LINE, **changes)
    assert plan_words.target_text(line) == words
    assert plan_words.waits(line) is waits


def test_every_status_and_outcome_has_an_icon_and_a_word() -> None:
    chips = [plan_words.status_chip(status) for status in Status]
    chips += [plan_words.outcome_chip(each) for each in plan_words.OUTCOMES]
    assert all(chip.word and chip.icon for chip in chips)
    assert set(plan_words.OUTCOMES) == set(Outcome) - {Outcome.WAITING}
    done = replace(LINE, outcome=Outcome.CREATED)
    assert plan_words.line_chip(done).word == "Created"


def test_a_gone_record_says_what_a_tick_does() -> None:
    words = plan_words.why_text(replace(LINKED, status=Status.GONE))
    assert words == "Sage no longer has it. The Halo record stays; ticked, its link to Sage ends."
    assert plan_words.why_text(LINE) == ""
    failed = replace(LINE, outcome=Outcome.FAILED, problem="no_name")
    assert plan_words.why_text(failed).startswith("This Sage record has no name. It was left out")
    problem = replace(LINE, status=Status.PROBLEM, reason="no_name")
    assert plan_words.why_text(problem).startswith("This Sage record has no name.")


def test_how_many_fields_differ() -> None:
    differs = (Difference("phone", "1", "2", Verdict.CONFLICT, None),)
    same = (("name", "Ash"), ("email", "a@b"))
    assert plan_words.differ_text(PlanDetail(LINKED, differs, same)) == "1 of 3 fields differ"
    assert plan_words.differ_text(PlanDetail(LINKED, (), same)) == "All fields are the same"
    assert plan_words.differ_text(PlanDetail(LINKED, (), ())) == ""
    assert plan_words.differ_text(PlanDetail(LINE, differs, ())) == "1 field comes in"
    assert plan_words.same_text(1) == "1 field is the same"
    assert plan_words.same_text(11) == "11 fields are the same"


def test_why_a_side_is_taken() -> None:
    conflict = Difference("phone", "1", "2", Verdict.CONFLICT, None)
    assert plan_words.is_open(conflict)
    chosen = replace(conflict, taken=Side.SAGE, chosen=True)
    assert not plan_words.is_open(chosen)
    assert plan_words.verdict_text(chosen) == "Chosen by you"
    words = {plan_words.verdict_text(replace(conflict, verdict=each)) for each in Verdict}
    assert len(words) == len(Verdict)
    assert "since the last import" in plan_words.conflict_text(LINKED)
    matched = replace(LINKED, status=Status.MATCH)
    assert plan_words.conflict_text(matched).startswith("Both sides have a value.")


def test_candidates_say_why() -> None:
    similar = Candidate(1, "Ash", "similar", 88)
    assert plan_words.candidate_text(similar, CUSTOMERS) == "Similar name, 88 %"
    assert plan_words.candidate_text(Candidate(1, "Ash", "email"), CUSTOMERS) == "Same e-mail"


def test_the_sums() -> None:
    assert plan_words.selected_text(HEAD) == "269 of 1,240 selected"
    assert plan_words.effects_text(HEAD.ticks) == "212 new, 38 matches, 19 changes."
    assert plan_words.effects_text(Ticks(matched=1, changed=1, gone=1)) == (
        "1 match, 1 change, 1 link ends."
    )
    assert plan_words.effects_text(Ticks()) == ""
    assert plan_words.read_text(HEAD, NOW) == "Read from Sage today 14:40"
    assert plan_words.read_tip(HEAD, CUSTOMERS) == "1,240 customers in 9 s with 8 requests."
    later = replace(HEAD, incremental=True, requests=1)
    assert plan_words.read_tip(later, CUSTOMERS) == (
        "1,240 customers in 9 s with 1 request. Only what changed was asked for."
    )


def test_the_export_has_a_cell_for_each_title_and_no_marks() -> None:
    sheet = plan_sheet.sheet(CUSTOMERS)
    line = replace(LINE, reason="reference", data={"value": "BRI"}, outcome=Outcome.CREATED)
    cells = sheet.cells(line)
    assert len(cells) == len(sheet.titles)
    assert cells[-2:] == ("Reference BRI", "Created")
    assert sheet.cells(LINE)[-1] == ""


# kinds


def test_fields_are_named_and_shown_as_people_read_them() -> None:
    assert CUSTOMERS.field("site") == "Site address"
    assert CUSTOMERS.field("vat_number") == "VAT number"
    assert CUSTOMERS.field("of_a_later_version") == "Of a later version"
    assert CUSTOMERS.value("payment_days", "30") == "30 days"
    assert CUSTOMERS.value("payment_days", "1") == "1 day"
    assert CUSTOMERS.value("payment_days", "net") == "net"
    assert CUSTOMERS.value("payment_days", "") == ""
    assert CUSTOMERS.value("site", "\n1 High St\n\nLeeds\n") == "1 High St, Leeds"
    assert CUSTOMERS.value("notes", "two\nlines") == "two\nlines"
    assert CUSTOMERS.count(1240) == "1,240 customers"


@given(name=st.sampled_from(sorted(CUSTOMERS.fields)), text=st.text())
def test_no_value_is_lost(name: str, text: str) -> None:
    shown = CUSTOMERS.value(name, text)
    if name not in CUSTOMERS.values:
        assert shown == text
    for line in text.splitlines():
        if name != "payment_days":
            assert line.strip() in shown


# results


def finished(counts: Counts, result: RunResult = RunResult.DONE) -> RunRow:
    end = NOW + timedelta(seconds=21)
    return RunRow(1, 1, "Northgate", "customers", NOW, end, result, counts, 0)


def test_the_result_says_how_many_and_how_long() -> None:
    counts = Counts(created=212, linked=38, updated=19, unchanged=958, failed=2)
    run = finished(counts)
    assert outcome_words.result_title(run, CUSTOMERS) == "Imported 269 customers in 21 s"
    assert outcome_words.counts_text(counts) == (
        "212 created · 38 linked · 19 updated · 958 unchanged · 2 not imported"
    )
    assert outcome_words.result_title(finished(Counts(failed=2)), CUSTOMERS) == (
        "Nothing was imported"
    )
    assert outcome_words.result_title(finished(Counts(unchanged=2)), CUSTOMERS) == (
        "Nothing had to be changed"
    )


def test_stopped_says_what_stays() -> None:
    assert outcome_words.stopped(412, 1240, CUSTOMERS) == (
        "Stopped after 412 of 1,240 customers",
        "Those 412 are imported. Import again to go on, or undo.",
    )
    assert outcome_words.stopped(1, 9, CUSTOMERS)[1].startswith("That one is imported.")
    assert outcome_words.stopped(0, 9, CUSTOMERS)[1].startswith("Nothing was changed.")


def test_undo_says_what_it_took_back_and_left() -> None:
    run = finished(Counts(removed=212, updated=19, failed=1))
    assert outcome_words.undone(run) == (
        "212 created records removed, 19 records as they were before, "
        "1 changed since and left as it is."
    )
    assert outcome_words.undone(finished(Counts())) == "The links are as before."


def test_a_problem_has_a_reason_and_a_next_step() -> None:
    why, what = outcome_words.problem_words(Problem("s1", "Ash", "no_name"))
    assert why == "This Sage record has no name."
    assert what.endswith("Give it a name in Sage and import again.")
