"""A lock on a file keeps others out who ask for it, and goes with its holder."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from processes import like_a_cell, pipe, run

from labkit import Group
from labkit.errors import BadRequest
from labkit.file_lock import FileLock

like_a_cell(__name__)
both = pytest.mark.parametrize("call", ["flock", "fcntl"])


def add(path: Path, call: str, times: int) -> None:
    for _ in range(times):
        with FileLock(path.with_suffix(".lock"), call=call):
            path.write_text(str(int(path.read_text()) + 1))


def free(path: Path, call: str, shared: bool = False) -> bool:
    lock = FileLock(path, call=call)
    try:
        return lock.acquire(shared=shared, wait=False)
    finally:
        lock.close()


@both
def test_nothing_is_lost_where_everybody_takes_the_lock(call: str, tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")
    with Group(timeout=60) as group:
        for _ in range(4):
            group.spawn(add, path, call, 50)
    assert path.read_text() == "200"


@both
def test_readers_share_it_and_a_writer_is_kept_out(call: str, tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "data", call=call)
    assert lock.acquire(shared=True)
    assert run(free, tmp_path / "data", call, True).result
    assert not run(free, tmp_path / "data", call).result
    lock.release()
    lock.release()
    assert run(free, tmp_path / "data", call).result
    lock.close()
    lock.close()


@both
def test_the_death_of_its_holder_releases_it(call: str, tmp_path: Path) -> None:
    def die(path: Path) -> None:
        FileLock(path, call=call).acquire()
        os.kill(os.getpid(), signal.SIGKILL)

    assert run(die, tmp_path / "data").exitcode == -signal.SIGKILL
    assert run(free, tmp_path / "data", call).result


@pytest.mark.parametrize(("call", "kept"), [("flock", True), ("fcntl", False)])
def test_closing_another_descriptor_of_the_file_loses_a_lock_of_fcntl(
    call: str, kept: bool, tmp_path: Path
) -> None:
    with FileLock(tmp_path / "data", call=call):
        os.close(os.open(tmp_path / "data", os.O_RDONLY))
        assert run(free, tmp_path / "data", call).result is not kept


def test_the_two_kinds_do_not_know_of_each_other(tmp_path: Path) -> None:
    with FileLock(tmp_path / "data"):
        assert run(free, tmp_path / "data", "fcntl").result


@both
def test_it_is_released_at_the_end_of_its_block(call: str, tmp_path: Path) -> None:
    ready, gate = pipe()

    def hold(path: Path, gate: int) -> None:
        with FileLock(path, call=call):
            os.close(gate)

    with Group(timeout=60) as group:
        group.spawn(hold, tmp_path / "data", gate)
        os.read(ready, 1)
        ready.close()
        with FileLock(tmp_path / "data", call=call) as lock:
            assert repr(lock) == f"FileLock('data', call={call!r})"


def test_a_call_that_locks_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no lock by 'lockf': give flock or fcntl"):
        FileLock(tmp_path / "data", call="lockf")
