"""Which page a path belongs to, and the way back. Pure; no widgets."""

from __future__ import annotations

from collections.abc import Sequence

from sage_desktop.ui.navigation import INTEGRATIONS

Path = tuple[str, ...]

ALIASES: dict[Path, Path] = {("configuration",): INTEGRATIONS}
"""Places that open on one of their parts."""

_KEPT = 50


class Router:
    """Knows the paths that have a page; a longer path belongs to the longest of its beginnings."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = frozenset(roots)
        self._visited: list[Path] = []

    def go(self, path: Path) -> tuple[Path, Path]:
        """The page's own path and what follows it. Raises ``LookupError`` for an unknown place."""
        path = ALIASES.get(path, path)
        for end in range(len(path), 0, -1):
            if path[:end] in self._roots:
                if not self._visited or self._visited[-1] != path:
                    self._visited.append(path)
                    del self._visited[:-_KEPT]
                return path[:end], path[end:]
        raise LookupError(f"no page at {'/'.join(path)}")

    def back(self) -> Path | None:
        """Where one was before, or the place above; None at a top place with no past."""
        if len(self._visited) > 1:
            self._visited.pop()
            return self._visited.pop()
        here = self._visited[-1] if self._visited else ()
        above = here[:-1]
        while above and above not in self._roots:
            above = above[:-1]
        return above or None
