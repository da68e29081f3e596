"""Ready for other languages: every text goes through ``tr``, and there is room for longer ones."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from fake_sending import furnish_sending
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QWidget,
)
from test_every_page import PATHS, cut

from sage_desktop.core import i18n
from sage_desktop.ui.dialogs import Result
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.shortcuts_dialog import ShortcutsDialog

UI = Path(__file__).parents[2] / "sage_desktop" / "ui"
APP = UI.parent / "app"

SETTERS = {
    "setText",
    "set_text",
    "set_title",
    "setToolTip",
    "setAccessibleName",
    "setAccessibleDescription",
    "setPlaceholderText",
    "setWindowTitle",
    "setStatusTip",
    "addAction",
    "addItem",
    "addMenu",
    "say",
    "show_facts",
    "setInformativeText",
}
MAKERS = {
    "Button",
    "PlainLabel",
    "ElidedLabel",
    "Tick",
    "Radio",
    "Switch",
    "Card",
    "CardRow",
    "SearchField",
    "SearchPicker",
    "Picker",
    "Chip",
    "Command",
    "Keys",
    "Crumb",
    "Item",
    "Dialog",
    "Confirm",
    "FilterChip",
    "Empty",
}
WORDS = {"text", "title", "name", "tip", "hint", "words", "note", "verb", "keep", "action", "none"}
"""Keywords of ours that take a text for people."""


def is_text(node: ast.expr) -> bool:
    """Whether it is a literal that a person would read: with a word of letters in it."""
    if isinstance(node, ast.JoinedStr):
        plain = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return bool(re.search(r"[A-Za-z]{2,}", plain))
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    address = ("." in node.value and " " not in node.value) or node.value == "localhost"
    return bool(re.search(r"[A-Za-z]{2,}", node.value)) and not address


def leaves(node: ast.expr) -> Iterator[ast.expr]:
    """What stands in tuples and lists, at every depth."""
    if isinstance(node, ast.Tuple | ast.List):
        for each in node.elts:
            yield from leaves(each)
    else:
        yield node


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def untranslated(path: Path) -> Iterator[str]:
    """Literals that reach a widget as they are."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        given: list[ast.expr] = []
        if name in SETTERS:
            given += node.args
        if name in MAKERS:
            given += node.args[:1] if name not in ("Command", "Item") else node.args[1:2]
            given += [each.value for each in node.keywords if each.arg in WORDS]
        for each in given:
            for part in leaves(each):
                if is_text(part):
                    yield f"{path.name}:{part.lineno} {name}({ast.unparse(part)})"


def test_no_literal_reaches_a_widget_untranslated() -> None:
    files = sorted([*UI.rglob("*.py"), *APP.rglob("*.py")])
    assert [found for path in files for found in untranslated(path)] == []


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('label.setText("Some words")', 1),
        ('label.setText(tr("Some words"))', 0),
        ('Button("Save", name=f"Save {x}")', 2),
        ('x.setToolTip(f"{a}: {b}")', 0),
        ('Card(tr("A"))', 0),
    ],
)
def test_the_check_sees_what_it_should(tmp_path: Path, code: str, count: int) -> None:
    file = tmp_path / "code.py"
    file.write_text(code, "utf-8")
    assert len(list(untranslated(file))) == count


def test_what_is_translated_is_a_literal() -> None:
    """``tr`` of something put together would never be found in a catalogue."""
    wrong = []
    for path in sorted([*UI.rglob("*.py"), *APP.rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and called(node) == "tr":
                if any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in node.args):
                    wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


# every page in a language that is 40 % longer

PARTS = 4
BEGIN, END = "⟦", "⟧"
_SLOT = re.compile(r"(\{[^}]*\})")


_ACCENTS = str.maketrans("aeioucnsyAEIOUCNSY", "àéîöüçñšÿÀÉÎÖÜÇÑŠŸ")


def longer(text: str) -> str:
    """The text between marks, accented, 40 % longer, with its slots as they are."""
    if not text.strip():
        return text
    more = max(1, len(_SLOT.sub("", text)) * 2 // 5)
    parts = _SLOT.split(text)
    parts[::2] = [part.translate(_ACCENTS) for part in parts[::2]]
    return f"{BEGIN}{''.join(parts)}{('éééé ' * more)[:more].rstrip()}{END}"


@pytest.fixture
def another_language(look: QApplication) -> Iterator[None]:
    i18n.use(longer)
    yield
    i18n.use(None)


RECORDS = re.compile(r"[A-Za-z]{3,}")
DAY = re.compile(r"\d\d? [A-Z][a-z]+ \d{4}")


def marked(text: str) -> bool:
    return BEGIN in text or not RECORDS.search(DAY.sub("", text))


def told_texts(widget: QWidget) -> Iterator[str]:
    """What a person reads of a control that is ours to word: no values of records."""
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        yield widget.accessibleName() or widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QHeaderView) and widget.orientation() == Qt.Orientation.Horizontal:
        model = widget.model()
        for section in range(model.columnCount()):
            title = model.headerData(section, Qt.Orientation.Horizontal)
            yield title if isinstance(title, str) else ""
    if isinstance(widget, QMenu):
        yield from (action.text() for action in widget.actions())
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QLabel):
        yield widget.accessibleName()


def is_value(text: str, values: set[str]) -> bool:
    return any(value and value in text for value in values)


VALUES = {
    "Northgate", "Cloud", "Priya", "Leeds", "Harbour", "GBP", "INV-", "Sales", "localhost",
}  # fmt: skip


def not_translated(window: MainWindow, path: tuple[str, ...]) -> list[str]:
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or widget.window() is not window:
            continue
        for text in told_texts(widget):
            if not marked(text) and not is_value(text, VALUES):
                found.append(f"{type(widget).__name__}: {text}")
    return found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("size", [(900, 600), (1280, 800)])
def test_every_page_speaks_another_language_and_nothing_is_cut(
    run: Run, furnished: FakeDoor, another_language: None, size: tuple[int, int], part: int
) -> None:
    furnish_sending(furnished)

    def both(window: MainWindow, path: tuple[str, ...]) -> list[str]:
        return [*not_translated(window, path), *cut(window, path)]

    async def story() -> None:
        async with desktop(furnished, size=size) as made:
            found = []
            for path in PATHS[part::PARTS]:
                made.window.navigate(path)
                await settled(made.window)
                found += [f"{'/'.join(path)}: {words}" for words in both(made.window, path)]
            assert found == [], "\n".join(found)

    run(story())


def test_menu_and_dialogs_speak_it_too(
    run: Run, furnished: FakeDoor, another_language: None
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            entries = [each.text() for each in made.window.top_bar.menu.actions()]
            assert [text for text in entries if text and not marked(text)] == []
            dialogs = (
                ShortcutsDialog(made.window, made.window._table),
                Result(made.window, longer("Done"), "", (), undoable=True),
            )
            for dialog in dialogs:
                dialog.show()
                texts = [text for each in dialog.findChildren(QWidget) for text in told_texts(each)]
                assert [text for text in texts if not marked(text)] == []
                dialog.reject()
                dialog.deleteLater()

    run(story())
