import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.core.errors import (
    AppError,
    FieldProblem,
    NotFound,
    NotPermitted,
    Rejected,
    ServerTrouble,
    SignInNeeded,
    Throttled,
    Uncertain,
)
from sage_desktop.sage.errors import TokenRefused, error_of, problems_of


def entry(code: str = "", message: str = "", source: str = "") -> dict[str, str]:
    return {"$severity": "error", "$dataCode": code, "$message": message, "$source": source}


def error(
    status: int,
    body: object = None,
    *,
    method: str = "GET",
    path: str = "/tax_rates",
    headers: dict[str, str] | None = None,
) -> AppError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_of(status, httpx.Headers(headers), raw, method=method, path=path)


@pytest.mark.parametrize(
    "body",
    [
        [entry("AccessTokenVerificationError", "Invalid token", "Authorization")],
        {"error": "Authorization missing. Send a token."},
        b"",
        b"<html><body>401</body></html>",
    ],
)
def test_a_refused_token_asks_for_a_refresh(body: object) -> None:
    assert type(error(401, body)) is TokenRefused


@pytest.mark.parametrize(
    "body",
    [
        [entry("AuthorizationFailure", "No active subscription. (MSE)")],
        [entry("AuthorizationFailure")],
        [entry("", "No active subscription. (MSE)")],
        {"error": "No active subscription. (MSE)"},
        b"No active subscription. (MSE)",
    ],
)
def test_a_missing_subscription_is_no_token_problem(body: object) -> None:
    refused = error(401, body)
    assert isinstance(refused, NotPermitted)
    assert refused.code == "no_subscription"


def test_a_missing_role_is_told_apart_from_a_useless_grant() -> None:
    body = [entry("MultiUserAccessDenied", "You do not have permission")]
    role = error(403, body)
    assert isinstance(role, NotPermitted)
    assert (role.code, role.data["detail"]) == ("role_missing", "You do not have permission")
    for path in ("/user", "/businesses"):
        useless = error(403, body, path=path)
        assert isinstance(useless, SignInNeeded)
        assert useless.code == "grant_useless"


def test_nothing_there_is_not_found() -> None:
    assert isinstance(error(404, []), NotFound)


@pytest.mark.parametrize("status", [400, 402, 405, 409, 410, 415, 422])
def test_what_is_refused_for_what_it_says_keeps_everything_that_sage_said(status: int) -> None:
    body = [
        entry("RecordInvalid", "This field is required.", "line_items.tax_rate_id"),
        entry("RecordInvalid", "is too long", "base"),
    ]
    refused = error(status, body, method="POST")
    assert isinstance(refused, Rejected)
    assert refused.problems == (
        FieldProblem("This field is required.", "line_items.tax_rate_id", "RecordInvalid"),
        FieldProblem("is too long", "base", "RecordInvalid"),
    )


def test_throttling_tells_the_seconds_if_sage_did() -> None:
    slow = error(429, [], headers={"Retry-After": "17"})
    assert isinstance(slow, Throttled)
    assert slow.data["seconds"] == 17
    assert "seconds" not in error(429, []).data


@pytest.mark.parametrize("status", [500, 502, 503, 504, 525, 599])
def test_trouble_is_uncertain_for_a_change_and_passing_for_a_read(status: int) -> None:
    assert isinstance(error(status, b"<html>"), ServerTrouble)
    for method in ("POST", "PUT", "DELETE"):
        assert isinstance(error(status, b"<html>", method=method), Uncertain)


def test_what_support_needs_is_kept() -> None:
    for name in ("x_request_id", "X-Request-Id"):
        data = error(500, [entry("UnexpectedError", "Oh no")], headers={name: "r-1"}).data
        assert data == {
            "status": 500,
            "method": "GET",
            "path": "/tax_rates",
            "request_id": "r-1",
            "detail": "Oh no",
        }


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (b'[{"$message": "a", "$source": "b", "$dataCode": "c"}]', [("a", "b", "c")]),
        (b'{"error": "invalid_request", "error_description": "why"}', [("why", "", "")]),
        (b'{"message": "why"}', [("why", "", "")]),
        (b'{"$message": "why"}', [("why", "", "")]),
        (b'"why"', [("why", "", "")]),
        (b"upstream connect error", [("upstream connect error", "", "")]),
        (b"[]", []),
        (b"{}", []),
        (b"[{}, [], null, 5]", []),
        (b"", []),
        (b"  ", []),
        (b"<!doctype html><html><title>Sorry</title></html>", []),
        (b"\xff\xfe\x00", [("\ufffd\ufffd", "", "")]),
        (b'[{"$message": 5, "$source": null}]', []),
    ],
)
def test_every_shape_of_a_refusal_is_read(body: bytes, problems: list[tuple[str, ...]]) -> None:
    assert problems_of(body) == tuple(FieldProblem(*each) for each in problems)


def test_texts_become_one_plain_line_of_bounded_length() -> None:
    hostile = "first\r\nFORGED\x1b[31m line\u2028next\x00 " + "x" * 100_000
    (problem,) = problems_of(json.dumps([entry("", hostile)]).encode())
    assert problem.message.startswith("first FORGED [31m line next xxx")
    assert len(problem.message) == 500
    assert problem.message.isprintable()


def test_a_flood_of_problems_is_cut() -> None:
    assert len(problems_of(json.dumps([entry("", "a")] * 10_000).encode())) == 50


@given(
    st.integers(400, 599),
    st.binary(max_size=200) | st.text(max_size=100).map(lambda text: json.dumps([text]).encode()),
    st.sampled_from(["GET", "POST", "DELETE"]),
    st.sampled_from(["/user", "/tax_rates"]),
)
def test_no_refusal_is_too_strange(status: int, body: bytes, method: str, path: str) -> None:
    refused = error(status, body, method=method, path=path)
    assert isinstance(refused, AppError)
    assert "\n" not in str(refused)
