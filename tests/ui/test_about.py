"""*About*: what it says of the program, and what *Copy details* gives."""

from __future__ import annotations

from importlib.metadata import version

from desktop import Run, desktop, settled
from fake_door import FakeDoor
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from sage_desktop import __version__
from sage_desktop.ui.about_page import AboutPage
from sage_desktop.ui.navigation import ABOUT
from sage_desktop.ui.packages import bundled


def test_every_package_that_is_needed_is_named_with_its_licence() -> None:
    packages = {each.name: each for each in bundled()}
    assert {"httpx", "peewee", "cryptography", "shiboken6", "h11"} <= set(packages)
    assert "pytest" not in packages
    assert "LGPL" in packages["shiboken6"].licence
    assert [each.name for each in packages.values() if not each.licence] == []


def test_about_says_versions_hosts_folder_and_licences(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(ABOUT)
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, AboutPage)
            shown = {label.text() for label in page.findChildren(QLabel)}
            folder = str(furnished.preferences.data_folder)
            assert {__version__, version("PySide6-Essentials"), folder} <= shown
            assert {"api.accounting.sage.com", "oauth.accounting.sage.com"} <= shown
            assert f"httpx {version('httpx')}" in shown
            page.copy_button.click()
            lines = QGuiApplication.clipboard().text().splitlines()
            assert f"Version: {__version__}" in lines
            assert f"Data folder: {folder}" in lines
            assert any(line.startswith("httpx ") for line in lines)

    run(story())
