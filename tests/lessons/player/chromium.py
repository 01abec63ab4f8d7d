"""Chromium, driven over a pipe with the DevTools protocol: no package and no port is needed for it.

https://chromedevtools.github.io/devtools-protocol/: messages are JSON, ended by a zero byte; the browser
reads its file descriptor 3 and writes to 4 (`--remote-debugging-pipe`).
"""

import base64
import contextlib
import fcntl
import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SWITCHES = (
    "--headless=new",
    "--no-sandbox",  # machines of a CI run everything as root, where the sandbox refuses to
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-popup-blocking",
    "--lang=en-GB",
    "--remote-debugging-pipe",
)
# Moves the two ends of the pipes to the numbers that the browser expects.
LAUNCH = """import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])"""
KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, ""),
    " ": (32, " "),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
    "Home": (36, ""),
    "End": (35, ""),
}


def find_chromium() -> str | None:
    """The browser that AVATAR_CHROMIUM names, else the first on the PATH."""
    named = os.environ.get("AVATAR_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def _high(descriptor: int) -> int:
    """The descriptor under a number that 3 and 4 cannot overwrite."""
    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10)
    os.close(descriptor)
    return high


class BrowserError(AssertionError):
    pass


class Browser:
    def __init__(self, program: str, folder: Path):
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        theirs_in, theirs_out = _high(theirs_in), _high(theirs_out)
        self.log = (folder / "chromium.log").open("wb")
        command = [sys.executable, "-c", LAUNCH, str(theirs_in), str(theirs_out), program]
        command += [*SWITCHES, f"--user-data-dir={folder / 'profile'}", "about:blank"]
        self.process = subprocess.Popen(
            command,
            pass_fds=(theirs_in, theirs_out),
            stdout=self.log,
            stderr=self.log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.out, self.into = ours_out, ours_in
        self.numbers = itertools.count(1)
        self.buffer = b""
        self.events: list[dict] = []
        self.answers: dict[int, dict] = {}
        self.call("Target.setDiscoverTargets", {"discover": True}, seconds=60)

    def read(self, seconds: float) -> bool:
        """Take in what the browser says, for at most so long; False where it said nothing."""
        if not select.select([self.into], [], [], max(0.0, seconds))[0]:
            return False
        chunk = os.read(self.into, 1 << 20)
        if not chunk:
            raise BrowserError("the browser has ended")
        *whole, self.buffer = (self.buffer + chunk).split(b"\0")
        for message in map(json.loads, whole):
            if "id" in message:
                self.answers[message["id"]] = message
            else:
                self.events.append(message)
        return True

    def call(self, method: str, parameters=None, session=None, seconds: float = 30):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data) :]
        end = time.monotonic() + seconds
        while number not in self.answers:
            if not self.read(end - time.monotonic()) and time.monotonic() > end:
                raise BrowserError(f"no answer to {method} within {seconds} s")
        answer = self.answers.pop(number)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def open(self, url: str, **size) -> "Page":
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", {"url": "about:blank", "browserContextId": context})[
            "targetId"
        ]
        page = Page(self, target, context)
        if size:
            page.resize(**size)
        page.go(url)
        return page

    def close(self) -> None:
        # The whole group: a browser is many processes, and all of them are ours.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.out)
        os.close(self.into)
        self.log.close()


class Page:
    """One tab in a context of its own: no storage is shared with other tests."""

    def __init__(self, browser: Browser, target: str, context: str):
        self.browser, self.target, self.context = browser, target, context
        self.session = browser.call("Target.attachToTarget", {"targetId": target, "flatten": True})[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, parameters=None, seconds: float = 30):
        return self.browser.call(method, parameters, self.session, seconds)

    def resize(self, width=1366, height=768, scale=1, phone=False):
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": phone}
        self.call("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, **features):
        """Media features such as prefers_color_scheme="dark"."""
        wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", {"features": wanted})

    def go(self, url: str, ready="document.readyState === 'complete'"):
        self.call("Page.navigate", {"url": url})
        self.wait(f"location.href !== 'about:blank' && ({ready})")

    def evaluate(self, expression: str, seconds: float = 30):
        parameters = {
            "expression": expression,
            "awaitPromise": True,
            "returnByValue": True,
            "userGesture": True,
        }
        result = self.call("Runtime.evaluate", parameters, seconds)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return result["result"].get("value")

    def wait(self, expression: str, seconds: float = 30):
        """Until an expression holds; gives its value."""
        end = time.monotonic() + seconds
        last: object = None
        while time.monotonic() < end:
            try:
                last = self.evaluate(
                    f"(() => {{ const it = ({expression}); return it?.nodeType ? true : it; }})()"
                )
                if last:
                    return last
            except BrowserError as error:  # the page is being changed for another
                last = error
            time.sleep(0.05)
        raise BrowserError(f"{expression} did not come to hold within {seconds} s: {last!r}")

    def press(self, key: str, modifiers: int = 0):
        """A key of the keyboard. modifiers: 1 Alt, 2 Ctrl, 4 Meta, 8 Shift."""
        code, text = KEYS.get(key, (ord(key.upper()) if len(key) == 1 else 0, key))
        event = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        down = {"type": "keyDown", "text": text, "unmodifiedText": text} if text else {"type": "rawKeyDown"}
        self.call("Input.dispatchKeyEvent", event | down)
        self.call("Input.dispatchKeyEvent", event | {"type": "keyUp"})

    def click(self, selector: str):
        """A click of the mouse on the middle of an element, as a hand makes it."""
        spot = self.wait(
            f"""(() => {{ const it = document.querySelector({json.dumps(selector)});
            if (!it) return null; it.scrollIntoView({{block: 'nearest'}});
            const box = it.getBoundingClientRect();
            return box.width ? [box.x + box.width / 2, box.y + box.height / 2] : null; }})()"""
        )
        mouse = {"x": spot[0], "y": spot[1], "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", mouse | {"type": kind})

    def picture(self, path: Path):
        data = self.call("Page.captureScreenshot", {"format": "png"})["data"]
        path.write_bytes(base64.b64decode(data))

    def problems(self) -> list[str]:
        """What went wrong on the page by itself: exceptions and errors in its log."""
        self.browser.read(0)
        found = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            if event["method"] == "Runtime.exceptionThrown":
                details = event["params"]["exceptionDetails"]
                found.append(details.get("exception", {}).get("description", details["text"]))
            elif event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
                entry = event["params"]["entry"]
                found.append(f"{entry['text']} {entry.get('url', '')}")
        return found

    def requests(self) -> list[str]:
        """Addresses of all that the page asked for."""
        self.browser.read(0)
        mine = [event for event in self.browser.events if event.get("sessionId") == self.session]
        return [e["params"]["request"]["url"] for e in mine if e["method"] == "Network.requestWillBeSent"]

    def close(self):
        """As a learner closes a tab: the page hears of it and may say its last words."""
        self.browser.call("Page.close", {}, self.session)
        self.browser.call("Target.disposeBrowserContext", {"browserContextId": self.context})
