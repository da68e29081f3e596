"""The form of the tab *Details*: name, colour and how the tenant signs in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sage_desktop.book.tenant_rows import AuthType
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain
from sage_desktop.sync.views import COLOURS, TenantDraft, TenantState, TenantView
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Button,
    Card,
    ChoiceRow,
    ColourSwatches,
    Columns,
    FormRow,
    PlainLabel,
    Radio,
)
from sage_desktop.ui.widgets.copy_button import CopyButton
from sage_desktop.ui.widgets.scrolling import bring_into_view


def colour_names() -> list[tuple[str, str]]:
    """The offered colours with a name for the tool tip and for screen readers."""
    names = (
        tr("Green"),
        tr("Blue"),
        tr("Violet"),
        tr("Purple"),
        tr("Orange"),
        tr("Ochre"),
        tr("Grey"),
    )
    return list(zip(COLOURS, names, strict=True))


class DetailsForm(QWidget):
    """Shows one tenant, or an empty form for a new one; ``changed`` tells of each edit.

    What a person types stays when the tenant is shown again, unless ``afresh`` is asked for.
    """

    changed = Signal()
    submitted = Signal()
    """Enter was pressed in a field."""

    def __init__(
        self,
        redirect_uris: Sequence[str],
        *,
        halo_app: bool,
        try_demo: Callable[[], None] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._saved = TenantDraft(name="")
        self._secret_set = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._build_name_card())
        column.addWidget(self._build_sign_in_card(redirect_uris, halo_app, try_demo))
        for field in (self.name, self.client_id, self.secret):
            field.returnPressed.connect(self.submitted)
        self._fill(self._saved)

    # what stands in it

    def _build_name_card(self) -> Card:
        self.name = QLineEdit()
        self.name.setMaxLength(200)
        self.name.textChanged.connect(self._edited)
        self.name_row = FormRow(
            tr("Name"),
            self.name,
            required=True,
            width=480,
        )
        self.colours = ColourSwatches(colour_names())
        self.colours.picked.connect(self._edited)
        card = Card(tr("Details"))
        card.body.addWidget(
            Columns(self.name_row, FormRow(tr("Colour"), self.colours), from_width=620)
        )
        return card

    def _build_sign_in_card(
        self, redirect_uris: Sequence[str], halo_app: bool, try_demo: Callable[[], None] | None
    ) -> Card:
        self.halo = Radio(tr("Use the Halo app (recommended)"))
        self.custom = Radio(tr("Use a custom developer app"))
        self._kinds = QButtonGroup(self)
        for radio in (self.halo, self.custom):
            self._kinds.addButton(radio)
        self.custom.toggled.connect(self._kind_chosen)
        card = Card(tr("Authentication type"))
        self._locked = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self._locked.hide()
        card.body.addWidget(self._locked)
        help = tr("You sign in to Sage in your web browser. Right for almost everyone.")
        if not halo_app:
            help = tr(
                "This installation has no Halo app: its build names none. Use a custom developer "
                "app below, or try the demo."
            )
        card.body.addWidget(ChoiceRow(self.halo, help))
        if not halo_app and try_demo is not None:
            demo = Button(tr("Try the demo"), icon="play", on_click=try_demo)
            card.body.addLayout(_indented(demo))
        card.body.addWidget(
            ChoiceRow(
                self.custom,
                tr(
                    "Only if the Halo app cannot be used, as on premises where Halo's relay may "
                    "not be reached. Needs a client ID and a client secret from Sage's developer "
                    "self-service portal. Syncing through webhooks is not supported."
                ),
            )
        )
        self._app = self._build_app(redirect_uris)
        card.body.addWidget(self._app)
        return card

    def _build_app(self, redirect_uris: Sequence[str]) -> QWidget:
        self.client_id = QLineEdit()
        self.client_id.textChanged.connect(self._edited)
        self.id_row = FormRow(tr("Client ID"), self.client_id, required=True, width=480)
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.textChanged.connect(self._edited)
        self.secret_row = FormRow(tr("Client secret"), self.secret, required=True, width=480)
        app = QWidget()
        column = QVBoxLayout(app)
        column.setContentsMargins(24, 4, 0, 0)
        column.setSpacing(16)
        column.addWidget(Columns(self.id_row, self.secret_row, from_width=620))
        column.addWidget(_addresses(redirect_uris))
        return app

    # showing and reading

    def show_tenant(self, view: TenantView | None, *, afresh: bool) -> None:
        """Shows ``view`` (None: a new tenant). Edits in progress win unless ``afresh``."""
        edited = self.dirty and not afresh
        self._saved = _draft_of(view)
        self._secret_set = view is not None and view.secret_set
        connected = view is not None and view.state is not TenantState.NOT_CONNECTED
        for control in (self.halo, self.custom, self.client_id, self.secret):
            control.setEnabled(not connected)
        self._locked.setText(
            tr("While the tenant is connected this cannot be changed. Disconnect first.")
        )
        self._locked.setVisible(connected)
        for control in (self.halo, self.custom):
            control.setToolTip(self._locked.text() if connected else "")
        named = tr("How this tenant is called in Sage Desktop. Must be unique.")
        self.name_row.set_help("" if connected else named)
        self._tell_secret()
        if not edited:
            self._fill(self._saved)

    def draft(self) -> TenantDraft:
        """What is typed now. An empty secret leaves the stored one."""
        return TenantDraft(
            name=self.name.text(),
            colour=self.colours.colour() or COLOURS[0],
            auth_type=AuthType.CUSTOM_APP if self.custom.isChecked() else AuthType.HALO_APP,
            client_id=self.client_id.text(),
            client_secret=self.secret.text() or None,
            id=self._saved.id,
        )

    @property
    def uses_custom_app(self) -> bool:
        return self.custom.isChecked()

    @property
    def dirty(self) -> bool:
        """Whether something differs from what is saved."""
        return self.draft() != self._saved

    def show_problem(self, error: BadInput) -> bool:
        """Puts ``error`` beside its field and the cursor there; False if it names no field."""
        rows = {
            "name_missing": self.name_row,
            "name_too_long": self.name_row,
            "name_taken": self.name_row,
            "client_id_missing": self.id_row,
            "client_secret_missing": self.secret_row,
        }
        row = rows.get(error.code)
        if row is None:
            return False
        row.set_error(explain(error).sentence)
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(row)
        return True

    def _fill(self, draft: TenantDraft) -> None:
        for control in (self.name, self.colours, self.client_id, self.secret, self.custom):
            control.blockSignals(True)
        if self.name.text() != draft.name:
            self.name.setText(draft.name)
            self.name.setCursorPosition(0)
        self.colours.set_colour(draft.colour)
        custom = draft.auth_type is AuthType.CUSTOM_APP
        (self.custom if custom else self.halo).setChecked(True)
        self.client_id.setText(draft.client_id)
        self.secret.clear()
        for control in (self.name, self.colours, self.client_id, self.secret, self.custom):
            control.blockSignals(False)
        self._clear_problems()
        self._app.setVisible(custom)
        self.changed.emit()

    def _kind_chosen(self, custom: bool) -> None:
        self._app.setVisible(custom)
        self._edited()

    def _edited(self) -> None:
        self._clear_problems()
        self.changed.emit()

    def _clear_problems(self) -> None:
        for row in (self.name_row, self.id_row, self.secret_row):
            if row.error:
                row.set_error("")

    def _tell_secret(self) -> None:
        if self._secret_set:
            self.secret.setPlaceholderText(tr("Set"))
            self.secret_row.set_help(tr("Set. It is never shown; type a new one to replace it."))
        else:
            self.secret.setPlaceholderText(tr("Not set"))
            self.secret_row.set_help(tr("Not set. It is kept encrypted and never shown again."))


def _draft_of(view: TenantView | None) -> TenantDraft:
    if view is None:
        return TenantDraft(name="")
    row = view.row
    return TenantDraft(
        name=row.name,
        colour=row.colour,
        auth_type=row.auth_type,
        client_id=row.client_id,
        id=row.id,
    )


def _addresses(redirect_uris: Sequence[str]) -> QWidget:
    """The redirect addresses to register, each with a button that copies it."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(PlainLabel(tr("Redirect addresses"), Role.LABEL))
    column.addWidget(
        PlainLabel(
            tr("Register each of them with your app in Sage's developer portal."),
            Role.CAPTION,
            tone="muted",
            wrap=True,
        )
    )
    for number, address in enumerate(redirect_uris, 1):
        shown = QLineEdit(address)
        shown.setReadOnly(True)
        shown.setMaximumWidth(360)
        shown.setAccessibleName(tr("Redirect address {n}").format(n=number))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(shown, 1)
        line.addWidget(CopyButton(address, name=tr("Copy {what}").format(what=address)))
        line.addStretch(1)
        column.addLayout(line)
    return whole


def _indented(button: Button) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(24, 0, 0, 0)
    line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return line
