"""When two names are the same name to a person, and when there is a name at all."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def name_key(name: str) -> str:
    """Equal for names that differ only in case, spaces and Unicode form. Stored and compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def has_visible(text: str) -> bool:
    """Whether there is anything to see: not only spaces, control and format characters."""
    return text[:1].isalnum() or any(unicodedata.category(char) not in _UNSEEN for char in text)
