"""The sentences of what ends a run or the program, by code."""

from __future__ import annotations

from collections.abc import Mapping

STOPPING: Mapping[str, tuple[str, ...]] = {
    "book_newer": (
        "This book was written by a newer version of Sage Desktop.",
        "It was not touched. Install the newer version, or choose another data folder.",
    ),
    "book_damaged": (
        "The book is damaged.",
        "It was not changed. Start Sage Desktop, which offers the newest good backups, or run "
        "sage-desktop-cli restore FILE. The damaged book is kept beside the new one.",
    ),
    "book_unreadable": (
        "The book cannot be opened.",
        "It was not changed. Check that the data folder exists and belongs to you.",
    ),
    "book_busy": (
        "Another program holds the book.",
        "Nothing was changed. Close it and try again.",
    ),
    "disk_full": (
        "The disk is full.",
        "What was confirmed before is safe; this change was not made. Free some space and try "
        "again.",
    ),
    "cancelled": ("Stopped.", "Nothing was changed."),
    "interrupted": (
        "The program ended during this run.",
        "What was stored stays. Run it again to go on.",
    ),
    "unexpected": (
        "Something unexpected went wrong.",
        "The records are unharmed. The log file has the details.",
    ),
}
