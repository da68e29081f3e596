"""The sentences: what happened, what it means for the data, what to do next; by error code.

Used by the window and the command line alike, so that both say the same. Data from outside is
filled in as plain text; whoever shows it must show it as plain text too.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sage_desktop.core import writing
from sage_desktop.core.connecting_words import CONNECTING, SIGN_IN, WAITING
from sage_desktop.core.daily_words import DAILY
from sage_desktop.core.data_words import DATA
from sage_desktop.core.errors import AppError, Rejected
from sage_desktop.core.fixing_words import FIXING
from sage_desktop.core.gate_words import GATES
from sage_desktop.core.i18n import tr
from sage_desktop.core.numerals import read_plain
from sage_desktop.core.sending_words import SENDING
from sage_desktop.core.stopping_words import STOPPING


@dataclass(frozen=True, slots=True)
class Explanation:
    """``title`` says what happened, ``text`` what it means and what to do, ``action`` the button.

    ``detail`` holds the other side's own words, "" for none.
    """

    title: str
    text: str
    action: str = ""
    detail: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.title} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    text: str
    action: str = ""


_ENTRIES: Mapping[str, _Entry] = {
    code: _Entry(*words)
    for room in (CONNECTING, SIGN_IN, WAITING, FIXING, STOPPING, GATES, SENDING, DAILY, DATA)
    for code, words in room.items()
}


class _Blanks(dict[str, object]):
    """A missing value becomes an ellipsis instead of hiding the message behind a KeyError."""

    def __missing__(self, key: str) -> str:
        return "…"


_DAYS = frozenset({"until", "start"})
_AMOUNTS: Mapping[str, frozenset[str]] = {
    "total_differs": frozenset({"ours", "sage", "difference"}),
    "percent_differs": frozenset({"percentage", "other_percentage"}),
}


def _told(code: str, name: str, value: object) -> object:
    """Days and numbers as people write them: ``31 October 2026``; anything else as it is."""
    here = writing.now()
    if isinstance(value, int) and not isinstance(value, bool):
        return here.numerals.in_digits(str(value))
    if not isinstance(value, str):
        return value
    if name in _AMOUNTS.get(code, ()):
        return _amount(value)
    if name in _DAYS:
        with suppress(ValueError):
            return here.day(date.fromisoformat(value))
    return value


def _amount(text: str) -> str:
    """An amount in plain writing, with as many decimals as it has; what is none as it is."""
    number = read_plain(text)
    if number is None:
        return text
    return writing.now().numerals.amount(number, len(text.partition(".")[2]), grouped=False)


def explain_code(code: str, data: Mapping[str, object] | None = None) -> Explanation:
    """The words for ``code``; an unknown code gets the words for *unexpected*, with the code."""
    entry = _ENTRIES.get(code)
    if entry is None:
        entry = _ENTRIES["unexpected"]
        detail = code
    else:
        detail = ""
    values = _Blanks({name: _told(code, name, value) for name, value in (data or {}).items()})
    return Explanation(
        title=tr(entry.title).format_map(values),
        text=tr(entry.text).format_map(values).replace(" …", "").strip(),
        action=tr(entry.action) if entry.action else "",
        detail=detail,
    )


def explain(error: BaseException) -> Explanation:
    """The words for any error. Sage's own text is kept in ``detail``."""
    if not isinstance(error, AppError):
        return explain_code("unexpected")
    said = ""
    if isinstance(error, Rejected):
        said = "\n".join(
            f"{problem.message} ({problem.source})" if problem.source else problem.message
            for problem in error.problems
        )
    known = explain_code(error.code, {"detail": said, **error.data})
    return Explanation(known.title, known.text, known.action, said or known.detail)


def known_codes() -> frozenset[str]:
    """All codes that have words."""
    return frozenset(_ENTRIES)
