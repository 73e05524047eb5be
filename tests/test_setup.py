"""The set-up says one thing everywhere: pyproject, lock, environment.yml, Makefile, README."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DIRECT = PROJECT["dependencies"] + sum(PROJECT["optional-dependencies"].values(), [])
LOCK = (ROOT / "requirements.lock").read_text()
LOCKED = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE))
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
NEEDED = ["Makefile", "README.md", "pyproject.toml", "requirements.lock"]


def names(requirements):
    """Return the packages that requirements name, as the lock spells them."""
    return [re.match(r"[\w.-]+", line)[0].replace("_", "-").lower() for line in requirements]


def make(*arguments, cwd=ROOT, **environment):
    """Run make in a folder; it must be over in seconds."""
    shell = {"PATH": "/usr/local/bin:/usr/bin:/bin"} | environment
    command = [shutil.which("make"), *arguments]
    return subprocess.run(command, cwd=cwd, env=shell, capture_output=True, text=True, timeout=60)


def program(path, text):
    """Write a program of the shell."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def copy(tmp_path):
    """Return a folder, with a space in its name, in which nothing is set up yet."""
    folder = tmp_path / "a lab"
    folder.mkdir()
    for name in NEEDED:
        shutil.copy(ROOT / name, folder)
    return folder


def test_the_lock_names_every_direct_dependency_and_no_address():
    assert set(names(DIRECT)) <= set(LOCKED)
    assert "://" not in LOCK
    assert re.fullmatch(r"([\w.-]+==[\w.]+( ; .+)?\n)+", LOCK)


def test_environment_yml_pins_the_direct_dependencies_as_the_lock_does():
    text = (ROOT / "environment.yml").read_text()
    pinned = re.findall(r"^ +- ([\w.-]+)==(\S+)", text, re.MULTILINE)
    assert names(name for name, _ in pinned) == names(DIRECT)
    assert [version for _, version in pinned] == [LOCKED[name] for name in names(DIRECT)]
    assert text.endswith("      - -e .\n")


def test_every_dependency_has_a_comment_with_its_reason():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    requirements = [line for line in lines if re.match(r'    "[\w.-]+[<>=]', line)]
    assert len(requirements) == len(DIRECT)
    assert all(re.search(r",\s+# \w.{8,}", line) for line in requirements)


def test_make_help_lists_every_target():
    listed = [line.split()[1] for line in make("help").stdout.splitlines()]
    assert set(listed) == TARGETS
    assert len(listed) <= 10
    assert make().stdout == make("help").stdout


def test_the_commands_of_the_readme_exist():
    readme = (ROOT / "README.md").read_text()
    assert set(re.findall(r"(?:^    |`)make (\w+)", readme, re.MULTILINE)) <= TARGETS
    commands = set(re.findall(r"(?:^    |`)(?:\.venv/bin/)?labkit (\w+)", readme, re.MULTILINE))
    source = (ROOT / "labkit" / "__main__.py").read_text()
    assert commands
    assert all(f'    "{command}": (' in source for command in commands)
    linked = re.findall(r"\]\((?!http)([^)]+)\)", readme)
    assert all((ROOT / path).exists() for path in linked)


def test_ci_calls_nothing_but_make():
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & 0o111
    lines = run.read_text().splitlines()
    assert [line for line in lines if "make" in line] == ["make system", "make test"]
    assert len([line for line in lines if not line.startswith("#")]) == 4


def test_a_python_that_only_complains_is_passed_over(tmp_path):
    program(tmp_path / "python3.13", "echo 'not installed'; exit 127")
    program(tmp_path / "python3.12", "exit 0")
    show = "--eval=show: ; @echo it is $(PYTHON)"
    path = f"{tmp_path}:/usr/bin:/bin"
    assert make(show, "show", PATH=path).stdout == "it is python3.12\n"


def test_without_a_fit_python_it_says_what_to_do(copy):
    run = make("lab", "PYTHON=", cwd=copy)
    assert "No Python 3.11 or newer: install one" in run.stderr
    assert run.returncode != 0


def test_a_python_without_venv_leads_to_the_missing_package(copy):
    program(copy / "old bin" / "python", "mkdir -p .venv/bin; exit 1")
    run = make("lab", f"PYTHON={copy / 'old bin' / 'python'}", cwd=copy, PATH="/usr/bin:/bin")
    assert "apt install python3-venv" in run.stdout
    assert run.returncode != 0
    assert not (copy / ".venv").exists()


@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_set_up_happens_once_until_its_inputs_change(copy, tool):
    log = f'echo "$@" >>"{copy}/log"'
    fake = f'{log}; case "$*" in *venv*) mkdir -p .venv/bin; cp "$0" .venv/bin/python; esac'
    program(copy / "bin" / "python", fake)
    if tool == "uv":
        program(copy / "bin" / "uv", fake)
    arguments = ["check", "EX=x", f"PYTHON={copy}/bin/python"]
    for _ in range(2):
        assert make(*arguments, cwd=copy, PATH=f"{copy}/bin:/usr/bin:/bin").returncode == 0
    calls = (copy / "log").read_text()
    assert calls.count("install") == 2  # the lock, then the project itself
    assert calls.index("-r requirements.lock") < calls.index("--no-build-isolation -e .")
    assert calls.count("grade --isolation none exercises/x.ipynb") == 2
    (copy / "requirements.lock").touch()
    make(*arguments, cwd=copy, PATH=f"{copy}/bin:/usr/bin:/bin")
    assert (copy / "log").read_text().count("-r requirements.lock") == 2


def test_the_lab_opens_the_first_lesson_and_shows_the_whole_folder(copy):
    for name in ("02_b", "01_a"):
        program(copy / "notebooks" / f"{name}.ipynb", "")
    fake = f'echo "$@" >>"{copy}/log"; mkdir -p .venv/bin; cp -n "$0" .venv/bin/python; exit 0'
    program(copy / "bin" / "python", fake)
    arguments = ["lab", f"PYTHON={copy}/bin/python", "LAB_ARGS=--no-browser --port=9"]
    assert make(*arguments, cwd=copy, PATH="/usr/bin:/bin").returncode == 0
    doctor, lab = (copy / "log").read_text().splitlines()[-2:]
    assert doctor == "-m labkit doctor"
    assert lab.startswith("-m jupyterlab ")
    assert lab.endswith("default_url=/lab/tree/notebooks/01_a.ipynb --no-browser --port=9")


def test_a_moved_folder_is_set_up_again(copy):
    show = "--eval=show: ; @echo $(STAMP)"
    before = make(show, "show", cwd=copy).stdout
    moved = copy.rename(copy.with_name("another lab"))
    assert before.startswith(".venv/.installed-")
    assert make(show, "show", cwd=moved).stdout != before


@pytest.mark.parametrize(("target", "wants"), [("check", "EX=01_pipes"), ("grade", "SUBMISSIONS=")])
def test_a_target_that_lacks_its_argument_says_which(target, wants):
    run = make("-n", target)
    assert run.returncode != 0
    assert wants in run.stderr
