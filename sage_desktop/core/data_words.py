"""The sentences of backups, restoring, exports and diagnostics, by code.

Each is a title, what it means for the data, and the name of the way out ("" for none).
"""

from __future__ import annotations

from collections.abc import Mapping

DATA: Mapping[str, tuple[str, str, str]] = {
    "file_missing": ("There is no file {path}.", "Nothing was changed. Choose another one.", ""),
    "file_exists": (
        "There is a file {path} already.",
        "It was not overwritten. Choose another name, or say that it may be: --overwrite on the "
        "command line.",
        "",
    ),
    "files_exist": (
        "There are files of an earlier export in {path}: {names}.",
        "They were not overwritten. Choose another folder, or say that they may be: --overwrite on "
        "the command line.",
        "",
    ),
    "file_is_the_book": (
        "{path} is the book itself, or belongs to it.",
        "Nothing was changed. Choose another file.",
        "",
    ),
    "backup_damaged": (
        "The file {path} is damaged.",
        "It was not used, and nothing was changed. Choose another backup.",
        "",
    ),
    "backup_newer": (
        "The file {path} was written by a newer version of Sage Desktop.",
        "It was not used, and nothing was changed. Install the newer version first.",
        "",
    ),
    "backup_not_a_book": (
        "The file {path} is not a book of Sage Desktop, or cannot be read.",
        "It was not used, and nothing was changed. Choose a backup.",
        "",
    ),
    "book_in_use": (
        "Sage Desktop is open on this data folder.",
        "Nothing was changed. Restore in its window, under Configuration, Settings, Data; or quit "
        "it and try again.",
        "",
    ),
    "restored": (
        "Restored the book of {when}.",
        "What was here before is kept in {kept}. Records that Sage has already are looked for "
        "before anything is sent, so that nothing goes twice.",
        "",
    ),
    "damaged_kept": (
        "The damaged book is kept as it was.",
        "It is now {kept}. Nothing was taken out of it.",
        "",
    ),
}
