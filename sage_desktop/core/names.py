"""When two names are the same name to a person."""

from __future__ import annotations

import unicodedata


def name_key(name: str) -> str:
    """Equal for names that differ only in case, spaces and Unicode form. Stored and compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
