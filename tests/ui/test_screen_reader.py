"""What a screen reader is told: roles, names, states, and news as they come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from sage_desktop.ui.navigation import PLACES, tenant_path
from sage_desktop.ui.tenant_page import TenantPage
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot, SearchField

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
    assert [each.accessibleName() for each in field.findChildren(QToolButton)] == ["Clear"]


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
