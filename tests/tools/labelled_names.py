"""Makes pairs of customer names that are known to be the same customer, or known not to be.

Ours: no list of real customers. Halo names are composed of surnames, trades and towns; Sage's are
the same ones as people retype them, near misses of other customers, and strangers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

_STARTS = "Al Ash Bar Ben Black Bram Brook Car Chad Clay Cor Dal Den Dray Ed El Fair Far Fen Finch "
_STARTS += "Gar Glen Grim Hal Ham Har Haw Hol Ken King Lang Lin Lock Mar Mel Mor Nor Oak Pen Pres "
_STARTS += "Ray Red Ro Ruth Sal Sel Shaw Stan Strat Sut Thorn Tre Wal War Wes Whit Win Wood York"
_ENDS = "bourne brook bury by combe cott dale den field ford gate ham hurst land leigh ley low man "
_ENDS += "mere more ridge sey shaw stead ster stone thorpe ton wald wick wood worth"
_TRADES = (
    "Plumbing|Heating|Roofing|Dental|Rental|Joinery|Masonry|Flooring|Catering|Cleaning|Haulage|"
    "Motors|Optics|Printing|Painting|Glazing|Grazing|Paving|Planning|Planting|Scaffolding|Bakery|"
    "Brewery|Butchers|Florists|Nurseries|Security|Electrical|Engineering|Lettings|Estates|Design|"
    "Dairies|Timber|Textiles|Furniture|Interiors|Kitchens|Bathrooms|Landscapes|Logistics|Lighting"
).split("|")
_KINDS = "|Services|Supplies|Solutions|Group|Associates|Management|International|Holdings".split(
    "|"
)
_TOWNS = (
    "|||Leeds|York|Derby|Hull|Luton|Bolton|Bristol|Preston|Reading|Reigate|Ramsgate|Margate|"
    "Sheffield|Huddersfield|Macclesfield|Wakefield|Norwich|Ipswich|Dulwich|Exeter|Chester|Leicester"
).split("|")
_FORMS = " Ltd| Limited| LLP| PLC|| & Co Ltd| and Company Limited".split("|")
_FIRST = "John Mary Peter Susan David Helen Mark Anna Paul Claire James Laura Simon Emma".split()


@dataclass(frozen=True, slots=True)
class Labelled:
    """Both sides, and the truth: the Halo id of each Sage id; None: that customer is not here."""

    halo: list[tuple[int, str]]
    sage: list[tuple[str, str]]
    truth: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in parts: who, how many-th, what, kind of firm, where, legal form."""

    who: str
    number: str
    trade: str
    kind: str
    town: str
    form: str

    def text(self) -> str:
        parts = (self.who, self.number, self.trade, self.kind, self.town)
        return " ".join(part for part in parts if part) + self.form

    def core(self) -> tuple[str, ...]:
        return (self.who, self.number, self.trade, self.kind, self.town)


def labelled_names(size: int, seed: int = 1) -> Labelled:
    """``size`` names on each side: six in ten are the same customer, two are near misses."""
    chance = random.Random(seed)
    everyone = _distinct(chance, size + size // 5)
    halo = list(enumerate((name.text() for name in everyone[:size]), start=1))
    cores = {name.core() for name in everyone}
    sage: list[tuple[str, str]] = []
    truth: dict[str, int | None] = {}
    same, near = size * 6 // 10, size * 8 // 10
    for number, name in enumerate(everyone[:near]):
        sage_id = f"s{number}"
        if number < same:
            text = _retyped(chance, name)
            truth[sage_id] = number + 1
        else:
            text = _near_miss(chance, name, cores)
            truth[sage_id] = None
        sage.append((sage_id, text))
    for number, name in enumerate(everyone[size:], start=near):
        sage.append((f"s{number}", name.text()))
        truth[f"s{number}"] = None
    chance.shuffle(sage)
    return Labelled(halo, sage, truth)


def _distinct(chance: random.Random, count: int) -> list[_Name]:
    made: dict[tuple[str, ...], _Name] = {}
    while len(made) < count:
        name = _Name(
            _who(chance),
            chance.choice(["", "", "", "", "", f"Unit {chance.randint(1, 40)}"]),
            chance.choice(_TRADES),
            chance.choice(_KINDS),
            chance.choice(_TOWNS),
            chance.choice(_FORMS),
        )
        made.setdefault(name.core(), name)
    return list(made.values())


def _who(chance: random.Random) -> str:
    surname = chance.choice(_STARTS.split()) + chance.choice(_ENDS.split())
    kind = chance.random()
    if kind < 0.2:
        return f"{chance.choice(_FIRST)} {surname}"
    if kind < 0.3:
        return f"{surname} & Sons"
    if kind < 0.4:
        return f"{surname} {chance.choice(['Street', 'Road', 'Lane', 'Park', 'Mill'])}"
    if kind < 0.5:
        return f"{surname} Brothers"
    return surname


def _retyped(chance: random.Random, name: _Name) -> str:
    """The same customer as somebody else types it: one or two changes of writing."""
    text = name.text()
    for change in chance.sample(_WRITINGS, chance.choice([1, 1, 2])):
        text = change(chance, text)
    return text


def _slip(chance: random.Random, text: str) -> str:
    """One letter of a longer word doubled, lost, swapped with the next, or mistyped."""
    words = text.split()
    long = [number for number, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return text
    number = chance.choice(long)
    word = words[number]
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        word = word[:at] + word[at] + word[at:]
    elif kind == 1:
        word = word[:at] + word[at + 1 :]
    elif kind == 2:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    else:
        word = word[:at] + chance.choice("abcdefghiklmnoprstuvw") + word[at + 1 :]
    return " ".join([*words[:number], word, *words[number + 1 :]])


def _other_form(chance: random.Random, text: str) -> str:
    for form in sorted(_FORMS, key=len, reverse=True):
        if form and text.endswith(form):
            both = [" LLP", " L.L.P."] if "LLP" in form else [" PLC", " P.L.C.", " plc"]
            if "LLP" not in form and "PLC" not in form:
                both = [" Ltd", " Limited", " Ltd.", " (LIMITED)", ""]
            return text[: -len(form)] + chance.choice(both)
    return f"{text} Ltd"


def _shortened(chance: random.Random, text: str) -> str:
    short = {
        "Services": "Svcs",
        "International": "Intl",
        "Management": "Mgmt",
        "Brothers": "Bros",
        "Associates": "Assoc.",
        "Engineering": "Eng",
        "Street": "St",
        "Road": "Rd",
        "Group": "Grp",
        **{first: first[0] + chance.choice(["", "."]) for first in _FIRST},
    }
    return " ".join(short.get(word, word) for word in text.split())


def _swapped(chance: random.Random, text: str) -> str:
    words = text.split()
    at = chance.randrange(len(words) - 1) if len(words) > 2 else 0
    words[at : at + 2] = reversed(words[at : at + 2])
    return " ".join(words)


def _punctuated(chance: random.Random, text: str) -> str:
    text = text.replace(" & ", chance.choice([" and ", " + ", " AND ", "&"]))
    return chance.choice([text.upper(), text.lower(), text.replace(" ", "  "), text + "."])


def _split(chance: random.Random, text: str) -> str:
    """The surname in two words, or with a hyphen: Northgate, North Gate."""
    for start in sorted(_STARTS.split(), key=len, reverse=True):
        for end in _ENDS.split():
            if start + end in text.split():
                return text.replace(start + end, f"{start}{chance.choice(' -')}{end}", 1)
    return text


_WRITINGS: list[Callable[[random.Random, str], str]] = [
    *(_slip, _slip, _other_form, _shortened, _swapped, _punctuated, _split)
]


def _near_miss(chance: random.Random, name: _Name, cores: set[tuple[str, ...]]) -> str:
    """Another customer whose name is nearly that one: trade, town, number, initial, surname."""
    while True:
        who, number, trade, town = name.who, name.number, name.trade, name.town
        kind = chance.randrange(5)
        if kind == 0:
            trade = chance.choice(_TRADES)
        elif kind == 1:
            town = chance.choice(_TOWNS)
        elif kind == 2:
            number = f"Unit {chance.randint(1, 40)}"
        elif kind == 3:
            who = f"{chance.choice(_FIRST)} {name.who.split()[-1]}"
        else:
            who = _who(chance)
        other = _Name(who, number, trade, name.kind, town, name.form)
        if other.core() not in cores:
            return other.text()
