"""The sentences: what happened, what it means for the data, what to do next; by error code.

Used by the window and the command line alike, so that both say the same. Data from outside is
filled in as plain text; whoever shows it must show it as plain text too.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sage_desktop.core import writing
from sage_desktop.core.daily_words import DAILY
from sage_desktop.core.data_words import DATA
from sage_desktop.core.errors import AppError, Rejected
from sage_desktop.core.i18n import tr
from sage_desktop.core.numerals import read_plain
from sage_desktop.core.sending_words import SENDING


@dataclass(frozen=True, slots=True)
class Explanation:
    """``title`` says what happened, ``text`` what it means and what to do, ``action`` the button.

    ``detail`` holds the other side's own words, "" for none.
    """

    title: str
    text: str
    action: str = ""
    detail: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.title} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    text: str
    action: str = ""


_CONNECTING = {
    "denied": _Entry(
        "Sage was not allowed to connect.",
        "Nothing was changed. Press Connect Now and choose Allow in the browser.",
        "Connect Now",
    ),
    "gave_up": _Entry(
        "No answer from the browser for {minutes}.",
        "The sign-in was stopped; nothing is half connected. Press Connect Now to try again.",
        "Connect Now",
    ),
    "wrong_client": _Entry(
        "Sage does not know this client ID or client secret.",
        "Nothing was changed. Compare both with your app in Sage's developer portal, save, and "
        "connect again.",
        "Connect Now",
    ),
    "ports_busy": _Entry(
        "Ports {ports} are in use by other programs, so the sign-in cannot come back here.",
        "Nothing was changed. Close one of them and try again.",
        "Connect Now",
    ),
    "redirect_not_registered": _Entry(
        "If Sage shows an error page instead of its login, it does not know this app or the "
        "address that the sign-in comes back to.",
        "Then press Cancel, and compare the client ID and the redirect addresses with the app in "
        "Sage's developer portal.",
    ),
    "no_browser": _Entry(
        "No web browser could be opened.",
        "The program still waits for the sign-in: copy the link and open it in a browser on this "
        "computer.",
        "Copy link",
    ),
    "wrong_country": _Entry(
        "This Sage account was not accepted: {reason}.",
        "Nothing was changed. Sign in with the e-mail of the business (not of a developer account) "
        "and choose its own country.",
        "Connect Now",
    ),
    "no_subscription": _Entry(
        "{business} has no active Sage subscription.",
        "Nothing was imported or sent. Renew the subscription in Sage, then connect again.",
        "Connect Now",
    ),
    "unsupported_country": _Entry(
        "{business} is in a country that Sage's connection does not serve: {country}.",
        "Nothing was changed. Businesses in the United Kingdom, Ireland and Canada can be "
        "connected.",
    ),
    "business_taken": _Entry(
        "{business} belongs to the tenant {tenant} already.",
        "Nothing was changed. One business belongs to one tenant, so that nothing is sent twice.",
    ),
    "other_business": _Entry(
        "{tenant} belongs to {business}.",
        "Nothing was changed, for its links point to records of that business. Sign in as a user "
        "of it, or make a new tenant for the other one.",
        "Connect Now",
    ),
    "disconnect_first": _Entry(
        "{tenant} is connected.", "Disconnect it before you change how it signs in."
    ),
    "no_businesses": _Entry(
        "This Sage user has no business.",
        "Nothing was changed. Create the business in Sage, or sign in as a user who has one.",
        "Connect Now",
    ),
    "unknown_business": _Entry(
        "This Sage user has no business with the id {business}.",
        "Nothing was changed. Businesses of this user: {known}.",
    ),
    "choose_business": _Entry(
        "This Sage user has several businesses.",
        "Nothing was changed. Connect again with --business and one of these ids: {known}.",
    ),
    "state_mismatch": _Entry(
        "The answer from the browser does not belong to this sign-in.",
        "It was refused and nothing was changed. Close old Sage pages and press Connect Now again.",
        "Connect Now",
    ),
    "code_refused": _Entry(
        "Sage did not accept the answer of the browser any more.",
        "It is valid for one minute and once. Nothing was changed. Press Connect Now again.",
        "Connect Now",
    ),
    "connect_failed": _Entry(
        "Sage ended the sign-in: {reason}.",
        "Nothing was changed. Press Connect Now to try again.",
        "Connect Now",
    ),
    "no_halo_app": _Entry(
        "This installation has no Halo app.",
        "Use a custom developer app, or try the demo.",
    ),
    "client_id_missing": _Entry("A client ID is needed.", "Copy it from Sage's developer portal."),
    "client_secret_missing": _Entry(
        "A client secret is needed.", "Copy it from Sage's developer portal."
    ),
}

_SIGN_IN = {
    "not_connected": _Entry(
        "{tenant} is not connected.",
        "Nothing was changed. Open its Details and press Connect Now.",
        "Connect Now",
    ),
    "reconnect_needed": _Entry(
        "Sage needs you to sign in again for {tenant}.",
        "The sign-in is no longer valid; records, links and mappings stay as they are. Press "
        "Reconnect.",
        "Reconnect",
    ),
    "memory_only": _Entry(
        "The sign-in for {tenant} lasted until the program was closed.",
        "This computer has no system keychain, so it was not kept on disk. Press Reconnect.",
        "Reconnect",
    ),
    "keychain_missing": _Entry(
        "This computer has no system keychain.",
        "Sign-ins last until you quit and are never written to disk. Records are kept as always.",
    ),
    "keychain_locked": _Entry(
        "The system keychain is locked.",
        "Nothing can be sent or imported until it is open; nothing is lost. Unlock it and press "
        "Try again.",
        "Try again",
    ),
    "secrets_unreadable": _Entry(
        "The stored sign-in cannot be read with the key in this computer's keychain.",
        "The book may come from another computer or user. Records are unharmed. Press Reconnect.",
        "Reconnect",
    ),
    "role_missing": _Entry(
        "The Sage user may not do this.",
        "Nothing was changed. Ask the owner of the business for the right in Sage: {detail}",
    ),
    "grant_useless": _Entry(
        "Sage refuses everything for this sign-in.",
        "Access was taken back in Sage. Records stay as they are. Press Reconnect.",
        "Reconnect",
    ),
    "not_permitted": _Entry("Sage does not allow this.", "Nothing was changed. {detail}"),
}

_WAITING = {
    "offline": _Entry(
        "No connection to Sage.",
        "Nothing was changed. Check the network and try again.",
        "Try again",
    ),
    "throttled": _Entry(
        "Sage asks to slow down.",
        "Nothing was changed. The program goes on by itself later, or try again.",
        "Try again",
    ),
    "server_trouble": _Entry(
        "Sage has trouble of its own.",
        "Nothing was changed here. Try again in a few minutes.",
        "Try again",
    ),
    "bad_reply": _Entry(
        "Sage's answer could not be understood.",
        "Nothing was changed. Try again; if it stays, send the log file to support.",
        "Try again",
    ),
    "wrong_business": _Entry(
        "Sage answered for another business.",
        "The answer was not used and nothing was changed. Try again.",
        "Try again",
    ),
    "incomplete_list": _Entry(
        "Sage's list changed while it was read, or is not complete.",
        "Nothing was imported. Try again.",
        "Try again",
    ),
    "endless_list": _Entry("Sage's list does not end.", "Nothing was imported. Try again."),
    "foreign_next": _Entry(
        "Sage's list goes on at another address.",
        "It was not followed, so your sign-in stayed here; nothing was imported. Try again.",
    ),
    "redirected": _Entry(
        "Something answered in Sage's place and pointed to another address.",
        "It was not followed and nothing was changed. Networks with a login page of their own do "
        "this: sign in there first, then try again.",
        "Try again",
    ),
    "reply_too_large": _Entry(
        "Sage's answer is too large to be right.",
        "It was not used; nothing was changed. Try again.",
    ),
    "uncertain": _Entry(
        "It is not known whether Sage carried this out.",
        "It is looked up before anything is sent again, so it cannot happen twice.",
    ),
}

_FIXING = {
    "rejected": _Entry("Sage refused this.", "Nothing was changed. {detail}"),
    "not_found": _Entry("There is no {what} “{name}”.", "Nothing was changed."),
    "stale": _Entry(
        "Sage or the book changed since this list was read.",
        "Nothing was imported. Read again to see what is new; your choices are kept.",
        "Read again",
    ),
    "name_missing": _Entry("A name is needed.", "Type one that can be seen."),
    "name_too_long": _Entry("The name is too long.", "Use at most {limit} characters."),
    "text_too_long": _Entry("The text is too long.", "Use at most {limit} characters."),
    "bad_email": _Entry(
        "This is not an e-mail address.", "Write it like name@example.com, or leave it empty."
    ),
    "bad_currency": _Entry(
        "“{value}” is not a currency.", "Write its three letters, like GBP, or leave it empty."
    ),
    "bad_payment_days": _Entry(
        "“{value}” is not a number of days.",
        "Write a whole number from 0 to {most}, or leave it empty.",
    ),
    "description_missing": _Entry("A description is needed.", "Type one that can be seen."),
    "bad_amount": _Entry(
        "“{value}” cannot be an amount here.",
        "Write it like 12.50: not less than 0, with at most {decimals} decimals.",
    ),
    "bad_price_type": _Entry(
        "“{value}” cannot name a price.", "Choose a price type, or type one on one line."
    ),
    "price_type_twice": _Entry("“{name}” has two prices.", "Leave one price for each price type."),
    "unknown_account": _Entry(
        "There is no account “{account}”, or Sage no longer has it.",
        "Choose one of the account codes, or import them first.",
    ),
    "rate_retired": _Entry("The tax rate “{name}” is retired.", "Choose another one."),
    "rate_missing": _Entry("A tax rate is needed.", "Choose one, also where no tax is due."),
    "customer_missing": _Entry("A customer is needed.", "Choose who gets the invoice."),
    "date_missing": _Entry("A date is needed.", "Choose the day of the invoice."),
    "bad_date": _Entry("“{value}” is not a day.", "Write it like 2026-11-23, from 2000 to 2099."),
    "due_before_date": _Entry(
        "It would be due before its date.", "Choose the same day or a later one."
    ),
    "lines_missing": _Entry(
        "An invoice needs a line before it is final.", "Add one, or keep it as a draft."
    ),
    "bad_number": _Entry(
        "“{value}” cannot be a number here.",
        "Write it like 2 or 12.50, with at most {decimals} decimals.",
    ),
    "bad_discount": _Entry(
        "“{value}” cannot be a discount.",
        "Write a percentage from 0 to 100, or leave it empty.",
    ),
    "amount_too_large": _Entry(
        "The amount is too large for an invoice.", "Check quantity and price."
    ),
    "invoice_void": _Entry(
        "A void invoice cannot be changed.", "It is kept as it is. Make a new one in its place."
    ),
    "reason_missing": _Entry("A reason is needed.", "Sage keeps it with the void invoice."),
    "invoice_sent": _Entry(
        "This invoice is in Sage.",
        "It can be neither deleted nor a draft again. Void it if it must not count.",
    ),
    "name_taken": _Entry("Another tenant has this name.", "Choose a different one."),
    "bad_colour": _Entry("This colour is not offered.", "Choose one of: {offered}."),
    "bad_address": _Entry(
        "{name} is not an allowed address: {value}.",
        "Use https, or http for this computer only (127.0.0.1, ::1, localhost).",
    ),
    "unknown_entity": _Entry(
        "“{name}” is nothing that can be synced.", "Choose from customers, invoices and products."
    ),
    "unknown_item_code": _Entry(
        "{business} has no item in use with the code “{code}”, as last read.",
        "Nothing was changed. Choose one of its items, or read them again.",
    ),
    "bad_setting": _Entry("{name} cannot be “{value}”.", "Use {allowed}."),
    "folder_unusable": _Entry(
        "Nothing can be written to the folder {folder}.",
        "Nothing was changed. Choose a folder that is there and that you may write to.",
    ),
    "autostart_failed": _Entry(
        "Whether Sage Desktop starts with the computer could not be set.",
        "Nothing was changed. What the system said: {reason}",
    ),
    "already_running": _Entry(
        "Sage Desktop runs already over this data folder, and does not answer.",
        "Nothing was opened, so nothing is done twice. Wait a moment and start it again, or end "
        "the program that hangs.",
    ),
    "bad_input": _Entry("The input cannot be used.", "{detail}"),
    "not_text": _Entry(
        "A text holds half a character, which cannot be kept.", "Nothing was changed. Type it anew."
    ),
    "not_a_number": _Entry("“{value}” is not a number.", "Write it like 20 or 17.5, as a string."),
    "key_taken": _Entry("Another record has the key “{key}”.", "Choose a different one."),
    "too_precise": _Entry(
        "The amount {value} has more decimals than money has.", "Write it with two decimals."
    ),
    "bad_record": _Entry("Record {index}: {problem}", "Nothing was changed."),
    "in_use": _Entry("This record is in use.", "It is kept."),
    "being_sent": _Entry(
        "This record is on its way to Sage.",
        "It is kept until it is known whether Sage received it. Try again in a moment.",
    ),
    "port_in_use": _Entry(
        "Port {port} is in use by another program.", "Nothing was started. Choose another port."
    ),
    "module_disabled": _Entry(
        "The module Sage Business Cloud is disabled.",
        "A disabled module imports and sends nothing. Enable it under Configuration, Integrations.",
        "Enable",
    ),
    "already_linked": _Entry(
        "“{local}” is linked to “{sage}” already.",
        "Nothing was changed. Choose another Halo tax rate, or change that mapping first.",
    ),
    "already_mapped": _Entry(
        "“{local}” is mapped to “{sage}” already.",
        "Nothing was changed. Remove that mapping first, or choose another record.",
    ),
    "changed_meanwhile": _Entry(
        "Changed since the list was read.",
        "This record was left as it is. Read again to see what is different now.",
        "Read again",
    ),
    "conflict": _Entry(
        "“{name}” differs in Sage and here. Fields that wait for your choice: {count}.",
        "They stay as they are on both sides. Open the import and choose for each.",
    ),
    "no_name": _Entry(
        "This Sage record has no name.",
        "It was left out; the others were imported. Give it a name in Sage and import again.",
    ),
    "anonymised": _Entry(
        "Sage has anonymised this contact.",
        "It is left out, for it takes no new documents. There is nothing to do.",
    ),
    "unreadable_record": _Entry(
        "Sage's answer about this record could not be understood.",
        "It was left out; the others were imported. Look at the record in Sage: {detail}",
    ),
    "possible_match": _Entry(
        "“{name}” may be “{target}” of the book.",
        "Nothing was changed. Map it, or import it by its id to make a new record.",
    ),
    "ambiguous": _Entry(
        "“{name}” fits several records of the book.",
        "Nothing was changed. Map it to the right one, or import it by its id to make a new one.",
    ),
    "cannot_aim": _Entry(
        "This record cannot be sent elsewhere.",
        "It is mapped or imported already. Remove its mapping first.",
    ),
    "cannot_write": _Entry("{path} cannot be written: {why}.", "Choose another place."),
    "accounts_first": _Entry(
        "The account codes of {tenant} were not imported yet.",
        "Nothing was read or changed. Products name accounts: import the account codes in the "
        "tenant's Accounts tab first.",
        "Open Accounts",
    ),
    "tax_rates_first": _Entry(
        "No tax rate of {tenant} is mapped yet.",
        "Nothing was read or changed. Products name tax rates: import these in the tenant's Tax "
        "Rates tab first.",
        "Open Tax Rates",
    ),
    "no_product_group": _Entry(
        "{tenant} has no product group for what is imported.",
        "Nothing was read or changed. Choose a default product group in the tenant's Products tab, "
        "or map Sage's categories there.",
        "Open Products",
    ),
    "category_not_mapped": _Entry(
        "Sage's category “{category}” is mapped to no product group.",
        "This record was left as it is; the others were imported. Map the category in the tenant's "
        "Products tab, or choose a default product group there.",
        "Open Products",
    ),
    "tax_rate_not_mapped": _Entry(
        "Its tax rate “{rate}” is mapped to no Halo tax rate.",
        "This record was left as it is; the others were imported. Map the rate in the tenant's Tax "
        "Rates tab and import again.",
        "Open Tax Rates",
    ),
    "tax_rate_retired": _Entry(
        "Its tax rate “{rate}” is retired.",
        "This record was left as it is; the others were imported. Give it another tax rate in Sage "
        "and import again.",
        "Open Tax Rates",
    ),
    "account_not_here": _Entry(
        "Its account “{account}” is none of the account codes.",
        "This record was left as it is; the others were imported. Import the account codes, then "
        "import again.",
        "Open Accounts",
    ),
    "account_retired": _Entry(
        "Its account “{account}” is retired: Sage no longer has it.",
        "This record was left as it is; the others were imported. Give it another account in Sage "
        "and import again.",
        "Open Accounts",
    ),
    "mirror_lost": _Entry(
        "What was read from Sage could not be used any more and was thrown away.",
        "The book is unharmed. Read again; it takes as long as the first time.",
        "Read again",
    ),
    "unknown_world": _Entry("There is no world “{name}”.", "Known worlds: {known}."),
    "percent_differs": _Entry(
        "Linked to different percentages in two businesses.",
        "This Halo tax rate stands for {other_percentage} % in {other_tenant} and would become "
        "{percentage} % here. It was left as it is. Map one of the two to another Halo tax rate.",
    ),
    "no_percentage": _Entry(
        "Sage names no percentage for this rate.",
        "It was left out; the others were imported. Look at the rate in Sage.",
    ),
    "no_nominal_code": _Entry(
        "This account has no code in Sage.",
        "It was left out; the others were imported. Look at the account in Sage.",
    ),
    "no_account_name": _Entry(
        "This account has no name in Sage.",
        "It was left out; the others were imported. Look at the account in Sage.",
    ),
    "changed_since": _Entry(
        "Changed since the import.", "It was left as it is now; the rest was taken back."
    ),
    "cannot_undo": _Entry(
        "Run {run} cannot be undone.",
        "It changed nothing, was undone before, a newer import of the same kind followed, or its "
        "tenant was deleted.",
    ),
    "busy": _Entry(
        "{tenant} is already being imported.",
        "Wait until it is done, or cancel it.",
    ),
    "several_match": _Entry(
        "Several records are called “{name}”.", "Nothing was changed. Name it by its key."
    ),
}

_STOPPING = {
    "book_newer": _Entry(
        "This book was written by a newer version of Sage Desktop.",
        "It was not touched. Install the newer version, or choose another data folder.",
    ),
    "book_damaged": _Entry(
        "The book is damaged.",
        "It was not changed. Start Sage Desktop, which offers the newest good backups, or run "
        "sage-desktop-cli restore FILE. The damaged book is kept beside the new one.",
    ),
    "book_unreadable": _Entry(
        "The book cannot be opened.",
        "It was not changed. Check that the data folder exists and belongs to you.",
    ),
    "book_busy": _Entry(
        "Another program holds the book.", "Nothing was changed. Close it and try again."
    ),
    "disk_full": _Entry(
        "The disk is full.",
        "What was confirmed before is safe; this change was not made. Free some space and try "
        "again.",
    ),
    "cancelled": _Entry("Stopped.", "Nothing was changed."),
    "interrupted": _Entry(
        "The program ended during this run.", "What was stored stays. Run it again to go on."
    ),
    "unexpected": _Entry(
        "Something unexpected went wrong.",
        "The records are unharmed. The log file has the details.",
    ),
}

_SENDING = {code: _Entry(*words) for code, words in SENDING.items()}
_DAILY = {code: _Entry(*words) for code, words in DAILY.items()}
_DATA = {code: _Entry(*words) for code, words in DATA.items()}
_ENTRIES: Mapping[str, _Entry] = {
    **_CONNECTING,
    **_SIGN_IN,
    **_WAITING,
    **_FIXING,
    **_STOPPING,
    **_SENDING,
    **_DAILY,
    **_DATA,
}


class _Blanks(dict[str, object]):
    """A missing value becomes an ellipsis instead of hiding the message behind a KeyError."""

    def __missing__(self, key: str) -> str:
        return "…"


_DAYS = frozenset({"until", "start"})
_AMOUNTS: Mapping[str, frozenset[str]] = {
    "total_differs": frozenset({"ours", "sage", "difference"}),
    "percent_differs": frozenset({"percentage", "other_percentage"}),
}


def _told(code: str, name: str, value: object) -> object:
    """Days and numbers as people write them: ``31 October 2026``; anything else as it is."""
    here = writing.now()
    if isinstance(value, int) and not isinstance(value, bool):
        return here.numerals.in_digits(str(value))
    if not isinstance(value, str):
        return value
    if name in _AMOUNTS.get(code, ()):
        return _amount(value)
    if name in _DAYS:
        with suppress(ValueError):
            return here.day(date.fromisoformat(value))
    return value


def _amount(text: str) -> str:
    """An amount in plain writing, with as many decimals as it has; what is none as it is."""
    number = read_plain(text)
    if number is None:
        return text
    return writing.now().numerals.amount(number, len(text.partition(".")[2]), grouped=False)


def explain_code(code: str, data: Mapping[str, object] | None = None) -> Explanation:
    """The words for ``code``; an unknown code gets the words for *unexpected*, with the code."""
    entry = _ENTRIES.get(code)
    if entry is None:
        entry = _ENTRIES["unexpected"]
        detail = code
    else:
        detail = ""
    values = _Blanks({name: _told(code, name, value) for name, value in (data or {}).items()})
    return Explanation(
        title=tr(entry.title).format_map(values),
        text=tr(entry.text).format_map(values).replace(" …", "").strip(),
        action=tr(entry.action) if entry.action else "",
        detail=detail,
    )


def explain(error: BaseException) -> Explanation:
    """The words for any error. Sage's own text is kept in ``detail``."""
    if not isinstance(error, AppError):
        return explain_code("unexpected")
    said = ""
    if isinstance(error, Rejected):
        said = "\n".join(
            f"{problem.message} ({problem.source})" if problem.source else problem.message
            for problem in error.problems
        )
    known = explain_code(error.code, {"detail": said, **error.data})
    return Explanation(known.title, known.text, known.action, said or known.detail)


def known_codes() -> frozenset[str]:
    """All codes that have words."""
    return frozenset(_ENTRIES)
