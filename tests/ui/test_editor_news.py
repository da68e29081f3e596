"""News that reach an editor while one types and saves: nothing typed is lost, nothing undone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtTest import QTest

from sage_desktop.core.changes import Kind
from sage_desktop.ui.customer_page import CustomerPage


async def opened(made: Desktop) -> CustomerPage:
    made.window.navigate(("customers", "1"))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, CustomerPage)
    return page


class Held:
    """Holds back the answer of the next call of ``name``, which is of the moment of the call."""

    def __init__(self, room: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go = asyncio.Event(), asyncio.Event()
        self._ask = getattr(room, name)
        monkeypatch.setattr(room, name, self._answer)

    async def _answer(self, *arguments: Any) -> Any:
        found = await self._ask(*arguments)
        if not self.reached.is_set():
            self.reached.set()
            await self.go.wait()
        return found


def test_what_was_saved_stays_when_an_older_reading_comes_after_it(
    run: Run, furnished: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed on meanwhile is added to what was saved, and *Save* keeps both."""

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            name = page.form._lines["name"]
            held = Held(furnished.customers, "get", monkeypatch)
            furnished.publish(Kind.OUTBOX)
            await held.reached.wait()
            name.setText("Acme")
            page.save_button.click()
            await until(lambda: page._saved.name == "Acme")
            texts: list[str] = []
            name.textChanged.connect(texts.append)
            held.go.set()
            await settled(made.window)
            assert texts == [], "the name before was shown again"
            QTest.keyClicks(name, " Ltd")
            page.save_button.click()
            await settled(made.window)
            assert furnished.customers.kept[1].name == "Acme Ltd"

    run(story())


def test_saving_undoes_nothing_that_is_not_shown_yet(run: Run, furnished: FakeDoor) -> None:
    """The switch *Do not send*, an import or another program may have changed it just now."""
    kept = furnished.customers.kept

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            kept[1] = replace(kept[1], do_not_send=True, phone="theirs", email="theirs@sage.test")
            page.form._lines["name"].setText("Acme")
            page.form._lines["email"].setText("ours@sage.test")
            page.save_button.click()
            await settled(made.window)
            row = kept[1]
            assert (row.name, row.email) == ("Acme", "ours@sage.test")
            assert (row.phone, row.do_not_send) == ("theirs", True)
            assert not page.unsaved

    run(story())


def test_news_while_it_is_saved_leave_nothing_to_save(
    run: Run, furnished: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = furnished.customers.kept

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["name"].setText("Acme")
            held = Held(furnished.customers, "save", monkeypatch)
            page.save_button.click()
            await held.reached.wait()
            kept[1] = replace(kept[1], phone="theirs")
            furnished.publish(Kind.CUSTOMER)
            await until(lambda: page.form._lines["phone"].text() == "theirs")
            held.go.set()
            await settled(made.window)
            assert not page.unsaved
            assert not page.save_button.isEnabled()

    run(story())


def test_what_is_typed_while_it_is_saved_is_kept_as_not_saved_yet(
    run: Run, furnished: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            name = page.form._lines["name"]
            name.setText("Acme")
            held = Held(furnished.customers, "save", monkeypatch)
            page.save_button.click()
            await held.reached.wait()
            QTest.keyClicks(name, " Ltd")
            held.go.set()
            await settled(made.window)
            assert name.text() == "Acme Ltd"
            assert page.unsaved
            page.save_button.click()
            await settled(made.window)
            assert furnished.customers.kept[1].name == "Acme Ltd"

    run(story())
