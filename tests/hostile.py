"""A tiny official notebook, the attacks on it, and what they are to leave untouched.

tests/attacks/CLASS/NAME.py is the cell `# ANSWER t.read` of a submission, whose `t.after` is right.
Its first lines say what it tries, and, where it is not 2, what it deserves. CANARIES,
MARK and TOKEN in it are replaced: paths that nobody is to read, what this run's processes are
called by, and a word of this run.
"""

import json
import os
import re
import secrets
from pathlib import Path

import psutil

from labkit.grade.judge import Limits
from labkit.grade.runner import Terms
from labkit.grade.submission import Handed

ATTACKS = Path(__file__).parent / "attacks"
LIMITS = Limits(cell=12, wall=45)
SEED = 987654321
TOKEN = secrets.token_hex(8)
MARK = f"mark{TOKEN}"
SECRET = f"secret{secrets.token_hex(8)}"  # in the hidden check
CANARY = f"canary{secrets.token_hex(8)}"  # in files and variables of the grader
WORDS = {
    "MARK": MARK, "TOKEN": TOKEN, "pass  # LONG": "pass\n" + " " * 190_000 + ")",
    "pass  # WIDE": "pass\nimport " + "a." * 90_000 + "a",
}  # fmt: skip
HONEST = "def {name}(fd):\n    pieces = []\n    while piece := os.read(fd, 65536):\n" + (
    "        pieces.append(piece)\n    return b''.join(pieces)\n"
)
SET_UP = """import os
from labkit import Group
from labkit.checks import check, pour, trickle
from labkit.link import Descriptor"""
CHECK = """with check("{task}", "right") as task:
    sent = task.random_bytes(3000)
    reader, writer = map(Descriptor, os.pipe())
    with task.group(timeout={timeout}) as group:
        answer = group.spawn({function}, reader, name="{name}")
        group.spawn(pour, writer, sent, name="the writer")
    task.received(answer.result, sent)
    task.tidy(answer)"""
HIDDEN = f"""secret = "{SECRET}"
def read_it(fd): return read(fd)  # {SECRET}
"""


def code(source, printed=""):
    output = {"output_type": "stream", "name": "stdout", "text": printed}
    cell = {"cell_type": "code", "source": source, "metadata": {}, "execution_count": 1}
    return cell | {"outputs": [output] if printed else []}


def markdown(source):
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _check(task, head="", kind="CHECK", **wishes):
    body = CHECK.format(task=task, name=task[2:], **wishes)
    return code(f"# {kind} {task} (1 point)\n{head}{body}", f"✔ {task}: right\n")


def _solved(name):
    text = HONEST.format(name=name)
    return code(f"# ANSWER t.{name}\n# BEGIN SOLUTION\n{text}# END SOLUTION")


def official():
    """Return the official notebook: t.read has an open and a hidden check, and t.after follows."""
    return notebook(
        code(SET_UP),
        _solved("read"),
        _check("t.read", function="read", timeout=1.5),
        _check("t.read", HIDDEN, "HIDDEN CHECK", function="read_it", timeout=1.5),
        _solved("after"),
        _check("t.after", function="after", timeout=8),
        _check("t.after", "import tqdm\n", function="after", timeout=8),
    )  # fmt: skip


def right(name):
    return code(f"# ANSWER t.{name}\n{HONEST.format(name=name)}")


def attacks():
    return sorted(ATTACKS.glob("*/*.py"))


def honest_score(path):
    found = re.search(r"^# deserves: (\d+)", path.read_text(), re.MULTILINE)
    return int(found[1]) if found else 2


def answer_cell(path, canaries):
    text = path.read_text()
    for word, instead in [("CANARIES", repr(list(map(str, canaries)))), *WORDS.items()]:
        text = text.replace(word, instead)
    return code("# ANSWER t.read\n" + text)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def handed(path, student):
    return Handed(student, "01_t", path)


def terms():
    return Terms(SEED, LIMITS, "bubblewrap")


def marked_processes():
    """List the command lines of the processes that carry this run's mark."""
    lines = []
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or [])
        if MARK in line and process.pid != os.getpid():
            lines.append(line)
    return lines


def marked_names():
    """List what carries this run's mark or word in the folders that all programs share."""
    folders = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue")
    found = [
        Path(folder, name)
        for folder in folders
        if Path(folder).is_dir()
        for name in os.listdir(folder)
    ]
    return [path for path in found if MARK in path.name or TOKEN in path.name]


def shared_objects():
    """Return the kernel's lists of System V objects."""
    return [Path("/proc/sysvipc", kind).read_text().count("\n") for kind in ("msg", "sem", "shm")]
