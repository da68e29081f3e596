"""One issue, or several of the same cause: what happened, what it means, the ways to mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.core.writing import whole
from sage_desktop.sync.sending.views import Choice, SendIssue
from sage_desktop.ui import issue_words, outbox_words
from sage_desktop.ui.issue_groups import IssueGroup
from sage_desktop.ui.issue_said import Said
from sage_desktop.ui.issue_words import Decision
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import capital, listed, when
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Card, Chip, IconLabel, Kind, Line, PlainLabel
from sage_desktop.ui.widgets.scrolling import Scrolling

_LINES, _ROW = 4, 32
_MARGIN = 20


class IssueCard(Card):
    """Tells what a person wants; ``group`` is shown, ``chosen`` the one of it that is meant."""

    went = Signal(object)
    """A path of the program."""
    retry_wanted = Signal(object)
    """Ids of issues."""
    decided = Signal(object, object)
    """A ``Choice`` and the ``SendIssue`` it is for."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._clock = clock
        self._group: IssueGroup | None = None
        self._shown: object = None
        self.body.setContentsMargins(0, 16, 0, 16)
        self.body.setSpacing(8)
        part = QWidget()
        self._column = QVBoxLayout(part)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        area = Scrolling(part, surface="")
        area.set_margin(_MARGIN)
        self.body.addWidget(area, 1)
        self._members: RowsModel[SendIssue] = RowsModel(
            _member_columns(clock), key=lambda member: member.issue.id
        )
        self.members = TableView(self._members, name=tr("Records"), row_height=_ROW, fits=True)
        self.members.setMaximumHeight((_LINES + 1) * _ROW + 2)
        self.members.chosen.connect(self._show_member)
        self.go = Button("", Kind.PRIMARY)
        self.go.clicked.connect(self._go)
        self.said = Said()
        self._build_head()
        self._build_ways()
        self._build_foot()

    def _build_head(self) -> None:
        self._icon = IconLabel("warning", "attention", 22)
        self._headline = PlainLabel("", Role.TOTAL, wrap=True)
        self._about = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self._chip = Chip(State.ATTENTION, "")
        names = QVBoxLayout()
        names.setSpacing(3)
        names.addWidget(self._headline)
        names.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self._icon, 0, top)
        head.addLayout(names, 1)
        head.addWidget(self._chip, 0, top)
        self._column.addLayout(head)
        self._column.addWidget(self.members)
        self._means = PlainLabel("", wrap=True)
        self._column.addWidget(PlainLabel(tr("What it means, and how to fix it"), Role.STRONG))
        self._column.addWidget(self._means)

    def _build_ways(self) -> None:
        self._decisions = QWidget()
        self._ways = QVBoxLayout()
        self._ways.setSpacing(8)
        self._ways.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self._ways.addWidget(self._decisions)
        self._column.addLayout(self._ways)
        self._column.addWidget(self.said)
        self._column.addStretch(1)

    def _build_foot(self) -> None:
        self.retry_button = Button(tr("Retry"), icon="sync", on_click=self._retry)
        self.record_button = Button(tr("Open record"), on_click=self._open_record)
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        foot.setSpacing(8)
        foot.addWidget(self.retry_button)
        foot.addWidget(self.record_button)
        foot.addWidget(Button(tr("Copy details"), icon="copy", on_click=self._copy))
        foot.addStretch(1)
        self.body.addLayout(foot)

    # what is shown

    @property
    def chosen(self) -> SendIssue | None:
        """The one issue, or the one of several that is chosen in their list."""
        if self._group is None:
            return None
        if len(self._group.members) == 1:
            return self._group.first
        member: SendIssue | None = self.members.current_row()
        return member or self._group.first

    def show_group(self, group: IssueGroup) -> None:
        """Shows ``group`` anew only if something about it changed: the focus may be in it."""
        other = self._group is None or group.key != self._group.key
        self._group = group
        if other:
            self.said.fold()
        several = len(group.members) > 1
        self._members.set_rows(group.members if several else ())
        self.members.setVisible(several)
        if several and self.members.current_row() is None:
            self.members.choose(group.first.issue.id)
        self._headline.setText(issue_words.group_headline(group))
        self._show_member()

    def _show_member(self) -> None:
        group, issue = self._group, self.chosen
        if group is None or issue is None:
            return
        row = issue.issue
        icon, state, word = issue_words.look_of(issue)
        self._icon.set_icon(icon, state.value)
        self._chip.show_state(state, word, icon)
        self._about.setText(_about(issue, group, self._clock()))
        self._means.setText(explain_code(row.code, row.data).text)
        self.said.show_text(row.sage_text)
        self._show_ways(group, issue)

    def _show_ways(self, group: IssueGroup, issue: SendIssue) -> None:
        """Decisions are numbered; where mending is better than leaving, the way to that comes
        first."""
        again = tr("Retry all of these") if len(group.members) > 1 else tr("Retry")
        mends = not issue.choices or issue.choices == (Choice.LEAVE,)
        way = issue_words.way_of(issue) if mends else None
        record = outbox_words.record_path(*_record(issue))
        self.record_button.set_text(outbox_words.open_verb(issue.record_kind))
        self.record_button.setVisible(bool(record) and (way is None or way.path != record))
        self.retry_button.set_text(again)
        self.retry_button.setVisible(group.can_retry and (way is None or bool(way.path)))
        self.go.setVisible(way is not None)
        if way is not None:
            self.go.set_text(way.verb if way.path else again)
        found = issue_words.decisions(issue)
        if self._shown == (issue.issue.id, found):
            return  # the focus may be on one of them
        self._shown = (issue.issue.id, found)
        first = Kind.PLAIN if way is not None else Kind.PRIMARY
        old, self._decisions = self._decisions, _decisions(found, self._decide, first)
        old.hide()
        self._ways.removeWidget(old)
        old.deleteLater()
        self._ways.addWidget(self._decisions)

    # what a person does

    def _decide(self, choice: Choice) -> Callable[[], None]:
        def tell() -> None:
            if self.chosen is not None:
                self.decided.emit(choice, self.chosen)

        return tell

    def _go(self) -> None:
        way = issue_words.way_of(self.chosen) if self.chosen is not None else None
        if way is not None and way.path:
            self.went.emit(way.path)
        elif way is not None:
            self._retry()

    def _open_record(self) -> None:
        if self.chosen is not None:
            self.went.emit(outbox_words.record_path(*_record(self.chosen)))

    def _retry(self) -> None:
        if self._group is not None:
            ready = [each.issue.id for each in self._group.members if each.can_retry]
            self.retry_wanted.emit(ready)

    def _copy(self) -> None:
        issue = self.chosen
        if issue is None:
            return
        lines = (
            issue_words.headline_of(issue),
            self._about.text(),
            self._means.text(),
            issue.issue.sage_text,
        )
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))


def _about(issue: SendIssue, group: IssueGroup, now: datetime) -> str:
    kind = outbox_words.record_word(issue.record_kind) if issue.record_kind else ""
    since = tr("since {when}").format(when=when(group.since, now))
    return capital(listed((kind, issue.tenant_name, since)))


def _record(issue: SendIssue) -> tuple[str, int | None]:
    return issue.record_kind, issue.local_id


def _decisions(
    found: Sequence[Decision], decide: Callable[[Choice], Callable[[], None]], first: Kind
) -> QWidget:
    """Numbered, with what each does; ``first`` is how the button of the first one looks."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    middle = Qt.AlignmentFlag.AlignVCenter
    for number, each in enumerate(found, 1):
        kind = first if number == 1 else Kind.PLAIN
        button = Button(each.verb, kind, on_click=decide(each.choice))
        button.setAccessibleDescription(each.text)
        row = QHBoxLayout()
        row.setSpacing(12)
        if len(found) > 1:
            row.addWidget(PlainLabel(whole(number), Role.STRONG, tone="accent_text"), 0, middle)
        row.addWidget(PlainLabel(each.text, wrap=True), 1)
        row.addWidget(button, 0, middle)
        column.addWidget(Line())
        column.addLayout(row)
    if found:
        column.addWidget(Line())
    return made


def _member_columns(clock: Clock) -> list[Column[SendIssue]]:
    return [
        Column(title=lambda: tr("Record"), text=issue_words.name_of, strong=True, stretch=True),
        Column(
            title=lambda: tr("Since"),
            text=lambda member: capital(when(member.issue.since, clock())),
            sort=lambda member: member.issue.since,
            tone="muted",
            width=140,
        ),
    ]
