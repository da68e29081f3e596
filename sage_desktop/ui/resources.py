"""Finds the files that are shipped beside the code: icons, the program's mark, the documents."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


@cache
def folder() -> Path:
    """The folder of resources: inside an installed package, else beside it in a checkout.

    Raises ``FileNotFoundError`` when the installation is incomplete.
    """
    for place in _PLACES:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no resources at {' or '.join(str(place) for place in _PLACES)}")


@cache
def documents() -> Path:
    """The folder of the documents: among the resources of an installed package, else ``docs``."""
    shipped = folder() / "docs"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "docs"


@cache
def text(name: str) -> str:
    """The text of the resource ``name`` (``"icons/home.svg"``)."""
    return (folder() / name).read_text("utf-8")
