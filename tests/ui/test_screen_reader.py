"""What a screen reader is told: roles, names, states, and news as they come."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui.cells import Column
from sage_desktop.ui.invoice_totals import TotalsView
from sage_desktop.ui.navigation import PLACES, tenant_path
from sage_desktop.ui.search_picker import SearchPicker
from sage_desktop.ui.tables import RowsModel
from sage_desktop.ui.tenant_page import TenantPage
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot, FormRow, Picker, SearchField, Tabs
from sage_desktop.ui.widgets.filter_chips import Filter, FilterChips
from sage_desktop.ui.widgets.rail import PlaceList

Role = QAccessible.Role
Heard = tuple[Role, str, str]


def told(widget: QWidget) -> QAccessibleInterface:
    interface: QAccessibleInterface = QAccessible.queryAccessibleInterface(widget)
    return interface


def heard(interface: QAccessibleInterface) -> Iterator[Heard]:
    """Role, name and description of all that is shown under ``interface``."""
    if not interface.isValid() or interface.state().invisible:
        return
    text = QAccessible.Text
    yield interface.role(), interface.text(text.Name), interface.text(text.Description)
    for number in range(interface.childCount()):
        yield from heard(interface.child(number))


@pytest.fixture
def reader(look: QApplication) -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def test_the_places_are_one_choice_of_which_one_holds(
    run: Run, furnished: FakeDoor, reader: None
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            for key in ("activity", "home"):
                window.navigate((key,))
                await settled(window)
                shown = {
                    name: (told(button).role(), told(button).state().checked)
                    for name, button in window.rail.list.buttons.items()
                }
                assert shown == {
                    place.key: (Role.RadioButton, int(place.key == key)) for place in PLACES
                }
                activity = window.rail.list.buttons["activity"]
                assert told(activity).text(QAccessible.Text.Description) == "2 issues"

    run(story())


def test_texts_and_states_are_texts(run: Run, furnished: FakeDoor, reader: None) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(tenant_path(1, "tax-rates"))
            await settled(window)
            all_heard = list(heard(told(window)))
            names = {(role, name) for role, name, _text in all_heard}
            assert {
                (Role.StaticText, "Northgate IT Services"),
                (Role.StaticText, "Connected"),
                (Role.Cell, "Standard: Standard (20 %)"),
                (Role.Cell, "Linked"),
                (Role.CheckBox, "Import tax rates daily"),
                (Role.PageTab, "Tax Rates"),
            } <= names
            nameless = {role for role, name, _text in all_heard if not name}
            assert nameless & {Role.Button, Role.CheckBox, Role.Cell, Role.EditableText} == set()
            assert told(window.page).text(QAccessible.Text.Name) == "Northgate IT Services"
            window.navigate(tenant_path(3))
            await settled(window)
            page = window.page
            assert isinstance(page, TenantPage)
            tabs = [each for each in heard(told(page.tabs)) if each[0] == Role.PageTab]
            assert [bool(text) for _role, _name, text in tabs] == [False, *[True] * 5]

    run(story())


def test_the_cross_of_a_search_has_a_name(look: QApplication) -> None:
    field = SearchField("Search tenants")
    assert [each.accessibleName() for each in field.findChildren(QToolButton)] == [
        "Clear: Search tenants"
    ]


def test_the_cross_is_told_only_while_there_is_text(look: QApplication, qtbot: QtBot) -> None:
    field = SearchField("Search tenants")
    qtbot.addWidget(field)
    field.show()
    [cross] = field.findChildren(QToolButton)
    assert told(cross).state().invisible
    field.setText("north")
    assert not told(cross).state().invisible
    cross.click()
    assert field.text() == ""
    assert told(cross).state().invisible


def test_news_at_the_top_of_a_page_are_spoken(
    look: QApplication, reader: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(
        "sage_desktop.ui.widgets.banner.QAccessible.updateAccessibility",
        lambda event: spoken.append(event.message()),
    )
    slot = BannerSlot()
    slot.say(State.ATTENTION, "No connection to Sage", "Nothing was changed.", key="read")
    slot.say(State.FINE, "Saved", key="save")
    assert spoken == ["No connection to Sage. Nothing was changed."], "what is hidden is not said"


def use(widget: QWidget, action: str) -> None:
    """What a screen reader does to a control instead of clicking it."""
    told(widget).actionInterface().doAction(action)


def test_a_place_that_is_checked_opens(run: Run, furnished: FakeDoor, reader: None) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            buttons = window.rail.list.buttons
            use(buttons["configuration"], "Toggle")
            assert window.path[0] == "configuration"
            await settled(window)
            assert buttons["configuration"].isChecked()
            assert not buttons["home"].isChecked()

    run(story())


def test_a_place_stays_unchecked_until_it_is_open(look: QApplication, reader: None) -> None:
    places = PlaceList("Places")
    wanted: list[str] = []
    places.opened.connect(wanted.append)
    for key in ("here", "there"):
        places.add(key, key)
    places.set_open("here")
    use(places.buttons["there"], "Toggle")
    assert wanted == ["there"]
    assert places.buttons["here"].isChecked(), "the window says what is open"


def test_filters_are_one_choice_that_can_be_made(look: QApplication, reader: None) -> None:
    chips = FilterChips((Filter(None, "All"), Filter("new", "New")), name="Filter")
    chips.show_counts({None: 2, "new": 1})
    chosen: list[object] = []
    chips.chosen.connect(chosen.append)
    assert told(chips.chips[1]).role() == Role.RadioButton
    use(chips.chips[1], "Toggle")
    assert (chosen, chips.key()) == (["new"], "new")


def test_a_locked_tab_stays_shut(look: QApplication, reader: None) -> None:
    tabs = Tabs(("Details", "Tax Rates", "Accounts"), name="Tenant")
    opened: list[int] = []
    tabs.opened.connect(opened.append)
    tabs.lock([1], "Connect first.")
    bar = told(tabs.bar)
    for number in (1, 2):
        bar.child(number).actionInterface().doAction("Press")
    assert (opened, tabs.index()) == ([2], 2)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Qt tells the name there")
def test_a_picker_has_its_name_and_its_entry(look: QApplication, reader: None) -> None:
    picker = Picker("Default tenant", hint="None")
    picker.set_choices([(1, "Northgate"), (2, "Leeds")], 2)
    picker.setAccessibleDescription("For new records.")
    text = QAccessible.Text
    interface = told(picker)
    assert (interface.role(), interface.text(text.Name)) == (Role.ComboBox, "Default tenant")
    assert interface.text(text.Value) == "Leeds"
    assert interface.text(text.Description) == "Leeds. For new records."
    picker.set_value(None)
    assert interface.text(text.Description) == "None. For new records."
    assert interface.child(0).text(text.Name) == "Default tenant"
    shut = interface.state()
    use(picker, "ShowMenu")
    assert (shut.expanded, interface.state().expanded) == (0, 1)
    use(picker, "ShowMenu")
    assert interface.state().expanded == 0


def test_pages_are_told_as_they_are_read(run: Run, furnished: FakeDoor, reader: None) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(tenant_path(1, "tax-rates"))
            await settled(window)
            roles = [role for role, _name, _text in heard(told(window.page))]
            assert roles.index(Role.PageTabList) < roles.index(Role.Table)

    run(story())


def test_a_required_field_says_so_until_it_says_what_is_wrong(look: QApplication) -> None:
    field = QLineEdit()
    row = FormRow("Name", field, required=True, help="Must be unique.")
    assert field.accessibleDescription() == "Required. Must be unique."
    row.set_error("Type a name.")
    assert field.accessibleDescription() == "Type a name."
    row.set_error("")
    row.set_help("")
    assert field.accessibleDescription() == "Required"
    row.deleteLater()


def test_what_an_invoice_comes_to_is_told_from_net_to_total(
    look: QApplication, reader: None
) -> None:
    view = TotalsView()
    view.show_amounts([("Net", "81.00")], "81.00", "")
    view.show_amounts([("Net", "81.00"), ("Standard 20.00%", "16.20")], "97.20", "")
    view.show()
    names = [name for _role, name, _more in heard(told(view)) if ": " in name]
    assert names == ["Net: 81.00", "Standard 20.00%: 16.20", "Total: 97.20"]
    view.deleteLater()


def test_columns_without_a_title_have_a_heading(look: QApplication) -> None:
    model: RowsModel[str] = RowsModel(
        [
            Column(title=lambda: "Name", text=str),
            Column(title=lambda: "", text=str, heading=lambda: "Remove"),
        ],
        key=lambda row: row,
    )
    spoken = [
        model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
        for at in range(2)
    ]
    assert spoken == ["Name", "Remove"]


def test_the_marked_choice_is_spoken(run: Run, look: QApplication, reader: None) -> None:
    spoken: list[str] = []

    async def find(_text: str) -> list[Pick]:
        return [Pick(1, "Harrow & Finch", "HAR001"), Pick(2, "Hollins", "HOL001")]

    async def story() -> None:
        scope = TaskScope("test", on_error=raised.append)
        field = SearchPicker("Customer", find, scope)
        field.show()
        field.activateWindow()
        field.setFocus()
        await until(field.hasFocus)
        QTest.keyClicks(field, "h")
        await until(lambda: field.is_open)
        assert spoken == ["2 choices", "Harrow & Finch, HAR001"]
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert spoken[2:] == ["Hollins, HOL001"]
        field.stop()
        await scope.aclose()
        field.deleteLater()

    raised: list[BaseException] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "sage_desktop.ui.search_picker.QAccessible.updateAccessibility",
            lambda event: spoken.append(event.message().translate({0x2068: None, 0x2069: None})),
        )
        run(story())
    assert raised == []
