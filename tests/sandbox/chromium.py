"""Drives a real Chromium through its debugging pipe: open a page, click, read what it shows."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

FOUND = shutil.which("chromium") or shutil.which("chromium-browser") or ""

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-pipe",
)
# Chromium reads commands from descriptor 3 and answers on 4.
_ON_3_AND_4 = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
for number, end in zip((3, 4), ends):
    os.dup2(end, number)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Chromium:
    """One tab. ``goto``, ``click`` and ``text`` are what a person does."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.WriteTransport) -> None:
        self._reader = reader
        self._writer = writer
        self._session = ""
        self._last = 0

    async def attach(self) -> None:
        target = await self.call("Target.createTarget", url="about:blank")
        attached = await self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        self._session = attached["sessionId"]
        await self.call("Page.enable")

    async def call(self, method: str, **parameters: Any) -> Any:
        """One command and its result; events in between are passed over."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._writer.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads((await self._reader.readuntil(b"\0"))[:-1])
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])
                return answer["result"]

    async def evaluate(self, script: str) -> Any:
        result = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return result["result"].get("value")

    async def goto(self, url: str, shows: str) -> None:
        await self.call("Page.navigate", url=url)
        await self.until(shows)

    async def click(self, words: str, shows: str) -> None:
        """Presses the button, or chooses the option, that says ``words``."""
        pressed = await self.evaluate(
            "(() => { const found = [...document.querySelectorAll('button, label')]"
            f".find(each => each.innerText.includes({json.dumps(words)}));"
            "if (found) found.click(); return Boolean(found); })()"
        )
        assert pressed, f"nothing says {words!r} in: {await self.text()}"
        await self.until(shows)

    async def text(self) -> str:
        with suppress(RuntimeError):  # between two pages there is nothing to ask
            return str(await self.evaluate("document.body ? document.body.innerText : ''"))
        return ""

    async def until(self, words: str) -> None:
        """Waits until the page shows ``words``; the test's own time limit ends it."""
        while words not in await self.text():  # noqa: ASYNC110  # pages tell nobody
            await asyncio.sleep(0.02)


@asynccontextmanager
async def chromium(profile: Path) -> AsyncIterator[Chromium]:
    """A fresh headless browser with an own ``profile``; closed and waited for at the end."""
    to_browser, ours_out = os.pipe()
    ours_in, from_browser = os.pipe()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _ON_3_AND_4, str(to_browser), str(from_browser),
        FOUND, *_OPTIONS, f"--user-data-dir={profile}", "about:blank",
        pass_fds=(to_browser, from_browser),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    os.close(to_browser)
    os.close(from_browser)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**24)
    read_end = os.fdopen(ours_in, "rb")
    write_end = os.fdopen(ours_out, "wb")
    incoming, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), read_end
    )
    outgoing, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, write_end)
    try:
        browser = Chromium(reader, outgoing)
        await browser.attach()
        yield browser
    finally:
        outgoing.close()  # Chromium quits when its pipe ends
        incoming.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()
