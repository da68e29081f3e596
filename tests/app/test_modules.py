"""Modules stay small enough to be read in one go."""

from __future__ import annotations

from pathlib import Path

import sage_desktop

MOST = 300


def test_no_module_is_longer_than_300_lines() -> None:
    root = Path(sage_desktop.__file__).parent
    lengths = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in root.rglob("*.py")
    }
    assert len(lengths) > 300
    assert {name: length for name, length in lengths.items() if length > MOST} == {}
