"""Collects Python's garbage on the thread of the window only.

Python runs its cycle collector in whichever thread happens to allocate. On the book's thread it
would destroy Qt objects that belong to the window's, which ends the process. So automatic
collection is off while a window lives, and a timer of the window's thread does it instead: seldom
at rest, often while much is made, for a collection takes as long as there is to look through.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_REST_MS, _BUSY_MS = 5000, 250
_MUCH = 5_000


class GarbageCollector(QObject):
    """Looks every 5 s whether Python's own thresholds are passed, and collects if so.

    After much was made it looks four times a second. ``close`` hands collection back to Python.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._passes = self._calm_passes = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.check)
        self._timer.start(_REST_MS)

    def check(self) -> None:
        """Collects the youngest generation that is due, the next every tenth time.

        The oldest waits for calm: all that lives is looked through then.
        """
        youngest, _middle, _oldest = gc.get_count()
        limits = gc.get_threshold()
        busy = youngest > _MUCH
        if (pause := _BUSY_MS if busy else _REST_MS) != self._timer.interval():
            self._timer.setInterval(pause)
        if youngest < limits[0]:
            return
        self._passes += 1
        self._calm_passes += not busy
        if not busy and self._calm_passes % (limits[1] * limits[2] or 100) == 0:
            gc.collect()
        elif self._passes % (limits[1] or 10) == 0:
            gc.collect(1)
        else:
            gc.collect(0)

    def close(self) -> None:
        """Stops the timer and turns automatic collection on again if it was on before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
