"""``--self-check`` in a process of its own: what it says, and the code it ends with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CLI = HERE.parent / "cli"


@pytest.mark.parametrize(
    ("backend", "code", "line"),
    [
        ("file_keyring.FileKeyring", 0, "ok     keychain gives the key"),
        ("keyring.backends.fail.Keyring", 0, "note   This computer has no system keychain."),
        ("locked_keyring.LockedKeyring", 1, "FAILED The system keychain is locked."),
    ],
)
def test_it_says_what_the_keychain_does(tmp_path: Path, backend: str, code: int, line: str) -> None:
    environment = os.environ | {
        "PYTHON_KEYRING_BACKEND": backend,
        "FILE_KEYRING": str(tmp_path / "keychain"),
        "PYTHONPATH": os.pathsep.join([str(HERE), str(CLI)]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "sage_desktop", "--data-dir", str(tmp_path), "--self-check"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == code, done.stderr
    assert len([each for each in lines if each.startswith(line)]) == 1
    assert ("keychain gives the key" in done.stdout) == line.startswith("ok")
    assert lines[-1].startswith("ok     window and ")
