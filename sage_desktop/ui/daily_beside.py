"""The daily run as the window shows it: a job in the bottom bar, and when it comes next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from sage_desktop.core.i18n import tr
from sage_desktop.core.progress import Cancel, Report
from sage_desktop.ui.jobs import Jobs
from sage_desktop.ui.texts import coming

if TYPE_CHECKING:
    from sage_desktop.sync.service import Service


class DailyBeside:
    """Shows what ``door`` does by itself each day, from now on."""

    def __init__(self, door: Service, jobs: Jobs) -> None:
        self._jobs = jobs
        door.daily.watcher.shown = self._shown

    @contextmanager
    def _shown(self, cancel: Cancel) -> Iterator[Report]:
        with self._jobs.job(tr("Daily run"), cancel) as job:
            yield job.report


def next_run_sentence(next_run: datetime | None, now: datetime) -> str:
    """When the daily run comes, and what it takes for it."""
    if next_run is None:
        return tr("The daily run begins once there is something in the book.")
    moment = coming(next_run, now)
    return tr(
        "The next daily run is due {moment}. The program must run then, in the tray or with its "
        "window; what was missed is made up for soon after."
    ).format(moment=moment)
