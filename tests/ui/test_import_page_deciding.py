"""What a person decides on the import screen: ticks, sides, and where a record goes."""

from __future__ import annotations

import pytest
from desktop import Run, until
from fake_door import FakeDoor
from import_screen import ASHDOWN, CALDER, ELLIS, FAIRHOLME, Key, Mod, Screen, screen
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sage_desktop.mirror.rows import Side
from sage_desktop.ui.cell_picker import SearchingPicker

# deciding


def test_space_ticks_and_the_sum_follows(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            assert it.bar.words() == (
                "15 of 40 selected 8 new, 6 matches, 1 change. "
                "Nothing is written before you press Import."
            )
            await it.choose(CALDER)
            it.press(Key.Key_Space)
            assert it.view.model.is_ticked(CALDER), "at once"
            await it.rest()
            assert it.view.model.is_ticked(CALDER)
            assert it.bar.words().startswith("16 of 40 selected 8 new, 7 matches")
            assert it.bar.run.text() == "Import 16 customers"
            unchanged = 9
            assert not it.view.model.can_tick(unchanged)

    run(story())


@pytest.mark.parametrize(("button", "ticked"), [("all", 17), ("none", 0), ("new", 8)])
def test_select_acts_on_what_is_shown(
    run: Run, furnished: FakeDoor, button: str, ticked: int
) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            it.view.filters.select_buttons[button].click()
            await it.rest()
            assert it.page.work is not None and it.page.work.head is not None
            assert it.page.work.head.ticks.total == ticked

    run(story())


def test_select_none_leaves_those_alone_that_are_not_shown(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.filter("New")
            it.view.filters.select_buttons["none"].click()
            await it.rest()
            assert it.bar.words().startswith("7 of 40 selected 6 matches, 1 change.")
            it.press(Key.Key_A, Mod.ControlModifier)
            await it.rest()
            assert it.bar.words().startswith("15 of 40 selected")
            assert it.view.model.all_ticked() == Qt.CheckState.Checked

    run(story())


def test_nothing_ticked_disables_import_and_says_why(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            it.view.filters.select_buttons["none"].click()
            await it.rest()
            assert not it.bar.run.isEnabled()
            assert it.bar.run.accessibleDescription() == "Tick what is to be imported."
            assert it.bar.words() == "0 of 40 selected Tick what is to be imported."
            it.press(Key.Key_Return, Mod.ControlModifier)
            await it.rest()
            assert "carry out" not in furnished.imports.asked

    run(story())


def test_the_pane_shows_what_differs_and_why(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            names = [
                (radio.accessibleName(), radio.isChecked())
                for view in it.pane.views()
                for radio in view.radios.values()
            ]
            assert names == [
                ("Phone: Sage, ⁨01632 960 204⁩", True),
                ("Phone: Halo, ⁨01632 960 118⁩", False),
                ("Payment terms: Sage, ⁨30 days⁩", False),
                ("Payment terms: Halo, ⁨14 days⁩", True),
                ("Site address: Sage, ⁨Unit 6, Dalton Court, Rotherham, S65 3SH⁩", False),
                ("Site address: Halo, ⁨Unit 4, Dalton Court, Rotherham, S65 3SH⁩", False),
            ]
            assert [view.why() for view in it.pane.views()] == [
                "Changed in Sage",
                "Changed here",
                "Conflict",
            ]
            assert it.pane.sum_text() == "3 of 11 fields differ"
            await it.choose(FAIRHOLME)
            assert it.pane.views() == []
            assert it.pane.sum_text() == "3 fields come in"

    run(story())


def test_a_side_is_taken_by_mouse_and_by_keys(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            site = it.pane.views()[2]
            site.radios[Side.SAGE].click()
            await it.rest()
            assert furnished.imports.asked[-1] == f"take {ASHDOWN} site sage"
            assert site.why() == "Chosen by you"
            phone = it.pane.views()[0].radios[Side.SAGE]
            phone.setFocus()
            it.press(Key.Key_Left, Mod.AltModifier, on=phone)
            await it.rest()
            assert furnished.imports.asked[-1] == f"take {ASHDOWN} phone halo"
            assert it.pane.views()[0].radios[Side.HALO].isChecked()
            assert it.window.page is it.page, "Alt+Left is not Back here"

    run(story())


def test_from_the_table_a_side_is_taken_for_all_that_differs(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            it.table.setFocus()
            it.press(Key.Key_Right, Mod.AltModifier)
            await it.rest()
            assert furnished.imports.asked[-2:] == [
                f"take {ASHDOWN} payment_days sage",
                f"take {ASHDOWN} site sage",
            ]
            assert all(view.radios[Side.SAGE].isChecked() for view in it.pane.views())

    run(story())


def test_f6_moves_between_table_and_differences(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            it.table.setFocus()
            it.press(Key.Key_F6)
            waiting = it.pane.views()[2].radios[Side.SAGE]
            assert waiting.hasFocus(), "the choice that waits comes first"
            it.press(Key.Key_F6, on=waiting)
            assert it.table.hasFocus()

    run(story())


def test_slash_and_ctrl_f_search_and_escape_clears(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            search = it.view.filters.search
            it.table.setFocus()
            it.press(Key.Key_Slash)
            assert search.hasFocus()
            QTest.keyClicks(search, "a/b")
            assert search.text() == "a/b", "in the field it is a letter"
            it.press(Key.Key_Escape, on=search)
            assert search.text() == ""
            assert it.window.page is it.page
            it.table.setFocus()
            it.press(Key.Key_F, Mod.ControlModifier)
            assert search.hasFocus()
            await it.rest()

    run(story())


def test_equal_fields_are_shown_when_wanted(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            button = it.pane.show_button
            assert (button.text(), button.accessibleName()) == ("Show", "Show equal fields")
            button.click()
            shown = [
                each.accessibleName()
                for each in it.pane.findChildren(QWidget)
                if each.isVisible() and each.accessibleName().startswith("Reference")
            ]
            assert shown == ["Reference: ASH001"]
            assert button.text() == "Hide"

    run(story())


# where a record goes


async def opened_picker(it: Screen) -> SearchingPicker:
    def editors() -> list[SearchingPicker]:
        return it.table.viewport().findChildren(SearchingPicker)

    await until(lambda: editors() and editors()[-1].completer().popup().isVisible())
    return editors()[-1]


@pytest.mark.parametrize("key", [Key.Key_F2, Key.Key_Return])
def test_the_picker_searches_as_one_types(run: Run, furnished: FakeDoor, key: Qt.Key) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ELLIS)
            it.press(key)
            editor = await opened_picker(it)
            assert editor.accessibleName() == "Goes to Halo customer"
            texts = [editor.completer().model().index(n, 0).data() for n in range(2)]
            assert texts == ["Create new", "Abbeydale Flooring Ltd, Sheffield"]
            editor.clear()
            QTest.keyClicks(editor, "fairholme")
            await until(lambda: editor.completer().model().rowCount() == 2)
            popup = editor.completer().popup()
            popup.setCurrentIndex(popup.model().index(1, 0))
            it.press(Key.Key_Return, on=editor)
            await it.rest()
            assert f"aim {ELLIS} 2008" in furnished.imports.asked
            assert it.rows(8)[7][1:] == ["Match", "Ellis and Sons Bakery", "Chosen by you"]
            assert it.chips()["Ambiguous"] == 0

    run(story())


def test_create_new_is_the_first_choice(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(CALDER)
            it.press(Key.Key_F2)
            editor = await opened_picker(it)
            popup = editor.completer().popup()
            popup.setCurrentIndex(popup.model().index(0, 0))
            it.press(Key.Key_Return, on=editor)
            await it.rest()
            assert f"aim {CALDER} None" in furnished.imports.asked
            assert it.rows(5)[4][1:] == ["New", "Create new", "Chosen by you"]

    run(story())


def test_a_linked_record_has_no_picker(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ASHDOWN)
            it.press(Key.Key_F2)
            await it.rest()
            assert it.table.viewport().findChildren(SearchingPicker) == []

    run(story())


def test_candidates_are_offered_in_the_pane(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ELLIS)
            radios = it.pane.choices.radios()
            assert [radio.accessibleName() for radio in radios] == [
                "This may be: ⁨Ellis and Sons Bakery⁩, Same e-mail",
                "This may be: ⁨Ellis and Sons Bakery (Leeds)⁩, Same e-mail",
                "This may be: A new customer",
            ]
            assert not any(radio.isChecked() for radio in radios)
            radios[1].click()
            await it.rest()
            assert f"aim {ELLIS} {1000 + ELLIS + 1}" in furnished.imports.asked

    run(story())
