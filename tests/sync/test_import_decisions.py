"""A person decides on lines of a plan, over a mirror and a book."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from customer_room import NOW, Room, open_room
from msgspec import Raw

from sage_desktop.book import bulk
from sage_desktop.book.bulk import NewLink
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.progress import Cancel, unheard
from sage_desktop.mirror import lists, plans
from sage_desktop.mirror.plans import PlanFacts
from sage_desktop.mirror.rows import Outcome, PlanDetail, PlanLine, Shown, Side, Status, Verdict
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.imports.customer_book import CUSTOMERS
from sage_desktop.sync.imports.customers import LISTS
from sage_desktop.sync.imports.deciding import Decisions
from sage_desktop.sync.imports.planning import Planner

KIND = CUSTOMERS.link_kind


@dataclass
class Plan:
    """Sage customers in a mirror, planned against a book; decided about line by line."""

    room: Room
    mirror: Mirror
    tenant_id: int
    facts: PlanFacts = field(
        default_factory=lambda: PlanFacts(1, "customers", "b", NOW, 0, 0, False, 0)
    )
    id: int = 0

    def sage(self, *contacts: Mapping[str, Any]) -> None:
        entries = [LISTS[0].entry(Raw(json.dumps(each).encode())) for each in contacts]
        self.room.run(
            self.mirror.write(lambda db: lists.store(db, self.tenant_id, "customer", entries, 1))
        )

    def gone(self, sage_id: str) -> None:
        self.room.run(
            self.mirror.write(
                lambda db: lists.mark_gone(db, self.tenant_id, "customer", [sage_id], NOW)
            )
        )

    def make(self) -> None:
        planner = Planner(self.room.book, self.mirror, CUSTOMERS, self.tenant_id, Cancel())
        self.id = self.room.run(planner.make(self.facts, unheard))

    def lines(self) -> dict[str, PlanLine]:
        def query(db: sqlite3.Connection) -> list[PlanLine]:
            return plans.lines(db, plans.order(db, self.id, Shown()))

        return {each.sage_id: each for each in self.room.run(self.mirror.read(query))}

    def number(self, sage_id: str) -> int:
        return self.lines()[sage_id].line

    def _decisions(self) -> Decisions:
        return Decisions(self.room.book, self.mirror, CUSTOMERS, self.id, self.facts)

    def detail(self, sage_id: str) -> PlanDetail:
        return self.room.run(self._decisions().detail(self.number(sage_id)))

    def aim(self, sage_id: str, target: int | None) -> PlanDetail:
        return self.room.run(self._decisions().aim(self.number(sage_id), target))

    def take(self, sage_id: str, name: str, side: Side) -> PlanDetail:
        return self.room.run(self._decisions().take(self.number(sage_id), name, side))


@contextmanager
def open_plan(folder: Path) -> Iterator[Plan]:
    with open_room(folder) as room:
        mirror = room.run(Mirror.open(folder / "mirror.sqlite3"))
        yield Plan(room, mirror, room.tenant("Northgate"))
        room.run(mirror.aclose())


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[Plan]:
    with open_plan(tmp_path) as made:
        yield made


def told(line: PlanLine) -> tuple[Any, ...]:
    """A line without its number."""
    return tuple(getattr(line, name) for name in PlanLine.__slots__ if name != "line")


def test_an_aim_there_and_back(plan: Plan) -> None:
    plan.room.put({"key": "a", "name": "Alpha", "phone": "1"}, {"key": "b", "name": "Beta"})
    alpha, beta = (plan.room.row(key).id for key in "ab")
    plan.sage({"id": "s", "name": "Alpha", "notes": "n"})
    plan.make()
    before = plan.lines()["s"]
    assert (before.status, before.target_id, before.reason) == (Status.MATCH, alpha, "name")

    new = plan.aim("s", None).line
    assert (new.status, new.target_id, new.reason, new.ticked) == (
        Status.NEW,
        None,
        "chosen",
        True,
    )
    other = plan.aim("s", beta)
    assert (other.line.status, other.line.target_id) == (Status.MATCH, beta)
    assert {each.field: each.verdict for each in other.differences} == {
        "name": Verdict.CONFLICT,
        "notes": Verdict.ONLY_IN_SAGE,
    }
    back = plan.aim("s", alpha).line
    assert told(replace(back, reason="name")) == told(before)
    assert told(plan.lines()["s"]) == told(back)
    plan.make()
    assert told(plan.lines()["s"]) == told(back), "kept when planned again"


def test_an_aim_at_what_is_not_free_changes_nothing(plan: Plan) -> None:
    plan.room.put({"key": "a", "name": "Alpha"}, {"key": "b", "name": "Beta"})
    alpha, beta = (plan.room.row(key).id for key in "ab")
    plan.sage({"id": "s", "name": "Alpha"}, {"id": "t", "name": "Linked"})
    new = NewLink(beta, "t", "Linked", "", LinkMaker.USER, {})
    plan.room.write(lambda: bulk.create_links(KIND, plan.tenant_id, [new], None, NOW))
    plan.make()
    before = plan.lines()
    for target in (beta, 999, 0, -1):
        with pytest.raises(BadInput, match="already_linked"):
            plan.aim("s", target)
    with pytest.raises(BadInput, match="cannot_aim"):
        plan.aim("t", alpha)
    with pytest.raises(NotFound):
        plan.room.run(plan._decisions().aim(5, alpha))
    assert plan.lines() == before


def test_choices_there_and_back(plan: Plan) -> None:
    plan.room.put({"key": "a", "name": "Alpha", "vat_number": "ours", "notes": "ours"})
    plan.sage({"id": "s", "name": "Alpha", "tax_number": "theirs", "notes": "theirs"})
    plan.make()
    assert plan.lines()["s"].conflicts == 2
    taken = plan.take("s", "vat_number", Side.SAGE)
    assert (taken.line.conflicts, taken.line.differs) == (1, 1)
    plan.take("s", "notes", Side.HALO)
    both = plan.take("s", "vat_number", Side.HALO)
    assert (both.line.conflicts, both.line.differs) == (0, 0)
    assert {(each.field, each.taken, each.chosen) for each in both.differences} == {
        ("vat_number", Side.HALO, True),
        ("notes", Side.HALO, True),
    }
    again = plan.take("s", "vat_number", Side.SAGE)
    assert {each.field: each.taken for each in again.differences} == {
        "vat_number": Side.SAGE,
        "notes": Side.HALO,
    }
    plan.make()
    assert plan.detail("s").differences == again.differences
    assert plan.aim("s", plan.room.row("a").id).line.conflicts == 2, "another aim, new choices"


def test_choosing_a_field_ticks_nothing_that_has_no_fields(plan: Plan) -> None:
    plan.room.put({"key": "g", "name": "Gone"}, {"key": "p", "name": "Twin"})
    plan.sage(
        {"id": "g", "name": "Gone"},
        {"id": "n", "name": ""},
        {"id": "t1", "name": "Twin"},
        {"id": "t2", "name": "Twin"},
    )
    new = NewLink(plan.room.row("g").id, "g", "Gone", "", LinkMaker.USER, {})
    plan.room.write(lambda: bulk.create_links(KIND, plan.tenant_id, [new], None, NOW))
    plan.gone("g")
    plan.make()
    before = plan.lines()
    assert [before[each].status for each in ("g", "n", "t1")] == [
        Status.GONE,
        Status.PROBLEM,
        Status.AMBIGUOUS,
    ]
    for sage_id in ("g", "n", "t1"):
        assert plan.take(sage_id, "name", Side.SAGE).line == before[sage_id]
    assert plan.lines() == before


def test_what_was_carried_out_is_not_decided_again(plan: Plan) -> None:
    plan.sage({"id": "s", "name": "Alpha"})
    plan.make()
    outcome = [(plan.number("s"), Outcome.CREATED, "")]
    plan.room.run(plan.mirror.write(lambda db: plans.note_outcomes(db, outcome)))
    for decide in (
        lambda: plan.aim("s", None),
        lambda: plan.take("s", "name", Side.SAGE),
    ):
        with pytest.raises(BadInput, match="cannot_aim"):
            decide()


def test_a_candidate_that_was_linked_meanwhile_is_told_when_it_is_chosen(plan: Plan) -> None:
    plan.room.put({"key": "a", "name": "Twin"}, {"key": "b", "name": "Twin"})
    alpha, beta = (plan.room.row(key).id for key in "ab")
    plan.sage({"id": "s", "name": "Twin"})
    plan.make()
    assert [each.local_id for each in plan.detail("s").candidates] == [alpha, beta]
    new = NewLink(alpha, "elsewhere", "x", "", LinkMaker.USER, {})
    plan.room.write(lambda: bulk.create_links(KIND, plan.tenant_id, [new], None, NOW))
    with pytest.raises(BadInput, match="already_linked"):
        plan.aim("s", alpha)
    assert plan.aim("s", beta).line.target_id == beta


def test_a_stop_while_planning_leaves_the_old_plan(plan: Plan) -> None:
    plan.sage(*({"id": f"s{number}", "name": f"Name {number}"} for number in range(1_200)))
    plan.make()
    old = plan.id
    cancel = Cancel()
    planner = Planner(plan.room.book, plan.mirror, CUSTOMERS, plan.tenant_id, cancel)
    with pytest.raises(Exception, match="cancelled"):
        plan.room.run(planner.make(plan.facts, lambda _progress: cancel.request()))
    read = plan.mirror.read
    assert plan.room.run(read(lambda db: plans.latest(db, plan.tenant_id, "customers"))) == old
    assert len(plan.lines()) == 1_200
    [[number]] = plan.room.run(read(lambda db: db.execute("SELECT count(*) FROM plan").fetchall()))
    assert number == 1
