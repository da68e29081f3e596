"""The form of a product: details, prices, accounts and tax."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from sage_desktop.book.product_rows import ProductGroupRow, ProductKind
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.product_views import PriceDraft, ProductDraft
from sage_desktop.sync.record_views import AccountCodeView, Pick
from sage_desktop.sync.views import TaxRateView
from sage_desktop.ui import product_words
from sage_desktop.ui.amounts import typed_amount
from sage_desktop.ui.customer_forms import pair
from sage_desktop.ui.product_draft import price_problem
from sage_desktop.ui.product_prices import AMOUNT_WIDTH, PriceForm, price_editor
from sage_desktop.ui.record_form import RecordForm
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.tax_rate_texts import target_texts
from sage_desktop.ui.widgets import ChoiceRow, FormRow, Picker, PlainLabel, Tick
from sage_desktop.ui.widgets.scrolling import bring_into_view

_CODE_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Offered:
    """What a product can be given, as the book has it. ``supplier``: the one it has."""

    groups: Sequence[ProductGroupRow] = ()
    accounts: Sequence[AccountCodeView] = ()
    rates: Sequence[TaxRateView] = ()
    supplier: Pick | None = None
    is_linked: bool = False


class ProductForm(RecordForm):
    needed = "description"
    numbers: Mapping[str, Callable[[str], str]] = {"cost": typed_amount}

    def __init__(
        self, suppliers: Look, types: Look, scope: TaskScope, parent: QWidget | None = None
    ) -> None:
        self._suppliers, self._types, self._scope = suppliers, types, scope
        self._offered = Offered()
        super().__init__(ProductDraft(description=""), parent)

    def steps(self) -> Iterable[Callable[[], None]]:
        return (self._build_details, self._build_prices, self._build_accounts)

    # what stands in it

    def _picker(self, name: str) -> Picker:
        picker = Picker(name)
        picker.currentIndexChanged.connect(lambda _index: self.changed.emit())
        return picker

    def _build_details(self) -> None:
        self.kind = self._picker(tr("Kind"))
        self.kind.set_choices(product_words.kinds(), ProductKind.PRODUCT)
        self.group = self._picker(tr("Product group"))
        self.supplier = SearchPicker(
            tr("Supplier"), self._suppliers, self._scope, hint=tr("None; type to search")
        )
        self.supplier.textChanged.connect(lambda _text: self.changed.emit())
        self.supplier.failed.connect(self.failed)
        self.active = Tick(tr("Active"))
        self.active.setChecked(True)  # as a blank draft has it: nothing was typed yet
        self.do_not_send = Tick(tr("Do not send"))
        self.not_sent_row = ChoiceRow(self.do_not_send, tr("Keeps this product out of Sage."))
        for tick in (self.active, self.do_not_send):
            tick.toggled.connect(lambda _on: self.changed.emit())
        self.kind_row = FormRow(tr("Kind"), self.kind, width=_CODE_WIDTH)
        self._rows["kind"] = self.kind_row
        self._rows["supplier"] = FormRow(tr("Supplier"), self.supplier)
        card = self._card(tr("Details"))
        for part in (
            pair(
                self._line("description", tr("Description")),
                self._line("code", tr("Item code"), width=_CODE_WIDTH),
            ),
            pair(self.kind_row, self._tenant_row(tr("The set-up this product belongs to."))),
            pair(FormRow(tr("Product group"), self.group), self._rows["supplier"]),
            ChoiceRow(self.active, tr("An inactive product is kept and no longer offered.")),
            self._notes_row(),
            self.not_sent_row,
        ):
            card.body.addWidget(part)
        self.tenant.currentIndexChanged.connect(lambda _index: self._offer_accounts())

    def _build_prices(self) -> None:
        self.price = PriceForm(self._types, self._scope)
        self.price.price_type.failed.connect(self.failed)
        self.prices = price_editor(self.price, self._blank_price)
        self.prices.changed.connect(self.changed)
        card = self._card(tr("Prices"))
        card.body.addWidget(
            PlainLabel(
                tr("One for each price type. The first one is the usual price."),
                tone="muted",
                wrap=True,
            )
        )
        card.body.addWidget(self.prices)
        card.body.addWidget(self._line("cost", tr("Cost"), width=AMOUNT_WIDTH))
        self._lines["cost"].setAlignment(Qt.AlignmentFlag.AlignRight)

    def _blank_price(self) -> PriceDraft:
        """The first price is called as Sage calls it."""
        if self.prices.values():
            return PriceDraft()
        return PriceDraft("Rate" if self.kind.value() is ProductKind.SERVICE else "Sales Price")

    def _build_accounts(self) -> None:
        self.sales_account = self._picker(tr("Sales account"))
        self.purchase_account = self._picker(tr("Purchase account"))
        self.tax_rate = self._picker(tr("Tax rate"))
        help = tr("Account codes that are usable on sales.")
        self._rows |= {
            "sales_account": FormRow(tr("Sales account"), self.sales_account, help=help),
            "purchase_account": FormRow(tr("Purchase account"), self.purchase_account),
            "tax_rate": FormRow(tr("Tax rate"), self.tax_rate),
        }
        card = self._card(tr("Accounts and tax"))
        card.body.addWidget(pair(self._rows["sales_account"], self._rows["purchase_account"]))
        card.body.addWidget(pair(self._rows["tax_rate"], QWidget()))

    # what is offered

    def offer(self, offered: Offered) -> None:
        """What there is to choose from; what is chosen stays."""
        self._offered = offered
        self._offer_choices(
            self.group.value(), self.tax_rate.value(), self.kind.value() or ProductKind.PRODUCT
        )
        self._offer_accounts()

    def _offer_choices(self, group: int | None, rate: int | None, kind: ProductKind) -> None:
        groups: list[tuple[int | None, str]] = [(None, tr("No group"))]
        groups += [(each.id, each.name) for each in self._offered.groups]
        rates = [
            view for view in self._offered.rates if not view.row.retired_at or view.row.id == rate
        ]
        texts = target_texts(rates)
        named: list[tuple[int | None, str]] = [(None, tr("None"))]
        named += [(view.row.id, texts[view.row.id]) for view in rates]
        self.group.set_choices(groups, group)
        self.tax_rate.set_choices(named, rate)
        self.kind.set_value(kind)
        linked = self._offered.is_linked
        self.kind.setEnabled(not linked)
        self.kind_row.set_help(tr("It is linked to Sage, so its kind stays.") if linked else "")

    def _offer_accounts(self, draft: ProductDraft | None = None) -> None:
        """Those of the chosen tenant; without one, of all tenants."""
        sales = draft.sales_account if draft is not None else self.sales_account.value()
        purchase = draft.purchase_account if draft is not None else self.purchase_account.value()
        wanted: tuple[tuple[Picker, str, Callable[[AccountCodeRow], bool]], ...] = (
            (self.sales_account, sales or "", lambda row: row.offered),
            (self.purchase_account, purchase or "", product_words.for_purchases),
        )
        for picker, chosen, fits in wanted:
            choices = product_words.account_choices(
                self._offered.accounts, self.tenant.value(), chosen, fits
            )
            picker.set_choices(choices, chosen)

    # showing and reading

    def show_more(self, draft: ProductDraft) -> None:
        self._offer_choices(draft.group_id, draft.tax_rate_id, draft.kind)
        self._offer_accounts(draft)
        blockers = [
            QSignalBlocker(control) for control in (self.supplier, self.active, self.do_not_send)
        ]
        supplier = self._offered.supplier
        if draft.supplier_id is not None and (supplier is None or supplier.id != draft.supplier_id):
            supplier = Pick(draft.supplier_id, tr("Supplier {n}").format(n=draft.supplier_id))
        self.supplier.set_pick(supplier if draft.supplier_id is not None else None)
        self.active.setChecked(draft.active)
        self.do_not_send.setChecked(draft.do_not_send)
        self._show_by_id(draft.id)
        del blockers
        self.prices.set_values(draft.prices)

    def name_record(self, number: int, key: str) -> None:
        super().name_record(number, key)
        self._show_by_id(number)

    def _show_by_id(self, number: int | None) -> None:
        """Once a record is saved, its Sage panel says whether it is sent, and does so at once."""
        self.not_sent_row.setVisible(number is None)

    def draft(self) -> ProductDraft:
        """What is typed now."""
        pick = self.supplier.pick
        return ProductDraft(
            **self.typed_lines(),
            kind=self.kind.value(),
            id=self._shown.id,
            key=self._shown.key,
            prices=tuple(price for price in self.prices.values() if price != PriceDraft()),
            tax_rate_id=self.tax_rate.value(),
            sales_account=self.sales_account.value() or "",
            purchase_account=self.purchase_account.value() or "",
            group_id=self.group.value(),
            supplier_id=int(pick.id) if pick is not None else None,
            active=self.active.isChecked(),
            notes=self._typed_notes(),
            tenant_id=self.tenant.value(),
            do_not_send=self.do_not_send.isChecked(),
        )

    def show_problem(self, field: str, sentence: str) -> bool:
        if field != "prices":
            return False
        place, _why = price_problem(self.draft(), self._shown)
        self.prices.set_error(sentence, max(0, place))
        self.price.focus_wrong()
        bring_into_view(self.prices)
        return True

    def clear_more(self) -> None:
        self.prices.set_error("")

    def stop(self) -> None:
        self.supplier.stop()
        if self.is_whole:
            self.price.price_type.stop()
