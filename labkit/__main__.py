"""The command line: `labkit COMMAND` or `python -m labkit COMMAND`.

Each command is one function that adds its arguments and one that runs it; what it needs is imported only
when it runs, so that `labkit --help` and `labkit doctor` work on a machine where half is missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from labkit.errors import LabError


def parser() -> argparse.ArgumentParser:
    """Build the parser with one subcommand for each entry of COMMANDS."""
    top = argparse.ArgumentParser(prog="labkit", description="IPC Lab: see, measure and grade processes that talk.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (add_arguments, run) in COMMANDS.items():
        sub = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        add_arguments(sub)
        sub.set_defaults(run=run)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status (2: bad input, with a message that says what to do)."""
    options = parser().parse_args(argv)
    try:
        return options.run(options)
    except LabError as error:
        print(f"labkit {options.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"labkit {options.command}: interrupted", file=sys.stderr)
        return 130


Command = tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
COMMANDS: dict[str, Command] = {}

if __name__ == "__main__":
    sys.exit(main())
