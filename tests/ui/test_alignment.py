"""Where things stand: edges in line, the rhythm of the header, what is seen without scrolling."""

from __future__ import annotations

import asyncio

import pytest
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor, sage_rate, tenant
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QTableView, QWidget

from sage_desktop.ui import theme
from sage_desktop.ui.activity_page import ActivityPage
from sage_desktop.ui.cells import CellsModel
from sage_desktop.ui.dialogs import Dialog, ask
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import ABOUT, INTEGRATIONS, MODULE, TENANTS, tenant_path
from sage_desktop.ui.painting import chip_size
from sage_desktop.ui.table_delegate import PAD
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tenant_page import TenantPage
from sage_desktop.ui.tokens import CARD_GAP, TAB_HEIGHT
from sage_desktop.ui.widgets import Button, Card, IconLabel, PlainLabel

PATHS = (
    ("home",),
    ("activity",),
    ("activity", "outbox"),
    ("activity", "issues"),
    ("tax-rates",),
    ("tax-rates", "1"),
    ("customers",),
    INTEGRATIONS,
    MODULE,
    TENANTS,
    ABOUT,
    tenant_path(1),
    tenant_path(1, "tax-rates"),
    tenant_path(1, "accounts"),
    tenant_path(3),
    tenant_path(None),
)
SIZES = ((900, 600), (1280, 600), (1280, 800), (2560, 1440))


def edges(page: QWidget, widget: QWidget) -> tuple[int, int]:
    """Left and right of ``widget`` on ``page``."""
    left = widget.mapTo(page, QPoint(0, 0)).x()
    return left, left + widget.width()


def outermost(page: QWidget) -> list[QWidget]:
    """The cards and tables that are shown and stand in no other card."""
    found: list[QWidget] = []
    for widget in page.findChildren(QWidget):
        if isinstance(widget, Card | QTableView) and widget.isVisible():
            above = widget.parentWidget()
            while above is not None and above is not page and not isinstance(above, Card):
                above = above.parentWidget()
            if above is page:
                found.append(widget)
    return found


def out_of_line(window: MainWindow) -> list[str]:
    """Parts of the page that begin left of its header or end right of it."""
    page = window.page
    left, right = edges(page, page.head)
    wrong = []
    for widget in outermost(page):
        at = edges(page, widget)
        if not left <= at[0] < at[1] <= max(right, page.width() - left):
            wrong.append(f"{type(widget).__name__} at {at}, header at {(left, right)}")
    first = min((edges(page, widget)[0] for widget in outermost(page)), default=left)
    if first != left:
        wrong.append(f"begins at {first}, header at {left}")
    last = max((edges(page, widget)[1] for widget in outermost(page)), default=right)
    if len(outermost(page)) > 1 and page.width() < 1300 and last != right:
        wrong.append(f"ends at {last}, header at {right}")
    return wrong


@pytest.mark.parametrize("size", SIZES)
def test_what_a_page_holds_stands_in_line_with_its_header(
    run: Run, furnished: FakeDoor, size: tuple[int, int]
) -> None:
    async def story() -> None:
        async with desktop(furnished, size=size) as made:
            for path in PATHS:
                made.window.navigate(path)
                await settled(made.window)
                await asyncio.sleep(0)
                assert out_of_line(made.window) == [], (path, size)

    run(story())


def test_some_page_scrolls_in_that_test(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(900, 600)) as made:
            made.window.navigate(MODULE)
            await settled(made.window)
            areas = made.window.page.findChildren(QScrollArea)
            assert any(area.verticalScrollBar().isVisible() for area in areas)

    run(story())


# the header


def top_of(page: QWidget, widget: QWidget) -> int:
    return widget.mapTo(page, QPoint(0, 0)).y()


@pytest.mark.parametrize("path", [tenant_path(1), ("activity",)])
def test_tabs_stand_close_below_the_title_and_16_above_the_rest(
    run: Run, furnished: FakeDoor, path: tuple[str, ...]
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(path)
            await settled(window)
            page = window.page
            assert isinstance(page, TenantPage | ActivityPage)
            tabs = page.tabs
            head_ends = top_of(page, page.head) + page.head.height()
            assert top_of(page, page.head) == 16
            assert top_of(page, tabs) - head_ends == 4
            assert tabs.height() == TAB_HEIGHT
            first = min(top_of(page, widget) for widget in outermost(page))
            assert first - (top_of(page, tabs) + tabs.height()) == CARD_GAP

    run(story())


def test_the_frame_keeps_to_the_grid_of_8(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            corner = made.window.page.mapTo(made.window, QPoint(0, 0))
            assert (corner.x(), corner.y()) == (200, 52)
            assert made.window.height() - corner.y() - made.window.page.height() == 32

    run(story())


def test_save_and_delete_belong_to_the_details(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(tenant_path(1, "tax-rates"))
            await settled(window)
            page = window.page
            assert isinstance(page, TenantPage)
            buttons = (page.save_button, page.delete_button)
            assert [button.isVisible() for button in buttons] == [False, False]
            page.tabs.open(0)
            assert [button.isVisible() for button in buttons] == [True, True]
            page.tabs.open(2)
            await settled(window)
            assert [button.isVisible() for button in buttons] == [False, False]
            window.navigate(tenant_path(None))
            await settled(window)
            assert [button.isVisible() for button in buttons] == [True, False]

    run(story())


def test_a_connected_tenant_is_seen_whole(run: Run, furnished: FakeDoor) -> None:
    """Also why its authentication type cannot be changed."""

    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(tenant_path(1))
            await settled(made.window)
            page = made.window.page
            page.banners.say(page.head.chip.state, "Connected to Northgate Ltd", "Next: import.")
            await settled(made.window)
            [reason] = [
                label
                for label in page.findChildren(PlainLabel)
                if label.isVisible() and "cannot be changed" in label.text()
            ]
            assert reason.visibleRegion().boundingRect() == reason.rect()

    run(story())


# dialogs


def test_a_dialog_is_as_high_as_its_texts(run: Run) -> None:
    async def story() -> None:
        made = Dialog(None, "Remove 2 Halo tax rates?", "They are not mapped. " * 9)
        made.add_button(Button("Keep"), 0, default=True)
        asking = asyncio.create_task(ask(made))
        await until(lambda: made.isVisible())
        title, text = made.findChildren(PlainLabel)
        gap = text.y() - (title.y() + title.height())
        assert gap == 8
        assert text.height() == text.heightForWidth(text.width())
        made.reject()
        await asking

    run(story())


# many and long


def test_many_tenants_and_rates_stay_in_line(run: Run, furnished: FakeDoor) -> None:
    furnished.kept_tenants = [tenant(number, f"Tenant {number}") for number in range(1, 21)]
    furnished.kept_sage_rates = [sage_rate(n, f"Rate {n}", str(n)) for n in range(50)]

    async def story() -> None:
        async with desktop(furnished) as made:
            for path in (TENANTS, MODULE, tenant_path(1, "tax-rates")):
                made.window.navigate(path)
                await settled(made.window)
                QApplication.sendPostedEvents()
                assert out_of_line(made.window) == [], path

    run(story())


def cut_chips(window: MainWindow) -> list[str]:
    """Chips wider than their column, and tables that scroll sideways."""
    found = []
    for view in window.page.findChildren(TableView):
        if not view.isVisible():
            continue
        if view.horizontalScrollBar().maximum() > 0:
            found.append(f"{view.accessibleName()} scrolls sideways")
        model = view.model()
        assert isinstance(model, CellsModel)
        for section in range(model.columnCount()):
            column = model.column(section)
            if column is None or column.chip is None or view.isColumnHidden(section):
                continue
            words = [model.text(line, section) for line in range(model.rowCount())]
            needed = max((chip_size(word).width() for word in words), default=0)
            if needed + PAD > view.columnWidth(section):
                found.append(f"{view.accessibleName()}: {words} in {view.columnWidth(section)}")
    return found


@pytest.mark.parametrize("pixels", [13, 18])
def test_chips_are_whole_at_any_size_of_text(
    run: Run, look: QApplication, furnished: FakeDoor, pixels: int
) -> None:
    ordinary, larger = look.font(), look.font()
    larger.setPixelSize(pixels)
    look.setFont(larger)
    theme.apply(look, theme.Scheme.LIGHT)

    async def story() -> None:
        async with desktop(furnished) as made:
            for path in PATHS:
                made.window.navigate(path)
                await settled(made.window)
                assert cut_chips(made.window) == [], path

    try:
        run(story())
    finally:
        look.setFont(ordinary)
        theme.apply(look, theme.Scheme.LIGHT)


@pytest.mark.parametrize("size", [(900, 600), (1280, 800)])
def test_bars_begin_where_the_page_does(
    run: Run, furnished: FakeDoor, size: tuple[int, int]
) -> None:
    async def story() -> None:
        async with desktop(furnished, size=size) as made:
            window = made.window
            begins = window.page.head.mapTo(window, QPoint(0, 0)).x()
            assert window.top_bar.crumbs.mapTo(window, QPoint(0, 0)).x() == begins
            icon = window.bottom_bar.findChildren(IconLabel)[0]
            assert icon.mapTo(window, QPoint(0, 0)).x() == begins

    run(story())
