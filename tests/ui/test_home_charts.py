"""The charts of *Home*: by keys, mouse and ear; how they stand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from fake_home import make_needy, no_days, some_values
from home_seen import home
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from sage_desktop.core.changes import Kind

# charts


def test_a_chart_is_read_with_the_keyboard_and_heard(run: Run, busy: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(busy) as made:
            made.window.activateWindow()
            page = home(made)
            chart = page.days.chart
            told = chart.accessibleDescription()
            assert told.startswith("Records in 30 days: 256 sent, 64 imported. ")
            assert "17 Nov 2026: 24 sent, 41 imported" in told
            assert "16 Nov 2026" not in told
            assert chart.told == ""
            chart.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(chart, Qt.Key.Key_Left)
            assert chart.told == "23 Nov 2026: 14 sent, 1 imported"
            for _ in range(2):
                QTest.keyClick(chart, Qt.Key.Key_Left)
            assert chart.told == "21 Nov 2026: 27 sent, 0 imported"
            QTest.keyClick(chart, Qt.Key.Key_Home)
            assert chart.told == "25 Oct 2026: 0 sent, 0 imported"
            QTest.keyClick(chart, Qt.Key.Key_End)
            assert chart.told.startswith("23 Nov 2026")
            chart.clearFocus()
            assert chart.told == ""

    run(story())


def test_the_mouse_tells_the_bar_it_is_over(run: Run, busy: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(busy) as made:
            chart = home(made).months.chart
            QTest.mouseMove(chart, QPoint(chart.width() - 10, 60))
            assert chart.told == (
                "November 2026: 46,210.00 GBP net, 23 invoices, reconciled to 0.00"
            )
            QTest.mouseMove(chart, QPoint(2, 60))
            assert chart.told == ""

    run(story())


def test_values_of_several_currencies_are_never_added(run: Run, busy: FakeDoor) -> None:
    euro = [replace(each, invoices=1, net=Decimal(10)) for each in some_values("EUR", "0.03")]
    busy.kept_values = (*busy.kept_values, *euro)

    async def story() -> None:
        async with desktop(busy) as made:
            card = home(made).months
            assert card.picker.isVisible()
            assert card.unit.text() == "£ net, last 12 months"
            assert card.chip.word == "Reconciled to 0.00"
            card.picker.setCurrentIndex(card.picker.findText("EUR"))
            assert card.unit.text() == "€ net, last 12 months"
            assert card.chip.word == "0.03 off in Sage"
            assert "November 2026: 10.00 EUR net" in card.chart.accessibleDescription()
            busy.publish(Kind.INVOICE)
            await settled(made.window)
            assert card.picker.value() == "EUR"

    run(story())


def test_an_empty_chart_says_so_inside(run: Run, busy: FakeDoor) -> None:
    busy.kept_days, busy.kept_values = tuple(no_days()), ()

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert page.days.chart.is_empty
            assert "Nothing was imported or sent" in page.days.chart.accessibleDescription()
            assert "No invoice is in Sage yet" in page.months.chart.accessibleDescription()
            assert not page.months.chip.isVisible()
            QTest.keyClick(page.days.chart, Qt.Key.Key_Left)
            assert page.days.chart.told == ""

    run(story())


# sizes


@pytest.mark.parametrize(
    ("size", "columns", "across"), [((900, 600), 2, 1), ((1280, 800), 4, 2), ((2560, 1440), 4, 2)]
)
def test_tiles_and_charts_stand_as_the_width_allows(
    run: Run, busy: FakeDoor, size: tuple[int, int], columns: int, across: int
) -> None:
    make_needy(busy)

    async def story() -> None:
        async with desktop(busy, size=size) as made:
            page = home(made)
            assert len({each.y() for each in page.tiles.all}) == 4 // columns
            assert len({page.days.y(), page.months.y()}) == 2 // across
            assert page.tiles.width() <= 1680
            for chart in (page.days.chart, page.months.chart):
                assert chart.height() >= chart.sizeHint().height()
            for row in page.needs.rows:
                assert not row.isVisible() or row.height() >= row.sizeHint().height()

    run(story())
