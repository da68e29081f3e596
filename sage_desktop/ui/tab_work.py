"""What those who work for a tenant's tab have in common: errors with what helps, and undo."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.errors import AppError, Cancelled
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import import_words
from sage_desktop.ui.details_work import RECONNECT
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.texts import when
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot

RUNS = 200
"""How many runs are looked through for the last import."""

Work = Callable[[], Coroutine[Any, Any, None]]


class _CanBeBusy(Protocol):
    def show_busy(self, why: str, /) -> None: ...


@contextmanager
def busy(tab: _CanBeBusy, why: str) -> Iterator[None]:
    """Meanwhile ``tab`` offers nothing that would come between, and says ``why``."""
    tab.show_busy(why)
    try:
        yield
    finally:
        tab.show_busy("")


class TenantWork:
    """Works for one tenant at a time. ``scope`` owns all that runs, ``banner`` is the key of what
    is said at the top of the page."""

    banner = "tab"

    def __init__(
        self,
        desk: Desk,
        scope: TaskScope,
        widget: QWidget,
        banners: BannerSlot,
        show_error: ShowError,
        *,
        on_reconnect: Callable[[], object],
    ) -> None:
        self._desk = desk
        self._scope = scope
        self._widget = widget
        self._banners = banners
        self._show_error = show_error
        self._on_reconnect = on_reconnect
        self._view: TenantView | None = None

    async def _ask_undo(
        self, run: RunRow | None, text: str, undone: Callable[[RunRow], tuple[str, str]]
    ) -> None:
        """Asks, takes ``run`` back, and says with ``undone`` what that did."""
        if run is None:
            return
        moment = when(run.ended_at or run.started_at, self._desk.clock())
        if await confirm(
            self._widget.window(),
            tr("Undo the import of {when}?").format(when=moment),
            text,
            verb=tr("Undo the import"),
            keep=tr("Keep it"),
        ):
            await self._take_back(run, undone)

    async def _take_back(self, run: RunRow, undone: Callable[[RunRow], tuple[str, str]]) -> None:
        """Takes ``run`` back, and says with ``undone`` what that did."""
        made = await self._desk.door.undo(run.id)
        title, sentence = undone(made)
        state = State.ATTENTION if made.counts.failed else State.FINE
        self._banners.say(state, title, sentence, key=self.banner)

    def _present(self) -> TenantView:
        if self._view is None:
            raise RuntimeError("no tenant is shown")
        return self._view

    def _start(self, work: Work, name: str) -> None:
        self._scope.start(self._guarded(work), name=name)

    async def _guarded(self, work: Work) -> None:
        try:
            await work()
        except Cancelled as error:
            words = explain(error)
            self._banners.say(State.NEUTRAL, words.title, words.text, key=self.banner)
        except AppError as error:
            self._say(error, partial(self._retry, work))

    def _retry(self, work: Work) -> None:
        self._banners.drop(self.banner)
        self._start(work, "try again")

    def _say(self, error: AppError, retry: Callable[[], object] | None, *, key: str = "") -> None:
        """A banner (``key``) whose button does what helps against this error."""
        key = key or self.banner
        if error.code in import_words.RECONNECTING:
            self._show_error(error, key=RECONNECT, on_action=self._on_reconnect)
        elif error.code == "module_disabled":
            enable = partial(self._start, self._enable, "enable the module")
            self._show_error(error, key=key, on_action=enable)
        else:
            self._show_error(error, key=key, on_action=retry)

    async def _enable(self) -> None:
        await self._desk.door.enable_module()
        self._banners.drop(self.banner)
