"""The module's page: its tenants, its defaults, its state, and disabling it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from sage_desktop.book.tenant_rows import InvoiceStatus, ModuleRow
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.sync.views import Status, TenantView
from sage_desktop.ui import words
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.navigation import INTEGRATIONS, MODULE, TENANTS, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tenant_table import tenants_model
from sage_desktop.ui.tokens import ROW_PICKER, State
from sage_desktop.ui.widgets import (
    Button,
    Card,
    CardButton,
    CardRow,
    Columns,
    FormRow,
    Kind,
    Line,
    Picker,
)


class ModulePage(Page):
    section = "integrations"
    shows = frozenset(Changed)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._paused = False
        self.head.set_title(tr("Sage Business Cloud"))
        self.body.addWidget(self._tenants_card())
        self.body.addWidget(self._defaults_card())
        self.body.addWidget(self._state_card())
        self.body.addWidget(self._switching_row())
        self.body.addStretch(1)

    def _tenants_card(self) -> Card:
        self.tenants = CardButton(tr("Sage Business Cloud Tenants"), icon="tenants")
        self.tenants.clicked.connect(lambda _on=False: self.desk.navigate(TENANTS))
        self._model = tenants_model(self.desk.clock)
        self._line = Line()
        self.table = TableView(
            self._model, name=tr("Tenants"), row_height=ROW_PICKER, fits=True, open_on_click=True
        )
        self.table.setProperty("bare", True)
        self.table.opened.connect(lambda view: self.desk.navigate(tenant_path(view.row.id)))
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.setSpacing(0)
        for widget in (self.tenants, self._line, self.table):
            card.body.addWidget(widget)
        return card

    def _defaults_card(self) -> Card:
        self.default_tenant = Picker(tr("Default tenant"), hint=tr("None"))
        self.default_tenant.currentIndexChanged.connect(self._tenant_picked)
        self.invoice_status = Picker(tr("Default invoice status"))
        statuses = [(InvoiceStatus.DRAFT, tr("Draft")), (InvoiceStatus.ISSUED, tr("Issued"))]
        self.invoice_status.set_choices(statuses)
        self.invoice_status.currentIndexChanged.connect(self._status_picked)
        card = Card(tr("Defaults"))
        card.body.addWidget(
            Columns(
                FormRow(
                    tr("Default tenant"),
                    self.default_tenant,
                    help=tr(
                        "For new customers, products and suppliers. Existing records keep theirs."
                    ),
                ),
                FormRow(
                    tr("Default invoice status"),
                    self.invoice_status,
                    help=tr(
                        "Draft: you check and issue each invoice in Sage. Issued: the invoice is "
                        "final in Sage as soon as it is sent."
                    ),
                ),
                from_width=560,
            )
        )
        return card

    def _state_card(self) -> Card:
        self.activity = Button(
            tr("Open Activity"), on_click=lambda: self.desk.navigate(("activity", "runs"))
        )
        self.pause = Button("", on_click=self._pause)
        self._state = CardRow(tr("State of this module"), actions=(self.pause, self.activity))
        card = Card()
        card.body.addWidget(self._state)
        return card

    def _switching_row(self) -> QWidget:
        self.disable = Button(
            tr("Disable…"),
            Kind.DANGER,
            icon="power",
            name=tr("Disable Sage Business Cloud"),
            on_click=lambda: self.start(self._ask_disable(), name="disable"),
        )
        self.enable = Button(
            tr("Enable"),
            Kind.PRIMARY,
            icon="power",
            name=tr("Enable Sage Business Cloud"),
            on_click=lambda: self.start(self.desk.door.enable_module(), name="enable"),
        )
        buttons = (self.disable, self.enable)
        self._switching = CardRow("", actions=buttons, margins=(17, 4, 17, 8))
        return self._switching

    def crumbs(self) -> tuple[Crumb, ...]:
        return (
            Crumb(tr("Configuration"), ("configuration",)),
            Crumb(tr("Integrations"), INTEGRATIONS),
            Crumb(tr("Sage Business Cloud"), MODULE),
        )

    async def load(self) -> None:
        door = self.desk.door
        module, views, status = await door.module(), await door.tenants(), await door.status()
        self._show_module(module, views)
        self._show_state(module, status)
        self.tenants.say(words.tenants_sentence(views), whole(len(views)))
        self._model.set_rows(views)
        for widget in (self._line, self.table):
            widget.setVisible(bool(views))

    def _show_module(self, module: ModuleRow, views: list[TenantView]) -> None:
        on = module.enabled
        self.head.set_chip(
            State.FINE if on else State.NEUTRAL, tr("Enabled") if on else tr("Disabled")
        )
        choices: list[tuple[int | None, str]] = [(None, tr("None"))]
        choices += [(view.row.id, view.row.name) for view in views]
        self.default_tenant.set_choices(choices, module.default_tenant_id)
        self.invoice_status.set_value(module.default_invoice_status)
        self.disable.setVisible(on)
        self.enable.setVisible(not on)
        if on:
            self._switching.title.setText(tr("Disable this module"))
            text = tr(
                "Nothing is imported or sent while it is disabled. Tenants, links and mappings "
                "stay as they are."
            )
        else:
            self._switching.title.setText(tr("Enable this module"))
            text = tr("Nothing leaves this computer until you connect a tenant and press Import.")
        self._switching.text.setText(text)

    def _show_state(self, module: ModuleRow, status: Status) -> None:
        self._paused = module.paused
        self.pause.set_text(tr("Resume syncing") if module.paused else tr("Pause syncing"))
        self.pause.set_icon("play" if module.paused else "pause")
        self.pause.setVisible(module.enabled and status.connected > 0)
        if not module.enabled:
            text = tr("Disabled: nothing is imported and nothing is sent.")
        else:
            text = words.rest_sentence(status, self.desk.clock())[1]
        self._state.text.setText(text)

    def _pause(self) -> None:
        self.start(self.desk.door.set_paused(not self._paused), name="pause")

    def _tenant_picked(self) -> None:
        chosen = self.default_tenant.value()
        self.start(self.desk.door.set_default_tenant(chosen), name="default tenant")

    def _status_picked(self) -> None:
        chosen = self.invoice_status.value()
        self.start(self.desk.door.set_default_invoice_status(chosen), name="invoice status")

    async def _ask_disable(self) -> None:
        if await confirm(
            self,
            tr("Disable Sage Business Cloud?"),
            tr(
                "Nothing is imported or sent from then on. Tenants, links and mappings stay as "
                "they are, and you can enable it again at any time."
            ),
            verb=tr("Disable"),
            keep=tr("Keep it enabled"),
        ):
            await self.desk.door.disable_module()
