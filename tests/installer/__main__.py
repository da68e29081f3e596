"""``make installer-check``: the .deb on a fresh Debian, used by a new user and removed again.

It needs root, Debian's tools (debootstrap, Xvfb, openbox, xdotool, ImageMagick's import), a few
minutes, and ``make installer`` before it. The fresh system lies in ``build/guest``; run this under
``unshare --mount``, so that what it mounts goes with it. Pictures are left in ``build/pictures``.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.cli.log_in import log_in

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build"
GUEST = BUILD / "guest"
PICTURES = BUILD / "pictures"
USER = "anna"
HOME = GUEST / "home" / USER
DATA = Path(".local/share/sage-desktop")
DISPLAY = ":77"
BUS = "unix:path=/tmp/bus"
SHEFFIELD = "28d8ac696d7351f48637a10a3ae5d79a"
"""The business of the stand-in, of the two that its user has."""
PATIENCE = 60
START_AT_MOST, BARE_AT_MOST = 1.0, 3.0
OTHERS = ("var/lib/dpkg/", "var/log/", "var/cache/", "tmp", "home/")

# What the user's desktop would start for a web page: it notes the address and its surroundings.
BROWSER = '#!/bin/sh\nenv > "$HOME/browser-environment"\necho "$1" > "$HOME/address"\n'


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tool(*words: str | Path, **more: str) -> str:
    """Runs a program of this computer and gives what it printed."""
    done = subprocess.run(
        [str(each) for each in words],
        check=True,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=os.environ | more,
    )
    return done.stdout


def inside(command: str, user: str = USER) -> list[str]:
    """The words that run ``command`` on the fresh system."""
    home = "/root" if user == "root" else f"/home/{user}"
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    set_up = [f"HOME={home}", f"PATH={path}", f"DISPLAY={DISPLAY}", "LANG=C.UTF-8"]
    set_up += ["BROWSER=/usr/local/bin/browser", "DEBIAN_FRONTEND=noninteractive"]
    set_up += [f"DBUS_SESSION_BUS_ADDRESS={BUS}"]
    set_up += [f"SAGE_DESKTOP_{key}={value}" for key, value in STAND_IN.items()]
    given = [] if user == "root" else [f"--userspec={user}:{user}"]
    return ["chroot", *given, str(GUEST), "env", "-i", *set_up, "sh", "-c", f"cd ~; {command}"]


STAND_IN: dict[str, str] = {}
"""Where the stand-in of Sage listens, once it runs."""


def guest(command: str, user: str = USER) -> str:
    return tool(*inside(command, user))


def answer(command: str) -> Any:
    """What ``sage-desktop-cli`` prints with ``--json``."""
    return json.loads(guest(f"sage-desktop-cli {command} --json"))


def wait_for(what: str, look: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not look():
        if time.monotonic() > end:
            raise SystemExit(f"FAILED: {what} did not happen within {PATIENCE} s")
        time.sleep(0.1)


@contextmanager
def started(*words: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """A program beside us, ended at exit."""
    process = subprocess.Popen(
        words,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | more,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def fresh_system() -> None:
    """Debian with nothing but its base, and one user without rights."""
    shutil.rmtree(GUEST, ignore_errors=True)
    suite = tool("sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME").strip()
    tool("debootstrap", "--variant=minbase", suite, GUEST)
    tool("mount", "-t", "proc", "proc", GUEST / "proc")
    tool("mount", "--bind", "/dev", GUEST / "dev")
    guest(f"useradd --create-home {USER}", "root")
    browser = GUEST / "usr" / "local" / "bin" / "browser"
    browser.write_text(BROWSER, "utf-8")
    browser.chmod(0o755)


def everything() -> set[str]:
    """The paths of the fresh system."""
    return set(tool("find", GUEST, "-xdev", "-printf", "%P\n").splitlines())


def install() -> set[str]:
    """The package, with what it depends on, a font, a keychain; the paths before it."""
    package = next((ROOT / "dist").glob("*.deb"))
    shutil.copy(package, GUEST / "tmp" / "sage-desktop.deb")
    wanted = [each.split()[0] for each in tool("dpkg-deb", "-f", package, "Depends").split(",")]
    names = " ".join([*wanted, "fonts-dejavu-core", "dbus", "gnome-keyring"])
    guest("apt-get update -qq", "root")
    guest(f"apt-get install -qq -y --no-install-recommends {names}", "root")
    before = everything()
    guest("dpkg -i /tmp/sage-desktop.deb", "root")
    say(f"ok     dpkg -i of {package.name}: {len(everything() - before)} paths more")
    lacking = guest(
        "find /usr/lib/sage-desktop -type f -name '*.so*'"
        " | while read each; do ldd $each 2>/dev/null | grep 'not found'; done | sort -u"
    ).strip()
    missing = [each for each in lacking.splitlines() if not own(each.split()[0])]
    if missing:
        raise SystemExit(f"FAILED: the package does not depend on {', '.join(missing)}")
    say("ok     every library that a program file asks for is there")
    return before


def own(name: str) -> bool:
    """Whether the library is in the folder, where the program finds it and ldd does not."""
    return any((GUEST / "usr/lib/sage-desktop/_internal").rglob(name))


@contextmanager
def keychain() -> Iterator[None]:
    """A session with GNOME's keychain, as a desktop has it."""
    service = "org.freedesktop.secrets"
    bus = "org.freedesktop.DBus"
    asked = f"dbus-send --session --print-reply --dest={bus} / {bus}.NameHasOwner string:{service}"
    with (
        started(*inside(f"exec dbus-daemon --session --nofork --address={BUS}")),
        started(
            *inside(
                "until [ -S /tmp/bus ]; do sleep 0.1; done; echo -n word |"
                " gnome-keyring-daemon --foreground --unlock --components=secrets"
            )
        ),
    ):
        wait_for("the keychain", lambda: "boolean true" in guest(f"{asked} 2>&1 || true"))
        said = guest("sage-desktop --self-check 2>&1")
        say(said.strip())
        if "keychain gives the key" not in said or "does not give" in said:
            raise SystemExit("FAILED: the keychain is not used")
        yield


def command_line() -> None:
    """Enable, connect, import: as the README has it, over the stand-in."""
    with started(*inside("exec sage-desktop-cli sandbox")) as sandbox:
        assert sandbox.stdout is not None
        for line in sandbox.stdout:
            if line.startswith("export SAGE_DESKTOP_"):
                key, _, value = line.removeprefix("export SAGE_DESKTOP_").strip().partition("=")
                STAND_IN[key] = value
            if "APP_CLIENT_SECRET" in STAND_IN:
                break
        answer("module enable")
        answer("tenant add Northgate")
        connect = f"exec sage-desktop-cli tenant connect Northgate --business {SHEFFIELD}"
        with started(*inside(connect)) as connecting:
            wait_for("the browser", lambda: bool(noted("address")))
            log_in(noted("address"))
            said, _ = connecting.communicate(timeout=PATIENCE)
            if connecting.returncode:
                raise SystemExit(f"FAILED: {said}")
        clean_browser()
        done = answer("import tax-rates 1")
        rates = answer("list tax-rates")["total"]
    STAND_IN.clear()
    if not done["created"] == rates > 0:
        raise SystemExit(f"FAILED: {rates} tax rates after an import of {done['created']}")
    say(f"ok     command line: enabled, connected, {rates} tax rates imported")


def noted(name: str) -> str:
    file = HOME / name
    return file.read_text("utf-8").strip() if file.exists() else ""


def clean_browser() -> None:
    if "_internal" in noted("browser-environment"):
        raise SystemExit("FAILED: the browser is started with the program's own libraries")
    for name in ("address", "browser-environment"):
        (HOME / name).unlink()
    say("ok     a web browser is started with the user's own surroundings")


def press(*keys: str) -> None:
    for each in keys:
        tool("xdotool", "key", each, DISPLAY=DISPLAY)
        time.sleep(0.7)


def picture(name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    tool("import", "-window", "root", PICTURES / f"{name}.png", DISPLAY=DISPLAY)


def entry(group: str) -> str:
    """The command that the desktop starts, of the group of the desktop file."""
    text = (GUEST / "usr/share/applications/sage-desktop.desktop").read_text("utf-8")
    lines = text.partition(f"[{group}]")[2].splitlines()
    return next(line for line in lines if line.startswith("Exec=")).removeprefix("Exec=")


def titled(title: str) -> Callable[[], bool]:
    """Whether a window of that title is there."""
    words = ["xdotool", "search", "--onlyvisible", "--name", title]
    return lambda: (
        not subprocess.run(
            words, capture_output=True, env=os.environ | {"DISPLAY": DISPLAY}, check=False
        ).returncode
    )


def window() -> None:
    """The demo, from the desktop file, by keyboard alone."""
    command = f"exec {entry('Desktop Action demo')}"
    with started(*inside(command)):
        wait_for("the window", titled("Home – Sage Desktop"))
        time.sleep(2)
        picture("1-home")
        press("ctrl+1", "Tab", "Return")
        wait_for("the new tenant", titled("New tenant – Sage Desktop"))
        write("Northgate")
        press("ctrl+s")
        wait_for("the saved tenant", titled("Northgate – Sage Desktop"))
        press("Return")
        wait_for("the browser", lambda: bool(noted("address")))
        log_in(noted("address"))
        clean_browser()
        time.sleep(3)
        picture("2-businesses")
        press("Return")
        time.sleep(3)
        picture("3-connected")
        press("ctrl+k")
        write("import tax")
        press("Return")
        time.sleep(2)
        press("Tab", "Tab", "Return")
        wait_for("the import of tax rates", lambda: demo("list tax-rates")["total"] > 0)
        time.sleep(1)
        picture("4-tax-rates")
        rates = demo("list tax-rates")["total"]
        say(f"ok     the window: demo connected by keyboard, {rates} tax rates imported")
        synced_invoice()


def synced_invoice() -> None:
    """Account codes, syncing and an invoice in the running demo, until Sage has the invoice."""
    press("Return", "ctrl+k")
    write("import accounts")
    press("Return")
    time.sleep(2)
    press("Tab", "Tab", "Return")
    wait_for("the import of account codes", lambda: demo("list account-codes")["total"] > 0)
    time.sleep(1)
    press("Return")
    demo("tenant set Northgate sync=on sync-entities=customers,invoices,products")
    demo("module set default-tenant=Northgate")
    press("ctrl+2", "ctrl+n")
    wait_for("the new customer", titled("New customer – Sage Desktop"))
    write("Riverside Dental")
    press("ctrl+s")
    wait_for("the saved customer", lambda: demo("list customers")["total"] > 0)
    [account, *_] = [row for row in demo("list account-codes")["rows"] if row["usable_on_sales"]]
    [rate, *_] = demo("list tax-rates")["rows"]
    line = {
        "description": "Bolts",
        "quantity": 12,
        "unit_price": "1.2345",
        "account": account["code"],
        "tax_rate": rate["key"],
    }
    invoice = {
        "key": "2026-117",
        "customer": "Riverside Dental",
        "date": datetime.now(UTC).date().isoformat(),
        "lines": [line],
    }
    (HOME / "invoices.json").write_text(json.dumps([invoice]), "utf-8")
    demo("put invoices ~/invoices.json")
    (HOME / "invoices.json").unlink()
    wait_for("the invoice in Sage", lambda: bool(demo("list invoices")["rows"][0]["sage_id"]))
    press("ctrl+4")
    time.sleep(1)
    picture("5-invoice")
    say("ok     the window: account codes imported, a customer typed and an invoice sent to Sage")


def write(text: str) -> None:
    tool("xdotool", "type", text, DISPLAY=DISPLAY)
    time.sleep(1)


def demo(command: str) -> Any:
    """What the command line answers over the data of the running demo."""
    return answer(f"--data-dir /tmp/sage-desktop-demo-* {command}")


def starting() -> None:
    """How long until the window is seen, beside a bare Qt program's."""
    ours = [seconds_to_window(inside(f"exec {entry('Desktop Entry')}"), "Home – Sage Desktop")]
    bare = []
    script = (
        "from PySide6.QtWidgets import QApplication, QWidget;"
        "a = QApplication([]); w = QWidget(); w.setWindowTitle('Bare'); w.show(); a.exec()"
    )
    for _ in range(5):
        ours.append(seconds_to_window(inside("exec sage-desktop"), "Home – Sage Desktop"))
        bare.append(seconds_to_window([str(BUILD / "venv/bin/python"), "-c", script], "Bare"))
    first, usual, plain = ours[0], statistics.median(ours[1:]), statistics.median(bare)
    words = (
        f"first {first:.2f} s, then {usual:.2f} s; bare Qt {plain:.2f} s ({usual / plain:.1f} x)"
    )
    if usual > START_AT_MOST and usual > BARE_AT_MOST * plain:
        raise SystemExit(f"FAILED: the window is seen late: {words}")
    say(f"ok     the window is seen: {words}")


def seconds_to_window(words: list[str], title: str) -> float:
    begun = time.perf_counter()
    with started(*words, DISPLAY=DISPLAY):
        tool("xdotool", "search", "--sync", "--onlyvisible", "--name", title, DISPLAY=DISPLAY)
        return time.perf_counter() - begun


def remove(before: set[str]) -> None:
    """Nothing is left but the user's data."""
    kept = (HOME / DATA / "book.sqlite3").read_bytes()
    guest("dpkg --purge sage-desktop >&2", "root")
    left = {each for each in everything() - before if not each.startswith(OTHERS)}
    if left:
        raise SystemExit(f"FAILED: removing leaves {', '.join(sorted(left))}")
    if (HOME / DATA / "book.sqlite3").read_bytes() != kept:
        raise SystemExit("FAILED: removing touches the user's book")
    say("ok     purged: nothing is left but the user's data")


def main() -> None:
    with ExitStack() as closing:
        fresh_system()
        say(f"ok     a fresh system with the user {USER}, in {GUEST}")
        before = install()
        say(guest("sage-desktop --version && sage-desktop-cli --version").strip())
        with keychain():
            command_line()
        screen = ("Xvfb", DISPLAY, "-screen", "0", "1400x900x24")
        closing.enter_context(started(*screen))
        time.sleep(1)
        closing.enter_context(started("openbox", DISPLAY=DISPLAY))
        time.sleep(1)
        window()
        starting()
        remove(before)


if __name__ == "__main__":
    main()
