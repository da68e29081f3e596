"""The words of issues: headlines, where they are mended, what each decision does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sage_desktop.core import writing
from sage_desktop.core.clock import to_text
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.sending.views import Choice, SendIssue
from sage_desktop.ui import outbox_words, words
from sage_desktop.ui.issue_groups import IssueGroup, kind_of, title_of
from sage_desktop.ui.navigation import MODULE, SETTINGS, tenant_path
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import capital, isolated, listed
from sage_desktop.ui.tokens import State

_REFUSED = ("refused", "rejected", "not_permitted", "vat_refused")
_UNKNOWN = frozenset({"uncertain", "unknown_outcome"})


@dataclass(frozen=True, slots=True)
class Way:
    """The button of what is to be done first, and the place it leads to; (): it is sent again."""

    verb: str
    path: Path = ()


def way_of(issue: SendIssue) -> Way | None:
    """None where only Sage itself, or a decision, can mend it."""
    row = issue.issue
    action = explain_code(row.code, row.data).action
    if row.code in ("gate_module_off", "gate_paused_all"):
        return Way(tr("Open the module"), MODULE)
    if action == tr("Open Settings"):
        return Way(action, SETTINGS)
    if row.tenant_id is not None and (tab := _tab_of(issue, action)):
        verb = tr("Open Tax Rates") if tab == "tax-rates" else action or tr("Open Details")
        return Way(verb, tenant_path(row.tenant_id, tab))
    if issue.can_retry and action == tr("Retry"):
        return Way(action)
    path = outbox_words.record_path(issue.record_kind, issue.local_id)
    return Way(outbox_words.open_verb(issue.record_kind), path) if path else None


def _tab_of(issue: SendIssue, action: str) -> str:
    """The tenant's tab where it is put right, "" for none."""
    if issue.issue.kind == "tax_rate":
        return "tax-rates"
    tabs = {
        tr("Open Accounts"): "accounts",
        tr("Open Customers"): "customers",
        tr("Open Products"): "products",
        tr("Open Syncing"): "syncing",
        tr("Open Tax Rates"): "tax-rates",
    }
    return tabs.get(action, "" if issue.record_kind else "details")


def look_of(issue: SendIssue) -> tuple[str, State, str]:
    """Icon, state and word: who has to do what."""
    if issue.issue.code in _UNKNOWN:
        return "ring-question", State.ATTENTION, tr("Uncertain")
    if issue.issue.code.startswith(_REFUSED):
        return "ring-cross", State.ERROR, tr("Refused")
    return "warning", State.ATTENTION, tr("Needs you")


def name_of(issue: SendIssue) -> str:
    """The name of the record, else of the tenant, else the kind of record."""
    name = issue.record_name or issue.issue.data.get("name", "")
    return name or issue.tenant_name or words.issue_subject(kind_of(issue))


def subject_of(issue: SendIssue) -> str:
    """``Invoice INV-2038``; ``Tax rate, Standard`` of an import."""
    subject = words.issue_subject(kind_of(issue))
    if issue.record_kind:
        return f"{subject} {isolated(name_of(issue))}"
    return listed((subject, name_of(issue)))


def headline_of(issue: SendIssue) -> str:
    """What happened to what; a sentence that names the record says it already."""
    title = title_of(issue)
    if issue.record_name and issue.record_name in title:
        return title
    return f"{subject_of(issue)}: {title}"


def group_name(group: IssueGroup) -> str:
    """A name, or ``3 invoices``."""
    if len(group.members) == 1:
        return name_of(group.first)
    return outbox_words.records_word(group.kind, len(group.members))


def group_note(group: IssueGroup) -> str:
    """What happened, in the list, where the name stands above it."""
    if not group.first.record_kind:
        return title_of(group.first)
    it = tr("them") if len(group.members) > 1 else tr("it")
    return capital(title_of(group.first, name=it))


def group_headline(group: IssueGroup) -> str:
    if len(group.members) == 1:
        return headline_of(group.first)
    return f"{group_name(group)}: {group.title}"


# decisions


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice as its button says it, and what it does."""

    choice: Choice
    verb: str
    text: str


def decision(choice: Choice, issue: SendIssue) -> Decision:
    kind = outbox_words.record_word(issue.record_kind).lower()
    verb, text = {
        Choice.LINK: (
            tr("Link to the one in Sage"),
            tr("They are the same {kind}: nothing new is made, and changes go there from now on."),
        ),
        Choice.SEND_ANYWAY: _send_anyway(issue),
        Choice.LEAVE: (
            tr("Leave Sage as it is"),
            tr("Nothing is sent. The {kind} stays as it is, here and in Sage."),
        ),
        Choice.CREATE_AGAIN: (
            tr("Create it again in Sage"),
            tr("The {kind} is made in Sage anew, as it is here."),
        ),
        Choice.VOID_AND_SEND_AGAIN: (
            tr("Void in Sage and send again…"),
            tr("The one in Sage is voided; a new one, as it is here, takes its place."),
        ),
    }[choice]
    return Decision(choice, verb, text.format(kind=kind))


def _send_anyway(issue: SendIssue) -> tuple[str, str]:
    match issue.issue.code:
        case "exists_in_sage":
            return (
                tr("Make a second one"),
                tr("They are two different ones: this {kind} is made in Sage as well."),
            )
        case "changed_in_both":
            return (
                tr("Send what stands here"),
                tr("What was changed in Sage is overwritten with what stands here."),
            )
        case "other_values_in_sage":
            return (
                tr("Send what stands here"),
                tr("What Sage has is overwritten with what stands here."),
            )
        case "unknown_outcome":
            return tr("Send it again"), tr("You looked in Sage, and the {kind} is not there.")
        case _:
            return tr("Send it anyway"), tr("The {kind} goes to Sage as it is here.")


def decisions(issue: SendIssue) -> list[Decision]:
    """In the order of the door: what is most likely meant comes first."""
    return [decision(choice, issue) for choice in issue.choices]


def question(choice: Choice, issue: SendIssue) -> tuple[str, str, str] | None:
    """Title, text and verb of what is asked before; None for what can be taken back."""
    name, verb = isolated(name_of(issue)), decision(choice, issue).verb.rstrip("…")
    match choice:
        case Choice.VOID_AND_SEND_AGAIN:
            title = tr("Void {name} in Sage and send it again?")
            text = tr(
                "Sage keeps the voided invoice with its number and shows that it does not "
                "count. A new invoice takes its place. This cannot be undone."
            )
        case Choice.SEND_ANYWAY if issue.issue.code in {"changed_in_both", "other_values_in_sage"}:
            title = tr("Overwrite {name} in Sage?")
            text = tr("What was changed there is lost; what stands here takes its place.")
        case Choice.SEND_ANYWAY | Choice.CREATE_AGAIN:
            title = tr("Make {name} in Sage?")
            text = tr("If Sage has it after all, it is there twice then.")
        case _:
            return None
    return title.format(name=name), text, verb


# the sheet


def sheet_titles() -> list[str]:
    return [
        tr("Since"),
        tr("Tenant"),
        tr("Kind"),
        tr("Record"),
        tr("Key"),
        tr("What happened"),
        tr("What it means, and how to fix it"),
        tr("What Sage said"),
    ]


def sheet_rows(issues: Sequence[SendIssue]) -> list[list[str]]:
    rows = []
    for issue in issues:
        row = issue.issue
        with writing.in_english():
            explained = explain_code(row.code, row.data)
        rows.append(
            [
                to_text(row.since),
                issue.tenant_name,
                words.issue_subject(kind_of(issue)),
                issue.record_name or row.data.get("name", ""),
                row.key,
                explained.title,
                explained.text,
                row.sage_text,
            ]
        )
    return rows
