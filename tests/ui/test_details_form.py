"""The form of the tab *Details* and the card under it, without an engine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_door import NOW, tenant
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from sage_desktop.book.tenant_rows import AuthType
from sage_desktop.core.errors import BadInput
from sage_desktop.core.words import explain_code
from sage_desktop.sync.views import COLOURS, TenantDraft, TenantState, TenantView
from sage_desktop.ui.connect_card import ConnectCard, Step
from sage_desktop.ui.connection_card import connection_facts
from sage_desktop.ui.details_form import DetailsForm, colour_names
from sage_desktop.ui.widgets import Button
from sage_desktop.ui.widgets.copy_button import CopyButton

URIS = ("http://localhost:8484/callback", "http://localhost:8485/callback")


@pytest.fixture
def form(look: QApplication, qtbot: QtBot) -> DetailsForm:
    made = DetailsForm(URIS, halo_app=True, try_demo=None)
    qtbot.addWidget(made)
    made.show()
    return made


def custom(view: TenantView, **changes: object) -> TenantView:
    row = replace(view.row, auth_type=AuthType.CUSTOM_APP, client_id="abc")
    return replace(view, row=row, **changes)  # type: ignore[arg-type]


def test_a_new_tenant_uses_the_halo_app_and_is_not_dirty(form: DetailsForm) -> None:
    form.show_tenant(None, afresh=True)
    assert form.halo.isChecked()
    assert form.draft() == TenantDraft(name="")
    assert not form.dirty
    assert not form.client_id.isVisible()


def test_every_edit_is_seen_and_can_be_taken_back(form: DetailsForm, qtbot: QtBot) -> None:
    form.show_tenant(tenant(1, "Northgate", connected=False), afresh=True)
    told: list[bool] = []
    form.changed.connect(lambda: told.append(form.dirty))
    qtbot.keyClicks(form.name, "X")
    assert told == [True]
    form.name.setText("Northgate")
    assert not form.dirty
    form.colours.set_colour(COLOURS[4])
    assert form.draft().colour == COLOURS[4]
    assert form.dirty


def test_what_is_typed_survives_news_from_the_book(form: DetailsForm) -> None:
    view = tenant(1, "Northgate", connected=False)
    form.show_tenant(view, afresh=True)
    form.name.setText("Typed")
    form.show_tenant(replace(view, issues=3), afresh=False)
    assert form.name.text() == "Typed"
    form.show_tenant(view, afresh=True)
    assert form.name.text() == "Northgate"


def test_a_secret_is_never_shown_back(form: DetailsForm) -> None:
    form.show_tenant(custom(tenant(1, "A", connected=False), secret_set=True), afresh=True)
    assert form.secret.isVisible()
    assert form.secret.text() == ""
    assert form.secret.echoMode() == QLineEdit.EchoMode.Password
    assert form.secret.placeholderText() == "Set"
    assert "never shown" in form.secret.accessibleDescription()
    assert form.draft().client_secret is None, "empty leaves the stored one"
    form.secret.setText("hush-hush")
    assert form.draft().client_secret == "hush-hush"
    assert "hush-hush" not in repr(form.secret.accessibleDescription())
    form.show_tenant(custom(tenant(1, "A", connected=False)), afresh=True)
    assert form.secret.placeholderText() == "Not set"


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("name_missing", "Name"),
        ("name_too_long", "Name"),
        ("name_taken", "Name"),
        ("client_id_missing", "Client ID"),
        ("client_secret_missing", "Client secret"),
    ],
)
def test_a_problem_stands_beside_its_field(form: DetailsForm, code: str, field: str) -> None:
    form.custom.setChecked(True)
    assert form.show_problem(BadInput(code, limit=100))
    [row] = [row for row in (form.name_row, form.id_row, form.secret_row) if row.error]
    assert row.field.accessibleName() == field
    assert row.error in row.field.accessibleDescription()
    form.name.setText("Something else")
    assert row.error == "", "typing takes the complaint away"


def test_other_errors_name_no_field(form: DetailsForm) -> None:
    assert not form.show_problem(BadInput("disconnect_first", tenant="A"))


def test_while_connected_the_sign_in_cannot_be_changed_and_says_why(form: DetailsForm) -> None:
    form.show_tenant(custom(tenant(1, "A")), afresh=True)
    for control in (form.halo, form.custom, form.client_id, form.secret):
        assert not control.isEnabled()
    assert "Disconnect first" in form.custom.toolTip()
    assert form.name.isEnabled()
    form.show_tenant(custom(tenant(1, "A", connected=False)), afresh=True)
    assert form.client_id.isEnabled()
    assert form.custom.toolTip() == ""


def test_without_a_halo_app_the_form_says_so_and_offers_the_demo(
    look: QApplication, qtbot: QtBot
) -> None:
    started: list[int] = []
    form = DetailsForm(URIS, halo_app=False, try_demo=lambda: started.append(1))
    qtbot.addWidget(form)
    assert "no Halo app" in form.halo.accessibleDescription()
    [demo] = [each for each in form.findChildren(Button) if each.words() == "Try the demo"]
    demo.click()
    assert started == [1]


def test_each_redirect_address_can_be_copied(form: DetailsForm) -> None:
    form.custom.setChecked(True)
    buttons = form.findChildren(CopyButton)
    assert [button.accessibleName() for button in buttons] == [f"Copy {uri}" for uri in URIS]
    buttons[1].click()
    assert QGuiApplication.clipboard().text() == URIS[1]
    assert buttons[1].words() == "Copied"


def test_enter_in_a_field_saves(form: DetailsForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(form.name, Qt.Key.Key_Return)


def test_every_colour_has_a_name() -> None:
    assert [colour for colour, _name in colour_names()] == list(COLOURS)
    assert len({name for _colour, name in colour_names()}) == len(COLOURS)


# the card


@pytest.fixture
def card(look: QApplication, qtbot: QtBot) -> ConnectCard:
    made = ConnectCard(demo=False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_connect_now_stands_there_once_the_tenant_is_saved(card: ConnectCard) -> None:
    assert not card.connect_button.isVisible()
    card.show_idle(saved=True, possible=True)
    assert card.connect_button.isVisible()
    card.show_idle(saved=True, possible=False)
    assert not card.connect_button.isEnabled()
    assert "no Halo app" in card.connect_button.accessibleDescription()
    card.show_idle(saved=True, possible=True, note="keychain_missing")
    assert "until you quit" in card.connect_button.accessibleDescription()


def test_waiting_shows_the_time_and_the_ways_out(card: ConnectCard, qtbot: QtBot) -> None:
    card.show_starting()
    assert card.cancel_button.isVisible()
    assert not card.copy_button.isEnabled(), "there is no link yet"
    card.show_waiting("http://127.0.0.1:1/login", 300)
    assert card.step is Step.WAITING
    assert not card.link.isVisible()
    card.copy_button.click()
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:1/login"
    assert "Gives up in 5:00" in _texts(card)
    card._second()
    assert "Gives up in 4:59" in _texts(card)
    assert not card.demo_button.isVisible()


def test_without_a_browser_the_link_is_there_to_take(card: ConnectCard) -> None:
    card.show_no_browser()
    assert not card.link.isVisible(), "nothing waits, so there is nothing to say"
    card.show_waiting("http://127.0.0.1:1/login", 300)
    card.show_no_browser()
    assert card.link.isVisible()
    assert card.link.text() == "http://127.0.0.1:1/login"
    assert card.link.isReadOnly()
    assert "No web browser could be opened." in _texts(card)
    card.show_idle(saved=True, possible=True)
    assert not card.link.isVisible()


def test_the_focus_stays_on_the_card(look: QApplication, qtbot: QtBot) -> None:
    card = ConnectCard(demo=False)
    qtbot.addWidget(card)
    card.show_idle(saved=True, possible=True)
    with qtbot.waitActive(card):
        card.show()
    card.connect_button.setFocus()
    qtbot.waitUntil(card.connect_button.hasFocus)
    card.show_starting()
    assert card.cancel_button.hasFocus()
    card.show_idle(saved=True, possible=True)
    assert card.connect_button.hasFocus()


def _texts(card: ConnectCard) -> str:
    return "\n".join(label.text() for label in card.findChildren(type(card._headline)))


# the connection


def _value(view: TenantView, name: str) -> str:
    return dict(connection_facts(view, NOW))[name].translate({0x2068: None, 0x2069: None})


def test_the_facts_of_a_connection() -> None:
    view = tenant(1, "Northgate", shared_with=("Cloud", "Ireland"))
    assert _value(view, "Sage business") == "Northgate Ltd, Sheffield, United Kingdom"
    assert _value(view, "Sign-in shared with") == "Cloud, Ireland (same Sage user)"
    assert _value(view, "Sign-in") == "renewed automatically while Sage Desktop runs"
    alone = replace(view, shared_with=(), memory_only=True)
    assert _value(alone, "Sign-in shared with") == "no other tenant"
    assert "until you quit" in _value(alone, "Sign-in")
    ended = replace(view, state=TenantState.RECONNECT)
    assert "press Reconnect" in _value(ended, "Sign-in")


def test_the_waiting_card_says_what_an_error_page_of_sage_means(card: ConnectCard) -> None:
    hint = explain_code("redirect_not_registered").sentence
    card.show_waiting("http://127.0.0.1:1/login", 300)
    [label] = [each for each in card.findChildren(QLabel) if each.text() == hint]
    assert label.isVisible()
    card.show_finishing("Reading your businesses")
    assert not label.isVisible()
