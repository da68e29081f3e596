"""A lock that also holds between processes, freed by the system when its holder dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_POLL_SECONDS = 0.05


@asynccontextmanager
async def process_lock(path: Path, *, timeout: float) -> AsyncIterator[None]:
    """Holds the lock ``path`` (the folders above it are made, for the user alone).

    Waits at most ``timeout`` seconds, then raises ``TimeoutError``; waiting can be cancelled.
    """
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):  # with parents=True the mode would hold for the last one only
        folder.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(path, mode=0o600, thread_local=False)
    async with asyncio.timeout(timeout):
        while True:
            try:
                lock.acquire(blocking=False)
                break
            except Timeout:
                await asyncio.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        lock.release()
