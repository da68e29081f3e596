"""Opening the browser never holds the window up, whatever the browser does."""

from __future__ import annotations

import asyncio
import threading
import webbrowser
from pathlib import Path

import pytest

from sage_desktop.ui.browser import opened


def test_its_answer_is_given() -> None:
    assert asyncio.run(opened("http://127.0.0.1/", lambda _url: True)) is True
    assert asyncio.run(opened("http://127.0.0.1/", lambda _url: False)) is False


def test_whatever_it_raises_there_is_no_browser() -> None:
    def broken(_url: str) -> bool:
        raise webbrowser.Error("could not locate runnable browser")

    assert asyncio.run(opened("http://127.0.0.1/", broken)) is False


def test_a_browser_that_runs_until_it_is_closed_counts_as_opened() -> None:
    closed = threading.Event()

    def blocks(_url: str) -> bool:
        return closed.wait(20)

    async def work() -> bool:
        answer = await opened("http://127.0.0.1/", blocks, patience=0.05)
        closed.set()
        return answer

    assert asyncio.run(work()) is True


def test_an_answer_after_the_end_of_the_program_is_nobody_s() -> None:
    closed, done = threading.Event(), threading.Event()

    def blocks(_url: str) -> bool:
        closed.wait(20)
        threading.current_thread().name = "answered late"
        done.set()
        return True

    asyncio.run(opened("http://127.0.0.1/", blocks, patience=0.01))
    before = [each for each in threading.enumerate() if each.name == "open the browser"]
    closed.set()
    assert done.wait(20)
    for thread in before:
        thread.join(20)
        assert not thread.is_alive()


def test_the_variable_browser_is_honoured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    script = tmp_path / "my-browser"
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > "{seen}.new" && mv "{seen}.new" "{seen}"\n')
    script.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{script} %s")
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})
    url = "http://127.0.0.1:1/login?state=a&code=b"
    assert asyncio.run(opened(url)) is True
    assert seen.read_text() == url
