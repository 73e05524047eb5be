"""The command line: `labkit COMMAND` or `python -m labkit COMMAND`.

Each command is one function that adds its arguments and one that runs it; what only one of them
needs is imported when it runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from labkit import bench_report, doctor
from labkit.errors import LabError


def parser() -> argparse.ArgumentParser:
    """Build the parser with one subcommand for each entry of COMMANDS."""
    top = argparse.ArgumentParser(
        prog="labkit", description="IPC Lab: see, measure and grade processes that talk."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (add_arguments, run) in COMMANDS.items():
        sub = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        add_arguments(sub)
        sub.set_defaults(run=run)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status (2: bad input, and a message says what to do)."""
    options = parser().parse_args(argv)
    try:
        status: int = options.run(options)
        return status
    except LabError as error:
        print(f"labkit {options.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"labkit {options.command}: interrupted", file=sys.stderr)
        return 130


def release_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what `labkit release` takes."""
    sub.add_argument("paths", nargs="*", type=Path, metavar="SOLUTION.ipynb")
    sub.add_argument("--solutions", type=Path, default=Path("solutions"), metavar="DIR")
    sub.add_argument("--to", type=Path, default=Path("exercises"), metavar="DIR")
    sub.add_argument("--check", action="store_true", help="write nothing; fail if one differs")


def release(options: argparse.Namespace) -> int:
    """Write exercises from solutions: no solutions, no hidden checks, no outputs."""
    from labkit.grade.commands import run_release

    return run_release(options)


def tidy_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what `labkit tidy` takes."""
    folders = [Path("notebooks"), Path("solutions")]
    sub.add_argument("paths", nargs="*", type=Path, default=folders, metavar="PATH")
    sub.add_argument("--check", action="store_true", help="write nothing; fail if one differs")


def tidy(options: argparse.Namespace) -> int:
    """Make notebooks canonical, and report what only their author can mend."""
    from labkit.grade.commands import run_tidy

    return run_tidy(options)


def grade_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what `labkit grade` takes."""
    sub.add_argument("path", type=Path, help="a notebook, or a folder with a folder per student")
    sub.add_argument("--out", type=Path, metavar="DIR", help="folder of the gradebook")
    sub.add_argument("--solutions", type=Path, default=Path("solutions"), metavar="DIR")
    sub.add_argument("--exercise", metavar="NAME", help="only this one; default: the file's name")
    sub.add_argument("--seed", type=int, help="repeat an earlier grading")
    sub.add_argument("--regrade", action="store_true", help="also what was graded and is unchanged")
    sub.add_argument("--deadlines", type=Path, metavar="FILE", help="of late days; kept in --out")
    where = sub.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, metavar="N", help="submissions at once; default: cores")
    where.add_argument("--dask", metavar="ADDRESS", help="grade by the workers of this scheduler")
    sub.add_argument("--isolation", choices=["bubblewrap", "none"], default="bubblewrap",
                     help="of the students' code; none is for your own work only")  # fmt: skip
    sub.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML")


def grade(options: argparse.Namespace) -> int:
    """Grade one notebook, or a folder with one folder per student."""
    from labkit.grade.grading import run_grade

    return run_grade(options)


def watch_arguments(sub: argparse.ArgumentParser) -> None:
    """Add what `labkit watch` takes."""
    sub.add_argument("program", type=Path, metavar="PROGRAM.py")
    sub.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGS")
    sub.add_argument("--json", action="store_true", help="one object; its output goes to stderr")
    sub.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS")


def watch(options: argparse.Namespace) -> int:
    """Run a program and say who is stuck and why, what is left over, and who waits busily."""
    from labkit.watch import run

    return run(options)


Command = tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
COMMANDS: dict[str, Command] = {
    "doctor": (doctor.add_arguments, doctor.run),
    "bench": (bench_report.add_arguments, bench_report.run),
    "watch": (watch_arguments, watch),
    "release": (release_arguments, release),
    "tidy": (tidy_arguments, tidy),
    "grade": (grade_arguments, grade),
}

if __name__ == "__main__":
    sys.exit(main())
