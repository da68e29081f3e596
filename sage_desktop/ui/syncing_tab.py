"""The tab *Syncing* of a tenant: what is sent to Sage, and what stands in the way of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.book.tenant_rows import AuthType, ModuleRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import Pick
from sage_desktop.sync.syncing_views import ItemCode, sync_supported
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import syncing_words
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import (
    Banner,
    Button,
    Card,
    CardRow,
    Chip,
    Columns,
    FormRow,
    Kind,
    Line,
    MultiPicker,
    PlainLabel,
    SwitchRow,
)

_TWO_COLUMNS_FROM = 720


class SyncingTab(QWidget):
    """Shows what it is given; what a person does it tells with signals."""

    synced = Signal(bool)
    without_webhooks_set = Signal(bool)
    entities_set = Signal(object)
    item_set = Signal(str)
    """An item code, "" for none: chosen from the list or typed."""
    message_set = Signal(bool)
    read_pressed = Signal()
    enable_pressed = Signal()
    wanted = Signal(str)
    """Where a person wants to go: a tab of this tenant, or "module"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = ItemCode("")
        self._showing = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    def furnish(self, scope: TaskScope, items: Look) -> None:
        """Makes its parts; ``items`` gives Sage's items that fit a text."""
        self._build_banners()
        self._column.addWidget(self._build_watching())
        self._column.addWidget(self._build_settings(scope, items))
        self._column.addWidget(self._build_rules())
        self._column.addStretch(1)

    def _build_banners(self) -> None:
        self.unsupported = Banner(
            State.NEUTRAL,
            tr("Syncing is not supported with a custom developer app"),
            tr(
                "Syncing uses webhooks, which only the Halo app has. Imports work as usual. You "
                "can let this computer watch for changes instead."
            ),
            icon="info",
        )
        self.disabled = Banner(
            State.NEUTRAL,
            tr("Sage Business Cloud is disabled"),
            tr("Nothing is imported or sent until it is enabled. Your settings stay."),
            action=tr("Enable"),
            on_action=self.enable_pressed.emit,
        )
        for banner in (self.unsupported, self.disabled):
            banner.hide()
            self._column.addWidget(banner)

    def _build_watching(self) -> Card:
        self.watching = SwitchRow(
            tr("Sync without webhooks: let this computer watch for changes"),
            tr("Changes are sent while Sage Desktop runs on this computer. Off by default."),
            name=tr("Sync without webhooks"),
        )
        self.watching.switch.toggled.connect(self.without_webhooks_set)
        self._watching_card = Card()
        self._watching_card.body.addWidget(self.watching)
        self._watching_card.hide()
        return self._watching_card

    def _build_settings(self, scope: TaskScope, items: Look) -> Card:
        self.sync = SwitchRow(tr("Sync to Sage"))
        self.sync.switch.toggled.connect(self.synced)
        self.chip = Chip(State.NEUTRAL, tr("Off"))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.sync, 1)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self.message = SwitchRow(
            tr("Show a message after each sync"),
            tr("One short notification per sync, not one per record."),
        )
        self.message.switch.toggled.connect(self.message_set)
        card = Card()
        card.body.setContentsMargins(16, 16, 16, 16)
        card.body.setSpacing(16)
        card.body.addLayout(head)
        card.body.addWidget(Line())
        card.body.addWidget(self._build_fields(scope, items))
        card.body.addWidget(Line())
        card.body.addWidget(self.message)
        return card

    def _build_fields(self, scope: TaskScope, items: Look) -> Columns:
        self.entities = MultiPicker(tr("Entities to sync"), hint=tr("Choose kinds of record"))
        self.entities.set_choices(syncing_words.entities())
        self.entities.changed.connect(self.entities_set)
        self.item = SearchPicker(
            tr("Default Sage Business Cloud Item Code"),
            items,
            scope,
            hint=tr("Choose an item"),
            none=tr("No item with a code fits."),
            shown=syncing_words.item_text,
        )
        self.item.picked.connect(self._item_picked)
        self.item.editingFinished.connect(self._item_left)
        self.read_button = Button(
            kind=Kind.TOOL,
            icon="sync",
            name=tr("Read items again"),
            tip=tr("Read the items from Sage again"),
            on_click=self.read_pressed.emit,
        )
        self.entities_row = FormRow(
            tr("Entities to sync"),
            self.entities,
            help=tr("Only these are sent, each time one is created or updated here."),
        )
        self.item_row = FormRow(
            tr("Default Sage Business Cloud Item Code"), self.item, beside=self.read_button
        )
        return Columns(self.entities_row, self.item_row, from_width=_TWO_COLUMNS_FROM)

    def _build_rules(self) -> Card:
        text = tr(
            "A record goes to Sage as soon as it is created or updated here, usually within "
            "seconds: first the customer, then its products, then the invoice. Drafts and records "
            "marked “Do not send” stay here."
        )
        self.module_button = Button(tr("Open module"), on_click=partial(self.wanted.emit, "module"))
        self.status = CardRow("", actions=(self.module_button,))
        links = QWidget()
        row = QHBoxLayout(links)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for tab, words in (
            ("customers", tr("Go to Customers")),
            ("products", tr("Go to Products")),
        ):
            row.addWidget(Button(words, on_click=partial(self.wanted.emit, tab)))
        back = CardRow(
            tr("Nothing comes back by itself"),
            tr("Updates to customers or products in Sage do not sync back; import them by hand."),
            actions=(links,),
        )
        card = Card(tr("What is sent, and when"))
        card.body.setSpacing(12)
        card.body.addWidget(PlainLabel(text, tone="muted", wrap=True))
        self.default_button = Button(
            tr("Make it the default"), on_click=partial(self.wanted.emit, "default")
        )
        self.default = CardRow("", actions=(self.default_button,))
        for each in (self.default, self.status, back):
            card.body.addWidget(Line())
            card.body.addWidget(each)
        return card

    # what is shown

    def show_tenant(self, view: TenantView, module: ModuleRow) -> None:
        row = view.row
        ready = sync_supported(row)
        self.unsupported.setVisible(not ready)
        self.disabled.setVisible(ready and not module.enabled)
        self._watching_card.setVisible(row.auth_type is AuthType.CUSTOM_APP)
        self.watching.show_on(row.sync_without_webhooks)
        now = syncing_words.now(view, module)
        self.chip.show_state(now.state, now.word)
        self.sync.set_help(now.sentence)
        self.sync.show_on(row.sync)
        self.message.show_on(row.show_message)
        for switch in (self.sync, self.message):
            switch.set_ready(ready)
        for field in (self.entities, self.item, self.read_button):
            field.setEnabled(ready)
        self.entities.set_chosen(row.sync_entities)
        title, text = syncing_words.default_tenant(row, module)
        self.default.title.setText(title)
        self.default.text.setText(text)
        self.default_button.setVisible(module.default_tenant_id != row.id)
        title, text = syncing_words.invoice_status(module.default_invoice_status)
        self.status.title.setText(title)
        self.status.text.setText(text)

    def show_item(self, item: ItemCode, view: TenantView) -> None:
        """Shows the default item; what is being typed stays."""
        self._item = item
        if not (self.item.hasFocus() and self._is_typed):
            self._show_item()
        self.item_row.set_error("")
        self.item_row.set_help(syncing_words.item_help(item, view))
        if item.known is False:
            self.item_row.set_error(syncing_words.item_gone(item, view))

    def show_reading(self, sentence: str) -> None:
        """That Sage's items are being read; "" once they are."""
        self.read_button.setEnabled(not sentence and self.item.isEnabled())
        if sentence:
            self.item_row.set_help(sentence)

    def forget(self) -> None:
        """Another tenant comes."""
        self.item.stop()
        self._item = ItemCode("")
        self._show_item()

    def _show_item(self) -> None:
        self._showing = True
        item = self._item
        self.item.set_pick(Pick(item.code, item.code, item.description) if item.code else None)
        self._showing = False

    # what a person does

    @property
    def _is_typed(self) -> bool:
        """Whether what stands in the field was typed and not chosen."""
        return self.item.pick is None and self.item.text() != ""

    def _item_picked(self) -> None:
        pick = self.item.pick
        if pick is not None and not self._showing and pick.id != self._item.code:
            self.item_set.emit(str(pick.id))

    def _item_left(self) -> None:
        """What was typed is taken for a code; nothing means no default item."""
        if self.item.pick is None and not self.item.is_open:
            typed = self.item.text().strip()
            if typed != self._item.code:
                self.item_set.emit(typed)
            self._show_item()
