"""The words of issues: headlines, where they are mended, what each decision does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sage_desktop.core.clock import to_text
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.sending.views import Choice, SendIssue
from sage_desktop.ui import outbox_words, words
from sage_desktop.ui.issue_groups import IssueGroup, kind_of, title_of
from sage_desktop.ui.navigation import MODULE, tenant_path
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import isolated, listed
from sage_desktop.ui.tokens import State

_REFUSED = frozenset({"rejected", "not_permitted"})
_UNKNOWN = frozenset({"uncertain"})

_TABS: Mapping[str, str] = {
    "account_not_here": "accounts",
    "account_retired": "accounts",
    "category_not_mapped": "products",
    "tax_rate_not_mapped": "tax-rates",
    "tax_rate_retired": "tax-rates",
    "gate_not_connected": "details",
    "gate_sign_in": "details",
    "gate_custom_app": "syncing",
    "gate_paused": "syncing",
    "gate_entity": "syncing",
    "gate_account_missing": "syncing",
    "gate_account_unknown": "accounts",
    "gate_customer_not_mapped": "customers",
    "gate_tax_rate": "tax-rates",
}
"""The tenant's tab where it is put right, by the issue's code."""


def _verb_of(tab: str) -> str:
    verbs = {
        "accounts": tr("Open Accounts"),
        "customers": tr("Open Customers"),
        "products": tr("Open Products"),
        "syncing": tr("Open Syncing"),
        "tax-rates": tr("Open Tax Rates"),
    }
    return verbs.get(tab, tr("Open Details"))


@dataclass(frozen=True, slots=True)
class Way:
    """The place where an issue is mended, and the button that leads there."""

    verb: str
    path: Path


def way_of(issue: SendIssue) -> Way | None:
    """None where nothing but the record itself can be mended."""
    row = issue.issue
    if row.code == "gate_module_off":
        return Way(tr("Open the module"), MODULE)
    if row.tenant_id is None:
        return None
    tab = "tax-rates" if row.kind == "tax_rate" else _TABS.get(row.code, "")
    if not tab and issue.record_kind:
        return None
    if tab:
        return Way(_verb_of(tab), tenant_path(row.tenant_id, tab))
    verb = explain_code(row.code, row.data).action or tr("Open Details")
    return Way(verb, tenant_path(row.tenant_id, "details"))


def look_of(issue: SendIssue) -> tuple[str, State, str]:
    """Icon, state and word: who has to do what."""
    if issue.issue.code in _UNKNOWN:
        return "ring-question", State.ATTENTION, tr("Uncertain")
    if issue.issue.code in _REFUSED:
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
    """What happened to what."""
    return f"{subject_of(issue)}: {title_of(issue)}"


def group_name(group: IssueGroup) -> str:
    """A name, or ``3 invoices``."""
    if len(group.members) == 1:
        return name_of(group.first)
    return outbox_words.records_word(group.kind, len(group.members))


def group_note(group: IssueGroup) -> str:
    """What happened, in the list."""
    return group.title or tr("The same cause; see each")


def group_headline(group: IssueGroup) -> str:
    if len(group.members) == 1:
        return headline_of(group.first)
    return f"{group_name(group)}: {group_note(group)}"


# decisions


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice as its button says it, and what it does."""

    choice: Choice
    verb: str
    text: str


def decision(choice: Choice, issue: SendIssue) -> Decision:
    customer = issue.record_kind == "customer"
    verb, text = {
        Choice.LINK: (
            tr("Link to the one in Sage"),
            tr("They are the same {kind}: nothing new is made, and changes go there from now on."),
        ),
        Choice.SEND_ANYWAY: (
            tr("Make a second one") if customer else tr("Send it anyway"),
            tr("They are two different customers: this one is made in Sage as well.")
            if customer
            else tr("The {kind} goes to Sage as it is here."),
        ),
        Choice.LEAVE: (
            tr("Leave Sage as it is"),
            tr("Nothing is sent. The {kind} stays as it is, here and in Sage."),
        ),
        Choice.CREATE_AGAIN: (
            tr("Create it again in Sage"),
            tr("Sage has it no longer: the {kind} is made there anew."),
        ),
        Choice.VOID_AND_SEND_AGAIN: (
            tr("Void in Sage and send again…"),
            tr("The one in Sage is voided; a new one, as it is here, takes its place."),
        ),
    }[choice]
    kind = outbox_words.record_word(issue.record_kind).lower()
    return Decision(choice, verb, text.format(kind=kind))


def decisions(issue: SendIssue) -> list[Decision]:
    """In the order of the door: what is most likely meant comes first."""
    return [decision(choice, issue) for choice in issue.choices]


def question(choice: Choice, issue: SendIssue) -> tuple[str, str, str] | None:
    """Title, text and verb of what is asked before; None for what can be taken back."""
    subject = subject_of(issue)
    match choice:
        case Choice.VOID_AND_SEND_AGAIN:
            return (
                tr("Void {subject} in Sage and send it again?").format(subject=subject),
                tr(
                    "Sage keeps the voided invoice with its number and shows that it does not "
                    "count. A new invoice takes its place. This cannot be undone."
                ),
                tr("Void and send again"),
            )
        case Choice.SEND_ANYWAY | Choice.CREATE_AGAIN:
            verb = decision(choice, issue).verb
            return (
                tr("{verb}: {subject}?").format(verb=verb, subject=subject),
                tr("Sage may have one like it already, and would then have two."),
                verb,
            )
        case _:
            return None


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
