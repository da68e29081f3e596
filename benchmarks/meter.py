"""Wall time, CPU time and memory of a piece of work in this process, told as one line of JSON.

Standard library alone: it also runs where nothing of ours is installed.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from figures import pss_mb

_EACH = 0.1


class Meter:
    """``seconds`` of the clock, ``cpu`` of all threads and children, ``memory``: MB that it grew
    at most, asked for ten times a second.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu = 0.0
        self.memory = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        before, most = pss_mb(), [0.0]
        stop = threading.Event()

        def watch() -> None:
            while not stop.wait(_EACH):
                most.append(pss_mb())

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        cpu, began = _cpu(), time.perf_counter()
        try:
            yield
        finally:
            self.seconds = time.perf_counter() - began
            self.cpu = _cpu() - cpu
            most.append(pss_mb())
            stop.set()
            watching.join()
            self.memory = max(0.0, max(most) - before)

    def tell(self, **more: Any) -> None:
        figures = {"seconds": self.seconds, "cpu": self.cpu, "memory": self.memory, **more}
        sys.stdout.write(json.dumps(figures) + "\n")
        sys.stdout.flush()


def _cpu() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)
