"""Texts as Sage takes them: its limits and no HTML entities. Pure.

Facts: ``sage/api.md`` 11 and 12, ``product.md`` 9: cut at a word, and told as a warning.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field

_ELLIPSIS = "…"
_SHORTEST_WORD_CUT = 0.6


@dataclass(slots=True)
class Fitting:
    """Makes texts fit and remembers which did not: ``cut`` by field, ``left_out`` too."""

    cut: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def text(self, name: str, value: str, limit: int) -> str:
        """``value`` without entities, at most ``limit`` long."""
        clean = decoded(value).strip()
        if len(clean) <= limit:
            return clean
        self.cut.append(name)
        return shortened(clean, limit)

    def whole(self, name: str, value: str, limit: int) -> str:
        """What must not be cut, for it tells records apart: "" if it is too long."""
        clean = decoded(value).strip()
        if len(clean) <= limit:
            return clean
        self.left_out.append(name)
        return ""


def decoded(value: str) -> str:
    """Sage refuses HTML entities (``sage/api.md`` 16). Entities within entities are undone too."""
    before = None
    while before != value:
        before, value = value, html.unescape(value)
    return value


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at the end of a word if one ends near there."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    head = text[: limit - 1]
    at = max(head.rfind(" "), head.rfind("\n"))
    if at >= (limit - 1) * _SHORTEST_WORD_CUT and not text[limit - 1 : limit].isspace():
        head = head[:at]
    return head.rstrip(" \n,;:-") + _ELLIPSIS
