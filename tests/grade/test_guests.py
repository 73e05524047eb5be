"""Answers in their sandbox: what is seen of them there, whatever they say themselves."""

import os
import textwrap

import pytest

from labkit.grade.runner import Terms, grade
from labkit.grade.sandbox import refusal
from labkit.grade.syscalls import program

from .samples import code, notebook, solution, solved, submit

pytestmark = pytest.mark.skipif(refusal() is not None, reason=f"no sandbox here: {refusal()}")

SET_UP = "import os, signal\nfrom labkit import Descriptor\nfrom labkit.checks import check"
WORK = """\
# CHECK work (1 point)
with check("work", "returns 7 and is tidy") as task:
    reader, writer = map(Descriptor, os.pipe())
    with task.group(timeout=5) as group:
        answer = group.spawn(work, reader, name="work")
    writer.close()
    task.that(answer.result == 7, f"it returned {answer.result!r}")
    task.tidy(answer)"""
OTHER = """\
# CHECK other (1 point)
with check("other", "is 8") as task:
    task.that(other() == 8, "it is not 8")"""


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    cells = [
        code(SET_UP),
        code(solved("def work(fd):\n    return 7", "work")),
        code(WORK, "✔ work: returns 7 and is tidy\n"),
        code(solved("def other():\n    return 8", "other")),
        code(OTHER, "✔ other: is 8\n"),
    ]
    return solution(tmp_path_factory.mktemp("official"), notebook(*cells))


@pytest.fixture
def outcome(official, tmp_path):
    """Return a function that grades a body of work(), and tells the reason, or nothing."""

    def outcome(body: str) -> str:
        work = f"# ANSWER work\ndef work(fd):\n{textwrap.indent(textwrap.dedent(body), '    ')}"
        cells = code(work), code("# ANSWER other\ndef other():\n    return 8")
        result = grade(submit(tmp_path, *cells), official, Terms(5))
        first, second = result.verdicts
        assert second.status == "passed"  # whatever happened before
        return "" if first.status == "passed" else first.reason

    return outcome


def test_the_processes_of_an_answer_cannot_end_what_looks_after_them(outcome):
    assert outcome("for number in (9, 19, 15, 2):\n    os.kill(1, number)\nreturn 7") == ""


def test_a_forged_record_does_not_count_without_a_last_word(outcome):
    body = """
        for number in range(200, 203):
            try:
                os.write(number, b'{"kind": "returned", "at": 0, "size": 1, "left_open": [], '
                                 b'"closed": []}\\n7')
            except OSError:
                pass
        os._exit(0)"""
    assert "work ended its process itself: let the function return" in outcome(body)


def test_what_is_open_is_seen_even_if_the_answer_says_otherwise(outcome):
    body = """
        import labkit.child
        keep = os.pipe()
        labkit.child.open_numbers = lambda pid=None: {0, 1, 2, 3}
        return 7"""
    assert "work left 2 descriptors open" in outcome(body)


def test_who_hides_what_is_open_has_not_returned(outcome):
    body = "import ctypes\nctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\nreturn 7"
    assert "before its function returned" in outcome(body)


def test_a_daemon_is_counted_though_it_has_left_the_group(outcome):
    body = """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.pause()
            os._exit(0)
        os.wait()
        return 7"""
    assert "work returned while 1 process still ran that it had started" in outcome(body)


def test_memory_that_no_process_holds_alone_is_bounded(outcome):
    body = """
        for _ in range(8):
            if os.fork() == 0:
                hoard = bytearray(300 << 20)
                signal.pause()
        signal.pause()"""
    assert "more than 1024 MiB of memory were taken" in outcome(body)


def test_a_crowd_of_processes_that_compute_is_ended(outcome):
    body = """
        for _ in range(40):
            if os.fork() == 0:
                os.setsid()
                while True:
                    pass
        signal.pause()"""
    assert "more than 32 processes computed at once" in outcome(body)


def test_it_sees_no_file_of_the_course_and_no_variable_of_the_grader(
    outcome, tmp_path, monkeypatch
):
    monkeypatch.setenv("COURSE_TOKEN", "secret")
    (tmp_path / "notes").write_text("secret")
    home = os.path.expanduser("~")
    body = f"""
        import glob
        seen = [{str(tmp_path)!r}, "/run/lab", *glob.glob({home!r} + "/.*rc")]
        seen = [path for path in seen if os.path.exists(path) and os.listdir(path)]
        processes = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        return seen, os.environ.get("COURSE_TOKEN"), sorted(processes) == [1, os.getpid()]"""
    assert "it returned ([], None, True)" in outcome(body)


def test_nothing_of_it_can_be_written_and_nobody_outside_be_reached(outcome):
    body = """
        import labkit, socket, sys
        refused = 0
        ours = labkit.__file__, sys.prefix + "/x"
        for name in (*ours, "/etc/x", "/usr/x", "/x", "/run/x", "/dev/x"):
            try:
                open(name, "a")
            except OSError:
                refused += 1
        try:
            socket.create_connection(("192.0.2.1", 9), 1)
        except OSError:
            refused += 1
        return refused"""
    assert "it returned 8" in outcome(body)


@pytest.mark.skipif(program() is None, reason="no libseccomp, or no pyseccomp")
def test_system_calls_that_no_lesson_needs_are_refused(outcome):
    body = """
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        refused = []
        for call, *arguments in (("ptrace", 0, 0, 0, 0), ("unshare", 0x40000000), ("chroot", b"/")):
            getattr(libc, call)(*arguments)
            refused.append(ctypes.get_errno())
        return refused"""
    assert "it returned [1, 1, 1]" in outcome(body)


NEEDED = {
    "pipe": """
        reader, writer = os.pipe()
        os.write(writer, b"7")
        number = int(os.read(reader, 1))
        os.close(reader)
        os.close(writer)
        return number""",
    "fork": """
        pid = os.fork()
        if pid == 0:
            os._exit(7)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])""",
    "fifo": """
        os.mkfifo("/tmp/f")
        with open("/tmp/f", "r+b", 0) as file:
            file.write(b"7")
            return int(file.read(1))""",
    "signal": """
        got = []
        signal.signal(signal.SIGUSR1, lambda *_: got.append(7))
        signal.raise_signal(signal.SIGUSR1)
        return got[0]""",
    "shared memory": """
        from multiprocessing import resource_tracker, shared_memory
        memory = shared_memory.SharedMemory(create=True, size=9)
        memory.buf[0] = 7
        number = int(memory.buf[0])
        memory.close()
        memory.unlink()
        resource_tracker._resource_tracker._stop()
        return number""",
    "pool": """
        import multiprocessing
        with multiprocessing.get_context("fork").Pool(2) as pool:
            number = pool.apply(max, (3, 7))
            pool.close()
            pool.join()
        return number""",
}


@pytest.mark.parametrize("what", NEEDED)
def test_everything_that_a_course_needs_works_inside(outcome, what):
    assert outcome(NEEDED[what]) == ""
