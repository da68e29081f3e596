"""Which page a path belongs to, and the way back. Pure; no widgets."""

from __future__ import annotations

from collections.abc import Sequence

from sage_desktop.ui.navigation import INTEGRATIONS

Path = tuple[str, ...]

ALIASES: dict[Path, Path] = {("configuration",): INTEGRATIONS}
"""Places that open on one of their parts."""

ANY = "*"
"""As a step of a root: one page whatever stands there, as for tenants by id."""

_KEPT = 50


class Router:
    """Knows the paths that have a page; a longer path belongs to the longest of its beginnings."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = frozenset(roots)
        self._with_any = tuple(root for root in roots if ANY in root)
        self._visited: list[Path] = []

    def go(self, path: Path) -> tuple[Path, Path]:
        """The page's root; the steps that ``ANY`` stands for, and what follows the root.

        Raises ``LookupError`` for an unknown place.
        """
        path = ALIASES.get(path, path)
        for end in range(len(path), 0, -1):
            root = self._root_at(path[:end])
            if root is not None:
                if not self._visited or self._visited[-1] != path:
                    self._visited.append(path)
                    del self._visited[:-_KEPT]
                named = tuple(path[at] for at, step in enumerate(root) if step == ANY)
                return root, (*named, *path[end:])
        raise LookupError(f"no page at {'/'.join(path)}")

    @property
    def here(self) -> Path:
        """The present path; empty before the first ``go``."""
        return self._visited[-1] if self._visited else ()

    def stand_at(self, path: Path) -> None:
        """The present page is at ``path`` now: *Back* comes to it there."""
        if self._visited:
            self._visited[-1] = path

    def back(self) -> Path | None:
        """Where one was before, or the place above; None at a top place with no past."""
        if len(self._visited) > 1:
            self._visited.pop()
            return self._visited.pop()
        here = self._visited[-1] if self._visited else ()
        above = here[:-1]
        while above and self._root_at(above) is None:
            above = above[:-1]
        return above or None

    def _root_at(self, path: Path) -> Path | None:
        """The root of exactly this path; a named one comes before ``ANY``."""
        if path in self._roots:
            return path
        return next((root for root in self._with_any if fits(root, path)), None)


def fits(root: Path, path: Path) -> bool:
    """Whether ``path`` is one of those that ``root`` stands for."""
    return len(root) == len(path) and all(
        step in (ANY, other) for step, other in zip(root, path, strict=True)
    )
