"""A notebook in a real browser: JupyterLab on a scratch home, and Chromium driven by Playwright.

    with lab(folder) as desk:              # a server, a browser; neither is left at the end
        desk.open("01_pipes.ipynb")
        seconds = desk.run_all(timeout=60)
        assert not desk.errors()

The trap: Run All before the kernel is connected is silently lost, and an idle indicator shows too
early. So everything waits for the promises of `window.jupyterapp`, with a bound and a message.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Locator, Page, sync_playwright

from labkit.doctor import BROWSERS

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
LAPTOP = {"width": 1366, "height": 768}  # the commonest small screen of a student
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),  # Chromium refuses to start as root with it
]  # fmt: skip
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False, "doNotDisturbMode": True, "fetchNews": "false",
    },
    # All cells are drawn, not only those on the screen.
    "@jupyterlab/notebook-extension:tracker": {"scrollPastEnd": False, "windowingMode": "none"},
}  # fmt: skip
READY = """async () => {
    await jupyterapp.restored;
    const panel = jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""
IDLE = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
CELLS = "() => jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.toJSON())"
FIGURES = """() => Promise.all(Array.from(
    document.querySelectorAll('.jp-Notebook .jp-RenderedImage img'),
    async image => {
        await image.decode();
        const room = image.closest('.jp-OutputArea-child').clientWidth;
        return {width: image.naturalWidth, shown: image.clientWidth, room};
    }))"""
SCROLLED = "document.querySelector('.jp-Notebook .jp-WindowedPanel-outer')"
SCREENS = f"""() => {{
    const {{scrollHeight, clientHeight}} = {SCROLLED};
    return Array.from(Array(Math.ceil(scrollHeight / clientHeight)), (_, n) => n * clientHeight);
}}"""


@dataclass(frozen=True)
class Figure:
    """Be an image in an output: its own pixels, those it is shown with, those there is room for."""

    width: int
    shown: int
    room: int


class Desk:
    """Be a browser window with JupyterLab in it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, notebook: str, *, timeout: float = 40) -> None:
        """Open a notebook of the folder; return when its kernel is connected."""
        self.page.goto(f"{self.address}/lab/tree/{notebook}?reset", timeout=timeout * 1000)
        there = f"() => window.jupyterapp?.shell.currentWidget?.context?.path === '{notebook}'"
        self.page.wait_for_function(there, timeout=timeout * 1000)
        self._within(timeout, f"{notebook}: no kernel", READY)

    def run_all(self, timeout: float = 60) -> float:
        """Run all cells; return the seconds it took until the kernel was idle again."""
        begin = time.monotonic()
        run = "() => jupyterapp.commands.execute('notebook:run-all-cells')"
        self._within(timeout, "Run All did not end", run)
        self.page.wait_for_function(IDLE, timeout=timeout * 1000)
        seconds = time.monotonic() - begin
        code = [cell for cell in self.cells() if cell["cell_type"] == "code" and cell["source"]]
        unrun = [cell["source"] for cell in code if not cell["execution_count"]]
        assert self.errors() or not unrun, f"cells that did not run: {unrun}"
        return seconds

    def cells(self) -> list[dict[str, Any]]:
        """Return the cells as the notebook's file would have them, with their outputs."""
        return self.page.evaluate(CELLS)

    def errors(self) -> list[str]:
        """Return what each error among the outputs says."""
        outputs = [output for cell in self.cells() for output in cell.get("outputs", [])]
        errors = [output for output in outputs if output["output_type"] == "error"]
        return [f"{error['ename']}: {error['evalue']}" for error in errors]

    def figures(self) -> list[Figure]:
        """Return the images among the outputs, once they are drawn."""
        return [Figure(**each) for each in self._within(10, "an image was not drawn", FIGURES)]

    def output(self, text: str) -> Locator:
        """Return the output that contains a text; unlike a plain search, never a cell's source."""
        return self.page.locator(".jp-OutputArea-output").filter(has_text=text)

    def press(self, label: str, key: str = "Enter") -> None:
        """Press a button of a panel by keyboard, once it can be: focus it, then Enter or Space."""
        outputs = self.page.locator(".jp-OutputArea-output")
        # A button that the kernel has enabled a moment ago may still be disabled in the page, and
        # would not take the focus: the key would then go to another one.
        button = outputs.get_by_role("button", name=label, exact=True, disabled=False)
        button.first.focus()
        self.page.keyboard.press(key)

    def screenshot(self, folder: Path) -> list[Path]:
        """Save the whole notebook, screen by screen, and each cell's outputs; return the files."""
        self.page.set_viewport_size({**LAPTOP, "height": 1600})
        self.page.wait_for_function(f"() => {SCROLLED}.clientHeight > 1000")
        saved = []
        for number, top in enumerate(self.page.evaluate(SCREENS), 1):
            self.page.evaluate(f"() => {{{SCROLLED}.scrollTop = {top}}}")
            saved.append(folder / f"screen_{number:02}.png")
            self.page.locator(".jp-NotebookPanel-notebook").screenshot(path=saved[-1])
        for number, output in enumerate(self.page.locator(".jp-Cell-outputWrapper").all(), 1):
            if output.inner_text().strip() or output.locator("img, svg, canvas").count():
                saved.append(folder / f"output_{number:02}.png")
                output.screenshot(path=saved[-1])
        self.page.set_viewport_size(LAPTOP)
        return saved

    def close(self) -> None:
        """End the kernel of the open notebook, and leave its page."""
        end = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"
        self._within(20, "the kernel did not end", end)
        self.page.goto("about:blank")

    def _within(self, timeout: float, complaint: str, function: str) -> Any:
        # page.evaluate itself would wait for a promise for ever.
        late = f"setTimeout(no, {timeout * 1000}, Error({f'{complaint} in {timeout} s'!r}))"
        race = f"Promise.race([({function})(), new Promise((_, no) => {late})])"
        return self.page.evaluate(f"() => {race}")


@contextmanager
def lab(folder: Path) -> Iterator[Desk]:
    """Serve a folder by JupyterLab and open a browser; end both, and all that they started."""
    assert CHROMIUM, "no Chromium (apt install chromium)"
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(_server(folder, home))
        yield Desk(stack.enter_context(_page()), address)


@contextmanager
def _page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            page = chromium.new_page(viewport=LAPTOP)
            page.set_default_timeout(20_000)
            yield page
        finally:
            chromium.close()


@contextmanager
def _server(folder: Path, home: Path) -> Iterator[str]:
    port = _free_port()
    log = home / "jupyter.log"
    options = {
        "ip": "127.0.0.1", "port": port, "root_dir": folder, "port_retries": 0, "allow_root": True,
    }  # fmt: skip
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--expose-app-in-browser"]
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    command += ["--IdentityProvider.token=", "--LabApp.extension_manager=readonly"]
    with log.open("wb") as file:
        server = subprocess.Popen(command, env=_environment(home), stdout=file, stderr=file)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(server)


def _environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own settings is read or written."""
    settings = home / "config" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(SETTINGS))
    folders = {
        "HOME": home, "IPYTHONDIR": home / "ipython", "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data", "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "lab", "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return kept | {name: str(path) for name, path in folders.items()}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + 40
    while time.monotonic() < give_up and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start: {log.read_text()[-2000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server by the signal that it obeys, then kill what is left of its kernels."""
    family = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(timeout=15)
    server.kill()
    server.wait()
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=5)
