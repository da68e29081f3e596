"""The tab *Products* of a tenant: which product group Sage's items go into, and the imports."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from sage_desktop.book.product_rows import ProductGroupRow
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.i18n import tr
from sage_desktop.sync.product_views import CategoryView
from sage_desktop.ui import product_words
from sage_desktop.ui.category_mapping import (
    LEAVE,
    NEW,
    CategoryRow,
    category_model,
    category_table,
    fitting,
    group_choices,
)
from sage_desktop.ui.tables import Choice
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Banner,
    Button,
    Card,
    CardRow,
    EmptyState,
    Kind,
    Line,
    Picker,
    PlainLabel,
    SearchField,
)

_PICKER_WIDTH = 280
ITEMS = 1
"""The column of the mapping table that a narrow window leaves out."""


class ImportRow(CardRow):
    """One of the two imports: when it was last done, undo of that, and the button."""

    def __init__(self, title: str, verb: str, kind: Kind) -> None:
        self.undo_button = Button(
            tr("Undo"),
            Kind.FLAT,
            icon="undo",
            name=tr("Undo the last import of {records}").format(records=title.lower()),
        )
        self.undo_button.hide()
        self.import_button = Button(verb, kind, icon="import")
        super().__init__(
            title,
            tr("Not imported yet"),
            actions=(self.undo_button, self.import_button),
            margins=(0, 2, 0, 2),
        )

    def show_last(self, sentence: str, *, undoable: bool) -> None:
        self.text.setText(sentence)
        self.undo_button.setVisible(undoable)


class ProductsTab(QWidget):
    """Shows what it is given; what a person does it tells with signals."""

    grouping_set = Signal(object)
    mapped = Signal(str, object)
    """A Sage category and what it was mapped to: a group's id, ``NEW`` or ``LEAVE``."""
    default_set = Signal(object)
    """The same for what is not mapped."""
    add_pressed = Signal()
    accounts_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CategoryRow] = []
        self._groups: Sequence[ProductGroupRow] = ()
        self._default: int | None = None
        self._waiting: tuple[Sequence[CategoryView], Sequence[ProductGroupRow]] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.no_group = Banner(
            State.ATTENTION,
            tr("Items from Sage have no product group to go to"),
            tr(
                "Nothing can be imported yet. Choose a default product group, or map a category "
                "to a group."
            ),
            action=tr("Choose a default group"),
            on_action=self.focus_default,
        )
        self.no_group.hide()
        column.addWidget(self.no_group)
        column.addLayout(self._build_grouping())
        column.addLayout(self._build_tools())
        self._build_table(column)
        column.addLayout(self._build_default())
        column.addWidget(self._build_imports())
        column.addStretch(0)

    def _build_grouping(self) -> QLayout:
        self.grouping = Picker(tr("Group Sage items by"))
        self.grouping.set_choices(product_words.groupings(), Grouping.LEDGER_ACCOUNT)
        self.grouping.currentIndexChanged.connect(
            lambda _at: self.grouping_set.emit(self.grouping.value())
        )
        help = tr("Sage gives its items no category. This stands for it. Saved at once.")
        return _beside(tr("Group Sage items by"), self.grouping, help)

    def _build_tools(self) -> QLayout:
        self.search = SearchField(tr("Search categories"), width=280)
        self.search.searched.connect(lambda _text: self._show_rows())
        self.add_button = Button(tr("Add"), icon="plus", on_click=self.add_pressed.emit)
        self._count = PlainLabel("", Role.CAPTION, tone="muted")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self.add_button)
        row.addStretch(1)
        row.addWidget(self._count)
        return row

    def _build_table(self, column: QVBoxLayout) -> None:
        self.model = category_model(self._choices)
        self.table = category_table(self.model)
        self.model.picked.connect(self._picked)
        self.table.itemDelegate().closeEditor.connect(
            self._show_waiting, Qt.ConnectionType.QueuedConnection
        )
        self._none = EmptyState(
            tr("The Sage categories and the Halo product groups they go into stand here."),
            tr("There are none yet: this tenant has no account codes. Import them first."),
            Button(tr("Go to Accounts"), on_click=self.accounts_wanted.emit),
        )
        self._no_hit = EmptyState(
            tr("No category fits the search."),
            tr("The category and the product group are searched."),
            Button(tr("Clear filter"), on_click=self.search.clear),
        )
        column.addWidget(self.table, 1)
        self.table.hide()
        for widget in (self._none, self._no_hit):
            widget.hide()
            column.addWidget(widget)

    def _build_default(self) -> QLayout:
        self.default = Picker(tr("Default product group"))
        self.default.currentIndexChanged.connect(lambda _at: self._default_picked())
        help = tr("Where items go whose category is not mapped.")
        return _beside(tr("Default product group"), self.default, help)

    def _build_imports(self) -> Card:
        self.products = ImportRow(tr("Products"), tr("Import Products"), Kind.PRIMARY)
        self.services = ImportRow(tr("Services"), tr("Import Services"), Kind.PLAIN)
        card = Card()
        card.body.addWidget(self.products)
        card.body.addWidget(Line())
        card.body.addWidget(self.services)
        return card

    def set_narrow(self, narrow: bool) -> None:
        self.table.setColumnHidden(ITEMS, narrow)

    # what is shown

    def forget(self) -> None:
        """Another tenant comes."""
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self._rows, self._waiting = [], None
        self.model.set_rows([])
        self._count.setText("")
        for widget in (self.no_group, self.table, self._none, self._no_hit):
            widget.hide()
        for row in (self.products, self.services):
            row.show_last(tr("Not imported yet"), undoable=False)

    def show_setting(self, grouping: Grouping, default: int | None) -> None:
        """Before ``show_categories``: the groups to choose from come with that."""
        self.grouping.set_value(grouping)
        self._default = default

    def show_categories(
        self, views: Sequence[CategoryView], groups: Sequence[ProductGroupRow]
    ) -> None:
        """While a picker is open this waits until it is closed, which it would be otherwise."""
        if self.table.is_editing:
            self._waiting = (views, groups)
            return
        self._groups = groups
        default = next((group.name for group in groups if group.id == self._default), "")
        self._rows = [CategoryRow(view, default) for view in views]
        self.default.set_choices(
            group_choices(groups, tr("No default group")),
            self._default if default else LEAVE,
        )
        self._count.setText(product_words.categories_text(views) if views else "")
        self.add_button.setEnabled(any(view.group_id is None for view in views))
        mapped = any(view.group_id is not None for view in views)
        self.no_group.setVisible(not mapped and self._default is None)
        self._show_rows()

    @property
    def unmapped(self) -> list[CategoryView]:
        return [row.view for row in self._rows if row.view.group_id is None]

    @property
    def groups(self) -> Sequence[ProductGroupRow]:
        return self._groups

    def focus_default(self) -> None:
        """Puts the cursor where a default group is chosen."""
        self.default.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.default.showPopup()

    def show_default_again(self) -> None:
        """The choice came to nothing."""
        self.default.set_value(LEAVE if self._default is None else self._default)

    def _show_rows(self) -> None:
        shown = fitting(self._rows, self.search.text())
        self.model.set_rows(shown)
        self.table.fit()
        self.table.setVisible(bool(shown))
        self._none.setVisible(not self._rows)
        self._no_hit.setVisible(bool(self._rows) and not shown)

    def _show_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_categories(*waiting)

    # what a person does

    def _choices(self, _row: CategoryRow) -> Sequence[Choice]:
        offered = group_choices(self._groups, tr("Not mapped"))
        return [Choice(value, text) for value, text in offered]

    def _picked(self, row: CategoryRow, value: object) -> None:
        shown: object = LEAVE if row.view.group_id is None else row.view.group_id
        if value != shown:
            self.mapped.emit(row.view.sage_id, value)

    def _default_picked(self) -> None:
        value = self.default.value()
        if value == NEW:
            self.show_default_again()  # until the group is made
        self.default_set.emit(value)


def _beside(name: str, picker: Picker, help: str) -> QLayout:
    """A single picker with its label at its left, and what it does at its right."""
    picker.setFixedWidth(_PICKER_WIDTH)
    picker.setAccessibleDescription(help)
    label = PlainLabel(name, Role.LABEL)
    label.setBuddy(picker)
    metrics = label.fontMetrics()
    names = (tr("Group Sage items by"), tr("Default product group"))
    label.setMinimumWidth(max(metrics.horizontalAdvance(each) for each in names) + 2)
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(label)
    row.addWidget(picker)
    row.addWidget(PlainLabel(help, Role.CAPTION, tone="muted", wrap=True), 1)
    return row
