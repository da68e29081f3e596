"""One HTTP request and its answer as plain values, for servers of ours."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``path`` and ``query`` are percent-decoded once; order and repeats are kept.

    Header names are lower case; repeated headers are joined with ``", "``.
    """

    method: str
    target: str = field(repr=False)
    path: str
    query: list[tuple[str, str]] = field(default_factory=list, repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Wire:
    """Faults of the line, for a reply that shall arrive badly.

    ``delay``: seconds before the first byte (infinity: until the connection ends). ``drop``: close
    without an answer. ``drop_after``: close after the head and so many bytes of the body.
    ``drip``: bytes a second for head and body.
    """

    delay: float = 0.0
    drop: bool = False
    drop_after: int | None = None
    drip: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; ``Date``, ``Content-Length`` and the like are added where they are missing."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    wire: Wire = Wire()
