"""Lines of a plan carried out: agreement, nothing lost, nothing twice, as planned or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest
from customer_room import NOW, Room, open_room
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from sage_desktop.book import bulk, customers, journal
from sage_desktop.book.bulk import NewLink
from sage_desktop.book.contact_rows import NewCustomer
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.mirror.plan_lines import StoredLine
from sage_desktop.mirror.plans import PlanFacts
from sage_desktop.mirror.rows import Candidate, Outcome, Side, Status
from sage_desktop.sync.imports.applying import Applier
from sage_desktop.sync.imports.customer_book import CUSTOMERS
from sage_desktop.sync.imports.kinds import SageRecord
from sage_desktop.sync.imports.lines import Made, line_of, unchanged_since
from sage_desktop.sync.imports.matching import Match
from sage_desktop.sync.imports.planning import book_state

FIELDS = (
    "name",
    "reference",
    "contact_name",
    "email",
    "phone",
    "vat_number",
    "currency",
    "payment_days",
    "notes",
    "site",
    "delivery_address",
)
_numbers = count(1)
place = st.sampled_from(["", "Main\n1 Quay\n\nLeeds\n\nLS1\nGB", "\n2 Quay\n\nYork\n\n\n"])
text = st.sampled_from(["", "a", "A", "b", "\u202e👩‍💻 x\ny"])
VALUES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["One", "one", "Two <b>"]),
        **dict.fromkeys(
            ("reference", "contact_name", "email", "phone", "vat_number", "currency"), text
        ),
        "payment_days": st.sampled_from(["", "0", "30"]),
        "notes": text,
        "site": place,
        "delivery_address": place,
    }
)

KIND = CUSTOMERS.link_kind
CHOICES = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(Side), max_size=3)


@dataclass
class Table:
    """A room with one tenant, where a single Sage record is planned and carried out."""

    room: Room
    tenant_id: int

    def customer(self, values: Mapping[str, str]) -> int:
        def work() -> int:
            [number] = customers.create_customers([NewCustomer(name="x")])
            [run_id] = [journal.start_run("customers", self.tenant_id, NOW)]
            CUSTOMERS.book.update({number: values}, self.tenant_id, run_id)
            return number

        return self.room.write(work)

    def linked(self, local_id: int, sage_id: str, agreed: Mapping[str, str]) -> None:
        new = NewLink(local_id, sage_id, "", "", LinkMaker.IMPORT, agreed)
        self.room.write(lambda: bulk.create_links(KIND, self.tenant_id, [new], None, NOW))

    def values(self, local_id: int) -> dict[str, str]:
        return dict(self.room.read(lambda: CUSTOMERS.book.values([local_id]))[local_id])

    def change(self, local_id: int, values: Mapping[str, str]) -> None:
        def work() -> None:
            run_id = journal.start_run("customers", self.tenant_id, NOW)
            CUSTOMERS.book.update({local_id: values}, self.tenant_id, run_id)

        self.room.write(work)

    def links(self) -> list[tuple[Any, ...]]:
        def query() -> list[tuple[Any, ...]]:
            rows = customers.store.connection().execute(
                "SELECT local_id, sage_id, agreed FROM link ORDER BY id"
            )
            return [tuple(row) for row in rows]

        return self.room.read(query)

    def everything(self) -> tuple[list[Any], list[Any]]:
        ids = range(1, 1 + self.room.read(CUSTOMERS.book.newest))
        return self.room.read(lambda: customers.customers_by_id(list(ids))), self.links()

    def planned(
        self,
        record: SageRecord,
        target: int | None = None,
        choices: Mapping[str, Side] | None = None,
        reason: str = "name",
    ) -> Made:
        """The line of ``record``, which was found to be ``target``."""
        state = self.room.read(
            lambda: book_state(CUSTOMERS, self.tenant_id, [record.sage_id], [target or 0])
        )
        match = Match((Candidate(target, "", reason),), reason) if target else None

        def made(kept: StoredLine | None) -> Made:
            found = line_of(
                record,
                7,
                link=state.links.get(record.sage_id),
                match=match,
                kept=kept,
                halo=state.halo,
            )
            assert found is not None
            return found

        first = made(None)
        if not choices:
            return first
        return made(replace(first.line, choices=choices, touched=False))

    def carried_out(self, made: Made, record: SageRecord) -> Outcome:
        newest = self.room.read(CUSTOMERS.book.newest)
        facts = PlanFacts(self.tenant_id, "customers", "b", NOW, 0, 0, False, newest)

        def work() -> Outcome:
            run_id = journal.start_run("customers", self.tenant_id, NOW)
            applier = Applier(CUSTOMERS, facts, run_id, NOW, newest)
            [(_, outcome, code)] = applier.page([made.line], {record.sage_id: record})
            assert bool(code) is (outcome is Outcome.STALE)
            return outcome

        return self.room.write(work)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    with open_room(tmp_path_factory.mktemp("lines")) as room:
        yield Table(room, room.tenant("Northgate"))


def record_of(values: Mapping[str, str], **more: Any) -> SageRecord:
    sage_id = f"s{next(_numbers)}"
    return SageRecord(sage_id, values["name"], values["reference"], values, **more)


together = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
maybe_agreed = st.none() | st.tuples(VALUES, st.sets(st.sampled_from(FIELDS)))


def set_up(
    table: Table,
    halo: Mapping[str, str],
    sage: Mapping[str, str],
    agreed: tuple[Mapping[str, str], set[str]] | None,
) -> tuple[int, SageRecord]:
    """A Halo record and a Sage record, linked if there is something that they agreed on."""
    local_id = table.customer(halo)
    record = record_of(sage)
    if agreed is not None:
        base, unknown = agreed
        known = {name: value for name, value in base.items() if name not in unknown}
        table.linked(local_id, record.sage_id, known)
    return local_id, record


@together
@given(VALUES, VALUES, maybe_agreed, CHOICES)
def test_carrying_out_brings_agreement_and_is_done_once(
    table: Table, halo: Any, sage: Any, agreed: Any, choices: Any
) -> None:
    local_id, record = set_up(table, halo, sage, agreed)
    made = table.planned(record, local_id, choices)
    assert made.comparison is not None
    outcome = table.carried_out(made, record)
    assert outcome in (Outcome.LINKED, Outcome.UPDATED, Outcome.UNCHANGED)
    assert table.values(local_id) == made.comparison.merged
    after = table.everything()
    again = table.planned(record, local_id)
    assert again.line.shown.status in (Status.CHANGED, Status.UNCHANGED)
    assert not again.line.shown.ticked
    assert not again.line.settles
    assert again.line.shown.differs == 0
    assert again.line.shown.conflicts == made.comparison.conflicts
    assert table.carried_out(again, record) is Outcome.UNCHANGED
    assert table.everything() == after


@together
@given(VALUES, VALUES, maybe_agreed)
def test_what_nobody_touched_in_sage_costs_halo_no_value(
    table: Table, halo: Any, sage: Any, agreed: Any
) -> None:
    local_id, record = set_up(table, halo, sage, agreed)
    table.carried_out(table.planned(record, local_id), record)
    base = {} if agreed is None else {k: v for k, v in agreed[0].items() if k not in agreed[1]}
    for name, now in table.values(local_id).items():
        if now != halo[name]:
            assert now == sage[name]
            assert halo[name] == base.get(name, ""), "only Sage had changed it, or Halo had nothing"
        if sage[name] == base.get(name, object()):
            assert now == halo[name], "untouched in Sage"


@together
@given(VALUES)
def test_a_new_one_is_made_with_all_that_sage_has(table: Table, sage: Any) -> None:
    record = record_of(sage)
    made = table.planned(record)
    assert (made.line.shown.status, made.line.shown.ticked) == (Status.NEW, True)
    assert table.carried_out(made, record) is Outcome.CREATED
    local_id = table.room.read(CUSTOMERS.book.newest)
    assert table.values(local_id) == sage
    assert table.planned(record).line.shown.status is Status.UNCHANGED
    assert table.carried_out(made, record) is Outcome.UNCHANGED, "a second time makes no second one"
    assert table.room.read(CUSTOMERS.book.newest) == local_id


@together
@given(VALUES, VALUES, maybe_agreed, st.sampled_from(FIELDS), st.booleans(), CHOICES)
def test_what_changed_since_is_done_as_planned_or_not_at_all(
    table: Table, halo: Any, sage: Any, agreed: Any, name: str, in_sage: bool, choices: Any
) -> None:
    local_id, record = set_up(table, halo, sage, agreed)
    made = table.planned(record, local_id, choices)
    assert made.comparison is not None
    other = {"payment_days": "14", "site": "\n3 Quay\n\nHull\n\n\n"}.get(name, "changed since")
    if name == "delivery_address":
        other = "\n3 Quay\n\nHull\n\n\n"
    if in_sage:
        record = changed(record, values={**sage, name: other})
    else:
        table.change(local_id, {**halo, name: other})
    before = table.everything()
    outcome = table.carried_out(made, record)
    if outcome is Outcome.STALE:
        assert table.everything() == before
    else:
        assert table.values(local_id) == made.comparison.merged
    if not in_sage:
        assert table.values(local_id)[name] == other or made.comparison.merged[name] == sage[name]


@together
@given(VALUES, st.sampled_from(FIELDS))
def test_a_new_one_that_changed_in_sage_is_left_alone(table: Table, sage: Any, name: str) -> None:
    record = record_of(sage)
    made = table.planned(record)
    before = table.everything()
    for now in (
        changed(
            record, values={**sage, name: "30" if name == "payment_days" else sage[name] + "x"}
        ),
        changed(record, gone=True),
        changed(record, problem="no_name"),
    ):
        if now.values != sage or now.gone or now.problem:
            assert table.carried_out(made, now) is Outcome.STALE
            assert table.everything() == before


def test_a_target_that_is_gone_or_taken_is_left_alone(table: Table) -> None:
    values = dict.fromkeys(FIELDS, "") | {"name": "Target"}
    for spoil in (
        lambda number: table.room.write(lambda: customers.remove_customer(number)),
        lambda number: table.linked(number, f"other {number}", {}),
    ):
        local_id, record = set_up(table, values, values, None)
        made = table.planned(record, local_id)
        spoil(local_id)
        before = table.everything()
        assert table.carried_out(made, record) is Outcome.STALE
        assert table.everything() == before


def test_two_records_of_a_page_never_share_a_target(table: Table) -> None:
    values = dict.fromkeys(FIELDS, "") | {"name": "Shared"}
    local_id, one = set_up(table, values, values, None)
    other = record_of(values)
    lines = [table.planned(each, local_id).line for each in (one, other)]
    newest = table.room.read(CUSTOMERS.book.newest)
    facts = PlanFacts(table.tenant_id, "customers", "b", NOW, 0, 0, False, newest)

    def work() -> list[Outcome]:
        run_id = journal.start_run("customers", table.tenant_id, NOW)
        applier = Applier(CUSTOMERS, facts, run_id, NOW, newest)
        done = applier.page(lines, {each.sage_id: each for each in (one, other)})
        return [outcome for _, outcome, _ in done]

    assert table.room.write(work) == [Outcome.LINKED, Outcome.STALE]


def test_a_link_that_ended_meanwhile_is_no_new_customer(table: Table) -> None:
    """Its line changes or settles something; without the link that is all void."""
    values = dict.fromkeys(FIELDS, "") | {"name": "Linked"}
    local_id, record = set_up(table, values, {**values, "phone": "1"}, (values, set()))
    made = table.planned(record)
    assert made.line.shown.status is Status.CHANGED
    table.room.write(lambda: customers.remove_customer(local_id))
    assert table.carried_out(made, record) is Outcome.STALE


@given(VALUES, VALUES, CHOICES)
def test_the_same_records_make_the_same_line(sage: Any, halo: Any, choices: Any) -> None:
    record = record_of(sage)
    match = Match((Candidate(1, "x", "name"),), "name")
    made = line_of(record, 7, match=match, halo={1: halo})
    assert made is not None
    assert unchanged_since(made.line, line_of(record, 7, match=match, halo={1: halo}))
    assert not unchanged_since(made.line, line_of(record, 7, halo={1: halo}))
    assert not unchanged_since(made.line, line_of(changed(record, gone=True), 7, halo={}))
    other = changed(record, values={**sage, "phone": "another"})
    now = line_of(other, 7, match=match, halo={1: halo})
    assert now is not None and now.comparison is not None and made.comparison is not None
    same = now.comparison.merged == made.comparison.merged
    assert unchanged_since(made.line, now) is same
    kept = replace(made.line, choices=choices, touched=True, shown=replace(made.line.shown))
    chosen = line_of(record, 7, match=match, kept=kept, halo={1: halo})
    assert chosen is not None and chosen.comparison is not None
    for each in chosen.comparison.differences:
        if each.field in choices:
            assert (each.taken, each.chosen) == (choices[each.field], True)


@pytest.mark.parametrize("ticked", [True, False])
@pytest.mark.parametrize("status", [Status.NEW, Status.MATCH])
def test_a_tick_of_a_person_is_kept_as_long_as_the_line_is_what_it_was(
    ticked: bool, status: Status
) -> None:
    record = record_of(dict.fromkeys(FIELDS, "") | {"name": "A"})
    match = Match((Candidate(1, "x", "name"),), "name") if status is Status.MATCH else None
    halo = {1: dict.fromkeys(FIELDS, "") | {"name": "A"}}
    made = line_of(record, 7, match=match, halo=halo)
    assert made is not None
    kept = replace(made.line, shown=replace(made.line.shown, ticked=ticked), touched=True)
    again = line_of(record, 9, match=match, kept=kept, halo=halo)
    assert again is not None
    assert (again.line.shown.ticked, again.line.touched) == (ticked, True)
    other = None if match else Match((Candidate(1, "x", "name"),), "name")
    elsewhere = line_of(record, 9, match=other, kept=kept, halo=halo)
    assert elsewhere is not None
    assert elsewhere.line.shown.ticked, "another line than the one that was decided about"
