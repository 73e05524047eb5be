"""Grading on a Dask cluster: a real scheduler, real worker processes, one of them killed."""

import json
import os
import signal
import subprocess
import sys
import warnings
from contextlib import contextmanager

import pytest

from labkit.__main__ import main

from .test_round import GRADE, STUDENTS, course, entries, graded, start, wait_for_results

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")

__all__ = ["course"]
CLUSTER = """if True:
    from distributed import LocalCluster
    if __name__ == "__main__":
        how = dict(threads_per_worker=1, dashboard_address=None, host="127.0.0.1")
        with LocalCluster(n_workers={workers}, **how) as cluster:
            print(cluster.scheduler_address, flush=True)
            print(*(nanny.pid for nanny in cluster.workers.values()), flush=True)
            input()
"""


@contextmanager
def cluster(folder, workers):
    """Run a scheduler and workers where nothing of the course is; yield its process and address."""
    elsewhere, pipe = folder / "elsewhere", subprocess.PIPE
    elsewhere.mkdir()
    script = elsewhere / "cluster.py"
    script.write_text(CLUSTER.format(workers=workers))
    command = [sys.executable, str(script)]
    with (elsewhere / "log").open("w") as log:
        how = {"cwd": elsewhere, "stdin": pipe, "stdout": pipe, "stderr": log, "text": True}
        with subprocess.Popen(command, **how) as process:
            try:
                yield process, process.stdout.readline().strip()
            finally:
                process.communicate("\n", timeout=60)


def test_a_worker_that_is_killed_loses_nothing_and_nothing_is_graded_twice(course, tmp_path):
    with cluster(tmp_path, 2) as (scheduler, address):
        worker = int(scheduler.stdout.readline().split()[0])
        with start(course, "--dask", address, "--seed", "3") as process:
            wait_for_results(course, process, 1)
            os.kill(worker, signal.SIGKILL)
            out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        assert sorted(graded(course)) == list(STUDENTS)
        assert out.splitlines() == [f"{student}  01_t  4 of 4" for student in STUDENTS]
        assert {plain["result"]["seed"] for plain in entries(course)} == {3}


def test_a_grading_goes_on_where_the_cluster_was_lost(course, tmp_path):
    with cluster(tmp_path, 1) as (scheduler, address):
        with start(course, "--dask", address) as process:
            wait_for_results(course, process, 1)
            scheduler.kill()
            out, err = process.communicate(timeout=60)
        assert process.returncode == 3
        assert "labkit grade: stopped early: " in err
        assert "repeat it to go on" in err
    assert main(GRADE) == 0
    assert sorted(graded(course)) == list(STUDENTS)
    assert len(json.loads((course / "results" / "grades.json").read_text())["results"]) == 6


def test_a_cluster_without_workers_is_said_before_anything_is_graded(course, tmp_path):
    with cluster(tmp_path, 0) as (_, address), start(course, "--dask", address) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"there is no worker: start some with `dask worker {address}`" in err


@pytest.mark.filterwarnings("ignore")  # of a client that never had a connection
def test_an_address_where_nobody_answers_is_said_in_a_sentence(course, capsys, monkeypatch):
    monkeypatch.setattr("labkit.grade.cluster._PATIENCE", 0.3)
    assert main([*GRADE, "--dask", "tcp://127.0.0.1:1"]) == 2
    complaint = capsys.readouterr().err
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in complaint
    assert "start one with `dask scheduler`" in complaint
