"""What the forms of records that go to Sage have in common: a tenant and notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QPlainTextEdit

from sage_desktop.core.i18n import tr
from sage_desktop.ui.draft_form import DraftForm
from sage_desktop.ui.widgets import FormRow, Picker

_NOTE_LINES = 4


class RecordForm(DraftForm):
    """Edits a draft that has ``notes`` and ``tenant_id`` besides."""

    def _tenant_row(self, help: str) -> FormRow:
        self.tenant = Picker(tr("Tenant"))
        self.tenant.currentIndexChanged.connect(lambda _index: self.changed.emit())
        return FormRow(tr("Tenant"), self.tenant, help=help)

    def _notes_row(self) -> FormRow:
        self.notes = QPlainTextEdit()
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(self.notes.fontMetrics().lineSpacing() * _NOTE_LINES + 20)
        self.notes.textChanged.connect(self.changed)
        return FormRow(tr("Notes"), self.notes)

    def show_draft(self, draft: Any) -> None:
        with QSignalBlocker(self.notes):
            if self._typed_notes() != draft.notes:
                self.notes.setPlainText(draft.notes)
            self.notes.document().setModified(False)
        self.show_tenant(draft)
        super().show_draft(draft)

    def show_tenant(self, draft: Any) -> None:
        """Shows the tenant of ``draft``, telling nobody."""
        with QSignalBlocker(self.tenant):
            self.tenant.set_value(draft.tenant_id)

    def offer_tenants(self, tenants: Sequence[tuple[int, str]]) -> None:
        """The tenants to choose from; the one shown stays."""
        with QSignalBlocker(self.tenant):
            chosen = self.tenant.value()
            offered = [(None, tr("None")), *tenants]
            self.tenant.set_choices(
                offered, chosen if chosen is not None else self._shown.tenant_id
            )

    def _typed_notes(self) -> str:
        """What was shown, unless something was typed: Qt's editor alters some odd characters."""
        if not self.notes.document().isModified():
            notes: str = self._shown.notes
            return notes
        return self.notes.toPlainText()
