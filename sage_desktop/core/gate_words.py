"""The sentences of gates, by code: nothing is wrong, but something keeps a record here.

Each is a title, what it means for the data, and the name of the way out ("" for none).
"""

from __future__ import annotations

from collections.abc import Mapping

GATES: Mapping[str, tuple[str, str, str]] = {
    "gate_module_off": (
        "The module Sage Business Cloud is disabled.",
        "Nothing is sent, and nothing is lost. Enable it under Configuration, Integrations.",
        "Enable",
    ),
    "gate_paused_all": (
        "Syncing is paused.",
        "Changes wait here, and nothing is lost. Press Resume syncing on the page of the module, "
        "or in the tray menu, to send them.",
        "Open the module",
    ),
    "gate_not_connected": (
        "{tenant} is not connected to Sage.",
        "Changes wait here and go once it is. Connect it on its tab Details.",
        "Open Details",
    ),
    "gate_sign_in": (
        "{tenant} needs a new sign-in.",
        "Changes wait here and go once it is connected again. Press Reconnect on its tab Details.",
        "Open Details",
    ),
    "gate_custom_app": (
        "Syncing is not supported with a custom developer app, for it has no webhooks.",
        "Switch Sync without webhooks on, on the tab Syncing of {tenant}, to let this computer "
        "watch for changes.",
        "Open Syncing",
    ),
    "gate_paused": (
        "Syncing of {tenant} is off.",
        "Changes wait here. Switch it on, on its tab Syncing, to send them.",
        "Open Syncing",
    ),
    "gate_entity": (
        "Records of this kind are not among the entities to sync of {tenant}.",
        "Changes wait here. Add them on its tab Syncing to send them.",
        "Open Syncing",
    ),
    "gate_no_tenant": (
        "This record belongs to no tenant.",
        "It stays here. Choose a tenant on the record, or on the customer of an invoice, to send "
        "it.",
        "",
    ),
    "gate_draft": ("Drafts stay here.", "Finish the invoice to send it.", "Finish"),
    "gate_void": ("This invoice is void.", "It was not sent, and is not sent any more.", ""),
    "gate_do_not_send": (
        "This record is marked Do not send.",
        "It stays here. Take the mark away to send it.",
        "",
    ),
    "gate_customer_excluded": (
        "The customer {customer} is marked Do not send.",
        "Invoices of this customer stay here. Take the mark away on the customer to send them.",
        "Open the customer",
    ),
    "gate_customer_not_mapped": (
        "{customer} is not mapped to a customer in Sage, and customers of {tenant} are not synced.",
        "The invoice waits here. Map the customer on the tab Customers, or add Customers to the "
        "entities to sync.",
        "Open Customers",
    ),
    "gate_customer_elsewhere": (
        "{customer} is not a customer of {tenant}.",
        "The invoice waits here. Choose another customer, or map this one on the tab Customers of "
        "{tenant}.",
        "Open record",
    ),
    "gate_customer_left": (
        "{customer} is not in Sage, and somebody decided to leave it here.",
        "The invoice waits here. Press Send now on the customer to send both.",
        "Open the customer",
    ),
    "gate_waits_customer": (
        "Waits for its customer {customer}.",
        "It goes by itself once Sage has the customer.",
        "Open the customer",
    ),
    "gate_waits_product": (
        "Waits for its product {product}.",
        "It goes by itself once Sage has the product.",
        "Open the product",
    ),
    "gate_account_missing": (
        "Line {line} has no account.",
        "The invoice waits here. Choose an account on the line or its product, or a default item "
        "code on the tab Syncing.",
        "Open record",
    ),
    "gate_account_unknown": (
        "Account {account} is not an account code of {tenant}.",
        "It waits here. Choose another account, or import the account codes again.",
        "Open record",
    ),
    "gate_account_not_on_sales": (
        "Account {account} on line {line} cannot be used on sales in Sage.",
        "The invoice waits here. Choose another account, or allow this one for sales in Sage and "
        "import the account codes again.",
        "Open record",
    ),
    "gate_tax_rate": (
        "The tax rate {rate} is not mapped to a Sage tax rate of {tenant}.",
        "It waits here. Map the rate on the tab Tax Rates, or choose another one.",
        "Open Tax Rates",
    ),
    "gate_total_negative": (
        "This invoice comes to less than nothing.",
        "In Sage that is a credit note, which is entered there. It waits here: change its lines, "
        "or mark it Do not send.",
        "Open record",
    ),
    "gate_locked": (
        "Sage has locked the period up to {until}.",
        "The invoice waits here. Choose a later date, or unlock the period in Sage and retry.",
        "Open record",
    ),
    "gate_before_start": (
        "The accounts in Sage start on {start}.",
        "The invoice waits here. Choose a later date.",
        "Open record",
    ),
    "gate_edition": (
        "The Sage edition of {tenant} has no products.",
        "The product stays here; invoices go without it.",
        "",
    ),
    "gate_stock_code": (
        "A stock item needs a code to be made in Sage.",
        "It waits here. Enter a code on the product.",
        "Open record",
    ),
}
