"""The import screen over a plan that lies ready: its rows, chips, search and order."""

from __future__ import annotations

from desktop import Run
from fake_door import FakeDoor
from fake_imports import FakeImports
from import_screen import ELLIS, Key, Mod, screen
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest


def test_a_ready_plan_is_shown_at_once_and_nothing_is_read(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            assert it.rows() == [
                ["Abbeydale Flooring Ltd", "New", "Create new", "No similar customer"],
                [
                    "Ashdown Care Homes Ltd",
                    "Changed",
                    "Ashdown Care Homes Ltd",
                    "Linked, 1 conflict",
                ],
                [
                    "Brightwater Primary School",
                    "Match",
                    "Brightwater Primary School",
                    "Same VAT number",
                ],
            ]
            assert furnished.imports.asked == ["order all  name"]
            assert it.view.filters.read_label.text() == "Read from Sage today 14:41"
            again = it.view.filters.read_button
            assert again.toolTip() == "40 customers in 9 s with 8 requests."
            assert it.page.head.lead.text() == "From ⁨Northgate IT Services Ltd⁩ into the book"
            assert [crumb.text for crumb in it.page.crumbs()] == [
                "Northgate IT Services",
                "Customers",
                "Import",
            ]

    run(story())


def test_chips_count_and_filter_and_a_zero_stays_disabled(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            assert it.chips() == {
                "All": 40,
                "New": 8,
                "Match": 6,
                "Possible match": 1,
                "Changed": 1,
                "Unchanged": 22,
                "Ambiguous": 1,
                "Gone in Sage": 1,
                "Needs you": 0,
            }
            needs_you = it.view.filters.chips.chips[-1]
            assert needs_you.isHidden()
            await it.filter("Match")
            assert {row[1] for row in it.rows(40)} == {"Match"}
            await it.type_search("castle")
            assert it.chips()["Match"] == 1
            assert it.chips()["New"] == 0
            new = it.view.filters.chips.chips[1]
            assert new.accessibleName() == "New, 0"
            assert not new.isEnabled() and new.isVisible()

    run(story())


def test_typing_asks_once_for_the_last_text(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            furnished.imports.asked.clear()
            for text in ("h", "ho", "holl"):
                it.view.filters.search.setText(text)
            await it.rest()
            assert furnished.imports.asked == ["order all holl name"]
            assert [row[0] for row in it.rows()] == ["Hollins & Ward LLP"]

    run(story())


def test_no_hits_are_said_and_the_filter_can_be_cleared(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.type_search("nobody is called this")
            assert it.view.empty.isVisible()
            assert it.view.empty.button.text() == "Clear filter"
            it.view.empty.button.click()
            await it.rest()
            assert it.table.isVisible()
            assert len(it.rows(50)) == 40
            assert it.table.hasFocus()

    run(story())


def test_headers_sort_by_asking_again_and_the_row_stays_chosen(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            await it.choose(ELLIS)
            header = it.table.horizontalHeader()
            at = QPoint(header.sectionViewportPosition(2) + 20, 10)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
            await it.rest()
            assert furnished.imports.asked[-1] == "order all  status"
            assert it.rows(1)[0][1] == "New"
            assert it.table.current_key() == ELLIS

    run(story())


def test_a_hundred_thousand_rows_hold_only_what_is_near(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished, FakeImports(100_000)) as it:
            assert it.chips()["All"] == 100_000
            assert it.bar.run.text() == "Import 25,005 customers"
            it.press(Key.Key_End, Mod.ControlModifier)
            await it.rest()
            assert it.view.model.text(99_999, 1) == "Northern Customer 099999"

    run(story())
