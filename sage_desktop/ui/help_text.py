"""The chapters of the documentation as the help shows them: files, titles, headings, search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sage_desktop.ui.resources import documents
from sage_desktop.ui.texts import one_line

_HEADING = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[[^\]]*\]\(([^)\s]+)\)\n?", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")
_NOT_HERE = "\nFor engineers:"
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*`|#]+|<!--.*?-->", re.DOTALL)
_AROUND = 32

CHAPTERS = (
    "index",
    "installing",
    "home",
    "connecting",
    "tax-rates",
    "accounts",
    "customers",
    "products",
    "suppliers",
    "invoices",
    "syncing",
    "activity",
    "daily",
    "tray",
    "settings",
    "data",
    "keyboard",
    "troubleshooting",
    "messages",
    "command-line",
    "records",
)
"""What people who use the program read, in this order; other documents are for engineers."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a chapter; ``anchor`` is how links name it."""

    text: str
    anchor: str
    level: int


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a search found: its chapter, the heading above it, and the words around."""

    chapter: str
    heading: Heading
    words: str


def anchor_of(heading: str) -> str:
    """How links name a heading, as hosts of Markdown do."""
    return re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")


def file_of(chapter: str) -> Path:
    """The file of a chapter; it may be missing in a damaged installation."""
    return documents() / f"{chapter}.md"


@cache
def text_of(chapter: str) -> str:
    """The Markdown of a chapter, without pictures and links that lead to nothing here."""

    def reachable(found: re.Match[str]) -> str:
        return found[0] if _leads_to(found[2]) else found[1]

    def there(found: re.Match[str]) -> str:
        return found[0] if (documents() / found[1]).is_file() else ""

    text = file_of(chapter).read_text("utf-8").partition(_NOT_HERE)[0]
    return _LINK.sub(reachable, _PICTURE.sub(there, text))


def _leads_to(link: str) -> bool:
    file = link.partition("#")[0]
    return "://" in link or not file or file.removesuffix(".md") in CHAPTERS


@cache
def headings(chapter: str) -> tuple[Heading, ...]:
    """The headings of a chapter; the first is its title."""
    return tuple(
        Heading(found[2], anchor_of(found[2]), len(found[1]))
        for found in _HEADING.finditer(text_of(chapter))
    )


@cache
def title_of(chapter: str) -> str:
    """The title of a chapter: its first line. The rest is not read for it."""
    with file_of(chapter).open(encoding="utf-8") as lines:
        return lines.readline().removeprefix("# ").strip()


def search(text: str) -> list[Found]:
    """The sections that hold every word of ``text``, those with it in their heading first."""
    words = text.casefold().split()
    if not words:
        return []
    found = [each for chapter in CHAPTERS for each in _in_chapter(chapter, words)]
    return sorted(found, key=lambda each: not _holds(each.heading.text, words))


def _in_chapter(chapter: str, words: list[str]) -> Iterator[Found]:
    for heading, body in _sections(chapter):
        if _holds(f"{heading.text} {body}", words):
            yield Found(chapter, heading, _around(body, words))


@cache
def _sections(chapter: str) -> tuple[tuple[Heading, str], ...]:
    parts = _HEADING.split(text_of(chapter))[1:]
    bodies = (_MARKUP.sub(lambda found: found[1] or "", body) for body in parts[2::3])
    return tuple(zip(headings(chapter), (" ".join(body.split()) for body in bodies), strict=True))


def _holds(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _around(body: str, words: list[str]) -> str:
    folded = body.casefold()
    at = min((folded.find(word) for word in words if word in folded), default=0)
    begin = max(0, at - _AROUND)
    if begin:
        begin = body.find(" ", begin) + 1
    end = at + 2 * _AROUND
    cut = body[begin:end]
    return one_line(("… " if begin else "") + cut + (" …" if end < len(body) else ""))
