"""Turn what nbval saw of each cell into verdicts with a reason that the student can act on.

The reason is what the check itself printed: lines that begin with ✔ or ✘, and the indented lines
after them. Only where it printed none does the failure speak; of a hidden check without its text.

Trap: a cell that fails through no fault of the student, say an import of ours, must cost no points.
So a set-up cell before the first answer, or an answer cell that raises, is an error of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from labkit.grade.notebook import code_cells, marker
from labkit.grade.printable import one_line, printable
from labkit.grade.solution import Check, Solution
from labkit.grade.verdict import Status, Verdict, verdict, whole_tasks

Outcome = dict[str, Any]

ANY = "*"


@dataclass(frozen=True)
class Limits:
    """Hold the seconds for a cell and for a run, and the bytes that a cell may print."""

    cell: float = 30.0
    wall: float = 300.0
    output: int = 4 << 20


def judge(solution: Solution, outcomes: list[Outcome], ended: str, limits: Limits) -> list[Verdict]:
    """Return a verdict for each check; `ended` says why the run was cut short, if it was."""
    cells = {outcome["cell"]: outcome for outcome in outcomes}
    faults = dict(_faults(solution, cells))
    verdicts = []
    for check in solution.checks:
        status, reason = _judged(check, cells.get(check.cell), ended, limits)
        fault = faults.get(ANY) or faults.get(check.task)
        if fault and status != "passed":
            status, reason = "error of ours", fault
        verdicts.append(verdict(check, status, reason))
    return whole_tasks(verdicts)


def _faults(solution: Solution, cells: dict[int, Outcome]) -> Iterator[tuple[str, str]]:
    """Yield the tasks that cannot be judged, or ANY, with the reason."""
    answered = False
    for number, cell in enumerate(code_cells(solution.notebook)):
        mark, outcome = marker(cell), cells.get(number, {})
        is_answer = mark is not None and not mark.judges
        answered = answered or is_answer
        if outcome.get("problem", "Differs") in ("", "Differs") or (answered and not is_answer):
            continue
        if outcome["problem"] != "NotReached":
            task = mark.task if mark else ANY
            yield task, f"code cell {number + 1}, which is ours, failed: {_failure(outcome)}"


def _failure(outcome: Outcome) -> str:
    return one_line(": ".join(outcome["error"])) or str(outcome["problem"])


def _judged(
    check: Check, outcome: Outcome | None, ended: str, limits: Limits
) -> tuple[Status, str]:
    if outcome is None:
        return (
            ("not reached", ended) if ended else ("error of ours", "nbval did not run this check")
        )
    lines = feedback(outcome["text"])
    if outcome["passed"]:
        return "passed", lines
    if outcome["problem"] == "NotReached":
        return "not reached", "the kernel had died before this check"
    if outcome["problem"] in ("", "Broken"):
        return "error of ours", "nbval could not judge this check"
    return "failed", _reason(check, outcome, lines, limits)


def feedback(text: str) -> str:
    """Return the lines of a check that speak to the student: ✔, ✘ and the indented ones below."""
    lines, speaks = [], False
    for line in printable(text).splitlines():
        speaks = line.startswith(("✔", "✘")) or (speaks and line.startswith((" ", "\t")))
        lines += [line] * speaks
    return "\n".join(lines)


def _reason(check: Check, outcome: Outcome, lines: str, limits: Limits) -> str:
    if "✘" in lines and outcome["problem"] in ("Raised", "Differs"):
        return lines
    return f"{lines}\n{_sentence(check, outcome, limits)}".strip()


def _sentence(check: Check, outcome: Outcome, limits: Limits) -> str:
    sentences = {
        "KernelDied": "the kernel died while this check ran",
        "TooMuchOutput": f"the check printed more than {limits.output:,} bytes and was stopped",
        "TooSlow": f"the check took longer than {limits.cell:g} s and was stopped",
        "Differs": "the check did not print what it prints for a right answer",
    }
    if outcome["problem"] in sentences:
        return sentences[outcome["problem"]]
    name, text = [*outcome["error"], "", ""][:2]
    # The text of an exception in a hidden check may quote the check.
    return f"the check ended with {name}" if check.hidden else one_line(f"{name}: {text}")
