"""A headless Chromium driven through its own pipe: what a page asks for, what it complains of, where the keyboard goes.

No library: the protocol is JSON with a zero byte behind each message, on file descriptors 3 and 4.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = PROGRAM is None or sys.platform == "win32"
_QUIET = (
    "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
)  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What a page asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


class Tab:
    """One page at a time in a running browser."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer, self._number, self._rest = reader, writer, 0, b""
        self._session = ""
        self.seen = Seen()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Do something and return its answer; what happens meanwhile is noted."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        content = memoryview(json.dumps(message).encode() + b"\0")
        while content:
            content = content[os.write(self._writer, content) :]
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._reader, 1 << 20)
            assert read, "the browser went away"
            self._rest += read
        one, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(one)
        self._note(message)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        values = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.seen.requests.append(values["request"]["url"])
            case "Log.entryAdded":
                self.seen.messages.append(values["entry"]["text"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                self.seen.messages.append(json.dumps(values))

    def open(self, address: str, *, width: int = 1200, height: int = 900) -> Seen:
        """Load a page at a width; what it asked for and complained of."""
        self.seen = Seen()
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        self.call("Page.navigate", url=address)
        while self._next().get("method") != "Page.loadEventFired":
            pass
        return self.seen

    def ask(self, script: str) -> Any:
        """The value of a script in the page."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def press_tab(self) -> None:
        """The Tab key."""
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def picture(self, path: Path) -> None:
        """The whole page."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))


def _high_pipe() -> tuple[int, int]:
    """A pipe whose ends are none of the numbers that the browser takes for itself."""
    import fcntl

    ends = os.pipe()
    reader, writer = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return reader, writer


@contextmanager
def chromium() -> Iterator[Tab]:
    """A browser, gone at the end."""
    assert PROGRAM is not None
    to_child, our_writer = _high_pipe()
    our_reader, from_child = _high_pipe()
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [PROGRAM, *_QUIET, f"--user-data-dir={profile}", "about:blank"]
        quiet = [(os.POSIX_SPAWN_OPEN, each, os.devnull, os.O_WRONLY, 0) for each in (1, 2)]
        pipes = [(os.POSIX_SPAWN_DUP2, to_child, 3), (os.POSIX_SPAWN_DUP2, from_child, 4)]
        browser = os.posix_spawn(PROGRAM, command, os.environ, file_actions=[*quiet, *pipes])
        os.close(to_child)
        os.close(from_child)
        try:
            tab = Tab(our_reader, our_writer)
            yield tab
        finally:
            os.close(our_writer)
            os.kill(browser, signal.SIGTERM)
            os.waitpid(browser, 0)
            os.close(our_reader)
