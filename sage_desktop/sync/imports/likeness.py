"""How alike two names are to a person, in per cent. Pure: it compares two names, it finds none.

Names are compared as sets of words, without legal forms, fillers and punctuation. Letters alone
mislead: "North Street Dental" and "North Street Rental" differ by one. So a word that differs
counts as a slip of the pen only if it begins alike and is not itself a word that others use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Indel

SAME_WORDS = 99
"""The most that a likeness can be; equal names are not "alike"."""
VERY_LIKELY = 95
"""From here on names differ only as one name written twice does: order, form, spaces, a slip."""

_SAME_LETTERS, _SLIP, _OTHER_WORD, _OTHER_FORM, _OTHER_NUMBER = 98, 97, 92, 88, 80
_SHORT_FORM, _PART = 0.9, 84
_LONGEST, _MOST_WORDS = 120, 12
_SLIPS = ((8, 2), (4, 1))

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’`´]")
_FILLERS = frozenset("and the co company".split())
_FORMS = {
    **{form: form for form in "ltd llp plc lp llc inc cic gmbh ag bv nv sa sarl srl spa".split()},
    **{"limited": "ltd", "cyf": "ltd", "cyfyngedig": "ltd", "incorporated": "inc"},
}
_SHORT = {
    "assoc": "associates",
    "bros": "brothers",
    "grp": "group",
    "hldgs": "holdings",
    "intl": "international",
    "mfg": "manufacturing",
    "mgmt": "management",
    "rd": "road",
    "svc": "services",
    "svcs": "services",
}


@dataclass(frozen=True, slots=True)
class NameWords:
    """A name taken apart: its words in order of the alphabet, all letters in order, legal form."""

    words: tuple[str, ...]
    letters: str
    form: str


def name_words(name: str) -> NameWords:
    """Hostile lengths are cut: what comes after 120 characters tells no two customers apart."""
    plain = name[: 2 * _LONGEST].casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(each for each in apart if not unicodedata.combining(each))
    plain = plain[:_LONGEST]
    words: list[str] = []
    single = False
    for word in _WORD.findall(_APOSTROPHES.sub("", plain)):
        # "J. P. Morgan" and "P.L.C." are "jp morgan" and "plc".
        if len(word) == 1 and single:
            words[-1] += word
        else:
            words.append(word)
        single = len(word) == 1 and word.isalpha()
    known = [_SHORT.get(word, word) for word in words[:_MOST_WORDS]]
    form = next((_FORMS[word] for word in reversed(known) if word in _FORMS), "")
    kept = [word for word in known if word not in _FORMS and word not in _FILLERS] or known
    return NameWords(tuple(sorted(kept)), "".join(kept), form)


def likeness(one: NameWords, other: NameWords, is_word: Callable[[str], bool]) -> int:
    """0 to ``SAME_WORDS``. ``is_word`` tells words in use from those that may be misspelt."""
    most = _OTHER_FORM if one.form and other.form and one.form != other.form else SAME_WORDS
    if one.words == other.words:
        return most
    if one.letters == other.letters:
        return min(most, _SAME_LETTERS)
    mine, theirs = _without(one.words, other.words), _without(other.words, one.words)
    if not all(map(str.isalpha, (*mine, *theirs))):
        most = min(most, _OTHER_NUMBER)
    slips, matched = _paired(mine, theirs, is_word)
    most = min(most, _SLIP if slips == len(mine) == len(theirs) else _OTHER_WORD)
    return min(most, max(_by_letters(one, other), _by_words(one, other, mine, theirs, matched)))


def _by_letters(one: NameWords, other: NameWords) -> int:
    """As written or in order of the alphabet, whichever is more alike."""
    sorted_ones = Indel.normalized_similarity(" ".join(one.words), " ".join(other.words))
    return int(100 * max(sorted_ones, Indel.normalized_similarity(one.letters, other.letters)))


def _by_words(
    one: NameWords,
    other: NameWords,
    mine: Sequence[str],
    theirs: Sequence[str],
    matched: float,
) -> int:
    """The share of letters in words that both have; a name that is part of the other counts."""
    total = sum(map(len, one.words)) + sum(map(len, other.words))
    alone = sum(map(len, mine)) + sum(map(len, theirs))
    share = int(100 * (total - alone + matched) / total)
    part = (not mine or not theirs) and min(len(one.words), len(other.words)) > 1
    return max(share, _PART) if part else share


def _paired(
    mine: Sequence[str], theirs: Sequence[str], is_word: Callable[[str], bool]
) -> tuple[int, float]:
    """How many words that differ are slips, and the letters of slips and short forms together."""
    left = list(theirs)
    slips, matched = 0, 0.0
    for word in mine:
        for other in left:
            if word[0] != other[0]:
                continue
            slip = _is_slip(word, other, is_word)
            if slip or _is_short(word, other):
                slips += slip
                matched += (len(word) + len(other)) * _SHORT_FORM
                left.remove(other)
                break
    return slips, matched


def _is_slip(word: str, other: str, is_word: Callable[[str], bool]) -> bool:
    shorter = min(len(word), len(other))
    allowed = next((slips for length, slips in _SLIPS if shorter >= length), 0)
    if not allowed or abs(len(word) - len(other)) > allowed:
        return False
    if OSA.distance(word, other, score_cutoff=allowed) > allowed:
        return False
    return not (is_word(word) and is_word(other))


def _is_short(word: str, other: str) -> bool:
    """Whether one is the other's initial, beginning, or consonants: J, Serv, Mgmt."""
    short, full = sorted((word, other), key=len)
    if full.startswith(short):
        return True
    rest = iter(full)
    return len(short) > 2 and all(letter in rest for letter in short)


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    left = list(others)
    kept = []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            kept.append(word)
    return kept
