"""Hostile submissions gain nothing, harm nobody, learn nothing, leave nothing; see hostile.py."""

import os
from functools import cache
from pathlib import Path

import hostile
import pytest
from hostile import CANARY, SECRET, attacks, code, honest_score, notebook, right, write

from labkit.grade.fleet import grade_all
from labkit.grade.sandbox import refusal
from labkit.grade.solution import load

REFUSAL = refusal()
pytestmark = [
    pytest.mark.skipif(REFUSAL is not None, reason=f"no sandbox here: {REFUSAL}"),
    pytest.mark.timeout(900),
]
CLASSES = 9


def name(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def official(folder):
    return load(write(folder / "solutions" / "01_t.ipynb", hostile.official()))


@pytest.fixture(scope="module")
def canaries(folder):
    """Put down what nobody is to read: another's work, a file at home, a variable."""
    work = write(folder / "bob" / "01_t.ipynb", notebook(code(f"# {CANARY}")))
    at_home = write(Path.home() / f".{hostile.MARK}", CANARY)
    os.environ["LAB_CANARY"] = CANARY
    yield [work, at_home, folder / "solutions" / "01_t.ipynb"]
    del os.environ["LAB_CANARY"]
    at_home.unlink()


@pytest.fixture(scope="module")
def before():
    return hostile.shared_objects()


@pytest.fixture(scope="module")
def results(folder, official, canaries, before):
    """Grade all attacks, two at once, as a grading does; by name."""
    work = []
    for path in attacks():
        cells = hostile.answer_cell(path, canaries), right("after")
        submission = write(folder / name(path) / "01_t.ipynb", notebook(*cells))
        work.append((hostile.handed(submission, name(path)), official))
    return {result.student: result for result in grade_all(work, hostile.terms(), jobs=2)}


@cache
def said(result):
    return "\n".join(verdict.reason for verdict in result.verdicts)


@pytest.mark.parametrize("path", attacks(), ids=name)
def test_an_attack_earns_what_is_honest_and_is_told_why(path, results):
    result = results[name(path)]
    reasons = [v.reason for v in result.verdicts]
    assert result.total == honest_score(path), reasons
    assert not result.ours, reasons
    assert all(reason.strip() for reason in reasons)
    assert "Traceback" not in str(reasons) and "/labkit/" not in str(reasons)


@pytest.mark.parametrize("path", attacks(), ids=name)
def test_an_attack_learns_no_secret_and_is_over_in_time(path, results):
    result = results[name(path)]
    told = str([v.reason for v in result.verdicts]) + str(result.answers)
    assert SECRET not in told and CANARY not in told and str(hostile.SEED) not in told
    assert result.seconds < hostile.LIMITS.wall


def test_after_all_attacks_nothing_is_left(results, before):
    assert hostile.marked_processes() == []
    assert hostile.marked_names() == []
    assert hostile.shared_objects() == before


def test_there_are_attacks_of_every_class():
    found = [path.parent.name for path in attacks()]
    assert len(set(found)) == CLASSES and len(found) >= 40
