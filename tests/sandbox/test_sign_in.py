"""Sage's rules of signing in, one by one (``sage/api.md`` 3)."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visitor import (
    CHALLENGE,
    FORM,
    VERIFIER,
    HandClock,
    Visitor,
    answer_of,
    error_of,
    header,
    json_of,
)

from sage_desktop.core.errors import BadInput, ConnectFailed, NotFound
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REDIRECTS
from sage_desktop.sandbox.worlds import make_world

IT, HOSTING = "Northgate IT Services Ltd", "Northgate Cloud Hosting Ltd"
LOGIN, CONSENT, DEMO = "/oauth2/auth/login", "/oauth2/auth/consent", "/oauth2/auth/demo"


def ask(visitor: Visitor, **changes: str | None) -> Reply:
    pairs = list(visitor.parameters(**changes).items())
    return visitor.send("GET", "/oauth2/auth/central", query=pairs)


def page_text(reply: Reply) -> str:
    assert header(reply, "Content-Type") == "text/html; charset=utf-8"
    return reply.body.decode()


# -- pages ------------------------------------------------------------------------------------


def test_the_login_page_offers_the_users_and_loads_nothing() -> None:
    visitor = Visitor()
    reply = ask(visitor)
    text = page_text(reply)
    assert reply.status == 200
    assert "Priya Raman" in text
    assert "Tom Okafor" in text
    assert not re.search(r"<script|<link|src=|https?:(?!//localhost)", text)
    policy = header(reply, "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://localhost:8484" in policy
    assert visitor.world.sins == []


def test_login_consent_allow_leads_back_with_code_country_and_state() -> None:
    visitor = Visitor()
    user = visitor.world.user("Priya Raman")
    consent = visitor.post(LOGIN, **visitor.parameters(), user=user.id, action="login")
    text = page_text(consent)
    assert IT in text
    assert HOSTING in text
    reply = visitor.post(CONSENT, **hidden_fields(text), decision="allow")
    assert reply.status == 303
    location = header(reply, "Location")
    assert location.startswith(f"{DEMO_REDIRECTS[0]}?code=GB%2F")
    answer = answer_of(location)
    assert set(answer) == {"code", "country", "state"}
    assert (answer["country"], answer["state"]) == ("GB", "s t&a=te")
    assert answer["code"].startswith("GB/")
    assert json_of(visitor.exchange(answer["code"]))["requested_by_id"] == user.id


def hidden_fields(text: str) -> dict[str, str]:
    from html import unescape

    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text)
    return {unescape(name): unescape(value) for name, value in found}


@pytest.mark.parametrize("where", ["login", "consent"])
def test_declining_says_access_denied(where: str) -> None:
    visitor = Visitor()
    user = visitor.world.user("Priya Raman").id
    if where == "login":
        reply = visitor.post(LOGIN, **visitor.parameters(), action="cancel")
    else:
        reply = visitor.post(CONSENT, **visitor.parameters(), user=user, decision="deny")
    answer = answer_of(header(reply, "Location"))
    assert (answer["error"], answer["state"]) == ("access_denied", "s t&a=te")
    assert "code" not in answer


def test_consent_is_skipped_only_while_this_app_and_user_are_connected() -> None:
    visitor = Visitor()
    priya, tom = (visitor.world.user(name).id for name in ("Priya Raman", "Tom Okafor"))

    def log_in(user: str, **changes: str | None) -> int:
        return visitor.post(LOGIN, **visitor.parameters(**changes), user=user).status

    assert log_in(priya) == 200
    visitor.sign_in()
    assert log_in(priya) == 303
    assert log_in(tom) == 200
    visitor.world.register_app("other", "secret", ["http://localhost:9/callback"])
    other = {"client_id": "other", "redirect_uri": "http://localhost:9/callback"}
    assert log_in(priya, **other) == 200
    visitor.world.revoke_everything()
    assert log_in(priya) == 200


def test_the_demo_shortcut_signs_the_first_user_in() -> None:
    visitor = Visitor()
    reply = visitor.post(DEMO, **visitor.parameters())
    answer = answer_of(header(reply, "Location"))
    tokens = json_of(visitor.exchange(answer["code"]))
    assert tokens["requested_by_id"] == visitor.world.user("Priya Raman").id


def test_names_are_escaped_on_every_page() -> None:
    visitor = Visitor("hostile")
    user = next(iter(visitor.world.company.users))
    login = page_text(ask(visitor))
    consent = page_text(visitor.post(LOGIN, **visitor.parameters(), user=user))
    for text in (login, consent):
        assert "<i>" not in text
        assert "&lt;i&gt;Mallory&lt;/i&gt;" in text
    assert "<script>" not in consent
    error = page_text(ask(visitor, redirect_uri='"><script>alert(1)</script>'))
    assert "<script>" not in error
    assert "&lt;script&gt;" in error
    state = page_text(ask(visitor, state='"><script>x</script>'))
    assert hidden_fields(state)["state"] == '"><script>x</script>'
    assert "<script>" not in state


# -- checks of the request --------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "unknown"},
        {"client_id": None},
        {"client_id": DEMO_CLIENT_ID.upper()},
        {"redirect_uri": None},
        {"redirect_uri": "http://localhost:8484/callback/"},
        {"redirect_uri": "http://localhost:8484/callback?x=1"},
        {"redirect_uri": "http://localhost:8487/callback"},
        {"redirect_uri": "http://127.0.0.1:8484/callback"},
        {"redirect_uri": "https://localhost:8484/callback"},
        {"redirect_uri": "http://LOCALHOST:8484/callback"},
    ],
)
def test_a_wrong_client_or_redirect_never_reaches_the_callback(
    changes: dict[str, str | None],
) -> None:
    visitor = Visitor()
    user = visitor.world.user("Priya Raman").id
    given = visitor.parameters(**changes)
    for reply in (
        ask(visitor, **changes),
        visitor.post(LOGIN, **given, user=user),
        visitor.post(CONSENT, **given, user=user, decision="allow"),
        visitor.post(DEMO, **given),
    ):
        assert (reply.status, header(reply, "Location")) == (400, "")
        assert "cannot go on" in page_text(reply)
    with pytest.raises(ConnectFailed):
        visitor.world.approve(visitor.address(**changes))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"country": "us"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": "x" * 129}, "invalid_request"),
        ({"code_challenge_method": "S512"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"country": "ie"}, "Invalid request"),
    ],
)
def test_other_errors_go_to_the_callback_with_the_state(
    changes: dict[str, str | None], error: str
) -> None:
    visitor = Visitor()
    answer = answer_of(visitor.world.approve(visitor.address(**changes)))
    assert (answer["error"], answer["state"]) == (error, "s t&a=te")
    assert "code" not in answer


@pytest.mark.parametrize("country", ["gb", "GB"])
def test_the_country_of_the_business_is_accepted_in_both_cases(country: str) -> None:
    assert Visitor().code(country=country).startswith("GB/")


def test_a_parameter_given_twice_is_refused() -> None:
    visitor = Visitor()
    pairs = list(visitor.parameters().items())
    for name, seen in (("state", 303), ("redirect_uri", 400), ("client_id", 400)):
        again = [*pairs, (name, visitor.parameters()[name])]
        assert visitor.send("GET", "/oauth2/auth/central", query=again).status == seen


@pytest.mark.parametrize("missing", ["state", "filter", "code_challenge"])
def test_what_a_client_should_always_send_is_noted(missing: str) -> None:
    visitor = Visitor()
    ask(visitor, **{missing: None, "code_challenge_method": None})
    assert f"authorize_without_{missing}: GET /oauth2/auth/central" in visitor.world.sins


def test_approve_names_users_by_id_mail_and_name() -> None:
    visitor = Visitor()
    tom = visitor.world.user("Tom Okafor")
    for key in (tom.id, tom.email, tom.name):
        assert json_of(visitor.exchange(visitor.code(key)))["requested_by_id"] == tom.id
    for wrong in ("Nobody", "priya"):
        with pytest.raises(NotFound):
            visitor.code(wrong)
    for address in ("http://[", "http://127.0.0.1/elsewhere?a=b", ""):
        with pytest.raises(BadInput):
            visitor.world.approve(address)


# -- the token endpoint -----------------------------------------------------------------------


def test_tokens_have_sages_shape_and_length() -> None:
    visitor = Visitor()
    tokens = json_of(visitor.exchange(visitor.code(scope="readonly")))
    assert (tokens["expires_in"], tokens["refresh_token_expires_in"]) == (300, 2_678_400)
    assert (tokens["scope"], tokens["token_type"]) == ("readonly", "bearer")
    for name in ("access_token", "refresh_token"):
        assert re.fullmatch(r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+", tokens[name])
        assert 1800 <= len(tokens[name]) <= 2048
    assert tokens["access_token"] != tokens["refresh_token"]


def test_a_code_works_once_and_its_second_use_is_noted() -> None:
    visitor = Visitor()
    code = visitor.code()
    json_of(visitor.exchange(code))
    assert visitor.world.sins == []
    assert error_of(visitor.exchange(code)) == "invalid_grant"
    assert visitor.world.sins == ["code_reused: POST /token"]


@pytest.mark.parametrize(("age", "works"), [(59, True), (60, False), (3600, False)])
def test_a_code_works_for_60_seconds(age: int, works: bool) -> None:
    visitor = Visitor()
    code = visitor.code()
    visitor.clock.forward(age)
    reply = visitor.exchange(code)
    assert (reply.status == 200) is works
    if not works:
        assert error_of(reply) == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uri": DEMO_REDIRECTS[1]}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": CHALLENGE}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_grant"),
        ({"code": "GB/0000"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"client_secret": "not-it"}, "invalid_client"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_secret": None}, "invalid_request"),
        ({"client_id": "other"}, "invalid_client"),
        ({"client_id": None}, "invalid_request"),
    ],
)
def test_each_wrong_exchange_has_its_error(changes: dict[str, str | None], error: str) -> None:
    visitor = Visitor()
    reply = visitor.exchange(visitor.code(), **changes)
    assert (reply.status, error_of(reply)) == (400, error)


def test_a_wrong_secret_does_not_use_the_code_up() -> None:
    visitor = Visitor()
    code = visitor.code()
    visitor.exchange(code, client_secret="wrong")
    assert visitor.exchange(code).status == 200


def test_a_plain_challenge_and_none_work_too() -> None:
    visitor = Visitor()
    plain = visitor.code(code_challenge=VERIFIER, code_challenge_method="plain")
    assert visitor.exchange(plain).status == 200
    bare = visitor.code(code_challenge=None, code_challenge_method=None)
    assert visitor.exchange(bare, code_verifier=None).status == 200


def test_a_code_of_another_app_is_refused() -> None:
    visitor = Visitor()
    visitor.world.register_app("other", "secret", ["http://localhost:9/callback"])
    reply = visitor.exchange(visitor.code(), client_id="other", client_secret="secret")
    assert error_of(reply) == "invalid_grant"


def basic(visitor: Visitor, credentials: bytes, **form: str) -> Reply:
    value = f"Basic {base64.b64encode(credentials).decode()}"
    headers = {"content-type": FORM, "authorization": value}
    return visitor.send("POST", "/token", headers=headers, body=urlencode(form))


def test_http_basic_works_in_place_of_the_body() -> None:
    visitor = Visitor().sign_in()
    form = {"grant_type": "refresh_token", "refresh_token": visitor.refresh_token}
    right = f"{DEMO_CLIENT_ID}:{DEMO_CLIENT_SECRET}".encode()
    assert error_of(basic(visitor, b"\xff\xfe", **form)) == "invalid_client"
    assert error_of(basic(visitor, b"no-colon", **form)) == "invalid_client"
    assert error_of(basic(visitor, right, client_id="x", **form)) == "invalid_request"
    assert basic(visitor, right, **form).status == 200


def test_the_token_endpoint_takes_forms_by_post_only() -> None:
    visitor = Visitor()
    assert visitor.send("GET", "/token").status == 405
    body = json.dumps({"grant_type": "refresh_token"})
    reply = visitor.send("POST", "/token", headers={"content-type": "application/json"}, body=body)
    assert error_of(reply) == "invalid_request"
    twice = visitor.send(
        "POST", "/token", headers={"content-type": FORM}, body="grant_type=a&grant_type=b"
    )
    assert error_of(twice) == "invalid_request"


# -- refresh and revoke -----------------------------------------------------------------------


def test_a_refresh_token_works_once_and_the_new_one_next() -> None:
    visitor = Visitor().sign_in()
    first = json_of(visitor.refresh())
    second = json_of(visitor.refresh(first["refresh_token"]))
    assert len({visitor.refresh_token, first["refresh_token"], second["refresh_token"]}) == 3
    for old in (visitor.refresh_token, first["refresh_token"]):
        assert error_of(visitor.refresh(old)) == "invalid_grant"
    assert visitor.world.sins == ["refresh_token_reused: POST /token"] * 2
    assert visitor.refresh(second["refresh_token"]).status == 200  # reuse kills no family


def test_a_second_grant_of_app_and_user_supersedes_the_first() -> None:
    visitor = Visitor().sign_in()
    first = visitor.refresh_token
    toms = json_of(visitor.exchange(visitor.code("Tom Okafor")))["refresh_token"]
    visitor.sign_in()
    assert error_of(visitor.refresh(first)) == "invalid_grant"
    assert visitor.refresh().status == 200
    assert visitor.refresh(toms).status == 200  # another user's grant is not touched


@pytest.mark.parametrize(("age", "works"), [(2_678_399, True), (2_678_400, False)])
def test_a_refresh_token_lives_31_days(age: int, works: bool) -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(age)
    assert (visitor.refresh().status == 200) is works


def test_another_apps_refresh_token_is_refused() -> None:
    visitor = Visitor().sign_in()
    visitor.world.register_app("other", "secret", ["http://localhost:9/callback"])
    reply = visitor.refresh(client_id="other", client_secret="secret")
    assert error_of(reply) == "invalid_grant"
    assert visitor.refresh().status == 200


def test_revoke_ends_the_grant_but_not_the_access_token() -> None:
    visitor = Visitor().sign_in()
    form = {"client_id": DEMO_CLIENT_ID, "token": visitor.refresh_token}
    assert error_of(visitor.post("/revoke", **form)) == "invalid_request"
    assert error_of(visitor.post("/revoke", **form, client_secret="wrong")) == "invalid_client"
    right = visitor.post("/revoke", **form, client_secret=DEMO_CLIENT_SECRET)
    assert json_of(right) == {"success": "ok"}
    assert error_of(visitor.refresh()) == "invalid_grant"
    assert visitor.get("/user").status == 200
    again = visitor.post("/revoke", **form, client_secret=DEMO_CLIENT_SECRET)
    assert json_of(again) == {"success": "ok"}


def test_revoke_everything_and_expire() -> None:
    visitor = Visitor().sign_in()
    visitor.world.expire_access_tokens()
    assert error_of(visitor.get("/user")) == "AccessTokenVerificationError"
    visitor.world.revoke_everything()
    assert error_of(visitor.refresh()) == "invalid_grant"


# -- open registration ------------------------------------------------------------------------


def test_open_registration_takes_any_id_and_its_first_secret() -> None:
    visitor = Visitor(open_registration=True)
    mine = {"client_id": "my/app", "redirect_uri": "http://localhost:55555/callback"}

    def exchange(secret: str) -> Reply:
        return visitor.exchange(visitor.code(**mine), **mine, client_secret=secret)

    assert error_of(exchange("wrong")) == "invalid_client"
    assert exchange("first").status == 200
    assert error_of(exchange("second")) == "invalid_client"
    assert exchange("first").status == 200
    for bad in ("http://localhost:55555/other", "http://evil.example/callback"):
        with pytest.raises(ConnectFailed):
            visitor.code(client_id="my/app", redirect_uri=bad)
    assert error_of(visitor.exchange(visitor.code(), client_secret="mine")) == "invalid_client"
    elsewhere = visitor.code(redirect_uri="http://localhost:55555/callback")
    reply = visitor.exchange(elsewhere, redirect_uri="http://localhost:55555/callback")
    assert reply.status == 200  # the demo app keeps its secret and may use any port as well


def test_worlds_of_one_seed_are_alike_and_unknown_ones_refused() -> None:
    clock = HandClock()
    address = Visitor().address()
    codes = [make_world("small", clock=clock, seed=seed).approve(address) for seed in (1, 1, 2)]
    assert codes[0] == codes[1] != codes[2]
    with pytest.raises(BadInput) as caught:
        make_world("medium")
    assert caught.value.code == "unknown_world"
    assert caught.value.data["known"] == "small, hostile, troubled, large:N"


# -- anything at all --------------------------------------------------------------------------

NAMES = st.sampled_from(
    ["client_id", "redirect_uri", "state", "scope", "code_challenge", "code_challenge_method",
     "country", "user", "action", "decision", "grant_type", "code", "refresh_token",
     "client_secret", "code_verifier", "token", "response_type"]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REDIRECTS[0], "code", "full_access",
         "authorization_code", "refresh_token", "gb", "S256", CHALLENGE, "allow"]
    ),
)  # fmt: skip
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=12)
PATHS = st.sampled_from(
    ["/oauth2/auth/central", LOGIN, CONSENT, DEMO, "/token", "/revoke", "/", "/v3.1", "/v3.1/"]
)


@settings(deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "X"]),
    PATHS,
    PAIRS,
    st.one_of(PAIRS.map(urlencode).map(str.encode), st.binary(max_size=60)),
    st.text(max_size=30),
    st.booleans(),
)
def test_nothing_a_client_sends_upsets_the_sign_in(
    method: str,
    path: str,
    query: list[tuple[str, str]],
    body: bytes,
    authorization: str,
    right: bool,
) -> None:
    visitor = Visitor(open_registration=right)
    if right:  # otherwise hardly anything would pass the first check
        query = [*visitor.parameters().items(), *query]
        body = urlencode(visitor.parameters()).encode() + b"&" + body
    headers = {"content-type": FORM, "authorization": authorization}
    reply = visitor.world.handle(Request(method, path, path, query, headers, body))
    assert reply.status in {200, 303, 400, 401, 404, 405}
    assert "\n" not in header(reply, "Location")
