"""Issues of the same cause as one group, so that they are read and mended once: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.core.i18n import tr
from sage_desktop.core.names import name_key
from sage_desktop.core.words import explain_code
from sage_desktop.core.writing import whole
from sage_desktop.sync.sending.views import ISSUE_PREFIX, SendIssue

Key = tuple[str, str, int, str]
OTHERS = "others"
"""What is about no record that is sent: sign-ins, imports."""
SENT = ("invoice", "customer", "product")


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Issues about one kind of record in one tenant that say the same but for the name."""

    members: tuple[SendIssue, ...]

    @property
    def first(self) -> SendIssue:
        return self.members[0]

    @property
    def key(self) -> Key:
        return _key(self.first)

    @property
    def code(self) -> str:
        return self.first.issue.code

    @property
    def kind(self) -> str:
        """The kind of record, whether it was sent or imported: *invoice*, *tax_rate*, *sign-in*."""
        return kind_of(self.first)

    @property
    def filter(self) -> str:
        return filter_of(self.first)

    @property
    def since(self) -> datetime:
        return self.first.issue.since

    @property
    def title(self) -> str:
        """What happened."""
        if len(self.members) == 1:
            return title_of(self.first)
        name = self.first.issue.data.get("name", self.first.record_name)
        more = tr("{name} and {n} more").format(name=name, n=whole(len(self.members) - 1))
        return title_of(self.first, name=more)

    @property
    def can_retry(self) -> bool:
        return any(member.can_retry for member in self.members)


def kind_of(issue: SendIssue) -> str:
    return issue.record_kind or issue.issue.kind.removeprefix(ISSUE_PREFIX)


def filter_of(issue: SendIssue) -> str:
    return issue.record_kind if issue.record_kind in SENT else OTHERS


def title_of(issue: SendIssue, **instead: str) -> str:
    """What happened; ``instead`` takes the place of what the issue itself says."""
    return explain_code(issue.issue.code, {**issue.issue.data, **instead}).title


def grouped(
    issues: Sequence[SendIssue], only: str | None = None, search: str = ""
) -> list[IssueGroup]:
    """Groups in the order of their oldest issue. ``only``: a filter, None for all."""
    words = name_key(search).split()
    groups: dict[Key, list[SendIssue]] = {}
    for issue in issues:
        if only is not None and filter_of(issue) != only:
            continue
        if words and not _fits(issue, words):
            continue
        groups.setdefault(_key(issue), []).append(issue)
    return [IssueGroup(tuple(members)) for members in groups.values()]


def counts(issues: Sequence[SendIssue]) -> Mapping[str | None, int]:
    """How many issues each filter shows; None: all."""
    found: dict[str | None, int] = {None: len(issues)}
    for issue in issues:
        found[filter_of(issue)] = found.get(filter_of(issue), 0) + 1
    return found


def _key(issue: SendIssue) -> Key:
    row = issue.issue
    return row.code, row.kind, row.tenant_id or 0, title_of(issue, name="")


def _fits(issue: SendIssue, words: Sequence[str]) -> bool:
    row = issue.issue
    name = issue.record_name or row.data.get("name", "")
    text = name_key(f"{name} {row.key} {issue.tenant_name} {title_of(issue)} {row.sage_text}")
    return all(word in text for word in words)
