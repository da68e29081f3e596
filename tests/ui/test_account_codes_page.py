"""The records page *Account Codes*: tenant, filters, search, which columns give way."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from desktop import Desktop, Run, desktop, settled
from fake_accounts import account
from fake_door import FakeDoor

from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import Offline
from sage_desktop.ui.account_codes_page import AccountCodesPage
from sage_desktop.ui.account_table import GROUP, TAX_RATE, TENANT, TYPE
from sage_desktop.ui.account_words import Shown, is_shown, state_of, whole
from sage_desktop.ui.navigation import ACCOUNT_CODES, MODULE, tenant_path
from sage_desktop.ui.tenant_page import TenantPage


async def opened(made: Desktop, *rest: str) -> AccountCodesPage:
    made.window.navigate((*ACCOUNT_CODES, *rest))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, AccountCodesPage)
    return page


def codes(page: AccountCodesPage) -> list[str]:
    return [view.row.code for view in page.table.codes.rows()]


def visible(page: AccountCodesPage) -> set[int]:
    sections = range(page.table.codes.columnCount())
    return {section for section in sections if not page.table.isColumnHidden(section)}


async def press(made: Desktop, page: AccountCodesPage, shown: Shown) -> None:
    [chip] = [each for each in page.chips.chips if each.what.key is shown]
    chip.click()
    await settled(made.window)


def test_all_tenants_first_in_the_order_of_numbers(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert page.tenant_picker.currentText() == "All tenants"
            assert codes(page) == ["1100", "4000", "4000", "4010", "4040", "5000", "10000"]
            page.table.sortByColumn(0, page.table.horizontalHeader().sortIndicatorOrder())
            assert codes(page)[-1] == "10000"

    run(story())


def test_the_path_and_the_picker_choose_a_tenant(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "2")
            assert (page.tenant_picker.value(), codes(page)) == (2, ["4000"])
            assert TENANT not in visible(page), "it would say the same on each line"
            page.tenant_picker.setCurrentIndex(0)
            await settled(made.window)
            assert len(codes(page)) == 7
            assert TENANT in visible(page)
            page = await opened(made, "99")
            assert page.tenant_picker.value() is None, "a tenant that is gone is none"

    run(story())


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Shown.SALES, ["4000", "4000", "4010", "10000"]),
        (Shown.CONTROL, ["1100"]),
        (Shown.RETIRED, ["4040"]),
    ],
)
def test_filters_show_what_they_say_with_its_number(
    run: Run, furnished: FakeDoor, shown: Shown, expected: Sequence[str]
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            numbers = {chip.what.key: chip.count for chip in page.chips.chips}
            await press(made, page, shown)
            assert codes(page) == expected
            assert numbers[shown] == len(expected)
            assert numbers[Shown.ALL] == 7

    run(story())


def test_search_and_filter_without_hits_are_cleared_together(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            await press(made, page, Shown.RETIRED)
            page.search_field.setText("goods")
            await settled(made.window)
            assert codes(page) == []
            assert page._no_hit.isVisible()
            page._clear()
            await settled(made.window)
            assert len(codes(page)) == 7
            assert page.chips.key() is Shown.ALL

    run(story())


def test_news_of_an_import_are_shown(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            furnished.accounts.kept.append(account(9, "4050", "Sales - Training"))
            furnished.publish(Kind.ACCOUNT_CODE)
            await settled(made.window)
            assert "4050" in codes(page)

    run(story())


@pytest.mark.parametrize(
    ("size", "rest", "gone"),
    [
        ((1280, 800), (), {GROUP}),
        ((1280, 800), ("1",), {TENANT}),
        ((900, 600), (), {GROUP, TAX_RATE, TYPE}),
        ((900, 600), ("1",), {TENANT, GROUP, TAX_RATE}),
        ((1700, 900), (), set()),
    ],
)
def test_columns_give_way_to_the_names(
    run: Run,
    furnished: FakeDoor,
    size: tuple[int, int],
    rest: tuple[str, ...],
    gone: set[int],
) -> None:
    async def story() -> None:
        async with desktop(furnished, size=size) as made:
            page = await opened(made, *rest)
            assert set(range(8)) - visible(page) == gone
            assert page.table.columnWidth(1) >= 190
            assert page.table.horizontalScrollBar().maximum() == 0

    run(story())


def test_an_empty_book_leads_to_the_import_or_to_connecting(
    run: Run, furnished: FakeDoor, empty: FakeDoor
) -> None:
    async def story() -> None:
        furnished.accounts.kept = []
        async with desktop(furnished) as made:
            page = await opened(made)
            assert page._none.isVisible() and not page.chips.isVisible()
            page.import_button.click()
            await settled(made.window)
            here = made.window.page
            assert isinstance(here, TenantPage)
            assert here.tabs.index() == 2
        async with desktop(empty) as made:
            page = await opened(made)
            assert page.import_button.words() == "Go to configuration"
            assert page._import_path == MODULE

    run(story())


def test_when_the_book_cannot_be_read_the_page_says_so(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            furnished.accounts.fails_with = Offline()
            page = await opened(made)
            assert page.banners.isVisible()
            furnished.accounts.fails_with = None
            page.refresh()
            await settled(made.window)
            assert len(codes(page)) == 7

    run(story())


def test_the_tab_of_the_fake_tenant_is_there_too(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(tenant_path(1, "accounts"))
            await settled(made.window)
            assert isinstance(made.window.page, TenantPage)
            assert made.window.page.tabs.index() == 2

    run(story())


def test_what_an_account_is_said_to_be() -> None:
    plain = account(1, "4000", "Sales")
    control = account(2, "1100", "Debtors", is_control=True)
    assert state_of(plain)[1] == ""
    assert state_of(control)[1] == "Control account"
    assert not is_shown(control, Shown.SALES), "a control account is never usable on sales"
    assert whole(plain).splitlines() == [
        "4000 Sales",
        "Type: Sales",
        "Group: Income",
        "Tax rate: Standard 20.00%",
    ]
