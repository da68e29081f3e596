"""The popup *Customer Mappings*: one record of each side, chosen by name, becomes a mapping."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui.dialogs import Dialog, ask
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.widgets import Button, FormRow, IconLabel, Kind, PlainLabel

_WIDTH = 520
_TAKEN = ("already_mapped", "already_linked")


@dataclass(frozen=True, slots=True)
class Sides:
    """What the popup asks the door for. ``add`` maps a Sage id to an id of the book."""

    halo: Look
    sage: Look
    add: Callable[[str, int], Awaitable[None]]


class MappingDialog(Dialog):
    """Stays open until the mapping is made; what stands in its way is said beside the fields."""

    def __init__(self, parent: QWidget | None, sides: Sides, scope: TaskScope) -> None:
        super().__init__(
            parent,
            tr("Customer Mappings"),
            tr("The two are the same customer: what is sent for one goes to the other."),
        )
        self._sides, self._scope = sides, scope
        self._adding = self._ended = False
        self.setMinimumWidth(_WIDTH)
        self.halo = self._picker(tr("Halo customer"), sides.halo)
        self.sage = self._picker(tr("Sage customer"), sides.sage)
        self.halo_row = FormRow(tr("Halo customer"), self.halo, required=True)
        self.sage_row = FormRow(tr("Sage customer"), self.sage, required=True)
        self.body.setSpacing(14)
        self.body.addSpacing(2)
        self.body.addWidget(self.halo_row)
        self.body.addWidget(self.sage_row)
        self._build_error()
        self.add_button(Button(tr("Cancel")), QDialog.DialogCode.Rejected)
        self.add = Button(tr("Add"), Kind.PRIMARY, on_click=self._add_pressed)
        self.buttons.addWidget(self.add)
        self.add.setDefault(True)
        self._chosen()
        self.halo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picker(self, name: str, look: Look) -> SearchPicker:
        none = tr("No customer without a mapping fits.")
        picker = SearchPicker(name, look, self._scope, hint=tr("Type to search"), none=none)
        picker.picked.connect(self._chosen)
        picker.failed.connect(self._say)
        return picker

    def _build_error(self) -> None:
        self._error = QWidget()
        self._error_text = PlainLabel("", tone="error", wrap=True)
        row = QHBoxLayout(self._error)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("ring-cross", "error", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._error_text, 1)
        self._error.hide()
        self.body.addWidget(self._error)

    @property
    def error(self) -> str:
        """What is said to stand in the way, "" for nothing."""
        return self._error_text.text() if not self._error.isHidden() else ""

    def done(self, result: int) -> None:
        self._ended = True
        for picker in (self.halo, self.sage):
            picker.stop()
        super().done(result)

    def _chosen(self) -> None:
        halo = tr("Search by name, reference or town. Only customers without a mapping.")
        sage = tr("As Sage was last read. Only customers without a mapping.")
        for row, picker, help in (
            (self.halo_row, self.halo, halo),
            (self.sage_row, self.sage, sage),
        ):
            row.set_error("")
            # Which of those with the same name it is stays to be seen.
            row.set_help(picker.pick.detail or help if picker.pick is not None else help)
        self._say_error("")
        both = self.halo.pick is not None and self.sage.pick is not None
        self.add.setEnabled(both and not self._adding)

    def _add_pressed(self) -> None:
        halo, sage = self.halo.pick, self.sage.pick
        if halo is not None and sage is not None and not self._adding:
            self._adding = True
            self.add.setEnabled(False)
            self._scope.start(self._add(halo, sage), name="add mapping")

    async def _add(self, halo: Pick, sage: Pick) -> None:
        try:
            await self._sides.add(str(sage.id), int(halo.id))
        except AppError as error:
            self._adding = False
            if not self._ended:
                self._chosen()
                self._say(error)
        else:
            if not self._ended:
                self.accept()

    def _say(self, error: AppError) -> None:
        if error.code in _TAKEN:
            self._say_taken(error)
        else:
            self._say_error(explain(error).sentence)

    def _say_taken(self, error: AppError) -> None:
        """Somebody else was faster. Which of the two is taken the error does not say for sure."""
        local, sage = str(error.data.get("local", "")), str(error.data.get("sage", ""))
        text = tr("{halo} is mapped to {sage} already. Choose another.").format(
            halo=isolated(local), sage=isolated(sage)
        )
        halo = self.halo.pick
        mine = halo is not None and local in (halo.name, str(halo.id))
        row = self.halo_row if mine else self.sage_row
        row.set_error(text)
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_error(self, sentence: str) -> None:
        self._error_text.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._fit()

    def _fit(self) -> None:
        if self.isVisible():
            self.resize(self.width(), max(self.height(), self.sizeHint().height()))


async def add_mapping(parent: QWidget | None, sides: Sides, scope: TaskScope) -> tuple[str, str]:
    """The names of the two that were mapped, "" twice for none."""
    dialog = MappingDialog(parent, sides, scope)
    answer = await ask(dialog)
    halo, sage = dialog.halo.pick, dialog.sage.pick
    if answer != QDialog.DialogCode.Accepted or halo is None or sage is None:
        return "", ""
    return halo.name, sage.name
