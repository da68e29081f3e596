"""``tenant connect`` as a person meets it, and each of its ends; then the sign-in's own ends."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from cli_desk import LEEDS, SHEFFIELD, Desk, Done, Process, is_free, stand_in
from here import Here
from log_in import log_in
from rig import free_port

BROWSER = Path(__file__).with_name("browser.py")


def nothing_half_connected(desk: Desk, near: Here) -> None:
    status = near.json("status")
    assert (status["connected"], status["reconnect_needed"]) == (0, 0)
    assert near.json("tenant", "show", "A")["state"] == "not_connected"
    assert is_free(desk.port)


def failed(done: Done, code: int, error: str) -> None:
    assert (done.code, done.json["error"]) == (code, error), done
    assert done.json["message"] in done.err
    assert "Traceback" not in done.err


def test_several_businesses_without_a_choice_are_listed(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    done = desk.sign_in("A", "--json")
    failed(done, 2, "choose_business")
    for number, (name, town, key) in enumerate(
        (
            ("Northgate IT Services Ltd", "Sheffield", SHEFFIELD),
            ("Northgate Cloud Hosting Ltd", "Leeds", LEEDS),
        ),
        1,
    ):
        [line] = [line for line in done.err.splitlines() if line.startswith(f"{number}  ")]
        assert name in line
        assert town in line
        assert "United Kingdom" in line
        assert key in line
    nothing_half_connected(desk, near)


def test_a_business_that_is_not_there(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    failed(desk.sign_in("A", "--json", "--business", "0" * 32), 2, "unknown_business")
    nothing_half_connected(desk, near)


def test_denied_and_nobody_there(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    failed(desk.sign_in("A", "--json", allow=False), 4, "denied")
    done = desk.run("tenant", "connect", "A", "--no-browser", "--timeout", "1", "--json")
    failed(done, 4, "gave_up")
    assert "No answer from the browser for 1 second." in done.err
    assert "sage-desktop-cli tenant connect A" in done.err
    nothing_half_connected(desk, near)


def test_a_wrong_secret(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    desk.more["SAGE_DESKTOP_APP_CLIENT_SECRET"] = "wrong"
    failed(desk.sign_in("A", "--json"), 4, "wrong_client")
    nothing_half_connected(desk, near)


def test_all_ports_in_use(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    with socket.create_server(("127.0.0.1", desk.port)):
        done = desk.run("tenant", "connect", "A", "--no-browser", "--json")
    failed(done, 4, "ports_busy")
    assert str(desk.port) in done.err


def test_browser_is_opened_as_the_environment_says(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    desk.more["BROWSER"] = f"{shlex.join([sys.executable, str(BROWSER)])} %s"
    done = desk.run("tenant", "connect", "A", "--business", LEEDS, "--json")
    assert (done.code, done.json["business"]["id"]) == (0, LEEDS), done


def test_without_any_browser_it_waits_and_says_so(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    desk.more["BROWSER"] = str(desk.folder / "no-such-browser")
    process = desk.start("tenant", "connect", "A", "--business", LEEDS)
    address = process.address()
    process.hears("No web browser could be opened.")
    log_in(address)
    assert process.end().code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_waiting_even_with_a_browser_that_stays(
    desk: Desk, near: Here, number: signal.Signals
) -> None:
    near.json("tenant", "add", "A")
    desk.more["BROWSER"] = f"{shlex.join([sys.executable, str(BROWSER)])} wait"
    process = desk.start("tenant", "connect", "A", stdin=subprocess.PIPE)
    process.address()
    assert not is_free(desk.port)
    process.popen.send_signal(number)
    assert process.popen.wait(10) == 128 + number
    done = process.end()
    assert (done.out, done.err.splitlines()[-1]) == ("", "Stopped.")
    nothing_half_connected(desk, near)
    assert desk.sign_in("A", "--business", LEEDS).code == 0


def at_terminal(desk: Desk, *arguments: str) -> tuple[Process, int]:
    """A command whose standard input and error are a terminal; and the person's end of it."""
    person, terminal = os.openpty()
    process = desk.start(*arguments, stdin=terminal, stderr=terminal, start_new_session=True)
    os.close(terminal)
    process.popen.stderr = os.fdopen(os.dup(person), "rb", buffering=0)
    return process, person


def test_asked_at_the_terminal(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    process, person = at_terminal(desk, "tenant", "connect", "A", "--no-browser", "--json")
    log_in(process.address())
    process.hears("Which business?")
    os.write(person, b"2\n")
    assert process.popen.stdout is not None
    assert LEEDS in process.popen.stdout.read().decode()
    assert process.popen.wait(10) == 0
    close(process, person)


def test_stopped_at_the_question(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    process, person = at_terminal(desk, "tenant", "connect", "A", "--no-browser")
    log_in(process.address())
    process.hears("Which business?")
    process.popen.send_signal(signal.SIGINT)
    assert process.popen.wait(10) == 130
    close(process, person)
    nothing_half_connected(desk, near)


def test_the_secret_is_asked_for_and_not_shown(desk: Desk, near: Here) -> None:
    custom = ("tenant", "add", "A", "--custom-app", "--client-id", desk.client_id)
    process, person = at_terminal(desk, *custom)
    seen = os.read(person, 100)
    while b"Client secret:" not in seen:
        seen += os.read(person, 100)
    os.write(person, b"typed-secret\n")
    assert process.popen.wait(10) == 0
    assert b"typed-secret" not in seen
    assert near.json("tenant", "show", "A")["client_secret"] == "set"
    close(process, person)


def close(process: Process, person: int) -> None:
    os.close(person)
    for stream in (process.popen.stdout, process.popen.stderr):
        assert stream is not None
        stream.close()


def test_without_a_keychain_it_says_that_the_sign_in_ends(desk: Desk, near: Here) -> None:
    near.json("tenant", "add", "A")
    desk.more["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    done = desk.sign_in("A", "--business", LEEDS, "--json")
    assert (done.code, done.json["state"]) == (3, "connected")
    assert "This computer has no system keychain." in done.err
    assert "The sign-in ends with this command" in done.err
    later = desk.json("tenant", "show", "A")
    assert later["state"] == "reconnect", "another program has no tokens"
    status = desk.json("status")
    assert (status["connected"], status["reconnect_needed"]) == (0, 1)
    assert status["keychain"] == "missing"
    failed(desk.run("import", "tax-rates", "A", "--json"), 4, "memory_only")
    custom = ("tenant", "add", "B", "--custom-app", "--client-id", "x")
    desk.more["SAGE_DESKTOP_CLIENT_SECRET"] = "custom-secret"
    kept = desk.run(*custom)
    assert (kept.code, "was not kept" in kept.err) == (3, True)
    assert "client secret not set" in desk.run("tenant", "show", "B").out


def test_offline_is_5_and_a_dead_grant_is_4(desk: Desk, near: Here) -> None:
    port = free_port()
    with stand_in(port=port) as desk.sage:
        near.sit_at(desk)
        desk.connected("A")
    offline = desk.run("import", "tax-rates", "A", "--json")
    failed(offline, 5, "offline")
    with stand_in(port=port):  # a Sage that knows nothing of the grant any more
        dead = near.run("import", "tax-rates", "A", "--json")
        failed(dead, 4, "reconnect_needed")
        issues = near.json("issues")
        [issue] = issues["rows"]
        assert list(issue) == [
            "id",
            "kind",
            "key",
            "tenant",
            "code",
            "reason",
            "fix",
            "sage_text",
            "since",
        ]
        assert (issue["tenant"], issue["code"]) == ("A", "reconnect_needed")
        assert issue["reason"] == "Sage needs you to sign in again for A."
        told = near.run("issues").out.splitlines()
        assert told[0].startswith("1  A, 20")
        assert told[1] == "   Sage needs you to sign in again for A."
        runs = near.json("runs")["rows"]
        assert [(run["result"], run["error"]) for run in runs] == [
            ("failed", "reconnect_needed"),
            ("failed", "offline"),
        ]
        assert desk.sign_in("A").code == 0, "the business it had needs no choosing"
        assert near.json("issues")["total"] == 0
        assert near.json("import", "tax-rates", "A")["created"] == 5
    gone = near.run("tenant", "disconnect", "A", "--json")
    assert (gone.code, gone.json["revoked"]) == (3, False)


def test_problems_of_an_import_are_3(desk: Desk, near: Here) -> None:
    """Two businesses whose rates of one Halo rate differ: told, left out, and an issue."""
    desk.connected("First")
    near.json("tenant", "add", "Second")
    assert desk.sign_in("Second", "--business", LEEDS).code == 0
    near.json("import", "tax-rates", "First")
    near.json("map", "tax-rate", "Second", "GB_LOWER", "Standard 20.00%")
    preview = near.run("import", "tax-rates", "Second", "--preview", "--json")
    assert (preview.code, preview.json["failed"]) == (3, 1)
    done = near.run("import", "tax-rates", "Second", "--json")
    assert (done.code, done.json["failed"]) == (3, 1)
    assert done.json["result"] == "attention"
    [problem] = done.json["problems"]
    assert list(problem) == ["id", "name", "reason"]
    assert (problem["id"], problem["name"]) == ("GB_LOWER", "Lower Rate 5.00%")
    assert "20 % in First" in problem["reason"]
    again = near.run("import", "tax-rates", "Second")
    assert again.code == 3
    assert again.out.splitlines()[1].startswith("Lower Rate 5.00%: Linked to different")
    [issue] = near.json("issues")["rows"]
    assert issue["key"] == "GB_LOWER"
