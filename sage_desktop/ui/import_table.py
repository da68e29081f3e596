"""The table of the import screen: what each Sage record is, where it goes, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from sage_desktop.core.i18n import tr
from sage_desktop.mirror.rows import Outcome, PlanLine, Side, Status
from sage_desktop.ui import plan_words
from sage_desktop.ui.cells import Column, Search
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tokens import ROW_IMPORT
from sage_desktop.ui.window_model import WindowModel

_NAME, _STATUS, _TARGET, _WHY = 1, 2, 3, 4
_STATUS_WIDTH = 138
_WHY_LEAST, _WHY_SHARE, _TARGET_LEAST, _TARGET_MOST = 146, 0.28, 150, 340
_FREE = (Status.NEW, Status.MATCH, Status.POSSIBLE, Status.AMBIGUOUS)
"""Records without a link: they may go to another Halo record."""
_STEPS_BACK = (Status.UNCHANGED,)
_SIDES = {Qt.Key.Key_Left: Side.HALO, Qt.Key.Key_Right: Side.SAGE}


def wanted_side(event: QEvent) -> Side | None:
    """The side that Alt+Left (Halo) or Alt+Right (Sage) takes; those keys are not *Back* here."""
    if not isinstance(event, QKeyEvent) or event.modifiers() != Qt.KeyboardModifier.AltModifier:
        return None
    return _SIDES.get(Qt.Key(event.key()))


def import_columns(
    kind: ImportKind, *, search: Callable[[PlanLine], Search], locked: Callable[[], bool]
) -> Sequence[Column[PlanLine]]:
    """``locked``: nothing can be changed now, for an import runs or is done."""
    return (
        Column(
            title=kind.sage_column,
            text=plan_words.name_text,
            key="name",
            strong=True,
            tone=lambda line: "muted" if line.status in _STEPS_BACK else "text",
            tip=lambda line: f"{line.name}\n{line.detail}" if line.detail else line.name,
        ),
        Column(
            title=lambda: tr("Status"),
            text=lambda line: plan_words.line_chip(line).word,
            chip=lambda line: plan_words.line_chip(line).state,
            icon=lambda line: plan_words.line_chip(line).icon,
            spoken=lambda line: plan_words.line_spoken(line, kind),
            key="status",
            width=_STATUS_WIDTH,
        ),
        Column(
            title=kind.halo_column,
            text=plan_words.target_text,
            key="target",
            search=search,
            bare=True,
            fixed=lambda line: not _is_free(line) or locked(),
            empty=plan_words.waits,
            icon=_target_icon,
            icon_tone=lambda line: "attention" if plan_words.waits(line) else "muted",
            tone=_target_tone,
        ),
        Column(
            title=lambda: tr("Why"),
            text=lambda line: plan_words.reason_text(line, kind),
            key="reason",
            tone="muted",
        ),
    )


def _is_free(line: PlanLine) -> bool:
    return line.status in _FREE and line.outcome is Outcome.WAITING


def _target_icon(line: PlanLine) -> str:
    if plan_words.waits(line):
        return "ring-question"
    made = line.outcome is Outcome.CREATED
    if made or line.target_id is not None or line.target_name:
        return "link"
    return "plus" if line.status in _FREE else ""


def _target_tone(line: PlanLine) -> str:
    if plan_words.waits(line):
        return "attention"
    made = line.outcome is Outcome.CREATED
    nowhere = line.target_id is None and not made
    return "muted" if nowhere or line.status in _STEPS_BACK else "text"


class ImportTable(TableView):
    """``side_wanted`` tells which side Alt+Left or Alt+Right takes for the current row."""

    side_wanted = Signal(object)

    def __init__(self, model: WindowModel[PlanLine], kind: ImportKind) -> None:
        self._placed_by_hand = self._placing = False
        super().__init__(model, name=kind.title(), row_height=ROW_IMPORT)
        header = self.horizontalHeader()
        for section in (_NAME, _STATUS, _TARGET, _WHY):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._resized)
        self.sort_by_header(_NAME)
        self.setAccessibleDescription(shortcuts_text())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and wanted_side(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 and Enter open the picker of the row, wherever in the row one is."""
        side = wanted_side(event)
        index = self.currentIndex()
        if side is not None:
            self.side_wanted.emit(side)
        elif event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not index.isValid():
                event.ignore()
            else:
                self._edit_here(index.siblingAtColumn(_TARGET))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._placed_by_hand:
            self._share_room()

    def _share_room(self) -> None:
        """Spare width goes to names and reasons; a person's own widths stay."""
        header = self.horizontalHeader()
        larger = max(1.0, self.fontMetrics().height() / 16)
        firm = header.sectionSize(0) + round(_STATUS_WIDTH * larger)
        room = max(3 * 100, self.viewport().width() - firm)
        why = round(max(min(_WHY_LEAST * larger, room * 0.34), room * _WHY_SHARE))
        target = round(min(_TARGET_MOST * larger, max(_TARGET_LEAST, room * 0.35)))
        self._placing = True
        self.setColumnWidth(_STATUS, round(_STATUS_WIDTH * larger))
        self.setColumnWidth(_TARGET, target)
        self.setColumnWidth(_WHY, why)
        self.setColumnWidth(_NAME, room - target - why)
        self._placing = False

    def _share_out(self, width: int) -> None:
        """Columns are shared out here in a way of their own."""

    def _resized(self, _section: int, _before: int, _now: int) -> None:
        by_hand = bool(self.horizontalHeader().viewport().underMouse())
        self._placed_by_hand |= by_hand and not self._placing


def shortcuts_text() -> str:
    """What the keyboard can do here."""
    return tr(
        "Space ticks. Enter or F2 chooses where it goes. Alt+Left takes Halo's values, Alt+Right "
        "Sage's. Ctrl+A ticks all that is shown. F6 goes to the differences. / searches. "
        "Ctrl+Enter imports."
    )
