"""Which values of a record that Sage has must go there, and which changed on both sides. Pure.

``agreed`` is what both sides held when they last agreed, None: they never did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sage_desktop.core.names import name_key
from sage_desktop.sync.agreed import agree_on, in_sage

Values = Mapping[str, str]


def differing(ours: Values, agreed: Values) -> set[str]:
    """What changed here since both sides agreed; nothing that they never agreed upon."""
    return {name for name, value in ours.items() if name in agreed and agreed[name] != value}


def is_open(ours: Values, agreed: Values, changed: Collection[str]) -> bool:
    """Whether something is wanted there that both sides never agreed upon (``never_compared``)."""
    never = ours.keys() - agreed.keys()
    return bool(never) and (not changed or not never.isdisjoint(changed))


def never_compared(ours: Values, now: Values, changed: Collection[str]) -> set[str]:
    """Of fields that were never agreed upon: those that were ``changed`` here.

    Without any it is the whole record that is wanted there: every value that there is.
    """
    if changed:
        return {name for name in set(changed) & ours.keys() if now.get(name, "") != ours[name]}
    return {name for name, value in ours.items() if not _filled(now.get(name, ""), value)}


def changed_in_both(
    fields: Collection[str],
    ours: Values,
    agreed: Values | None,
    now: Values,
    sent: Values | None = None,
) -> list[str]:
    """The fields that somebody changed in Sage too, to something else. Sorted.

    ``sent`` went before, and nobody knows whether it arrived.
    """
    if agreed is None:
        return []
    return sorted(
        name
        for name in fields
        if name in agreed
        and not _alike(now.get(name, ""), in_sage(agreed, name) or "")
        and not _alike(now.get(name, ""), ours[name])
        and not (sent and name in sent and _alike(now.get(name, ""), sent[name]))
    )


def _filled(sage: str, ours: str) -> bool:
    """Whether all of ours is there, as a person sees it. What is empty here is there anyway."""
    return not ours or _alike(sage, ours)


def _alike(sage: str, other: str) -> bool:
    """The same to a person. Lines that we left empty may hold what Sage put there by itself."""
    if "\n" in other or "\n" in sage:
        theirs, ours = sage.split("\n"), other.split("\n")
        if len(theirs) != len(ours):
            return False
        return all(not b or _key(a) == _key(b) for a, b in zip(theirs, ours, strict=True))
    return _key(sage) == _key(other)


def _key(text: str) -> str:
    return name_key(text).replace(" ", "")


def agreed_after(
    fields: Collection[str], ours: Values, agreed: Values | None, now: Values, then: Values
) -> dict[str, str]:
    """What both sides hold once these fields went. ``then``: what Sage has of them after that."""
    if agreed is not None:
        after = dict(agreed)
    else:
        after = {name: value for name, value in now.items() if ours.get(name) == value}
    for name in fields:
        agree_on(after, name, ours[name], then[name])
    return after


def with_filled_in(ours: Values, agreed: Values, now: Values) -> dict[str, str]:
    """``agreed`` with what Sage filled in by itself when it made the record of ours."""
    after = dict(agreed)
    for name in ours.keys() - agreed.keys():
        if _filled(now.get(name, ""), ours[name]):
            agree_on(after, name, ours[name], now.get(name, ""))
    return after
