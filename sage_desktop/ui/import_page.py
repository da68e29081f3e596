"""The import screen: what an import would do, decided line by line, then done, undone or left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from sage_desktop.core.changes import Changes
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.errors import Cancelled, NotFound, Stale
from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import outcome_words, plan_words
from sage_desktop.ui.import_bar import ImportBar
from sage_desktop.ui.import_decide import ImportDecisions
from sage_desktop.ui.import_kinds import CUSTOMERS, PRODUCTS, SERVICES, SUPPLIERS, ImportKind
from sage_desktop.ui.import_telling import tell_progress, tell_stage
from sage_desktop.ui.import_words import MENDED_IN
from sage_desktop.ui.import_work import ImportWork, Stage
from sage_desktop.ui.keyboard_focus import pass_focus
from sage_desktop.ui.list_export import tell_exported
from sage_desktop.ui.navigation import TENANTS, import_path, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.plan_sheet import sheet
from sage_desktop.ui.save_dialog import ask_where_to_save
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.tokens import PAGE_MARGIN, PAGE_MARGIN_NARROW, State

_WORK = "work"
"""The banner about the work of the tenant that is shown."""
_RENEW_MS = 1_000


class ImportPage(Page):
    """Shows the import of the tenant that ``arrive`` names. Work goes on when one leaves."""

    shows = frozenset({Changed.TENANT})

    def __init__(self, desk: Desk, kind: ImportKind) -> None:
        self._kind = kind
        self._works: dict[int, ImportWork] = {}
        self._view: TenantView | None = None
        self._made = False
        super().__init__(desk, scrolls=False)
        self.work: ImportWork | None = None
        decisions = ImportDecisions(
            kind, self.scope, lambda coroutine, name: self.start(coroutine, name=name)
        )
        self.view = decisions.view
        self.view.read_wanted.connect(self._read)
        self.view.came.connect(self._hand_focus_on)
        self.view.focus_lost.connect(self._take_focus)
        self.view.filters.read_wanted.connect(self._read)
        self.view.filters.export_wanted.connect(self._export)
        self.body.addWidget(self.view, 1)
        self.bar = ImportBar()
        self.bar.import_wanted.connect(self._import)
        self.bar.leave_wanted.connect(self._leave)
        self.bar.stop_wanted.connect(self._stop)
        self.bar.undo_wanted.connect(self._undo)
        self.bar.export_wanted.connect(self._export)
        self.bar.done_wanted.connect(self._done)
        self.column.addWidget(self.bar)
        self.head.set_title(kind.title(), tr("From Sage into the book"))
        self._add_shortcuts()
        self._renewing = QTimer(self)
        self._renewing.setSingleShot(True)
        self._renewing.setInterval(_RENEW_MS)
        self._renewing.timeout.connect(self._renew)
        desk.jobs.changed.connect(self._show_progress)
        self._made = True
        self.set_narrow(False)

    def _add_shortcuts(self) -> None:
        for keys, does in (
            ("/", self.focus_search),
            ("F6", self._change_part),
            ("Ctrl+Return", self.bar.run.click),
            ("Ctrl+Enter", self.bar.run.click),
        ):
            QShortcut(QKeySequence(keys), self, does)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        margin = PAGE_MARGIN_NARROW if narrow else PAGE_MARGIN
        self.top.setContentsMargins(margin, 8 if narrow else 14, margin, 8 if narrow else 12)
        self.top.setSpacing(12)
        self.body.setContentsMargins(margin, 0, margin, 8 if narrow else 14)
        self.head.lead.setVisible(not narrow)
        if self._made:
            self.bar.set_narrow(narrow)
            self.view.set_narrow(narrow)

    # where one is

    def crumbs(self) -> tuple[Crumb, ...]:
        number = self.work.tenant_id if self.work is not None else 0
        name = self._view.row.name if self._view is not None else tr("Tenant")
        return (
            Crumb(name, tenant_path(number)),
            Crumb(self._kind.tab(), self._kind.back(number)),
            Crumb(tr("Import"), import_path(number, self._kind.key)),
        )

    def arrive(self, rest: Path) -> None:
        number = int(rest[0]) if rest and rest[0].isdecimal() else 0
        if self.work is None or self.work.tenant_id != number:
            self._change_to(number)
        if self.work is not None:
            self.work.arrived()
        super().arrive(rest)

    def _change_to(self, tenant_id: int) -> None:
        work = self._works.get(tenant_id)
        if work is None:
            work = self._works[tenant_id] = ImportWork(self.desk, self._kind, tenant_id)
            work.changed.connect(lambda: self._show_work(work))
        self.work, self._view = work, None
        self.banners.clear()
        self.view.set_work(work)

    def focus_search(self) -> None:
        self.view.filters.focus_search()

    def _change_part(self) -> None:
        """F6: from the table to the differences and back."""
        inside = self.focusWidget()
        if inside is not None and self.view.pane.isAncestorOf(inside):
            self.view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif not self.view.pane.focus_first():
            self.view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # what is shown

    async def load(self) -> None:
        work = self.work
        if work is None:
            return
        try:
            view = await self.desk.door.tenant(work.tenant_id)
        except NotFound:
            if self._present and work is self.work:
                self.desk.navigate(TENANTS)
            return
        work.tenant_name = view.row.name
        if work is not self.work:
            return
        self._show_tenant(view)
        self._show_work(work)
        self.start(self._open(work), name="open")

    async def _open(self, work: ImportWork) -> None:
        """The reading that this may begin is not part of loading: it may take minutes."""
        before = work.head
        await work.open()
        if work is self.work and work.head is before:
            await self.view.show_plan()

    def _show_tenant(self, view: TenantView) -> None:
        renamed = self._view is None or self._view.row.name != view.row.name
        self._view = view
        business = view.row.business
        if business is not None:
            lead = tr("From {business} into the book").format(business=isolated(business.name))
            self.head.lead.setText(lead)
        if renamed:
            self.crumbs_changed.emit()

    def _show_work(self, work: ImportWork) -> None:
        if work is not self.work:
            return
        focus = QApplication.focusWidget()
        in_bar = focus is not None and self.bar.isAncestorOf(focus)
        tell_stage(self.bar, work, self._kind)
        if in_bar and QApplication.focusWidget() is not focus:
            self._take_focus()
        head = work.head
        if head is not None:
            read = plan_words.read_text(head, self.desk.clock())
            self.view.filters.show_read(read, plan_words.read_tip(head, self._kind))
        else:
            self.view.filters.show_read("", "")
        self.view.show_stage()
        self._tell_error(work)
        self.rearranged.emit()

    def _take_focus(self) -> None:
        """What had the focus is gone: it goes to *Done*, to the records, or to the page itself."""
        if self.work is not None and self.work.stage is Stage.RESULT:
            pass_focus(self.bar.done if self.bar.done.isVisibleTo(self) else self.bar.run)
        else:
            pass_focus(self.view.table if self.view.has_rows else self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._hand_focus_on()

    def _hand_focus_on(self) -> None:
        """Once there are records, the keys are theirs."""
        if self.hasFocus() and self.view.has_rows:
            self.view.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self) -> None:
        if self.work is not None and self.work.job is not None:
            tell_progress(self.bar, self.work, self._kind)

    def _tell_error(self, work: ImportWork) -> None:
        error = work.error
        if error is None:
            self.banners.drop(_WORK)
        elif isinstance(error, Cancelled):
            self.banners.say(
                State.NEUTRAL,
                tr("Reading was stopped"),
                tr("Nothing was changed. Read again goes on where it was."),
                key=_WORK,
            )
        elif error.code in MENDED_IN:
            place = tenant_path(work.tenant_id, MENDED_IN[error.code])
            self.show_error(error, key=_WORK, on_action=lambda: self.desk.navigate(place))
        else:
            repeat = work.failed_importing and not isinstance(error, Stale)
            again = self._import if repeat else self._read
            self.show_error(error, key=_WORK, on_action=again)

    async def aclose(self) -> None:
        self.view.end()
        self._renewing.stop()
        self._renewing.timeout.disconnect()
        await super().aclose()

    # news

    def _heard(self, changes: Changes) -> None:
        super()._heard(changes)
        if changes.touches(*self._kind.shows):
            for work in self._works.values():
                work.outdated |= work.stage is Stage.READY
            self._renewing.start()

    def _renew(self) -> None:
        """The book changed under the plan in view."""
        work = self.work
        if self._present and work is not None and work.outdated:
            self.start(work.renew(), name="plan again")

    # what a person does

    def _read(self, everything: bool = False) -> None:
        if self.work is not None:
            self.start(self.work.read(everything=everything), name="read")

    def _import(self) -> None:
        if self.work is not None:
            self.start(self.work.carry_out(), name="import")

    def _stop(self) -> None:
        if self.work is not None:
            self.work.stop()

    def _leave(self) -> None:
        if self.work is not None:
            self.desk.navigate(self._kind.back(self.work.tenant_id))

    def _done(self) -> None:
        if self.work is not None:
            self.work.done()
            self._leave()

    def _undo(self) -> None:
        if self.work is not None:
            self.start(self._undone(self.work), name="undo")

    async def _undone(self, work: ImportWork) -> None:
        run = await work.undo()
        if run is not None and work is self.work:
            state = State.ATTENTION if run.counts.failed else State.FINE
            text = outcome_words.undone(run)
            self.banners.say(state, tr("The import was taken back"), text, key=_WORK)

    def _export(self) -> None:
        if self.work is not None and self.work.head is not None:
            self.start(self._exported(self.work), name="export")

    async def _exported(self, work: ImportWork) -> None:
        path = await ask_where_to_save(self.window(), tr("Export as CSV"), f"{self._kind.key}.csv")
        if path is None:
            return
        lines = await work.room.export(work.plan_id, path, sheet(self._kind))
        tell_exported(self.banners, lines, path)


import_customers = partial(ImportPage, kind=CUSTOMERS)
import_products = partial(ImportPage, kind=PRODUCTS)
import_services = partial(ImportPage, kind=SERVICES)
import_suppliers = partial(ImportPage, kind=SUPPLIERS)
