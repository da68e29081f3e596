"""The sentences of the daily run: what kept it, and what is wrong with the backups; by code.

Each is a title, what it means for the data, and the name of the way out ("" for none).
"""

from __future__ import annotations

from collections.abc import Mapping

DAILY: Mapping[str, tuple[str, str, str]] = {
    "daily_busy": (
        "The daily run is under way in another program.",
        "Nothing is done twice. Wait until it is done.",
        "",
    ),
    "backup_failed": (
        "The book could not be backed up to {folder}.",
        "The records are unharmed, but there is no backup of today. The system said: {reason}. "
        "Choose another folder under Configuration, Settings.",
        "Open Settings",
    ),
    "backup_no_room": (
        "There is no room for a backup of the book in {folder}.",
        "The records are unharmed, but there is no backup of today. Free some space, or choose "
        "another folder under Configuration, Settings.",
        "Open Settings",
    ),
    "backup_no_folder": (
        "The folder for backups is not there: {folder}.",
        "The records are unharmed, but there is no backup of today. Connect its drive, or choose "
        "another folder under Configuration, Settings.",
        "Open Settings",
    ),
    "backup_damaged": (
        "The book is damaged: its backup of today is not in order and was not kept.",
        "The backups of earlier days in {folder} are untouched. Restore one of them.",
        "",
    ),
}
