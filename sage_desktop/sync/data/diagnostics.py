"""The file for support: how the program and its book are, without a secret and without a record."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from sage_desktop.book import files
from sage_desktop.book.diagnosis import diagnosis
from sage_desktop.book.troubles import translated
from sage_desktop.core.clock import to_text
from sage_desktop.settings import logs
from sage_desktop.settings.preferences import Preferences
from sage_desktop.settings.versions import names_set, versions

_TAIL_BYTES = 300_000
_MOST_LOGS = 4


def write_diagnostics(
    target: Path, folder: Path, preferences: Preferences, now: datetime, *, overwrite: bool
) -> None:
    """Writes ``target``, 0600, wholly or not at all. To be called beside the loop's thread."""
    report = {
        "written_at": to_text(now),
        "versions": versions(),
        "environment": names_set(),
        "preferences": _told(preferences),
        "book": diagnosis(folder / "book.sqlite3", now),
        "files": _sizes(folder),
    }
    with translated(), files.beside(target) as new:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("report.json", json.dumps(report, indent=1, sort_keys=True))
            for path in _newest_logs(folder / "logs"):
                archive.writestr(f"logs/{path.name}", _tail(path))
        files.put_in_place(new, target, overwrite=overwrite)


def _told(preferences: Preferences) -> dict[str, object]:
    """Where backups go is nobody's business, but whether that was chosen is."""
    told = dict(msgspec.to_builtins(preferences))
    told["backup_folder"] = bool(preferences.backup_folder)
    return told


def _sizes(folder: Path) -> dict[str, int]:
    """Of what lies in the data folder itself; files that a person put there have no name here."""
    ours = ("book", "mirror", "settings")
    return {
        path.name if path.name.startswith(ours) else "other": path.stat().st_size
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def _newest_logs(folder: Path) -> list[Path]:
    found = [path for path in folder.glob("*.log*") if path.is_file()]
    return sorted(found, key=lambda path: -path.stat().st_mtime)[:_MOST_LOGS]


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        text = file.read().decode("utf-8", "replace")
    return "\n".join(_without_places(text.splitlines()))


def _without_places(lines: list[str]) -> Iterator[str]:
    """Nothing that looks secret, and not the home folder, in whose path the user's name stands."""
    home = str(Path.home())
    for line in lines:
        shown = logs.redacted(line)
        yield shown.replace(home, "~") if len(home) > 1 else shown
