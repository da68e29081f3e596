"""Which Halo record a Sage record without a link is. Pure: keys in, matches out; links nothing.

The ladder, strongest rung first: our id in Sage's ``source_guid``, reference, VAT number, e-mail,
exact name. Empty values never match. The rules:

- The first rung that knows a free Halo record decides. Where it knows several, lower rungs may
  single one of them out; else the record is ambiguous.
- A lower rung that names exactly one other Halo record contradicts: ambiguous, with both.
- Rungs are settled for all Sage records together, so the order of reading changes nothing. A
  stronger rung takes the Halo record away from weaker ones. Two claims by the same rung make both
  ambiguous, and so does a weaker claim on what a stronger one left undecided: whoever is made
  anew meanwhile may be there twice afterwards.
- A reference, VAT number or e-mail that a crowd of Halo records shares says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from types import MappingProxyType

from sage_desktop.core.names import name_key
from sage_desktop.mirror.rows import Candidate
from sage_desktop.sync.imports.shelf import CROWD, Shelf, vat_key

HaloKey = tuple[int, str, str, str, str, str]
"""A free Halo record: id, ``name_key``, name, reference, VAT number, e-mail."""

RUNGS = ("our_id", "reference", "vat_number", "email", "name")
"""The reasons of a match that is decided, strongest first."""

NOT_HERE, SEVERAL, TAKEN = "not_here", "several", "taken"

_Found = tuple[Collection[int], ...]
_NO_DATA: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SageKey:
    """What a Sage record is recognised by."""

    sage_id: str
    name: str
    reference: str = ""
    vat_number: str = ""
    email: str = ""
    source_guid: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for a Sage record; ``reason`` is a code (see ``PlanLine``).

    One of ``RUNGS``: decided, for the only candidate. ``not_here``: none. ``several``: a person
    chooses; ``data`` has their ``count``, and no more than ``CROWD`` are candidates. ``taken``:
    another Sage record claims the Halo record too; ``data`` has its name (``other``) and
    ``other_id``.
    """

    candidates: tuple[Candidate, ...] = ()
    reason: str = NOT_HERE
    data: Mapping[str, str] = field(default_factory=lambda: _NO_DATA)

    @property
    def target_id(self) -> int | None:
        """The Halo record, where the ladder decided."""
        return self.candidates[0].local_id if self.reason in RUNGS else None


_NEW = Match()


def match_all(records: Iterable[SageKey], halo: HaloIndex) -> Iterator[tuple[str, Match]]:
    """The match of every Sage record by its id, in the order given.

    The records are read once; of those without any candidate only the id is kept.
    """
    sage_ids = []
    claimants = {}
    for record in records:
        sage_ids.append(record.sage_id)
        if found := halo.found(record):
            claimants[record.sage_id] = _Claimant(record.sage_id, record.name, found)
    _Ladder().settle(claimants.values())
    for sage_id in sage_ids:
        claimant = claimants.get(sage_id)
        yield sage_id, claimant.match(halo) if claimant else _NEW


def name_pairs(
    sage: Iterable[tuple[str, str]], halo: Iterable[tuple[int, str]]
) -> list[tuple[str, int]]:
    """Sage ids with Halo ids of exactly the same name, where no one else on either side has it.

    ``sage`` gives ids and names, ``halo`` ids and ``name_key``; both only what is free.
    """
    theirs: Shelf[str] = Shelf()
    for sage_id, name in sage:
        theirs.add(name_key(name), sage_id)
    ours: Shelf[int] = Shelf()
    for local_id, key in halo:
        ours.add(key, local_id)
    return [
        (sage_id, local_id)
        for key, sage_id in theirs.unique()
        for local_id in ours.get(key)
        if len(ours.get(key)) == 1
    ]


class HaloIndex:
    """The free Halo records by what they are recognised by.

    ``own_id`` reads the id of a Halo record out of a ``source_guid`` that we wrote, else None.
    """

    def __init__(
        self, rows: Iterable[HaloKey], own_id: Callable[[str], int | None] = lambda text: None
    ) -> None:
        self._own_id = own_id
        self._rows: dict[int, HaloKey] = {}
        self._references: Shelf[int] = Shelf()
        self._vat_numbers: Shelf[int] = Shelf()
        self._emails: Shelf[int] = Shelf()
        self._names: Shelf[int] = Shelf()
        for row in sorted(rows):
            local_id, key, _, reference, vat_number, email = row
            self._rows[local_id] = row
            self._references.add(name_key(reference), local_id)
            self._vat_numbers.add(vat_key(vat_number)[1], local_id)
            self._emails.add(name_key(email), local_id)
            self._names.add(key, local_id)
        for shelf in (self._references, self._vat_numbers, self._emails):
            shelf.drop_crowds()

    def __len__(self) -> int:
        return len(self._rows)

    def match(self, record: SageKey) -> Match:
        """What is found for one Sage record as if there were no others."""
        return next(match_all((record,), self))[1]

    def found(self, record: SageKey) -> _Found | None:
        """The ids that fit on each rung, ascending; None where no rung knows any."""
        if not self._rows:
            return None
        own = self._own_id(record.source_guid) if record.source_guid else None
        found: _Found = (
            (own,) if own is not None and own in self._rows else (),
            self._references.get(name_key(record.reference)),
            self._of_vat_number(record.vat_number),
            self._emails.get(name_key(record.email)),
            self._names.get(name_key(record.name)),
        )
        return found if any(found) else None

    def candidate(self, local_id: int, reason: str) -> Candidate:
        return Candidate(local_id, self._rows[local_id][2], reason)

    def _of_vat_number(self, text: str) -> Collection[int]:
        """A country in front counts only where both sides have one."""
        country, number = vat_key(text)
        ids = self._vat_numbers.get(number)
        if not country or not ids:
            return ids
        return tuple(each for each in ids if vat_key(self._rows[each][4])[0] in ("", country))


@dataclass(slots=True)
class _Claimant:
    """A Sage record that some rung knows, and how it is settled.

    ``pool``: what lower rungs leave of those that the deciding rung names; ``others``: further
    candidates. ``rival``: who claims the only one of the pool too.
    """

    sage_id: str
    name: str
    found: _Found
    reason: str = NOT_HERE
    pool: Collection[int] = ()
    others: Collection[int] = ()
    rival: _Claimant | None = None

    def match(self, halo: HaloIndex) -> Match:
        if self.reason == NOT_HERE:
            return _NEW
        if self.reason in RUNGS:
            candidates = tuple(halo.candidate(each, self.reason) for each in self.pool)
            return Match(candidates, self.reason)
        shown = islice(chain(self.pool, self.others), CROWD)
        candidates = tuple(halo.candidate(each, self._rung_of(each)) for each in shown)
        data = {"count": str(len(self.pool) + len(self.others))}
        if self.rival is not None:
            data = {"other": self.rival.name, "other_id": self.rival.sage_id}
        return Match(candidates, self.reason, data)

    def _rung_of(self, local_id: int) -> str:
        """The strongest rung that names this Halo record."""
        return next(rung for rung, ids in zip(RUNGS, self.found, strict=True) if local_id in ids)


class _Ladder:
    """Settles all claimants, rung by rung; those of one rung at the same time."""

    def __init__(self) -> None:
        self._gone: set[int] = set()
        self._undecided: dict[int, list[_Claimant]] = {}
        self._crowds: dict[int, list[int]] = {}

    def settle(self, claimants: Iterable[_Claimant]) -> None:
        waiting: list[list[_Claimant]] = [[] for _ in RUNGS]
        for claimant in claimants:
            _wait(claimant, waiting, 0)
        for number in range(len(RUNGS)):
            self._crowds.clear()
            claims: dict[int, list[_Claimant]] = {}
            for claimant in waiting[number]:
                free = self._free(claimant.found[number])
                if not free:
                    _wait(claimant, waiting, number + 1)
                    continue
                self._narrow(claimant, number, free)
                for only in claimant.pool if len(claimant.pool) == 1 else ():
                    claims.setdefault(only, []).append(claimant)
            for local_id, rivals in claims.items():
                self._award(local_id, rivals)

    def _narrow(self, claimant: _Claimant, number: int, free: list[int]) -> None:
        """Lower rungs leave fewer of ``free``, or contradict with the one that they name."""
        pool = free
        contradicting: dict[int, None] = {}
        for ids in claimant.found[number + 1 :]:
            if fitting := [each for each in pool if each in ids]:
                pool = fitting
            elif len(ids) <= CROWD and len(named := self._free(ids)) == 1:
                contradicting[named[0]] = None
        decided = len(pool) == 1 and not contradicting
        claimant.pool = pool
        claimant.reason = RUNGS[number] if decided else SEVERAL
        if contradicting or len(pool) < len(free):
            further = dict.fromkeys(chain(free, contradicting))
            claimant.others = [each for each in further if each not in pool]

    def _award(self, local_id: int, rivals: list[_Claimant]) -> None:
        """``local_id`` to its only claimant, or to nobody."""
        known = self._undecided.get(local_id, []) + sorted(rivals, key=lambda each: each.sage_id)
        if len(known) == 1 and known[0].reason != SEVERAL:
            self._gone.add(local_id)
            return
        self._undecided[local_id] = known
        for claimant in rivals:
            if claimant.reason != SEVERAL:
                claimant.reason = TAKEN
                claimant.rival = known[0] if known[0] is not claimant else known[1]

    def _free(self, ids: Collection[int]) -> list[int]:
        if len(ids) <= CROWD:
            return [each for each in ids if each not in self._gone]
        # Asked for by each member of the crowd, while nobody of this rung is settled.
        known = self._crowds.get(id(ids))
        if known is None:
            known = self._crowds[id(ids)] = [each for each in ids if each not in self._gone]
        return known


def _wait(claimant: _Claimant, waiting: list[list[_Claimant]], first: int) -> None:
    """In the queue of the next rung that names anyone."""
    for number in range(first, len(RUNGS)):
        if claimant.found[number]:
            waiting[number].append(claimant)
            return
