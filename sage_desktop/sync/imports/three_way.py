"""What becomes of each field of a record that Sage and the book both have. Pure: texts only.

``base`` is what both sides held when they last agreed. The rules, for each field ("" is empty):

- equal on both sides: nothing to do, and from now on agreed. What Sage filled in by itself counts
  as equal until one side changes (``sync.agreed``).
- changed on one side only since ``base``: Sage's change is taken, a change made here stays.
- changed on both sides: a conflict, which waits for a person.
- never agreed: the side that has a value wins over the one that has none; two values conflict,
  unless they differ in case and spaces only: then Halo's stays.

Some fields belong to whoever works here: in these a change made here wins over one in Sage. A
person's choice goes before all of these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sage_desktop.core.names import name_key
from sage_desktop.mirror.rows import Difference, Side, Verdict
from sage_desktop.sync.agreed import agree_on, in_sage

_TAKEN = {
    Verdict.CHANGED_IN_SAGE: Side.SAGE,
    Verdict.ONLY_IN_SAGE: Side.SAGE,
    Verdict.CHANGED_HERE: Side.HALO,
    Verdict.ONLY_HERE: Side.HALO,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides of a record compared.

    ``same`` names the equal fields. ``merged`` is what the Halo record would hold, ``agreed`` the
    base of the next comparison once ``merged`` is stored.
    """

    differences: tuple[Difference, ...]
    same: tuple[str, ...]
    merged: dict[str, str]
    agreed: dict[str, str]

    @property
    def differs(self) -> int:
        """How many fields would be taken from Sage."""
        return sum(each.taken is Side.SAGE for each in self.differences)

    @property
    def conflicts(self) -> int:
        """How many fields wait for a person."""
        return sum(each.taken is None for each in self.differences)


def compare(
    base: Mapping[str, str] | None,
    halo: Mapping[str, str],
    sage: Mapping[str, str],
    choices: Mapping[str, Side],
    ours_first: Collection[str] = (),
) -> Comparison:
    """``halo`` against ``sage``, field by field, in Halo's order and then Sage's.

    A field that one side lacks is empty there. ``base`` None or without a field: never agreed.
    Choices for fields that are equal say nothing.
    """
    if halo == sage:
        return Comparison((), tuple(halo), dict(halo), dict(halo))
    known: Mapping[str, str] = base or {}
    differences = []
    same = []
    merged = {}
    agreed: dict[str, str] = {}
    for field in halo if halo.keys() == sage.keys() else {**halo, **sage}:
        ours, theirs = halo.get(field, ""), sage.get(field, "")
        before, there = known.get(field), in_sage(known, field)
        if ours == theirs or (ours, theirs) == (before, there):
            same.append(field)
            merged[field] = ours
            agree_on(agreed, field, ours, theirs)
            continue
        verdict = _verdict(before, there, ours, theirs)
        found = _difference(field, ours, theirs, verdict, choices.get(field), field in ours_first)
        differences.append(found)
        merged[field] = theirs if found.taken is Side.SAGE else ours
        if found.taken is Side.SAGE or found.chosen:
            # Chosen for Halo: Sage's value was seen and turned down. As the base it makes Halo's
            # the only change, so that it is no question again and can travel to Sage later.
            agreed[field] = theirs
        elif before is not None and there is not None:
            agree_on(agreed, field, before, there)
    return Comparison(tuple(differences), tuple(same), merged, agreed)


def _difference(
    field: str, halo: str, sage: str, verdict: Verdict, choice: Side | None, ours_first: bool
) -> Difference:
    if verdict is Verdict.CONFLICT and ours_first:
        verdict = Verdict.CHANGED_HERE
    if choice is not None:
        return Difference(field, sage, halo, verdict, choice, chosen=True)
    return Difference(field, sage, halo, verdict, _TAKEN.get(verdict))


def _verdict(before: str | None, there: str | None, halo: str, sage: str) -> Verdict:
    """Why two texts that are not equal differ."""
    if before is None:
        if not halo:
            return Verdict.ONLY_IN_SAGE
        if not sage:
            return Verdict.ONLY_HERE
        return Verdict.CHANGED_HERE if _alike(halo, sage) else Verdict.CONFLICT
    if halo == before:
        return Verdict.CHANGED_IN_SAGE
    return Verdict.CHANGED_HERE if sage == there else Verdict.CONFLICT


def _alike(halo: str, sage: str) -> bool:
    """``GB 123`` and ``gb123``: the same to a person."""
    return name_key(halo).replace(" ", "") == name_key(sage).replace(" ", "")
