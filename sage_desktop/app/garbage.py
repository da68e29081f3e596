"""Collects Python's garbage on the thread of the window only.

Python runs its cycle collector in whichever thread happens to allocate. On the book's thread it
would destroy Qt objects that belong to the window's, which ends the process. So automatic
collection is off while a window lives, and a timer of the window's thread does it instead.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 5000


class GarbageCollector(QObject):
    """Looks every 5 s whether Python's own thresholds are passed, and collects if so.

    ``close`` hands collection back to Python.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._old_passes = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.check)
        self._timer.start(_EVERY_MS)

    def check(self) -> None:
        """Collects the youngest generation that is due, older ones every tenth time."""
        youngest, _middle, _oldest = gc.get_count()
        limits = gc.get_threshold()
        if youngest < limits[0]:
            return
        self._old_passes += 1
        if self._old_passes % (limits[1] * limits[2] or 100) == 0:
            gc.collect()
        elif self._old_passes % (limits[1] or 10) == 0:
            gc.collect(1)
        else:
            gc.collect(0)

    def close(self) -> None:
        """Stops the timer and turns automatic collection on again if it was on before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
