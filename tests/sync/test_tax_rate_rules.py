"""The rules of the tax rate import, one by one and as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.book.link_rows import LinkMaker, LinkRow
from sage_desktop.book.tax_rows import Percentage, SageTaxRateRow, TaxRateRow
from sage_desktop.sync.tax_rate_plan import (
    SageTaxRate,
    Status,
    TaxRatePlan,
    World,
)
from sage_desktop.sync.tax_rate_rules import plan_tax_rates

TODAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
STANDARD = SageTaxRate("GB_STANDARD", "Standard 20.00%", Decimal("20.0"))
ZERO = SageTaxRate("GB_ZERO", "Zero Rated 0.00%", Decimal(0))
EXEMPT = SageTaxRate("GB_EXEMPT", "Exempt 0.00%", Decimal(0))


def halo(number: int, name: str, percentage: str, **more: object) -> TaxRateRow:
    return TaxRateRow(number, f"key-{number}", name, Decimal(percentage), **more)  # type: ignore[arg-type]


def link(
    number: int, local: int, sage_id: str, *, tenant: int = 1, since: datetime = MOMENT
) -> LinkRow:
    return LinkRow(number, tenant, "tax_rate", local, sage_id, since, LinkMaker.IMPORT)


def seen(sage_id: str, name: str, percentage: str, *, tenant: int = 1) -> SageTaxRateRow:
    return SageTaxRateRow(tenant, sage_id, name, Decimal(percentage), True, MOMENT)


def world(
    rates: list[TaxRateRow] | None = None,
    links: list[LinkRow] | None = None,
    mirror: list[SageTaxRateRow] | None = None,
    uses: dict[int, int] | None = None,
) -> World:
    return World(1, rates or [], links or [], mirror or [], uses or {})


def plan(source: list[SageTaxRate], book: World, **more: object) -> TaxRatePlan:
    return plan_tax_rates(source, book, today=TODAY, **more)  # type: ignore[arg-type]


def statuses(made: TaxRatePlan) -> dict[str, Status]:
    return {row.sage_id or row.name: row.status for row in (*made.rows, *made.removals)}


def test_an_unknown_rate_is_created_with_name_percentage_and_history() -> None:
    history = (
        Percentage(Decimal("17.5"), None, date(2011, 1, 3)),
        Percentage(Decimal(20), date(2011, 1, 4), None),
    )
    [row] = plan([replace(STANDARD, history=history)], world()).rows
    assert (row.status, row.new_name, row.percentage) == (
        Status.NEW,
        "Standard 20.00%",
        Decimal(20),
    )
    assert row.history == history


def test_the_percentage_in_force_today_counts_not_the_one_named() -> None:
    history = (
        Percentage(Decimal(20), date(2011, 1, 4), date(2026, 11, 22)),
        Percentage(Decimal(22), date(2026, 11, 23), None),
    )
    rate = replace(STANDARD, history=history)
    assert rate.in_force(TODAY) == 22
    assert rate.in_force(date(2026, 11, 22)) == 20
    assert rate.in_force(date(1990, 1, 1)) == 20


def test_one_halo_rate_of_same_name_and_percentage_is_linked() -> None:
    made = plan([STANDARD], world([halo(1, "  standard  20.00% ", "20")]))
    assert statuses(made) == {"GB_STANDARD": Status.MATCH}
    assert made.rows[0].changes == {"name": ("  standard  20.00% ", "Standard 20.00%")}


def test_two_fitting_halo_rates_are_left_to_the_user_and_a_new_one_made() -> None:
    made = plan([STANDARD], world([halo(1, STANDARD.name, "20"), halo(2, STANDARD.name, "20")]))
    assert made.rows[0].status is Status.NEW
    assert made.rows[0].reason == "several_fit"
    assert len(made.removals) == 2


def test_same_percentage_alone_never_merges_zero_and_exempt() -> None:
    made = plan([ZERO, EXEMPT], world([halo(1, "No tax", "0")]))
    assert [row.status for row in made.rows] == [Status.NEW, Status.NEW]


def test_two_sage_rates_of_one_name_do_not_share_a_halo_rate() -> None:
    made = plan([ZERO, replace(ZERO, id="GB_ZERO_2")], world([halo(1, ZERO.name, "0")]))
    assert [row.status for row in made.rows] == [Status.MATCH, Status.NEW]


def test_a_linked_rate_takes_name_and_percentage() -> None:
    book = world([halo(1, "Old", "17.5")], [link(1, 1, "GB_STANDARD")])
    [row] = plan([STANDARD], book).rows
    assert row.status is Status.CHANGED
    assert row.changes == {"name": ("Old", "Standard 20.00%"), "percentage": ("17.5", "20")}


def test_equal_numbers_written_differently_are_no_change() -> None:
    book = world([halo(1, STANDARD.name, "20.000")], [link(1, 1, "GB_STANDARD")])
    assert plan([STANDARD], book).rows[0].status is Status.UNCHANGED


def test_a_hidden_rate_is_not_offered_and_a_linked_one_is_retired() -> None:
    hidden = replace(STANDARD, visible=False)
    assert plan([hidden], world()).rows == ()
    book = world([halo(1, STANDARD.name, "20")], [link(1, 1, "GB_STANDARD")])
    [row] = plan([hidden], book).rows
    assert (row.status, row.retire) == (Status.CHANGED, True)


def test_a_retired_rate_that_is_back_in_sage_is_offered_again() -> None:
    book = world([halo(1, STANDARD.name, "20", retired_at=MOMENT)], [link(1, 1, "GB_STANDARD")])
    [row] = plan([STANDARD], book).rows
    assert row.changes == {"retired": ("yes", "no")}


def test_a_rate_gone_in_sage_is_retired_once_and_kept() -> None:
    book = world([halo(1, "Old", "20")], [link(1, 1, "GONE")], [seen("GONE", "Old", "20")])
    made = plan([], book)
    assert (made.rows[0].status, made.rows[0].retire) == (Status.GONE, True)
    assert made.removals == ()
    again = plan([], replace(book, rates=[halo(1, "Old", "20", retired_at=MOMENT)]))
    assert again.counts().retired == 0
    assert again.counts().unchanged == 1


def test_unmapped_rates_are_removed_and_used_ones_retired_once() -> None:
    book = world([halo(1, "Test", "1"), halo(2, "Old VAT", "17.5")], uses={2: 14})
    made = plan([], book)
    assert statuses(made) == {"Test": Status.REMOVE, "Old VAT": Status.RETIRE}
    retired = replace(book, rates=[halo(2, "Old VAT", "17.5", retired_at=MOMENT)])
    assert plan([], retired).removals == ()


def test_a_rate_mapped_in_another_tenant_is_not_removed() -> None:
    book = world([halo(1, "Irish", "23")], [link(1, 1, "IE_STANDARD", tenant=2)])
    assert plan([], book).removals == ()


def test_the_tenant_with_the_older_link_names_a_shared_rate() -> None:
    younger = MOMENT.replace(day=5)
    book = world(
        [halo(1, "Standard VAT", "20")],
        [link(1, 1, "GB_STANDARD", tenant=2), link(2, 1, "GB_STANDARD", since=younger)],
        [seen("GB_STANDARD", "Standard VAT", "20", tenant=2)],
    )
    assert plan([STANDARD], book).rows[0].status is Status.UNCHANGED
    as_owner = replace(
        book, links=[link(1, 1, "GB_STANDARD"), link(2, 1, "X", tenant=2, since=younger)]
    )
    assert plan([STANDARD], as_owner).rows[0].changes["name"] == ("Standard VAT", STANDARD.name)


def test_one_record_cannot_hold_two_percentages() -> None:
    book = world(
        [halo(1, "Standard", "19")],
        [link(1, 1, "X", tenant=2), link(2, 1, "GB_STANDARD", since=MOMENT.replace(day=5))],
        [seen("X", "Standard", "19", tenant=2)],
    )
    [row] = plan([STANDARD], book).rows
    assert (row.status, row.reason) == (Status.PROBLEM, "percent_differs")
    assert row.data == {"percentage": "20", "other_percentage": "19", "other_tenant_id": "2"}


def test_a_rate_without_percentage_is_its_own_problem_only() -> None:
    made = plan([replace(ZERO, percentage=None), STANDARD], world())
    assert [row.status for row in made.rows] == [Status.PROBLEM, Status.NEW]
    assert made.counts().failed == 1


def test_not_mapped_by_the_user_stays_so() -> None:
    book = world(mirror=[replace(seen("GB_STANDARD", STANDARD.name, "20"), unwanted=True)])
    assert statuses(plan([STANDARD], book)) == {"GB_STANDARD": Status.NOT_MAPPED}


def test_a_limited_import_leaves_all_else_alone() -> None:
    book = world([halo(1, "Loose", "1"), halo(2, "Gone", "2")], [link(1, 2, "GONE")])
    made = plan([STANDARD, ZERO], book, only={"GB_ZERO"})
    assert statuses(made) == {"GB_ZERO": Status.NEW}


names = st.sampled_from(["Standard", "standard ", "Zero", "Exempt", "Übersatz", "<b>x</b>"])
percentages = st.sampled_from(["0", "5", "20", "20.0", "17.5"])
sage_rates = st.lists(
    st.builds(
        SageTaxRate,
        id=st.sampled_from(list("ABCDEF")),
        name=names,
        percentage=percentages.map(Decimal),
        visible=st.booleans(),
    ),
    unique_by=lambda rate: rate.id,
    max_size=6,
)
halo_rates = st.lists(st.tuples(names, percentages), max_size=6).map(
    lambda pairs: [halo(i + 1, name, percent) for i, (name, percent) in enumerate(pairs)]
)


def carried_out(made: TaxRatePlan, book: World) -> World:
    """The book after ``made``: the plainest possible reading of what a plan means."""
    rates = {rate.id: rate for rate in book.rates}
    links = list(book.links)
    for row in made.rows:
        if row.status is Status.NEW:
            number = max(rates, default=0) + 100
            rates[number] = halo(number, row.new_name, str(row.percentage), history=row.history)
            links.append(link(len(links) + 1, number, row.sage_id))
        elif row.status in (Status.MATCH, Status.CHANGED) and row.local_id is not None:
            assert row.percentage is not None
            rates[row.local_id] = replace(
                rates[row.local_id],
                name=row.new_name,
                percentage=row.percentage,
                history=row.history,
                retired_at=MOMENT if row.changes.get("retired", ("", ""))[1] == "yes" else None,
            )
            if row.status is Status.MATCH:
                links.append(link(len(links) + 1, row.local_id, row.sage_id))
        elif row.status is Status.GONE and row.retire and row.local_id is not None:
            rates[row.local_id] = replace(rates[row.local_id], retired_at=MOMENT)
    for row in made.removals:
        assert row.local_id is not None
        if row.status is Status.REMOVE:
            del rates[row.local_id]
        else:
            rates[row.local_id] = replace(rates[row.local_id], retired_at=MOMENT)
    return replace(book, rates=list(rates.values()), links=links)


@given(sage_rates, sage_rates, halo_rates, st.sets(st.integers(1, 6)))
def test_a_second_import_changes_nothing(
    before: list[SageTaxRate],
    after: list[SageTaxRate],
    rates: list[TaxRateRow],
    used: set[int],
) -> None:
    book = world(rates, uses={number: 1 for number in used})
    book = carried_out(plan(before, book), book)
    book = carried_out(plan(after, book), book)
    again = plan(after, book).counts()
    assert (again.created, again.updated, again.linked, again.removed, again.retired) == (0,) * 5


@given(sage_rates, halo_rates, st.sets(st.integers(1, 6)))
def test_every_visible_sage_rate_ends_linked_and_no_used_rate_is_lost(
    source: list[SageTaxRate], rates: list[TaxRateRow], used: set[int]
) -> None:
    book = world(rates, uses={number: 1 for number in used})
    done = carried_out(plan(source, book), book)
    assert {link.sage_id for link in done.links} == {r.id for r in source if r.visible}
    assert len({link.local_id for link in done.links}) == len(done.links)
    kept = {rate.id for rate in done.rates}
    assert used & {rate.id for rate in rates} <= kept
