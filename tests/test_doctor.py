"""What the doctor finds, and how it tells."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from labkit import doctor
from labkit.__main__ import main
from labkit.doctor import CHECKUPS, Checkup, Finding, examine, table

ROOT = Path(__file__).parent.parent


def lack(**changes):
    """Return a finding of something that is lacking."""
    given = {"name": "fifo", "ok": False, "found": "none", "loss": "pipes", "cure": "Linux"}
    return Finding(**given | {"required": False} | changes)


def test_everything_is_tried_and_each_has_a_loss_and_a_cure():
    findings = examine()
    assert [each.name for each in findings] == [checkup.name for checkup in CHECKUPS]
    assert all(each.found and each.loss and each.cure for each in findings)


def test_this_python_has_what_is_required():
    assert all(each.ok for each in examine() if each.required)


def test_the_required_packages_are_those_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [re.match(r"[\w-]+", dependency)[0] for dependency in project["dependencies"]]
    assert names == list(doctor.PACKAGES)


def test_json_is_for_programs(capsys):
    assert main(["doctor", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert [set(each) for each in findings] == [set(Finding.__annotations__)] * len(CHECKUPS)


def test_the_table_tells_of_a_lack_what_is_missed_and_how_to_get_it():
    fine, *lacking = table([lack(ok=True), lack(), lack(required=True)]).splitlines()
    assert fine == "ok     fifo               none"
    assert [line.split()[0] for line in lacking] == ["lacks", "you", "to", "LACKS", "you", "to"]
    assert lacking[1].endswith("you miss: pipes")
    assert lacking[2].endswith("to get it: Linux")


@pytest.mark.parametrize(("required", "status"), [(True, 1), (False, 0)])
def test_only_what_is_required_decides_the_exit_status(monkeypatch, capsys, required, status):
    nothing = Checkup("x", lambda: (False, "nothing"), "all", "none", required)
    monkeypatch.setattr(doctor, "CHECKUPS", [nothing])
    assert main(["doctor"]) == status
    assert "nothing" in capsys.readouterr().out


def test_a_probe_that_the_system_cannot_run_is_a_lack():
    finding = Checkup("x", lambda: (True, os.no_such_call()), "all", "Linux").finding()
    assert not finding.ok
    assert "no_such_call" in finding.found


@pytest.mark.parametrize(
    ("complaint", "cure"),
    [
        ("bwrap: setting up uid map: Permission denied", "apparmor_restrict"),
        ("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", "apparmor_restrict"),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "systempaths"),
        ("bwrap: Creating new namespace failed: Operation not permitted", "seccomp=unconfined"),
        ("bwrap: something quite new", "administrator"),
    ],
)
def test_a_complaint_of_the_sandbox_decides_its_cure(complaint, cure):
    assert cure in Checkup("sandbox", lambda: (False, complaint), "", "").finding().cure


@pytest.mark.skipif(not shutil.which("bwrap"), reason="no bubblewrap (apt install bubblewrap)")
def test_a_sandbox_that_cannot_run_is_lacking_with_the_cure_for_its_error():
    # Inside a sandbox that forbids further ones.
    outer = ["bwrap", "--unshare-user", "--uid", "1000", "--disable-userns", "--dev-bind", "/", "/"]
    if subprocess.run([*outer, "/bin/true"], capture_output=True).returncode:
        pytest.skip("no sandbox here: `labkit doctor` tells why")
    command = [*outer, sys.executable, "-m", "labkit", "doctor", "--json"]
    printed = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    (sandbox,) = [each for each in json.loads(printed) if each["name"] == "sandbox"]
    assert not sandbox["ok"]
    assert "max_user_namespaces" in sandbox["cure"]


def test_it_runs_alone_where_nothing_is_installed(tmp_path):
    alone = shutil.copy(ROOT / "labkit" / "doctor.py", tmp_path)
    run = subprocess.run([sys.executable, "-S", "-I", alone], capture_output=True, text=True)
    assert run.returncode == 1
    assert "LACKS  packages           missing: jupyterlab" in run.stdout
    assert run.stderr == ""


def test_a_second_examination_finds_nothing_of_the_first():
    before = os.listdir("/proc/self/fd")
    # The queue is made under the same name, and must be new.
    assert [each.ok for each in examine()] == [each.ok for each in examine()]
    assert os.listdir("/proc/self/fd") == before
