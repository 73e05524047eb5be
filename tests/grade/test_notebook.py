"""Markers, files and the canonical text."""

import subprocess
import sys

import pytest

from labkit.errors import BadRequest
from labkit.grade.notebook import Marker, canonical, first_line, marker, notebooks, read

from .samples import code, markdown, notebook, official, write


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# ANSWER pipes.read_all", Marker("ANSWER", "pipes.read_all")),
        ("# CHECK pipes.read_all (2 points)", Marker("CHECK", "pipes.read_all", 2)),
        ("# HIDDEN CHECK a (1 point)  ", Marker("HIDDEN CHECK", "a", 1)),
        ("# CHECK a", Marker("CHECK", "a")),
        ("# Answer a", None),
        ("#ANSWER a", None),
        ("# CHECK a (many points)", None),
        ("# ANSWER раth", None),  # the first two letters are Cyrillic
    ],
)
def test_the_first_line_of_a_code_cell_is_its_marker(line, expected):
    assert marker(code(line + "\nx = 1")) == expected


def test_a_marker_elsewhere_is_none():
    assert marker(code("x = 1\n# ANSWER a")) is None
    assert marker(markdown("# ANSWER a")) is None


def test_the_first_line_skips_blank_ones():
    assert first_line("\n  \r\n\t\n# ANSWER a \t\r\nx") == "# ANSWER a"
    assert first_line(" \n") == ""


def test_reading_says_what_is_wrong_with_a_file(tmp_path):
    with pytest.raises(BadRequest, match="cannot read .*gone"):
        read(tmp_path / "gone.ipynb")
    with pytest.raises(BadRequest, match="is not a notebook"):
        read(write(tmp_path / "a.ipynb", "{"))
    with pytest.raises(BadRequest, match="not a notebook of format 4"):
        read(write(tmp_path / "b.ipynb", {"nbformat": 3}))


def test_the_canonical_text_does_not_depend_on_how_it_was_written(tmp_path):
    once = canonical(official() | {"nbformat_minor": 4})
    again = canonical(read(write(tmp_path / "a.ipynb", once)))
    assert once == again
    assert once.endswith("}\n")


def test_an_invalid_notebook_is_refused():
    with pytest.raises(BadRequest, match="not a valid notebook"):
        canonical(notebook({"id": "a", "cell_type": "poem", "metadata": {}, "source": ""}))


def test_notebooks_are_found_in_folders_and_by_name(tmp_path):
    found = [write(tmp_path / name, "") for name in ("b.ipynb", "a.ipynb")]
    assert notebooks([tmp_path, found[0]]) == [found[1], found[0], found[0]]
    with pytest.raises(BadRequest, match="there is no .*nowhere"):
        notebooks([tmp_path / "nowhere"])


def test_nbformat_is_imported_without_the_grammar_of_web_addresses():
    program = (
        "import sys; from labkit.grade.notebook import canonical;"
        "canonical({'cells': [], 'metadata': {}, 'nbformat': 4, 'nbformat_minor': 5});"
        "print('nbformat' in sys.modules, 'rfc3987_syntax' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert printed.stdout == "True False\n"
