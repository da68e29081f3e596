"""The words of a plan on the import screen: states, reasons, differences, sums. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.core import writing
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.numerals import read_plain
from sage_desktop.core.words import explain_code, known_codes
from sage_desktop.core.writing import whole
from sage_desktop.mirror.rows import (
    Candidate,
    Difference,
    Outcome,
    PlanDetail,
    PlanHead,
    PlanLine,
    Side,
    Status,
    Ticks,
    Verdict,
)
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.texts import isolated, seconds_text, when
from sage_desktop.ui.tokens import State

_ChipWords = tuple[State, str, Callable[[], str]]

_STATUS: dict[Status, _ChipWords] = {
    Status.NEW: (State.WORKING, "plus", lambda: tr("New")),
    Status.MATCH: (State.FINE, "link", lambda: tr("Match")),
    Status.POSSIBLE: (State.ATTENTION, "ring-question", lambda: tr("Possible match")),
    Status.CHANGED: (State.WORKING, "edit", lambda: tr("Changed")),
    Status.UNCHANGED: (State.NEUTRAL, "equals", lambda: tr("Unchanged")),
    Status.AMBIGUOUS: (State.ATTENTION, "fork", lambda: tr("Ambiguous")),
    Status.GONE: (State.NEUTRAL, "gone", lambda: tr("Gone in Sage")),
    Status.PROBLEM: (State.ATTENTION, "warning", lambda: tr("Needs you")),
}
_OUTCOME: dict[Outcome, _ChipWords] = {
    Outcome.CREATED: (State.FINE, "ring-tick", lambda: tr("Created")),
    Outcome.LINKED: (State.FINE, "link", lambda: tr("Linked")),
    Outcome.UPDATED: (State.FINE, "edit", lambda: tr("Updated")),
    Outcome.UNCHANGED: (State.NEUTRAL, "equals", lambda: tr("Unchanged")),
    Outcome.STALE: (State.ATTENTION, "warning", lambda: tr("Changed since")),
    Outcome.FAILED: (State.ERROR, "ring-cross", lambda: tr("Not imported")),
}
_VERDICT: dict[Verdict, Callable[[], str]] = {
    Verdict.CHANGED_IN_SAGE: lambda: tr("Changed in Sage"),
    Verdict.CHANGED_HERE: lambda: tr("Changed here"),
    Verdict.CONFLICT: lambda: tr("Conflict"),
    Verdict.ONLY_IN_SAGE: lambda: tr("Only in Sage"),
    Verdict.ONLY_HERE: lambda: tr("Only here"),
}
OUTCOMES = tuple(_OUTCOME)
"""What a line can become, in the order in which that is shown."""


@dataclass(frozen=True, slots=True)
class ChipWords:
    """What a chip shows."""

    state: State
    icon: str
    word: str


def status_chip(status: Status) -> ChipWords:
    state, icon, word = _STATUS[status]
    return ChipWords(state, icon, word())


def outcome_chip(outcome: Outcome) -> ChipWords:
    """For one of ``OUTCOMES``."""
    state, icon, word = _OUTCOME[outcome]
    return ChipWords(state, icon, word())


def line_chip(line: PlanLine) -> ChipWords:
    """What became of the line, else what would."""
    if line.outcome is Outcome.WAITING:
        return status_chip(line.status)
    return outcome_chip(line.outcome)


# a line


def name_text(line: PlanLine) -> str:
    """The Sage record's name, or that it has none."""
    return line.name if line.name.strip() else tr("(no name)")


def waits(line: PlanLine) -> bool:
    """Whether a person must say first which Halo record it is."""
    open_ones = (Status.AMBIGUOUS, Status.POSSIBLE)
    return line.target_id is None and line.reason != "chosen" and line.status in open_ones


def is_new(line: PlanLine) -> bool:
    """Whether a Halo record would be made for it."""
    return line.status is Status.NEW and line.outcome is Outcome.WAITING


def target_text(line: PlanLine) -> str:
    """Which Halo record it goes to, or went to: one that was made is named as in Sage."""
    if line.outcome is Outcome.CREATED:
        return name_text(line)
    if line.target_name:
        return line.target_name
    if not waits(line):
        return "" if line.status in (Status.PROBLEM, Status.GONE) else tr("Create new")
    count = line.data.get("count", "")
    return _choose_text(count) if count else tr("Choose one")


def reason_text(line: PlanLine, kind: ImportKind) -> str:
    """Why the line is what it is; once it failed, why that was."""
    if line.problem:
        return explain_code(line.problem, line.data).title
    data = line.data
    if line.reason == "linked":
        return _linked_text(line)
    if line.reason == "reference" and data.get("value"):
        return kind.reason("reference_value").format(value=isolated(data["value"]))
    if line.reason == "similar" and data.get("score"):
        return kind.reason("similar_score").format(score=_percent(data["score"]))
    if line.reason == "several":
        count = data.get("count", "")
        return tr("Fits {n}").format(n=kind.count(int(count) if count.isdecimal() else 2))
    if line.reason == "taken" and data.get("other"):
        return tr("{other} fits too").format(other=isolated(data["other"]))
    return _reason_word(line.reason, kind)


def _choose_text(count: str) -> str:
    n = int(count) if count.isdecimal() else 2
    return tr("Choose {one} of {n}").format(one=whole(1), n=whole(n))


def _percent(score: int | str) -> str:
    number = read_plain(str(score))
    return str(score) if number is None else writing.now().numerals.percent(number)


def _linked_text(line: PlanLine) -> str:
    if line.conflicts:
        return plural(line.conflicts, "Linked, {n} conflict", "Linked, {n} conflicts")
    if line.differs:
        return plural(line.differs, "Linked, {n} differs", "Linked, {n} differ")
    return tr("Nothing to do") if line.status is Status.UNCHANGED else tr("Linked")


def _reason_word(reason: str, kind: ImportKind) -> str:
    words = {
        "our_id": tr("Carries our number"),
        "reference": kind.reason("reference"),
        "vat_number": tr("Same VAT number"),
        "email": tr("Same e-mail"),
        "name": kind.reason("name"),
        "similar": kind.reason("similar"),
        "not_here": tr("No similar {noun}").format(noun=kind.noun()),
        "chosen": tr("Chosen by you"),
        "taken": tr("Another fits too"),
        "gone_in_sage": tr("Not in Sage now"),
    }
    if reason in words:
        return words[reason]
    return explain_code(reason).title if reason in known_codes() else ""


def line_spoken(line: PlanLine, kind: ImportKind) -> str:
    """The status for those who hear it: with the record's name and the reason."""
    return tr("{name}: {status}. {why}").format(
        name=isolated(name_text(line)), status=line_chip(line).word, why=reason_text(line, kind)
    )


# the difference pane


def why_text(line: PlanLine) -> str:
    """The reason as a sentence, where status and table do not say it all."""
    if line.problem:
        return explain_code(line.problem, line.data).sentence
    if line.status is Status.PROBLEM and line.reason in known_codes():
        return explain_code(line.reason, line.data).sentence
    if line.status is Status.GONE:
        return tr("Sage no longer has it. The Halo record stays; ticked, its link to Sage ends.")
    return ""


def differ_text(detail: PlanDetail) -> str:
    """``3 of 14 fields differ``; for a new record how many are filled."""
    n, total = len(detail.differences), len(detail.differences) + len(detail.same)
    if is_new(detail.line):
        return plural(n, "{n} field comes in", "{n} fields come in")
    if not n:
        alike = total and detail.line.status is not Status.GONE
        return tr("All fields are the same") if alike else ""
    return tr("{n} of {total} fields differ").format(n=whole(n), total=whole(total))


def same_text(n: int) -> str:
    return plural(n, "{n} field is the same", "{n} fields are the same")


def verdict_text(difference: Difference) -> str:
    """Why this side is taken."""
    return tr("Chosen by you") if difference.chosen else _VERDICT[difference.verdict]()


def is_open(difference: Difference) -> bool:
    """A conflict in which nobody chose."""
    return difference.verdict is Verdict.CONFLICT and not difference.chosen


def conflict_text(line: PlanLine) -> str:
    """Why a person must choose, and what happens until then."""
    if line.status is Status.CHANGED:
        return tr(
            "Changed on both sides since the last import. Choose one; until then the field stays "
            "as it is."
        )
    return tr("Both sides have a value. Choose one; until then the field stays as it is.")


def side_word(side: Side) -> str:
    return tr("Sage") if side is Side.SAGE else tr("Halo")


def candidate_text(candidate: Candidate, kind: ImportKind) -> str:
    """Why it may be this record: ``Similar name, 91 %``."""
    if candidate.reason == "similar":
        return kind.reason("similar_score").format(score=_percent(candidate.score))
    return _reason_word(candidate.reason, kind)


# sums


def selected_text(head: PlanHead) -> str:
    return tr("{n} of {total} selected").format(n=whole(head.ticks.total), total=whole(head.total))


def effects_text(ticks: Ticks) -> str:
    """``212 new, 38 matches, 19 changes.``"""
    parts = (
        (ticks.new, "{n} new", "{n} new"),
        (ticks.matched, "{n} match", "{n} matches"),
        (ticks.changed, "{n} change", "{n} changes"),
        (ticks.gone, "{n} link ends", "{n} links end"),
    )
    shown = ", ".join(plural(n, one, many) for n, one, many in parts if n)
    return tr("{parts}.").format(parts=shown) if shown else ""


def read_text(head: PlanHead, now: datetime) -> str:
    return tr("Read from Sage {when}").format(when=when(head.read_at, now))


def read_tip(head: PlanHead, kind: ImportKind) -> str:
    """``1,240 customers in 9 s with 8 requests``, and whether only changes were asked for."""
    text = tr("{records} in {time} with {requests}.").format(
        records=kind.count(head.total),
        time=seconds_text(head.seconds),
        requests=plural(head.requests, "{n} request", "{n} requests"),
    )
    return f"{text} {tr('Only what changed was asked for.')}" if head.incremental else text
