"""The help: a chapter for each page, links inside the documents, search, and nothing lost."""

from __future__ import annotations

import pkgutil
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QAction,
    QKeySequence,
    QPixmap,
    QTextDocument,
    QTextImageFormat,
    QTextTable,
)
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from test_every_page import PATHS

import sage_desktop.app
import sage_desktop.ui
from sage_desktop.ui import help_text
from sage_desktop.ui.dialogs import Confirm, Dialog
from sage_desktop.ui.help_page import HelpPage, HelpWindow
from sage_desktop.ui.help_places import DIALOGS, PLACES, place_of
from sage_desktop.ui.help_view import Chapter, HelpView
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import HELP, import_path, tenant_path
from sage_desktop.ui.pages import MAKERS
from sage_desktop.ui.router import Router
from sage_desktop.ui.shortcuts import commands
from sage_desktop.ui.shortcuts_dialog import ShortcutsDialog
from sage_desktop.ui.tenant_page import TABS, TenantPage
from sage_desktop.ui.widgets import Button

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SHIPPED: dict[str, str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
IMAGE = int(QTextDocument.ResourceType.ImageResource.value)


def press(window: MainWindow | QDialog, keys: str) -> None:
    wanted = QKeySequence(keys)
    actions: list[QAction] = window.actions()
    next(action for action in actions if wanted in action.shortcuts()).trigger()


def pictures(document: QTextDocument) -> Iterator[QTextImageFormat]:
    block = document.begin()
    while block.isValid():
        for each in block.textFormats():
            if each.format.isImageFormat():
                yield each.format.toImageFormat()
        block = block.next()


def dialogs_of_the_program() -> set[str]:
    """The classes that are made from ``Dialog``, but for those that any question uses."""
    for package in (sage_desktop.ui, sage_desktop.app):
        for module in pkgutil.iter_modules(package.__path__):
            if module.name != "__main__":
                import_module(f"{package.__name__}.{module.name}")
    return {each.__name__ for each in Dialog.__subclasses__()} - {"Confirm", "Result"}


def test_every_page_and_tab_has_a_chapter_and_every_anchor_exists() -> None:
    assert set(MAKERS) <= set(PLACES)
    for tab in TABS:
        assert tenant_path(1, tab) != tenant_path(1) or tab == "details"
        assert place_of(tenant_path(1, tab)) != place_of(("nowhere",))
    for chapter, anchor in PLACES.values():
        assert chapter in help_text.CHAPTERS
        anchors = [heading.anchor for heading in help_text.headings(chapter)]
        assert not anchor or anchor in anchors, (chapter, anchor)


def test_f1_on_every_page_and_tab_shows_its_section(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            for path in (*PATHS, HELP):
                window.navigate(path)
                await settled(window)
                chapter, anchor = place_of(window.path)
                press(window, "F1")
                await settled(window)
                page = window.page
                assert isinstance(page, HelpPage)
                text = page.view.text
                await until(lambda text=text, chapter=chapter: shows(text, chapter))
                if anchor:
                    assert help_text.anchor_of(text.textCursor().block().text()) == anchor
                assert (chapter == "index") == (path == HELP)

    def shows(text: Chapter, chapter: str) -> bool:
        return text.ready and text.toPlainText().startswith(help_text.title_of(chapter))

    run(story())


def test_every_dialog_is_explained() -> None:
    assert dialogs_of_the_program() == set(DIALOGS)
    for chapter, anchor in DIALOGS.values():
        anchors = [heading.anchor for heading in help_text.headings(chapter)]
        assert not anchor or anchor in anchors, (chapter, anchor)


def test_f1_in_a_dialog_opens_its_section_beside_it(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(tenant_path(1, "tax-rates"))
            await settled(window)
            question = Confirm(window, "Remove?", "", verb="Remove", keep="Keep")
            for dialog, title, section in (
                (ShortcutsDialog(window, commands()), "Keyboard and search", "Keys"),
                (question, "Tax rates", "The tab"),
            ):
                dialog.open()
                press(dialog, "F1")
                [beside] = dialog.findChildren(HelpWindow)
                await until(lambda view=beside.view: view.text.ready)
                assert beside.view.text.accessibleName() == title
                assert beside.view.text.textCursor().block().text() == section
                beside.view.text.anchorClicked.emit(QUrl("https://example.com/a"))
                [asked] = beside.findChildren(QDialog)
                asked.accept()
                dialog.close()
            assert made.opened == ["https://example.com/a"] * 2

    run(story())


def test_f1_before_the_window_begins(run: Run, look: object) -> None:
    async def story() -> None:
        dialog = Confirm(None, "Title", "", verb="Go", keep="Keep")
        dialog.open()
        press(dialog, "F1")
        [beside] = dialog.findChildren(HelpWindow)
        assert beside.view.text.accessibleName() == help_text.title_of("index")
        dialog.close()

    run(story())


def test_pictures_are_read_when_they_come_in_sight(look: object, qtbot: QtBot) -> None:
    view = HelpView(lambda _address: None)
    qtbot.addWidget(view)
    view.resize(view.sizeHint())
    view.show()
    view.show_place("connecting")
    qtbot.waitUntil(lambda: view.text.ready)
    document = view.text.document()
    height = document.size().height()

    def is_read(name: str) -> bool:
        picture = document.resource(IMAGE, QUrl(f"screens/{name}.png"))
        return isinstance(picture, QPixmap) and picture.width() > 1

    qtbot.waitUntil(lambda: is_read("integrations-light"))
    assert document.size().height() == height  # its room was there before
    sizes = [form.width() for form in pictures(view.text.document())]
    assert len(sizes) >= 5
    assert all(600 < size < view.text.viewport().width() for size in sizes)


def test_every_picture_of_the_help_is_shipped_and_no_other() -> None:
    shipped = {file for file in SHIPPED if file.startswith("docs/screens/")}
    texts = [help_text.text_of(chapter) for chapter in help_text.CHAPTERS]
    shown = {file for text in texts for file in re.findall(r"\]\((screens/[^)]+)\)", text)}
    assert {f"docs/{file}" for file in shown} == shipped


def test_a_picture_that_is_missing_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "# Customers\n\n![A picture](screens/gone.png)\n\nText, [a link](customers.md).\n"
    (tmp_path / "customers.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(help_text, "documents", lambda: tmp_path)
    help_text.text_of.cache_clear()
    try:
        assert "gone" not in help_text.text_of("customers")
        assert "[a link](customers.md)" in help_text.text_of("customers")
    finally:
        help_text.text_of.cache_clear()


def test_no_place_of_the_help_is_one_that_no_page_has() -> None:
    router = Router(tuple(MAKERS))
    for path in PLACES:
        router.go(tuple("1" if step == "*" else step for step in path))


def test_a_path_has_the_chapter_of_its_longest_beginning() -> None:
    assert place_of(import_path(3, "customers")) == ("customers", "import-and-undo")
    assert place_of(("customers", "12")) == ("customers", "the-editor")
    assert place_of(("nowhere",)) == ("index", "")


def test_an_installed_package_has_all_chapters() -> None:
    chapters = {f"docs/{each}.md" for each in help_text.CHAPTERS}
    assert {file for file in SHIPPED if file.endswith(".md")} == chapters
    for file in chapters:
        assert SHIPPED[file] == f"sage_desktop/_resources/{file}"
        assert (ROOT / file).is_file()


def test_links_that_lead_nowhere_in_the_help_are_texts() -> None:
    for chapter in help_text.CHAPTERS:
        for _text, link in help_text._LINK.findall(help_text.text_of(chapter)):
            file, _, anchor = link.partition("#")
            if "://" in link:
                continue
            target = file.removesuffix(".md") or chapter
            assert target in help_text.CHAPTERS
            anchors = [heading.anchor for heading in help_text.headings(target)]
            assert not anchor or anchor in anchors, link


def test_the_search_finds_sections_with_all_words() -> None:
    places = help_text.search("keychain SERVER")
    assert ("connecting", "keychains") in [(each.chapter, each.heading.anchor) for each in places]
    assert help_text.search("zzyzx") == []
    assert help_text.search("  ") == []
    assert all("](" not in each.words for each in help_text.search("sage"))


def test_f1_opens_the_chapter_of_the_page_and_esc_comes_back(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(tenant_path(1, "tax-rates"))
            await settled(window)
            press(window, "F1")
            await settled(window)
            page = window.page
            assert isinstance(page, HelpPage)
            await until(lambda: page.view.text.verticalScrollBar().value())
            assert [crumb.text for crumb in page.crumbs()] == ["Help", "Tax rates"]
            assert page.view.text.textCursor().block().text() == "The tab"
            press(window, "Esc")
            await settled(window)
            assert window.path == tenant_path(1, "tax-rates")

    run(story())


def test_the_button_at_the_top_opens_it_too(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("invoices",))
            await settled(made.window)
            made.window.top_bar.help_button.click()
            await settled(made.window)
            assert made.window.path == (*HELP, "invoices", "the-list")

    run(story())


def test_what_is_not_saved_stays_while_the_help_is_read(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(tenant_path(None))
            await settled(window)
            page = window.page
            assert isinstance(page, TenantPage)
            page.details.form.name.setText("Northgate")
            assert page.unsaved
            press(window, "F1")
            [beside] = window.findChildren(HelpWindow)
            assert window.page is page
            assert not beside.isModal()
            assert beside.view.text.accessibleName() == "Connecting"
            beside.view.text.anchorClicked.emit(QUrl("https://example.com/a"))
            [question] = beside.findChildren(QDialog)
            assert question.accessibleDescription() == "\u2068https://example.com/a\u2069"
            question.accept()
            assert made.opened == ["https://example.com/a"]
            beside.close()

    run(story())


@pytest.mark.parametrize("agrees", [True, False])
def test_links_stay_inside_or_are_shown_first(run: Run, furnished: FakeDoor, agrees: bool) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate((*HELP, "customers"))
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, HelpPage)
            page.view.text.anchorClicked.emit(QUrl("syncing.md#the-tab"))
            assert made.window.path == (*HELP, "syncing", "the-tab")
            page.view.back_button.click()
            assert made.window.path == (*HELP, "customers")
            page.view.text.anchorClicked.emit(QUrl("../README.md"))
            assert made.window.path == (*HELP, "customers")
            page.view.text.anchorClicked.emit(QUrl("https://example.com/"))
            await until(lambda: page.findChildren(QDialog))
            [question] = page.findChildren(QDialog)
            question.accept() if agrees else question.reject()
            await settled(made.window)
            assert made.opened == (["https://example.com/"] if agrees else [])

    run(story())


def test_the_search_of_the_help_lists_places(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(HELP)
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, HelpPage)
            assert page.view.contents.count() == len(help_text.CHAPTERS)
            press(made.window, "Ctrl+F")
            page.view.search.setText("default item code")
            assert page.view.contents.item(0).text().startswith("Syncing to Sage Business Cloud ›")
            page.view.contents.itemActivated.emit(page.view.contents.item(0))
            assert made.window.path == (*HELP, "syncing", "the-default-item-code")
            page.view.search.setText("zzyzx")
            assert page.view.found.text() == "0 places"
            page.view.search.clear()
            assert page.view.contents.count() == len(help_text.CHAPTERS)

    run(story())


def test_all_chapters_show(look: object, qtbot: QtBot) -> None:
    view = HelpView(lambda _address: None)
    for chapter in help_text.CHAPTERS:
        view.show_place(chapter)
        title = help_text.title_of(chapter)
        qtbot.waitUntil(lambda title=title: view.text.toPlainText().startswith(title))
        assert view.findChildren(Button)


def test_a_chapter_is_read_and_laid_out_in_turns_of_their_own(look: object, qtbot: QtBot) -> None:
    view = HelpView(lambda _address: None)
    view.show_place("messages", "sending")
    assert view.text.toPlainText() == ""  # the call itself did neither
    qtbot.waitUntil(lambda: view.text.textCursor().block().text() == "Sending")


def test_the_last_of_several_chapters_shows(look: object, qtbot: QtBot) -> None:
    view = HelpView(lambda _address: None)
    for chapter in ("messages", "records", "customers"):
        view.show_place(chapter)
    qtbot.waitUntil(lambda: view.text.toPlainText().startswith("Customers"))


def test_no_table_of_the_help_is_felt(look: object) -> None:
    """A table is laid out as a whole: one of 150 cells takes about 10 ms."""
    view = HelpView(lambda _address: None)
    for chapter in help_text.CHAPTERS:
        document = view.text._document(chapter)
        for table in document.rootFrame().childFrames():
            if isinstance(table, QTextTable):
                assert table.rows() * table.columns() <= 150, chapter


def test_titles_are_the_first_headings() -> None:
    for chapter in help_text.CHAPTERS:
        assert help_text.title_of(chapter) == help_text.headings(chapter)[0].text


def test_no_place_of_the_rail_is_open_while_the_help_is(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            for path, count in ((HELP, 0), (("home",), 1)):
                made.window.navigate(path)
                await settled(made.window)
                buttons = made.window.rail.list.buttons.values()
                assert sum(button.isChecked() for button in buttons) == count

    run(story())
