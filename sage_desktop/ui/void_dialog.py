"""The question before an invoice is voided: whether in Sage too, and for what reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.sync.invoice_views import InvoiceView
from sage_desktop.ui.dialogs import Dialog, ask
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.widgets import Button, ChoiceRow, FormRow, Kind, Tick

_MAX_REASON = 200


class VoidDialog(Dialog):
    """Enter and Esc keep the invoice. The reason is for Sage, so it is asked only then."""

    def __init__(self, parent: QWidget | None, view: InvoiceView) -> None:
        number = view.row.number or view.customer_name
        super().__init__(
            parent,
            tr("Void invoice {number}?").format(number=isolated(number)),
            tr("It stays in the list and counts no more. This cannot be undone."),
        )
        sent = view.sent
        self.body.setSpacing(12)
        self.is_in_sage = sent is not None and sent.status != "VOID"
        self.in_sage = Tick(tr("Void it in Sage too"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(_MAX_REASON)
        self.reason_row = FormRow(tr("Reason"), self.reason, required=True)
        tick = ChoiceRow(self.in_sage, tr("Otherwise Sage's invoice stays as it is."))
        for part in (tick, self.reason_row):
            part.setVisible(self.is_in_sage)
            self.body.addWidget(part)
        self.in_sage.setChecked(self.is_in_sage)
        self.in_sage.toggled.connect(self._show_reason)
        self.act = Button(tr("Void invoice"), Kind.DANGER, on_click=self._accept)
        self.buttons.addWidget(self.act)
        self.add_button(Button(tr("Keep it")), QDialog.DialogCode.Rejected, default=True)
        if self.is_in_sage:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_reason(self, wanted: bool) -> None:
        self.reason_row.setVisible(wanted)
        self.adjustSize()

    def _accept(self) -> None:
        if self.in_sage.isChecked() and not self.reason.text().strip():
            self.reason_row.set_error(tr("Sage asks for a reason. Type why it is void."))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.adjustSize()
        else:
            self.accept()


async def ask_void(parent: QWidget | None, view: InvoiceView) -> tuple[str, bool] | None:
    """The reason, and whether Sage's is voided too; None when it is kept."""
    dialog = VoidDialog(parent, view)
    if await ask(dialog) != QDialog.DialogCode.Accepted:
        return None
    in_sage = dialog.in_sage.isChecked()
    return (dialog.reason.text().strip() if in_sage else "", in_sage)
