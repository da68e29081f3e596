"""What needs a person, as *Home* lists it: the worst first, each with the button that mends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.home_views import HomeView, IssueCause
from sage_desktop.sync.views import TenantState
from sage_desktop.ui import issue_words, outbox_words
from sage_desktop.ui.home_row import HomeRow
from sage_desktop.ui.home_words import ISSUES
from sage_desktop.ui.issue_groups import kind_of, title_of
from sage_desktop.ui.navigation import MODULE, tenant_path
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import beside_others, capital, tool_tip
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Card, IconLabel, Kind, PlainLabel

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Need:
    """``path`` is where it is mended; () sends the record of ``issue_id`` again."""

    icon: str
    state: State
    title: str
    text: str
    verb: str
    path: Path = ()
    issue_id: int = 0
    meaning: str = ""


def needs_of(view: HomeView) -> list[Need]:
    """What stops everything comes first; then issues, oldest first; then what is not set up yet."""
    found = []
    if not view.module.enabled:
        text = tr("A disabled module imports and sends nothing. Your records stay usable.")
        found.append(_step(tr("Sage Business Cloud is disabled"), text, tr("Open module"), MODULE))
    for each in view.in_state(TenantState.RECONNECT):
        title = tr("Sign in again for {tenant}").format(tenant=beside_others(each.row.name))
        text = tr("The sign-in at Sage is no longer valid. Records and links stay.")
        way = tenant_path(each.row.id)
        found.append(Need("warning", State.ATTENTION, title, text, tr("Open Details"), way))
    found += [_cause(each) for each in view.causes]
    for each in view.in_state(TenantState.NOT_CONNECTED):
        title = tr("Connect {tenant}").format(tenant=beside_others(each.row.name))
        text = tr("Connect Now opens the Sage login in your web browser.")
        found.append(_step(title, text, tr("Open Details"), tenant_path(each.row.id)))
    for each in view.in_state(TenantState.CONNECTED):
        if each.row.tax_rates_imported_at is None:
            name = beside_others(each.row.name)
            title = tr("Import the tax rates of {tenant}").format(tenant=name)
            text = tr("You see what will be created or removed before it happens.")
            way = tenant_path(each.row.id, "tax-rates")
            found.append(_step(title, text, tr("Open Tax Rates"), way))
    return found


def _step(title: str, text: str, verb: str, path: Path) -> Need:
    return Need("info", State.NEUTRAL, title, text, verb, path)


def _cause(cause: IssueCause) -> Need:
    """Whom it is about, and below it what happened; what to do is told besides."""
    issue = cause.first
    icon, state, _word = issue_words.look_of(issue)
    several = cause.number > 1
    told = {"name": tr("them") if several else tr("it")} if issue.record_kind else {}
    text = capital(title_of(issue, **told))
    meaning = explain_code(issue.issue.code, issue.issue.data).text
    title = issue_words.subject_of(issue)
    if several:
        title = outbox_words.records_word(kind_of(issue), cause.number)
        return Need(icon, state, title, text, tr("Show"), ISSUES, meaning=meaning)
    way = None if issue.choices else issue_words.way_of(issue)
    if way is None:
        verb = tr("Decide") if issue.choices else tr("Show")
        return Need(icon, state, title, text, verb, ISSUES, meaning=meaning)
    again = 0 if way.path else issue.issue.id
    return Need(icon, state, title, text, way.verb, way.path, again, meaning)


class NeedsCard(Card):
    """The first few of them; ``went`` names a place, ``retried`` an issue."""

    went = Signal(object)
    retried = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Needs you"), parent)
        self.all_button = Button(tr("All issues"), Kind.FLAT)
        self.all_button.clicked.connect(lambda: self.went.emit(ISSUES))
        self.head.addWidget(self.all_button)
        self.body.setSpacing(4)
        self._none = PlainLabel(
            tr("Nothing. Records that Sage refuses appear here, with the way to fix each."),
            tone="muted",
            wrap=True,
        )
        self.more = PlainLabel("", Role.CAPTION, tone="muted")
        self.body.addWidget(self._none)
        self.rows: list[NeedRow] = []
        for number in range(_SHOWN):
            row = NeedRow(with_line=number > 0)
            row.button.clicked.connect(lambda _on=False, row=row: self._pressed(row))
            self.rows.append(row)
            self.body.addWidget(row)
            row.hide()
        self.body.addWidget(self.more)
        self.body.addStretch(1)

    def show_needs(self, needs: Sequence[Need], hidden: int) -> None:
        """``hidden``: how many issues there are besides. Rows stay: the focus may be in one."""
        self._none.setVisible(not needs)
        for row, need in zip(self.rows, [*needs[:_SHOWN], *[None] * _SHOWN], strict=False):
            row.show_need(need)
        more = max(0, len(needs) - _SHOWN) + hidden
        self.more.setText(plural(more, "and {n} more", "and {n} more"))
        self.more.setVisible(more > 0)

    def _pressed(self, row: NeedRow) -> None:
        need = row.need
        if need is not None and need.path:
            self.went.emit(need.path)
        elif need is not None:
            self.retried.emit(need.issue_id)


class NeedRow(HomeRow):
    """Icon, what happened, what it means, and a button."""

    def __init__(self, *, with_line: bool) -> None:
        self._icon = IconLabel("warning", "attention", 16)
        super().__init__(self._icon, with_line=with_line)
        self.need: Need | None = None
        self.button = Button("")
        self.row.addWidget(self.button)

    def show_need(self, need: Need | None) -> None:
        if need != self.need and need is not None:
            self._icon.set_icon(need.icon, need.state.value)
            self.title.set_text(need.title)
            self.text.set_text(need.text)
            self.button.set_text(need.verb)
            told = " ".join(part for part in (need.title, need.text, need.meaning) if part)
            self.button.setAccessibleDescription(told)
            self.button.setToolTip(tool_tip(need.meaning))
        self.need = need
        self.setVisible(need is not None)
