"""Sending by itself as the window shows it: a job in the bottom bar, a message when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from sage_desktop.core.errors import AppError, NotFound
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.core.tasks import TaskScope
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.jobs import Job, Jobs
from sage_desktop.ui.texts import isolated, listed
from sage_desktop.ui.tokens import State

if TYPE_CHECKING:
    from sage_desktop.sync.sending.push_run import Pushed
    from sage_desktop.sync.service import Service

Say = Callable[[State, str, str], None]
"""Shows a message on the page in front: state, fact, sentence."""


class SendingBeside:
    """Listens to what ``door`` sends by itself, from now on."""

    def __init__(self, door: Service, jobs: Jobs, scope: TaskScope, say: Say) -> None:
        self._door = door
        self._jobs = jobs
        self._scope = scope
        self._say = say
        watcher = door.sending.watcher
        watcher.shown = self._shown
        watcher.heard = self._heard

    @contextmanager
    def _shown(self, _tenant_id: int, cancel: Cancel) -> Iterator[Report]:
        """A job only once there is something to send: looking at the outbox is none."""
        with ExitStack() as open_job:
            job: Job | None = None

            def report(progress: Progress) -> None:
                nonlocal job
                if job is None:
                    job = open_job.enter_context(self._jobs.job(tr("Sending to Sage"), cancel))
                job.report(progress)

            yield report

    def _heard(self, tenant_id: int, pushed: Pushed) -> None:
        if pushed.run_id:
            self._scope.start(self._tell(tenant_id, pushed), name="tell what was sent")

    async def _tell(self, tenant_id: int, pushed: Pushed) -> None:
        try:
            view = await self._door.tenant(tenant_id)
        except NotFound:
            return
        except AppError:  # the book itself has trouble, and the page in front says so
            return
        if view.row.show_message and (words := sent_words(pushed, view.row.name)) is not None:
            self._say(*words)


def sent_words(pushed: Pushed, tenant: str) -> tuple[State, str, str] | None:
    """State, fact and sentence; None if a push had no effect to tell of."""
    items = list(pushed.items.values())
    sent = Counter(item.kind for item in items if item.state == "sent")
    failed = sum(item.state == "failed" for item in items)
    texts = (
        ("customer", "{n} customer", "{n} customers"),
        ("product", "{n} product", "{n} products"),
        ("invoice", "{n} invoice", "{n} invoices"),
    )
    told = [plural(sent[kind], one, many) for kind, one, many in texts if sent[kind]]
    if failed:
        title = plural(failed, "{n} record was not sent.", "{n} records were not sent.")
        return State.ATTENTION, title, tr("See Activity, Issues, for why and what to do.")
    if not told:
        return None
    title = tr("Sent to {tenant}: {what}.").format(tenant=isolated(tenant), what=listed(told))
    if not sent["invoice"]:
        return State.FINE, title, ""
    off = tr("Totals reconciled to {off}.").format(off=amount_text(pushed.off))
    return State.FINE, title, off
