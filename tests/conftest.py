"""For all tests: no screen, no real keychain, no network but this computer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for name in [name for name in os.environ if name.startswith("SAGE_DESKTOP_")]:
    del os.environ[name]

sys.path.insert(0, str(Path(__file__).parent / "journeys"))
