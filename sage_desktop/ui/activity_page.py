"""*Activity*: what ran, with what it did, and the issues that need a person."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.ui import words
from sage_desktop.ui.issues_view import IssuesView
from sage_desktop.ui.navigation import TENANTS
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.runs_view import RunsView
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Tabs

_TABS = ("runs", "issues")
_RUNS_SHOWN = 500


class ActivityPage(Page):
    shows = frozenset(Changed)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.head.set_title(tr("Activity"))
        self.tabs = Tabs([tr("Runs"), tr("Issues")], name=tr("Activity"))
        self.add_tabs(self.tabs)
        self.runs = RunsView(desk.clock)
        self.runs.undo_wanted.connect(lambda run: self.start(self._undo(run.id), name="undo"))
        self.runs.tenants_wanted.connect(lambda: desk.navigate(TENANTS))
        self.issues = IssuesView(desk.clock)
        self.issues.open_wanted.connect(desk.navigate)
        self.front = QStackedWidget()
        self.front.addWidget(self.runs)
        self.front.addWidget(self.issues)
        self.body.addWidget(self.front, 1)
        self.tabs.opened.connect(self._tab_opened)

    def crumbs(self) -> tuple[Crumb, ...]:
        here = (tr("Runs"), tr("Issues"))[self.tabs.index()]
        return (
            Crumb(tr("Activity"), ("activity",)),
            Crumb(here, ("activity", _TABS[self.tabs.index()])),
        )

    def arrive(self, rest: Path) -> None:
        if rest and rest[0] in _TABS:
            self.tabs.open(_TABS.index(rest[0]))
        super().arrive(rest)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        if hasattr(self, "issues"):
            self.issues.set_narrow(narrow)

    async def load(self) -> None:
        door = self.desk.door
        runs = await door.runs(_RUNS_SHOWN)
        issues = await door.issues()
        names = {view.row.id: view.row.name for view in await door.tenants()}
        self.runs.show_runs(runs)
        self.issues.show_issues(issues, names)
        self.tabs.set_badge(1, f"{len(issues):,}" if issues else "", State.ATTENTION)

    def _tab_opened(self, index: int) -> None:
        self.front.setCurrentIndex(index)
        self.crumbs_changed.emit()

    async def _undo(self, run_id: int) -> None:
        undone = await self.desk.door.undo(run_id)
        state, _word = words.run_result(undone)
        title = tr("The import was taken back")
        self.banners.say(state, title, words.counts(undone.counts))
