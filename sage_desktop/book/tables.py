"""All tables of the book, in an order in which they can be made."""

from __future__ import annotations

from sage_desktop.book.records.base import Migration, Record
from sage_desktop.book.records.contacts import Customer, CustomerAddress, CustomerContact, Supplier
from sage_desktop.book.records.groups import ProductGroup
from sage_desktop.book.records.invoices import Invoice, InvoiceLine, SentInvoice
from sage_desktop.book.records.links import Link
from sage_desktop.book.records.outbox import BusinessWait, Outbox, Passage, SageFacts
from sage_desktop.book.records.products import Category, Product, ProductPrice
from sage_desktop.book.records.runs import Issue, Run, RunChange
from sage_desktop.book.records.taxes import AccountCode, SageTaxRate, TaxRate, TaxRatePercentage
from sage_desktop.book.records.tenants import Module, SignIn, Tenant

TABLES: tuple[type[Record], ...] = (
    Migration,
    SignIn,
    ProductGroup,
    Tenant,
    Module,
    TaxRate,
    TaxRatePercentage,
    SageTaxRate,
    AccountCode,
    Customer,
    CustomerAddress,
    CustomerContact,
    Supplier,
    Product,
    ProductPrice,
    Category,
    Link,
    Run,
    RunChange,
    Issue,
    Invoice,
    InvoiceLine,
    Outbox,
    Passage,
    SageFacts,
    SentInvoice,
    BusinessWait,
)
"""Importing them all also makes known to each which others refer to it."""
