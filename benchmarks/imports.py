"""What is imported before the first window, in milliseconds by package; see docs/performance.md.

``python -X importtime`` in fresh processes with warm byte code; the smallest of ``--runs`` counts,
since other work on the machine can only add to it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter

from figures import child_environment, figure, machine, say

_BUDGET = 350
# Development packages bring click and rich, which httpx then loads; requirements/run.txt does not.
_CODE = "import sys; sys.modules['click'] = None; import sage_desktop.app.window"
_QT = {"PySide6", "shiboken6", "shibokensupport"}
_SHOWN = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = [_run() for _ in range(parser.parse_args().runs + 1)][1:]
    best = min(runs, key=lambda run: run.total())
    say(machine())
    groups = Counter(
        dict.fromkeys(("own", "third party", "Qt for Python", "standard library"), 0.0)
    )
    for name, milliseconds in best.items():
        groups[_group(name)] += milliseconds
    for group, milliseconds in groups.items():
        say(f"{milliseconds:7.1f} ms  {group}")
    ours = groups["own"] + groups["third party"]
    say(f"{ours:7.1f} ms  own and third party together; budget {_BUDGET} ms")
    figure("imports before the window", f"{ours:.0f} ms", f"≤ {_BUDGET} ms", met=ours <= _BUDGET)
    say()
    for name, milliseconds in best.most_common(_SHOWN):
        say(f"{milliseconds:7.1f} ms  {name}")


def _run() -> Counter[str]:
    """Milliseconds in each package itself, our own rooms apart."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", _CODE],
        env=child_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    spent: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        itself, _, rest = line.removeprefix("import time:").partition("|")
        name = rest.rpartition("|")[2].strip()
        if itself.strip().isdecimal():
            parts = name.split(".")
            spent[".".join(parts[: 2 if parts[0] == "sage_desktop" else 1])] += int(itself) / 1000
    return spent


def _group(name: str) -> str:
    top = name.partition(".")[0]
    if top == "sage_desktop":
        return "own"
    if top in _QT:
        return "Qt for Python"
    return "standard library" if top in sys.stdlib_module_names else "third party"


if __name__ == "__main__":
    main()
