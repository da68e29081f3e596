"""The issues: a list at the left, the chosen one at the right with how to fix it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from sage_desktop.book.rows import IssueRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import Explanation, explain_code
from sage_desktop.ui import words
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import capital, listed, when
from sage_desktop.ui.tokens import ROW_TWO_LINES, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Button,
    Card,
    Chip,
    EmptyState,
    IconLabel,
    Kind,
    Line,
    PlainLabel,
)

_LIST_WIDTH = 352


class IssuesView(QWidget):
    """``open_wanted`` gives the path where the chosen issue can be fixed."""

    open_wanted = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._names: Mapping[int, str] = {}
        self._model: RowsModel[IssueRow] = RowsModel(
            _columns(clock, self), key=lambda issue: issue.id
        )
        self.table = TableView(self._model, name=tr("Issues"), row_height=ROW_TWO_LINES)
        self.table.chosen.connect(self._show_chosen)
        self.card = IssueCard()
        self.card.go.clicked.connect(self._open)
        self._none = EmptyState(
            tr("No issues."), tr("Records that Sage refuses appear here, with the way to fix each.")
        )
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(16)
        self._pair.addWidget(self.table)
        self._pair.addWidget(self.card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._none)
        column.addLayout(self._pair, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """The card below the list instead of beside it."""
        way = QBoxLayout.Direction
        self._pair.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.table.setMaximumWidth(16777215 if narrow else _LIST_WIDTH)
        self.table.setMinimumWidth(0 if narrow else _LIST_WIDTH)

    def show_issues(self, issues: Sequence[IssueRow], names: Mapping[int, str]) -> None:
        self._names = names
        self._model.set_rows(issues)
        self._none.setVisible(not issues)
        self._rest.setVisible(not issues)
        self.table.setVisible(bool(issues))
        if issues and self.table.current_row() is None:
            self.table.choose(issues[0].id)
        self._show_chosen()

    def named(self, issue: IssueRow) -> str:
        """The name of the record, else of the tenant, else the kind of record."""
        tenant = self._names.get(issue.tenant_id or 0, "")
        return issue.data.get("name") or tenant or words.issue_subject(issue.kind)

    def subject(self, issue: IssueRow) -> str:
        """What the issue is about, with its kind: *Tax rate, Standard*."""
        return listed((words.issue_subject(issue.kind), self.named(issue)))

    def headline(self, issue: IssueRow) -> str:
        """What happened to what."""
        return f"{self.subject(issue)}: {explain_code(issue.code, issue.data).title}"

    def _show_chosen(self) -> None:
        issue: IssueRow | None = self.table.current_row()
        self.card.setVisible(issue is not None)
        if issue is not None:
            tenant = self._names.get(issue.tenant_id or 0, "")
            since = tr("since {when}").format(when=when(issue.since, self._clock()))
            self.card.show_issue(issue, self.headline(issue), listed((tenant, since)))

    def _open(self) -> None:
        issue: IssueRow | None = self.table.current_row()
        if issue is not None and issue.tenant_id is not None:
            self.open_wanted.emit(tenant_path(issue.tenant_id, _tab_of(issue)))


_MENDED_IN = {
    "account_not_here": "accounts",
    "account_retired": "accounts",
    "category_not_mapped": "products",
    "tax_rate_not_mapped": "tax-rates",
    "tax_rate_retired": "tax-rates",
}
"""The tenant's tab where it is put right, by the issue's code."""


def _tab_of(issue: IssueRow) -> str:
    if issue.kind == "tax_rate":
        return "tax-rates"
    return _MENDED_IN.get(issue.code, "details")


class IssueCard(Card):
    """What happened, what it means and how to fix it, Sage's own words, one button to go there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(20, 18, 20, 20)
        self._headline = PlainLabel("", Role.TOTAL, wrap=True)
        self._about = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self._means = PlainLabel("", wrap=True)
        self._said = QPlainTextEdit()
        self._said.setReadOnly(True)
        self._said.setTabChangesFocus(True)
        self._said.setProperty("code", True)
        self._said.setAccessibleName(tr("What Sage said"))
        self._said.setMaximumHeight(96)
        self._said_title = PlainLabel(tr("What Sage said"), Role.STRONG)
        self.go = Button(tr("Open"), Kind.PRIMARY)
        self._copied = ""
        self._lay_out()

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(3)
        names.addWidget(self._headline)
        names.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(IconLabel("warning", "attention", 22), 0, top)
        head.addLayout(names, 1)
        head.addWidget(Chip(State.ATTENTION, tr("Needs you")), 0, top)
        self.body.addLayout(head)
        self.body.addWidget(Line())
        self.body.addWidget(PlainLabel(tr("What it means, and how to fix it"), Role.STRONG))
        self.body.addWidget(self._means)
        self.body.addWidget(self._said_title)
        self.body.addWidget(self._said)
        self.body.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.go)
        foot.addWidget(Button(tr("Copy details"), icon="copy", on_click=self._copy))
        foot.addStretch(1)
        self.body.addLayout(foot)

    def show_issue(self, issue: IssueRow, headline: str, about: str) -> None:
        explained = explain_code(issue.code, issue.data)
        self._headline.setText(headline)
        self._about.setText(about)
        self._means.setText(explained.text)
        for widget in (self._said, self._said_title):
            widget.setVisible(bool(issue.sage_text))
        self._said.setPlainText(issue.sage_text)
        self.go.set_text(self._verb(issue, explained))
        self.go.setVisible(issue.tenant_id is not None)
        lines = (self._headline.text(), about, explained.text, issue.sage_text)
        self._copied = "\n".join(line for line in lines if line)

    @staticmethod
    def _verb(issue: IssueRow, explained: Explanation) -> str:
        if issue.kind == "tax_rate":
            return tr("Open Tax Rates")
        return explained.action or tr("Open Details")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)


def _columns(clock: Clock, view: IssuesView) -> list[Column[IssueRow]]:
    return [
        Column(
            title=lambda: tr("Issue"),
            text=view.named,
            note=lambda issue: explain_code(issue.code, issue.data).title,
            icon=lambda _issue: "warning",
            icon_tone="attention",
            strong=True,
            stretch=True,
            tip=view.headline,
            spoken=view.headline,
        ),
        Column(
            title=lambda: tr("Since"),
            text=lambda issue: capital(when(issue.since, clock())),
            sort=lambda issue: issue.since,
            tone="muted",
            width=128,
        ),
    ]
