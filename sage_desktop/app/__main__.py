"""``sage-desktop``: reads the arguments and starts the window, the demo or the self-check."""

from __future__ import annotations

import argparse
import builtins
import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sage_desktop import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 after an ordinary end, 1 when the program could not start, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="sage-desktop", allow_abbrev=False)
    parser.add_argument("--demo", action="store_true", help="a sample company, no account needed")
    parser.add_argument("--minimized", action="store_true", help="start without opening the window")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="the data folder")
    parser.add_argument("--version", action="version", version=f"Sage Desktop {__version__}")
    parser.add_argument(
        "--self-check", action="store_true", help="build everything offscreen and report"
    )
    parsed = parser.parse_args(arguments)
    if parsed.self_check:
        from sage_desktop.app.self_check import self_check

        return self_check(parsed.data_dir)
    start = _loaded()
    return start(demo=parsed.demo, minimized=parsed.minimized, data_dir=parsed.data_dir)


def _loaded() -> Callable[..., int]:
    """The window's code. Nothing of it is ever garbage, so it is not searched for any (50 ms).

    From here on ``app.garbage`` decides when to look.
    """
    gc.disable()
    load_qt()
    from sage_desktop.app.window import start

    gc.freeze()
    return start


def load_qt() -> None:
    """Loads Qt and keeps Python's own import.

    PySide puts one of its own in its place, for names in ``snake_case`` that a program may ask for
    (``from __feature__ import``; this one does not). It reads the source of each module that is
    loaded later and keeps the text: 17 MB, and 0.15 s of the start.
    """
    own_import = builtins.__import__
    import PySide6.QtCore  # noqa: F401  # what it does to the import is undone below

    builtins.__import__ = own_import


if __name__ == "__main__":
    sys.exit(main())
