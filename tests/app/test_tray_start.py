"""A program that stays in the tray holds no code of pages nobody looks at."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rig import rig
from window import run_with_qt

from sage_desktop.app import beside
from sage_desktop.app.window import opened


def test_pages_are_loaded_once_the_window_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = asyncio.Event()

    async def load_ahead() -> None:
        loaded.set()

    monkeypatch.setattr(beside, "load_ahead", load_ahead)

    async def story() -> None:
        async with (
            rig(tmp_path) as computer,
            computer.program() as service,
            opened(service, clock=computer.clock) as shown,
        ):
            while shown.page.scope.busy or shown.scope.busy:  # noqa: ASYNC110  # no event for it
                await asyncio.sleep(0)
            assert not loaded.is_set()
            shown.show()
            await asyncio.wait_for(loaded.wait(), 10)

    run_with_qt(story())
