"""Account codes in the book: what is offered, searched, sorted, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from book_desk import NOW, Desk, new_tenant

from sage_desktop.book import account_codes, snapshots, tenants
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import NotFound


def create(tenant_id: int, code: str, name: str = "Sales", **more: object) -> AccountCodeRow:
    row = AccountCodeRow(
        id=0,
        tenant_id=tenant_id,
        sage_id=f"sage-{code}-{name}",
        code=code,
        name=name,
        type_id="SALES",
        type_name="Sales",
        group_name="Income",
        usable_on_sales=True,
        is_control=False,
        in_chart=True,
        tax_rate_sage_id="GB_STANDARD",
        tax_rate_name="Standard 20.00%",
    )
    return account_codes.create_account_code(replace(row, **more))  # type: ignore[arg-type]


@pytest.fixture
def tenant_id(desk: Desk) -> int:
    made = desk.write(lambda: new_tenant("Northgate")).id
    desk.news.clear()
    return made


def found(desk: Desk, *arguments: object, **options: object) -> list[str]:
    rows = desk.read(lambda: account_codes.account_codes(*arguments, **options))
    return [row.code for row in rows]


def test_an_account_code_is_kept_and_changed_as_it_is(desk: Desk, tenant_id: int) -> None:
    made = desk.write(lambda: create(tenant_id, "4000", "<b>مكتبة</b> & Sons"))
    assert desk.kinds() == {Kind.ACCOUNT_CODE}
    assert desk.read(lambda: account_codes.account_code(made.id)) == made
    wanted = replace(made, code="4010", usable_on_sales=False, retired_at=NOW)
    assert desk.write(lambda: account_codes.update_account_code(wanted)) == wanted
    assert desk.read(lambda: account_codes.account_code(made.id)) == wanted


def test_unknown_ones_are_named(desk: Desk, tenant_id: int) -> None:
    made = desk.write(lambda: create(tenant_id, "4000"))
    with pytest.raises(NotFound):
        desk.write(lambda: account_codes.update_account_code(replace(made, id=99)))


def test_codes_are_sorted_as_the_numbers_that_they_are(desk: Desk, tenant_id: int) -> None:
    for code in ("10000", "4000", "A1", "999", "0050"):
        desk.write(lambda code=code: create(tenant_id, code))
    assert found(desk) == ["0050", "999", "4000", "10000", "A1"]


def test_control_accounts_and_retired_ones_are_never_offered(desk: Desk, tenant_id: int) -> None:
    desk.write(lambda: create(tenant_id, "1100", is_control=True))
    desk.write(lambda: create(tenant_id, "4000"))
    desk.write(lambda: create(tenant_id, "4010", retired_at=NOW - timedelta(days=1)))
    desk.write(lambda: create(tenant_id, "5000", usable_on_sales=False))
    assert found(desk, tenant_id, for_sales=True) == ["4000"]
    assert found(desk, tenant_id) == ["1100", "4000", "4010", "5000"]


def test_search_looks_in_code_name_type_and_group_whatever_the_case(
    desk: Desk, tenant_id: int
) -> None:
    desk.write(lambda: create(tenant_id, "4000", "Straße Sales", type_name="x", group_name="y"))
    desk.write(lambda: create(tenant_id, "5000", "Cost", type_name="Direct", group_name="Expense"))
    for wanted in ("400", "STRASSE", "  straße   sales "):
        assert found(desk, None, wanted) == ["4000"], wanted
    assert found(desk, None, "direct") == found(desk, None, "EXPENSE") == ["5000"]
    assert found(desk, None, "100 %") == []


def test_codes_belong_to_their_tenant_and_go_with_it(desk: Desk, tenant_id: int) -> None:
    other = desk.write(lambda: new_tenant("Cloud")).id
    desk.write(lambda: create(tenant_id, "4000"))
    desk.write(lambda: create(other, "4000"))
    assert found(desk, other) == ["4000"]
    assert found(desk) == ["4000", "4000"]
    desk.write(lambda: tenants.delete_tenant(tenant_id))
    assert len(found(desk)) == 1


def test_a_snapshot_brings_it_back_under_its_id(desk: Desk, tenant_id: int) -> None:
    made = desk.write(lambda: create(tenant_id, "4000", retired_at=NOW))
    kept = desk.read(lambda: snapshots.snapshot("account_code", made.id))
    desk.news.clear()
    desk.write(lambda: snapshots.restore("account_code", made.id, None))
    assert desk.kinds() == {Kind.ACCOUNT_CODE}
    assert found(desk) == []
    desk.write(lambda: snapshots.restore("account_code", made.id, kept))
    assert desk.read(lambda: account_codes.account_code(made.id)) == made
