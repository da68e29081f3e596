"""What the page *Activity* reads and does: taking back, sending again, leaving, deciding."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.csv_text import csv_file
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.writing import whole
from sage_desktop.sync.sending.views import Choice, SendIssue
from sage_desktop.sync.sending.views import OutboxView as Waiting
from sage_desktop.ui import issue_words, outbox_words, words
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.issues_view import IssuesView
from sage_desktop.ui.outbox_find import find
from sage_desktop.ui.outbox_view import OutboxView
from sage_desktop.ui.page import Page
from sage_desktop.ui.runs_view import RunsView
from sage_desktop.ui.save_dialog import ask_where_to_save
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.tokens import State

_RUNS_SHOWN = 500
_KEY = "activity"


class ActivityWork:
    """Works for ``page``, whose banners say how it went."""

    def __init__(self, page: Page, runs: RunsView, outbox: OutboxView, issues: IssuesView) -> None:
        self._page = page
        self._door = page.desk.door
        self._runs, self._outbox, self._issues = runs, outbox, issues
        self._waiting: Sequence[Waiting] = ()
        self._finds = 0
        start = page.start
        runs.undo_wanted.connect(lambda run: start(self._undo(run.id), name="undo"))
        runs.sums_wanted.connect(lambda run: start(self._sum(run), name="sum"))
        outbox.asked_else.connect(lambda: start(self._find(), name="find"))
        outbox.retry_wanted.connect(lambda view: start(self._retry_row(view), name="retry"))
        outbox.leave_wanted.connect(lambda view: start(self._leave(view), name="leave"))
        outbox.open_wanted.connect(self._open)
        issues.retry_all_wanted.connect(lambda: start(self._retry_all(), name="retry all"))
        issues.export_wanted.connect(lambda shown: start(self._export(shown), name="export"))
        issues.card.retry_wanted.connect(lambda ids: start(self._retry(ids), name="retry"))
        issues.card.decided.connect(
            lambda choice, issue: start(self._decide(choice, issue), name="decide")
        )

    # reading

    async def load_runs(self) -> None:
        runs = await self._door.runs(_RUNS_SHOWN)
        months = await self._door.sending.months()
        names = {view.row.id: view.row.name for view in await self._door.tenants()}
        self._runs.show_runs(runs)
        self._runs.months.show_months(months, names)

    async def load_outbox(self) -> None:
        self._waiting = await self._door.sending.outbox()
        await self._find()

    async def _find(self) -> None:
        """Of several at a time the last one wins. Beside the window: there may be thousands."""
        self._finds += 1
        number = self._finds
        found = await asyncio.to_thread(find, self._waiting, self._outbox.asked)
        if number == self._finds:
            await self._outbox.show_found(found)

    # runs

    async def _undo(self, run_id: int) -> None:
        undone = await self._door.undo(run_id)
        state, _word = words.run_result(undone)
        self._say(state, tr("The import was taken back"), words.counts(undone.counts))

    async def _sum(self, run: RunRow) -> None:
        invoices, off = await self._door.sending.invoices_in_run(run.id)
        self._runs.show_sums(run, invoices, off)

    # the outbox

    async def _retry_row(self, view: Waiting) -> None:
        await self._door.sending.retry(view.row_id)

    async def _leave(self, view: Waiting) -> None:
        title, text = outbox_words.leave_question(view)
        verb = tr("Leave it")
        if await confirm(self._page.window(), title, text, verb=verb, keep=tr("Send it")):
            await self._door.sending.drop(view.row_id)

    def _open(self, view: Waiting) -> None:
        path = outbox_words.record_path(view.kind, view.local_id)
        if path:
            self._page.desk.navigate(path)

    # issues

    async def _retry(self, ids: Sequence[int]) -> None:
        for number in ids:
            await self._door.sending.retry_issue(number)

    async def _retry_all(self) -> None:
        n = await self._door.sending.retry_all()
        if not n:
            self._say(State.NEUTRAL, tr("Nothing was queued again"), "")
            return
        title = plural(n, "{n} record is sent again", "{n} records are sent again")
        self._say(State.FINE, title, tr("What is mended leaves the list by itself."))

    async def _decide(self, choice: Choice, issue: SendIssue) -> None:
        asked = issue_words.question(choice, issue)
        if asked is not None:
            title, text, verb = asked
            keep = tr("Do nothing")
            if not await confirm(self._page.window(), title, text, verb=verb, keep=keep):
                return
        await self._door.sending.resolve(issue.issue.id, choice)

    async def _export(self, issues: Sequence[SendIssue]) -> None:
        title = tr("Export issues")
        path = await ask_where_to_save(self._page.window(), title, tr("issues.csv"))
        if path is None:
            return
        await asyncio.to_thread(write_issues, issues, path)
        text = tr("{n} in {file}").format(n=whole(len(issues)), file=isolated(path.name))
        self._say(State.FINE, tr("Exported the issues"), text)

    def _say(self, state: State, title: str, text: str) -> None:
        self._page.banners.say(state, title, text, key=_KEY)


def write_issues(issues: Sequence[SendIssue], path: Path) -> None:
    """Raises ``BadInput("cannot_write")``; a part may be there then."""
    with csv_file(path) as write:
        write(issue_words.sheet_titles())
        for row in issue_words.sheet_rows(issues):
            write(row)
