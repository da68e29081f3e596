"""The body of the import screen: filters, the table, the differences, or why there is nothing."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from sage_desktop.core.errors import AppError, NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.mirror.rows import PlanDetail, PlanLine, Shown, Status
from sage_desktop.ui.cells import Search
from sage_desktop.ui.import_empty import ImportEmpty
from sage_desktop.ui.import_filters import ImportFilters
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.import_pane import ImportPane
from sage_desktop.ui.import_split import ImportSplit
from sage_desktop.ui.import_table import ImportTable, import_columns
from sage_desktop.ui.import_work import ImportWork, Stage
from sage_desktop.ui.window_model import WindowModel

_LOOK_MS = 400
_CHOOSE_MS = 40
Start = Callable[[Coroutine[Any, Any, None], str], None]
"""Starts what a person asked for; expected errors are shown."""


class ImportView(QWidget):
    """Shows the plan of one ``ImportWork``. ``read_wanted`` comes from where there is nothing."""

    read_wanted = Signal()
    came = Signal()
    """Rows came, or there are none."""
    focus_lost = Signal()
    """What had the focus is not in view any more."""

    def __init__(
        self,
        kind: ImportKind,
        scope: TaskScope,
        start: Start,
        search: Callable[[PlanLine], Search],
    ) -> None:
        super().__init__()
        self._kind, self._start = kind, start
        self._work: ImportWork | None = None
        self._orders = 0
        self._sort = ("name", False)
        self._counts: Mapping[Status, int] = {}
        self.filters = ImportFilters(kind)
        self.model: WindowModel[PlanLine] = WindowModel(
            import_columns(kind, search=search, locked=lambda: not self.can_decide),
            fetch=self._lines,
            key=lambda line: line.line,
            scope=scope,
            tickable=lambda line: line.tickable and self.can_decide,
            ticked=lambda line: line.ticked,
            tick_name=lambda line: tr("Import {name}").format(name=line.name),
        )
        self.table = ImportTable(self.model, kind)
        self.pane = ImportPane(kind)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.splitter = ImportSplit(self.table, self.pane)
        self.empty = ImportEmpty(self._kind)
        self.empty.read_wanted.connect(self.read_wanted)
        self.empty.clear_wanted.connect(self._clear_filter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.filters)
        column.addWidget(self.stack, 1)

    def _wire(self) -> None:
        self.filters.changed.connect(self._reorder)
        self.model.sort_wanted.connect(self._sort_by)
        self.model.failed.connect(self._rows_failed)
        self._choosing = QTimer(self)
        self._choosing.setSingleShot(True)
        self._choosing.setInterval(_CHOOSE_MS)
        self._choosing.timeout.connect(lambda: self._start(self._show_detail(), "detail"))
        self.table.chosen.connect(self._choosing.start)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._looks = False

    def set_narrow(self, narrow: bool) -> None:
        self.splitter.set_narrow(narrow)

    def end(self) -> None:
        """Nothing is asked for any more: the page goes."""
        for timer in (self._choosing, self._looking):
            timer.stop()
            timer.timeout.disconnect()
        self.filters.changed.disconnect()

    # what is shown

    @property
    def work(self) -> ImportWork | None:
        """Whose plan is shown."""
        return self._work

    @property
    def can_decide(self) -> bool:
        return self._work is not None and self._work.can_decide

    @property
    def shown(self) -> Shown:
        key, descending = self._sort
        return Shown(self.filters.status, self.filters.search.text().strip(), key, descending)

    @property
    def has_rows(self) -> bool:
        return self.model.rowCount() > 0 and self.table.isVisibleTo(self)

    def set_work(self, work: ImportWork) -> None:
        """Another tenant comes; what was shown was of the one before."""
        if self._work is work:
            return
        if self._work is not None:
            self._work.replanned.disconnect(self._reorder)
            self._work.touched.disconnect(self._touched)
            self.filters.forget()
        self._work = work
        self.model.set_order(array("q"))
        work.replanned.connect(self._reorder)
        work.touched.connect(self._touched)

    def show_stage(self) -> None:
        """What can be done in this stage; the chips tell of an import while it runs and after."""
        work = self._work
        if work is None:
            return
        outcomes = work.stage in (Stage.IMPORTING, Stage.RESULT)
        if outcomes:
            self._look()
        else:
            self.filters.show_outcomes(None)
        if work.stage is Stage.IMPORTING:
            self._looking.start()
        else:
            self._looking.stop()
        self._show_ready(work)
        self.model.reload(())  # what can be ticked and picked depends on the stage
        self.pane.show_detail(self.pane.detail, ready=work.can_decide)
        self._show_emptiness()

    def _show_ready(self, work: ImportWork) -> None:
        if work.stage is not Stage.RESULT:
            self.model.set_all_ticked(work.ticked_of(self._counts, self.shown))
        self.filters.set_ready(
            decide=work.can_decide and self.model.rowCount() > 0,
            read=work.stage in (Stage.START, Stage.READY),
            new=self._counts.get(Status.NEW, 0) > 0,
        )

    def _reorder(self) -> None:
        self._start(self.show_plan(), "show plan")

    async def show_plan(self) -> None:
        """Shows what filter, search and order ask for; of several askings the last one holds."""
        work, self._orders = self._work, self._orders + 1
        number = self._orders
        if work is None or work.head is None:
            self.model.set_order(array("q"))
            self._show_emptiness()
            return
        try:
            shown = self.shown
            counts = await work.room.counts(work.plan_id, shown.search)
            ids = await work.room.order(work.plan_id, shown)
            if number != self._orders or work is not self._work:
                return
            self._counts = counts
            await self.model.show(ids, keep=self.table.current_key())
        except NotFound:  # another window or command made a new plan
            work.outdated = True
            await work.open()
            return
        if number == self._orders:
            self._show_ordered(ids, work)

    def _show_ordered(self, ids: Sequence[int], work: ImportWork) -> None:
        self.filters.show_counts(self._counts)
        if self.table.current_key() is None and ids:
            self.table.choose(ids[0])
        self._show_ready(work)
        self._show_emptiness()
        self._choosing.start()
        self.came.emit()

    def _rows_failed(self, error: AppError) -> None:
        if isinstance(error, NotFound):
            self._reorder()  # which finds the plan that took the place of this one
        else:
            self._start(_raised(error), "rows")

    async def recount(self) -> None:
        """A decision may have changed the status of a line; the lines stay where they are."""
        work = self._work
        if work is not None and work.head is not None:
            self._counts = await work.room.counts(work.plan_id, self.shown.search)
            self.filters.show_counts(self._counts)
            self._show_ready(work)

    def _show_emptiness(self) -> None:
        """Why there are no rows, in their place."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.stack.isAncestorOf(focus)
        if self.model.rowCount():
            self.stack.setCurrentIndex(0)
        else:
            self.empty.explain(self._work)
            self.stack.setCurrentIndex(1)
        if inside and QApplication.focusWidget() is not focus:
            self.focus_lost.emit()

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self._reorder()

    def _touched(self, numbers: list[int] | None) -> None:
        self.model.reload(numbers)
        key = self.table.current_key()
        if numbers is None or (key in numbers and self.pane.detail is not None):
            self._choosing.start()

    def _look(self) -> None:
        """How far the import is, as one can see it in the lines."""
        if not self._looks:
            self._looks = True
            self._start(self._show_outcomes(), "outcomes")

    async def _show_outcomes(self) -> None:
        try:
            work = self._work
            if work is None or work.head is None:
                return
            found = await work.room.outcomes(work.plan_id)
            if work is self._work and work.stage in (Stage.IMPORTING, Stage.RESULT):
                self.filters.show_outcomes(found)
                self.model.reload()
        finally:
            self._looks = False

    def _clear_filter(self) -> None:
        self.filters.clear()
        self.table.setFocus()

    async def _lines(self, numbers: list[int]) -> Sequence[PlanLine]:
        work = self._work
        if work is None or work.head is None:
            return ()
        return await work.room.lines(work.plan_id, numbers)

    async def _show_detail(self) -> None:
        work, key = self._work, self.table.current_key()
        if work is None or work.head is None or not isinstance(key, int):
            self.pane.show_detail(None, ready=False)
            return
        try:
            detail = await work.room.detail(work.plan_id, key)
        except NotFound:  # a new plan took its place and will be shown
            return
        self.show_detail(detail)

    def show_detail(self, detail: PlanDetail) -> None:
        """Shows a line's differences, if it is still the chosen one."""
        if detail.line.line == self.table.current_key():
            self.pane.show_detail(detail, ready=self.can_decide)


async def _raised(error: AppError) -> None:
    raise error
