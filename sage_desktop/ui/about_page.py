"""*Configuration > About*: version, licences, and which hosts the program talks to."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion

from sage_desktop import __version__
from sage_desktop.core.i18n import tr
from sage_desktop.ui.navigation import ABOUT
from sage_desktop.ui.page import Crumb, Desk, Page
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Card, Facts, PlainLabel

_LICENCES = (
    ("Qt, PySide6", "LGPL 3"),
    ("Python", "PSF 2"),
    ("httpx, Authlib, msgspec", "BSD 3-Clause"),
    ("cryptography", "Apache 2.0 / BSD 3-Clause"),
    ("peewee, h11, keyring, platformdirs, filelock", "MIT"),
    ("qasync", "BSD 2-Clause"),
)


class AboutPage(Page):
    section = "about"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head.set_title(tr("About"))
        for card in (_version(), _hosts(), _licences()):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (
            Crumb(tr("Configuration"), ("configuration",)),
            Crumb(tr("About"), ABOUT),
        )


def _version() -> Card:
    card = Card(tr("Sage Desktop"))
    facts = Facts()
    facts.show_facts(
        (
            (tr("Version"), __version__),
            (tr("Qt"), qVersion()),
            (tr("Python"), platform.python_version()),
            (tr("System"), platform.platform()),
        )
    )
    card.body.addWidget(facts)
    note = tr(
        "Sage Desktop links your records with Sage Business Cloud Accounting. It is not a product "
        "of Sage, and Sage does not endorse it."
    )
    card.body.addWidget(PlainLabel(note, Role.CAPTION, tone="muted", wrap=True))
    return card


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


def _licences() -> Card:
    card = Card(tr("Licences"))
    text = tr(
        "This program uses Qt under the GNU Lesser General Public License, version 3. Qt is used "
        "as separate libraries that you may replace with your own builds; the source code is "
        "offered at code.qt.io. The licence texts come with each package."
    )
    card.body.addWidget(PlainLabel(text, tone="muted", wrap=True))
    facts = Facts()
    facts.show_facts(_LICENCES)
    card.body.addWidget(facts)
    return card
