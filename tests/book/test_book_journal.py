"""Links, runs with what they changed, and issues."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from book_desk import NOW, Desk, new_tenant

from sage_desktop.book import journal, tax_rates
from sage_desktop.book.link_rows import LinkMaker, LinkRow
from sage_desktop.book.run_rows import Counts, Problem, RunChangeRow, RunResult
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound


def rate(name: str) -> int:
    return tax_rates.create_tax_rate(name, Decimal(20)).id


def link(
    tenant_id: int, local_id: int, sage_id: str, *, replace: bool = False, days: int = 0
) -> LinkRow:
    make = journal.replace_link if replace else journal.create_link
    return make(
        kind="tax_rate",
        tenant_id=tenant_id,
        local_id=local_id,
        sage_id=sage_id,
        made_by=LinkMaker.NAME,
        now=NOW + timedelta(days=days),
    )


def run(desk: Desk, tenant_id: int | None, *, changes: int = 0, kind: str = "tax-rates") -> int:
    """A run that is through."""

    def work() -> int:
        run_id = journal.start_run(kind, tenant_id, NOW)
        for number in range(changes):
            journal.note_change(run_id, "tax_rate", number, None, {"name": "x"})
        journal.end_run(run_id, RunResult.DONE, Counts(), 0, (), "", NOW)
        return run_id

    return desk.write(work)


def undoable(desk: Desk) -> list[int]:
    return [row.id for row in desk.read(journal.runs) if row.undoable]


def test_a_link_ties_two_free_records(desk: Desk) -> None:
    tenant, other, first, second = desk.write(
        lambda: (new_tenant("T").id, new_tenant("O").id, rate("a"), rate("b"))
    )
    desk.kinds()
    made = desk.write(lambda: link(tenant, first, "GB"))
    assert desk.kinds() == {Kind.LINK}
    assert made == LinkRow(made.id, tenant, "tax_rate", first, "GB", NOW, LinkMaker.NAME)
    for local_id, sage_id in ((first, "other"), (second, "GB"), (first, "GB")):
        with pytest.raises(BadInput, match="already_linked"):
            desk.write(lambda a=local_id, b=sage_id: link(tenant, a, b))
    elsewhere = desk.write(lambda: link(other, first, "GB", days=-1))
    assert desk.read(journal.links) == [elsewhere, made]
    assert desk.read(lambda: journal.links("tax_rate", tenant)) == [made]
    assert desk.read(lambda: journal.links("customer")) == []
    assert desk.read(lambda: journal.link("tax_rate", tenant, sage_id="GB")) == made
    assert desk.read(lambda: journal.link("tax_rate", tenant, local_id=first)) == made
    assert desk.read(lambda: journal.link("tax_rate", tenant, local_id=second)) is None
    with pytest.raises(TypeError):
        desk.read(lambda: journal.link("tax_rate", tenant))


def test_both_ends_of_a_link_must_exist(desk: Desk) -> None:
    tenant, local = desk.write(lambda: (new_tenant("T").id, rate("a")))
    with pytest.raises(NotFound):
        desk.write(lambda: link(tenant, local + 1, "GB"))
    with pytest.raises(NotFound):
        desk.write(lambda: link(tenant + 1, local, "GB"))
    with pytest.raises(NotFound):
        desk.write(lambda: journal.remove_link(1))


def test_replacing_a_link_is_said_expressly(desk: Desk) -> None:
    tenant, first, second = desk.write(lambda: (new_tenant("T").id, rate("a"), rate("b")))
    desk.write(lambda: (link(tenant, first, "A"), link(tenant, second, "B")))
    made = desk.write(lambda: link(tenant, first, "B", replace=True))
    assert desk.read(journal.links) == [made]


def test_a_run_tells_how_it_went(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("Northgate").id)
    run_id = desk.write(lambda: journal.start_run("tax-rates", tenant, NOW))
    begun = desk.read(lambda: journal.run(run_id))
    assert (begun.result, begun.ended_at, begun.tenant_name) == (
        RunResult.RUNNING,
        None,
        "Northgate",
    )
    assert desk.read(journal.interrupted_runs) == [begun]
    problems = (Problem("GB", "Standard", "no_percentage", {"name": "ä"}),)
    counts = Counts(created=3, failed=1)
    end = NOW + timedelta(seconds=5)
    desk.write(lambda: journal.end_run(run_id, RunResult.ATTENTION, counts, 7, problems, "", end))
    done = desk.read(lambda: journal.run(run_id))
    assert (done.counts, done.requests, done.problems, done.ended_at) == (counts, 7, problems, end)
    assert done.result is RunResult.ATTENTION
    assert desk.read(journal.interrupted_runs) == []
    assert desk.kinds() == {Kind.TENANT, Kind.RUN, Kind.RUN_END}


def test_runs_are_listed_newest_first(desk: Desk) -> None:
    tenant, other = desk.write(lambda: (new_tenant("T").id, new_tenant("O").id))
    ids = [run(desk, each) for each in (tenant, other, None, tenant)]
    assert [row.id for row in desk.read(journal.runs)] == ids[::-1]
    assert [row.id for row in desk.read(lambda: journal.runs(2))] == ids[:1:-1]
    assert [row.id for row in desk.read(lambda: journal.runs(tenant_id=tenant))] == [ids[3], ids[0]]
    assert desk.read(lambda: journal.run(ids[2])).tenant_name == ""


def test_what_a_run_changed_is_kept_in_order(desk: Desk) -> None:
    first, second = run(desk, None), run(desk, None)
    before = {"name": "a", "percentage": "20", "history": [{"from_date": None}]}
    desk.write(lambda: journal.note_change(first, "tax_rate", 7, before, None))
    desk.write(lambda: journal.note_change(second, "link", 1, None, {"sage_id": "GB"}))
    desk.write(lambda: journal.note_change(first, "link", 8, None, {"sage_id": "GB"}))
    assert desk.read(lambda: journal.run_changes(first)) == [
        RunChangeRow(1, "tax_rate", 7, before, None),
        RunChangeRow(2, "link", 8, None, {"sage_id": "GB"}),
    ]
    assert len(desk.read(lambda: journal.run_changes(second))) == 1


def test_only_the_newest_change_of_a_kind_can_be_taken_back(desk: Desk) -> None:
    tenant, other = desk.write(lambda: (new_tenant("T").id, new_tenant("O").id))
    first = run(desk, tenant, changes=2)
    assert undoable(desk) == [first]
    second = run(desk, tenant, changes=1)
    run(desk, tenant)  # changed nothing
    elsewhere = run(desk, other, changes=1)
    otherwise = run(desk, tenant, changes=1, kind="customers")
    assert undoable(desk) == [otherwise, elsewhere, second]
    undo = run(desk, tenant, kind="undo")
    desk.write(lambda: journal.mark_undone(second, undo))
    assert desk.read(lambda: journal.run(second)).undone_by == undo
    assert undoable(desk) == [otherwise, elsewhere, first]
    assert desk.read(lambda: journal.run(first)).undoable


def test_a_run_under_way_cannot_be_taken_back(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("T").id)
    first = run(desk, tenant, changes=1)
    running = desk.write(lambda: journal.start_run("tax-rates", tenant, NOW))
    desk.write(lambda: journal.note_change(running, "tax_rate", 1, None, {}))
    assert undoable(desk) == []
    assert not desk.read(lambda: journal.run(first)).undoable


def test_runs_that_are_not_there(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.read(lambda: journal.run(1))
    with pytest.raises(NotFound):
        desk.write(lambda: journal.start_run("tax-rates", 1, NOW))
    with pytest.raises(NotFound):
        desk.write(lambda: journal.end_run(1, RunResult.DONE, Counts(), 0, (), "", NOW))
    with pytest.raises(NotFound):
        desk.write(lambda: journal.mark_undone(1, 2))


@pytest.mark.parametrize("about_tenant", [True, False])
def test_an_issue_is_open_once_and_keeps_its_age(desk: Desk, about_tenant: bool) -> None:
    tenant = desk.write(lambda: new_tenant("T").id) if about_tenant else None
    later = NOW + timedelta(days=1)
    first = desk.write(
        lambda: journal.open_issue(tenant, "tax_rate", "GB", "code", {"a": "1"}, "Sage", NOW)
    )
    again = desk.write(
        lambda: journal.open_issue(tenant, "tax_rate", "GB", "code", {"a": "2"}, "more", later)
    )
    assert (again.id, again.since, again.data, again.sage_text) == (
        first.id,
        NOW,
        {"a": "2"},
        "more",
    )
    assert desk.read(journal.issues) == [again]
    assert desk.read(journal.issue_counts) == {tenant: 1}


def test_issues_are_closed_by_what_they_are_about(desk: Desk) -> None:
    tenant, other = desk.write(lambda: (new_tenant("T").id, new_tenant("O").id))
    for number, (whose, key, code) in enumerate(
        [(tenant, "A", "x"), (tenant, "A", "y"), (tenant, "B", "x"), (other, "A", "x")]
    ):
        desk.write(
            lambda w=whose, k=key, c=code, n=number: journal.open_issue(
                w, "tax_rate", k, c, {}, "", NOW + timedelta(seconds=n)
            )
        )
    assert desk.read(journal.issue_counts) == {tenant: 3, other: 1}
    desk.kinds()
    assert desk.write(lambda: journal.close_issue(tenant, "tax_rate", "A", "y")) == 1
    assert desk.write(lambda: journal.close_issue(tenant, "tax_rate", "A")) == 1
    assert desk.kinds() == {Kind.ISSUE}
    assert desk.write(lambda: journal.close_issue(tenant, "tax_rate", "A")) == 0
    assert desk.write(lambda: journal.close_issue(None, "tax_rate", "B")) == 0
    assert desk.kinds() == set()
    left = desk.read(journal.issues)
    assert [(issue.tenant_id, issue.key) for issue in left] == [(tenant, "B"), (other, "A")]
    assert len(desk.read(lambda: journal.issues(other))) == 1
