"""The prices of a product in its editor: one for each price type, the first is the usual one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.product_views import PriceDraft
from sage_desktop.ui.amounts import drafted, shown_amount, typed_amount
from sage_desktop.ui.cells import Column
from sage_desktop.ui.customer_forms import pair, put_amount, text_field
from sage_desktop.ui.list_editor import Entry, ListEditor, Texts
from sage_desktop.ui.product_draft import is_amount
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import FormRow

AMOUNT_WIDTH = 140


class PriceForm(QWidget):
    """A price type, which may be any text, and an amount."""

    changed = Signal()

    def __init__(self, types: Look, scope: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.price_type = SearchPicker(
            tr("Price type"), types, scope, hint=tr("Such as Sales Price"), free=True
        )
        self.price_type.textChanged.connect(lambda _text: self.changed.emit())
        self.amount = text_field(self.changed)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.first = self.price_type
        self.amount_row = FormRow(tr("Amount"), self.amount, required=True, width=AMOUNT_WIDTH)
        self.type_row = FormRow(tr("Price type"), self.price_type, required=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pair(self.type_row, self.amount_row))

    def value(self) -> PriceDraft:
        return PriceDraft(self.price_type.text(), drafted(self.amount.text()))

    def set_value(self, price: PriceDraft) -> None:
        """Shows ``price``; tells nobody."""
        with QSignalBlocker(self.price_type):
            self.price_type.set_text(price.price_type)
        put_amount(self.amount, price.amount, typed_amount)

    def set_error(self, sentence: str) -> None:
        """Beside the amount where that is wrong, else beside the type."""
        amount = not is_amount(drafted(self.amount.text())) and bool(self.price_type.text().strip())
        self.amount_row.set_error(sentence if amount else "")
        self.type_row.set_error("" if amount else sentence)

    def focus_wrong(self) -> None:
        """Puts the cursor where the error is said."""
        field = self.amount if self.amount_row.error else self.price_type
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def price_editor(form: PriceForm, blank: Callable[[], PriceDraft]) -> ListEditor:
    """The list of prices over the form for one."""
    texts = Texts(
        name=tr("Prices"),
        add=tr("Add a price"),
        remove=tr("Remove price"),
        none=tr("No price yet."),
        first=tr("Make usual price"),
    )
    return ListEditor(texts, _columns(), form, blank)


def _columns() -> list[Column[Entry[PriceDraft]]]:
    return [
        Column(
            title=lambda: tr("Price type"),
            text=lambda entry: entry.value.price_type or tr("No type"),
            tone=lambda entry: "text" if entry.value.price_type else "muted",
            strong=True,
            stretch=True,
        ),
        Column(
            title=lambda: tr("Amount"),
            text=lambda entry: shown_amount(entry.value.amount),
            right=True,
            width=AMOUNT_WIDTH,
        ),
        Column(
            title=lambda: "",
            heading=lambda: tr("Which price"),
            text=lambda entry: tr("Usual price") if entry.place == 0 else "",
            chip=lambda entry: State.FINE if entry.place == 0 else None,
            width=120,
            spoken=lambda entry: tr("Usual price") if entry.place == 0 else tr("Further price"),
        ),
    ]
