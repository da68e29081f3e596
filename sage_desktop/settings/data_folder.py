"""The data folder: made for the user alone."""

from __future__ import annotations

import errno
from pathlib import Path

from sage_desktop.core.errors import BookProblem


def private_folder(path: Path) -> Path:
    """Makes ``path`` for the user alone (0700), or makes an empty one so.

    A folder with something in it keeps its mode: it may be one that others use too. Raises
    ``BookProblem``.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(path.iterdir()):
            path.chmod(0o700)
    except OSError as error:
        raise BookProblem(reason=errno.errorcode.get(error.errno or 0, "")) from error
    return path
