"""One tenant: its header and six tabs, of which only *Details* opens until it is connected."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.errors import NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import words
from sage_desktop.ui.details_tab import DetailsTab
from sage_desktop.ui.details_work import DetailsWork
from sage_desktop.ui.keyboard_focus import pass_focus
from sage_desktop.ui.navigation import MODULE, TENANTS, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.tax_rates_tab import TaxRatesTab
from sage_desktop.ui.tenant_tabs import Needs, Part, TabWork, make_tab
from sage_desktop.ui.tenant_words import tenant_name
from sage_desktop.ui.tokens import PAGE_MARGIN, PAGE_MARGIN_NARROW, TEXT_PAGE_WIDTH, State
from sage_desktop.ui.widgets import Button, Kind, Tabs
from sage_desktop.ui.widgets.scrolling import Scrolling

TABS = ("details", "tax-rates", "accounts", "customers", "products", "syncing")
"""The last step of the path, in the order of the tabs."""
DETAILS, TAX_RATES = 0, 1


class TenantPage(Page):
    """Shows the tenant that ``arrive`` names; the step "new" stands for one not saved yet.

    Tabs are made when they are first opened, so that opening the page does not hold up the window.
    """

    shows = frozenset(Changed)

    def __init__(self, desk: Desk) -> None:
        self._areas: dict[int, Scrolling] = {}
        self._parts: dict[int, Part] = {}
        self._narrow = False
        self._tenant_id: int | None = None
        self._view: TenantView | None = None
        self._wanted_tab = DETAILS
        super().__init__(desk, scrolls=False)
        self.details = DetailsTab(desk)
        self._build_header()
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self._add_tab(DETAILS, Part(self.details, most=TEXT_PAGE_WIDTH))
        self._details_work = DetailsWork(
            desk,
            self.scope,
            self.details,
            self.banners,
            self.show_error,
            on_saved=self._saved,
            on_next=self._go_to_tax_rates,
            on_here=lambda: self.tabs.open(DETAILS),
        )
        self.save_button.clicked.connect(self._details_work.save)
        self.delete_button.clicked.connect(self._details_work.delete)
        self.details.form.submitted.connect(self._details_work.save)
        self.details.form.changed.connect(self._edited)
        self.set_narrow(False)
        self._show(None, afresh=True)

    def _build_header(self) -> None:
        self.delete_button = Button(tr("Delete…"), Kind.DANGER, icon="trash", name=tr("Delete"))
        self.saver = self.save_button = Button(tr("Save"), Kind.PRIMARY)
        for button in (self.delete_button, self.save_button):
            self.head.buttons.addWidget(button)
        names = (
            tr("Details"),
            tr("Tax Rates"),
            tr("Accounts"),
            tr("Customers"),
            tr("Products"),
            tr("Syncing"),
        )
        self.tabs = Tabs(names, name=tr("Parts of the tenant"))
        self.tabs.opened.connect(self._tab_opened)
        self.add_tabs(self.tabs)

    def _add_tab(self, index: int, part: Part) -> None:
        area = Scrolling(part.widget, most=part.most)
        area.set_margin(PAGE_MARGIN_NARROW if self._narrow else PAGE_MARGIN)
        if part.set_narrow is not None:
            part.set_narrow(self._narrow)
        self._parts[index] = part
        self._areas[index] = area
        self.stack.addWidget(area)

    @property
    def rates(self) -> TaxRatesTab:
        """The tab *Tax Rates*."""
        tab = self._part(TAX_RATES).widget
        if not isinstance(tab, TaxRatesTab):
            raise TypeError("another tab stands in its place")
        return tab

    def _part(self, index: int) -> Part:
        """The tab, made now if it was never opened."""
        if index not in self._parts:
            needs = Needs(
                self.desk, self.scope, self.banners, self.show_error, self._details_work.connect
            )
            self._add_tab(index, make_tab(TABS[index], needs))
        return self._parts[index]

    def _works(self) -> list[TabWork]:
        """Who works for the tabs that were opened."""
        return [part.work for part in self._parts.values() if part.work is not None]

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        margin = PAGE_MARGIN_NARROW if narrow else PAGE_MARGIN
        self.body.setContentsMargins(0, 0, 0, 0)
        self._narrow = narrow
        for area in self._areas.values():
            area.set_margin(margin)
        for part in self._parts.values():
            if part.set_narrow is not None:
                part.set_narrow(narrow)

    # where one is

    def crumbs(self) -> tuple[Crumb, ...]:
        return (
            Crumb(tr("Configuration"), ("configuration",)),
            Crumb(tr("Sage Business Cloud"), MODULE),
            Crumb(tr("Tenants"), TENANTS),
            Crumb(tenant_name(self._view), tenant_path(self._tenant_id)),
        )

    def arrive(self, rest: Path) -> None:
        which, tab = (*rest, "", "")[:2]
        number = int(which) if which.isdecimal() else None
        if number is None or number != self._tenant_id:
            self._forget(number)
        self._wanted_tab = TABS.index(tab) if tab in TABS else DETAILS
        self.tabs.open(self._wanted_tab)
        super().arrive(rest)

    @property
    def first(self) -> QWidget:
        return self.details.form.name if self._tenant_id is None else self.tabs.bar

    def depart(self) -> None:
        super().depart()
        self._details_work.cancel()
        for work in self._works():
            work.leave()
        self.details.form.show_tenant(self._view, afresh=True)

    def _forget(self, tenant_id: int | None) -> None:
        """What was shown before was another tenant."""
        self._details_work.cancel()
        for work in self._works():
            work.forget()
        self.banners.clear()
        self._tenant_id = tenant_id
        self._show(None, afresh=True)

    @property
    def unsaved(self) -> bool:
        return self.details.form.dirty

    def refresh(self) -> None:
        """Also reads Sage again, as a person expects of F5; news from the book do not."""
        for work in self._works():
            work.read_again()
        super().refresh()

    # what is shown

    async def load(self) -> None:
        number = self._tenant_id
        if number is None:
            self._show(None)
            return
        try:
            view = await self.desk.door.tenant(number)
        except NotFound:
            if self._present and self._tenant_id == number:
                self.desk.navigate(TENANTS)
            return
        if number != self._tenant_id:
            return
        self._show(view)
        work = self._part(self.tabs.index()).work
        if work is not None:
            await work.load(view)

    def _show(self, view: TenantView | None, *, afresh: bool = False) -> None:
        renamed = tenant_name(view) != tenant_name(self._view)
        self._view = view
        self.head.set_title(tenant_name(view))
        if view is None:
            self.head.set_chip(State.NEUTRAL, "")
            self.head.set_dot("")
        else:
            self.head.set_chip(*words.tenant_state(view.state))
            self.head.set_dot(view.row.colour)
        self._lock(view)
        self._details_work.show(view, afresh=afresh)
        if view is not None:
            self.tabs.open(self._wanted_tab)
            self._wanted_tab = self.tabs.index()
        self._show_actions()
        if renamed:
            self.crumbs_changed.emit()

    def _lock(self, view: TenantView | None) -> None:
        connected = view is not None and view.state is not TenantState.NOT_CONNECTED
        if not connected:
            self.tabs.open(DETAILS)
        reason = tr("These tabs open once the tenant is connected.")
        self.tabs.lock(() if connected else range(1, len(TABS)), reason)

    def _saved(self, view: TenantView) -> None:
        self._tenant_id = view.row.id
        self._show(view)
        self._tell_place()
        if self.tabs.bar.hasFocus():
            pass_focus(self.details.after_saving)

    def _tell_place(self) -> None:
        if self._present and self._tenant_id is not None:
            self.moved.emit(tenant_path(self._tenant_id, TABS[self.tabs.index()]))

    def _edited(self) -> None:
        dirty = self.details.form.dirty
        if not dirty and self.save_button.hasFocus():
            # Qt would send the focus from the disabled button to whatever comes next.
            pass_focus(self.tabs.bar)
        self.save_button.setEnabled(dirty)

    def _tab_opened(self, index: int) -> None:
        self._wanted_tab = index
        self.banners.drop_answers()
        part = self._part(index)
        self.stack.setCurrentWidget(self._areas[index])
        self._show_actions()
        self.rearranged.emit()
        self._tell_place()
        if self._present and part.work is not None:
            super().refresh()

    def _show_actions(self) -> None:
        """What the header offers belongs to *Details*."""
        here = self.tabs.index() == DETAILS
        self.save_button.setVisible(here)
        self.delete_button.setVisible(here and self._view is not None)

    def _go_to_tax_rates(self) -> None:
        pass_focus(self.tabs.bar)  # from the banner's button, which goes
        self.tabs.open(TAX_RATES)
