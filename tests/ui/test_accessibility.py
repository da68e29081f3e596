"""What a screen reader finds on every page: names, roles, cells; walked through QAccessible."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from fake_sending import furnish_sending
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from test_every_page import PATHS

from sage_desktop.ui.main_window import MainWindow

Role = QAccessible.Role
MUST_HAVE_NAMES = {
    Role.Button,
    Role.CheckBox,
    Role.RadioButton,
    Role.ComboBox,
    Role.EditableText,
    Role.PageTab,
    Role.List,
    Role.Table,
    Role.Tree,
    Role.ColumnHeader,
    Role.Chart,
    Role.Slider,
    Role.SpinBox,
    Role.Link,
}


def told(interface: QAccessibleInterface, above: str = "") -> Iterator[tuple[str, str]]:
    """What is wrong with what is shown under ``interface``, and where."""
    if not interface.isValid() or interface.state().invisible:
        return
    name = interface.text(QAccessible.Text.Name)
    role, state = interface.role(), interface.state()
    where = f"{above}/{role.name}"
    if role in MUST_HAVE_NAMES and not name and role is not Role.ColumnHeader:
        yield where, "no name"
    if state.focusable and not name and role not in (Role.Client, Role.ScrollBar):
        yield where, "focusable without a name"
    if role is Role.Chart and not interface.text(QAccessible.Text.Description):
        yield where, f"chart {name!r} without a description"
    for number in range(interface.childCount()):
        yield from told(interface.child(number), where)


@pytest.fixture
def reader(look: QApplication) -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("size", [(900, 600), (1280, 800)])
def test_every_page_can_be_heard(
    run: Run, furnished: FakeDoor, reader: None, size: tuple[int, int], part: int
) -> None:
    furnish_sending(furnished)

    async def story() -> None:
        async with desktop(furnished, size=size) as made:
            window: MainWindow = made.window
            found: set[str] = set()
            for path in PATHS[part::PARTS]:
                window.navigate(path)
                await settled(window)
                interface = QAccessible.queryAccessibleInterface(window)
                found |= {f"{'/'.join(path)}: {where} {what}" for where, what in told(interface)}
            assert found == set(), "\n".join(sorted(found))

    run(story())
