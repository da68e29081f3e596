"""The packages that this program is made of, with versions and licences as they name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution

_ROOT = "sage-desktop"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST = 60
_SILENT = {"peewee": "MIT"}
"""Licences of packages that say theirs in a file only."""


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    licence: str


@cache
def bundled() -> tuple[Package, ...]:
    """All packages that the program needs, at every depth, by name; empty if none can be asked."""
    found: dict[str, Package] = {}
    waiting = [_ROOT]
    seen: set[str] = set()
    while waiting:
        name = _plain(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # for another system or Python
        waiting += [_name(each) for each in package.requires or () if "extra ==" not in each]
        if name != _ROOT:
            shown = package.metadata["Name"] or name
            found[name] = Package(shown, package.version, _licence(package))
    return tuple(found[name] for name in sorted(found))


def _name(requirement: str) -> str:
    found = _NAME.match(requirement)
    return found[0] if found else ""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(package: Distribution) -> str:
    """The expression, else what the classifiers say, else a short text of its own."""
    data = package.metadata
    if "License-Expression" in data:
        return data["License-Expression"]
    named = [each for each in data.get_all("Classifier") or () if each.startswith(_CLASSIFIER)]
    if named:
        return ", ".join(each.removeprefix(_CLASSIFIER) for each in named)
    if data["Name"] in _SILENT:
        return _SILENT[data["Name"]]
    text = data["License"].strip() if "License" in data else ""
    return text if len(text) < _LONGEST and "\n" not in text else ""
