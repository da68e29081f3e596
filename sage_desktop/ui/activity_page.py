"""*Activity*: what ran, what must still go to Sage, and what needs a person."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.ui.activity_work import ActivityWork
from sage_desktop.ui.issues_view import IssuesView
from sage_desktop.ui.navigation import TENANTS
from sage_desktop.ui.outbox_view import OutboxView
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.runs_view import RunsView
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Tabs

_TABS = ("runs", "outbox", "issues")
_OUTBOX, _ISSUES = 1, 2


class ActivityPage(Page):
    """Each tab is read when it is in front; the counts beside all of them always."""

    shows = frozenset(
        {
            Changed.RUN,
            Changed.OUTBOX,
            Changed.ISSUE,
            Changed.TENANT,
            Changed.INVOICE,
            Changed.CUSTOMER,
            Changed.PRODUCT,
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.head.set_title(tr("Activity"))
        self._names = (tr("Runs"), tr("Outbox"), tr("Issues"))
        self.tabs = Tabs(self._names, name=tr("Activity"))
        self.add_tabs(self.tabs)
        self.runs = RunsView(desk.clock)
        self.runs.tenants_wanted.connect(lambda: desk.navigate(TENANTS))
        self.outbox = OutboxView(desk.clock, self.scope)
        self.outbox.issues_wanted.connect(lambda: self.tabs.open(_ISSUES))
        self.issues = IssuesView(desk.clock)
        self.issues.card.went.connect(desk.navigate)
        self.work = ActivityWork(self, self.runs, self.outbox, self.issues)
        self.front = QStackedWidget()
        for view in (self.runs, self.outbox, self.issues):
            self.front.addWidget(view)
        self.body.addWidget(self.front, 1)
        self.tabs.opened.connect(self._tab_opened)
        self.set_narrow(False)

    def crumbs(self) -> tuple[Crumb, ...]:
        at = self.tabs.index()
        return (
            Crumb(tr("Activity"), ("activity",)),
            Crumb(self._names[at], ("activity", _TABS[at])),
        )

    def arrive(self, rest: Path) -> None:
        if rest and rest[0] in _TABS:
            self.tabs.open(_TABS.index(rest[0]))
        super().arrive(rest)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        if hasattr(self, "issues"):
            self.issues.set_narrow(narrow)
            self.outbox.set_narrow(narrow)

    @property
    def can_find(self) -> bool:
        return self.tabs.index() in (_OUTBOX, _ISSUES)

    def focus_search(self) -> None:
        field = self.outbox.search if self.tabs.index() == _OUTBOX else self.issues.search
        field.setFocus()
        field.selectAll()

    async def load(self) -> None:
        waiting = await self.desk.door.sending.outbox_counts()
        issues = await self.desk.door.sending.issues()
        total = sum(waiting.values())
        stuck = waiting.get(OutboxState.STUCK, 0)
        state = State.ATTENTION if stuck else State.NEUTRAL
        self.tabs.set_badge(_OUTBOX, whole(total) if total else "", state)
        self.tabs.set_badge(_ISSUES, whole(len(issues)) if issues else "", State.ATTENTION)
        match self.tabs.index():
            case 0:
                await self.work.load_runs()
            case 1:
                await self.work.load_outbox()
            case _:
                self.issues.show_issues(issues)

    def _tab_opened(self, index: int) -> None:
        self.front.setCurrentIndex(index)
        self.crumbs_changed.emit()
        self.refresh()
