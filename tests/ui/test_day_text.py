"""Days as people write them, and the field for one."""

from __future__ import annotations

from datetime import date

import pytest
from desktop import Run
from fake_door import clock
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sage_desktop.ui.day_field import Calendar, DayField
from sage_desktop.ui.day_text import iso_of, read_day, typed_day
from sage_desktop.ui.locale_text import follow

TODAY = date(2026, 11, 23)
DAY = date(2026, 11, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-04",
        "4/11/2026",
        "04.11.26",
        "4-11-26",
        " 4 Nov 2026 ",
        "4 november",
        "4.11.",
        "4 11",
    ],
)
def test_common_writings_are_read(text: str) -> None:
    assert read_day(text, TODAY) == DAY


@pytest.mark.parametrize("text", ["", "soon", "31/2/2026", "2026-13-01", "4", "4 Nob", "99999-1-1"])
def test_what_is_no_day_is_none_and_stays(text: str) -> None:
    assert read_day(text, TODAY) is None
    assert iso_of(text, TODAY) == text


def test_where_the_month_comes_first_it_is_read_so() -> None:
    follow(QLocale("en_US"))
    assert read_day("11/4/2026", TODAY) == DAY
    assert read_day("Nov 4", TODAY) == read_day("4 Nov", TODAY) == DAY


def test_days_are_shown_as_everywhere() -> None:
    assert typed_day("2026-11-04") == "4 Nov 2026"
    assert typed_day("soon") == "soon"


def test_the_field_shows_what_was_meant_once_it_is_left(look: QApplication) -> None:
    field = DayField("Date", clock)
    field.show()
    field.activateWindow()
    QTest.qWaitForWindowActive(field)
    field.setFocus()
    QTest.keyClicks(field, "4/11/26")
    assert field.value() == "2026-11-04"
    assert field.text() == "4/11/26", "nothing changes under the hand"
    field.clearFocus()
    assert field.text() == "4 Nov 2026"
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.value() == "2026-11-05"
    field.deleteLater()


def test_the_calendar_opens_at_the_day_and_gives_one(run: Run, look: QApplication) -> None:
    async def story() -> None:
        field = DayField("Date", clock)
        field.set_value("2026-11-04")
        field.show()
        QTest.keyClick(field, Qt.Key.Key_F4)
        calendar = field.findChild(Calendar)
        assert calendar is not None
        assert calendar.month.selectedDate() == QDate(2026, 11, 4)
        calendar.month.activated.emit(QDate(2026, 12, 24))
        assert field.text() == "24 Dec 2026"
        field.deleteLater()

    run(story())
