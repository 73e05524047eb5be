"""Peers look at files between two steps of an answer, and their evidence names the bug."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import like_a_cell

from labkit import Group
from labkit.checks import (
    in_steps,
    intrude,
    logged_badly,
    look_on,
    not_on_the_disk,
    published_badly,
    rotate,
    wire,
)
from labkit.link import new_name

like_a_cell(__name__)
OLD, NEW = b"old", b"new" * 10_000
Function = Callable[..., Any]


@pytest.fixture
def path() -> Iterator[Path]:
    folder = new_name("folder")
    folder.mkdir()
    yield folder / "file"
    shutil.rmtree(folder)


def in_place(path: str) -> None:
    with open(path, "wb", 0) as file:
        file.write(NEW)


def carefully(path: str) -> None:
    draft = f"{path}.draft"
    with open(draft, "wb", 0) as file:
        file.write(NEW)
        os.fsync(file.fileno())
    os.replace(draft, path)


def carelessly(path: str) -> None:
    draft = f"{path}.draft"
    with open(draft, "wb") as file:
        file.write(NEW)
    os.replace(draft, path)


def makes_room(path: str) -> None:
    in_place(f"{path}.draft")
    os.remove(path)
    os.rename(f"{path}.draft", path)


def syncs_too_early(path: str) -> None:
    with open(f"{path}.draft", "wb") as file:
        file.write(b"new" * 10)
        os.fsync(file.fileno())
    os.replace(f"{path}.draft", path)


def syncs_too_late(path: str) -> None:
    carelessly(path)
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)


def syncs_the_folder(path: str) -> None:
    with open(f"{path}.draft", "wb") as file:
        file.write(NEW)
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    os.replace(f"{path}.draft", path)


def in_a_folder_of_its_own(path: str) -> None:
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder:
        with open(f"{folder}/draft", "wb", 0) as file:
            file.write(NEW)
            os.fsync(file.fileno())
        os.replace(f"{folder}/draft", path)


def syncs_all(path: str) -> None:
    in_place(f"{path}.draft")
    os.sync()
    os.replace(f"{path}.draft", path)


def from_elsewhere(path: str) -> None:
    draft = os.path.join(os.path.dirname(os.path.dirname(path)), f"draft-{os.getpid()}")
    in_place(draft)
    os.replace(draft, path)


def looks(function: Function, path: Path) -> Any:
    path.write_bytes(OLD)
    here, there = wire()
    with Group() as group:
        answer = group.spawn(in_steps, here, function, str(path))
        peer = group.spawn(look_on, there, str(path), [OLD, NEW, b"new" * 10], answer.pid)
    return peer.result


@pytest.mark.parametrize("function", [carefully, in_a_folder_of_its_own, syncs_all])
def test_a_careful_writer_has_nothing_against_it(path: Path, function: Function) -> None:
    seen = looks(function, path)
    assert published_badly(seen, len(NEW)) is None
    assert not_on_the_disk(seen, len(NEW)) is None


def test_a_file_that_was_not_there_need_not_be_there_before(path: Path) -> None:
    here, there = wire()
    with Group() as group:
        answer = group.spawn(in_steps, here, carefully, str(path))
        peer = group.spawn(look_on, there, str(path), [OLD, NEW], answer.pid)
    assert published_badly(peer.result, len(NEW)) is None


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (in_place, "a reader would have found 0 of 30000 bytes"),
        (makes_room, "after remove() there was no file of that name"),
        (from_elsewhere, "make the draft in the file's own folder"),
    ],
)
def test_what_a_reader_could_have_found_is_told(path: Path, function: Function, said: str) -> None:
    assert said in str(published_badly(looks(function, path), len(NEW)))


@pytest.mark.parametrize(
    ("function", "size", "said"),
    [
        (carelessly, len(NEW), "it called os.fsync() never"),
        (syncs_too_early, 30, "the draft held 0 of 30 bytes"),
        (syncs_the_folder, len(NEW), "it had no draft open"),
        (syncs_too_late, len(NEW), "only after os.replace()"),
    ],
)
def test_what_a_power_failure_could_take_is_told(
    path: Path, function: Function, size: int, said: str
) -> None:
    assert said in str(not_on_the_disk(looks(function, path), size))


def append_at_once(path: str) -> None:
    with open(path, "ab", 0) as log:
        log.write(b"mine\n")


def append_in_two(path: str) -> None:
    with open(path, "ab", 0) as log:
        log.write(b"mine")
        log.write(b"\n")


def seek_and_write(path: str) -> None:
    with open(path, "r+b", 0) as log:
        log.seek(0, os.SEEK_END)
        log.write(b"mine\n")


def append_twice(path: str) -> None:
    append_at_once(path)
    append_at_once(path)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (append_at_once, "None"),
        (append_in_two, "after its write() the file ended within a line"),
        (seek_and_write, "which is not in the file any more"),
        (append_twice, "is in the file 2 times, not once"),
    ],
)
def test_a_line_that_was_torn_lost_or_doubled_is_told(
    path: Path, function: Function, said: str
) -> None:
    path.write_bytes(b"first\n")
    here, there = wire()
    with Group() as group:
        group.spawn(in_steps, here, function, str(path))
        peer = group.spawn(intrude, there, str(path))
    assert said in str(logged_badly(peer.result, path.read_bytes(), b"mine\n"))


def follow(path: str, *, reopens: bool = True) -> bytes:
    fd, content = os.open(path, os.O_RDONLY), b""
    while not content.endswith(b"end\n"):
        moved = reopens and os.stat(path).st_ino != os.fstat(fd).st_ino
        while piece := os.read(fd, 4096):
            content += piece
        if moved:
            os.close(fd)
            fd = os.open(path, os.O_RDONLY)
    os.close(fd)
    return content


def test_a_log_is_rotated_just_when_its_follower_has_found_nothing(path: Path) -> None:
    path.touch()
    here, there = wire()
    with Group() as group:
        answer = group.spawn(in_steps, here, follow, str(path))
        written = group.spawn(rotate, there, str(path), [b"on", b"e\n", b"", b"two\n", b"end\n"])
    assert answer.result == b"one\ntwo\nend\n"
    assert written.result == 5


def follow_the_old_one(path: str) -> None:
    follow(path, reopens=False)


def test_a_follower_of_the_old_file_is_given_up(path: Path) -> None:
    path.touch()
    here, there = wire()
    with Group(check=False) as group:
        answer = group.spawn(in_steps, here, follow_the_old_one, str(path))
        script = [b"one\n", b"", b"two\n", b"", b"end\n"]
        assert group.spawn(rotate, there, str(path), script).result == 2
        answer.kill()
