"""The parts of the documents that are written from the code: messages, and the list of modules.

    .venv/bin/python tests/docs/written_pages.py

writes ``docs/messages.md``, the table of ``docs/keyboard.md`` and the last section of
``docs/architecture.md`` anew.
"""

from __future__ import annotations

import ast
from pathlib import Path

from sage_desktop.core.connecting_words import CONNECTING, SIGN_IN, WAITING
from sage_desktop.core.daily_words import DAILY
from sage_desktop.core.data_words import DATA
from sage_desktop.core.fixing_words import FIXING
from sage_desktop.core.gate_words import GATES
from sage_desktop.core.sending_words import SENDING
from sage_desktop.core.stopping_words import STOPPING
from sage_desktop.ui.shortcuts import commands
from sage_desktop.ui.shortcuts_dialog import all_keys

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "sage_desktop"
MESSAGES = DOCS / "messages.md"
ARCHITECTURE = DOCS / "architecture.md"
KEYBOARD = DOCS / "keyboard.md"

_BEGIN, _END = "<!-- modules -->\n", "<!-- end of modules -->\n"
_KEYS, _AFTER_KEYS = "## Keys\n\n", "\n\n## Screen readers"
_GROUPS = {
    "Connecting": CONNECTING,
    "The sign-in and the keychain": SIGN_IN,
    "Waiting for Sage and the network": WAITING,
    "Records, mappings and input": FIXING,
    "Sending": GATES | SENDING,
    "The daily run and backups": DAILY,
    "Backups, restoring and exports": DATA,
    "The book and the program": STOPPING,
}
_INTRODUCTION = """\
# Messages

Every message of the window and the command line: what happened, what it means for the data, what
to do next. The code at the end is what `--json` prints as `error`, and what a run keeps. Words in
braces are filled in. [Connecting](connecting.md#when-it-does-not-work) says more about those that
come up while connecting.

Written by `tests/docs/written_pages.py` from the words in `sage_desktop/core`.
"""


def messages_page() -> str:
    """The whole of ``docs/messages.md``."""
    parts = [_INTRODUCTION]
    for title, entries in _GROUPS.items():
        parts.append(f"\n## {title}\n\n")
        parts += [f"- **{entry[0]}** {entry[1]} `{code}`\n" for code, entry in entries.items()]
    return "".join(parts)


def keyboard_page() -> str:
    """The whole of ``docs/keyboard.md``, with its table as the program has it."""
    rows = [
        f"| {' or '.join(f'**{key}**' for key in row.keys)} | {row.text} | {row.where} |"
        for row in all_keys(commands())
    ]
    table = "\n".join(["| keys | what they do | where |", "|---|---|---|", *rows])
    before, _, rest = KEYBOARD.read_text(encoding="utf-8").partition(_KEYS)
    after = rest.partition(_AFTER_KEYS)[2]
    return f"{before}{_KEYS}{table}{_AFTER_KEYS}{after}"


def modules() -> dict[str, str]:
    """The first sentence of each module by its path below the package, without ``.py``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        found[name] = text.partition("\n\n")[0].replace("\n", " ")
    return found


def modules_section() -> str:
    """A table for each room; packages are said in the heading's line."""
    rooms: dict[str, list[str]] = {}
    for name, sentence in modules().items():
        room, _, module = name.rpartition("/")
        shown = sentence.replace("|", "\\|").replace("``", "`")
        if module == "__init__":
            rooms.setdefault(room, []).insert(0, f"{shown}\n\n| module | |\n|---|---|")
        else:
            rooms.setdefault(room, []).append(f"| `{name}` | {shown} |")
    return "".join(
        f"\n### {room or 'sage_desktop'}\n\n" + "\n".join(lines) + "\n"
        for room, lines in rooms.items()
    )


def main() -> None:
    MESSAGES.write_text(messages_page(), encoding="utf-8")
    KEYBOARD.write_text(keyboard_page(), encoding="utf-8")
    before, _, rest = ARCHITECTURE.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    text = f"{before}{_BEGIN}{modules_section()}\n{_END}{after}"
    ARCHITECTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
