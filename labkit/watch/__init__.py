"""Run any program, with all the processes it starts, under the lab's eyes: `labkit watch`.

    PROGRAM.py ──▶ its processes ──▶ the kernel's records, and their own (inside/) ──▶ what is wrong

program.py starts and ends it; records.py reads what its processes write down; findings.py and
busy.py say what was seen; report.py puts it together.
"""

from labkit.watch.report import Report, run, watch

__all__ = ["Report", "run", "watch"]
