"""*Home* as its tests read it."""

from __future__ import annotations

from desktop import Desktop

from sage_desktop.ui.home_page import HomePage
from sage_desktop.ui.tokens import State


def home(made: Desktop) -> HomePage:
    page = made.window.page
    assert isinstance(page, HomePage)
    return page


def told(page: HomePage) -> tuple[State, str]:
    """The banner: its state, and what screen readers say of it."""
    banner = page.banners.shown
    assert banner is not None
    return banner.state, banner.accessibleName()
