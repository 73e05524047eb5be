"""The graders that `make bench` compares, each used as its own documentation says.

Each of the others is installed, once, into an environment of its own in the user's cache folder:

    ~/.cache/ipc-lab/graders/nbgrader-3.11/     delete it to get the newest version
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bench_tasks
from bench_tasks import STUDENTS

PATIENCE = 900  # seconds for one command, or one installation
OTTER_LOOP = """
import json, sys
from otter.api import grade_submission
zipped, out, *paths = sys.argv[1:]
points = {path: grade_submission(path, zipped, quiet=True).total for path in paths}
json.dump(points, open(out, "w"))
"""


class NotMeasured(Exception):
    """Say why a grader has no figures."""


def run(command: list[str | Path], cwd: Path, **options: object) -> str:
    """Run a command; return what it prints, or raise NotMeasured with the last thing it said."""
    try:
        ended = subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, **options
        )
    except subprocess.TimeoutExpired:
        raise NotMeasured(f"{command[0]} takes longer than {PATIENCE} seconds") from None
    if ended.returncode:
        said = [line for line in ended.stderr.splitlines() if line.strip()] or ["nothing"]
        raise NotMeasured(f"exit status {ended.returncode}: {said[-1]}")
    return ended.stdout


def cached(name: str) -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "ipc-lab", name)


def environment(package: str) -> Path:
    """Return the environment of a package from the index, after installing it if need be."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    home = cached(f"graders/{package}-{version}")
    if not (home / "complete").exists():
        print(f"Installing {package}, once: about a minute", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        home.parent.mkdir(parents=True, exist_ok=True)
        run([sys.executable, "-m", "venv", "--without-pip", home], home.parent)
        pip = [sys.executable, "-m", "pip", "--python", home / "bin" / "python", "install"]
        try:
            run([*pip, "-q", "--no-input", "--retries", "1", package, "ipykernel"], home.parent)
        except NotMeasured as why:
            raise NotMeasured(f"{package} cannot be installed (no network?): {why}") from None
        (home / "complete").touch()
    return home


def save(path: Path, notebook: bench_tasks.Notebook) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


class Grader:
    """Be one way to grade: prepared once, then run in rounds. This one is ours."""

    title, package = "labkit grade --jobs 1", ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix = environment(self.package) if self.package else Path(sys.prefix)
        # Nothing of the user's own configuration, and caches that stay from round to round.
        home, path = cached("home"), f"{self.prefix}/bin:{os.environ['PATH']}"
        home.mkdir(parents=True, exist_ok=True)
        kept = {key: os.environ[key] for key in ("TMPDIR",) if key in os.environ}
        self.shell = kept | {"HOME": str(home), "PATH": path, "LANG": "C.UTF-8"}
        self.prepare()

    def label(self) -> str:
        """Return the title with the version of what was measured."""
        if not self.package:
            return self.title
        code = f"import importlib.metadata as m; print(m.version('{self.package}'))"
        return f"{self.title}, {self.call('python', '-c', code).strip()}"

    def python(self, *arguments: str | Path) -> list[str]:
        return [str(self.prefix / "bin" / "python"), *map(str, arguments)]

    def call(self, *command: str | Path) -> str:
        return run([self.prefix / "bin" / command[0], *command[1:]], self.folder, env=self.shell)

    def prepare(self) -> None:
        official = bench_tasks.labkit()
        save(self.folder / "solutions" / "bench.ipynb", official)
        for student in STUDENTS:
            handed_in = bench_tasks.filled(official, student)
            save(self.folder / "submitted" / student / "bench.ipynb", handed_in)

    def begin(self) -> None:
        shutil.rmtree(self.folder / "results", ignore_errors=True)

    def students(self, number: int) -> list[str]:
        """Return who is graded in a round."""
        return list(STUDENTS)

    def commands(self, students: list[str]) -> Iterator[list[str]]:
        options = ["--solutions", "solutions", "--out", "results", "--jobs", "1"]
        yield self.python("-m", "labkit", "grade", "submitted", *options)

    def points(self) -> dict[str, float]:
        with (self.folder / "results" / "grades.csv").open() as file:
            return {row["student"]: float(row["total"]) for row in csv.DictReader(file)}


class Nbgrader(Grader):
    """Be nbgrader: one run for all."""

    title, package = "nbgrader autograde", "nbgrader"

    def prepare(self) -> None:
        save(self.folder / "source" / "bench" / "bench.ipynb", bench_tasks.nbgrader())
        self.call("nbgrader", "generate_assignment", "bench")
        released = json.loads((self.folder / "release" / "bench" / "bench.ipynb").read_text())
        for student in STUDENTS:
            handed_in = bench_tasks.filled(released, student)
            save(self.folder / "submitted" / student / "bench" / "bench.ipynb", handed_in)
        shutil.copy(self.folder / "gradebook.db", self.folder / "fresh.db")

    def begin(self) -> None:
        shutil.rmtree(self.folder / "autograded", ignore_errors=True)
        shutil.copy(self.folder / "fresh.db", self.folder / "gradebook.db")

    def commands(self, students: list[str]) -> Iterator[list[str]]:
        yield [str(self.prefix / "bin" / "nbgrader"), "autograde", "bench"]

    def points(self) -> dict[str, float]:
        self.call("nbgrader", "export", "--to", "grades.csv")
        with (self.folder / "grades.csv").open() as file:
            return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


class OtterRun(Grader):
    """Be otter-grader as its command line works without containers: one run for each."""

    title, package = "otter run", "otter-grader"

    def prepare(self) -> None:
        save(self.folder / "bench.ipynb", bench_tasks.otter())
        self.call("otter", "assign", "--no-run-tests", "bench.ipynb", "dist")
        (self.zipped,) = (self.folder / "dist" / "autograder").glob("*.zip")
        released = json.loads((self.folder / "dist" / "student" / "bench.ipynb").read_text())
        for student in STUDENTS:
            save(self.handed_in(student), bench_tasks.filled(released, student))
            (self.folder / "results" / student).mkdir(parents=True)

    def students(self, number: int) -> list[str]:
        """Return a third of them: a run knows nothing of the others, and takes long enough."""
        return list(STUDENTS)[number % 3 :: 3]

    def handed_in(self, student: str) -> Path:
        return self.folder / "submitted" / student / "bench.ipynb"

    def begin(self) -> None:
        for old in (self.folder / "results").rglob("*.json"):
            old.unlink()

    def commands(self, students: list[str]) -> Iterator[list[str]]:
        for student in students:
            options = ["-a", str(self.zipped), "-o", str(self.folder / "results" / student)]
            yield [str(self.prefix / "bin/otter"), "run", *options, str(self.handed_in(student))]

    def points(self) -> dict[str, float]:
        found = {path.parent.name: path for path in (self.folder / "results").rglob("*.json")}
        read = {student: json.loads(path.read_text()) for student, path in found.items()}
        return {name: sum(t.get("score", 0) for t in r["tests"]) for name, r in read.items()}


class OtterLoop(OtterRun):
    """Be otter-grader's function for programs, in a loop: one process for all."""

    title = "otter grade_submission"
    students = Grader.students

    def commands(self, students: list[str]) -> Iterator[list[str]]:
        handed_in = map(self.handed_in, students)
        yield self.python("-c", OTTER_LOOP, self.zipped, "results/all.json", *handed_in)

    def points(self) -> dict[str, float]:
        found = json.loads((self.folder / "results" / "all.json").read_text())
        return {Path(path).parent.name: total for path, total in found.items()}
