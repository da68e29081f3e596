"""The colours keep their contrasts (WCAG 2.x) on every ground where they occur."""

from __future__ import annotations

import dataclasses

import pytest

from sage_desktop.ui.tokens import DARK, LIGHT, State, Tokens, contrast

SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("window", "rail", "surface", "sunken", "hover", "selected")
TEXT, EDGE = 4.5, 3.0


def test_contrast_knows_the_extremes() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@SCHEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted", "accent_text"])
def test_texts_are_readable(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(tokens.colour(ink), tokens.colour(ground)) >= TEXT


@SCHEMES
@pytest.mark.parametrize("ground", ["accent", "accent_hover", "accent_press"])
def test_primary_buttons_are_readable(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.on_accent, tokens.colour(ground)) >= TEXT


@SCHEMES
@pytest.mark.parametrize("state", list(State))
def test_states_are_readable_on_their_tint(tokens: Tokens, state: State) -> None:
    colours = tokens.state(state)
    assert contrast(colours.text, colours.tint) >= TEXT
    assert contrast(tokens.text, colours.tint) >= 10.5
    assert contrast(tokens.muted, colours.tint) >= 5.1
    assert contrast(colours.text, tokens.surface) >= TEXT
    assert contrast(colours.text, tokens.window) >= TEXT


@SCHEMES
def test_edges_and_the_focus_ring_can_be_seen(tokens: Tokens) -> None:
    for ground in ("window", "surface"):
        assert contrast(tokens.control, tokens.colour(ground)) >= EDGE
    for ground in ("window", "surface", "selected", "rail"):
        assert contrast(tokens.focus, tokens.colour(ground)) >= EDGE
    assert contrast(tokens.on_tip, tokens.tip) >= TEXT


@SCHEMES
def test_charts_and_what_is_disabled_can_be_seen(tokens: Tokens) -> None:
    for ink in ("chart1", "chart2"):
        assert contrast(tokens.colour(ink), tokens.surface) >= EDGE
    for ground in ("surface", "window", "sunken"):
        assert contrast(tokens.disabled, tokens.colour(ground)) >= EDGE
    for ground in ("hover", "sunken"):
        assert contrast(tokens.focus, tokens.colour(ground)) >= EDGE
    for state in State:
        assert contrast(tokens.focus, tokens.state(state).tint) >= EDGE
        assert contrast(tokens.state(state).text, tokens.selected) >= EDGE


@SCHEMES
def test_every_token_is_a_colour(tokens: Tokens) -> None:
    for field in dataclasses.fields(tokens):
        if field.name != "dark":
            assert tokens.colour(field.name).startswith("#")
    assert tokens.colour("#123456") == "#123456"
