"""The tab *Customers* of a tenant over the fake door: mapping, removing, reading Sage first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_customers import SageCustomer, customer
from fake_door import FakeDoor
from fake_door import run as made_run
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import Offline, SignInNeeded
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import NamePair
from sage_desktop.ui.customers_tab import REFERENCE, CustomersTab
from sage_desktop.ui.customers_work import CustomersWork
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.mapping_dialog import MappingDialog
from sage_desktop.ui.name_match_dialog import NameMatchDialog
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.tenant_page import TABS, TenantPage
from sage_desktop.ui.widgets import BannerSlot, EmptyState

PATH = tenant_path(1, "customers")


class Reading:
    """``service.imports`` as far as the tab needs it."""

    def __init__(self, door: FakeDoor) -> None:
        self._door = door
        self.read_tenants: list[int] = []
        self.waits = False
        self.error: Exception | None = None

    async def read(
        self, tenant_id: int, kind: str, *, report: Report, cancel: Cancel, **_how: Any
    ) -> None:
        self.read_tenants.append(tenant_id)
        assert kind == "customers"
        report(Progress("contacts", 0, 3))
        await until(lambda: not self.waits or cancel._requested)
        cancel.check()
        if self.error is not None:
            raise self.error
        self._door.mappings.sage[tenant_id] = [SageCustomer("s1", "Ashdown Care Homes Ltd")]


async def opened(made: Desktop) -> CustomersTab:
    made.window.navigate(PATH)
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, TenantPage)
    tab = page._part(TABS.index("customers")).widget
    assert isinstance(tab, CustomersTab)
    return tab


async def dialog(kind: type[Any]) -> Any:
    await until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


def names(tab: CustomersTab) -> list[str]:
    return [tab.model.text(line, 0) for line in range(tab.model.rowCount())]


def unread(door: FakeDoor) -> Reading:
    """Sage was never read in the first tenant."""
    door.mappings.sage.pop(1)
    door.mappings.kept.clear()
    reading = Reading(door)
    door.imports = reading  # type: ignore[attr-defined]
    return reading


def test_the_table_shows_both_sides_and_who_made_the_link(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            first = [tab.model.text(0, section) for section in range(6)]
            assert first == [
                *["Ashdown Care Homes Ltd", "Ashdown Care Homes Ltd", "ASH001"],
                *["13 Oct 2026", "Import", ""],
            ]
            gone = names(tab).index("Hollins & Ward LLP")
            assert tab.model.text(gone, 5) == "Gone in Sage"
            assert tab._count.text() == "12 mappings"
            wanted = "2 Halo customers and 4 Sage customers are not mapped yet"
            assert tab._unmapped.text() == wanted

    run(story())


def test_searching_and_sorting_are_the_doors(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.search.setText("cal001")
            await settled(made.window)
            assert names(tab) == ["Calder Valley Brewery"]
            tab.search.setText("nothing like it")
            await settled(made.window)
            assert not tab.table.isVisibleTo(tab)
            assert tab._no_hit.isVisibleTo(tab)
            tab.search.clear()
            tab.model.sort(1, Qt.SortOrder.DescendingOrder)
            await settled(made.window)
            assert furnished.mappings.asked[-2:] == ["order sage True", "lines 12"]

    run(story())


def test_only_the_rows_in_view_are_read(run: Run, furnished: FakeDoor) -> None:
    total = 100_000
    line = furnished.mappings.kept[1][1]
    furnished.mappings.kept = {
        number: (1, replace(line, link_id=number)) for number in range(1, total + 1)
    }

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.model.rowCount() == total
            assert tab._count.text() == "100,000 mappings"
            read = sum(int(each.split()[1]) for each in furnished.mappings.asked if "lines" in each)
            assert read < 2000
            assert tab.table.height() < made.window.height()
            furnished.mappings.kept.clear()

    run(story())


def test_removing_asks_and_takes_the_link_only(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert not tab.remove_button.isEnabled()
            tab.table.choose(2)
            assert tab.remove_button.isEnabled()
            tab.table.setFocus()
            QTest.keyClick(tab.table, Qt.Key.Key_Delete)
            shown = await dialog(Confirm)
            shown.reject()
            await settled(made.window)
            assert 2 in furnished.mappings.kept
            tab.remove_button.click()
            (await dialog(Confirm)).act.click()
            await settled(made.window)
            assert 2 not in furnished.mappings.kept
            assert "Brightwater Primary School" not in names(tab)
            assert 2 in furnished.customers.kept

    run(story())


def test_a_row_opens_its_halo_customer(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.table.choose(3)
            tab.table.setFocus()
            QTest.keyClick(tab.table, Qt.Key.Key_Return)
            await settled(made.window)
            assert made.window.page.crumbs()[-1].path == ("customers", "3")

    run(story())


def test_add_maps_two_records(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.add_button.click()
            shown = await dialog(MappingDialog)
            QTest.keyClicks(shown.halo, "river")
            await until(lambda: shown.halo.is_open)
            QTest.keyClick(shown.halo, Qt.Key.Key_Return)
            shown.sage.setFocus()
            QTest.keyClicks(shown.sage, "wha001")
            await until(lambda: shown.sage.is_open)
            QTest.keyClick(shown.sage, Qt.Key.Key_Return)
            shown.add.click()
            await settled(made.window)
            assert "Riverside Nursery" in names(tab)
            made_line = furnished.mappings.kept[13][1]
            assert (made_line.sage_id, made_line.made_by) == ("s90", LinkMaker.USER)
            assert made.window.page.banners.shown is not None

    run(story())


def test_match_by_name_asks_once_and_maps_what_is_ticked(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.match_button.click()
            shown = await dialog(NameMatchDialog)
            shown.model.toggle(0)
            shown.act.click()
            await settled(made.window)
            assert tab._count.text() == "13 mappings"
            assert furnished.mappings.kept[13][1].made_by is LinkMaker.NAME
            assert "1 customer mapped by name" in made.window.page.banners.shown.accessibleName()
            furnished.customers.kept = {}
            tab.match_button.click()
            await settled(made.window)
            said = made.window.page.banners.shown.accessibleName()
            assert "No two customers" in said

    run(story())


def test_that_no_names_are_the_same_is_not_said_on_another_tab(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            furnished.mappings.name_pairs = no_pairs  # type: ignore[method-assign]
            tab.match_button.click()
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, TenantPage)
            assert page.banners.shown is not None
            assert page.banners.shown.accessibleName().startswith("No two customers")
            page.tabs.open(TABS.index("syncing"))
            await settled(made.window)
            assert page.banners.shown is None

    run(story())


async def no_pairs(_tenant_id: int, _kind: str) -> list[NamePair]:
    return []


@pytest.mark.parametrize(("button", "kind"), [("add", MappingDialog), ("match", NameMatchDialog)])
def test_sage_is_read_first_where_it_never_was(
    run: Run, furnished: FakeDoor, button: str, kind: type[Any]
) -> None:
    reading = unread(furnished)

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert "Sage was not read yet" in tab._unmapped.text()
            assert tab.findChildren(EmptyState)
            reading.waits = True
            getattr(tab, f"{button}_button").click()
            await until(lambda: made.window.jobs.running)
            assert not tab.add_button.isEnabled()
            reading.waits = False
            (await dialog(kind)).reject()
            await settled(made.window)
            assert reading.read_tenants == [1]
            assert tab.add_button.isEnabled()
            assert "1 Sage customer" in tab._unmapped.text()

    run(story())


def test_reading_can_be_stopped(run: Run, furnished: FakeDoor) -> None:
    reading = unread(furnished)

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            reading.waits = True
            tab.add_button.click()
            await until(lambda: made.window.jobs.running)
            made.window.jobs.running[0].request_cancel()
            await settled(made.window)
            assert "Stopped" in made.window.page.banners.shown.accessibleName()
            assert tab.add_button.isEnabled()

    run(story())


def test_leaving_stops_reading_and_opens_nothing(run: Run, furnished: FakeDoor) -> None:
    reading = unread(furnished)

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            reading.waits = True
            tab.add_button.click()
            await until(lambda: made.window.jobs.running)
            tenant = made.window.page
            made.window.navigate(("customers",))
            await until(lambda: not tenant.scope.busy)
            await settled(made.window)
            assert not made.window.jobs.running
            assert QApplication.activeModalWidget() is None
            assert tenant.banners.shown is None

    run(story())


@pytest.mark.parametrize(
    ("error", "words"), [(Offline(), "No connection"), (SignInNeeded(), "Reconnect")]
)
def test_what_stops_reading_is_said_with_what_helps(
    run: Run, furnished: FakeDoor, error: Exception, words: str
) -> None:
    reading = unread(furnished)
    reading.error = error

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.add_button.click()
            await settled(made.window)
            banner = made.window.page.banners.shown
            assert words in banner.accessibleName()
            assert banner.button is not None
            if isinstance(error, Offline):
                reading.error = None
                banner.button.click()
                (await dialog(MappingDialog)).reject()
                await settled(made.window)

    run(story())


def test_the_top_level_is_saved_when_it_is_left_or_entered(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.top_level.setFocus()
            QTest.keyClicks(tab.top_level, "Schools")
            QTest.keyClick(tab.top_level, Qt.Key.Key_Return)
            await settled(made.window)
            assert furnished.mappings.top_levels == {1: "Schools"}
            assert furnished.kept_tenants[0].row.top_level == "Schools"

    run(story())


def test_the_last_import_is_told_and_can_be_undone(run: Run, furnished: FakeDoor) -> None:
    furnished.kept_runs.insert(
        0, made_run(7, kind="customers", counts=Counts(created=12), undoable=True)
    )

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.last.sentence.text().endswith("12 created")
            tab.last.undo_button.click()
            (await dialog(Confirm)).act.click()
            await settled(made.window)
            assert "6 created customers removed" in _said(made).casefold()
            assert not tab.last.undo_button.isVisibleTo(tab)

    run(story())


def _said(made: Desktop) -> str:
    banner = made.window.page.banners.shown
    return banner.accessibleName() if banner is not None else ""


def test_another_tenant_brings_its_own(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.search.setText("cal")
            await settled(made.window)
            made.window.navigate(tenant_path(2, "customers"))
            await settled(made.window)
            assert tab.search.text() == ""
            assert names(tab) == []
            assert "Sage was not read yet" in tab._unmapped.text()

    run(story())


def test_news_keep_the_chosen_row(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.table.choose(6)
            furnished.customers.put_in(customer(20, name="Aardvark"))
            furnished.mappings.sage[1].append(SageCustomer("s20", "Aardvark"))
            furnished.mappings.link(1, 20, "s20", LinkMaker.IMPORT)
            furnished.publish(Kind.LINK)
            await settled(made.window)
            assert names(tab)[0] == "Aardvark"
            assert tab.table.current_key() == 6

    run(story())


def test_a_narrow_window_leaves_the_reference_out(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(900, 600)) as made:
            tab = await opened(made)
            assert tab.table.isColumnHidden(REFERENCE)
            assert "ASH001" in str(tab.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))

    run(story())


def test_import_customers_opens_the_import_screen(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            wanted: list[tuple[str, ...]] = []
            scope, tab, banners = TaskScope("tab"), CustomersTab(), BannerSlot()
            desk = replace(made.desk, navigate=wanted.append)
            show_error = made.window.page.show_error
            work = CustomersWork(desk, scope, tab, banners, show_error, on_reconnect=print)
            await work.load(furnished.kept_tenants[0])
            tab.import_button.click()
            assert wanted == [(*PATH, "import")]
            await scope.aclose()

    run(story())
