"""The menu of the tray icon: the state in words, what can be done now, and quitting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.sync.views import Status, TenantState, TenantView
from sage_desktop.ui import icons
from sage_desktop.ui.navigation import import_path, tenant_path
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import no_mnemonic, one_line
from sage_desktop.ui.tray_icons import TrayState
from sage_desktop.ui.tray_words import ISSUES

_STATE_ICONS = {
    TrayState.FINE: "ring-tick",
    TrayState.WORKING: "sync",
    TrayState.NEEDS_YOU: "warning",
    TrayState.OFFLINE: "offline",
    TrayState.PAUSED: "pause",
}


@dataclass(frozen=True, slots=True)
class TrayDoes:
    """What the entries do. ``go`` opens the window at a path, None: where it is."""

    go: Callable[[Path | None], None]
    sync_now: Callable[[], None]
    pause: Callable[[bool], None]
    quit: Callable[[], None]


def import_places(tenant_id: int) -> tuple[tuple[str, Path], ...]:
    """Where *Import now* leads: nothing is imported before a person has seen what it does.

    Tax rates and accounts have their button on their tab; the others have the import screen.
    """
    return (
        (tr("Tax rates…"), tenant_path(tenant_id, "tax-rates")),
        (tr("Account codes…"), tenant_path(tenant_id, "accounts")),
        (tr("Customers…"), import_path(tenant_id, "customers")),
        (tr("Products…"), import_path(tenant_id, "products")),
        (tr("Services…"), import_path(tenant_id, "services")),
        (tr("Suppliers…"), import_path(tenant_id, "suppliers")),
    )


class TrayMenu(QMenu):
    """Its entries stay the same objects: a desktop may show them while they change."""

    def __init__(self, does: TrayDoes, parent: QWidget) -> None:
        super().__init__(parent)
        self._does = does
        self._paused = False
        self._tenants: list[tuple[int, str]] | None = None
        self.state = self._add(tr("Starting"), "ring-bar", lambda: None)
        self.state.setEnabled(False)
        self.addSeparator()
        self.open = self._add(tr("Open Sage Desktop"), "home", lambda: does.go(None))
        self.sync_now = self._add(tr("Sync now"), "sync", does.sync_now)
        self.imports = QMenu(tr("Import now"), self)
        self.imports.setIcon(icons.icon("import", "text"))
        self.addMenu(self.imports)
        self.pause = self._add("", "pause", lambda: does.pause(not self._paused))
        self.issues = self._add("", "warning", lambda: does.go(ISSUES))
        self.addSeparator()
        self.quit = self._add(tr("Quit"), "power", does.quit)
        self.show_all(TrayState.FINE, tr("Starting"), None, [])

    def _add(self, text: str, icon: str, do: Callable[[], None]) -> QAction:
        made = QAction(icons.icon(icon, "text"), text, self)
        made.triggered.connect(lambda _on=False: do())
        self.addAction(made)
        return made

    def show_all(
        self, state: TrayState, sentence: str, status: Status | None, views: Sequence[TenantView]
    ) -> None:
        """The state as it is now."""
        self.state.setText(no_mnemonic(one_line(sentence)))
        self.state.setIcon(icons.icon(_STATE_ICONS[state]))
        works = status is not None and status.module_enabled and status.connected > 0
        self._paused = status is not None and status.paused
        self.pause.setText(tr("Resume syncing") if self._paused else tr("Pause syncing"))
        self.pause.setIcon(icons.icon("play" if self._paused else "pause", "text"))
        self.pause.setEnabled(works)
        self.sync_now.setEnabled(works and not self._paused)
        issues = status.issues if status is not None else 0
        self.issues.setText(tr("Issues ({n})").format(n=whole(issues)))
        self.issues.setEnabled(issues > 0)
        ready = [view for view in views if view.state is TenantState.CONNECTED] if works else []
        self._show_imports([(view.row.id, view.row.name) for view in ready])

    def _show_imports(self, tenants: list[tuple[int, str]]) -> None:
        """What can be imported; with several tenants, below the name of each."""
        if tenants == self._tenants:
            return
        self._tenants = tenants
        for old in self.imports.findChildren(QMenu):
            old.deleteLater()
        self.imports.clear()
        self.imports.setEnabled(bool(tenants))
        for number, name in tenants:
            menu = self.imports
            if len(tenants) > 1:
                menu = QMenu(no_mnemonic(one_line(name)), self.imports)
                self.imports.addMenu(menu)
            for text, path in import_places(number):
                action = menu.addAction(text)
                action.triggered.connect(lambda _on=False, path=path: self._does.go(path))
