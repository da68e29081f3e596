"""The one place where what SQLite and the file system complain about becomes a ``BookProblem``."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from peewee import DatabaseError, InterfaceError

from sage_desktop.core.errors import BadInput, BookProblem

_BY_PRIMARY_CODE = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_BUSY: "book_busy",
    sqlite3.SQLITE_LOCKED: "book_busy",
    sqlite3.SQLITE_CORRUPT: "book_damaged",
    sqlite3.SQLITE_NOTADB: "book_damaged",
    sqlite3.SQLITE_FORMAT: "book_damaged",
    sqlite3.SQLITE_TOOBIG: "book_damaged",
    sqlite3.SQLITE_CANTOPEN: "book_unreadable",
    sqlite3.SQLITE_PERM: "book_unreadable",
    sqlite3.SQLITE_AUTH: "book_unreadable",
    sqlite3.SQLITE_READONLY: "book_unreadable",
    sqlite3.SQLITE_IOERR: "book_unreadable",
    sqlite3.SQLITE_PROTOCOL: "book_busy",
}

# SQLite says "full" for ENOSPC only; quotas and size limits come as failed writes.
_NO_ROOM = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
}
_NO_ROOM_ERRNO = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

# All steps are behind the file, so a table or column that is not there has been damaged away.
_LOST = ("no such table", "no such column", "malformed", "could not decode", "unsupported file")


@contextmanager
def translated() -> Iterator[None]:
    """Raises ``BookProblem`` for what is wrong with the file; our own defects pass as they are.

    ``BadInput("not_text")`` for a text with half characters, which no file can hold.
    """
    try:
        yield
    except UnicodeDecodeError as trouble:  # SQLite quotes a damaged name in its complaint
        raise BookProblem("book_damaged") from trouble
    except UnicodeEncodeError as trouble:  # half of a surrogate pair, from a terminal or a file
        raise BadInput("not_text") from trouble
    except (DatabaseError, InterfaceError, sqlite3.Error, OSError) as trouble:
        problem = problem_of(trouble)
        if problem is None:
            raise
        raise problem from trouble


def problem_of(trouble: BaseException) -> BookProblem | None:
    """The ``BookProblem`` that ``trouble`` means; None for a defect of ours.

    When SQLite cannot write it ends the transaction by itself. The roll-back that peewee tries then
    fails too, and its complaint hides the one that matters.
    """
    seen: BaseException | None = trouble
    while isinstance(seen, DatabaseError | InterfaceError | sqlite3.Error | OSError):
        problem = _file_problem(seen) if isinstance(seen, OSError) else _database_problem(seen)
        if problem is not None:
            return problem
        seen = seen.__context__
    return None


def _file_problem(trouble: OSError) -> BookProblem:
    full = trouble.errno in _NO_ROOM_ERRNO
    name = errno.errorcode.get(trouble.errno or 0, "")
    return BookProblem("disk_full" if full else "book_unreadable", reason=name)


def _database_problem(trouble: Exception) -> BookProblem | None:
    code = sqlite_code(trouble)
    if code is None or code & 0xFF == sqlite3.SQLITE_ERROR:
        message = str(trouble).lower()
        return BookProblem("book_damaged") if any(sign in message for sign in _LOST) else None
    word = "disk_full" if code in _NO_ROOM else _BY_PRIMARY_CODE.get(code & 0xFF)
    if word is None:
        return None
    return BookProblem(word, reason=getattr(_origin(trouble), "sqlite_errorname", ""))


def sqlite_code(trouble: BaseException) -> int | None:
    """SQLite's extended result code; None when Python's own sqlite3 module complained."""
    return getattr(_origin(trouble), "sqlite_errorcode", None)


def _origin(trouble: BaseException) -> BaseException:
    """peewee keeps the error of sqlite3 that it wraps."""
    return getattr(trouble, "orig", trouble)
