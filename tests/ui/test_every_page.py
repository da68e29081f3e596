"""What holds on every page: names for controls, hostile texts as they are, nothing cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from desktop import Run, desktop, settled
from fake_accounts import account
from fake_customers import make_customers_hostile
from fake_door import FakeDoor, furnish, halo_rate, sage_rate, tenant
from fake_door import run as made_run
from fake_invoices import make_invoices_hostile
from fake_products import make_products_hostile
from fake_sending import furnish_sending, make_sending_hostile
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QRadioButton,
    QTabBar,
    QWidget,
)

from sage_desktop.book.tenant_rows import Business
from sage_desktop.ui import theme
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import (
    ABOUT,
    ACCOUNT_CODES,
    INTEGRATIONS,
    MODULE,
    PLACES,
    SETTINGS,
    TENANTS,
    import_path,
    tenant_path,
)
from sage_desktop.ui.tokens import DARK, LIGHT
from sage_desktop.ui.widgets import Button, ElidedLabel
from sage_desktop.ui.widgets.rail import PlaceButton

PATHS = (
    *[(place.key,) for place in PLACES],
    ("customers", "1"),
    ("customers", "new"),
    ("products", "1"),
    ("products", "new"),
    ("invoices", "1"),
    ("invoices", "2"),
    ("invoices", "new"),
    ("suppliers", "1"),
    ("suppliers", "new"),
    ("activity", "outbox"),
    ("activity", "issues"),
    INTEGRATIONS,
    MODULE,
    TENANTS,
    tenant_path(None),
    tenant_path(1),
    tenant_path(1, "tax-rates"),
    tenant_path(1, "customers"),
    tenant_path(1, "accounts"),
    tenant_path(1, "products"),
    tenant_path(1, "syncing"),
    (*ACCOUNT_CODES, "1"),
    tenant_path(3),
    import_path(1, "customers"),
    import_path(1, "products"),
    import_path(1, "services"),
    import_path(1, "suppliers"),
    SETTINGS,
    ABOUT,
)
Look = Callable[[MainWindow, tuple[str, ...]], list[str]]


@pytest.fixture
def furnished() -> FakeDoor:
    """With something on its way, and something that needs a person."""
    door = furnish(FakeDoor())
    furnish_sending(door)
    return door


async def walk(window: MainWindow, look: Look) -> list[str]:
    """What ``look`` finds wrong on any page."""
    found: list[str] = []
    for path in PATHS:
        window.navigate(path)
        await settled(window)
        found += [f"{'/'.join(path)}: {words}" for words in look(window, path)]
    return found


def described(widget: QWidget) -> str:
    words = widget.accessibleName() or (widget.text() if isinstance(widget, QLabel) else "")
    return f"{type(widget).__name__} {words!r} {widget.geometry().getRect()}"


# names


def has_a_name(widget: QWidget) -> bool:
    if widget.accessibleName():
        return True
    return isinstance(widget, QAbstractButton) and bool(widget.text())


def nameless(window: MainWindow, _path: tuple[str, ...]) -> list[str]:
    return [
        described(widget)
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QLabel)
        and widget.window() is window
        and not has_a_name(widget)
    ]


@pytest.mark.parametrize("furnish", [False, True])
def test_every_control_has_a_name(
    run: Run, empty: FakeDoor, furnished: FakeDoor, furnish: bool
) -> None:
    async def story() -> None:
        async with desktop(furnished if furnish else empty, size=(900, 600)) as made:
            paths = walk(made.window, nameless) if furnish else walk_some(made.window)
            assert await paths == []

    async def walk_some(window: MainWindow) -> list[str]:
        found: list[str] = []
        for path in (("home",), INTEGRATIONS, MODULE, TENANTS, ("activity",), tenant_path(None)):
            window.navigate(path)
            await settled(window)
            found += nameless(window, path)
        return found

    run(story())


# hostile texts

HOSTILE = (
    "<h1>big</h1><img src='file:///x'><a href='http://x'>&lt;link&gt;</a>",
    "two\nlines\tand\u2028more",
    "مكتبة النور <b>للنشر</b>",
    "‮reversed & Sons",
    "n" * 100,
)


def hostile(name: str, door: FakeDoor) -> FakeDoor:
    """The furnished door with ``name`` wherever a name can stand."""
    run_ = made_run(1, tenant_name=name)
    view = tenant(1, name, last_run=run_, shared_with=(name,), issues=1)
    row = replace(view.row, business=Business("b", name * 30, name, name))
    door.kept_tenants = [replace(view, row=row)]
    door.kept_runs = [run_]
    door.kept_rates = [halo_rate(1, name * 30, "20")]
    door.kept_sage_rates = [sage_rate(1, name * 30, "20")]
    door.kept_links = door.kept_links[:1]
    door.accounts.kept = [account(1, "4000", name * 30, tax_rate_name=name, type_name=name)]
    make_customers_hostile(door, name)
    make_products_hostile(door, name)
    make_invoices_hostile(door, name)
    long = name * 30
    door.kept_issues = [
        replace(issue, data={"name": long}, sage_text=long) for issue in door.kept_issues[:1]
    ]
    make_sending_hostile(door, long)
    door.imports.name = lambda _number: long
    return door


def rich_labels(window: MainWindow, _path: tuple[str, ...]) -> list[str]:
    """Labels that would take their text for markup, and tool tips that would."""
    found = [
        described(label)
        for label in window.findChildren(QLabel)
        if label.textFormat() != Qt.TextFormat.PlainText
    ]
    for widget in window.findChildren(QWidget):
        tip = widget.toolTip()
        if "<" in tip and not tip.startswith("<span>"):
            found.append(f"tool tip of {described(widget)}")
        if tip.startswith("<span>") and "<h1>" in tip:
            found.append(f"markup in the tool tip of {described(widget)}")
    return found


@pytest.mark.parametrize("number", range(len(HOSTILE)))
@pytest.mark.parametrize("size", [(900, 600)])
def test_hostile_names_are_shown_as_they_are(
    run: Run, furnished: FakeDoor, number: int, size: tuple[int, int]
) -> None:
    async def story() -> None:
        door = hostile(HOSTILE[number], furnished)
        async with desktop(door, size=size) as made:
            paths = [path for path in PATHS if path != tenant_path(3)]
            for path in paths:
                made.window.navigate(path)
                await settled(made.window)
                made.window.grab()
                assert rich_labels(made.window, path) == []
                assert (made.window.width(), made.window.height()) == size, path

    run(story())


# no other window


class StrayWindows(QObject):
    """Notes what is shown as a window of its own: it would flash up and take the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            if watched.isWindow() and not isinstance(watched, MainWindow):
                self.found.append(described(watched))
        return False


@pytest.mark.parametrize("demo", [True, False])
def test_no_page_shows_parts_before_they_have_a_place(
    run: Run, look: QApplication, furnished: FakeDoor, demo: bool
) -> None:
    async def log_in(_url: str) -> None:
        raise AssertionError("nobody logs in")

    stray = StrayWindows()
    look.installEventFilter(stray)

    async def story() -> None:
        async with desktop(furnished, demo_login=log_in if demo else None) as made:
            await walk(made.window, lambda _window, _path: [])

    try:
        run(story())
    finally:
        look.removeEventFilter(stray)
    assert stray.found == []


# nothing cut


def cut(window: MainWindow, _path: tuple[str, ...]) -> list[str]:
    """Buttons, labels and fields that are smaller than their text or stand outside the page."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not window:
            continue
        if too_small(widget):
            found.append(f"too small: {described(widget)}")
        if sticks_out(widget):
            found.append(f"outside: {described(widget)}")
    return found


def too_small(widget: QWidget) -> bool:
    if isinstance(widget, PlaceButton | QTabBar | ElidedLabel):
        return False
    if isinstance(widget, QLabel):
        needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else -1
        short = widget.height() < max(needed, widget.minimumSizeHint().height())
        narrow = not widget.wordWrap() and widget.width() < widget.sizeHint().width()
        return bool(widget.text()) and (short or narrow)
    if isinstance(widget, Button | QCheckBox | QRadioButton):
        hint = widget.sizeHint()
        return widget.width() < hint.width() or widget.height() < hint.height()
    return isinstance(widget, QComboBox) and widget.height() < 32


def sticks_out(widget: QWidget) -> bool:
    """Whether a part of it lies outside its parent, where no scroll bar brings it back."""
    parent = widget.parentWidget()
    if parent is None or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return False
    whole = QRect(0, 0, parent.width(), parent.height())
    return not whole.contains(widget.geometry())


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
@pytest.mark.parametrize("size", [(900, 600), (1280, 800)])
def test_nothing_is_cut_on_any_page(
    run: Run,
    look: QApplication,
    furnished: FakeDoor,
    scheme: theme.Scheme,
    size: tuple[int, int],
) -> None:
    theme.apply(look, scheme)
    grounds = LIGHT if scheme is theme.Scheme.LIGHT else DARK

    def page_is_painted(window: MainWindow, path: tuple[str, ...]) -> list[str]:
        image: QImage = window.grab().toImage()
        assert (image.width(), image.height()) == size
        corner = image.pixelColor(size[0] - 3, size[1] - 60).name().upper()
        seen = {image.pixelColor(x, 300).name() for x in range(0, size[0], 3)}
        wrong = [] if corner in (grounds.window, grounds.surface) else [f"ground {corner}"]
        return [*cut(window, path), *wrong, *([] if len(seen) > 1 else ["nothing painted"])]

    async def story() -> None:
        async with desktop(furnished, size=size) as made:
            assert await walk(made.window, page_is_painted) == []

    try:
        run(story())
    finally:
        theme.apply(look, theme.Scheme.LIGHT)


def test_larger_system_fonts_cut_nothing(run: Run, look: QApplication, furnished: FakeDoor) -> None:
    ordinary = look.font()
    larger = look.font()
    larger.setPointSizeF(ordinary.pointSizeF() * 1.5)
    look.setFont(larger)
    theme.apply(look, theme.Scheme.LIGHT)

    async def story() -> None:
        async with desktop(furnished) as made:
            assert await walk(made.window, cut) == []

    try:
        run(story())
    finally:
        look.setFont(ordinary)
        theme.apply(look, theme.Scheme.LIGHT)
