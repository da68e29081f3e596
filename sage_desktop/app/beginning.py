"""Before there is a window: where the data is, what was set, and whether we are the first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock

from sage_desktop.app.background import MINIMIZED
from sage_desktop.app.instance import claim_or_tell
from sage_desktop.settings.autostart import Autostart, autostart
from sage_desktop.settings.environment import Environment, read_environment
from sage_desktop.settings.preferences import PreferenceFile, Preferences


@dataclass(frozen=True, slots=True)
class Beginning:
    """``environment`` None: that of the demo comes later. ``lock`` is held until the very end.

    ``hidden``: no window at first, only the tray.
    """

    preferences: Preferences
    hidden: bool
    environment: Environment | None = None
    autostart: Autostart | None = None
    lock: BaseFileLock | None = None

    def release(self) -> None:
        if self.lock is not None:
            self.lock.release()


def begin(data_dir: Path | None, *, demo: bool, minimized: bool) -> Beginning | None:
    """None: another program over the same folder was told, and this one is to end.

    The demo has a folder of its own. Raises ``BadInput``, ``BookProblem``.
    """
    if demo:
        return Beginning(Preferences(), minimized)
    environment = read_environment(data_dir=data_dir)
    lock = claim_or_tell(environment.data, [MINIMIZED] if minimized else [])
    if lock is None:
        return None
    usual = environment.data == read_environment({}).data
    preferences = PreferenceFile(environment.data).load()
    return Beginning(
        preferences,
        minimized or preferences.start_in_tray,
        environment,
        autostart(None if usual else environment.data),
        lock,
    )
