"""What has a name goes with the process that it belongs to, however that ends."""

from __future__ import annotations

import os
from pathlib import Path

import posix_ipc
import pytest
import sysv_ipc
from processes import program, until

from labkit import lesson, names, observe

MAKE = """
import os, sys, posix_ipc, sysv_ipc
from labkit import names
names.new_name('x').touch()
posix_ipc.Semaphore(names.new_posix_name('bell'), posix_ipc.O_CREX)
os.close(posix_ipc.SharedMemory(names.new_posix_name('memory'), posix_ipc.O_CREX, size=1).fd)
for kind, make in (('sem', sysv_ipc.Semaphore), ('msg', sysv_ipc.MessageQueue)):
    names.note_system_v(kind, make(None, sysv_ipc.IPC_CREX).id)
print('made', flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("ending", ["finished", "killed"])
def test_names_of_every_kind_go_with_their_process(ending: str) -> None:
    left = observe.leftovers()
    reads, writes = os.pipe()
    with program(MAKE, stdin=reads) as process:
        assert process.stdout and process.stdout.readline() == "made\n"
        assert len(left.names) == 4, left.names  # its folder is not ours
        os.close(reads)
        if ending == "killed":
            process.kill()
        os.close(writes)
    if ending == "killed":
        assert len(left.names) == 4 and process.pid in names.abandoned()
        lesson.begin()
    assert not left.names
    assert not names.scratch(process.pid).exists()


def test_the_names_of_a_killed_notebook_go_with_its_helper() -> None:
    left = observe.leftovers()
    reads, writes = os.pipe()
    start = "from labkit import Group\nwith Group() as group: group.spawn(len, '')"
    with program(start, MAKE, stdin=reads) as process:
        assert process.stdout and process.stdout.readline() == "made\n"
        process.kill()
    os.close(reads), os.close(writes)
    assert until(lambda: not left.names and not names.scratch(process.pid).exists())


def test_a_name_is_removed_of_nobody_whose_number_begins_alike() -> None:
    mine = names.new_posix_name("bell")
    posix_ipc.Semaphore(mine, posix_ipc.O_CREX).close()
    for pid in (os.getpid() // 10, os.getpid() * 10):
        names.remove_scratch(pid)
    assert Path(f"/dev/shm/sem.{mine[1:]}").exists()
    posix_ipc.unlink_semaphore(mine)


@pytest.mark.parametrize("note", ["sysv-sem-x", "sysv-any-1", "sysv-sem-", "sysv-msg-99999999"])
def test_a_note_that_means_nothing_does_no_harm(note: str) -> None:
    folder = names.new_name("x").parent
    (folder / note).touch()
    names.remove_scratch(os.getpid())
    assert not folder.exists()


def test_an_object_whose_note_was_unlinked_is_left_alone() -> None:
    made = sysv_ipc.Semaphore(None, sysv_ipc.IPC_CREX)
    names.note_system_v("sem", made.id).unlink()
    names.remove_scratch(os.getpid())
    assert made.value == 0  # raises ExistentialError once it is gone
    made.remove()


def test_a_folder_that_is_none_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.touch()
    names.scratch(1).unlink(missing_ok=True)
    names.scratch(1).symlink_to(tmp_path)
    names.remove_scratch(1)
    assert victim.exists()
    names.scratch(1).unlink()


def test_processes_that_live_are_not_abandoned() -> None:
    names.new_name("x")
    assert os.getpid() not in names.abandoned()
