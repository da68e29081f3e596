"""Commands about the data itself: ``backup``, ``restore``, ``export``, ``diagnostics``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from shlex import quote

from sage_desktop.book.found_copies import COUNTED, FoundBook
from sage_desktop.cli import shapes
from sage_desktop.cli.imports import report_progress
from sage_desktop.cli.output import Answer, say
from sage_desktop.cli.text import on_one_line, when
from sage_desktop.core.clock import utc_now
from sage_desktop.core.errors import BookProblem
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.preferences import PreferenceFile
from sage_desktop.sync.data import restoring
from sage_desktop.sync.service import Service


async def backup(service: Service, arguments: Namespace) -> Answer:
    found = await service.data.backup(_absolute(arguments.file), overwrite=arguments.overwrite)
    text = tr("Backed up to {path}, and looked through: {counts}.")
    return Answer(_book(found), text.format(path=found.path, counts=_counted(found)))


async def export(service: Service, arguments: Namespace) -> Answer:
    folder = _absolute(arguments.folder)
    lines = await service.data.export(folder, overwrite=arguments.overwrite, report=report_progress)
    data = {"path": str(folder), "lines": lines}
    told = plural(lines, "{n} line written", "{n} lines written")
    return Answer(data, f"{told}: {folder}")


async def diagnostics(service: Service, arguments: Namespace) -> Answer:
    path = _absolute(arguments.file)
    await service.data.diagnostics(path, overwrite=arguments.overwrite)
    text = tr("Written to {path}. It holds no secret and no record of yours.")
    return Answer({"path": str(path)}, text.format(path=path))


async def restore(environment: Environment, arguments: Namespace) -> Answer:
    """Without a running engine: nobody may have the book open."""
    done = await restoring.restore(environment.data, _absolute(arguments.file), utc_now)
    values = {"when": when(done.book.written_at), "kept": done.kept or ""}
    lines = [tr("Restored: {counts}.").format(counts=_counted(done.book))]
    if done.kept is not None:
        code = "damaged_kept" if done.damaged else "restored"
        lines.append(explain_code(code, values).sentence)
    data = {
        **_book(done.book),
        "kept": str(done.kept) if done.kept else None,
        "damaged_before": done.damaged,
    }
    return Answer(data, "\n".join(lines))


async def say_what_helps(environment: Environment, problem: BookProblem) -> None:
    """After a book was found to be damaged: the newest good backups, and what to run."""
    if problem.code != "book_damaged":
        return
    chosen = PreferenceFile(environment.data).load().backup_folder
    folders = [environment.data / restoring.BACKUPS, *([Path(chosen)] if chosen else [])]
    found = await restoring.newest_good(*folders)
    if not found:
        say(
            tr("There is no good backup in {folders}.").format(
                folders=", ".join(on_one_line(str(folder)) for folder in folders)
            )
        )
        return
    say(tr("The newest good backups:"))
    for each in found:
        say(f"  {when(each.written_at)}  {_counted(each)}")
        say(f"    sage-desktop-cli restore {quote(on_one_line(str(each.path)))}")


def _absolute(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _book(found: FoundBook) -> shapes.JsonObject:
    return {
        "path": str(found.path),
        "written_at": shapes.moment(found.written_at),
        "bytes": found.bytes,
        "step": found.step,
        "counts": dict(zip(COUNTED, found.counts, strict=True)),
    }


def _counted(found: FoundBook) -> str:
    tenants, customers, products, invoices = found.counts
    return ", ".join(
        (
            plural(tenants, "{n} tenant", "{n} tenants"),
            plural(customers, "{n} customer", "{n} customers"),
            plural(products, "{n} product", "{n} products"),
            plural(invoices, "{n} invoice", "{n} invoices"),
        )
    )
