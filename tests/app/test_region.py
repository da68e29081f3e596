"""The program begins with the region of the system."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from sage_desktop.app import window


class Begun(Exception):
    """As far as the test goes."""


def test_the_region_is_followed_before_anything_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    followed: list[QLocale] = []

    def application() -> None:
        assert followed == [QLocale.system()]
        raise Begun

    monkeypatch.setattr(window, "follow", followed.append)
    monkeypatch.setattr(window, "application", application)
    with pytest.raises(Begun):
        window.start(demo=True, minimized=False, data_dir=None)
