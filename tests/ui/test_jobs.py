"""Running work is told in words, with time left that does not jump."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from sage_desktop.core.errors import Cancelled
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.ui.jobs import Jobs, TimeLeft
from sage_desktop.ui.widgets.bottom_bar import BottomBar


class Watch:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_no_time_left_in_the_first_seconds_nor_without_a_total() -> None:
    left = TimeLeft()
    assert left.after(2.9, 50, 100) is None
    assert left.after(10, 0, 100) is None
    assert left.after(10, 5, 0) is None
    assert left.after(10, 100, 100) is None


def test_time_left_comes_in_steps_of_five_seconds() -> None:
    assert TimeLeft().after(10, 25, 100) == 30
    assert TimeLeft().after(10, 99, 100) == 5


def test_time_left_falls_at_once_and_rises_only_when_it_must() -> None:
    left = TimeLeft()
    assert left.after(10, 50, 100) == 10
    assert left.after(16, 55, 100) == 10  # 13 s would be exact
    assert left.after(40, 55, 100) == 35  # now it must be admitted
    assert left.after(40, 80, 100) == 10


def test_a_job_says_how_far_it_is(look: QApplication) -> None:
    watch = Watch()
    jobs = Jobs(watch)
    with jobs.job("Importing") as job:
        assert job.count_text() == ""
        watch.now += 10
        job.report(Progress("rows", 412, 1240))
        assert job.count_text() == "412 of 1,240 · about 20 s left"
    assert jobs.running == ()


def test_progress_is_told_about_ten_times_a_second_and_at_the_end(look: QApplication) -> None:
    watch, told = Watch(), []
    jobs = Jobs(watch)
    jobs.changed.connect(lambda: told.append(watch.now))
    with jobs.job("Importing") as job:
        told.clear()
        for done in range(1, 101):
            watch.now += 0.01
            job.report(Progress("rows", done, 100))
    assert 8 <= len(told) <= 13


def test_a_job_goes_however_it_ends(look: QApplication) -> None:
    jobs = Jobs()
    with pytest.raises(Cancelled), jobs.job("Importing", Cancel()):
        raise Cancelled()
    assert jobs.running == ()


def test_the_bottom_bar_shows_the_first_job_and_cancels_it(look: QApplication) -> None:
    jobs, cancel = Jobs(), Cancel()
    bar = BottomBar(jobs)
    with jobs.job("Importing tax rates", cancel), jobs.job("Other work"):
        assert bar.sentence() == "Importing tax rates"
        assert bar.more.text() == "and 1 more"
        bar.cancel.click()
        with pytest.raises(Cancelled):
            cancel.check()
        assert bar.sentence() == "Stopping after the current record"
        assert not bar.cancel.isEnabled()
    assert bar.sentence() == ""
