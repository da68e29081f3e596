"""For all tests: no screen, no real keychain, no network but this computer."""

from __future__ import annotations

import builtins
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"  # dates and numbers as in English, whatever this machine does
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for name in [name for name in os.environ if name.startswith("SAGE_DESKTOP_")]:
    del os.environ[name]

sys.path.insert(0, str(Path(__file__).parent / "journeys"))

# As in the program (``app.__main__``): pytest-qt has loaded PySide, whose import reads each source.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

# As in the program (``app.garbage``): collected on the main thread only. On a book's thread the
# collector would destroy what belongs to Qt's.
gc.disable()
_EVERY_TESTS = 20
_run = 0


def pytest_collection_finish() -> None:
    """What is there before the first test stays: the collector need not go over it each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    global _run
    yield
    _run += 1
    if _run % _EVERY_TESTS == 0:
        gc.collect()
