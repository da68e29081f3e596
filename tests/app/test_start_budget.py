"""What is imported before the first window: none of the engine, and little beside Qt itself."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

ENGINE = (
    "authlib cryptography h11 httpx keyring msgspec peewee rapidfuzz "
    "sage_desktop.engine sage_desktop.mirror.store sage_desktop.sandbox sage_desktop.sync.service"
)
QT = {"PySide6", "shiboken6", "shibokensupport"}
MOST = 3.0
"""Our own and third-party imports beside those of Qt and the standard library; 1.2 when set."""


def test_the_engine_is_loaded_after_the_window() -> None:
    code = (
        "import sys; import sage_desktop.app.window; "
        f"print(*[name for name in {ENGINE.split()} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_no_source_of_ours_is_read() -> None:
    code = (
        "import linecache; from sage_desktop.app.__main__ import load_qt; load_qt(); "
        "import sage_desktop.app.window; own = sage_desktop.__path__[0]; "
        "print(*[name for name in linecache.cache if name.startswith(own)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_imports_before_the_window_are_within_their_budget() -> None:
    """Both sides are of the same process, so that a busy computer slows both; the best of five."""
    assert min(ratio() for _ in range(5)) <= MOST


def ratio() -> float:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import sage_desktop.app.window"],
        capture_output=True,
        text=True,
        check=True,
    )
    spent: Counter[bool] = Counter()
    for line in done.stderr.splitlines():
        itself, _, rest = line.removeprefix("import time:").partition("|")
        if itself.strip().isdecimal():
            top = rest.rpartition("|")[2].strip().partition(".")[0]
            given = top in sys.stdlib_module_names or top in QT
            spent[given] += int(itself)
    assert spent[True] > 0
    assert spent[False] > 0
    return spent[False] / spent[True]
