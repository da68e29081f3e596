"""The stand-in Sage service as a process of its own; with many tax rates: ``stand_in.py RATES``.

Prints ``READY http://127.0.0.1:PORT`` and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from figures import child_environment

from sage_desktop.sandbox.server import serve
from sage_desktop.sandbox.worlds import make_world

BUSINESS = "Northgate IT Services Ltd"


@contextmanager
def stand_in(rates: int) -> Iterator[str]:
    """The base address of a running stand-in whose business has ``rates`` tax rates more."""
    command = [sys.executable, str(Path(__file__)), str(rates)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=child_environment(),
    ) as child:
        assert child.stdin is not None and child.stdout is not None
        try:
            yield child.stdout.readline().split()[1]
        finally:
            child.stdin.close()


@contextmanager
def stand_in_world(world: str) -> Iterator[str]:
    """The base address of a running stand-in of that world, such as ``large:20000``."""
    command = [sys.executable, "-m", "sage_desktop.cli", "sandbox", "--world", world]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=child_environment(),
    ) as child:
        assert child.stdout is not None
        try:
            yield child.stdout.readline().split()[1]
        finally:
            child.terminate()


async def main(rates: int) -> None:
    world = make_world("small", open_registration=True)
    for number in range(rates):
        percentage = Decimal(number % 40) / 2
        world.add_tax_rate(BUSINESS, f"GB_{number:05}", f"Special rate {number:05}", percentage)
    running = await serve(world)
    print(f"READY {running.base_url}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await running.aclose()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
