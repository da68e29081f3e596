"""Which values of a record that Sage has must go there, and which changed on both sides. Pure.

``agreed`` is what both sides held when they last agreed, None: they never did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sage_desktop.core.names import name_key

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
    different = {name for name, value in ours.items() if now.get(name, "") != value}
    if changed:
        return different & set(changed)
    return {name for name in different if ours[name]}


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
        and not _alike(now.get(name, ""), agreed[name])
        and not _alike(now.get(name, ""), ours[name])
        and not (sent and name in sent and _alike(now.get(name, ""), sent[name]))
    )


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
    fields: Collection[str], ours: Values, agreed: Values | None, now: Values
) -> dict[str, str]:
    """What both sides hold once these fields went."""
    base = (
        dict(agreed) if agreed is not None else {k: v for k, v in now.items() if ours.get(k) == v}
    )
    return {**base, **{name: ours[name] for name in fields}}
