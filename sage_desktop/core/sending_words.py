"""The sentences of sending, by code: why a record waits, what Sage refused, what to do next.

Each is a title, what it means for the data, and the name of the way out ("" for none).
"""

from __future__ import annotations

from collections.abc import Mapping

SENDING: Mapping[str, tuple[str, str, str]] = {
    # Gates: nothing is wrong, but something keeps it here.
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
    # What a person must decide or mend.
    "exists_in_sage": (
        "Sage already has “{sage_name}”.",
        "{name} was not sent, so that there are not two. Link both, or make a second one.",
        "Link",
    ),
    "invoice_exists_in_sage": (
        "Sage already has an invoice with the reference of {name}: {sage_name}.",
        "It was not sent, so that it is not there twice. Link both, or send it all the same.",
        "Link",
    ),
    "unknown_outcome": (
        "It is not known whether Sage received {name}.",
        "Sage was asked and shows nothing of it, but too long ago to be sure. Look in Sage; send "
        "it again only if it is not there.",
        "Send it again",
    ),
    "changed_in_both": (
        "{name} was changed in Sage too: {fields}.",
        "Nothing was overwritten. Send what stands here, or leave Sage as it is and import it.",
        "Send what stands here",
    ),
    "other_values_in_sage": (
        "{name} has other values in Sage: {fields}.",
        "Both were mapped without being compared, so nothing was overwritten. Send what stands "
        "here, or leave Sage as it is and import it.",
        "Send what stands here",
    ),
    "gone_in_sage": (
        "{name} is no longer in Sage.",
        "It stays here. Create it again in Sage, or leave it.",
        "Create it again in Sage",
    ),
    "anonymised_in_sage": (
        "{name} was anonymised in Sage.",
        "Nothing can be sent for this customer any more. Use another one.",
        "",
    ),
    "void_in_sage": (
        "{name} is void in Sage.",
        "It was changed here and not sent. Create it again in Sage, or leave it.",
        "Create it again in Sage",
    ),
    "invoice_locked_in_sage": (
        "Sage no longer lets {name} be changed.",
        "Sage keeps what was sent before. Leave it, or void it there and send it again.",
        "Void in Sage and send again",
    ),
    "cannot_void": (
        "Sage does not let {name} be voided.",
        "It stays as it is in Sage. Remove its payments or unlock its period there and retry, or "
        "leave it.",
        "Retry",
    ),
    "total_differs": (
        "{name} is {ours} here and {sage} in Sage: {difference} off.",
        "Sage keeps it as a draft if it was one. Compare both, and mend the invoice here or in "
        "Sage.",
        "Open record",
    ),
    "due_date_needed": (
        "{name} has no due date any more, and in Sage each invoice has one.",
        "Sage keeps the date before. Enter a due date: Sage does not say which one is usual there.",
        "Open record",
    ),
    "default_item_unknown": (
        "Sage has no item in use with the code {code}.",
        "The invoice waits. Choose another default item code on the tab Syncing of {tenant}.",
        "Open Syncing",
    ),
    "currency_not_enabled": (
        "{tenant} does not trade in {currency} in Sage.",
        "The invoice waits. Enable several currencies in Sage, or change its currency.",
        "Open record",
    ),
    "price_type_unknown": (
        "Sage has no price type called {price_types}.",
        "{name} waits. Rename the price type on the product, or add it in Sage.",
        "Open record",
    ),
    "account_needed": (
        "{name} needs a sales and a purchase account.",
        "It waits. Choose both on the product.",
        "Open record",
    ),
    "linked_elsewhere": (
        "{name} was sent, but its record in Sage is mapped to another one here.",
        "Sage has it. Correct the mapping on the tenant's tab, and merge the two records.",
        "",
    ),
    "vat_refused": (
        "Sage refused the VAT number of {name}.",
        "Everything else was sent. Correct the number, or leave it out of Sage.",
        "Open record",
    ),
    "refused_by_sage": (
        "Sage refused {name}: {detail}",
        "Nothing changed in Sage. Correct the record and it goes by itself, or retry.",
        "Open record",
    ),
    "refused_release": (
        "Sage did not issue {name}: {detail}",
        "It is a draft there. Correct the record and it goes by itself, or retry.",
        "Open record",
    ),
    "refused_currency": (
        "Sage does not take the currency of {name}: {detail}",
        "Nothing changed in Sage. There a customer trades in one currency, and several must be "
        "enabled. Choose another currency and it goes by itself, or retry.",
        "Open record",
    ),
    "refused_account": (
        "Sage does not take an account of {name}: {detail}",
        "Nothing changed in Sage. Choose another account and it goes by itself, or allow this one "
        "in Sage and retry.",
        "Open record",
    ),
    "refused_tax_rate": (
        "Sage does not take a tax rate of {name}: {detail}",
        "Nothing changed in Sage. Choose another rate and it goes by itself, or allow this one in "
        "Sage and retry.",
        "Open record",
    ),
    "refused_item": (
        "Sage does not take a product of {name}: {detail}",
        "Nothing changed in Sage. Choose another product and it goes by itself, or make this one "
        "active and retry.",
        "Open record",
    ),
    "refused_reference": (
        "The reference of {name} is taken in Sage, perhaps by a deleted customer.",
        "Nothing changed in Sage. Choose another reference.",
        "Open record",
    ),
    "refused_stock": (
        "Sage has not enough stock for {name}.",
        "Sage did not issue or change it. Adjust the stock in Sage, then retry.",
        "Retry",
    ),
    "refused_date": (
        "Sage does not take the date of {name}: {detail}",
        "Nothing changed in Sage. The period of that date may be locked: choose a later date, or "
        "unlock the period in Sage and retry.",
        "Retry",
    ),
    "refused_edition": (
        "The edition of Sage does not allow this for {name}.",
        "It was not sent. Upgrade Sage and retry, or leave it.",
        "Retry",
    ),
    "refused_role": (
        "Your Sage user may not do this for {name}.",
        "Nothing of the kind is sent. Ask whoever manages Sage for the right, then retry.",
        "Retry",
    ),
    "texts_cut": (
        "Some texts were longer than Sage allows: {detail}.",
        "They were cut or left out in Sage; here they are whole.",
        "",
    ),
    "busy_sending": (
        "{tenant} is being sent by another program.",
        "Nothing is lost. Wait until it is done.",
        "",
    ),
    "cannot_retry": (
        "There is nothing to retry about this.",
        "Look at what it says; it closes by itself once it is mended.",
        "",
    ),
}
