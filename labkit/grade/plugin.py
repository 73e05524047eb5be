"""A pytest plugin: nbval runs and compares the cells, we pair them with checks and write outcomes.

    pytest.main([...], plugins=[Validation(...)])
      cell k ── nbval: run, compare with the stored output ──▶ one JSON line

nbval 0.11 notices a dead kernel only after the whole cell time-out, keeps any amount of output,
and after one time-out expects every later cell to fail. It starts its kernels itself; here one is
running already, where the worker has put it. All four are mended by subclasses; what passes is
still nbval's decision alone.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest

from labkit.grade.judge import Limits
from labkit.grade.notebook import quick_import

with quick_import():
    from jupyter_client.blocking.client import BlockingKernelClient
    from nbval.kernel import RunningKernel
    from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

TICK = 0.25
SHOWN = 20_000
KEY = "labkit"


class KernelDied(RuntimeError):
    """Say that the process that runs the checks is gone."""


class TooMuchOutput(RuntimeError):
    """Say that a cell printed more than the grader keeps."""


class Kernel(RunningKernel):  # type: ignore[misc]
    """Run cells; notice within a tick that the process died, and bound what one cell prints."""

    def __init__(self, connection: dict[str, Any], process: int, most: int) -> None:
        self.process, self.most, self.printed = process, most, 0
        self.held: deque[Any] = deque()
        self.kc = BlockingKernelClient()
        self.kc.load_connection_info(connection)  # type: ignore[arg-type]
        self.kc.start_channels(hb=False)
        self._ensure_iopub_up()

    def is_alive(self) -> bool:
        """Tell whether the kernel's process, or the one that waits for it, still runs."""
        return os.waitid(os.P_PID, self.process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def interrupt(self) -> None:
        """Ask the kernel to interrupt the cell that it runs, and what that has started."""
        self.kc.control_channel.send(self.kc.session.msg("interrupt_request", {}))

    def stop(self) -> None:
        """Close the channels; who started the process ends it."""
        self.kc.stop_channels()

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        """Start a cell, and count its output from zero."""
        self.printed = 0
        msg_id: str = super().execute_cell_input(cell_input, allow_stdin)
        return msg_id

    def get_message(self, stream: str, timeout: float | None = None) -> Any:
        """Wait for a message in short steps; meanwhile take in what the cell prints."""
        end = time.monotonic() + (timeout or 0)
        while True:
            if stream == "shell":
                self._hold_output()
            elif self.held:
                return self.held.popleft()
            try:
                return self._counted(self._next(stream, TICK))
            except Empty:
                if not self.is_alive():
                    raise KernelDied from None
                if timeout and time.monotonic() >= end:
                    raise

    def _next(self, stream: str, timeout: float) -> Any:
        # nbval formats each message for a log that nobody reads: 17 s for one of 30 MB.
        receive = self.kc.get_iopub_msg if stream == "iopub" else self.kc.get_shell_msg
        return receive(timeout=timeout)

    def _hold_output(self) -> None:
        try:
            while True:
                self.held.append(self._counted(self._next("iopub", 0)))
        except Empty:
            return

    def _counted(self, message: Any) -> Any:
        content = message["content"]
        self.printed += len(content.get("text", "")) + sum(
            len(str(value)) for value in content.get("data", {}).values()
        )
        if self.printed > self.most:
            os.kill(self.process, signal.SIGKILL)
            raise TooMuchOutput
        return message


class GraftFile(IPyNbFile):  # type: ignore[misc]
    """Collect the cells of a graft, and own the kernel that runs them."""

    def setup(self) -> None:
        """Connect to the kernel that was started for us, whatever the notebook asks for."""
        ours = self.config.stash[_OURS]
        self.kernel = Kernel(ours.connection, ours.process, ours.limits.output)

    def collect(self) -> Iterator[GraftCell]:
        """Yield our kind of item for each code cell, in order."""
        for item in super().collect():
            yield GraftCell.from_parent(
                self, name=item.name, cell_num=item.cell_num, cell=item.cell, options=item.options
            )


class GraftCell(IPyNbCell):  # type: ignore[misc]
    """Run one cell through nbval, and keep what it printed and what went wrong."""

    def setup(self) -> None:
        """Expect no failure because an earlier cell was too slow: each is judged by itself."""

    def runtest(self) -> None:
        """Let nbval run and compare the cell, and note how that ended."""
        started, outcome = time.monotonic(), {"cell": self.cell_num, "problem": "", "error": []}
        self.user_properties.append((KEY, outcome))
        try:
            super().runtest()
        except Exception as error:
            outcome["problem"] = self._problem(error)
            raise
        finally:
            outcome["seconds"] = round(time.monotonic() - started, 3)
            outcome["text"], outcome["error"] = self._shown()

    def _problem(self, error: Exception) -> str:
        if isinstance(error, KernelDied | TooMuchOutput):
            return type(error).__name__
        if not isinstance(error, NbCellError):
            return "NotReached" if self.test_outputs is None else "Broken"
        if str(error).startswith("Timeout"):
            return "TooSlow"
        return "Differs" if str(error) == "Cell outputs differ" else "Raised"

    def _shown(self) -> tuple[str, list[str]]:
        outputs = self.test_outputs or []
        text = "".join(out.text for out in outputs if out.get("name") == "stdout")
        errors = [out for out in outputs if out.output_type == "error"]
        error = [str(errors[-1].ename)[:200], str(errors[-1].evalue)[:SHOWN]] if errors else []
        return text[:SHOWN], error

    def format_output_compare(self, key: str, left: object, right: object) -> None:
        """Draw no difference: pytest's takes minutes for long texts, and nobody would see it."""


class Validation:
    """Be the plugin: collect the graft, and write one JSON line per cell as soon as it is judged.

    A kill then loses only the rest.
    """

    def __init__(
        self, connection: dict[str, Any], process: int, limits: Limits, outcomes: int
    ) -> None:
        self.connection, self.process, self.limits = connection, process, limits
        self.outcomes = outcomes  # the descriptor of a file

    def pytest_configure(self, config: pytest.Config) -> None:
        """Let the collector find us."""
        config.stash[_OURS] = self

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Collect notebooks; `--nbval` is not given, so nbval itself does not."""
        if file_path.suffix != ".ipynb":
            return None
        collector: pytest.Collector = GraftFile.from_parent(parent, path=file_path)
        return collector

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the line of a cell; what was skipped or expected to fail has not passed."""
        outcome = dict(report.user_properties).get(KEY)
        if report.when != "call" or not isinstance(outcome, dict):
            return
        passed = report.outcome == "passed" and not hasattr(report, "wasxfail")
        os.write(self.outcomes, json.dumps({**outcome, "passed": passed}).encode() + b"\n")


_OURS = pytest.StashKey[Validation]()
