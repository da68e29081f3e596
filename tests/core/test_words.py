"""Every error that the code raises has words; words are filled, plain and end in a next step."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import sage_desktop
from sage_desktop.core import errors, i18n
from sage_desktop.core.errors import AppError, FieldProblem, Rejected
from sage_desktop.core.words import explain, explain_code, known_codes

ROOT = Path(sage_desktop.__file__).parent

CLASSES = {
    name: kind
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, AppError)
}
BASES = {"AppError", "Wait", "Check", "Ask", "Fix", "Stop"}


def raised_codes() -> dict[str, str]:
    """All codes that stand in the source: ``SomeError("code")``, and the classes' own."""
    found = {kind.code: name for name, kind in CLASSES.items() if name not in BASES}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in CLASSES
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found[str(node.args[0].value)] = f"{path.name}:{node.lineno}"
    return found


def test_every_code_in_the_source_has_words() -> None:
    missing = {code: place for code, place in raised_codes().items() if code not in known_codes()}
    assert missing == {}


def test_words_are_for_people() -> None:
    for code in sorted(known_codes()):
        words = explain_code(code)
        for text in (words.title, words.text):
            assert text, code
            assert not {"!", "_", "{", "}"} & set(text), (code, text)
            for banned in ("please", "sorry", "oops"):
                assert banned not in text.lower(), (code, text)
        assert words.title.endswith((".", "…", ":", "…%")) or code == "bad_record", words.title


def test_an_unknown_code_is_told_as_unexpected_and_named() -> None:
    words = explain_code("never heard of")
    assert words.title == explain_code("unexpected").title
    assert words.detail == "never heard of"


def test_sages_own_words_are_kept_as_they_are() -> None:
    error = Rejected(problems=[FieldProblem("<b>too long</b>", "name"), FieldProblem("{x}")])
    assert explain(error).detail == "<b>too long</b> (name)\n{x}"
    assert "{x}" in explain(error).text


def test_texts_are_translated_before_they_are_filled() -> None:
    i18n.use(lambda text: text.replace("is damaged", "ist kaputt"))
    try:
        assert explain_code("book_damaged").title == "The book ist kaputt."
        assert i18n.plural(2, "{n} rate", "{n} rates") == "2 rates"
        assert i18n.plural(1, "{n} rate", "{n} rates") == "1 rate"
    finally:
        i18n.use(None)


def test_days_are_written_as_people_write_them() -> None:
    words = explain_code("gate_locked", {"until": "2026-10-31"})
    assert words.title == "Sage has locked the period up to 31 October 2026."
    assert "soon" in explain_code("gate_locked", {"until": "soon"}).title
