"""The frame for what clients write: what a collection allows, and one change that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sage_desktop.sandbox.bodies import Json, Problem
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.fields import Fields
from sage_desktop.sandbox.replies import invalid

T = TypeVar("T")


@dataclass(slots=True)
class Change:
    """What a client wants of one record: ``values`` holds the members that were sent."""

    business: Business
    now: datetime
    values: Json
    problems: list[Problem] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()

    def refuse(self, message: str, source: str = "base") -> None:
        """Goes on, so that all problems are told at once."""
        self.problems.append((message, source))

    def settle(self) -> None:
        """To be called before anything is changed. Raises 422 with all problems."""
        if self.problems:
            raise invalid(self.problems)


@dataclass(frozen=True, slots=True)
class Writing(Generic[T]):
    """How records of a collection are made, changed and deleted, each after its own checks.

    ``area``: of the rights. ``actions``: what ``POST /{id}/{name}`` does, without a body.
    ``delete`` gets the parameters of the query as values. ``touches``: lists that show the change.
    """

    singular: str
    area: str
    fields: Fields
    create: Callable[[Change], T]
    change: Callable[[T, Change], None]
    touches: frozenset[str]
    actions: Mapping[str, Callable[[T, Change], None]] = field(default_factory=dict)
    delete: Callable[[T, Change], None] | None = None

    def verbs(self, rest: list[str]) -> tuple[str, ...]:
        """The writing methods of a path below the collection."""
        if not rest:
            return ("POST",)
        if len(rest) == 1:
            return ("PUT", "DELETE") if self.delete else ("PUT",)
        return ("POST",) if rest[1] in self.actions else ()


Writings = Writing[Any]
