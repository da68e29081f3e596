"""Who has the book open, across processes; and the time when nobody has."""

from __future__ import annotations

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sage_desktop.core.errors import BadInput, BookProblem
from sage_desktop.sync.claims import Claims

_BOOK = ("book", "open")


@asynccontextmanager
async def using_book(folder: Path) -> AsyncIterator[None]:
    """Until left, nobody puts another book in its place. Raises ``BookProblem``.

    Waits while somebody does just that: it takes a moment only.
    """
    claim = _claims(folder).claim(*_BOOK)
    try:
        await claim.__aenter__()
    except TimeoutError as error:
        raise BookProblem("book_busy") from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        reason = errno.errorcode.get(error.errno or 0, "")
        raise BookProblem("disk_full" if full else "book_unreadable", reason=reason) from error
    try:
        yield
    finally:
        await claim.__aexit__(None, None, None)


@asynccontextmanager
async def alone_with_book(folder: Path) -> AsyncIterator[None]:
    """Until left, nobody can open the book. Raises ``BadInput("book_in_use")`` if somebody has."""
    async with _claims(folder).unclaimed(*_BOOK) as free:
        if not free:
            raise BadInput("book_in_use")
        yield


def _claims(folder: Path) -> Claims:
    return Claims(folder / "locks" / "users")
