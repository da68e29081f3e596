"""The sentences of signing in to Sage and of what passes by itself, by code."""

from __future__ import annotations

from collections.abc import Mapping

CONNECTING: Mapping[str, tuple[str, ...]] = {
    "denied": (
        "Sage was not allowed to connect.",
        "Nothing was changed. Press Connect Now and choose Allow in the browser.",
        "Connect Now",
    ),
    "gave_up": (
        "No answer from the browser for {minutes}.",
        "The sign-in was stopped; nothing is half connected. Press Connect Now to try again.",
        "Connect Now",
    ),
    "wrong_client": (
        "Sage does not know this client ID or client secret.",
        "Nothing was changed. Compare both with your app in Sage's developer portal, save, and "
        "connect again.",
        "Connect Now",
    ),
    "ports_busy": (
        "Ports {ports} are in use by other programs, so the sign-in cannot come back here.",
        "Nothing was changed. Close one of them and try again.",
        "Connect Now",
    ),
    "redirect_not_registered": (
        "If Sage shows an error page instead of its login, it does not know this app or the "
        "address that the sign-in comes back to.",
        "Then press Cancel, and compare the client ID and the redirect addresses with the app in "
        "Sage's developer portal.",
    ),
    "no_browser": (
        "No web browser could be opened.",
        "The program still waits for the sign-in: copy the link and open it in a browser on this "
        "computer.",
        "Copy link",
    ),
    "wrong_country": (
        "This Sage account was not accepted: {reason}.",
        "Nothing was changed. Sign in with the e-mail of the business (not of a developer account) "
        "and choose its own country.",
        "Connect Now",
    ),
    "no_subscription": (
        "{business} has no active Sage subscription.",
        "Nothing was imported or sent. Renew the subscription in Sage, then connect again.",
        "Connect Now",
    ),
    "unsupported_country": (
        "{business} is in a country that Sage's connection does not serve: {country}.",
        "Nothing was changed. Businesses in the United Kingdom, Ireland and Canada can be "
        "connected.",
    ),
    "business_taken": (
        "{business} belongs to the tenant {tenant} already.",
        "Nothing was changed. One business belongs to one tenant, so that nothing is sent twice.",
    ),
    "other_business": (
        "{tenant} belongs to {business}.",
        "Nothing was changed, for its links point to records of that business. Sign in as a user "
        "of it, or make a new tenant for the other one.",
        "Connect Now",
    ),
    "disconnect_first": (
        "{tenant} is connected.",
        "Disconnect it before you change how it signs in.",
    ),
    "no_businesses": (
        "This Sage user has no business.",
        "Nothing was changed. Create the business in Sage, or sign in as a user who has one.",
        "Connect Now",
    ),
    "unknown_business": (
        "This Sage user has no business with the id {business}.",
        "Nothing was changed. Businesses of this user: {known}.",
    ),
    "choose_business": (
        "This Sage user has several businesses.",
        "Nothing was changed. Connect again with --business and one of these ids: {known}.",
    ),
    "state_mismatch": (
        "The answer from the browser does not belong to this sign-in.",
        "It was refused and nothing was changed. Close old Sage pages and press Connect Now again.",
        "Connect Now",
    ),
    "code_refused": (
        "Sage did not accept the answer of the browser any more.",
        "It is valid for one minute and once. Nothing was changed. Press Connect Now again.",
        "Connect Now",
    ),
    "connect_failed": (
        "Sage ended the sign-in: {reason}.",
        "Nothing was changed. Press Connect Now to try again.",
        "Connect Now",
    ),
    "no_halo_app": (
        "This installation has no Halo app.",
        "Use a custom developer app, or try the demo.",
    ),
    "client_id_missing": ("A client ID is needed.", "Copy it from Sage's developer portal."),
    "client_secret_missing": (
        "A client secret is needed.",
        "Copy it from Sage's developer portal.",
    ),
}

SIGN_IN: Mapping[str, tuple[str, ...]] = {
    "not_connected": (
        "{tenant} is not connected.",
        "Nothing was changed. Open its Details and press Connect Now.",
        "Connect Now",
    ),
    "reconnect_needed": (
        "Sage needs you to sign in again for {tenant}.",
        "The sign-in is no longer valid; records, links and mappings stay as they are. Press "
        "Reconnect.",
        "Reconnect",
    ),
    "memory_only": (
        "The sign-in for {tenant} lasted until the program was closed.",
        "This computer has no system keychain, so it was not kept on disk. Press Reconnect.",
        "Reconnect",
    ),
    "keychain_missing": (
        "This computer has no system keychain.",
        "Sign-ins last until you quit and are never written to disk. Records are kept as always.",
    ),
    "keychain_locked": (
        "The system keychain is locked.",
        "Nothing can be sent or imported until it is open; nothing is lost. Unlock it and press "
        "Try again.",
        "Try again",
    ),
    "secrets_unreadable": (
        "The stored sign-in cannot be read with the key in this computer's keychain.",
        "The book may come from another computer or user. Records are unharmed. Press Reconnect.",
        "Reconnect",
    ),
    "role_missing": (
        "The Sage user may not do this.",
        "Nothing was changed. Ask the owner of the business for the right in Sage: {detail}",
    ),
    "grant_useless": (
        "Sage refuses everything for this sign-in.",
        "Access was taken back in Sage. Records stay as they are. Press Reconnect.",
        "Reconnect",
    ),
    "not_permitted": ("Sage does not allow this.", "Nothing was changed. {detail}"),
}

WAITING: Mapping[str, tuple[str, ...]] = {
    "offline": (
        "No connection to Sage.",
        "Nothing was changed. Check the network and try again.",
        "Try again",
    ),
    "throttled": (
        "Sage asks to slow down.",
        "Nothing was changed. The program goes on by itself later, or try again.",
        "Try again",
    ),
    "server_trouble": (
        "Sage has trouble of its own.",
        "Nothing was changed here. Try again in a few minutes.",
        "Try again",
    ),
    "bad_reply": (
        "Sage's answer could not be understood.",
        "Nothing was changed. Try again; if it stays, send the log file to support.",
        "Try again",
    ),
    "wrong_business": (
        "Sage answered for another business.",
        "The answer was not used and nothing was changed. Try again.",
        "Try again",
    ),
    "incomplete_list": (
        "Sage's list changed while it was read, or is not complete.",
        "Nothing was imported. Try again.",
        "Try again",
    ),
    "endless_list": ("Sage's list does not end.", "Nothing was imported. Try again."),
    "foreign_next": (
        "Sage's list goes on at another address.",
        "It was not followed, so your sign-in stayed here; nothing was imported. Try again.",
    ),
    "redirected": (
        "Something answered in Sage's place and pointed to another address.",
        "It was not followed and nothing was changed. Networks with a login page of their own do "
        "this: sign in there first, then try again.",
        "Try again",
    ),
    "reply_too_large": (
        "Sage's answer is too large to be right.",
        "It was not used; nothing was changed. Try again.",
    ),
    "uncertain": (
        "It is not known whether Sage carried this out.",
        "It is looked up before anything is sent again, so it cannot happen twice.",
    ),
}
