"""The small forms of a customer: an address with its country, a person."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol

from PySide6.QtCore import QLocale, QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from sage_desktop.book.contact_rows import Address, ContactRow
from sage_desktop.core.i18n import tr
from sage_desktop.ui.amounts import drafted
from sage_desktop.ui.widgets import Columns, FormRow, Picker

TWO_COLUMNS_FROM = 560


class Edits(Protocol):
    """What tells that something was typed."""

    def emit(self) -> None: ...


def text_field(changed: Edits) -> QLineEdit:
    """A line for a text of any length: what came from Sage or a file is never cut."""
    field = QLineEdit()
    field.setMaxLength(1_000_000)
    field.textChanged.connect(lambda _text: changed.emit())
    return field


def put_text(field: QLineEdit, text: str) -> None:
    """Shows ``text`` from its start, telling nobody; a field that shows it keeps its cursor."""
    if field.text() != text:
        with QSignalBlocker(field):
            field.setText(text)
            field.setCursorPosition(0)


def put_amount(field: QLineEdit, draft: str, typed: Callable[[str], str]) -> None:
    """The same for what a draft holds of a number, ``typed`` into a field."""
    if drafted(field.text()) != draft:
        put_text(field, typed(draft))


def pair(one: QWidget, other: QWidget) -> Columns:
    """Two rows of a form, beside each other where there is room."""
    return Columns(one, other, from_width=TWO_COLUMNS_FROM, spacing=16)


def pair_always(one: QWidget, other: QWidget) -> Columns:
    """Two short rows that stand beside each other at any width."""
    return Columns(one, other, from_width=0, spacing=16)


class CountryPicker(Picker):
    """Countries by name; a code that is none is offered as it is."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.set_choices(_offered(), "")

    def code(self) -> str:
        value = self.value()
        return value if isinstance(value, str) else ""

    def set_code(self, code: str) -> None:
        """Shows ``code``; tells nobody."""
        offered = _offered()
        known = any(code == value for value, _text in offered)
        if known:
            self.set_value(code)
        if not known or self.value() != code:
            self.set_choices(offered if known else [*offered, (code, code)], code)


def _offered() -> list[tuple[str, str]]:
    return [("", tr("Not said")), *_countries()]


@cache
def _countries() -> list[tuple[str, str]]:
    found = {}
    for country in QLocale.Country:
        code = QLocale.territoryToCode(country)
        if len(code) == 2 and code.isalpha():
            found[code] = QLocale.territoryToString(country)
    return sorted(found.items(), key=lambda item: item[1])


class AddressForm(QWidget):
    """Seven fields. ``changed`` tells of each edit by a person."""

    changed = Signal()

    def __init__(self, name_label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.address_1, self.address_2, self.city, self.region, self.postcode = (
            text_field(self.changed) for _ in range(6)
        )
        self.country = CountryPicker(tr("Country"))
        self.country.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.first = self.name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        rows = (
            (FormRow(name_label, self.name), FormRow(tr("Street"), self.address_1)),
            (FormRow(tr("Street, second line"), self.address_2), FormRow(tr("Town"), self.city)),
            (
                FormRow(tr("County or region"), self.region),
                FormRow(tr("Postcode"), self.postcode, width=160),
            ),
            (FormRow(tr("Country"), self.country), QWidget()),
        )
        for one, other in rows:
            column.addWidget(pair(one, other))

    def value(self) -> Address:
        return Address(
            name=self.name.text(),
            address_1=self.address_1.text(),
            address_2=self.address_2.text(),
            city=self.city.text(),
            region=self.region.text(),
            postcode=self.postcode.text(),
            country=self.country.code(),
        )

    def set_value(self, address: Address) -> None:
        """Shows ``address``; tells nobody."""
        put_text(self.name, address.name)
        put_text(self.address_1, address.address_1)
        put_text(self.address_2, address.address_2)
        put_text(self.city, address.city)
        put_text(self.region, address.region)
        put_text(self.postcode, address.postcode)
        with QSignalBlocker(self.country):
            self.country.set_code(address.country)

    def set_error(self, _sentence: str) -> None:
        """Any address can be saved."""


class PersonForm(QWidget):
    """Name, job, e-mail and phone of a further person."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.job_title, self.email, self.phone = (
            text_field(self.changed) for _ in range(4)
        )
        self.first = self.name
        self.name_row = FormRow(tr("Name"), self.name, required=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(pair(self.name_row, FormRow(tr("Job title"), self.job_title)))
        column.addWidget(
            pair(FormRow(tr("E-mail"), self.email), FormRow(tr("Phone"), self.phone)),
        )

    def value(self) -> ContactRow:
        return ContactRow(
            name=self.name.text(),
            job_title=self.job_title.text(),
            email=self.email.text(),
            phone=self.phone.text(),
        )

    def set_value(self, person: ContactRow) -> None:
        """Shows ``person``; tells nobody."""
        put_text(self.name, person.name)
        put_text(self.job_title, person.job_title)
        put_text(self.email, person.email)
        put_text(self.phone, person.phone)

    def set_error(self, sentence: str) -> None:
        self.name_row.set_error(sentence)
