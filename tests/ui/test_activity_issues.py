"""*Activity*: what needs a person, how it is mended, decided and retried."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from activity_tabs import activity_page, answer, button, path, texts
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from fake_sending import send_issue
from PySide6.QtGui import QGuiApplication

from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput
from sage_desktop.sync.sending.views import Choice
from sage_desktop.ui import activity_work
from sage_desktop.ui.activity_page import ActivityPage
from sage_desktop.ui.navigation import tenant_path


def test_an_issue_of_an_import_says_how_to_fix_it_and_leads_there(
    run: Run, furnished: FakeDoor
) -> None:
    said = "The rate is inactive. (tax_rate)"
    furnished.kept_issues = [replace(furnished.kept_issues[0], sage_text=said)]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "issues")
            assert path(made) == ["Activity", "Issues"]
            card = page.issues.card
            headline = "Tax rate, Standard (Isle of Man): Sage names no percentage for this rate."
            assert headline in texts(card)
            assert not card.said.text.isVisible()
            card.said.button.click()
            assert card.said.text.isVisible()
            assert card.said.text.toPlainText() == said
            assert not card.retry_button.isVisible()
            assert not card.record_button.isVisible()
            button(card, "Copy details").click()
            assert said in QGuiApplication.clipboard().text()
            card.go.click()
            await settled(made.window)
            assert path(made)[-1] == "Northgate IT Services"

    run(story())


@pytest.mark.parametrize(
    ("code", "verb", "tab"),
    [
        ("account_not_here", "Open Accounts", "accounts"),
        ("account_retired", "Open Accounts", "accounts"),
        ("category_not_mapped", "Open Products", "products"),
        ("tax_rate_not_mapped", "Open Tax Rates", "tax-rates"),
        ("tax_rate_retired", "Open Tax Rates", "tax-rates"),
        ("no_name", "Open Details", "details"),
    ],
)
def test_an_issue_of_an_item_leads_to_the_tab_where_it_is_mended(
    run: Run, furnished: FakeDoor, code: str, verb: str, tab: str
) -> None:
    issue = replace(furnished.kept_issues[1], kind="product", code=code)
    furnished.kept_issues = [issue]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "issues")
            wanted: list[object] = []
            page.issues.card.went.connect(wanted.append)
            assert page.issues.card.go.words() == verb
            page.issues.card.go.click()
            assert wanted == [tenant_path(issue.tenant_id or 0, tab)]

    run(story())


def with_sent(door: FakeDoor) -> FakeDoor:
    """Three invoices of one cause, a customer and an invoice to decide about, and imports."""
    here = {"name": "Calder Valley Brewery", "sage_name": "Calder Brewery", "sage_id": "s9"}
    names = ("INV-2031", "INV-2032", "INV-2033")
    locked = [
        send_issue(number, "refused_stock", {"name": name}, name=name, sage_text=said)
        for number, name, said in zip((31, 32, 33), names, ("Locked (date)", "", ""), strict=True)
    ]
    door.sending.kept_issues = [
        *locked,
        send_issue(
            34,
            "exists_in_sage",
            here,
            *(Choice.LINK, Choice.SEND_ANYWAY, Choice.LEAVE),
            kind="customer",
            name="Calder Valley Brewery",
        ),
        send_issue(
            35,
            "invoice_locked_in_sage",
            {"name": "INV-2035"},
            *(Choice.VOID_AND_SEND_AGAIN, Choice.LEAVE),
            name="INV-2035",
        ),
    ]
    return door


def choose(page: ActivityPage, row: int) -> None:
    page.issues.table.choose(page.issues._model.key_at(row))


def list_of(page: ActivityPage) -> list[str]:
    model = page.issues.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_issues_of_one_cause_are_one_and_retried_at_once(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            assert list_of(page) == [
                *["INV-2035", "Calder Valley Brewery", "3 invoices", "2 tax rates"],
            ]
            card = page.issues.card
            choose(page, 2)
            headline = "3 invoices: Sage has not enough stock for INV-2033 and 2 more."
            assert headline in texts(card)
            assert card.members.isVisible()
            card.members.choose(31)
            assert card.said.isVisible()
            card.members.choose(32)
            assert not card.said.isVisible()
            button(card, "Open invoice")
            assert not card.retry_button.isVisible()
            assert card.go.words() == "Retry all of these"
            card.go.click()
            await settled(made.window)
            assert set(furnished.sending.did) == {("retry issue", n) for n in (31, 32, 33)}
            assert list_of(page) == ["INV-2035", "Calder Valley Brewery", "2 tax rates"]
            assert "2 tax rates" in " ".join(texts(card))  # the next one took its place

    run(story())


def test_a_decision_says_what_it_does_and_asks_where_it_cannot_be_taken_back(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            card, did = page.issues.card, furnished.sending.did
            choose(page, 1)
            await settled(made.window)
            second = button(card, "Make a second one")
            assert "two different ones" in second.accessibleDescription()
            second.click()
            await answer(made, "Do nothing")
            assert did == []
            assert "Sage already has “Calder Brewery”." in " ".join(texts(card))
            button(card, "Link to the one in Sage").click()
            await settled(made.window)
            assert did == [("resolve", 34, Choice.LINK)]
            choose(page, 0)
            await settled(made.window)
            button(card, "Void in Sage and send again…").click()
            assert "INV-2035" in await answer(made, "Void in Sage and send again")
            assert did[-1] == ("resolve", 35, Choice.VOID_AND_SEND_AGAIN)

    run(story())


def test_issues_are_filtered_searched_and_all_retried(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            issues = page.issues
            counts = {chip.what.word: chip.count for chip in issues.filters.chips}
            assert counts == {
                **{"All": 7, "Invoices": 4, "Customers": 1, "Products": 0},
                **{"Imports and sign-in": 2},
            }
            next(c for c in issues.filters.chips if c.what.word == "Invoices").click()
            assert list_of(page) == ["INV-2035", "3 invoices"]
            issues.search.setText("2032")
            assert list_of(page) == ["INV-2032"]
            issues.search.setText("nobody")
            button(issues, "Clear filter").click()
            assert len(list_of(page)) == 4
            issues.retry_button.click()
            await settled(made.window)
            assert furnished.sending.did == [("retry all", 5)]
            assert list_of(page) == ["2 tax rates"]
            assert not issues.retry_button.isEnabled()

    run(story())


def test_the_filter_goes_with_the_last_issue_of_its_kind(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            next(c for c in page.issues.filters.chips if c.what.word == "Customers").click()
            assert list_of(page) == ["Calder Valley Brewery"]
            await furnished.sending.resolve(34, Choice.LEAVE)
            await settled(made.window)
            assert list_of(page) == ["INV-2035", "3 invoices", "2 tax rates"]

    run(story())


def test_news_leave_the_focus_in_the_card(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            choose(page, 1)
            await settled(made.window)
            link = button(page.issues.card, "Link to the one in Sage")
            link.setFocus()
            furnished.publish(Kind.ISSUE)
            await settled(made.window)
            assert made.window.focusWidget() is link

    run(story())


def test_issues_are_exported_without_formulas(
    run: Run, furnished: FakeDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished.sending.kept_issues = [
        send_issue(1, "rejected", {}, name="=SUM(A1)", sage_text="@said")
    ]
    target = tmp_path / "issues.csv"

    async def chosen(*_what: object) -> Path:
        return target

    monkeypatch.setattr(activity_work, "ask_where_to_save", chosen)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await activity_page(made, "issues")
            page.issues.export_button.click()
            await settled(made.window)
            assert page.banners.shown is not None

    run(story())
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 4
    assert "'=SUM(A1)" in [row[3] for row in rows]
    assert "'@said" in [row[7] for row in rows]


def test_no_issues_is_good_news(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page = await activity_page(made, "issues")
            assert "No issues." in texts(page)
            assert not page.issues.card.isVisible()
            assert not page.issues.retry_button.isVisible()

    run(story())


def test_a_retry_that_is_refused_says_why(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(with_sent(furnished)) as made:
            page = await activity_page(made, "issues")
            furnished.sending.fails_with = BadInput("module_disabled")
            page.issues.retry_button.click()
            await settled(made.window)
            furnished.sending.fails_with = None
            assert page.banners.shown is not None
            assert "disabled" in page.banners.shown.accessibleName()

    run(story())
