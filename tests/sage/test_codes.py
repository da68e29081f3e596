"""Every code that net and sage raise has words for people."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sage_desktop
from sage_desktop.core import errors
from sage_desktop.core.words import known_codes

ROOT = Path(sage_desktop.__file__).parent
FILES = [*(ROOT / "net").glob("*.py"), *(ROOT / "sage").glob("*.py")]
KINDS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.AppError)
} | {"BadBody"}


def codes_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in KINDS
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_each_code_has_words(file: Path) -> None:
    assert set(codes_in(file)) <= known_codes()


def test_codes_are_found_at_all() -> None:
    assert "incomplete_list" in {code for file in FILES for code in codes_in(file)}
