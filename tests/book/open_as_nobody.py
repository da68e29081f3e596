"""Opens each book named as an argument without root's rights and prints what came of it."""

from __future__ import annotations

import asyncio
import os
import sys
import urllib.parse  # noqa: F401  # pathlib loads it late; nobody may not read all of Python
from pathlib import Path

from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.core.errors import BookProblem

_NOBODY = 65534


async def main() -> None:
    for name in sys.argv[1:]:
        path = Path(name)
        try:
            book = await Book.open(path, Bus(), backups=path.parent / "backups")
            await book.aclose()
            came_of_it = "opened"
        except BookProblem as problem:
            came_of_it = problem.code
        sys.stdout.write(came_of_it + "\n")


if os.geteuid() == 0:
    os.setegid(_NOBODY)
    os.seteuid(_NOBODY)
asyncio.run(main())
