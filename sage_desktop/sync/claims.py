"""Who is connecting with a Sage user's grant right now, in this or another process.

Between keeping a fresh grant and tying a tenant to it, nothing in the book shows that it is wanted.
A claim does; the system frees it when its process dies.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

from sage_desktop.core.process_lock import process_lock

_DOOR_SECONDS = 120.0


class Claims:
    """Claims on the grants of Sage users, each for one app; kept as locked files in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def claim(self, client_id: str, user_id: str) -> AsyncIterator[None]:
        """Until left, the grant of this app and user is not unclaimed. Several may hold a claim."""
        name = _name(client_id, user_id)
        mine = self._folder / f"{name}.{uuid4().hex}"
        async with AsyncExitStack() as held:
            async with self._door(name):
                await held.enter_async_context(process_lock(mine, timeout=0))
            yield
        _remove(mine)

    @asynccontextmanager
    async def unclaimed(self, client_id: str, user_id: str) -> AsyncIterator[bool]:
        """Gives whether nobody holds a claim. Until left, nobody can make one."""
        name = _name(client_id, user_id)
        async with self._door(name):
            yield not any([await _is_held(path) for path in self._folder.glob(f"{name}.*")])

    def _door(self, name: str) -> AbstractAsyncContextManager[None]:
        return process_lock(self._folder / name, timeout=_DOOR_SECONDS)


async def _is_held(claim: Path) -> bool:
    try:
        async with process_lock(claim, timeout=0):
            pass
    except TimeoutError:
        return True
    _remove(claim)  # its process died
    return False


def _remove(claim: Path) -> None:
    with suppress(OSError):  # gone already, or held open elsewhere: the next look removes it
        claim.unlink()


def _name(client_id: str, user_id: str) -> str:
    return hashlib.sha256(f"{client_id}\n{user_id}".encode()).hexdigest()[:24]
