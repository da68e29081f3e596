"""The import screen as a part of the window: ways out, sizes, focus, hostile names."""

from __future__ import annotations

from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from fake_imports import FakeImports
from import_screen import ASHDOWN, CALDER, ELLIS, Gate, Key, Mod, Screen, screen
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from sage_desktop.mirror.rows import Status
from sage_desktop.ui.import_page import ImportPage
from sage_desktop.ui.navigation import import_path, tenant_path
from sage_desktop.ui.widgets import ElidedLabel


def test_cancel_goes_back_to_the_customers_of_the_tenant(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            it.bar.leave.click()
            await settled(it.window)
            assert it.window.page is not it.page
            it.window.navigate(tenant_path(1))
            await settled(it.window)

    run(story())


def test_an_unknown_tenant_leads_to_the_list(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(import_path(77, "customers"))
            await settled(made.window)
            await until(lambda: not isinstance(made.window.page, ImportPage))

    run(story())


def test_the_pane_goes_below_the_table_in_a_narrow_window(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished, size=(900, 600)) as it:
            assert (
                it.pane.mapTo(it.page, QPoint(0, 0)).y() > it.table.mapTo(it.page, QPoint(0, 0)).y()
            )
            assert it.pane.width() == it.table.width()
            it.window.resize(2560, 1440)
            await it.rest()
            assert it.pane.width() > 400
            assert it.pane.height() == it.table.height()

    run(story())


def test_where_there_is_no_room_for_both_the_records_stay(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished, size=(900, 600)) as it:
            assert it.pane.isVisible()
            furnished.imports.fails_at = {3, 8}
            it.bar.run.click()
            await it.rest()
            assert it.bar.problems.isVisible()
            assert not it.pane.isVisible()
            assert it.table.height() > 120
            it.press(Key.Key_F6)
            assert it.table.hasFocus()

    run(story())


def test_hostile_names_stay_what_they_are(run: Run, furnished: FakeDoor) -> None:
    name = "<b>Robert</b>\n‮ & Söhne \x00" + "w" * 5000

    async def story() -> None:
        imports = FakeImports(20)
        imports.name = lambda _number: name
        async with screen(furnished, imports) as it:
            for line in (0, ASHDOWN, CALDER, ELLIS):
                await it.choose(line)
                it.window.grab()
                assert (it.window.width(), it.window.height()) == (1280, 800)
            assert it.rows(1)[0][0] == name.replace("\n", " ").replace("\x00", " ")
            tip = it.view.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
            assert tip.startswith("<span>&lt;b&gt;Robert&lt;/b&gt;")
            it.table.setFocus()
            it.press(Key.Key_C, Mod.ControlModifier)
            assert QGuiApplication.clipboard().text().startswith("<b>Robert</b> ")

    run(story())


def test_the_keys_are_told_to_screen_readers(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            told = it.table.accessibleDescription()
            for key in ("Space", "Enter", "Alt+Left", "Ctrl+A", "F6", "/", "Ctrl+Enter"):
                assert key in told
            index = it.view.model.index(ELLIS, 2)
            spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
            assert spoken == "⁨Ellis and Sons Bakery⁩: Ambiguous. Fits 2 customers"
            assert it.view.filters.chips.accessibleName() == "Filter by status"
            assert isinstance(it.view.filters.read_label, ElidedLabel)
            assert QApplication.focusWidget() is it.table

    run(story())


def test_status_words_cover_every_status(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with screen(furnished) as it:
            keys = [chip.what.key for chip in it.view.filters.chips.chips]
            assert keys == [None, *Status]

    run(story())


def test_the_focus_stays_on_the_page_whatever_goes(run: Run, furnished: FakeDoor) -> None:
    """Qt would send it on to the navigation rail, and Enter there would leave the page."""

    async def story() -> None:
        furnished.imports = FakeImports(1240, read_before=False)
        gate = Gate(furnished.imports)
        async with desktop(furnished) as made:
            made.window.navigate(import_path(1, "customers"))
            await gate.reached.wait()
            it = Screen(made)
            assert it.page.hasFocus()
            gate.open.set()
            await it.rest()
            assert it.table.hasFocus()
            it.bar.run.setFocus()
            gate.open.clear()
            gate.reached.clear()
            it.bar.run.click()
            await gate.reached.wait()
            assert it.table.hasFocus()
            it.bar.stop.setFocus()
            gate.open.set()
            await it.rest()
            assert it.bar.done.hasFocus()

    run(story())


def test_a_record_without_a_name_says_so(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        imports = FakeImports(3)
        imports.name = lambda number: "  " if number == 0 else "Named"
        async with screen(furnished, imports) as it:
            assert [row[0] for row in it.rows()] == ["(no name)", "Named", "Named"]

    run(story())
