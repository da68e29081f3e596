"""The form of a customer: details, main contact, sites, delivery address, further people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from sage_desktop.book.rows import Address, ContactRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import CustomerDraft
from sage_desktop.ui.customer_draft import nameless, without_blanks
from sage_desktop.ui.customer_forms import AddressForm, PersonForm, pair, put_text, text_field
from sage_desktop.ui.customer_lists import person_columns, site_columns
from sage_desktop.ui.list_editor import ListEditor, Texts
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.widgets import Card, ChoiceRow, Columns, FormRow, Picker, PlainLabel, Tick
from sage_desktop.ui.widgets.scrolling import bring_into_view

_CODE_WIDTH = 120
_NOTE_LINES = 4


class CustomerForm(QWidget):
    """``changed`` tells of each edit, ``submitted`` of Enter in a field."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, levels: Look, scope: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = CustomerDraft(name="")
        self._rows: dict[str, FormRow] = {}
        self._lines: dict[str, QLineEdit] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._steps = iter(
            (
                lambda: self._build_details(levels, scope),
                self._build_contact,
                self._build_sites,
                self._build_delivery,
                self._build_people,
                self._finish,
            )
        )
        self.is_whole = False

    def build_more(self) -> None:
        """Makes the next card: all at once would hold up the window. Until ``is_whole``."""
        step = next(self._steps, None)
        if step is not None:
            step()

    def _finish(self) -> None:
        self._column.addStretch(1)
        self.is_whole = True

    def _card(self, title: str) -> Card:
        """A card in its place. What comes into it later is styled once, not at each level."""
        card = Card(title)
        self._column.addWidget(card)
        return card

    # what stands in it

    def _line(self, field: str, label: str, *, width: int = 0, help: str = "") -> FormRow:
        line = text_field(self.changed)
        line.returnPressed.connect(self.submitted)
        row = FormRow(label, line, required=field == "name", width=width, help=help)
        self._rows[field], self._lines[field] = row, line
        return row

    def _build_details(self, levels: Look, scope: TaskScope) -> None:
        self.tenant = Picker(tr("Tenant"))
        self.tenant.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.top_level = SearchPicker(
            tr("Top level"), levels, scope, hint=tr("No group"), free=True
        )
        self.top_level.textChanged.connect(lambda _text: self.changed.emit())
        self.do_not_send = Tick(tr("Do not send"))
        self.do_not_send.toggled.connect(lambda _on: self.changed.emit())
        self.notes = QPlainTextEdit()
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(self.notes.fontMetrics().lineSpacing() * _NOTE_LINES + 20)
        self.notes.textChanged.connect(self.changed)
        card = self._card(tr("Details"))
        card.body.setSpacing(14)
        for part in (
            pair(self._line("name", tr("Name")), self._line("reference", tr("Reference"))),
            pair(self._line("vat_number", tr("VAT number")), self._build_terms()),
            pair(
                FormRow(
                    tr("Top level"),
                    self.top_level,
                    help=tr("A name that groups customers. Optional."),
                ),
                FormRow(tr("Tenant"), self.tenant, help=tr("The set-up this customer belongs to.")),
            ),
            FormRow(tr("Notes"), self.notes),
            ChoiceRow(
                self.do_not_send,
                tr("Keeps this customer out of Sage. Sending itself comes with a later version."),
            ),
        ):
            card.body.addWidget(part)

    def _build_terms(self) -> QWidget:
        currency = self._line("currency", tr("Currency"), width=_CODE_WIDTH)
        days = self._line("payment_days", tr("Payment terms, days"), width=_CODE_WIDTH)
        return pair_always(currency, days)

    def _build_contact(self) -> None:
        card = self._card(tr("Main contact"))
        card.body.setSpacing(14)
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

    def show_draft(self, draft: CustomerDraft) -> None:
        """Shows ``draft``, telling nobody; fields that show it already keep their cursor."""
        notes, self._shown = self._typed_notes(), draft
        for field, line in self._lines.items():
            put_text(line, getattr(draft, field))
        self.clear_problems()
        blocked = [self.tenant, self.top_level, self.do_not_send, self.notes, self.same]
        blockers = [QSignalBlocker(control) for control in blocked]
        self.tenant.set_value(draft.tenant_id)
        self.top_level.set_text(draft.top_level)
        self.do_not_send.setChecked(draft.do_not_send)
        if notes != draft.notes:
            self.notes.setPlainText(draft.notes)
        self.notes.document().setModified(False)
        self.same.setChecked(draft.delivery_address is None)
        del blockers
        self.sites.set_values(draft.sites)
        self.people.set_values(draft.contacts)
        self.delivery.set_value(draft.delivery_address or Address())
        self.delivery.setVisible(draft.delivery_address is not None)

    @property
    def shown_id(self) -> int | None:
        """The customer that this is the form of; None: one that was not saved yet."""
        return self._shown.id

    def name_record(self, number: int, key: str) -> None:
        """It was saved: from now on this is the form of that customer; what is typed stays."""
        self._shown = replace(self._shown, id=number, key=key)

    def offer_tenants(self, tenants: Sequence[tuple[int, str]]) -> None:
        """The tenants to choose from; the one shown stays."""
        with QSignalBlocker(self.tenant):
            chosen = self.tenant.value()
            offered = [(None, tr("None")), *tenants]
            self.tenant.set_choices(
                offered, chosen if chosen is not None else self._shown.tenant_id
            )

    def draft(self) -> CustomerDraft:
        """What is typed now, without what was left blank."""
        texts = {field: line.text() for field, line in self._lines.items()}
        return without_blanks(
            CustomerDraft(
                **texts,
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

    def show_problems(self, problems: Mapping[str, str]) -> bool:
        """Puts each sentence beside its field and the cursor there; False if one has no place."""
        placed = True
        for field, sentence in reversed(list(problems.items())):
            if field in self._rows:
                row = self._rows[field]
                row.set_error(sentence)
                row.field.setFocus(Qt.FocusReason.OtherFocusReason)
                bring_into_view(row)
            elif field == "contacts":
                draft = self.draft()
                self.people.set_error(sentence, max(0, nameless(draft, self._shown)))
                self.people.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
                bring_into_view(self.people)
            else:
                placed = False
        return placed

    def clear_problems(self) -> None:
        for row in self._rows.values():
            if row.error:
                row.set_error("")
        self.people.set_error("")

    @property
    def first(self) -> QLineEdit:
        """Where typing begins."""
        return self._lines["name"]

    def _typed_notes(self) -> str:
        """What was shown, unless something was typed: Qt's editor alters some odd characters."""
        if not self.notes.document().isModified():
            return self._shown.notes
        return self.notes.toPlainText()

    def _same_toggled(self, same: bool) -> None:
        self.delivery.setVisible(not same)
        if not same and self.delivery.value() == Address() and self.sites.values():
            self.delivery.set_value(self.sites.values()[0])
        self.changed.emit()


def pair_always(one: QWidget, other: QWidget) -> QWidget:
    """Two short rows that stand beside each other at any width."""
    return Columns(one, other, from_width=0, spacing=16)
