"""A headless Chromium, driven by what its driver speaks (W3C WebDriver)."""

from __future__ import annotations

import base64
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

PATIENCE = 60.0
"""Seconds to wait for a page: a busy machine takes some."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
MISSING = "needs Debian's chromium and chromium-driver"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element in what the driver says (WebDriver, section 12.1)."""


class Browser:
    """One window."""

    def __init__(self, session: httpx2.Client) -> None:
        self._session = session

    def say(self, command: str, **body: Any) -> Any:
        """Send a command."""
        answer = self._session.post(command, json=body)
        found = answer.json()["value"]
        assert answer.is_success, found
        return found

    def open(self, url: str) -> None:
        """Go to a page."""
        self.say("url", url=url)

    def click(self, selector: str) -> None:
        """Click on the first element of a selector."""
        self.say(f"element/{self._find(selector)}/click")

    def write(self, selector: str, text: str) -> None:
        """Replace the text of a field."""
        element = self._find(selector)
        self.say(f"element/{element}/clear")
        self.say(f"element/{element}/value", text=text)

    def run(self, code: str) -> Any:
        """The value of a script."""
        return self.say("execute/sync", script=code, args=[])

    def text(self, selector: str) -> str:
        """The text of all elements of a selector."""
        code = f"return [...document.querySelectorAll({selector!r})]"
        return str(self.run(f"{code}.map((e) => e.innerText).join('\\n')"))

    def wait(self, found: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not found():
            assert time.monotonic() < end, self.run("return document.body.innerText")
            time.sleep(0.05)

    def screenshot(self, path: Path) -> None:
        """Keep a picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = self._session.get("screenshot").json()["value"]
        path.write_bytes(base64.b64decode(picture))

    def _find(self, selector: str) -> str:
        found = self.say("element", using="css selector", value=selector)
        return str(found[ELEMENT])


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with nothing of anybody's, in a window of a laptop's size."""
    assert DRIVER is not None
    driver = subprocess.Popen(
        [DRIVER, "--port=0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert driver.stdout is not None
        port = next(
            line.rpartition("port ")[2].strip(". \n")
            for line in driver.stdout
            if "on port" in line and "started" in line
        )
        switches = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ]
        switches += ["--window-size=1440,900", f"--user-data-dir={folder}"]
        options = {"binary": CHROMIUM, "args": switches}
        wanted = {"alwaysMatch": {"goog:chromeOptions": options}}
        with httpx2.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE
        ) as made:
            answer = made.post("session", json={"capabilities": wanted}).json()["value"]
            name = f"session/{answer['sessionId']}"
            address = f"http://127.0.0.1:{port}/{name}/"
            try:
                with httpx2.Client(base_url=address, timeout=PATIENCE) as session:
                    yield Browser(session)
            finally:
                # Ends the browser, which the end of its driver does not.
                made.delete(name)
    finally:
        driver.terminate()
        driver.wait(PATIENCE)
