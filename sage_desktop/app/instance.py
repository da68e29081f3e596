"""One window over each data folder: the file ``lock`` decides, a local socket tells the first.

The system frees the lock when its holder dies. The command line needs neither.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout
from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from sage_desktop.core.errors import BookProblem
from sage_desktop.settings.data_folder import private_folder

LOCK = "lock"

_PATIENCE = 10.0
_ANSWER_MS = 2_000
_PAUSE = 0.05
_MOST_BYTES = 65_536
_HEARD = b"heard\n"
_ACTIVATION = "XDG_ACTIVATION_TOKEN"


def claim(folder: Path) -> BaseFileLock | None:
    """The hold on ``folder``, to be released at the very end; None if another program has it.

    Raises ``BookProblem`` if the folder cannot be used at all.
    """
    lock = FileLock(private_folder(folder) / LOCK, mode=0o600, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return None
    except OSError as error:
        raise BookProblem(reason=error.strerror or "") from error
    return lock


def claim_or_tell(
    folder: Path, arguments: Sequence[str], *, patience: float = _PATIENCE
) -> BaseFileLock | None:
    """None: the program that is there was told ``arguments``. For before there is a window.

    One that begins or ends just now is waited for. Raises ``BookProblem``: already_running if it
    does not answer.
    """
    until = time.monotonic() + patience
    while True:
        lock = claim(folder)
        if lock is not None or tell(folder, arguments):
            return lock
        if time.monotonic() >= until:
            raise BookProblem("already_running")
        time.sleep(_PAUSE)


def tell(folder: Path, arguments: Sequence[str]) -> bool:
    """Whether the program over ``folder`` heard how it was started again."""
    socket = QLocalSocket()
    socket.connectToServer(address(folder))
    if not socket.waitForConnected(_ANSWER_MS):
        return False
    if sys.platform == "win32":  # else Windows lets only the program in front come to the front
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
    said = {"arguments": list(arguments), "token": os.environ.get(_ACTIVATION, "")}
    socket.write(json.dumps(said).encode() + b"\n")
    answer = b""
    while len(answer) < len(_HEARD) and socket.waitForReadyRead(_ANSWER_MS):
        answer += bytes(socket.readAll().data())
    socket.abort()
    return answer == _HEARD


def address(folder: Path) -> str:
    """Where the program over ``folder`` listens: a name of its own, for this user alone."""
    real = os.path.normcase(folder.resolve())
    name = f"sage-desktop-{hashlib.sha256(os.fsencode(real)).hexdigest()[:24]}"
    if sys.platform == "win32":
        return name
    runtime = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return f"{runtime}/{name}"


class Ear(QObject):
    """Listens for other starts over ``folder``. Only for who holds its lock."""

    came = Signal(list)
    """The arguments of another start."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        where = address(folder)
        QLocalServer.removeServer(where)  # what a killed program left
        self.listens = self._server.listen(where)

    def close(self) -> None:
        self._server.close()

    def _connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            if socket.bytesAvailable():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _MOST_BYTES:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        try:
            said = json.loads(bytes(socket.readLine().data()))
            arguments, token = [str(each) for each in said["arguments"]], str(said["token"])
        except (ValueError, TypeError, KeyError):
            socket.abort()
            return
        if token:
            os.environ[_ACTIVATION] = token  # by which Wayland lets a window come to the front
        socket.write(_HEARD)
        socket.flush()
        self.came.emit(arguments)
