"""Dialogs, questions, menus and notices in a language that is 40 % longer: all said, none cut."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import NOW, FakeDoor
from fake_door import run as made_run
from fake_sending import furnish_sending
from fake_tray import FakeTray
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QMenu, QWidget
from test_every_page import sticks_out, too_small
from test_languages import BEGIN, another_language, longer, marked, told_texts  # noqa: F401

from sage_desktop.app.start_failed import StartFailed
from sage_desktop.book.found_copies import FoundBook
from sage_desktop.book.run_rows import Counts, Problem, RunResult
from sage_desktop.book.tenant_rows import Business
from sage_desktop.core.errors import BookProblem
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import known_codes
from sage_desktop.sync.record_views import NamePair
from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.views import Status
from sage_desktop.ui import (
    customer_words,
    data_words,
    import_words,
    invoice_words,
    issue_words,
    outbox_words,
    product_words,
    tray_words,
    words,
)
from sage_desktop.ui.business_dialog import BusinessDialog
from sage_desktop.ui.closing import KeepsRunning, NoTray
from sage_desktop.ui.crash_dialog import Crash
from sage_desktop.ui.dialogs import Confirm, Dialog, Item, Result
from sage_desktop.ui.group_dialogs import CategoryDialog, NameDialog
from sage_desktop.ui.help_page import HelpWindow
from sage_desktop.ui.mapping_dialog import MappingDialog, Sides
from sage_desktop.ui.name_match_dialog import NameMatchDialog
from sage_desktop.ui.navigation import import_path
from sage_desktop.ui.palette import of_commands, of_places, of_tenants
from sage_desktop.ui.recovery_dialog import Recovery
from sage_desktop.ui.removal_dialog import RemovalDialog
from sage_desktop.ui.shortcuts import commands
from sage_desktop.ui.shortcuts_dialog import ShortcutsDialog
from sage_desktop.ui.tax_rate_rows import RemovalRow
from sage_desktop.ui.tray import Tray
from sage_desktop.ui.void_dialog import VoidDialog

NAME, FOLDER = "Nórthgàte", Path("/1/2")
"""What is no word of ours has no three letters after each other that are English alone."""
RUN = made_run(3, kind="customers")
BOOK = FoundBook(FOLDER / "b.sqlite3", "", NOW - timedelta(days=1), 10, "", (1, 212, 96, 1240))


class Support:
    """What the dialog over a defect is given."""

    log_folder = FOLDER

    async def diagnostics(self, _target: Path, *, overwrite: bool = False) -> None:
        raise AssertionError(overwrite)


def removal(number: int, *, retire: bool, gone: bool = False) -> RemovalRow:
    return RemovalRow(number, f"{number} %", Decimal("17.5"), retire, 14 * retire, gone)


async def named(_name: str) -> int:
    return 1


async def nothing(_text: str) -> list[object]:
    return []


async def dialogs(made: Desktop) -> list[QDialog]:
    """Every dialog that has a class of its own, as full as it gets."""
    window, scope = made.window, made.window.scope
    view = await made.door.invoices.get(1)
    pairs = NameMatchDialog(window, [NamePair("1", "1 2", 1, "1 2")] * 12, scope)
    await pairs.show_pairs()
    sides = Sides(nothing, nothing, lambda _sage, _halo: asyncio.sleep(0))  # type: ignore[arg-type]
    problem = Problem("1", "1 2", "no_name", {})
    counts = Counts(1240, 2, 3, 4, 5, 6, 7)
    done = replace(RUN, counts=counts, problems=(problem,) * 8)
    problems = [
        Item(n, each.name, import_words.problem_text(each)) for n, each in enumerate(done.problems)
    ]
    return [
        ShortcutsDialog(window, commands()),
        Result(
            window,
            tr("Customers are imported"),
            tr("{tenant}: what changed in the book.").format(tenant=NAME),
            import_words.result_counts(done.counts, links=True),
            problems=problems,
            undoable=True,
        ),
        Result(window, tr("Nothing to do"), import_words.up_to_date(RUN), []),
        VoidDialog(window, view),
        BusinessDialog(window, [Business(f"{n}", f"{n}", f"{n}", f"{n}") for n in range(12)]),
        MappingDialog(window, sides, scope),
        pairs,
        RemovalDialog(window, [removal(1, retire=False), removal(2, retire=True)]),
        RemovalDialog(window, [removal(n, retire=False) for n in range(9)]),
        NameDialog(
            window,
            tr("New product group"),
            lambda _name: asyncio.sleep(0),
            scope,
            verb=tr("Create"),
        ),  # type: ignore[arg-type]
        CategoryDialog(window, [("1", "1")], [(1, "1")]),
        KeepsRunning(window),
        NoTray(window),
        Recovery(window, FOLDER, [BOOK] * 3, NOW),
        Recovery(window, FOLDER, [], NOW),
        Crash(window, ValueError("1"), Support()),
        StartFailed(window, BookProblem("book_newer")),
        HelpWindow(window, lambda _url: None),
    ]


async def questions(made: Desktop) -> list[tuple[str, str, str, str]]:
    """Title, text, verb and what keeps all as it is."""
    door = made.door
    (tenant, *_) = await door.tenants()
    shared = replace(tenant, shared_with=(NAME,))
    customer, product = await door.customers.get(1), await door.products.get(1)
    keep, delete = tr("Keep it"), tr("Delete")
    found = [
        (*words.disconnect_question(tenant), tr("Disconnect"), tr("Cancel")),
        (*words.disconnect_question(shared), tr("Disconnect"), tr("Cancel")),
        (*words.delete_question(shared), delete, keep),
        (*customer_words.delete_question(customer), tr("Delete customer"), keep),
        (*product_words.delete_question(product), tr("Delete product"), keep),
        (*product_words.group_delete_question(NAME, [NAME], [NAME]), tr("Delete group"), keep),
        (*invoice_words.delete_question(await door.invoices.get(2)), delete, keep),
        (*data_words.restore_question(BOOK, NOW), tr("Restore"), tr("Keep this book")),
    ]
    found += [
        (*outbox_words.leave_question(view), tr("Leave it"), tr("Send it"))
        for view in (await door.sending.outbox())[:1]
    ]
    for issue in door.sending.kept_issues:
        for choice in Choice:
            if (asked := issue_words.question(choice, issue)) is not None:
                found.append((*asked, tr("Do nothing")))
    return found


def parts_of(window: QWidget) -> Iterator[QWidget]:
    yield from (each for each in window.findChildren(QWidget) if each.isVisible())


def wrong_in(dialog: QDialog, values: Iterable[str]) -> list[str]:
    """What is said in it that is not translated, and what has no room."""
    found = []
    for widget in (dialog, *parts_of(dialog)):
        texts = [*told_texts(widget), widget.toolTip()]
        if isinstance(widget, QLabel) and widget is not dialog:
            texts.append(widget.text())
        if isinstance(widget, QComboBox):
            texts.append(widget.placeholderText())
        for text in texts:
            if not marked(text) and not any(value in text for value in values):
                found.append(f"untranslated: {type(widget).__name__} {text!r}")
        if widget is not dialog and (too_small(widget) or sticks_out(widget)):
            name = widget.accessibleName() or getattr(widget, "text", str)()
            found.append(f"cut: {type(widget).__name__} {name!r} {widget.geometry().getRect()}")
    if not dialog.accessibleName() and not dialog.windowTitle().startswith(BEGIN):
        found.append("the dialog has no name")
    return [f"{type(dialog).__name__}: {words}" for words in found]


KNOWN = {"Northgate", "Cloud", "Ashdown", "INV-", "Calder", "sqlite3", "Ctrl", "Alt", "ValueError"}
KNOWN |= {"Harbour", "Brightwater", "Switch", "F1", "Esc", "Enter", "Space", "Del", "Tab"}


async def looked_at(dialog: QDialog) -> list[str]:
    dialog.open()
    await until(dialog.isVisible)
    for _ in range(5):
        QApplication.sendPostedEvents()
    found = wrong_in(dialog, KNOWN)
    dialog.reject()
    dialog.deleteLater()
    return found


@pytest.mark.usefixtures("another_language")
def test_every_dialog_speaks_it_and_nothing_is_cut(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            found: list[str] = []
            for dialog in await dialogs(made):
                found += await looked_at(dialog)
            assert found == [], "\n".join(found)

    run(story())


@pytest.mark.usefixtures("another_language")
def test_every_question_speaks_it_and_nothing_is_cut(run: Run, furnished: FakeDoor) -> None:
    furnish_sending(furnished)

    async def story() -> None:
        async with desktop(furnished) as made:
            found: list[str] = []
            for title, text, verb, keep in await questions(made):
                found += await looked_at(Confirm(made.window, title, text, verb=verb, keep=keep))
            assert found == [], "\n".join(found)

    run(story())


def subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def test_no_dialog_is_forgotten(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            shown = {type(each) for each in await dialogs(made)} | {Confirm}
            ours = {
                each for each in subclasses(Dialog) if each.__module__.startswith("sage_desktop")
            }
            assert ours - shown == set()

    run(story())


# menus and notices


def entries_of(menu: QMenu) -> Iterator[str]:
    for action in menu.actions():
        if action.text():
            yield action.text()
        below = action.menu()
        if isinstance(below, QMenu):
            yield from entries_of(below)


@pytest.mark.usefixtures("another_language")
def test_every_menu_speaks_it(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            tray = Tray(window, FakeTray(), lambda: None, lambda _window: False)
            await until(lambda: not tray._scope.busy)
            texts = [*entries_of(tray.menu), *entries_of(window.top_bar.menu)]
            window.status.show_summary()
            for path in (("home",), ("suppliers",), import_path(1, "customers")):
                window.navigate(path)
                await settled(window)
                if path[0] in ("home", "suppliers"):
                    window.page.import_button.click()  # type: ignore[attr-defined]
            for menu in window.findChildren(QMenu):
                texts += entries_of(menu)
                menu.close()
            assert len(texts) > 30
            values = [view.row.name for view in await made.door.tenants()]
            wrong = [t for t in texts if not marked(t) and not any(v in t for v in values)]
            assert wrong == []
            await tray.aclose()

    run(story())


@pytest.mark.usefixtures("another_language")
def test_what_the_field_at_the_top_offers_speaks_it(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            offered = [
                *of_commands(commands(), lambda _name: None),
                *of_places(lambda _path: None),
                *of_tenants(await made.door.tenants(), lambda _path: None),
            ]
            assert [each.text for each in offered if BEGIN not in each.text] == []

    run(story())


@pytest.mark.usefixtures("another_language")
def test_notices_and_the_tray_speak_it(look: QApplication) -> None:
    notices = [tray_words.offline(4)]
    for kind in ("customers", "push", "daily", "tax-rates"):
        for result in RunResult:
            counts = Counts(1240, 20, 30, 4, 5, 6)
            run = replace(RUN, kind=kind, result=result, counts=counts, error="offline")
            notices.append(tray_words.of_run(run, 12, Decimal("1.5")))
    told = [each for each in notices if each is not None]
    assert len(told) > 8
    assert [each for each in told if BEGIN not in each.title] == []
    assert [each for each in told if each.text and BEGIN not in each.text] == []
    well = Status(True, 2, 2, 0, 0, None)
    states = (well, None, replace(well, offline=True), replace(well, paused=True, waiting=3))
    assert all(marked(tray_words.tray_state(each, None)[1]) for each in states)


@pytest.mark.usefixtures("another_language")
def test_every_sentence_of_every_code_speaks_it() -> None:
    from sage_desktop.core.words import explain_code

    for code in known_codes():
        explained = explain_code(code, {})
        for text in (explained.title, explained.text, explained.action):
            assert not text or text.startswith(BEGIN), code
