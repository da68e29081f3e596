"""*Configuration > About*: versions, hosts the program talks to, data folder, licences."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Sequence

import PySide6
from PySide6.QtCore import qVersion

from sage_desktop import __version__
from sage_desktop.core.i18n import tr
from sage_desktop.ui.navigation import ABOUT
from sage_desktop.ui.packages import Package, bundled
from sage_desktop.ui.page import Crumb, Desk, Page
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Card, Facts, PlainLabel
from sage_desktop.ui.widgets.copy_button import CopyButton

_Facts = Sequence[tuple[str, str]]


class AboutPage(Page):
    section = "about"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head.set_title(tr("About"))
        self._facts = (*_versions(), (tr("Data folder"), str(desk.door.preferences.data_folder)))
        self.copy_button = CopyButton(_details(self._facts), words=tr("Copy details"))
        self.packages = Facts()
        for card in (self._program(), _hosts(), self._licences()):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (
            Crumb(tr("Configuration"), ("configuration",)),
            Crumb(tr("About"), ABOUT),
        )

    async def load(self) -> None:
        """The packages are read from many small files."""
        packages = await asyncio.to_thread(bundled)
        self.packages.show_facts([_line(each) for each in packages])
        self.copy_button.copied_text = _details((*self._facts, *map(_line, packages)))

    def _program(self) -> Card:
        card = Card(tr("Sage Desktop"))
        card.head.addWidget(self.copy_button)
        facts = Facts()
        facts.show_facts(self._facts)
        card.body.addWidget(facts)
        note = tr(
            "Sage Desktop links your records with Sage Business Cloud Accounting. It is not a "
            "product of Sage, and Sage does not endorse it."
        )
        card.body.addWidget(PlainLabel(note, Role.CAPTION, tone="muted", wrap=True))
        return card

    def _licences(self) -> Card:
        card = Card(tr("Licences"))
        text = tr(
            "This program uses Qt and PySide under the GNU Lesser General Public License, version "
            "3. They are separate libraries that you may replace with your own builds; their "
            "source code is offered at code.qt.io. The licence texts come with each package."
        )
        card.body.addWidget(PlainLabel(text, tone="muted", wrap=True))
        card.body.addWidget(self.packages)
        return card


def _versions() -> _Facts:
    return (
        (tr("Version"), __version__),
        (tr("Python"), platform.python_version()),
        (tr("Qt"), qVersion()),
        (tr("PySide"), PySide6.__version__),
        (tr("System"), platform.platform()),
    )


def _line(package: Package) -> tuple[str, str]:
    return f"{package.name} {package.version}", package.licence or tr("named in the package")


def _details(facts: _Facts) -> str:
    return "\n".join(f"{name}: {value}" for name, value in facts)


def _hosts() -> Card:
    card = Card(tr("What it talks to"))
    text = tr("The program contacts these hosts, and no others. It sends no statistics.")
    card.body.addWidget(PlainLabel(text, tone="muted", wrap=True))
    facts = Facts()
    facts.show_facts(
        (
            ("www.sageone.com", tr("the Sage login, in your web browser")),
            ("oauth.accounting.sage.com", tr("signing in and staying signed in")),
            ("api.accounting.sage.com", tr("reading and writing your Sage records")),
            ("localhost", tr("the way back from the Sage login, only while you connect")),
        )
    )
    card.body.addWidget(facts)
    return card
