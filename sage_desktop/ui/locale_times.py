"""How a region writes times of day, and reads them back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from PySide6.QtCore import QLocale, QTime

from sage_desktop.core.numerals import ascii_digits, isolated

_TIME = re.compile(r"\W*(\d{1,2})(?:\s*[:.h\s]\s*(\d{2}))?\W*", re.ASCII)
_ENGLISH = (("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12))
_ONE_M = re.compile(r"(?<!m)m(?!m)")
_QUOTED = re.compile(r"'([^']*)'")
_LETTERS = re.compile(r"[^\s'.:\u202fHhmAapP]+")


@dataclass(frozen=True, slots=True)
class Times:
    """``halves`` are the words for before and after noon; ``words`` may stand beside them."""

    locale: QLocale
    pattern: str
    halves: tuple[tuple[str, int], ...]
    words: tuple[str, ...]

    def typed(self, moment: time) -> str:
        """``14:32``, ``2:32 PM``: for a field in which it can be changed."""
        shown = QTime(moment.hour, moment.minute)
        return self.locale.toString(shown, self.pattern)

    def shown(self, moment: time) -> str:
        """The same, to be shown."""
        text = self.typed(moment)
        return text if text.isascii() or self.locale.zeroDigit() == "0" else isolated(text)

    def read(self, text: str) -> time | None:
        """``14:32``, ``2.32 pm``, ``2 PM``; None for what is no time of day."""
        bare = " ".join(ascii_digits(text).casefold().split())
        for word in self.words:
            bare = bare.replace(word, " ")
        noon = None
        for half, hours in sorted(self.halves, key=lambda each: -len(each[0])):
            if half and half in bare:
                bare, noon = bare.replace(half, " ", 1), hours
                break
        found = _TIME.fullmatch(bare.strip())
        if found is None or (found[2] is None and noon is None):
            return None
        hour, minute = int(found[1]), int(found[2] or 0)
        if noon is not None:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + noon
        return time(hour, minute) if hour < 24 and minute < 60 else None


def times_of(locale: QLocale) -> Times:
    """How ``locale`` does it."""
    pattern = _ONE_M.sub("mm", locale.timeFormat(QLocale.FormatType.ShortFormat))
    halves = ((locale.amText(), 0), (locale.pmText(), 12))
    words = [*_QUOTED.findall(pattern), *_LETTERS.findall(_QUOTED.sub(" ", pattern))]
    return Times(
        locale,
        pattern,
        (
            *((" ".join(ascii_digits(name).casefold().split()), hours) for name, hours in halves),
            *_ENGLISH,
        ),
        tuple(word.casefold() for word in words if word.strip() and word != "h"),
    )
