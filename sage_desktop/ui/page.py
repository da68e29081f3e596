"""What every page has: header, banners, body, owned work, and news of changes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sage_desktop.core.changes import Changes, Kind
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError, Cancelled, Rejected, Stop
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain
from sage_desktop.ui.jobs import Jobs
from sage_desktop.ui.pace import Pace
from sage_desktop.ui.page_header import PageHeader
from sage_desktop.ui.tokens import (
    PAGE_MARGIN,
    PAGE_MARGIN_NARROW,
    TEXT_PAGE_WIDTH,
    State,
)
from sage_desktop.ui.widgets import BannerSlot
from sage_desktop.ui.widgets.buttons import Button
from sage_desktop.ui.widgets.scrolling import Scrolling

if TYPE_CHECKING:
    from sage_desktop.sync.service import Service

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What pages are given to work with.

    ``open_url`` opens the web browser and says whether that worked. ``try_demo`` starts the demo,
    None where it cannot be started (it runs already). ``crashed`` takes errors that are defects.
    ``demo_login`` logs in at the stand-in service without a browser (demo mode only). ``restore``
    closes the book, makes that file the book and begins anew; None where that cannot be.
    """

    door: Service
    clock: Clock
    jobs: Jobs
    navigate: Callable[[Path], None]
    open_url: Callable[[str], bool]
    crashed: Callable[[BaseException], None]
    try_demo: Callable[[], None] | None = None
    demo_login: Callable[[str], Coroutine[Any, Any, None]] | None = None
    restore: Callable[[FilePath], None] | None = None


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb; ``path`` leads there."""

    text: str
    path: Path


class ShowError(Protocol):
    """``Page.show_error``, for parts of a page that work on their own."""

    def __call__(
        self, error: AppError, *, key: str = ..., on_action: Callable[[], object] | None = ...
    ) -> None: ...


class Page(QWidget):
    """A page of the window. It reloads when it is opened and when something it shows changes.

    ``section`` names the entry of the section list that is shown beside the page, "" for none.
    """

    section = ""
    shows: frozenset[Kind] = frozenset()
    saver: Button | None = None
    """The button that Ctrl+S presses."""
    crumbs_changed = Signal()
    rearranged = Signal()
    """Parts came that Tab can reach."""
    moved = Signal(object)
    """The page in front is at this path now, without that anybody navigated."""

    def __init__(self, desk: Desk, *, scrolls: bool = True) -> None:
        super().__init__()
        self.desk = desk
        self.scope = TaskScope(type(self).__name__, on_error=self._failed)
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._present = self._loading = self._again = False
        self._pace = Pace()
        self._build(scrolls)
        self._unsubscribe = desk.door.bus.subscribe(self._heard)

    def _build(self, scrolls: bool) -> None:
        self.head = PageHeader()
        self.banners = BannerSlot()
        self.banners.said.connect(self.rearranged)
        inner = QWidget()
        inner.setProperty("surface", "page")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.top = QVBoxLayout()
        self.top.setSpacing(16)
        self._head_box = QVBoxLayout()
        self._head_box.setSpacing(4)
        self._head_box.addWidget(self.head)
        self.top.addLayout(self._head_box)
        self.top.addWidget(self.banners)
        self.column.addLayout(self.top)
        self._scrolls = scrolls
        if scrolls:
            self.area = Scrolling(inner, most=TEXT_PAGE_WIDTH)
            self.head.setMaximumWidth(TEXT_PAGE_WIDTH)
            self.banners.setMaximumWidth(TEXT_PAGE_WIDTH)
            self.column.addWidget(self.area, 1)
        else:
            self.column.addWidget(inner, 1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Smaller margins in a window below 1100 px; pages may move more."""
        margin = PAGE_MARGIN_NARROW if narrow else PAGE_MARGIN
        self.top.setContentsMargins(margin, 16, margin, 16)
        if self._scrolls:
            self.area.set_margin(margin)
        else:
            self.body.setContentsMargins(margin, 0, margin, 16)

    def add_tabs(self, tabs: QWidget) -> None:
        """Puts the page's tab bar between its header and its banners."""
        self._head_box.addWidget(tabs)

    # what pages say about themselves

    def crumbs(self) -> tuple[Crumb, ...]:
        """The way to here, this page last."""
        raise NotImplementedError

    @property
    def unsaved(self) -> bool:
        """Whether leaving would lose what was typed."""
        return False

    def arrive(self, rest: Path) -> None:
        """The page was opened; ``rest`` is the path after its own. Reloads."""
        self._present = True
        self.refresh()

    def depart(self) -> None:
        """The page was left."""
        self._present = False
        self.banners.drop_answers()

    @property
    def first(self) -> QWidget:
        """What has the focus once the page was opened (a proxy would make Tab pass over parts)."""
        return self

    @property
    def can_new(self) -> bool:
        """Whether *New* does anything here."""
        return type(self).new is not Page.new

    @property
    def can_find(self) -> bool:
        """Whether this page has a search field of its own."""
        return type(self).focus_search is not Page.focus_search

    @property
    def can_search(self) -> bool:
        """Whether the search of the top bar looks here; else it looks among the customers."""
        return type(self).search is not Page.search

    def focus_search(self) -> None:
        """Ctrl+F: pages with a search field put the cursor there."""

    def search(self, text: str) -> None:
        """The search of the top bar, for pages that have one."""

    def new(self) -> None:
        """Ctrl+N: pages with *New* do that."""

    def save(self) -> None:
        """Ctrl+S: presses *Save* where there is one. What is typed in a cell is finished by it."""
        button = self.saver
        if button is not None and button.isVisible() and button.isEnabled():
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            button.click()

    async def load(self) -> None:
        """Reads from the door and shows what it says."""

    # work

    def refresh(self) -> None:
        """Loads at once; asked again meanwhile, once more after that."""
        self._pace.hurry()
        self._reload()

    def _reload(self) -> None:
        """As ``refresh``, but calmly: for news, which may come by the hundred."""
        self._again = True
        if not self._loading:
            self._loading = True
            self.scope.start(self._load(), name="load")

    def start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Runs what a button asked for; an expected error becomes a banner of this page."""
        task = self.scope.start(self._guarded(work), name=name)
        task.add_done_callback(lambda _task: work.close())  # it may end before ``work`` began

    def show_error(
        self,
        error: AppError,
        *,
        key: str = "error",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Says what ``error`` means at the top of this page, with its button if one is given."""
        words = explain(error)
        state = State.ERROR if isinstance(error, Rejected | Stop) else State.ATTENTION
        action = words.action if on_action is not None else ""
        self.banners.say(
            state, words.title, words.text, key=key, action=action, on_action=on_action
        )

    async def aclose(self) -> None:
        """Ends this page's work; to be called once before the page goes."""
        self._unsubscribe()
        await self.scope.aclose()

    async def _load(self) -> None:
        try:
            while self._again:
                await self._pace.turn()
                self._again = False
                with self._pace.reading():
                    await self.load()
            self.banners.drop("load")
            self.rearranged.emit()
        except AppError as error:
            self.show_error(error, key="load", on_action=self.refresh)
        finally:
            self._loading = False

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Cancelled:
            return
        except AppError as error:
            self.show_error(error)

    def _heard(self, changes: Changes) -> None:
        if changes.touches(Kind.RUN_END):
            self._pace.hurry()
        if self._present and changes.touches(*self.shows):
            self._reload()

    def _failed(self, error: BaseException) -> None:
        self.desk.crashed(error)
