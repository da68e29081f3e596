"""What a page must say at its top: one fact, one sentence, at most one button and a close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui import icons
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.tokens import CARD_RADIUS, STATE_ICONS, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.buttons import Button, Kind
from sage_desktop.ui.widgets.labels import PlainLabel

_BAR = 4


class Banner(QWidget):
    """A tinted band. Screen readers get fact and sentence as its name. ``icon`` "": the state's."""

    def __init__(
        self,
        state: State,
        title: str,
        text: str = "",
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        on_close: Callable[[], object] | None = None,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = state
        self._icon = icon or STATE_ICONS[state]
        self.setAccessibleName(f"{title.rstrip('.')}. {text}" if text else title)
        row = QHBoxLayout(self)
        row.setContentsMargins(44, 9, 12, 9)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(title, Role.STRONG, wrap=True))
        if text:
            words.addWidget(PlainLabel(text, wrap=True))
        row.addLayout(words, 1)
        self.button: Button | None = None
        if action:
            self.button = Button(action, on_click=on_action)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        if on_close is not None:
            close = Button(
                kind=Kind.TOOL, icon="cross", name=tr("Close message"), on_click=on_close
            )
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = tokens().state(self.state)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            band = QPainterPath()
            band.addRoundedRect(self.rect(), CARD_RADIUS, CARD_RADIUS)
            painter.setClipPath(band)
            painter.fillRect(self.rect(), QColor(colours.tint))
            painter.fillRect(QRect(0, 0, _BAR, self.height()), QColor(colours.text))
            painter.setClipping(False)
            icons.draw(painter, QRect(15, 11, 16, 16), self._icon, self.state.value)


class BannerSlot(QWidget):
    """The place for banners at the top of a page: shows the worst one, the newest of such."""

    said = Signal()
    """A banner came."""
    _ORDER = (State.ERROR, State.ATTENTION, State.WORKING, State.NEUTRAL, State.FINE)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._banners: dict[str, Banner] = {}
        self.hide()

    def say(
        self,
        state: State,
        title: str,
        text: str = "",
        *,
        key: str = "",
        action: str = "",
        on_action: Callable[[], object] | None = None,
        closable: bool = True,
    ) -> Banner:
        """Shows a banner; one with the same ``key`` is replaced."""
        self.drop(key)
        close = (lambda: self.drop(key)) if closable else None
        banner = Banner(state, title, text, action=action, on_action=on_action, on_close=close)
        self._banners[key] = banner
        self._box.addWidget(banner)
        self._show_worst()
        self.said.emit()
        if banner is self.shown and QAccessible.isActive():
            news = QAccessibleAnnouncementEvent(banner, banner.accessibleName())
            QAccessible.updateAccessibility(news)
        return banner

    def drop(self, key: str = "") -> None:
        """Takes the banner called ``key`` away, if it is there."""
        banner = self._banners.pop(key, None)
        if banner is not None:
            banner.hide()
            self._box.removeWidget(banner)
            banner.deleteLater()
            self._show_worst()

    def drop_answers(self) -> None:
        """What was asked for is done, or there was nothing to do: that goes with its page."""
        for key, banner in list(self._banners.items()):
            if banner.state in (State.FINE, State.NEUTRAL):
                self.drop(key)

    def clear(self) -> None:
        """Takes all banners away: the page shows something else now."""
        for key in list(self._banners):
            self.drop(key)

    @property
    def shown(self) -> Banner | None:
        """The banner in view: of equal ones the newest."""
        newest = reversed(self._banners.values())
        found = sorted(newest, key=lambda banner: self._ORDER.index(banner.state))
        return found[0] if found else None

    def _show_worst(self) -> None:
        worst = self.shown
        for banner in self._banners.values():
            banner.setVisible(banner is worst)
        self.setVisible(worst is not None)
