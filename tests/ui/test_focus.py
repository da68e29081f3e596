"""Where the focus is after something was done: never on what ends it, never nowhere."""

from __future__ import annotations

import pytest
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sage_desktop.ui.connect_card import ConnectCard
from sage_desktop.ui.details_form import colour_names
from sage_desktop.ui.keyboard_focus import pass_focus
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Choice, Column, RowsModel
from sage_desktop.ui.tenant_page import TenantPage
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, SearchField

TAB = Qt.FocusReason.TabFocusReason
MOUSE = Qt.FocusReason.MouseFocusReason


def shown(widget: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()


@pytest.mark.parametrize(("reason", "ring"), [(TAB, True), (MOUSE, False)])
def test_passing_the_focus_on_keeps_the_ring_or_its_absence(
    look: QApplication, qtbot: QtBot, reason: Qt.FocusReason, ring: bool
) -> None:
    host = QWidget()
    first, second = Button("First"), Button("Second")
    row = QHBoxLayout(host)
    row.addWidget(first)
    row.addWidget(second)
    shown(host, qtbot)
    first.clearFocus()
    first.setFocus(reason)
    pass_focus(second)
    assert second.hasFocus()
    assert second.keyboard_focus is ring


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize(("reason", "ring"), [(TAB, True), (MOUSE, False)])
def test_a_second_enter_does_not_end_what_connect_now_began(
    look: QApplication, qtbot: QtBot, demo: bool, reason: Qt.FocusReason, ring: bool
) -> None:
    card = ConnectCard(demo=demo)
    card.show_idle(saved=True, possible=True)
    shown(card, qtbot)
    card.connect_button.clearFocus()
    card.connect_button.setFocus(reason)
    card.show_starting()
    card.show_waiting("http://localhost/login", 300)
    first = card.demo_button if demo else card.open_button
    assert first.hasFocus()
    assert first.keyboard_focus is ring
    if demo:
        card.show_logging_in()
        assert card.cancel_button.hasFocus()
        assert card.cancel_button.keyboard_focus is ring
    card.show_finishing("Connecting to Sage")
    assert card.cancel_button.hasFocus()
    assert card.cancel_button.keyboard_focus is ring
    card.show_idle(saved=True, possible=True)
    assert card.connect_button.hasFocus()


def test_a_table_moved_by_cell_keeps_its_cell_when_it_is_shown_anew(
    look: QApplication, qtbot: QtBot
) -> None:
    columns: list[Column[str]] = [
        Column(title=lambda: "Sage", text=lambda row: row),
        Column(title=lambda: "Since", text=lambda _row: "today"),
        Column(title=lambda: "Halo", text=lambda row: row, choices=lambda _row: [Choice(1, "1")]),
    ]
    model = RowsModel(columns, key=lambda row: row)
    view = TableView(model, name="Mappings", by_cell=True)
    model.set_rows(["A", "B"])
    shown(view, qtbot)
    view.clearFocus()
    view.setFocus(TAB)
    assert view.currentIndex().column() == 2, "the first thing that can be changed"
    model.set_rows(["Z", "A", "B"])
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 2)


def test_searching_from_the_top_bar_leaves_the_text_in_one_place(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.top_bar.open_search()
            window.top_bar.search.setText("zero")
            QTest.keyClick(window.top_bar.search, Qt.Key.Key_Return)
            await settled(window)
            assert window.top_bar.search.text() == ""
            fields = window.page.findChildren(SearchField)
            assert [field.text() for field in fields] == ["zero"]

    run(story())


def test_tab_stops_at_the_choice_that_holds_whoever_made_it(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(tenant_path(None))
            await settled(window)
            page = window.page
            assert isinstance(page, TenantPage)
            assert "Use the Halo app (recommended)" in round_by_tab(window)
            page.details.form.custom.setChecked(True)
            page.details.form.colours.set_colour(colour_names()[3][0])
            found = round_by_tab(window)
            at = found.index("Use a custom developer app")
            assert found[at + 1] == "Client ID"
            assert "Use the Halo app (recommended)" not in found
            assert ("Purple" in found, "Green" in found) == (True, False)

    run(story())


def tab_order(window: MainWindow) -> list[str]:
    """The names of what Tab reaches, from the rail on."""
    first = window.rail.list.buttons["home"]
    names: list[str] = []
    here = first.nextInFocusChain()
    while here is not None and here is not first:
        reached = here.isVisible() and here.isEnabled()
        if reached and here.focusPolicy() & Qt.FocusPolicy.TabFocus:
            text = getattr(here, "text", str)
            names.append(here.accessibleName() or str(text()))
        here = here.nextInFocusChain()
    return names


FRAME = [
    "Configuration",
    "Sage Business Cloud",
    "Tenants",
    "Search records and commands",
    "2 issues",
    "Help",
    "Menu",
]


def test_tab_goes_as_one_reads(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(tenant_path(1))
            await settled(window)
            window.page.banners.say(
                State.FINE, "Connected", action="Go to Tax Rates", on_action=lambda: None
            )
            begins = ["Configuration", *FRAME]
            page = ["Delete", "Parts of the tenant", "Go to Tax Rates", "Close message"]
            body = ["Reconnect", "Disconnect", "Name"]
            found = tab_order(window)
            assert found[: len(begins + page + body)] == begins + page + body
            window.navigate(("home",))
            window.navigate(tenant_path(1, "tax-rates"))
            await settled(window)
            assert tab_order(window) == [
                *[*begins, "Parts of the tenant"],
                *["Undo the last import", "Edit Tax Rates", "Import Tax Rates"],
                *["Tax rate mappings", "Import tax rates daily", "Change the time"],
            ]

    run(story())


def round_by_tab(window: MainWindow) -> list[str]:
    """The names of what Tab really stops at, from the menu at the top on, once round."""
    begun = window.top_bar.menu_button
    begun.setFocus()
    names: list[str] = []
    while True:
        here = window.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = window.focusWidget()
        if here is None or here is begun or len(names) == 60:
            return names
        names.append(here.accessibleName() or str(getattr(here, "text", str)()))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (tenant_path(None), ["Save", "Parts of the tenant"]),
        (tenant_path(1), ["Delete", "Go to Tax Rates"]),
        (("customers", "new"), ["Save", "Close message"]),
    ],
)
def test_tab_comes_to_what_stands_above_the_first_field(
    run: Run, furnished: FakeDoor, path: tuple[str, ...], expected: list[str]
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(path)
            await settled(window)
            window.page.banners.say(
                State.FINE, "Connected", action="Go to Tax Rates", on_action=lambda: None
            )
            saver = window.page.saver
            assert saver is not None
            saver.setEnabled(True)
            found = round_by_tab(window)
            assert [each for each in found if each in expected] == expected

    run(story())


@pytest.mark.parametrize(
    ("path", "first"),
    [
        (("home",), "Import…"),
        (("tax-rates",), "New"),
        (("activity",), "Activity"),
        (tenant_path(1), "Parts of the tenant"),
    ],
)
def test_the_first_tab_on_a_page_reaches_its_first_control(
    run: Run, furnished: FakeDoor, path: tuple[str, ...], first: str
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            for where in (("customers",), path, ("customers",), path):
                window.navigate(where)
                await settled(window)
            here = window.focusWidget()
            assert here is not None
            if here is window.page:
                QTest.keyClick(here, Qt.Key.Key_Tab)
                here = window.focusWidget()
            assert here is not None
            assert (here.accessibleName() or getattr(here, "text", str)()) == first

    run(story())
