"""Names that are alike to a person are proposed; names that only look alike are not called sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.core.errors import Cancelled
from sage_desktop.core.progress import Cancel
from sage_desktop.mirror.rows import Candidate
from sage_desktop.sync.imports import similar
from sage_desktop.sync.imports.likeness import SAME_WORDS, VERY_LIKELY, likeness, name_words
from sage_desktop.sync.imports.similar import PROPOSED, SIMILAR, similar_names
from tests.tools.labelled_names import Labelled, labelled_names


def alike(one: str, other: str, words: str = "") -> int:
    known = set(words.split())
    return likeness(name_words(one), name_words(other), known.__contains__)


def proposals(sage: list[str], halo: list[str]) -> dict[str, list[tuple[str, int]]]:
    found = similar_names(enumerate_texts(sage), list(enumerate(halo)), Cancel())
    return {
        sage[int(sage_id)]: [(each.name, each.score) for each in candidates]
        for sage_id, candidates in found
    }


def enumerate_texts(texts: list[str]) -> list[tuple[str, str]]:
    return [(str(number), text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith & Sons Ltd", "Smith and Sons Limited"),
        ("Smith & Sons Ltd", "SMITH AND SONS"),
        ("Northgate Plumbing Leeds", "Leeds Northgate Plumbing"),
        ("J. P. Morgan P.L.C.", "JP Morgan plc"),
        ("O'Brien’s Bakery", "OBriens Bakery"),
        ("Ashby Services", "Ashby Svcs."),
        ("The Mill Company", "Mill & Co"),
        ("Café Zoë", "Cafe Zoe Ltd"),
    ],
)
def test_another_way_to_write_it_has_the_same_words(one: str, other: str) -> None:
    assert alike(one, other) == SAME_WORDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Gate Plumbing", "Northgate Plumbing"),
        ("Northgate Plumbing", "Nortgate Plumbing"),
        ("Macclesfield Joinery", "Maclcesfield Joinery"),
        ("Thornbourne Engineering Derby", "Thornbourne Enginering Derby"),
    ],
)
def test_a_slip_or_a_space_is_very_likely_the_same(one: str, other: str) -> None:
    assert VERY_LIKELY <= alike(one, other) < SAME_WORDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Street Dental", "North Street Rental"),
        ("Unit 4 Trading Estate Management", "Unit 5 Trading Estate Management"),
        ("Northgate Plumbing Services Leeds", "Northgate Plumbing Services Leek"),
        ("Northgate Property Management", "Northgate Property Management UK"),
        ("Smith Brothers Haulage Ltd", "Smith Brothers Haulage LLP"),
        ("J Smith Plumbing and Heating", "P Smith Plumbing and Heating"),
        ("J Smith Plumbing and Heating", "John Smith Plumbing and Heating"),
        ("Acme 2024 Limited", "Acme 2025 Limited"),
        ("Thornbourne Engineering Derby", "Thornburne Enginering Darby"),
    ],
)
def test_near_misses_may_be_proposed_but_never_as_very_likely(one: str, other: str) -> None:
    assert PROPOSED <= alike(one, other) < VERY_LIKELY


def test_a_word_in_use_is_no_slip_of_another() -> None:
    assert alike("Marton Road Plumbing", "Merton Road Plumbing") >= VERY_LIKELY
    assert alike("Marton Road Plumbing", "Merton Road Plumbing", "marton merton") < VERY_LIKELY
    sage = ["Marton Road Plumbing", "Marton Dairies"]
    found = proposals(sage, ["Merton Road Plumbing", "Merton Motors"])
    assert found == {"Marton Road Plumbing": [("Merton Road Plumbing", 92)]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith Plumbing", "Jones Dairies"),
        ("Ltd", "Smith Ltd"),
        ("", ""),
        ("", "Smith"),
        ("!", "?"),
    ],
)
def test_strangers_are_not_proposed(one: str, other: str) -> None:
    assert proposals([one], [other]) == {}


def test_a_name_that_is_part_of_another_is_proposed() -> None:
    assert alike("Smith Plumbing", "Smith Plumbing Heating and Drainage Services") >= PROPOSED
    assert alike("Smith", "Smith Plumbing Heating and Drainage Services") < PROPOSED


names = st.text(max_size=60) | st.sampled_from(["Unit 4 Mill Ltd", "Mill Unit 5", "Mil Ltd", "co"])


@given(names, names)
def test_likeness_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= SAME_WORDS
    assert abs(alike(one, other) - alike(other, one)) <= 15
    assert (alike(one, one) == SAME_WORDS) or not name_words(one).words


def test_the_best_three_come_best_first_then_by_id() -> None:
    halo = ["Northgate Plumbing Hull", "Northgate Plumbing", "Northgate Plumbing Ltd"]
    halo += ["Northgate Plumbing York", "Northgate Plumbing Bath"]
    [(sage_id, found)] = similar_names(
        [("s", "Nortgate Plumbing")], enumerate(halo, start=1), Cancel()
    )
    assert sage_id == "s"
    assert found[:2] == (
        Candidate(2, "Northgate Plumbing", SIMILAR, 97),
        Candidate(3, "Northgate Plumbing Ltd", SIMILAR, 97),
    )
    assert len(found) == 3
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_names_of_any_script_and_length_are_taken_as_they_are() -> None:
    strange = [
        "שלום עולם בע״מ",
        "東京商事株式会社",
        "مرحبا بالعالم",
        "<b>Mill</b>",
        "\u202eMill\x00s",
    ]
    strange += ["🐙🐙", "a" * 5000, "x y " * 1250, "ﷺ" * 300, "\ud800", "ß" * 200, "1 2 3"]
    found = proposals(strange, strange)
    assert found["東京商事株式会社"][0] == ("東京商事株式会社", SAME_WORDS)
    assert found["x y " * 1250][0][1] == SAME_WORDS
    assert "🐙🐙" not in found


def test_a_name_shared_by_all_costs_no_more_than_another(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []

    def count(*both: object) -> int:
        looked_at.append(both)
        return 99

    monkeypatch.setattr(similar, "likeness", count)
    proposals(["Cash Sale"] * 50, ["Cash Sale"] * 3000)
    assert len(looked_at) <= 50 * 20


def test_cancel_ends_it() -> None:
    cancel = Cancel()
    found = similar_names([("s", "Mill")], [(1, "Mill")], cancel)
    cancel.request()
    with pytest.raises(Cancelled):
        next(found)


@pytest.fixture(scope="module")
def labelled() -> Labelled:
    return labelled_names(3000, seed=7)


def test_the_same_customer_is_among_the_first_three_and_very_likely_ones_are_right(
    labelled: Labelled,
) -> None:
    found = dict(similar_names(labelled.sage, labelled.halo, Cancel()))
    here = {sage_id: local for sage_id, local in labelled.truth.items() if local is not None}
    hits = sum(
        any(each.local_id == local for each in found.get(sage_id, ()))
        for sage_id, local in here.items()
    )
    assert hits / len(here) >= 0.95
    sure = [
        each.local_id == labelled.truth[sage_id]
        for sage_id, candidates in found.items()
        for each in candidates
        if each.score >= VERY_LIKELY
    ]
    assert sum(sure) / len(sure) >= 0.995
    assert len(sure) >= 0.5 * len(here)


def test_the_same_names_give_the_same_proposals(labelled: Labelled) -> None:
    sage = labelled.sage[:200]
    once = list(similar_names(sage, labelled.halo, Cancel()))
    assert once == list(similar_names(sage, labelled.halo, Cancel()))
    assert dict(once) == dict(similar_names(sage[::-1], labelled.halo, Cancel()))
