"""What a person decides on the import screen: ticks, where records go, whose values are taken."""

from __future__ import annotations

from collections.abc import Sequence

from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.mirror.rows import PlanLine, Side
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui.cells import Choice, Search, Take
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.import_view import ImportView, Start
from sage_desktop.ui.import_work import ImportWork
from sage_desktop.ui.texts import listed

_CREATE = "create"


class ImportDecisions:
    """Makes the view, and hands what is decided in it to the work that it shows."""

    def __init__(self, kind: ImportKind, scope: TaskScope, start: Start) -> None:
        self._scope, self._start = scope, start
        self.view = view = ImportView(kind, scope, start, self._search)
        view.filters.select_wanted.connect(self.select)
        view.model.tick_wanted.connect(self._tick)
        view.model.tick_all_wanted.connect(lambda on: self.select("all" if on else "none"))
        view.model.picked.connect(self._picked)
        view.table.side_wanted.connect(self._take_all)
        view.pane.taken.connect(lambda line, field, side: self._take(line, [field], side))
        view.pane.aimed.connect(self._aim)

    def _ready(self) -> ImportWork | None:
        work = self.view.work
        return work if work is not None and work.can_decide else None

    def select(self, what: str) -> None:
        """Ticks "all", "none" or only the "new" ones of those that are shown."""
        work, shown = self._ready(), self.view.shown
        if work is None:
            return
        asked = work.tick_new(shown) if what == "new" else work.tick_shown(shown, what == "all")
        self._start(asked, "select")

    def _tick(self, numbers: Sequence[int], on: bool) -> None:
        if (work := self._ready()) is not None:
            self._start(work.tick(numbers, on), "tick")

    def _picked(self, line: PlanLine, value: object) -> None:
        target = value if isinstance(value, int) else None
        if target != line.target_id or line.reason != "chosen":
            self._aim(line.line, target)

    def _aim(self, line: int, target: int | None) -> None:
        if (work := self._ready()) is not None:
            self._start(self._aimed(work, line, target), "aim")

    async def _aimed(self, work: ImportWork, line: int, target: int | None) -> None:
        self.view.show_detail(await work.aim(line, target))
        await self.view.recount()

    def _take(self, line: int, fields: Sequence[str], side: Side) -> None:
        if (work := self._ready()) is not None:
            self._start(self._taken(work, line, fields, side), "take")

    async def _taken(self, work: ImportWork, line: int, fields: Sequence[str], side: Side) -> None:
        detail = await work.take(line, fields, side)
        if detail is not None:
            self.view.show_detail(detail)
            await self.view.recount()

    def _take_all(self, side: Side) -> None:
        """For all differing fields of the current row."""
        detail = self.view.pane.detail
        if detail is not None and detail.line.line == self.view.table.current_key():
            fields = [each.field for each in detail.differences if each.taken is not side]
            self._take(detail.line.line, fields, side)

    # the picker of a row

    def _search(self, _line: PlanLine) -> Search:
        return self._look_up

    def _look_up(self, text: str, take: Take) -> None:
        self._scope.start(self._looked_up(text, take), name="choices")

    async def _looked_up(self, text: str, take: Take) -> None:
        work = self._ready()
        if work is not None:
            found = await work.room.halo_choices(work.plan_id, text)
            take([Choice(_CREATE, tr("Create new")), *map(_choice, found)])


def _choice(pick: Pick) -> Choice:
    return Choice(pick.id, listed((pick.name, pick.detail)))
