"""A headless Chromium, driven over pipes by its DevTools protocol: no port, and no package.

    with Browser() as browser:
        page = browser.open(path, width=390, height=844)
        page.run("document.title")

Protocol: https://chromedevtools.github.io/devtools-protocol/; over pipes, messages end in a zero byte.
"""
import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome")
                 if (path := shutil.which(name))), None)
PATIENCE = 120  # seconds for one reply: a machine under load is slow, and nothing here is timed


class Browser:
    """Ends with the `with` block: the process it started, by its id, and its profile folder."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="underpin-chromium-", ignore_cleanup_errors=True)
        command_read, self._commands = os.pipe()
        self._replies, reply_write = os.pipe()
        # Chromium reads commands from descriptor 3 and writes to 4, which may be taken here.
        shell = f'exec 3<&{command_read} 4>&{reply_write}; exec "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, "bash", CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
             "--disable-background-networking", "--remote-debugging-pipe",
             f"--user-data-dir={self.folder.name}", "about:blank"],
            pass_fds=(command_read, reply_write), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        os.close(command_read)
        os.close(reply_write)
        self._pending = b""
        self._last = 0
        self.events = []
        return self

    def __exit__(self, *_):
        os.close(self._commands)  # the end of its commands is the end of Chromium
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, 9)  # the group that Popen made for it alone
            self._process.wait()
        os.close(self._replies)
        self.folder.cleanup()

    def call(self, method, session=None, **parameters):
        """The result of one command; events that come before it are kept."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            reply = self._receive()
            if reply.get("id") == self._last:
                if "error" in reply:
                    raise RuntimeError(f"{method}: {reply['error']['message']}")
                return reply["result"]
            self.events.append(reply)

    def wait_for(self, method, session):
        while True:
            for number, event in enumerate(self.events):
                if event.get("method") == method and event.get("sessionId") == session:
                    return self.events.pop(number)
            self.events.append(self._receive())

    def _receive(self):
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self._pending:
            if not select.select([self._replies], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("Chromium does not answer")
            if not (piece := os.read(self._replies, 1 << 20)):
                raise RuntimeError("Chromium ended")
            self._pending += piece
        message, self._pending = self._pending.split(b"\0", 1)
        return json.loads(message)

    def open(self, path, width=1280, height=800, dark=False, script=True):
        return Page(self, pathlib.Path(path), width, height, dark, script)


class Page:
    def __init__(self, browser, path, width, height, dark, script):
        self.browser, self._script = browser, script
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Audits", "Performance"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Page.navigate", url=path.resolve().as_uri())
        browser.wait_for("Page.loadEventFired", self._session)

    def call(self, method, **parameters):
        return self.browser.call(method, self._session, **parameters)

    def run(self, expression):
        """The value of a JavaScript expression; a promise is awaited."""
        reply = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in reply:
            raise RuntimeError(f"{expression}: {reply['exceptionDetails']}")
        return reply["result"].get("value")

    def click(self, selector):
        """A real click of the mouse, at the middle of the element."""
        x, y = self.run(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            element.scrollIntoView({{block: 'center', behavior: 'instant'}});
            const box = element.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def press(self, key, code, text=""):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code, text=text if kind == "keyDown" else "",
                      windowsVirtualKeyCode={"Tab": 9, "Enter": 13, " ": 32}.get(key, 0))
        self.settle()

    def type(self, text):
        self.call("Input.insertText", text=text)
        self.settle()

    def settle(self):
        """Until what was begun is done and drawn."""
        if self._script:
            self.run("new Promise(done => setTimeout(() => requestAnimationFrame(() => setTimeout(done))))")
        else:  # timers do not run; a picture waits for the next frame
            self.call("Page.captureScreenshot", clip={"x": 0, "y": 0, "width": 1, "height": 1, "scale": 1})

    def events(self, *methods):
        return [event for event in self.browser.events
                if event.get("method") in methods and event.get("sessionId") == self._session]

    def screenshot(self, path, top=0, height=None):
        """The page from `top`, or all of it."""
        width, whole = self.run("[innerWidth, document.documentElement.scrollHeight]")
        picture = self.call("Page.captureScreenshot", captureBeyondViewport=True,
                            clip={"x": 0, "y": top, "width": width, "scale": 1,
                                  "height": min(height or whole, whole - top)})
        pathlib.Path(path).write_bytes(base64.b64decode(picture["data"]))

    def pdf(self):
        return base64.b64decode(self.call("Page.printToPDF", printBackground=False)["data"])
