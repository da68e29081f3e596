"""How far a job is: a value, sent to whoever shows it; and the way to stop the job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sage_desktop.core.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` records in this stage; ``total`` 0 means not known yet."""

    stage: str
    done: int = 0
    total: int = 0


Report = Callable[[Progress], None]


def unheard(_progress: Progress) -> None:
    """A ``Report`` for when nobody looks."""


class Cancel:
    """Asked between records, never within one: ``check`` raises once ``request`` was called."""

    __slots__ = ("_requested",)

    def __init__(self) -> None:
        self._requested = False

    def request(self) -> None:
        self._requested = True

    def check(self) -> None:
        if self._requested:
            raise Cancelled()
