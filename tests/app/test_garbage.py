"""Garbage is collected on the window's thread, and only there."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from sage_desktop.app.garbage import GarbageCollector


class Knot:
    """Something that only the cycle collector can find."""

    def __init__(self) -> None:
        self.me = self


def allocate_much() -> None:
    for _ in range(3 * gc.get_threshold()[0]):
        Knot()


def test_no_other_thread_collects_and_the_check_does(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    try:
        knot = weakref.ref(Knot())
        other = threading.Thread(target=allocate_much)
        other.start()
        other.join()
        assert knot() is not None
        collector.check()
        assert knot() is None
    finally:
        collector.close()
    assert not gc.isenabled(), "as it was before: off in the tests"


def test_little_garbage_is_left_for_later(qtbot: QtBot) -> None:
    gc.collect()
    collector = GarbageCollector()
    try:
        knot = weakref.ref(Knot())
        collector.check()
        assert knot() is not None
    finally:
        collector.close()


def test_automatic_collection_comes_back(qtbot: QtBot) -> None:
    gc.enable()
    try:
        collector = GarbageCollector()
        assert not gc.isenabled()
        collector.close()
        assert gc.isenabled()
    finally:
        gc.disable()


def test_while_much_is_made_it_is_looked_through_often_and_in_small_parts(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    passes: list[int] = []

    def noted(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            passes.append(info["generation"])

    gc.callbacks.append(noted)
    try:
        [timer] = collector.findChildren(QTimer)
        assert timer.interval() == 5000
        for _ in range(200):
            kept = [[] for _ in range(6000)]  # type: list[list[int]]
            collector.check()
            assert timer.interval() == 250
            del kept
        assert passes.count(1) == 20
        assert 2 not in passes, "the oldest waits for calm"
        collector.check()
        assert timer.interval() == 5000
    finally:
        gc.callbacks.remove(noted)
        collector.close()


def test_all_is_looked_through_now_and_then_at_rest(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    try:
        before = gc.get_stats()[2]["collections"]
        for _ in range(100):
            allocate_much()
            collector.check()
        assert gc.get_stats()[2]["collections"] == before + 1
    finally:
        collector.close()
