"""``python tests/faults/__main__.py [POINTS]``: the whole sweep (10,000 points by itself)."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parent / "journeys")]

from desk import made  # noqa: E402
from sweep import Findings, sweep  # noqa: E402


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    logging.getLogger().addHandler(logging.NullHandler())  # what goes wrong is meant to
    found = Findings()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        bench = made(Path(folder))
        seed = 0
        while found.points < most:
            asyncio.run(sweep(bench, seed, found, most))
            seed += 1
            took = time.perf_counter() - begun
            say(f"{found.points} points, {len(found.wrong)} wrong, {took:.0f} s")
    for line in found.wrong[:20]:
        say(line)
    say(f"{dict(found.by_kind)}, ended at commits: {found.kills}, stories: {seed}")
    return bool(found.wrong)


if __name__ == "__main__":
    sys.exit(main())
