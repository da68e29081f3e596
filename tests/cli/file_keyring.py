"""A keychain in a file, for processes started by tests; chosen with PYTHON_KEYRING_BACKEND."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class FileKeyring(KeyringBackend):
    """Keeps everything in the file that ``FILE_KEYRING`` names."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        kept = {**self._kept(), f"{service}/{username}": password}
        self._file.write_text(json.dumps(kept))

    def delete_password(self, service: str, username: str) -> None:
        kept = {name: value for name, value in self._kept().items()}
        del kept[f"{service}/{username}"]
        self._file.write_text(json.dumps(kept))

    @property
    def _file(self) -> Path:
        return Path(os.environ["FILE_KEYRING"])

    def _kept(self) -> dict[str, str]:
        return json.loads(self._file.read_text()) if self._file.exists() else {}
