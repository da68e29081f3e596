"""The worlds that can be chosen by name."""

from __future__ import annotations

from collections.abc import Callable

from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import BadInput
from sage_desktop.sandbox.company import Company
from sage_desktop.sandbox.hostile import hostile
from sage_desktop.sandbox.large import large
from sage_desktop.sandbox.northgate import northgate, troubled
from sage_desktop.sandbox.world import World
from sage_desktop.sandbox.world_names import WORLDS

_COMPANIES: dict[str, Callable[[], Company]] = {
    "small": northgate,
    "hostile": hostile,
    "troubled": troubled,
}
_LARGE = "large"
_LARGEST = 1_000_000


def make_world(
    name: str = "small", *, clock: Clock = utc_now, seed: int = 0, open_registration: bool = False
) -> World:
    """A fresh world: ``small`` (Northgate), ``hostile`` names, ``troubled`` users, or
    ``large:N`` (Northgate with N customers and N products; 1 to 1,000,000).

    Raises ``BadInput("unknown_world")``, which names those there are.
    """
    kind, _, number = name.partition(":")
    count = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 0
    if kind == _LARGE and 1 <= count <= _LARGEST:
        company = large(count)
    elif name in _COMPANIES:
        company = _COMPANIES[name]()
    else:
        raise BadInput("unknown_world", name=name, known=", ".join(WORLDS))
    return World(
        company,
        clock=clock,
        seed=seed,
        open_registration=open_registration,
        keeps_pages=kind == _LARGE,
    )
