"""The sentences about customers, mappings, links and history; the draft of the editor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_customers import OCTOBER, customer
from fake_door import NOW, run, tenant
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.book.contact_rows import Address, ContactRow, CustomerRow
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.sync.drafts import customer_draft as draft_of
from sage_desktop.sync.record_views import (
    CustomerView,
    HistoryEntry,
    MappingLine,
    RecordLink,
)
from sage_desktop.ui import customer_words, link_words, record_words
from sage_desktop.ui.customer_draft import nameless, problems, without_blanks
from sage_desktop.ui.tokens import State

LINK = RecordLink(
    1, 1, "Northgate", "#2E7D5B", "Northgate Ltd", "s1", "Ashdown", OCTOBER, LinkMaker.USER
)


@pytest.mark.parametrize(
    ("halo", "sage", "text"),
    [
        (18, 23, "18 Halo customers and 23 Sage customers are not mapped yet"),
        (1, 1, "1 Halo customer and 1 Sage customer are not mapped yet"),
        (1, 0, "1 Halo customer is not mapped yet"),
        (0, 2, "2 Sage customers are not mapped yet"),
        (0, 0, "All customers are mapped"),
        (
            3,
            None,
            "3 Halo customers are not mapped yet; Sage was not read yet: "
            "Import Customers does that",
        ),
    ],
)
def test_what_is_not_mapped_yet(halo: int, sage: int | None, text: str) -> None:
    assert customer_words.unmapped_text(halo, sage) == text


def test_a_book_without_customers_says_how_they_come() -> None:
    assert "Import Customers reads it" in customer_words.unmapped_text(0, None)


def test_a_stopped_import_says_what_stays() -> None:
    stopped = run(1, kind="customers", result=RunResult.CANCELLED, counts=Counts(created=412))
    text = record_words.last_import(stopped, NOW)
    assert text.startswith("The import of ")
    assert text.endswith("was stopped after 412 created")
    before = record_words.last_import(replace(stopped, counts=Counts()), NOW)
    assert before.endswith("nothing was changed")


def test_removing_a_mapping_says_that_both_records_stay() -> None:
    line = MappingLine(1, 1, "Ashdown", "s1", "Ashdown Ltd", "A1", OCTOBER, LinkMaker.USER)
    title, text = customer_words.removal_question(line)
    assert "Ashdown" in title
    assert "Both records stay as they are" in text
    assert "gone already" in customer_words.removal_question(replace(line, gone=True))[1]


def test_deleting_a_linked_customer_says_what_stays_in_sage() -> None:
    linked = CustomerView(customer(1), (LINK,))
    assert "the next import shows it as New" in customer_words.delete_question(linked)[1]
    for links in ((), (replace(LINK, gone=True),)):
        alone = CustomerView(customer(1), links)
        assert "Sage" not in customer_words.delete_question(alone)[1]


def test_the_gate_says_what_to_do() -> None:
    first, second = tenant(1, "One"), tenant(2, "Two")
    away = tenant(3, "Away", connected=False)
    assert customer_words.gate(None, [first]).verb == ""
    assert customer_words.gate(customer(1), [away]).verb == "Go to configuration"
    own = customer_words.gate(customer(1, tenant_id=2), [first, second])
    assert own.path[-2:] == ("2", "customers")
    other = customer_words.gate(customer(1, tenant_id=3), [away, first])
    assert other.path[-2:] == ("1", "customers")


def test_the_chip_of_a_record_counts_any_link_that_is_there() -> None:
    gone = replace(LINK, gone=True)
    assert link_words.link_chip([]) == (State.NEUTRAL, "Not linked", "")
    assert link_words.link_chip([gone])[1] == "Gone in Sage"
    assert link_words.link_chip([gone, LINK])[1] == "Linked"


def test_each_event_of_the_history_has_words_and_an_icon() -> None:
    for kind in ("customers", "undo", ""):
        for what in ("created", "updated", "linked", "unlinked", "removed"):
            entry = HistoryEntry(1, kind, OCTOBER, what)  # type: ignore[arg-type]
            assert link_words.history_text(entry)[:1].isupper()
            assert link_words.history_icon(entry)
    created = HistoryEntry(1, "customers", OCTOBER, "created")
    assert link_words.history_text(created) == "Created by import"


def test_top_levels_are_found_whatever_the_case() -> None:
    found = customer_words.fitting(["Managed services", "Support"], "  SERV")
    assert [pick.name for pick in found] == ["Managed services"]


# the draft

texts = st.text(max_size=30)
addresses = st.builds(Address, *[texts] * 7)
rows = st.builds(
    CustomerRow,
    id=st.integers(1, 9),
    key=texts,
    name=texts,
    email=texts,
    payment_days=st.none() | st.integers(0, 365),
    sites=st.lists(addresses.filter(lambda each: each != Address()), max_size=3).map(tuple),
    contacts=st.lists(st.builds(ContactRow, st.text(min_size=1), texts), max_size=3).map(tuple),
)


@given(rows)
def test_showing_a_customer_changes_nothing_of_it(row: CustomerRow) -> None:
    draft = draft_of(row)
    assert without_blanks(draft) == draft
    assert (draft.id, draft.key, draft.name, draft.sites) == (row.id, row.key, row.name, row.sites)
    assert draft.payment_days == ("" if row.payment_days is None else str(row.payment_days))


@given(rows)
def test_what_was_there_before_may_stay(row: CustomerRow) -> None:
    draft = draft_of(row)
    found = problems(draft, draft)
    assert set(found) <= {"name"}
    assert ("name" in found) == (not row.name.strip())


def test_blank_parts_are_not_kept() -> None:
    draft = replace(
        draft_of(customer(2)),
        sites=(Address(), Address(city="Leeds")),
        delivery_address=Address(),
        contacts=(ContactRow(""), ContactRow("Sam")),
    )
    kept = without_blanks(draft)
    assert kept.sites == (Address(city="Leeds"),)
    assert kept.delivery_address is None
    assert kept.contacts == (ContactRow("Sam"),)


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("name", "  ", "A"),
        ("currency", "pounds", "gbp"),
        ("currency", "£££", ""),
        ("payment_days", "thirty", " 30 "),
        ("payment_days", "366", "0"),
        ("payment_days", "-1", ""),
        ("payment_days", "9" * 5000, "365"),
        ("payment_days", "٣٠", "30"),
        ("email", "nobody", "a@b"),
    ],
)
def test_each_problem_stands_beside_its_field(field: str, wrong: str, right: str) -> None:
    before = draft_of(customer(1))
    assert list(problems(replace(before, **{field: wrong}), before)) == [field]  # type: ignore[arg-type]
    assert problems(replace(before, **{field: right}), before) == {}  # type: ignore[arg-type]


def test_a_new_person_needs_a_name() -> None:
    before = replace(draft_of(customer(1)), contacts=(ContactRow("", "Odd"),))
    assert nameless(before, before) == -1
    typed = replace(before, contacts=(*before.contacts, ContactRow("", "Boss")))
    assert nameless(typed, before) == 1
    assert list(problems(typed, before)) == ["contacts"]
