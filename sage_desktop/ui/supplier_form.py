"""The form of a supplier: details, main contact, address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtWidgets import QWidget

from sage_desktop.book.contact_rows import Address
from sage_desktop.core.i18n import tr
from sage_desktop.sync.product_views import SupplierDraft
from sage_desktop.ui.amounts import typed_number
from sage_desktop.ui.customer_forms import AddressForm, pair, pair_always
from sage_desktop.ui.record_form import RecordForm

_CODE_WIDTH = 120


class SupplierForm(RecordForm):
    numbers: Mapping[str, Callable[[str], str]] = {"payment_days": typed_number}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SupplierDraft(name=""), parent)

    def steps(self) -> Iterable[Callable[[], None]]:
        return (self._build_details, self._build_contact, self._build_address)

    def _build_details(self) -> None:
        card = self._card(tr("Details"))
        for part in (
            pair(self._line("name", tr("Name")), self._line("reference", tr("Reference"))),
            pair(
                self._line("vat_number", tr("VAT number")),
                pair_always(
                    self._line("currency", tr("Currency"), width=_CODE_WIDTH),
                    self._line("payment_days", tr("Payment terms, days"), width=_CODE_WIDTH),
                ),
            ),
            pair(self._tenant_row(tr("The set-up this supplier belongs to.")), QWidget()),
            self._notes_row(),
        ):
            card.body.addWidget(part)

    def _build_contact(self) -> None:
        card = self._card(tr("Main contact"))
        card.body.addWidget(
            pair(self._line("contact_name", tr("Contact name")), self._line("email", tr("E-mail")))
        )
        card.body.addWidget(pair(self._line("phone", tr("Phone")), QWidget()))

    def _build_address(self) -> None:
        self.address = AddressForm(tr("Name"))
        self.address.changed.connect(self.changed)
        card = self._card(tr("Address"))
        card.body.addWidget(self.address)

    def show_more(self, draft: SupplierDraft) -> None:
        self.address.set_value(draft.address or Address())

    def draft(self) -> SupplierDraft:
        """What is typed now; an address in which nothing is typed is none."""
        address = self.address.value()
        return SupplierDraft(
            **self.typed_lines(),
            id=self._shown.id,
            key=self._shown.key,
            notes=self._typed_notes(),
            address=None if address == Address() else address,
            tenant_id=self.tenant.value(),
        )
