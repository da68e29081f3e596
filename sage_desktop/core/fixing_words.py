"""The sentences of what a person has to put right, by code."""

from __future__ import annotations

from collections.abc import Mapping

FIXING: Mapping[str, tuple[str, ...]] = {
    "rejected": ("Sage refused this.", "Nothing was changed. {detail}"),
    "not_found": ("There is no {what} “{name}”.", "Nothing was changed."),
    "stale": (
        "Sage or the book changed since this list was read.",
        "Nothing was imported. Read again to see what is new; your choices are kept.",
        "Read again",
    ),
    "name_missing": ("A name is needed.", "Type one that can be seen."),
    "name_too_long": ("The name is too long.", "Use at most {limit} characters."),
    "text_too_long": ("The text is too long.", "Use at most {limit} characters."),
    "bad_email": (
        "This is not an e-mail address.",
        "Write it like name@example.com, or leave it empty.",
    ),
    "bad_currency": (
        "“{value}” is not a currency.",
        "Write its three letters, like GBP, or leave it empty.",
    ),
    "bad_payment_days": (
        "“{value}” is not a number of days.",
        "Write a whole number from 0 to {most}, or leave it empty.",
    ),
    "description_missing": ("A description is needed.", "Type one that can be seen."),
    "bad_amount": (
        "“{value}” cannot be an amount here.",
        "Write it like 12.50: not less than 0, with at most {decimals} decimals.",
    ),
    "bad_price_type": (
        "“{value}” cannot name a price.",
        "Choose a price type, or type one on one line.",
    ),
    "price_type_twice": ("“{name}” has two prices.", "Leave one price for each price type."),
    "unknown_account": (
        "There is no account “{account}”, or Sage no longer has it.",
        "Choose one of the account codes, or import them first.",
    ),
    "rate_retired": ("The tax rate “{name}” is retired.", "Choose another one."),
    "rate_missing": ("A tax rate is needed.", "Choose one, also where no tax is due."),
    "customer_missing": ("A customer is needed.", "Choose who gets the invoice."),
    "date_missing": ("A date is needed.", "Choose the day of the invoice."),
    "bad_date": ("“{value}” is not a day.", "Write it like 2026-11-23, from 2000 to 2099."),
    "due_before_date": ("It would be due before its date.", "Choose the same day or a later one."),
    "lines_missing": (
        "An invoice needs a line before it is final.",
        "Add one, or keep it as a draft.",
    ),
    "bad_number": (
        "“{value}” cannot be a number here.",
        "Write it like 2 or 12.50, with at most {decimals} decimals.",
    ),
    "bad_discount": (
        "“{value}” cannot be a discount.",
        "Write a percentage from 0 to 100, or leave it empty.",
    ),
    "amount_too_large": ("The amount is too large for an invoice.", "Check quantity and price."),
    "invoice_void": (
        "A void invoice cannot be changed.",
        "It is kept as it is. Make a new one in its place.",
    ),
    "reason_missing": ("A reason is needed.", "Sage keeps it with the void invoice."),
    "invoice_sent": (
        "This invoice is in Sage.",
        "It can be neither deleted nor a draft again. Void it if it must not count.",
    ),
    "name_taken": ("Another tenant has this name.", "Choose a different one."),
    "bad_colour": ("This colour is not offered.", "Choose one of: {offered}."),
    "bad_address": (
        "{name} is not an allowed address: {value}.",
        "Use https, or http for this computer only (127.0.0.1, ::1, localhost).",
    ),
    "unknown_entity": (
        "“{name}” is nothing that can be synced.",
        "Choose from customers, invoices and products.",
    ),
    "unknown_item_code": (
        "{business} has no item in use with the code “{code}”, as last read.",
        "Nothing was changed. Choose one of its items, or read them again.",
    ),
    "bad_setting": ("{name} cannot be “{value}”.", "Use {allowed}."),
    "folder_unusable": (
        "Nothing can be written to the folder {folder}.",
        "Nothing was changed. Choose a folder that is there and that you may write to.",
    ),
    "autostart_failed": (
        "Whether Sage Desktop starts with the computer could not be set.",
        "Nothing was changed. What the system said: {reason}",
    ),
    "already_running": (
        "Sage Desktop runs already over this data folder, and does not answer.",
        "Nothing was opened, so nothing is done twice. Wait a moment and start it again, or end "
        "the program that hangs.",
    ),
    "bad_input": ("The input cannot be used.", "{detail}"),
    "not_text": (
        "A text holds half a character, which cannot be kept.",
        "Nothing was changed. Type it anew.",
    ),
    "not_a_number": ("“{value}” is not a number.", "Write it like 20 or 17.5, as a string."),
    "key_taken": ("Another record has the key “{key}”.", "Choose a different one."),
    "too_precise": (
        "The amount {value} has more decimals than money has.",
        "Write it with two decimals.",
    ),
    "bad_record": ("Record {index}: {problem}", "Nothing was changed."),
    "in_use": ("This record is in use.", "It is kept."),
    "being_sent": (
        "This record is on its way to Sage.",
        "It is kept until it is known whether Sage received it. Try again in a moment.",
    ),
    "port_in_use": (
        "Port {port} is in use by another program.",
        "Nothing was started. Choose another port.",
    ),
    "module_disabled": (
        "The module Sage Business Cloud is disabled.",
        "A disabled module imports and sends nothing. Enable it under Configuration, Integrations.",
        "Enable",
    ),
    "already_linked": (
        "“{local}” is linked to “{sage}” already.",
        "Nothing was changed. Choose another Halo tax rate, or change that mapping first.",
    ),
    "already_mapped": (
        "“{local}” is mapped to “{sage}” already.",
        "Nothing was changed. Remove that mapping first, or choose another record.",
    ),
    "changed_meanwhile": (
        "Changed since the list was read.",
        "This record was left as it is. Read again to see what is different now.",
        "Read again",
    ),
    "conflict": (
        "“{name}” differs in Sage and here. Fields that wait for your choice: {count}.",
        "They stay as they are on both sides. Open the import and choose for each.",
    ),
    "no_name": (
        "This Sage record has no name.",
        "It was left out; the others were imported. Give it a name in Sage and import again.",
    ),
    "anonymised": (
        "Sage has anonymised this contact.",
        "It is left out, for it takes no new documents. There is nothing to do.",
    ),
    "unreadable_record": (
        "Sage's answer about this record could not be understood.",
        "It was left out; the others were imported. Look at the record in Sage: {detail}",
    ),
    "possible_match": (
        "“{name}” may be “{target}” of the book.",
        "Nothing was changed. Map it, or import it by its id to make a new record.",
    ),
    "ambiguous": (
        "“{name}” fits several records of the book.",
        "Nothing was changed. Map it to the right one, or import it by its id to make a new one.",
    ),
    "cannot_aim": (
        "This record cannot be sent elsewhere.",
        "It is mapped or imported already. Remove its mapping first.",
    ),
    "cannot_write": ("{path} cannot be written: {why}.", "Choose another place."),
    "accounts_first": (
        "The account codes of {tenant} were not imported yet.",
        "Nothing was read or changed. Products name accounts: import the account codes in the "
        "tenant's Accounts tab first.",
        "Open Accounts",
    ),
    "tax_rates_first": (
        "No tax rate of {tenant} is mapped yet.",
        "Nothing was read or changed. Products name tax rates: import these in the tenant's Tax "
        "Rates tab first.",
        "Open Tax Rates",
    ),
    "no_product_group": (
        "{tenant} has no product group for what is imported.",
        "Nothing was read or changed. Choose a default product group in the tenant's Products tab, "
        "or map Sage's categories there.",
        "Open Products",
    ),
    "category_not_mapped": (
        "Sage's category “{category}” is mapped to no product group.",
        "This record was left as it is; the others were imported. Map the category in the tenant's "
        "Products tab, or choose a default product group there.",
        "Open Products",
    ),
    "tax_rate_not_mapped": (
        "Its tax rate “{rate}” is mapped to no Halo tax rate.",
        "This record was left as it is; the others were imported. Map the rate in the tenant's Tax "
        "Rates tab and import again.",
        "Open Tax Rates",
    ),
    "tax_rate_retired": (
        "Its tax rate “{rate}” is retired.",
        "This record was left as it is; the others were imported. Give it another tax rate in Sage "
        "and import again.",
        "Open Tax Rates",
    ),
    "account_not_here": (
        "Its account “{account}” is none of the account codes.",
        "This record was left as it is; the others were imported. Import the account codes, then "
        "import again.",
        "Open Accounts",
    ),
    "account_retired": (
        "Its account “{account}” is retired: Sage no longer has it.",
        "This record was left as it is; the others were imported. Give it another account in Sage "
        "and import again.",
        "Open Accounts",
    ),
    "mirror_lost": (
        "What was read from Sage could not be used any more and was thrown away.",
        "The book is unharmed. Read again; it takes as long as the first time.",
        "Read again",
    ),
    "unknown_world": ("There is no world “{name}”.", "Known worlds: {known}."),
    "percent_differs": (
        "Linked to different percentages in two businesses.",
        "This Halo tax rate stands for {other_percentage} % in {other_tenant} and would become "
        "{percentage} % here. It was left as it is. Map one of the two to another Halo tax rate.",
    ),
    "no_percentage": (
        "Sage names no percentage for this rate.",
        "It was left out; the others were imported. Look at the rate in Sage.",
    ),
    "no_nominal_code": (
        "This account has no code in Sage.",
        "It was left out; the others were imported. Look at the account in Sage.",
    ),
    "no_account_name": (
        "This account has no name in Sage.",
        "It was left out; the others were imported. Look at the account in Sage.",
    ),
    "changed_since": (
        "Changed since the import.",
        "It was left as it is now; the rest was taken back.",
    ),
    "cannot_undo": (
        "Run {run} cannot be undone.",
        "It changed nothing, was undone before, a newer import of the same kind followed, or its "
        "tenant was deleted.",
    ),
    "busy": (
        "{tenant} is already being imported.",
        "Wait until it is done, or cancel it.",
    ),
    "several_match": (
        "Several records are called “{name}”.",
        "Nothing was changed. Name it by its key.",
    ),
}
