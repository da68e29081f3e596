"""The bar at the bottom: what runs now with its progress; at rest, one sentence that is true."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.jobs import Job, Jobs
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.tokens import (
    BOTTOM_BAR_HEIGHT,
    PAGE_MARGIN,
    PAGE_MARGIN_NARROW,
    STATE_ICONS,
    State,
)
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.buttons import Button, Kind
from sage_desktop.ui.widgets.labels import ElidedLabel, IconLabel, PlainLabel


class Bar(QProgressBar):
    """A slim bar; without a total it shows that work goes on, without moving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setFixedSize(140, 6)

    def sizeHint(self) -> QSize:
        return QSize(140, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("border"))
            painter.drawRoundedRect(self.rect(), 3, 3)
            if self.maximum() > 0 and self.value() > 0:
                share = min(1.0, self.value() / self.maximum())
                painter.setBrush(colour("accent"))
                wide = max(6.0, self.width() * share)
                painter.drawRoundedRect(QRectF(0, 0, wide, self.height()), 3, 3)


class BottomBar(QWidget):
    """Follows ``jobs``. ``more_wanted``: the user asked for the other running jobs."""

    more_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        least = max(BOTTOM_BAR_HEIGHT, self.fontMetrics().height() + 14)
        self.setMinimumHeight(least - 1)  # the line above it is the first pixel
        self._jobs = jobs
        self._rest = (State.NEUTRAL, "")
        self._icon = IconLabel("info", "muted", 14)
        self._words = ElidedLabel("", Role.CAPTION, tone="muted")
        self._bar = Bar()
        self._count = PlainLabel("", Role.CAPTION, tone="muted")
        self.cancel = Button(tr("Cancel"), Kind.LINK, on_click=self._cancel_first)
        self.more = Button("", Kind.LINK, on_click=self.more_wanted.emit)
        row = self._row = QHBoxLayout(self)
        self.set_narrow(False)
        row.setSpacing(8)
        row.addWidget(self._icon)
        for widget in (self._words, self._bar, self._count, self.cancel, self.more):
            row.addWidget(widget)
        row.addStretch(1)
        jobs.changed.connect(self._show)
        self._show()

    def set_narrow(self, narrow: bool) -> None:
        """Begins where the page does."""
        margin = PAGE_MARGIN_NARROW if narrow else PAGE_MARGIN
        self._row.setContentsMargins(margin, 0, 16, 1)

    def set_rest(self, state: State, sentence: str) -> None:
        """What is true while nothing runs."""
        self._rest = (state, sentence)
        self._show()

    def sentence(self) -> str:
        """The words shown now."""
        return self._words.text()

    def _show(self) -> None:
        running = self._jobs.running
        for widget in (self._bar, self._count):
            widget.setVisible(bool(running))
        self.cancel.setVisible(bool(running) and running[0].cancel is not None)
        self.more.setVisible(len(running) > 1)
        if running:
            self._show_job(running[0])
            self.more.set_text(tr("and {n} more").format(n=len(running) - 1))
            return
        state, sentence = self._rest
        neutral = state is State.NEUTRAL
        self._icon.set_icon(
            "info" if neutral else STATE_ICONS[state], "muted" if neutral else state.value
        )
        self._words.set_text(sentence)

    def _show_job(self, job: Job) -> None:
        self._icon.set_icon(STATE_ICONS[State.WORKING], State.WORKING.value)
        self._words.set_text(job.title)
        self._bar.setAccessibleName(job.title)
        self._bar.setMaximum(job.progress.total)
        self._bar.setValue(job.progress.done)
        self._count.setText(job.count_text())
        self._count.setVisible(bool(self._count.text()))
        self.cancel.setEnabled(job.cancel is not None and not job.stopping)
        self.cancel.setAccessibleDescription(
            tr("Stops after the current record; what is done stays.")
        )

    def _cancel_first(self) -> None:
        running = self._jobs.running
        if running:
            running[0].request_cancel()
