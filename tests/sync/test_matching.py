"""The matching ladder, rung by rung, record against record, and as properties of the whole set."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.core.names import name_key
from sage_desktop.sync.imports.matching import (
    NOT_HERE,
    RUNGS,
    SEVERAL,
    TAKEN,
    HaloIndex,
    HaloKey,
    Match,
    SageKey,
    match_all,
    name_pairs,
)
from sage_desktop.sync.imports.shelf import CROWD


def halo(
    local_id: int, name: str = "", reference: str = "", vat_number: str = "", email: str = ""
) -> HaloKey:
    return (local_id, name_key(name), name, reference, vat_number, email)


def own_id(source_guid: str) -> int | None:
    kind, _, number = source_guid.rpartition(":")
    return int(number) if kind == "halo:client" and number.isdecimal() else None


def matches(sage: Iterable[SageKey], rows: Iterable[HaloKey]) -> dict[str, Match]:
    return dict(match_all(sage, HaloIndex(rows, own_id)))


def told(sage: Iterable[SageKey], rows: Iterable[HaloKey]) -> dict[str, tuple[str, list[int]]]:
    """Reason and candidates of each Sage record."""
    return {
        sage_id: (match.reason, [each.local_id for each in match.candidates])
        for sage_id, match in matches(sage, rows).items()
    }


A = halo(1, "Northgate Ltd", "NG01", "GB123456789", "accounts@northgate.example")
B = halo(2, "Southgate Ltd", "SG01", "GB987654321", "accounts@southgate.example")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (SageKey("s", "x", source_guid="halo:client:1"), "our_id"),
        (SageKey("s", "x", reference=" ng01 "), "reference"),
        (SageKey("s", "x", vat_number="GB 123 4567 89"), "vat_number"),
        (SageKey("s", "x", vat_number="123-456-789"), "vat_number"),
        (SageKey("s", "x", email="Accounts@Northgate.Example "), "email"),
        (SageKey("s", "  NORTHGATE   ltd"), "name"),
        (SageKey("s", "NORTHGATE\u00a0\uff2c\uff34\uff24"), "name"),
    ],
)
def test_each_rung_alone_decides(record: SageKey, reason: str) -> None:
    match = matches([record], [A, B])["s"]
    assert (match.reason, match.target_id) == (reason, 1)
    assert [(each.local_id, each.name, each.reason, each.score) for each in match.candidates] == [
        (1, "Northgate Ltd", reason, 100)
    ]
    assert HaloIndex([A, B], own_id).match(record) == match
    assert len(HaloIndex([A, B])) == 2


@pytest.mark.parametrize(
    "record",
    [
        SageKey("s", ""),
        SageKey("s", " \t", " ", " ", " ", " "),
        SageKey("s", "Northgate", source_guid="halo:client:77"),
        SageKey("s", "Northgate", source_guid="other:client:1"),
        SageKey("s", "Northgate", vat_number="GB"),
        SageKey("s", "Northgate", vat_number="N/A"),
    ],
)
def test_empty_and_unknown_values_match_nobody(record: SageKey) -> None:
    blank = halo(3, "", "", "n/a", " ")
    match = matches([record], [A, B, blank, halo(4, " ", " ", "GB", "")])["s"]
    assert match == Match((), NOT_HERE)
    assert match.target_id is None


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("GB123456789", "XI 123456789", True),
        ("EL123456789", "GR123456789", True),
        ("123456789", "DE123456789", True),
        ("GB123456789", "DE123456789", False),
        ("IE1234567T", "1234567t", True),
        ("FRXX999999999", "xx 999.999.999", True),
        ("000 0000 00", "000000000", False),
        ("\uff11\uff12\uff13", "123", True),
    ],
)
def test_vat_numbers_with_and_without_their_country(ours: str, theirs: str, same: bool) -> None:
    found = told([SageKey("s", "x", vat_number=theirs)], [halo(1, "y", vat_number=ours)])
    assert found["s"] == (("vat_number", [1]) if same else (NOT_HERE, []))


def test_a_stronger_rung_gives_the_reason_where_all_agree() -> None:
    record = SageKey("s", A[2], A[3], A[4], A[5], "halo:client:1")
    assert told([record], [A, B])["s"] == ("our_id", [1])


def test_rungs_that_contradict_are_ambiguous_with_both() -> None:
    record = SageKey("s", "x", reference="NG01", vat_number="GB987654321")
    match = matches([record], [A, B])["s"]
    assert (match.reason, match.data, match.target_id) == (SEVERAL, {"count": "2"}, None)
    assert [(each.local_id, each.reason) for each in match.candidates] == [
        (1, "reference"),
        (2, "vat_number"),
    ]


def test_our_id_of_another_book_does_not_silence_the_other_rungs() -> None:
    record = SageKey("s", "Southgate Ltd", source_guid="halo:client:1")
    assert told([record], [A, B])["s"] == (SEVERAL, [1, 2])


def test_several_elsewhere_contradict_nobody() -> None:
    rows = [A, halo(2, "b", email="x@y"), halo(3, "c", email="x@y")]
    assert told([SageKey("s", "x", "NG01", email="x@y")], rows)["s"] == ("reference", [1])


def test_a_lower_rung_singles_one_out_of_several() -> None:
    rows = [halo(1, "North", email="x@y"), halo(2, "South", email="x@y")]
    assert told([SageKey("s", "South", email="x@y")], rows)["s"] == ("email", [2])
    assert told([SageKey("s", "West", email="x@y")], rows)["s"] == (SEVERAL, [1, 2])


def test_what_one_rung_left_the_next_may_contradict() -> None:
    rows = [
        halo(1, "North", "R"),
        halo(2, "South", "R", email="x@y"),
        halo(3, "East", "R"),
    ]
    assert told([SageKey("s", "North", "R", email="x@y")], rows)["s"] == (SEVERAL, [2, 1, 3])


def test_a_sage_record_of_each_name_gets_its_own_of_one_email() -> None:
    rows = [halo(1, "North", email="x@y"), halo(2, "South", email="x@y")]
    sage = [SageKey("n", "North", email="x@y"), SageKey("s", "South", email="x@y")]
    assert told(sage, rows) == {"n": ("email", [1]), "s": ("email", [2])}


def test_two_of_one_name_against_one_are_both_ambiguous_and_name_each_other() -> None:
    sage = [SageKey("s1", "Northgate Ltd"), SageKey("s2", "northgate  LTD")]
    found = matches(sage, [A])
    assert told(sage, [A]) == {"s1": (TAKEN, [1]), "s2": (TAKEN, [1])}
    assert found["s1"].data == {"other": "northgate  LTD", "other_id": "s2"}
    assert found["s2"].data == {"other": "Northgate Ltd", "other_id": "s1"}


def test_a_stronger_rung_wins_and_the_weaker_record_is_new() -> None:
    sage = [SageKey("weak", "Northgate Ltd"), SageKey("strong", "x", "NG01")]
    assert told(sage, [A]) == {"weak": (NOT_HERE, []), "strong": ("reference", [1])}


def test_a_loser_gets_its_next_candidate() -> None:
    sage = [SageKey("s1", "x", source_guid="halo:client:1"), SageKey("s2", "Southgate Ltd", "NG01")]
    assert told(sage, [A, B]) == {"s1": ("our_id", [1]), "s2": ("name", [2])}


def test_several_become_one_when_a_stronger_rung_took_the_other() -> None:
    rows = [halo(1, "a", "R1", email="x@y"), halo(2, "b", email="x@y")]
    sage = [SageKey("s1", "x", "R1"), SageKey("s2", "y", email="x@y")]
    assert told(sage, rows) == {"s1": ("reference", [1]), "s2": ("email", [2])}


def test_a_weaker_claim_on_something_undecided_waits_too() -> None:
    sage = [
        SageKey("s1", "x", "NG01"),
        SageKey("s2", "y", "NG01"),
        SageKey("s3", "Northgate Ltd"),
    ]
    assert told(sage, [A]) == {each: (TAKEN, [1]) for each in ("s1", "s2", "s3")}
    assert matches(sage, [A])["s3"].data["other_id"] == "s1"
    torn = [SageKey("s1", "x", "NG01", "GB987654321"), SageKey("s2", "Northgate Ltd")]
    assert told(torn, [A, B]) == {"s1": (SEVERAL, [1, 2]), "s2": (TAKEN, [1])}


def test_one_that_was_singled_out_but_is_taken_shows_the_others_as_well() -> None:
    rows = [halo(1, "North", email="x@y"), halo(2, "South", email="x@y")]
    sage = [SageKey("s1", "North", email="x@y"), SageKey("s2", "North", email="x@y")]
    assert told(sage, rows) == {"s1": (TAKEN, [1, 2]), "s2": (TAKEN, [1, 2])}


def test_a_value_of_a_crowd_says_nothing_but_a_name_of_a_crowd_waits() -> None:
    crowd = [halo(number, f"Client {number}", "-", "0", "no@no") for number in range(CROWD + 1)]
    sage = [SageKey("new", "Nobody", "-", "0", "no@no"), SageKey("known", "Client 7", "-")]
    assert told(sage, crowd) == {"new": (NOT_HERE, []), "known": ("name", [7])}
    assert told(sage, crowd[:CROWD])["new"] == (SEVERAL, list(range(CROWD)))
    cash = [halo(number, "Cash Sale") for number in range(CROWD + 5)]
    match = matches([SageKey("s", "Cash sale")], cash)["s"]
    assert (match.reason, match.data) == (SEVERAL, {"count": str(CROWD + 5)})
    assert len(match.candidates) == CROWD


def test_the_crowd_of_a_name_shrinks_by_what_stronger_rungs_took() -> None:
    cash = [halo(number, "Cash Sale", f"R{number}") for number in range(CROWD + 2)]
    sage = [SageKey(f"s{number}", "Cash Sale", f"R{number}") for number in range(CROWD + 1)]
    found = told([*sage, SageKey("last", "Cash Sale")], cash)
    assert found["s0"] == ("reference", [0])
    assert found["last"] == ("name", [CROWD + 1])


def test_hostile_texts_match_as_the_plain_text_they_are() -> None:
    names = ["<b>x</b>", "\u202eevil", "=1+1", "\x00", "🐙" * 100, "n" * 5000, "שלום", "%s{0}"]
    rows = [halo(number, name) for number, name in enumerate(names)]
    sage = [SageKey(str(number), name) for number, name in enumerate(names)]
    assert told(sage, rows) == {str(number): ("name", [number]) for number in range(len(names))}


def test_nobody_here_means_all_are_new_and_results_come_in_the_order_given() -> None:
    sage = [SageKey(str(number), "x", "y") for number in (3, 1, 2)]
    assert list(match_all(iter(sage), HaloIndex([]))) == [(each, Match()) for each in "312"]


def test_name_pairs_are_those_that_are_unique_on_both_sides() -> None:
    sage = [("s1", "One"), ("s2", "Two"), ("s3", "two "), ("s4", "Three"), ("s5", ""), ("s6", "6")]
    ours = [(1, "one"), (2, "two"), (3, "three"), (4, "three"), (5, ""), (7, "seven")]
    assert name_pairs(sage, ours) == [("s1", 1)]


few = st.sampled_from(["", "a", "b", "c"])
sage_sets = st.lists(
    st.tuples(few, few, few, few, st.sampled_from(["", "halo:client:1", "halo:client:2"])),
    max_size=7,
).map(
    lambda rows: [
        SageKey(f"s{number}", name, reference, vat and f"1{vat}", email, guid)
        for number, (name, reference, vat, email, guid) in enumerate(rows)
    ]
)
halo_sets = st.lists(st.tuples(few, few, few, few), max_size=7).map(
    lambda rows: [
        halo(number, name, reference, vat and f"1{vat}", email)
        for number, (name, reference, vat, email) in enumerate(rows, start=1)
    ]
)


@given(sage_sets, halo_sets, st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_nothing(
    sage: list[SageKey], rows: list[HaloKey], chance: random.Random
) -> None:
    before = matches(sage, rows)
    chance.shuffle(sage)
    chance.shuffle(rows)
    assert matches(sage, rows) == before


@given(sage_sets, halo_sets)
def test_nobody_is_given_away_twice_and_each_reason_holds(
    sage: list[SageKey], rows: list[HaloKey]
) -> None:
    found = matches(sage, rows)
    targets = [match.target_id for match in found.values() if match.target_id is not None]
    assert len(targets) == len(set(targets))
    assert list(found) == [record.sage_id for record in sage]
    by_id = {row[0]: row for row in rows}
    for record in sage:
        match = found[record.sage_id]
        assert (match.reason == NOT_HERE) == (not match.candidates)
        assert match.reason in (*RUNGS, NOT_HERE, SEVERAL, TAKEN)
        assert len({each.local_id for each in match.candidates}) == len(match.candidates)
        for each in match.candidates:
            alone = told([record], [by_id[each.local_id]])[record.sage_id]
            assert alone == (each.reason, [each.local_id])


@given(sage_sets, halo_sets)
def test_a_record_is_new_only_where_all_it_could_be_went_to_others(
    sage: list[SageKey], rows: list[HaloKey]
) -> None:
    found = matches(sage, rows)
    given_away = {match.target_id for match in found.values()}
    for record in sage:
        if found[record.sage_id].reason == NOT_HERE:
            assert {
                row[0] for row in rows if told([record], [row])[record.sage_id][0] != NOT_HERE
            } <= given_away
