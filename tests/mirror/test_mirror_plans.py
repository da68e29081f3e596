"""Plans in the mirror, against plain lists: shown, counted, ticked, carried out, dropped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mirror_desk import NOW, in_memory

from sage_desktop.core.errors import NotFound
from sage_desktop.core.names import name_key
from sage_desktop.mirror import plan_lines, plans
from sage_desktop.mirror.plan_lines import StoredLine
from sage_desktop.mirror.plans import PlanFacts
from sage_desktop.mirror.rows import Candidate, Outcome, PlanLine, Shown, Side, Status, Ticks

FACTS = PlanFacts(1, "customers", "b", NOW, 7, 1.5, True, 41)
SORTS = ("name", "status", "target", "reason")


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with in_memory() as connection:
        yield connection


def line(number: int, name: str = "", **more: Any) -> StoredLine:
    """A new record, ticked, unless something else is said. ``number`` counts from 0."""
    shown: dict[str, Any] = {
        "line": number,
        "sage_id": f"s{number}",
        "name": name,
        "detail": "",
        "status": Status.NEW,
        "target_id": None,
        "target_name": "",
        "reason": "not_here",
        "data": {},
        "differs": 0,
        "conflicts": 0,
        "ticked": True,
        "tickable": True,
    }
    stored: dict[str, Any] = {"search": name_key(name), "choices": {}}
    for field, value in more.items():
        (shown if field in PlanLine.__slots__ else stored)[field] = value
    return StoredLine(PlanLine(**shown), **stored)


def kept(
    db: sqlite3.Connection, wanted: Sequence[StoredLine], facts: PlanFacts = FACTS
) -> tuple[int, list[StoredLine]]:
    """A finished plan of these lines: its id, and the lines with the numbers that they have."""
    plan_id = plans.begin(db, facts)
    first = plan_lines.first_line(plan_id)
    numbered = [
        replace(each, shown=replace(each.shown, line=first + each.shown.line)) for each in wanted
    ]
    plan_lines.add(db, numbered)
    plans.finish(db, plan_id)
    return plan_id, numbered


# one line


ODD = ["", "a\x00b", "👩‍💻 \u202e<b>", "x" * 5_000, "Ünï\u0301", "%_'\"\\", "\n\t "]
texts = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ids = st.none() | st.integers(1, 2**62)
anything = st.builds(
    lambda shown, more: StoredLine(PlanLine(line=0, **shown), **more),
    st.fixed_dictionaries(
        {
            **dict.fromkeys(
                ("sage_id", "name", "detail", "target_name", "reason", "problem"), texts
            ),
            "status": st.sampled_from(Status),
            "outcome": st.sampled_from(Outcome),
            "target_id": ids,
            "data": st.dictionaries(texts, texts, max_size=2),
            **dict.fromkeys(("differs", "conflicts"), st.integers(0, 9)),
            **dict.fromkeys(("ticked", "tickable"), st.booleans()),
        }
    ),
    st.fixed_dictionaries(
        {
            "search": texts,
            "candidates": st.lists(
                st.builds(Candidate, st.integers(1, 2**62), texts, texts, st.integers(0, 100)),
                max_size=3,
            ).map(tuple),
            "choices": st.dictionaries(texts, st.sampled_from(Side), max_size=3),
            "digest": st.integers(0, 2**32 - 1),
            **dict.fromkeys(("settles", "touched"), st.booleans()),
        }
    ),
)


@settings(deadline=None)
@given(anything)
def test_a_line_comes_back_as_it_was_kept(wanted: StoredLine) -> None:
    with in_memory() as db:
        plan_id, [numbered] = kept(db, [wanted])
        assert plans.line(db, plan_id, numbered.shown.line) == numbered
        assert plans.lines(db, [numbered.shown.line]) == [numbered.shown]
        assert list(plans.all_lines(db, plan_id)) == [numbered.shown]


def test_a_line_of_another_plan_is_not_found(db: sqlite3.Connection) -> None:
    plan_id, [numbered] = kept(db, [line(0)])
    other, [there] = kept(db, [line(0)], replace(FACTS, tenant_id=2))
    for asked in (there.shown.line, numbered.shown.line + 1, -1):
        with pytest.raises(NotFound):
            plans.line(db, plan_id, asked)
    assert plans.line(db, other, there.shown.line) == there


def test_lines_come_in_the_order_asked_without_those_that_are_not(db: sqlite3.Connection) -> None:
    _, numbered = kept(db, [line(number, str(number)) for number in range(4)])
    numbers = [each.shown.line for each in numbered]
    asked = [numbers[2], 5, numbers[0], numbers[2]]
    assert [each.name for each in plans.lines(db, asked)] == ["2", "0", "2"]
    assert plans.lines(db, []) == []


# what is shown, counted and ticked, against plain lists


statuses = st.sampled_from(Status)


def possible(**more: Any) -> StoredLine:
    """A line that changes something has the record that it changes."""
    if more["status"] in (Status.CHANGED, Status.GONE):
        more["target_id"] = more["target_id"] or 1
    return line(0, **more)


some_lines = st.lists(
    st.builds(
        possible,
        name=st.sampled_from(["Alpha Ltd", "alpha", "Beta <b>", "a\x00b", "", "100%_"]),
        status=statuses,
        target_id=st.none() | st.integers(1, 3),
        target_name=st.sampled_from(["", "x", "X", "y"]),
        reason=st.sampled_from(["linked", "name", "not_here"]),
        differs=st.integers(0, 3),
        ticked=st.booleans(),
        tickable=st.booleans(),
        settles=st.booleans(),
        touched=st.booleans(),
        outcome=st.sampled_from([Outcome.WAITING, Outcome.WAITING, Outcome.CREATED, Outcome.STALE]),
    ),
    max_size=12,
).map(
    lambda found: [
        replace(each, shown=replace(each.shown, line=number, sage_id=f"s{number}"))
        for number, each in enumerate(found)
    ]
)
some_shown = st.builds(
    Shown,
    st.none() | statuses,
    st.sampled_from(["", "alpha", "ALPHA ltd", "b", "%", "\x00", "nobody"]),
    st.sampled_from(SORTS),
    st.booleans(),
)


def fits(each: StoredLine, shown: Shown) -> bool:
    has_status = shown.status in (None, each.shown.status)
    return has_status and all(word in each.search for word in name_key(shown.search).split())


def counted(lines: Sequence[StoredLine]) -> Ticks:
    going = [
        each.shown for each in lines if each.shown.ticked and each.shown.outcome is Outcome.WAITING
    ]
    changed = sum(each.status is Status.CHANGED for each in going)
    gone = sum(each.status is Status.GONE for each in going)
    others = [each for each in going if each.status not in (Status.CHANGED, Status.GONE)]
    new = sum(each.target_id is None for each in others)
    return Ticks(new, len(others) - new, changed, gone)


@settings(deadline=None)
@given(some_lines, some_shown)
def test_order_and_counts_are_those_of_the_lines_that_fit(
    wanted: list[StoredLine], shown: Shown
) -> None:
    with in_memory() as db:
        kept(db, [line(0, "Alpha of another tenant")], replace(FACTS, tenant_id=2))
        plan_id, numbered = kept(db, wanted)
        order = plans.order(db, plan_id, shown)
        fitting = [each for each in numbered if fits(each, shown)]
        assert sorted(order) == [each.shown.line for each in fitting]
        found = plans.lines(db, order)
        values = [
            {
                "name": each.line,
                "status": each.status.value,
                "target": each.target_name.lower(),
                "reason": (each.reason, each.differs),
            }[shown.sort]
            for each in found
        ]
        assert values == sorted(values, reverse=shown.descending)
        counts = plans.counts(db, plan_id, shown.search)
        assert set(counts) == set(Status)
        for status in Status:
            only = replace(shown, status=status)
            assert counts[status] == sum(fits(each, only) for each in numbered)
        head = plans.head(db, plan_id)
        assert (head.total, head.ticks) == (len(numbered), counted(numbered))
        assert head.counts == plans.counts(db, plan_id)
        outcomes = plans.outcome_counts(db, plan_id)
        assert outcomes == {
            outcome: sum(each.shown.outcome is outcome for each in numbered) for outcome in Outcome
        }


def ticked(each: StoredLine, on: bool) -> StoredLine:
    shown = each.shown
    if not shown.tickable or shown.outcome is not Outcome.WAITING or shown.ticked is on:
        return each
    return replace(each, shown=replace(shown, ticked=on), touched=True)


@settings(deadline=None)
@given(some_lines, some_shown, st.booleans())
def test_all_that_is_shown_is_ticked_and_nothing_else(
    wanted: list[StoredLine], shown: Shown, on: bool
) -> None:
    with in_memory() as db:
        _, [other] = kept(db, [line(0, "Alpha")], replace(FACTS, tenant_id=2))
        plan_id, numbered = kept(db, wanted)
        told = plans.tick_shown(db, plan_id, shown, on)
        expected = [ticked(each, on) if fits(each, shown) else each for each in numbered]
        assert plan_lines.stored(db, [each.shown.line for each in numbered]) == expected
        assert told == plans.ticks(db, plan_id) == counted(expected)
        assert plan_lines.stored(db, [other.shown.line]) == [other]


@settings(deadline=None)
@given(some_lines, st.sets(st.integers(0, 14)), st.booleans())
def test_single_lines_are_ticked(wanted: list[StoredLine], chosen: set[int], on: bool) -> None:
    with in_memory() as db:
        _, [other] = kept(db, [line(0)], replace(FACTS, tenant_id=2))
        plan_id, numbered = kept(db, wanted)
        first = plan_lines.first_line(plan_id)
        told = plans.tick(
            db, plan_id, [other.shown.line, *(first + number for number in chosen)], on
        )
        expected = [
            ticked(each, on) if number in chosen else each for number, each in enumerate(numbered)
        ]
        assert plan_lines.stored(db, [each.shown.line for each in numbered]) == expected
        assert told == counted(expected)
        assert plan_lines.stored(db, [other.shown.line]) == [other]


@settings(deadline=None)
@given(some_lines, st.sets(st.integers(0, 14)))
def test_only_these_are_ticked_and_nobody_decided_that(
    wanted: list[StoredLine], chosen: set[int]
) -> None:
    with in_memory() as db:
        _, [other] = kept(db, [line(0)], replace(FACTS, tenant_id=2))
        plan_id, numbered = kept(db, wanted)
        first = plan_lines.first_line(plan_id)
        told = plans.tick_only(db, plan_id, [other.shown.line, *(first + each for each in chosen)])
        expected = [
            each
            if each.shown.outcome is not Outcome.WAITING
            else replace(
                each,
                shown=replace(each.shown, ticked=each.shown.tickable and number in chosen),
            )
            for number, each in enumerate(numbered)
        ]
        assert plan_lines.stored(db, [each.shown.line for each in numbered]) == expected
        assert told == counted(expected)
        assert plan_lines.stored(db, [other.shown.line]) == [other]


@settings(deadline=None)
@given(some_lines, st.integers(1, 5))
def test_what_waits_comes_page_by_page_and_once(wanted: list[StoredLine], limit: int) -> None:
    with in_memory() as db:
        plan_id, numbered = kept(db, wanted)
        expected = [
            each
            for each in numbered
            if (each.shown.ticked or each.settles) and each.shown.outcome is Outcome.WAITING
        ]
        found: list[StoredLine] = []
        after = 0
        while page := plans.waiting(db, plan_id, after, limit):
            assert len(page) <= limit
            after = page[-1].shown.line
            found += page
        assert found == expected
        outcomes = [(each.shown.line, Outcome.CREATED, "") for each in expected]
        plans.note_outcomes(db, outcomes)
        assert plans.waiting(db, plan_id, 0, limit) == []
        assert plans.ticks(db, plan_id).total == 0
        assert set(plans.touched(db, plan_id)) == {
            each.shown.sage_id
            for each in numbered
            if each.touched and each not in expected and each.shown.outcome is Outcome.WAITING
        }
        assert plans.was_used(db, plan_id) == any(
            each in expected or each.shown.outcome is not Outcome.WAITING for each in numbered
        )


# plans that come and go


def test_a_plan_counts_once_it_is_finished(db: sqlite3.Connection) -> None:
    plan_id = plans.begin(db, FACTS)
    plan_lines.add(db, [line(plan_lines.first_line(plan_id))])
    assert plans.latest(db, 1, "customers") is None
    with pytest.raises(NotFound):
        plans.head(db, plan_id)
    plans.finish(db, plan_id)
    assert plans.latest(db, 1, "customers") == plan_id
    assert plans.facts(db, plan_id) == FACTS


def test_a_new_plan_takes_the_place_of_all_before_it_and_of_no_other(
    db: sqlite3.Connection,
) -> None:
    other_tenant, _ = kept(db, [line(0)], replace(FACTS, tenant_id=2))
    other_kind, _ = kept(db, [line(0)], replace(FACTS, kind="suppliers"))
    old, _ = kept(db, [line(0), line(1)])
    killed = plans.begin(db, FACTS)  # never finished: its program was ended by force
    plan_lines.add(db, [line(plan_lines.first_line(killed))])
    new, _ = kept(db, [line(0)])
    for gone in (old, killed):
        with pytest.raises(NotFound):
            plans.facts(db, gone)
    for there in (other_tenant, other_kind, new):
        assert plans.head(db, there).total == 1
    (number,) = db.execute("SELECT count(*) FROM plan_line").fetchone()
    assert number == 3
    plans.drop_of(db, 1)
    assert plans.latest(db, 1, "customers") is plans.latest(db, 1, "suppliers") is None
    assert plans.latest(db, 2, "customers") == other_tenant
    assert plans.begin(db, FACTS) > new, "numbers are not given out twice"


def test_what_is_troubled(db: sqlite3.Connection) -> None:
    plan_id, _ = kept(
        db,
        [
            line(0, "problem", status=Status.PROBLEM, tickable=False, ticked=False),
            line(1, "waits", status=Status.CHANGED, conflicts=1),
            line(2, "match not carried out", status=Status.MATCH, conflicts=2),
            line(3, "match done", status=Status.MATCH, conflicts=2, outcome=Outcome.LINKED),
            line(4, "new", conflicts=0),
            line(5, "gone", status=Status.GONE),
        ],
    )
    told = [each.name for each in plans.troubled(db, plan_id, 9)]
    assert told == ["problem", "waits", "match done"]
    assert len(plans.troubled(db, plan_id, 2)) == 2
    assert plans.sage_ids_gone(db, plan_id) == ["s5"]
