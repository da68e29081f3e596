"""The stand-in's sign-in: log in, consent, token and revoke (``sage/api.md`` 3)."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from sage_desktop.core.errors import BadInput
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox.company import Company, User
from sage_desktop.sandbox.diary import Diary
from sage_desktop.sandbox.pages import consent_page, error_page, login_page
from sage_desktop.sandbox.replies import Refusal, json_reply, oauth_error, wrong_verb
from sage_desktop.sandbox.tokens import App, Authority, Wish

AUTHORIZE_PATH = "/oauth2/auth/central"
LOGIN_PATH = "/oauth2/auth/login"
CONSENT_PATH = "/oauth2/auth/consent"
DEMO_PATH = "/oauth2/auth/demo"
TOKEN_PATH = "/token"  # noqa: S105  # a path
REVOKE_PATH = "/revoke"

Pairs = Sequence[tuple[str, str]]

_FORM = "application/x-www-form-urlencoded"
_SCOPES = {"full_access", "readonly"}
_COUNTRIES = {"gb", "ie", "ca"}
_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_OPEN_REDIRECT = re.compile(r"http://localhost:[0-9]{1,5}/callback")
_OWN_FIELDS = {"user", "action", "decision"}


class SignIn:
    """The pages and the two endpoints. Changes nothing but ``authority`` and ``diary``."""

    def __init__(self, company: Company, authority: Authority, diary: Diary) -> None:
        self._company = company
        self._authority = authority
        self._diary = diary
        self._rooms: dict[str, tuple[str, Callable[[Request], Reply]]] = {
            AUTHORIZE_PATH: ("GET", self._ask_login),
            LOGIN_PATH: ("POST", self._logged_in),
            CONSENT_PATH: ("POST", self._decided),
            DEMO_PATH: ("POST", self._demo),
            TOKEN_PATH: ("POST", self._token),
            REVOKE_PATH: ("POST", self._revoke),
        }

    def serves(self, path: str) -> bool:
        return path in self._rooms

    def handle(self, request: Request) -> Reply:
        method, room = self._rooms[request.path]
        if request.method != method:
            raise wrong_verb(request.method, method)
        return room(request)

    def approve(self, pairs: Pairs, user: User, *, deny: bool) -> Reply:
        """The end of a sign-in without its pages: the redirect, or the page that says why not."""
        wish = self._wish(pairs)
        return _denied(wish) if deny else self._done(wish, user)

    def _ask_login(self, request: Request) -> Reply:
        wish = self._wish(request.query)
        names = {name for name, _ in request.query}
        for expected in ("state", "filter", "code_challenge"):
            if expected not in names:
                self._diary.sin(f"authorize_without_{expected}", request)
        users = self._company.users.values()
        return login_page(LOGIN_PATH, request.query, users, wish.redirect_uri)

    def _logged_in(self, request: Request) -> Reply:
        form = _form(request)
        wish = self._wish(form)
        if _last(form, "action") == "cancel":
            return _denied(wish)
        user = self._user(form)
        if self._authority.is_connected(wish.client_id, user.id):
            return self._done(wish, user)
        fields = [pair for pair in form if pair[0] not in _OWN_FIELDS]
        fields.append(("user", user.id))
        businesses = self._company.businesses_of(user)
        return consent_page(CONSENT_PATH, fields, user, businesses, wish.redirect_uri)

    def _decided(self, request: Request) -> Reply:
        form = _form(request)
        return self.approve(form, self._user(form), deny=_last(form, "decision") != "allow")

    def _demo(self, request: Request) -> Reply:
        """Logs the first user in and allows, in one step; the real service has nothing like it."""
        return self.approve([*request.query, *_form(request)], self._first_user(), deny=False)

    def _user(self, form: Pairs) -> User:
        user = self._company.users.get(_last(form, "user"))
        if user is None:
            raise Refusal(error_page("There is no such user."))
        return user

    def _first_user(self) -> User:
        return next(iter(self._company.users.values()))

    def _done(self, wish: Wish, user: User) -> Reply:
        businesses = self._company.businesses_of(user)
        country = businesses[0].country_id if businesses else "GB"
        if wish.country and wish.country.upper() != country:
            return _redirect(wish, error="Invalid request", reason="Email already in use")
        code = self._authority.issue_code(wish, user.id, country)
        return _redirect(wish, code=code, country=country)

    def _wish(self, pairs: Pairs) -> Wish:
        """The checked request. Until client and redirect are right, errors stay on a page."""
        pairs = [pair for pair in pairs if pair[0] not in _OWN_FIELDS]
        given = dict(pairs)
        repeated = {name for name, times in Counter(name for name, _ in pairs).items() if times > 1}
        app = self._authority.app(given.get("client_id", ""))
        if app is None or "client_id" in repeated:
            raise Refusal(error_page("This app is not known: its client ID is wrong."))
        redirect_uri = given.get("redirect_uri", "")
        if "redirect_uri" in repeated or not _registered(app, redirect_uri):
            reason = f"The address to go back to is not registered for this app: {redirect_uri}"
            raise Refusal(error_page(reason))
        challenge = given.get("code_challenge", "")
        wish = Wish(
            client_id=app.client_id,
            redirect_uri=redirect_uri,
            scope=given.get("scope", "full_access"),
            state=given.get("state", ""),
            challenge=challenge,
            challenge_method=given.get("code_challenge_method", "plain"),
            country=given.get("country", ""),
        )
        error = _fault_of(wish, given, repeated)
        if error:
            raise Refusal(_redirect(wish, error=error, error_description=error.replace("_", " ")))
        return wish

    def _token(self, request: Request) -> Reply:
        form = _credentials(request)
        grant_type = _needed(form, "grant_type")
        if grant_type not in {"authorization_code", "refresh_token"}:
            raise oauth_error("unsupported_grant_type", "Only code and refresh are supported.")
        client_id = _needed(form, "client_id")
        self._authority.authenticate(client_id, _needed(form, "client_secret"))
        if grant_type == "refresh_token":
            token = _needed(form, "refresh_token")
            self._note_reuse("refresh_token_reused", token, request)
            return _private(self._authority.refresh(client_id, token))
        code = _needed(form, "code")
        self._note_reuse("code_reused", code, request)
        redirect_uri = _needed(form, "redirect_uri")
        verifier = form.get("code_verifier", "")
        return _private(self._authority.exchange(client_id, code, redirect_uri, verifier))

    def _revoke(self, request: Request) -> Reply:
        form = _credentials(request)
        client_id = _needed(form, "client_id")
        self._authority.authenticate(client_id, _needed(form, "client_secret"))
        self._authority.revoke(client_id, _needed(form, "token"))
        return json_reply({"success": "ok"})

    def _note_reuse(self, kind: str, value: str, request: Request) -> None:
        if self._authority.was_spent(value):
            self._diary.sin(kind, request)


def authorize_query(authorize_url: str) -> Pairs:
    """The parameters of an authorization address. Raises ``BadInput`` for any other address."""
    try:
        parts = urlsplit(authorize_url)
    except ValueError:
        raise BadInput("bad_address", name="authorize_url", value=authorize_url[:80]) from None
    if parts.path != AUTHORIZE_PATH:
        raise BadInput("bad_address", name="authorize_url", value=parts.path)
    return parse_qsl(parts.query, keep_blank_values=True)


def _fault_of(wish: Wish, given: dict[str, str], repeated: set[str]) -> str:
    """The error code of an otherwise trusted request, "" for none."""
    if repeated or "response_type" not in given:
        return "invalid_request"
    if given["response_type"] != "code":
        return "unsupported_response_type"
    if wish.scope not in _SCOPES:
        return "invalid_scope"
    if wish.country and wish.country.lower() not in _COUNTRIES:
        return "invalid_request"
    if wish.challenge or "code_challenge_method" in given:
        right = _CHALLENGE.fullmatch(wish.challenge)
        if not right or wish.challenge_method not in {"S256", "plain"}:
            return "invalid_request"
    return ""


def _registered(app: App, redirect_uri: str) -> bool:
    if app.redirect_uris is None:
        return _OPEN_REDIRECT.fullmatch(redirect_uri) is not None
    return redirect_uri in app.redirect_uris


def _denied(wish: Wish) -> Reply:
    return _redirect(wish, error="access_denied", error_description="The user declined.")


def _redirect(wish: Wish, **parameters: str) -> Reply:
    query = urlencode({**parameters, **({"state": wish.state} if wish.state else {})})
    joint = "&" if "?" in wish.redirect_uri else "?"
    location = f"{wish.redirect_uri}{joint}{query}"
    return Reply(303, (("Location", location), ("Cache-Control", "no-store")))


def _private(value: dict[str, str | int]) -> Reply:
    return json_reply(value, 200, ("Cache-Control", "no-store"), ("Pragma", "no-cache"))


def _form(request: Request) -> list[tuple[str, str]]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise oauth_error("invalid_request", f"The body must be {_FORM}.")
    try:
        text = request.body.decode()
        return parse_qsl(text, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise oauth_error("invalid_request", "The body is not a form.") from None


def _credentials(request: Request) -> dict[str, str]:
    """The form, with id and secret from the ``Authorization`` header if they came there."""
    pairs = _form(request)
    basic = request.headers.get("authorization", "")
    if basic:
        pairs += _basic(basic)
    form = dict(pairs)
    if len(form) != len(pairs):
        raise oauth_error("invalid_request", "A parameter is given twice.")
    return form


def _basic(header: str) -> list[tuple[str, str]]:
    """Id and secret of HTTP Basic, form-encoded inside as RFC 6749 2.3.1 says."""
    scheme, _, encoded = header.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        colon = ""
    if scheme.lower() != "basic" or not colon:
        raise oauth_error("invalid_client", "The Authorization header cannot be read.")
    return [("client_id", unquote_plus(client_id)), ("client_secret", unquote_plus(secret))]


def _needed(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        raise oauth_error("invalid_request", f"{name} is missing.")
    return form[name]


def _last(form: Pairs, name: str) -> str:
    return dict(form).get(name, "")
