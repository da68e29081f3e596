"""Garbage is collected on the window's thread, and only there."""

from __future__ import annotations

import gc
import threading
import weakref

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
