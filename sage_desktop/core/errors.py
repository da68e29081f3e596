"""Every error the program expects, sorted by what happens next.

    AppError
    ├── Wait    the program tries again later: Offline, Throttled, ServerTrouble
    ├── Check   the outcome is unknown, look it up first: Uncertain
    ├── Ask     the user does one thing, once: SignInNeeded, ConnectFailed, SecretsLocked,
    │           NotPermitted
    ├── Fix     the user mends that record or input: Rejected, BadInput, NotFound, Stale
    └── Stop    the book cannot be used as it is: BookProblem

An error carries a ``code`` and data, never a sentence: ``core.words`` holds the sentences. Data
must never hold a secret. Anything that is not an ``AppError`` is a defect of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class AppError(Exception):
    """Base of all expected errors. ``code`` selects the words, ``data`` fills them."""

    code = "unexpected"

    def __init__(self, code: str = "", /, **data: object) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.data = data

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.data.items())
        return f"{self.code} ({details})" if details else self.code


class Wait(AppError):
    """Passes by itself; the program tries again later."""


class Offline(Wait):
    """Sage cannot be reached: no name, no route, refused, cut off, or timed out."""

    code = "offline"


class Throttled(Wait):
    """Sage asked to slow down. ``data['seconds']`` is its wish, if any."""

    code = "throttled"


class ServerTrouble(Wait):
    """Sage answered with a failure of its own (5xx), or with something that is not an answer."""

    code = "server_trouble"


class Check(AppError):
    """The outcome is unknown."""


class Uncertain(Check):
    """A changing request may or may not have been carried out. Look it up; never just repeat."""

    code = "uncertain"


class Ask(AppError):
    """One action of the user is needed before anything of the kind can go on."""


class SignInNeeded(Ask):
    """The grant is gone: *Reconnect*. Codes: reconnect_needed, not_connected, memory_only."""

    code = "reconnect_needed"


class ConnectFailed(Ask):
    """Connecting ended without a grant. The code says why (see ``core.words``)."""

    code = "connect_failed"


class SecretsLocked(Ask):
    """The system keychain is there but does not give the key."""

    code = "keychain_locked"


class NotPermitted(Ask):
    """The Sage user lacks a right, or the business lacks an active subscription or edition."""

    code = "not_permitted"


class Fix(AppError):
    """That record or that input must be changed by the user."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One of Sage's complaints: its own text and the field that it names ("" for none)."""

    message: str
    source: str = ""
    code: str = ""


class Rejected(Fix):
    """Sage refused a request for what it says (4xx). ``problems`` keeps all that Sage said."""

    code = "rejected"

    def __init__(
        self, code: str = "", /, *, problems: Sequence[FieldProblem] = (), **data: object
    ) -> None:
        super().__init__(code, **data)
        self.problems = tuple(problems)


class BadInput(Fix):
    """Wrong usage or input; nothing was changed."""

    code = "bad_input"


class NotFound(Fix):
    """No such record, tenant, run or mapping."""

    code = "not_found"


class Stale(Fix):
    """The world changed since the plan was made; nothing was changed."""

    code = "stale"


class Stop(AppError):
    """The program cannot work with what it found."""


class BookProblem(Stop):
    """The book cannot be used. Codes: book_newer, book_damaged, book_unreadable, disk_full."""

    code = "book_unreadable"


class Cancelled(AppError):
    """The user stopped a job between two records; what was done stays and was stored."""

    code = "cancelled"
