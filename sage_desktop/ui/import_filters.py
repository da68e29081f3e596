"""Above the import table: chips that filter and count, search, what is ticked, reading again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.mirror.rows import Outcome, Status
from sage_desktop.ui import plan_words
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.texts import tool_tip
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, ElidedLabel, Kind, PlainLabel, SearchField
from sage_desktop.ui.widgets.chip import Chip
from sage_desktop.ui.widgets.filter_chips import Filter, FilterChips
from sage_desktop.ui.widgets.flow import Flow

_PAUSE_MS = 80


def _filters() -> list[Filter]:
    made = [Filter(None, tr("All"))]
    for status in Status:
        chip = plan_words.status_chip(status)
        optional = status is Status.PROBLEM
        made.append(Filter(status, chip.word, chip.icon, chip.state.value, optional))
    return made


class ImportFilters(QWidget):
    """``changed``: another filter or search, shortly after the last key. ``select_wanted`` tells
    "all", "none" or "new"; ``read_wanted`` whether everything is to be read."""

    changed = Signal()
    select_wanted = Signal(str)
    read_wanted = Signal(bool)
    export_wanted = Signal()

    def __init__(self, kind: ImportKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.chips = FilterChips(_filters(), name=tr("Filter by status"))
        self.chips.chosen.connect(lambda _key: self._tell())
        self.outcomes = OutcomeChips()
        self.outcomes.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.chips)
        column.addWidget(self.outcomes)
        column.addLayout(self._build_tools())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)

    def _build_tools(self) -> QHBoxLayout:
        self.search = SearchField(self._kind.hint(), width=262)
        self.search.setToolTip(tr("Press / to come here"))
        self.search.searched.connect(lambda _text: self._pause.start())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 8)
        row.addWidget(PlainLabel(tr("Select"), Role.CAPTION, tone="muted"))
        self.select_buttons: dict[str, Button] = {}
        names = {
            "all": (tr("All"), tr("Select all that are shown"), tr("Ctrl+A")),
            "none": (tr("None"), tr("Select none of those shown"), ""),
            "new": (tr("New"), tr("Select only the new ones of those shown"), ""),
        }
        for key, (text, name, keys) in names.items():
            tip = f"{name} ({keys})" if keys else name
            button = Button(text, name=name, tip=tip)
            button.clicked.connect(lambda _on=False, key=key: self.select_wanted.emit(key))
            self.select_buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        self.read_label = ElidedLabel("", Role.CAPTION, tone="muted")
        self.read_button = Button(
            tr("Read again"), icon="sync", on_click=lambda: self.read_wanted.emit(False)
        )
        self.more_button = Button(kind=Kind.TOOL, icon="more", name=tr("More"))
        self.more_button.clicked.connect(self._open_menu)
        self._menu = QMenu(self)
        self.read_all = self._menu.addAction(tr("Read everything again"))
        self.read_all.triggered.connect(lambda _on=False: self.read_wanted.emit(True))
        self.export = self._menu.addAction(tr("Export as CSV…"))
        self.export.triggered.connect(lambda _on=False: self.export_wanted.emit())
        for widget in (self.read_label, self.read_button, self.more_button):
            row.addWidget(widget)
        return row

    # what is asked for

    @property
    def status(self) -> Status | None:
        found: Status | None = self.chips.key()
        return found

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def clear(self) -> None:
        """Back to all, without a search."""
        self.chips.choose(None)
        self.search.clear()
        self._tell()

    def forget(self) -> None:
        """Another tenant comes; tells nobody."""
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self.chips.choose(None)
        self.chips.show_counts({})

    def _tell(self) -> None:
        self._pause.stop()
        self.changed.emit()

    def _open_menu(self) -> None:
        below = self.more_button.mapToGlobal(self.more_button.rect().bottomRight())
        self._menu.popup(QPoint(below.x() - self._menu.sizeHint().width(), below.y() + 4))

    # what is shown

    def show_counts(self, counts: Mapping[Status, int]) -> None:
        self.chips.show_counts({None: sum(counts.values()), **counts})

    def show_outcomes(self, counts: Mapping[Outcome, int] | None) -> None:
        """While importing and after it the chips say what was done; None: filters again."""
        self.outcomes.setVisible(counts is not None)
        self.chips.setVisible(counts is None)
        if counts is not None:
            self.outcomes.show_counts(counts)

    def show_read(self, text: str, tip: str) -> None:
        """When Sage was read; ``tip`` says what that took."""
        self.read_label.set_text(text)
        self.read_button.setToolTip(tool_tip(tip))
        self.read_button.setAccessibleDescription(f"{text}. {tip}" if text else "")

    def set_ready(self, *, decide: bool, read: bool, new: bool) -> None:
        """``decide``: ticks can be changed; ``read``: Sage can be read; ``new``: some are new."""
        for key, button in self.select_buttons.items():
            button.setEnabled(decide and (key != "new" or new))
        self.read_button.setEnabled(read)
        self.read_all.setEnabled(read)
        self.export.setEnabled(decide)


class OutcomeChips(QWidget):
    """What was done so far, as chips that only tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What was done"))
        flow = Flow(self)
        self._chips: dict[Outcome, Chip] = {}
        for outcome in plan_words.OUTCOMES:
            chip = self._chips[outcome] = Chip(State.NEUTRAL, "")
            flow.addWidget(chip)
        self.setMinimumHeight(self._chips[Outcome.CREATED].sizeHint().height() + 6)

    def show_counts(self, counts: Mapping[Outcome, int]) -> None:
        always = (Outcome.CREATED, Outcome.LINKED, Outcome.UPDATED)
        for outcome, chip in self._chips.items():
            n = counts.get(outcome, 0)
            words = plan_words.outcome_chip(outcome)
            state = words.state if n else State.NEUTRAL
            chip.show_state(state, f"{words.word}  {whole(n)}", words.icon)
            chip.setVisible(n > 0 or outcome in always)

    def words(self) -> list[str]:
        """What the chips say, for those in view."""
        labels: list[QLabel] = [chip for chip in self._chips.values() if not chip.isHidden()]
        return [label.text() for label in labels]
