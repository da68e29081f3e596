"""What a person set for this computer: one small file in the data folder, read at start.

The environment goes before it where both say something: whoever sets variables means it.
"""

from __future__ import annotations

import logging
import os
import tempfile
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from sage_desktop.core.errors import BadInput, BookProblem

log = logging.getLogger(__name__)

NAME = "settings.json"

Port = Annotated[int, Meta(ge=1024, le=65535)]


class Theme(StrEnum):
    """*Appearance*."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Preferences(Struct, frozen=True, forbid_unknown_fields=False):
    """``daily_time`` is local wall-clock time. ``backup_folder`` "" is that in the data folder.

    ``redirect_ports`` () and ``requests_per_minute`` None: as the environment has them.
    ``tray_explained``: it was said once that closing the window leaves the program in the tray;
    ``no_tray_explained``: that the window is minimised instead, on a desktop without a tray.
    """

    theme: Theme = Theme.SYSTEM
    daily_time: time = time(2, 0)
    close_to_tray: bool = True
    tray_explained: bool = False
    no_tray_explained: bool = False
    start_with_computer: bool = False
    start_in_tray: bool = False
    notifications: bool = True
    redirect_ports: tuple[Port, ...] = ()
    requests_per_minute: Annotated[int, Meta(ge=1, le=6000)] | None = None
    backup_folder: str = ""


class PreferenceFile:
    """The file in ``folder``. A file that cannot be read counts as one that says nothing."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def load(self) -> Preferences:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Preferences)
        except FileNotFoundError:
            return Preferences()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            log.warning("the settings cannot be read, so the usual ones hold: %s", error)
            return Preferences()

    def change(self, **changes: Any) -> Preferences:
        """Keeps what changed, wholly or not at all; gives what holds then.

        Raises ``BadInput("bad_setting")`` for a value that cannot be, ``BookProblem`` if the file
        cannot be written.
        """
        wanted = msgspec.structs.replace(self.load(), **changes)
        try:
            checked = msgspec.convert(msgspec.to_builtins(wanted), Preferences)
        except msgspec.ValidationError as error:
            name = next(iter(changes), "")
            raise BadInput(
                "bad_setting", name=name, value=str(changes.get(name)), allowed=str(error)
            ) from error
        self._write(msgspec.json.format(msgspec.json.encode(checked)))
        return checked

    def _write(self, content: bytes) -> None:
        try:
            handle, new = tempfile.mkstemp(dir=self._path.parent, prefix=".settings-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(new).replace(self._path)
            except BaseException:
                Path(new).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise BookProblem("disk_full", reason=str(error.strerror)) from error
