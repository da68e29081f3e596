"""The one way a text for people gets its language. Qt-free; the window plugs Qt's catalogue in."""

from __future__ import annotations

from collections.abc import Callable

from sage_desktop.core.writing import whole

Translator = Callable[[str], str]
_translator: Translator | None = None


def use(translator: Translator | None) -> None:
    """Sets the catalogue for the whole process (``None``: the English texts as they are)."""
    global _translator
    _translator = translator


def tr(text: str) -> str:
    """``text`` in the user's language. Format after translating: ``tr("{n} x").format(n=n)``."""
    return text if _translator is None else _translator(text)


def plural(n: int, one: str, many: str) -> str:
    """``one`` or ``many``, translated, with ``{n}`` filled in."""
    return tr(one if n == 1 else many).format(n=whole(n))
