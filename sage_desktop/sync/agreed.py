"""What both sides of a linked record hold since they last agreed, as the link keeps it. Pure.

A text for each field. Where Sage holds something else for the same, as a currency that it filled in
for none of ours, its text is kept beside ours: neither side changed as long as both stay so.
"""

from __future__ import annotations

from collections.abc import Mapping

_IN_SAGE = "sage:"


def in_sage(agreed: Mapping[str, str], name: str) -> str | None:
    """What Sage held then; None: the field was never agreed upon."""
    return agreed.get(_IN_SAGE + name, agreed.get(name))


def agree_on(agreed: dict[str, str], name: str, here: str, there: str) -> None:
    """From now on ``here`` and, in Sage, ``there`` are the same."""
    agreed[name] = here
    if here == there:
        agreed.pop(_IN_SAGE + name, None)
    else:
        agreed[_IN_SAGE + name] = there
