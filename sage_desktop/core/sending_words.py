"""The sentences of sending, by code: what Sage refused, what a person must decide or mend.

Each is a title, what it means for the data, and the name of the way out ("" for none).
"""

from __future__ import annotations

from collections.abc import Mapping

SENDING: Mapping[str, tuple[str, str, str]] = {
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
