"""Customers to be: one with everything, and any at all."""

from __future__ import annotations

from hypothesis import strategies as st

from sage_desktop.book.contact_rows import Address, ContactRow, NewCustomer
from sage_desktop.core.names import has_visible

SHEFFIELD = Address(
    "Works", "1 Mill Road", "Unit 2", "Sheffield", "South Yorkshire", "S1 1AA", "GB"
)
LEEDS = Address("Depot", "2 Canal Street", "", "Leeds", "", "LS1 1AA", "GB")
FULL = NewCustomer(
    name="Harbour Ltd",
    key="harbour",
    reference="HAR1",
    contact_name="Ada Quay",
    email="ada@harbour.example",
    phone="0114 496 0000",
    vat_number="GB123456789",
    currency="GBP",
    payment_days=30,
    notes="Line one\nLine two\n",
    top_level="Yorkshire",
    do_not_send=True,
    sites=(SHEFFIELD, LEEDS),
    delivery_address=LEEDS,
    contacts=(ContactRow("Ben", "Buyer", "ben@harbour.example", "1"), ContactRow("Cy")),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = texts.filter(has_visible)
addresses = st.builds(Address, *[texts] * 7)
contacts = st.builds(ContactRow, *[texts] * 4)
DRAFTS = st.builds(
    NewCustomer,
    name=names,
    key=st.none(),
    **dict.fromkeys(("reference", "contact_name", "email", "phone", "vat_number", "notes"), texts),
    currency=st.sampled_from(["", "GBP"]),
    top_level=texts,
    payment_days=st.none() | st.integers(0, 365),
    do_not_send=st.booleans(),
    sites=st.lists(addresses, max_size=3).map(tuple),
    delivery_address=st.none() | addresses,
    contacts=st.lists(contacts, max_size=3).map(tuple),
)
