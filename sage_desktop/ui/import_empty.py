"""What stands in the import table's place while there is nothing in it: what, why, one button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.import_work import ImportWork, Stage
from sage_desktop.ui.widgets import Button, EmptyState


class ImportEmpty(QWidget):
    """``explain`` says why there are no rows; the button reads Sage or takes the filter away."""

    read_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, kind: ImportKind) -> None:
        super().__init__()
        self._kind = kind
        self._clears = False
        self.button = Button("", on_click=self._pressed)
        self.state = EmptyState("", "", self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        column.addStretch(1)

    def explain(self, work: ImportWork | None) -> None:
        head = work.head if work is not None else None
        waiting = work is None or work.stage is Stage.READING
        self._clears = head is not None and head.total > 0
        what, verb = self._kind.belongs(), tr("Read from Sage")
        if head is None and waiting:
            why = tr("They are being read. Nothing is written to the book.")
        elif head is None:
            why = tr("They were not read yet.")
        elif not head.total:
            why, verb = tr("There are none in Sage now."), tr("Read again")
        else:
            what, verb = self._kind.none_fits(), tr("Clear filter")
            why = tr("All of them are there without the filter.")
        self.state.say(what, why)
        self.button.set_text(verb)
        self.button.setVisible(not waiting or self._clears)

    def _pressed(self) -> None:
        (self.clear_wanted if self._clears else self.read_wanted).emit()
