"""An environment with dlt in it, made when first needed; the program itself never uses dlt."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_LOCK = _HERE / "requirements-dlt.txt"
FOLDER = _HERE / ".venv-dlt"


SETTINGS = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "ERROR",
    "LOAD__WORKERS": "1",
    "PYTHONWARNINGS": "ignore",
}
"""Variables that keep dlt from the network and from talking; and from writing with several threads
to a SQLite file, where they lock each other out: with one it is quicker and takes half the memory.
"""


class NotThere(Exception):
    """Why dlt cannot be measured here."""


def dlt_python() -> Path:
    """The interpreter that has what ``requirements-dlt.txt`` says. Raises ``NotThere``."""
    python = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp, wanted = FOLDER / "installed", hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    try:
        venv.create(FOLDER, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotThere(f"no environment for it can be made: {error}") from error
    command = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", _LOCK]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        raise NotThere(f"it cannot be installed with {sys.version.split()[0]}: {last}")
    stamp.write_text(wanted)
    return python
