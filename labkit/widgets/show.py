"""What all widgets share: a plain text for the static page, and a run in the background.

A notebook's kernel answers a Stop button only while no cell is running. So a Run button starts a
thread and returns, and Stop sets an event which that thread's work looks at.
"""

from __future__ import annotations

import base64
import contextlib
import io
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, TextIO

import ipywidgets as widgets
from IPython.core.formatters import DisplayFormatter
from IPython.core.getipython import get_ipython

from labkit.errors import LabError

Scope = Callable[[threading.Event], AbstractContextManager[None]]


class Block(widgets.VBox):  # type: ignore[misc]
    """Show widgets one below the other, and a plain text where widgets cannot be shown."""

    def __init__(self, text: str, children: list[widgets.Widget]) -> None:
        super().__init__(children)
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **wishes: Any) -> dict[str, Any]:
        # ipywidgets cuts the text after 110 characters.
        bundle: dict[str, Any] = super()._repr_mimebundle_(**wishes)
        return bundle | {"text/plain": self.text}


class _ByThread(io.TextIOBase):
    """Stand in for sys.stdout while something runs: each thread's text goes where it belongs."""

    def __init__(self, usual: TextIO) -> None:
        self.usual = usual
        self.own: dict[int, io.StringIO] = {}

    def write(self, text: str) -> int:
        return self.own.get(threading.get_ident(), self.usual).write(text)

    def flush(self) -> None:
        self.usual.flush()


@contextlib.contextmanager
def _captured() -> Iterator[io.StringIO]:
    """Catch what this thread prints, and nobody else's."""
    if not isinstance(sys.stdout, _ByThread):
        sys.stdout = _ByThread(sys.stdout)
    by_thread, me = sys.stdout, threading.get_ident()
    by_thread.own[me] = printed = io.StringIO()
    try:
        yield printed
    finally:
        del by_thread.own[me]
        if not by_thread.own and sys.stdout is by_thread:
            sys.stdout = by_thread.usual


class Background:
    """Run a function in a thread, show what it returns and prints, and stop it on request."""

    def __init__(self, output: widgets.Output, scope: Scope | None) -> None:
        self.output, self.scope = output, scope
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Tell whether the function has not ended yet."""
        return self.thread is not None and self.thread.is_alive()

    def start(self, function: Callable[[], Any], then: Callable[[], None]) -> None:
        """Start it; `then` is called in the thread when it has ended, however that was."""
        if self.running:
            return
        self.stopping.clear()
        self.output.outputs = ()
        self.thread = threading.Thread(target=self._run, args=(function, then), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Ask the function to stop; its groups look every few hundredths of a second."""
        self.stopping.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, but not longer than that; tell whether it has ended."""
        if self.thread:
            self.thread.join(seconds)
        return not self.running

    def _run(self, function: Callable[[], Any], then: Callable[[], None]) -> None:
        scope = self.scope(self.stopping) if self.scope else contextlib.nullcontext()
        result, trouble = None, ""
        with _captured() as printed:
            try:
                with scope:
                    result = function()
            except LabError as error:
                trouble = f"{error}\n"
            except Exception:
                trouble = traceback.format_exc(limit=-3)
        self._show(printed.getvalue(), result, trouble)
        then()

    def _show(self, printed: str, result: object, trouble: str) -> None:
        # Set at once and from data: `with output:` would catch what other threads print.
        outputs: list[dict[str, Any]] = []
        for text, name in ((printed, "stdout"), (trouble, "stderr")):
            if text:
                outputs.append({"output_type": "stream", "name": name, "text": text})
        if result is not None:
            data, metadata = _as_a_cell_shows(result)
            outputs.append({"output_type": "display_data", "data": data, "metadata": metadata})
        self.output.outputs = tuple(outputs)


def _as_a_cell_shows(result: object) -> tuple[dict[str, Any], dict[str, Any]]:
    shell = get_ipython()
    formatter = (shell and shell.display_formatter) or DisplayFormatter()
    data, metadata = formatter.format(result)  # type: ignore[no-untyped-call]
    return {kind: _text(value) for kind, value in data.items()}, metadata


def _text(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
