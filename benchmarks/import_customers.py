"""Our import of many customers or products beside the floor and beside dlt: same stand-in, in turn.

Each side is a process of its own that reads the same lists with the same attributes, 200 records
a page, and tells its wall time, CPU and memory. The floor stores them and no more; so does
dlt, which merges by id; ours reads, plans, and carries the plan out, with links and undo.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dlt_environment import SETTINGS, NotThere, dlt_python
from figures import child_environment, figure, machine, say
from readiness import KINDS
from sign_in import access
from stand_in import stand_in_world

from sage_desktop.sync.imports.customers import LISTS
from sage_desktop.sync.imports.products import PRODUCT_LISTS

_HERE = Path(__file__).resolve().parent
_SECONDS = 3600
_LISTS = {"customers": LISTS, "products": PRODUCT_LISTS}

Told = dict[str, Any]


@dataclass(slots=True)
class Figures:
    """What each side told, round by round."""

    ours: list[Told] = field(default_factory=list)
    floor: list[Told] = field(default_factory=list)
    dlt: list[Told] = field(default_factory=list)
    stopped: Told = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kind", choices=KINDS, default="customers")
    parser.add_argument("--sizes", default="20000,100000", help="how many, with commas between")
    parser.add_argument("--no-dlt", action="store_true")
    parser.add_argument("--ui", action="store_true", help="how long the window cannot answer")
    arguments = parser.parse_args()
    sizes = [int(each) for each in arguments.sizes.split(",")]
    if arguments.ui:
        for size in sizes:
            with stand_in_world(f"large:{size}") as address:
                _read_once(address, arguments.kind)
                command = [_HERE / "import_stall.py", address, arguments.runs, arguments.kind]
                subprocess.run(_python(*command), env=child_environment(), check=True)
        return
    dlt = None if arguments.no_dlt else _dlt()
    for size in sizes:
        figures = _measured(arguments.kind, size, arguments.runs, dlt)
        _tell(arguments.kind, size, figures)


def _dlt() -> Path | None:
    try:
        return dlt_python()
    except NotThere as reason:
        say(f"dlt is not measured: {reason}")
        return None


def _measured(kind: str, size: int, runs: int, dlt: Path | None) -> Figures:
    figures, ours = Figures(), _python(_HERE / "import_ours.py")
    with stand_in_world(f"large:{size}") as address:
        _read_once(address, kind)
        for _ in range(runs):
            figures.floor.append(_plain(address, kind, _python(_HERE / "import_floor.py")))
            figures.ours.append(_child(ours, address, kind))
            if dlt is not None:
                figures.dlt.append(_plain(address, kind, [str(dlt), str(_HERE / "dlt_import.py")]))
        figures.stopped = _child(ours, address, kind, "cancel")
    _check(kind, size, figures)
    return figures


def _read_once(address: str, kind: str) -> None:
    """Unmeasured: the stand-in makes its pages when they are first asked for."""
    _plain(address, kind, _python(_HERE / "import_floor.py"))


def _python(*arguments: object) -> list[str]:
    return [sys.executable, *map(str, arguments)]


def _plain(address: str, kind: str, command: Sequence[str]) -> Told:
    """A side that is told what to read."""
    listings = [each.listing for each in _LISTS[kind]]
    lists = [{"path": each.path, "query": _query(each.query(1, {}))} for each in listings]
    return _child(command, said=json.dumps({**asdict(access(address)), "lists": lists}))


def _query(query: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name != "page"}


def _child(command: Sequence[str], *arguments: str, said: str = "") -> Told:
    with tempfile.TemporaryDirectory(prefix="benchmark-import-") as folder:
        done = subprocess.run(
            [*command, folder, *arguments],
            input=said,
            stdout=subprocess.PIPE,
            text=True,
            env=child_environment(DLT_DATA_DIR=f"{folder}/dlt", **SETTINGS),
            timeout=_SECONDS,
            check=True,
        )
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told


def _check(kind: str, size: int, figures: Figures) -> None:
    """Nobody is quick by leaving something out."""
    for told in (*figures.ours, *figures.floor, *figures.dlt, figures.stopped):
        if told["rows"][0] != size:
            raise RuntimeError(f"{told['rows'][0]} {kind} arrived instead of {size}")
    for told in figures.dlt:
        if told["rows"] != figures.floor[0]["rows"]:
            raise RuntimeError(f"dlt has {told['rows']}, the floor {figures.floor[0]['rows']}")


def _tell(kind: str, size: int, figures: Figures) -> None:
    ours, pages = figures.ours, figures.floor[0]["requests"]
    say(machine())
    say(
        f"{size:,} {kind}, {sum(figures.floor[0]['rows']):,} records, {pages:,} pages; "
        f"median (least–most) of {len(ours)} rounds in turn"
    )
    say(f"{'':12} {'wall s':>22} {'CPU s':>22} {'grew by MB':>16} {'wall ÷ ours':>20}")
    sides = {"ours": ours, "floor": figures.floor} | ({"dlt": figures.dlt} if figures.dlt else {})
    for name, told in sides.items():
        ratios = [each["seconds"] / our["seconds"] for each, our in zip(told, ours, strict=True)]
        cells = (
            f"{_spread(told, 'seconds'):>22} {_spread(told, 'cpu'):>22} "
            f"{_spread(told, 'memory', 0):>16} {_of(ratios):>20}"
        )
        say(f"{name:12} {cells}")
        if name == "ours":
            for part in ("read", "plan", "carry_out"):
                say(f"  {part.replace('_', ' '):10} {_spread(told, part):>22}")
    again, stopped = [each["again"] for each in ours], figures.stopped
    goals = [
        ("speed beside the floor", _ratio(figures.floor, ours), "≥ 0.8×"),
        ("speed beside dlt", _ratio(figures.dlt, ours) if figures.dlt else "–", "≥ 5×"),
        ("memory growth", f"{_spread(ours, 'memory', 0)} MB", "≤ 60 MB"),
        ("unchanged: requests", str(max(each["requests"] for each in again)), "≤ 10"),
        ("unchanged: records written", str(max(each["changed"] for each in again)), "0"),
        ("unchanged: wall", f"{_spread(again, 'seconds')} s", "–"),
        ("stop while reading", f"{stopped['reading'] * 1000:.0f} ms", "≤ 1 s"),
        ("stop while carrying out", f"{stopped['carrying'] * 1000:.0f} ms", "≤ 1 s"),
        (
            "requests, stopped and resumed",
            f"{stopped['before']} + {stopped['requests'] - stopped['before']}",
            f"{ours[0]['requests']} + few",
        ),
    ]
    for what, measured, goal in goals:
        say(f"{what:32} {measured:>22}   goal {goal}")
    _table(kind, size, figures)
    say()


def _table(kind: str, size: int, figures: Figures) -> None:
    for side, others, goal in (("floor", figures.floor, 0.8), ("dlt", figures.dlt, 5.0)):
        if others:
            ratio = statistics.median(_ratios(others, figures.ours))
            what = f"import of {size:,} {kind}: speed beside {side}"
            figure(what, f"{ratio:.2f}×", f"≥ {goal:g}×", met=ratio >= goal)
    grew = statistics.median(told["memory"] for told in figures.ours)
    figure(f"import of {size:,} {kind}: memory", f"{grew:.0f} MB", "≤ 60 MB", met=grew <= 60)


def _ratio(others: list[Told], ours: list[Told]) -> str:
    return f"{_of(_ratios(others, ours))}×"


def _ratios(others: list[Told], ours: list[Told]) -> list[float]:
    return [other["seconds"] / our["seconds"] for other, our in zip(others, ours, strict=True)]


def _spread(told: Sequence[Told], name: str, digits: int = 2) -> str:
    return _of([each[name] for each in told], digits)


def _of(values: Sequence[float], digits: int = 2) -> str:
    middle = statistics.median(values)
    return f"{middle:.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


if __name__ == "__main__":
    main()
