"""The window's frame: rail, top bar, section list, page stack with its router, bottom bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
)

from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.ui import icons, shortcuts
from sage_desktop.ui.focus_order import put_in_reading_order
from sage_desktop.ui.jobs import Jobs
from sage_desktop.ui.navigation import ABOUT, HELP
from sage_desktop.ui.page import Desk, Page, Path
from sage_desktop.ui.router import Router
from sage_desktop.ui.tokens import NARROW_BELOW, State
from sage_desktop.ui.widgets.bottom_bar import BottomBar
from sage_desktop.ui.widgets.frame import NavigationRail, Sections, framed
from sage_desktop.ui.widgets.top_bar import TopBar
from sage_desktop.ui.window_finding import WindowFinding
from sage_desktop.ui.window_status import WindowStatus

PageMaker = Callable[[Desk], Page]


class MainWindow(QMainWindow):
    """``makers`` give the page for each path; a page is made when it is first opened.

    It can be shown before there is anything to show; ``begin`` brings it to life. ``closed`` is
    sent when the user closes the window, ``quit_wanted`` when the program is to end.
    """

    closed = Signal()
    quit_wanted = Signal()
    painted = Signal()
    """Sent when it is painted for the first time."""
    desk: Desk

    def __init__(self, makers: Mapping[Path, PageMaker]) -> None:
        super().__init__()
        self.scope = TaskScope("window", on_error=self.show_crash)
        self.jobs = Jobs(parent=self)
        self._makers = dict(makers)
        self._pages: dict[Path, Page] = {}
        self._page: Page | None = None
        self._router = Router(tuple(self._makers))
        self._closing = self._asking = self._crashed = False
        self.setWindowTitle(tr("Sage Desktop"))
        self.setWindowIcon(icons.program_icon())
        self.setMinimumSize(QSize(900, 600))
        self._table = shortcuts.commands()
        self._actions = shortcuts.actions(self, self._do, self._table)
        self._build()
        self._began = self.was_painted = False
        self.status = WindowStatus(self)

    def begin(self, desk: Desk) -> None:
        """Opens *Home* over ``desk``, whose jobs must be this window's. Once only."""
        self.desk = desk
        self._began = True
        self._finding = WindowFinding(self, self._table, self._do)
        self.status.begin()
        self.top_bar.demo.setVisible(desk.demo_login is not None)
        self.navigate(("home",))
        self.status.refresh()

    def _build(self) -> None:
        self._menu = QMenu(self)
        shortcuts.fill_menu(self._menu, self._actions, self._table)
        if sys.platform == "darwin":
            shortcuts.fill_menu(self.menuBar().addMenu(tr("Commands")), self._actions, self._table)
        self.rail = NavigationRail()
        self.rail.list.opened.connect(lambda key: self.navigate((key,)))
        self.top_bar = TopBar(self._menu)
        self.top_bar.crumbs.wanted.connect(self.navigate)
        self.top_bar.help_wanted.connect(lambda: self._do("help"))
        self.sections = Sections()
        self.sections.opened.connect(lambda key: self.navigate(("configuration", key)))
        self.stack = QStackedWidget()
        self.bottom_bar = BottomBar(self.jobs)
        self.bottom_bar.set_rest(State.NEUTRAL, tr("Starting"))
        self.bottom_bar.more_wanted.connect(lambda: self.navigate(("activity", "runs")))
        self.middle = QHBoxLayout()
        self.middle.setSpacing(0)
        self.middle.addWidget(self.sections)
        self.middle.addWidget(self.stack, 1)
        self.setCentralWidget(framed(self.rail, self.top_bar, self.middle, self.bottom_bar))

    @property
    def page(self) -> Page:
        """The page in front. Raises ``RuntimeError`` before the first ``navigate``."""
        if self._page is None:
            raise RuntimeError("no page was opened yet")
        return self._page

    @property
    def path(self) -> Path:
        """Where one is."""
        return self._router.here

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages made so far."""
        return tuple(self._pages.values())

    # where one is

    def navigate(self, path: Path) -> None:
        """Opens the page at ``path``; asks first when the present page holds unsaved input."""
        if self._asking or not self._began:
            return
        if self._page is not None and self._page.unsaved:
            self._asking = True
            self.scope.start(self._leave_and_open(path), name="ask before leaving")
        else:
            self._open(path)

    def back(self) -> None:
        """To where one was before."""
        earlier = self._router.back()
        if earlier is not None:
            self.navigate(earlier)

    async def _leave_and_open(self, path: Path) -> None:
        from sage_desktop.ui.dialogs import confirm  # start-up cost

        try:
            leave = await confirm(
                self,
                tr("Leave without saving?"),
                tr("What you typed on this page is not saved and would be lost."),
                verb=tr("Leave"),
                keep=tr("Stay"),
            )
        finally:
            self._asking = False
        if leave:
            self._open(path)

    def _open(self, path: Path) -> None:
        root, rest = self._router.go(path)
        page = self._page_at(root)
        before = self._page
        if before is not None and before is not page:
            before.depart()
        self._page = page
        self.stack.setCurrentWidget(page)
        page.arrive(rest)
        self.rail.list.set_open(path[0])
        self.sections.show_section(page.section)
        self._adapt()
        self._show_crumbs()
        for name, can in (("new", page.can_new), ("find", page.can_find)):
            self._actions[name].setEnabled(can)
        if before is not None:
            page.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page_at(self, root: Path) -> Page:
        page = self._pages.get(root)
        if page is None:
            page = self._pages[root] = self._makers[root](self.desk)
            page.crumbs_changed.connect(self._show_crumbs)
            page.rearranged.connect(self._order_focus)
            page.moved.connect(self._router.stand_at)
            self.stack.addWidget(page)
        return page

    def _show_crumbs(self) -> None:
        if self._page is not None:
            crumbs = self._page.crumbs()
            self.top_bar.crumbs.show_crumbs(crumbs)
            self._page.setAccessibleName(crumbs[-1].text)
            self._order_focus()
            self.setWindowTitle(tr("{page} – Sage Desktop").format(page=crumbs[-1].text))

    def _order_focus(self) -> None:
        put_in_reading_order(self.centralWidget())

    # commands

    def _do(self, name: str) -> None:
        if name == "quit":
            self.quit_wanted.emit()
        if name == "quit" or not self._began:
            return
        path = shortcuts.path_of(name)
        if path is not None:
            self.navigate(path)
            return
        does: dict[str, Callable[[], object]] = {
            "new": self.page.new,
            "save": self.page.save,
            "find": self.page.focus_search,
            "search": self.top_bar.open_search,
            "refresh": self.page.refresh,
            "back": self.back,
            "sync": lambda: self.page.start(self.desk.door.sending.sync_now(), name="sync now"),
            "help": self._help,
            "keys": lambda: self.scope.start(self._show_keys(), name="keyboard shortcuts"),
            "about": lambda: self.navigate(ABOUT),
        }
        does[name]()

    def _help(self) -> None:
        """The chapter of this page; in a window of its own while something is not saved."""
        from sage_desktop.ui.help_page import HelpWindow  # start-up cost
        from sage_desktop.ui.help_places import place_of

        place = place_of(self.path)
        if not self.page.unsaved:
            self.navigate((*HELP, *place))
            return
        beside = HelpWindow(self, self.desk.open_url)
        beside.view.show_place(*place)
        beside.show()

    async def _show_keys(self) -> None:
        from sage_desktop.ui.dialogs import ask  # start-up cost
        from sage_desktop.ui.shortcuts_dialog import ShortcutsDialog

        await ask(ShortcutsDialog(self, self._table))

    # what is told

    def say_sent(self, state: State, title: str, text: str) -> None:
        """Tells on the page in front what was sent by itself."""
        self.page.banners.say(state, title, text, key="sent")

    def show_crash(self, error: BaseException) -> None:
        """Tells of a defect of ours; the program goes on.

        While one is told, others are only logged: they mostly come of the same cause.
        """
        if not (self._closing or self._crashed):
            self._crashed = True
            self.scope.start(self._crash(error), name="crash dialog")

    async def _crash(self, error: BaseException) -> None:
        from sage_desktop.ui.crash_dialog import Crash  # start-up cost
        from sage_desktop.ui.dialogs import ask

        dialog = Crash(self, error, self.desk.door.data if self._began else None)
        try:
            await ask(dialog)
        finally:
            self._crashed = False
            await dialog.aclose()

    # size and end

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        narrow = self.width() < NARROW_BELOW
        self.rail.set_narrow(narrow)
        self.top_bar.set_narrow(narrow)
        self.bottom_bar.set_narrow(narrow)
        self.sections.set_narrow(narrow)
        way = QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight
        self.middle.setDirection(way)
        if self._page is not None:
            self._page.set_narrow(narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.was_painted:
            self.was_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closed.emit()

    async def aclose(self) -> None:
        """Ends the work of all pages and of the window itself."""
        self._closing = True
        self.status.end()
        for page in self.pages:
            await page.aclose()
        await self.scope.aclose()
