"""The rules of the import of account codes, one by one and as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.book.run_rows import Counts
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.sync.account_plan import COMPARED, AccountPlan, Row, Status, plan_accounts

MOMENT = datetime(2026, 11, 1, tzinfo=UTC)


def account(sage_id: str = "a1", code: str = "4000", **more: object) -> AccountCodeRow:
    made = AccountCodeRow(
        id=0,
        tenant_id=1,
        sage_id=sage_id,
        code=code,
        name="Sales - Products",
        type_id="SALES",
        type_name="Sales",
        group_name="Income",
        usable_on_sales=True,
        is_control=False,
        in_chart=True,
        tax_rate_sage_id="GB_STANDARD",
        tax_rate_name="Standard 20.00%",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def only_row(plan: AccountPlan) -> Row:
    [row] = plan.rows
    return row


def test_what_the_book_does_not_have_is_new() -> None:
    plan = plan_accounts(1, [account()], [], requests=2)
    assert (only_row(plan).status, only_row(plan).wanted) == (Status.NEW, account())
    assert (plan.counts(), plan.requests) == (Counts(created=1), 2)


def test_the_same_again_is_unchanged() -> None:
    plan = plan_accounts(1, [account()], [account(id=7)])
    assert (only_row(plan).status, only_row(plan).local_id) == (Status.UNCHANGED, 7)
    assert plan.counts() == Counts(unchanged=1)


def test_each_field_is_compared_and_named() -> None:
    other = account(
        code="4010",
        name="Sales",
        type_id="OTHER_INCOME",
        type_name="Other income",
        group_name="Other",
        usable_on_sales=False,
        is_control=True,
        in_chart=False,
        tax_rate_sage_id="",
        tax_rate_name="",
    )
    row = only_row(plan_accounts(1, [other], [account(id=7)]))
    assert (row.status, row.wanted) == (Status.CHANGED, replace(other, id=7))
    assert tuple(row.changes) == COMPARED
    assert row.changes["code"] == ("4000", "4010")
    assert row.changes["usable_on_sales"] == ("yes", "no")


def test_what_sage_no_longer_has_is_retired_once() -> None:
    gone = only_row(plan_accounts(1, [], [account(id=7)]))
    assert (gone.status, gone.retire, gone.local_id) == (Status.GONE, True, 7)
    plan = plan_accounts(1, [], [account(id=7, retired_at=MOMENT)])
    assert (only_row(plan).status, only_row(plan).retire) == (Status.GONE, False)
    assert plan.counts() == Counts(unchanged=1)


def test_what_is_back_is_not_retired_any_more() -> None:
    row = only_row(plan_accounts(1, [account()], [account(id=7, retired_at=MOMENT)]))
    assert (row.status, row.wanted) == (Status.CHANGED, account(id=7))
    assert row.changes == {"retired": ("yes", "no")}


def test_an_account_without_code_or_name_is_its_own_problem() -> None:
    source = [account("a1", code=" "), account("a2", name="\t"), account("a3")]
    plan = plan_accounts(1, source, [account("a1", id=7)])
    assert [(row.status, row.reason, row.wanted is None) for row in plan.rows] == [
        (Status.PROBLEM, "no_nominal_code", True),
        (Status.PROBLEM, "no_account_name", True),
        (Status.NEW, "", False),
    ]
    assert plan.rows[0].local_id == 7, "what the book has of it stays as it is"
    assert plan.counts() == Counts(created=1, failed=2)


def test_part_of_a_plan_retires_nothing() -> None:
    source = [account("a1"), account("a2")]
    plan = plan_accounts(1, source, [account("a3", id=7)]).only({"a2", "a3"})
    assert [row.sage_id for row in plan.rows] == ["a2"]
    assert plan.source == {"a1", "a2"}, "what Sage has is known all the same"


texts = st.sampled_from(["", " ", "4000", "4010", "Sales", "<b>مكتبة</b>"])
accounts = st.lists(
    st.builds(
        account,
        sage_id=st.sampled_from([f"a{number}" for number in range(6)]),
        code=texts,
        name=texts,
        usable_on_sales=st.booleans(),
        is_control=st.booleans(),
        tax_rate_name=texts,
    ),
    unique_by=lambda row: row.sage_id,
)


def carried_out(plan: AccountPlan, book: list[AccountCodeRow]) -> list[AccountCodeRow]:
    rows = {row.id: row for row in book}
    for row in plan.rows:
        if row.status is Status.NEW and row.wanted is not None:
            number = max(rows, default=0) + 1
            rows[number] = replace(row.wanted, id=number)
        elif row.status is Status.CHANGED and row.wanted is not None:
            rows[row.wanted.id] = row.wanted
        elif row.retire and row.local_id is not None:
            rows[row.local_id] = replace(rows[row.local_id], retired_at=MOMENT)
    return list(rows.values())


@given(accounts, accounts)
def test_carried_out_and_planned_again_there_is_nothing_to_do(
    before: list[AccountCodeRow], after: list[AccountCodeRow]
) -> None:
    book = carried_out(plan_accounts(1, before, []), [])
    book = carried_out(plan_accounts(1, after, book), book)
    again = plan_accounts(1, after, book).counts()
    assert (again.created, again.updated, again.retired) == (0, 0, 0)


@given(accounts, accounts)
def test_the_book_ends_as_sage_is_and_loses_nothing(
    before: list[AccountCodeRow], after: list[AccountCodeRow]
) -> None:
    first = carried_out(plan_accounts(1, before, []), [])
    book = carried_out(plan_accounts(1, after, first), first)
    assert {row.id for row in first} <= {row.id for row in book}
    good = {row.sage_id: row for row in after if row.code.strip() and row.name.strip()}
    there = {row.sage_id: replace(row, id=0) for row in book if row.retired_at is None}
    assert good.items() <= there.items()
    assert there.keys() <= {row.sage_id for row in after}
