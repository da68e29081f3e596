"""The three-way rules, one by one and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.mirror.rows import Difference, Side, Verdict
from sage_desktop.sync.agreed import agree_on
from sage_desktop.sync.imports.three_way import Comparison, compare

texts = st.sampled_from(["", "a", "b", "c", "<b>\u202e\x00"])
records = st.dictionaries(st.sampled_from(["name", "email", "phone", "notes"]), texts)
choices = st.dictionaries(
    st.sampled_from(["name", "email", "phone", "notes"]), st.sampled_from(Side)
)
bases = st.none() | records

MIRRORED = {
    Verdict.CHANGED_IN_SAGE: Verdict.CHANGED_HERE,
    Verdict.CHANGED_HERE: Verdict.CHANGED_IN_SAGE,
    Verdict.ONLY_IN_SAGE: Verdict.ONLY_HERE,
    Verdict.ONLY_HERE: Verdict.ONLY_IN_SAGE,
    Verdict.CONFLICT: Verdict.CONFLICT,
}
OTHER = {Side.SAGE: Side.HALO, Side.HALO: Side.SAGE, None: None}


def one(base: str | None, halo: str, sage: str, choice: Side | None = None) -> Comparison:
    return compare(
        None if base is None else {"name": base},
        {"name": halo},
        {"name": sage},
        {} if choice is None else {"name": choice},
    )


@pytest.mark.parametrize(
    ("base", "halo", "sage", "verdict", "taken", "merged", "agreed"),
    [
        ("old", "old", "new", Verdict.CHANGED_IN_SAGE, Side.SAGE, "new", "new"),
        ("old", "old", "", Verdict.CHANGED_IN_SAGE, Side.SAGE, "", ""),
        ("old", "new", "old", Verdict.CHANGED_HERE, Side.HALO, "new", "old"),
        ("old", "", "old", Verdict.CHANGED_HERE, Side.HALO, "", "old"),
        ("", "new", "", Verdict.CHANGED_HERE, Side.HALO, "new", ""),
        ("old", "one", "two", Verdict.CONFLICT, None, "one", "old"),
        ("old", "", "two", Verdict.CONFLICT, None, "", "old"),
        (None, "", "new", Verdict.ONLY_IN_SAGE, Side.SAGE, "new", "new"),
        (None, "mine", "", Verdict.ONLY_HERE, Side.HALO, "mine", None),
        (None, "mine", "theirs", Verdict.CONFLICT, None, "mine", None),
    ],
)
def test_each_rule(
    base: str | None,
    halo: str,
    sage: str,
    verdict: Verdict,
    taken: Side | None,
    merged: str,
    agreed: str | None,
) -> None:
    found = one(base, halo, sage)
    assert found.differences == (Difference("name", sage, halo, verdict, taken),)
    assert found.merged == {"name": merged}
    assert found.agreed.get("name") == agreed
    assert found.differs == (taken is Side.SAGE)
    assert found.conflicts == (taken is None)


@pytest.mark.parametrize(
    ("halo", "sage"), [("GB 123", "gb123"), ("North  Ltd", "north ltd"), ("\ufb01ne", "FINE")]
)
def test_what_differs_in_case_and_spaces_only_is_no_conflict(halo: str, sage: str) -> None:
    """Only where both never agreed: afterwards a change is a change, however small."""
    found = one(None, halo, sage)
    assert found.differences == (Difference("name", sage, halo, Verdict.CHANGED_HERE, Side.HALO),)
    assert (found.merged, found.agreed) == ({"name": halo}, {})
    assert one("old", halo, sage).conflicts == 1
    assert one(halo, halo, sage).merged == {"name": sage}
    assert one(None, halo, sage, Side.SAGE).merged == {"name": sage}


@pytest.mark.parametrize(
    ("base", "halo", "sage", "verdict", "taken", "agreed"),
    [
        ("old", "one", "two", Verdict.CHANGED_HERE, Side.HALO, "old"),
        ("old", "", "two", Verdict.CHANGED_HERE, Side.HALO, "old"),
        (None, "one", "two", Verdict.CHANGED_HERE, Side.HALO, None),
        ("old", "old", "two", Verdict.CHANGED_IN_SAGE, Side.SAGE, "two"),
        ("old", "one", "old", Verdict.CHANGED_HERE, Side.HALO, "old"),
        (None, "", "two", Verdict.ONLY_IN_SAGE, Side.SAGE, "two"),
        ("old", "same", "same", None, None, "same"),
    ],
)
def test_in_fields_that_are_ours_first_a_change_here_is_no_conflict(
    base: str | None,
    halo: str,
    sage: str,
    verdict: Verdict | None,
    taken: Side | None,
    agreed: str | None,
) -> None:
    bases = None if base is None else {"group": base, "name": "old"}
    ours, theirs = {"group": halo, "name": "one"}, {"group": sage, "name": "two"}
    found = compare(bases, ours, theirs, {}, {"group"})
    shown = {each.field: (each.verdict, each.taken) for each in found.differences}
    assert shown.get("group", (None, None)) == (verdict, taken)
    assert found.agreed.get("group") == agreed
    assert shown["name"] == (Verdict.CONFLICT, None), "other fields keep the usual rules"
    chosen = compare(bases, ours, theirs, {"group": Side.SAGE}, {"group"})
    assert chosen.merged["group"] == sage


@pytest.mark.parametrize("base", [None, "", "same", "other"])
def test_equal_fields_are_agreed_whatever_was_before(base: str | None) -> None:
    found = one(base, "same", "same", Side.SAGE)
    assert found == Comparison((), ("name",), {"name": "same"}, {"name": "same"})


@pytest.mark.parametrize("base", [None, "", "old", "mine", "theirs"])
@pytest.mark.parametrize(("halo", "sage"), [("mine", "theirs"), ("", "theirs"), ("mine", "")])
def test_a_choice_goes_before_every_rule(base: str | None, halo: str, sage: str) -> None:
    for_sage = one(base, halo, sage, Side.SAGE)
    assert (for_sage.merged, for_sage.agreed) == ({"name": sage}, {"name": sage})
    for_halo = one(base, halo, sage, Side.HALO)
    assert (for_halo.merged, for_halo.agreed) == ({"name": halo}, {"name": sage})
    assert for_halo.differences[0].chosen
    assert for_halo.differences[0].verdict is one(base, halo, sage).differences[0].verdict


def test_a_conflict_decided_for_halo_is_a_change_made_here_from_then_on() -> None:
    decided = one("old", "mine", "theirs", Side.HALO)
    [again] = compare(decided.agreed, decided.merged, {"name": "theirs"}, {}).differences
    assert (again.verdict, again.taken) == (Verdict.CHANGED_HERE, Side.HALO)
    [later] = compare(decided.agreed, decided.merged, {"name": "newer"}, {}).differences
    assert later.verdict is Verdict.CONFLICT


def test_a_field_that_one_side_lacks_is_empty_there() -> None:
    found = compare(None, {"name": "A", "phone": ""}, {"email": "a@b.example", "name": "A"}, {})
    assert found.same == ("name", "phone")
    assert [(each.field, each.verdict) for each in found.differences] == [
        ("email", Verdict.ONLY_IN_SAGE)
    ]
    assert found.merged == {"name": "A", "phone": "", "email": "a@b.example"}


def test_fields_that_neither_side_has_any_more_are_forgotten() -> None:
    assert compare({"fax": "1", "name": "A"}, {"name": "A"}, {"name": "B"}, {}).agreed == {
        "name": "B"
    }


@given(bases, records, records, choices)
def test_what_was_applied_is_not_taken_again(
    base: dict[str, str] | None,
    halo: dict[str, str],
    sage: dict[str, str],
    chosen: dict[str, Side],
) -> None:
    first = compare(base, halo, sage, chosen)
    again = compare(first.agreed, first.merged, sage, {})
    assert again.differs == 0
    assert again.conflicts == first.conflicts
    assert again.merged == first.merged
    assert again.agreed == first.agreed


@given(bases, records, records, choices)
def test_every_field_is_either_same_or_different_and_no_value_is_invented(
    base: dict[str, str] | None,
    halo: dict[str, str],
    sage: dict[str, str],
    chosen: dict[str, Side],
) -> None:
    found = compare(base, halo, sage, chosen)
    fields = [*found.same, *(each.field for each in found.differences)]
    assert sorted(fields) == sorted(halo.keys() | sage.keys())
    for field, value in found.merged.items():
        assert value in (halo.get(field, ""), sage.get(field, ""))


@given(st.dictionaries(st.sampled_from(["name", "email", "phone"]), texts), records)
def test_changes_made_here_only_lose_nothing(base: dict[str, str], halo: dict[str, str]) -> None:
    found = compare(base, halo, base, {})
    assert all(found.merged[field] == halo.get(field, "") for field in found.merged)
    assert found.conflicts == 0


@given(records, bases)
def test_a_value_is_never_lost_to_an_empty_one_that_was_never_agreed(
    halo: dict[str, str], base: dict[str, str] | None
) -> None:
    found = compare(None, halo, {}, {})
    assert found.merged == halo
    assert found.differs == found.conflicts == 0


@given(bases, records, records, choices)
def test_the_rules_say_the_same_seen_from_the_other_side(
    base: dict[str, str] | None,
    halo: dict[str, str],
    sage: dict[str, str],
    chosen: dict[str, Side],
) -> None:
    here = {each.field: each for each in compare(base, halo, sage, chosen).differences}
    turned = {field: OTHER[side] for field, side in chosen.items()}
    there = {
        each.field: each
        for each in compare(base, sage, halo, turned).differences  # type: ignore[arg-type]
    }
    assert here.keys() == there.keys()
    for field, each in here.items():
        assert there[field].verdict is MIRRORED[each.verdict]
        assert there[field].taken is OTHER[each.taken]


@given(bases, records, choices)
def test_a_record_against_itself_differs_in_nothing(
    base: dict[str, str] | None, record: dict[str, str], chosen: dict[str, Side]
) -> None:
    found = compare(base, record, record, chosen)
    assert found.differences == ()
    assert found.merged == found.agreed == record
    assert found.merged is not record


@pytest.mark.parametrize(
    ("halo", "sage", "verdict", "merged"),
    [
        ("", "GBP", None, ""),
        ("", "EUR", Verdict.CHANGED_IN_SAGE, "EUR"),
        ("USD", "GBP", Verdict.CHANGED_HERE, "USD"),
        ("USD", "EUR", Verdict.CONFLICT, "USD"),
        ("EUR", "EUR", None, "EUR"),
    ],
)
def test_what_sage_filled_in_counts_as_agreed(
    halo: str, sage: str, verdict: Verdict | None, merged: str
) -> None:
    base: dict[str, str] = {}
    agree_on(base, "currency", "", "GBP")
    found = compare(base, {"currency": halo}, {"currency": sage}, {})
    assert [each.verdict for each in found.differences] == ([] if verdict is None else [verdict])
    assert found.merged == {"currency": merged}
    again = compare(found.agreed, found.merged, {"currency": sage}, {})
    assert (again.differs, again.agreed) == (0, found.agreed)
