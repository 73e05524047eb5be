"""The journal: complete lines are never lost, torn ones are cut off, one grading at a time."""

import json
import os
import resource
import subprocess
import sys

import pytest

from labkit.errors import BadRequest
from labkit.grade.journal import JOURNAL, Entry, Journal

from .test_verdict import result

ANN = ("ann", "01_t")


def entry(*statuses, student="ann", seal="a", time=None):
    return Entry(result(*(statuses or ["passed"]), student=student), seal, "n", "none", time)


def journal(folder, *entries):
    """Return the places of a journal to which entries were appended; it is closed again."""
    book = Journal(folder)
    for each in entries:
        book.append(each)
    book.close()
    return book


def test_an_entry_comes_back_as_it_was(tmp_path):
    journal(tmp_path, entry("passed", "failed", time=12))
    again = Journal(tmp_path)
    assert again.read(ANN) == entry("passed", "failed", time=12)
    assert repr(again) == "Journal(1 results)"
    again.close()


def test_a_later_entry_replaces_an_earlier_one(tmp_path):
    journal(tmp_path, entry("failed"), entry("passed", student="bob"), entry("passed", seal="b"))
    again = Journal(tmp_path)
    assert sorted(again.places) == [ANN, ("bob", "01_t")]
    assert again.read(ANN).seal == "b"
    again.close()


@pytest.mark.parametrize("cut", [1, 2, 100])
def test_a_line_that_was_being_written_is_cut_off_and_the_others_stay(tmp_path, cut):
    journal(tmp_path, entry(), entry(student="bob"))
    path = tmp_path / JOURNAL
    path.write_bytes(path.read_bytes()[:-cut])
    assert set(journal(tmp_path, entry(student="eve")).places) == {ANN, ("eve", "01_t")}
    assert all(json.loads(line) for line in path.read_text().splitlines())


def test_whoever_is_killed_before_the_first_line_leaves_an_empty_journal(tmp_path):
    for content in (b"", b'{"form'):
        (tmp_path / JOURNAL).write_bytes(content)
        assert journal(tmp_path).places == {}


def test_a_line_that_the_disk_has_spoilt_is_passed_over(tmp_path):
    journal(tmp_path, entry(), entry(student="bob"))
    path = tmp_path / JOURNAL
    first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"\0" * len(second) + b"\n" + b'{"result": 3}\n' + third)
    assert set(journal(tmp_path).places) == {("bob", "01_t")}


def test_only_what_was_judged_by_the_same_notebook_from_the_same_bytes_holds(tmp_path):
    book = Journal(tmp_path)
    book.append(entry())
    book.append(entry("error of ours", student="bob"))
    assert book.holds(ANN, ("a", "n"))
    assert not any(book.holds(ANN, seals) for seals in [("b", "n"), ("a", "m")])
    assert not book.holds(("bob", "01_t"), ("a", "n"))
    book.close()


def test_a_demand_to_grade_again_outlives_an_interruption_and_is_met_once(tmp_path):
    book, bob = Journal(tmp_path), ("bob", "01_t")
    book.append(entry())
    book.append(entry(student="bob"))
    book.regrade([ANN, bob])
    book.append(entry())
    book.close()
    again = Journal(tmp_path)
    again.regrade([ANN, bob])  # the same command
    assert again.due == {bob}
    again.append(entry(student="bob"))
    again.regrade([ANN, bob])  # a new demand
    assert again.due == {ANN, bob}
    again.close()


def test_only_one_grading_at_a_time_has_the_folder(tmp_path):
    first = Journal(tmp_path)
    with pytest.raises(BadRequest, match="another `labkit grade` is at work in .*: wait until"):
        Journal(tmp_path)
    first.close()
    Journal(tmp_path).close()


def test_a_killed_grading_holds_no_lock_through_its_children(tmp_path):
    code = f"""if True:
        import os, pathlib, subprocess
        from labkit.grade.journal import Journal
        Journal(pathlib.Path({str(tmp_path)!r}))
        subprocess.Popen(["cat"], close_fds=False)
        os.kill(os.getpid(), 9)"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as process:
        assert process.wait(timeout=60) == -9
        Journal(tmp_path).close()  # while its child lives: until the end of its input


def test_a_full_disk_leaves_no_half_of_a_line(tmp_path):
    book = Journal(tmp_path)
    book.append(entry())
    size, limits = os.path.getsize(book.path), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            book.append(entry(student="bob"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert os.path.getsize(book.path) == size
    book.append(entry(student="eve"))
    book.close()
    assert set(journal(tmp_path).places) == {ANN, ("eve", "01_t")}


@pytest.mark.parametrize("content", [None, "{}\n", '{"format": "other"}\n', "not json\n"])
def test_a_folder_of_somebody_else_is_not_touched(tmp_path, content):
    (tmp_path / "thesis.tex").write_text("years of work")
    if content is not None:
        (tmp_path / JOURNAL).write_text(content)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(BadRequest, match="nothing in it was overwritten: name a new folder"):
        Journal(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_in_place_of_the_folder_is_not_touched(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(BadRequest, match="is not a folder, and was not touched"):
        Journal(tmp_path / "out")
