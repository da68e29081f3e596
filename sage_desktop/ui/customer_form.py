"""The form of a customer: details, main contact, sites, delivery address, further people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from sage_desktop.book.contact_rows import Address, ContactRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import CustomerDraft
from sage_desktop.ui.amounts import typed_number
from sage_desktop.ui.customer_draft import nameless, without_blanks
from sage_desktop.ui.customer_forms import AddressForm, PersonForm, pair, pair_always
from sage_desktop.ui.customer_lists import person_columns, site_columns
from sage_desktop.ui.list_editor import ListEditor, Texts
from sage_desktop.ui.record_form import RecordForm
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.widgets import ChoiceRow, FormRow, PlainLabel, Tick
from sage_desktop.ui.widgets.scrolling import bring_into_view

_CODE_WIDTH = 120


class CustomerForm(RecordForm):
    numbers: Mapping[str, Callable[[str], str]] = {"payment_days": typed_number}

    def __init__(self, levels: Look, scope: TaskScope, parent: QWidget | None = None) -> None:
        self._levels, self._scope = levels, scope
        super().__init__(CustomerDraft(name=""), parent)

    def steps(self) -> Iterable[Callable[[], None]]:
        return (
            self._build_details,
            self._build_contact,
            self._build_sites,
            self._build_delivery,
            self._build_people,
        )

    # what stands in it

    def _build_details(self) -> None:
        self.top_level = SearchPicker(
            tr("Top level"), self._levels, self._scope, hint=tr("No group"), free=True
        )
        self.top_level.textChanged.connect(lambda _text: self.changed.emit())
        self.top_level.failed.connect(self.failed)
        self.do_not_send = Tick(tr("Do not send"))
        self.not_sent_row = ChoiceRow(self.do_not_send, tr("Keeps this customer out of Sage."))
        self.do_not_send.toggled.connect(lambda _on: self.changed.emit())
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
            pair(
                FormRow(
                    tr("Top level"),
                    self.top_level,
                    help=tr("A name that groups customers. Optional."),
                ),
                self._tenant_row(tr("The set-up this customer belongs to.")),
            ),
            self._notes_row(),
            self.not_sent_row,
        ):
            card.body.addWidget(part)

    def _build_contact(self) -> None:
        card = self._card(tr("Main contact"))
        card.body.addWidget(
            pair(self._line("contact_name", tr("Contact name")), self._line("email", tr("E-mail")))
        )
        card.body.addWidget(pair(self._line("phone", tr("Phone")), QWidget()))

    def _build_sites(self) -> None:
        texts = Texts(
            name=tr("Sites"),
            add=tr("Add a site"),
            remove=tr("Remove site"),
            none="",
            first=tr("Make main site"),
        )
        form = AddressForm(tr("Site name"))
        self.sites = ListEditor(texts, site_columns(), form, Address, keeps_one=True)
        self.sites.changed.connect(self.changed)
        card = self._card(tr("Sites"))
        card.body.addWidget(
            PlainLabel(
                tr("The first one is the main site: the invoice address in Sage."),
                tone="muted",
                wrap=True,
            )
        )
        card.body.addWidget(self.sites)

    def _build_delivery(self) -> None:
        self.same = Tick(tr("Same as main site"))
        self.delivery = AddressForm(tr("Name"))
        self.delivery.changed.connect(self.changed)
        self.same.toggled.connect(self._same_toggled)
        card = self._card(tr("Delivery address"))
        card.body.addWidget(self.same)
        card.body.addWidget(self.delivery)

    def _build_people(self) -> None:
        texts = Texts(
            name=tr("Contacts"),
            add=tr("Add a person"),
            remove=tr("Remove person"),
            none=tr("Nobody but the main contact."),
        )
        self.people = ListEditor(texts, person_columns(), PersonForm(), lambda: ContactRow(""))
        self.people.changed.connect(self.changed)
        card = self._card(tr("Contacts"))
        card.body.addWidget(self.people)

    # showing and reading

    def show_more(self, draft: CustomerDraft) -> None:
        blockers = [
            QSignalBlocker(control) for control in (self.top_level, self.do_not_send, self.same)
        ]
        self.top_level.set_text(draft.top_level)
        self.do_not_send.setChecked(draft.do_not_send)
        self._show_by_id(draft.id)
        self.same.setChecked(draft.delivery_address is None)
        del blockers
        self.sites.set_values(draft.sites)
        self.people.set_values(draft.contacts)
        self.delivery.set_value(draft.delivery_address or Address())
        self.delivery.setVisible(draft.delivery_address is not None)

    def name_record(self, number: int, key: str) -> None:
        super().name_record(number, key)
        self._show_by_id(number)

    def _show_by_id(self, number: int | None) -> None:
        """Once a record is saved, its Sage panel says whether it is sent, and does so at once."""
        self.not_sent_row.setVisible(number is None)

    def draft(self) -> CustomerDraft:
        """What is typed now, without what was left blank."""
        return without_blanks(
            CustomerDraft(
                **self.typed_lines(),
                id=self._shown.id,
                key=self._shown.key,
                notes=self._typed_notes(),
                top_level=self.top_level.text(),
                tenant_id=self.tenant.value(),
                do_not_send=self.do_not_send.isChecked(),
                sites=self.sites.values(),
                delivery_address=None if self.same.isChecked() else self.delivery.value(),
                contacts=self.people.values(),
            )
        )

    def show_problem(self, field: str, sentence: str) -> bool:
        if field != "contacts":
            return False
        self.people.set_error(sentence, max(0, nameless(self.draft(), self._shown)))
        self.people.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self.people)
        return True

    def clear_more(self) -> None:
        self.people.set_error("")

    def stop(self) -> None:
        self.top_level.stop()

    def _same_toggled(self, same: bool) -> None:
        self.delivery.setVisible(not same)
        if not same and self.delivery.value() == Address() and self.sites.values():
            self.delivery.set_value(self.sites.values()[0])
        self.changed.emit()
