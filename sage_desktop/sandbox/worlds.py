"""The worlds that can be chosen by name."""

from __future__ import annotations

from collections.abc import Callable

from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import BadInput
from sage_desktop.sandbox.company import Company
from sage_desktop.sandbox.hostile import hostile
from sage_desktop.sandbox.northgate import northgate, troubled
from sage_desktop.sandbox.world import World

_COMPANIES: dict[str, Callable[[], Company]] = {
    "small": northgate,
    "hostile": hostile,
    "troubled": troubled,
}

WORLDS = tuple(_COMPANIES)


def make_world(
    name: str = "small", *, clock: Clock = utc_now, seed: int = 0, open_registration: bool = False
) -> World:
    """A fresh world: ``small`` (Northgate), ``hostile`` names, or ``troubled`` users.

    Raises ``BadInput("unknown_world")``, which names those there are.
    """
    if name not in _COMPANIES:
        raise BadInput("unknown_world", name=name, known=", ".join(_COMPANIES))
    company = _COMPANIES[name]()
    return World(company, clock=clock, seed=seed, open_registration=open_registration)
