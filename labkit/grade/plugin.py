"""A pytest plugin: nbval runs and compares the cells, we pair them with checks and write outcomes.

    pytest -p labkit.grade.plugin --labkit-outcomes FILE graft.ipynb
      cell k ── nbval: run, compare with the stored output ──▶ one JSON line in FILE

nbval 0.11 notices a dead kernel only after the whole cell time-out, keeps any amount of output,
makes ipykernel lose what is written to descriptor 1, and after one time-out expects every later
cell to fail. All four are mended here by subclasses; what passes is still nbval's decision alone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

import pytest

from labkit.grade.notebook import quick_import

with quick_import():
    from nbval.kernel import CURRENT_ENV_KERNEL_NAME, RunningKernel, start_new_kernel
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

    def __init__(self, folder: Path, most: int) -> None:
        self.held: deque[Any] = deque()
        self.most, self.printed = most, 0
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.km, self.kc = start_new_kernel(
            kernel_name=CURRENT_ENV_KERNEL_NAME, cwd=str(folder), **silent
        )
        self._ensure_iopub_up()

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
            self.km.shutdown_kernel(now=True)
            raise TooMuchOutput
        return message


class GraftFile(IPyNbFile):  # type: ignore[misc]
    """Collect the cells of a graft, and own the kernel that runs them."""

    def setup(self) -> None:
        """Start the kernel of this interpreter, whatever the notebook asks for."""
        most = self.config.getoption("labkit_output")
        with _no_pytest_variables():
            self.kernel = Kernel(self.path.parent, most)

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


@contextmanager
def _no_pytest_variables() -> Iterator[None]:
    # With PYTEST_CURRENT_TEST in its environment, ipykernel does not capture descriptor 1.
    names = [name for name in os.environ if name.startswith("PYTEST_")]
    kept = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(kept)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add where the outcomes go and how much a cell may print."""
    group = parser.getgroup(KEY)
    group.addoption("--labkit-outcomes", type=Path, help="file for one JSON line per cell")
    group.addoption("--labkit-output", type=int, default=4 << 20, help="bytes a cell may print")


def pytest_configure(config: pytest.Config) -> None:
    """Let a polite kill end the kernel, too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config.pluginmanager.register(Outcomes(config.getoption("labkit_outcomes")))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect notebooks; `--nbval` is not given, so nbval itself does not."""
    if file_path.suffix != ".ipynb":
        return None
    collector: pytest.Collector = GraftFile.from_parent(parent, path=file_path)
    return collector


class Outcomes:
    """Write one JSON line per cell as soon as it is judged: a kill then loses only the rest."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the line of a cell; what was skipped or expected to fail has not passed."""
        outcome = dict(report.user_properties).get(KEY)
        if report.when != "call" or not isinstance(outcome, dict):
            return
        passed = report.outcome == "passed" and not hasattr(report, "wasxfail")
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**outcome, "passed": passed}) + "\n")
