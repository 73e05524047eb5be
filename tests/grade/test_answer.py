"""What a source defines, and every way in which it may refuse to say."""

import pytest

from labkit.grade.answer import Unreadable, bound, defined


def test_functions_classes_and_assigned_names_are_defined_in_order():
    text = "import os\ndef b(): x = 1\nclass A: y = 2\nc, (d, _e) = 1, (2, 3)\nasync def f(): ..."
    assert defined(text) == ["b", "A", "c", "d", "f"]


def test_an_import_binds_but_does_not_define():
    text = "from json import loads as parse"
    assert defined(text) == []
    assert bound(text) == {"parse"}


def test_a_definition_inside_if_or_with_counts():
    assert bound("if 1:\n  def f(): ...\nwith open('x') as g: ...") == {"f", "g"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f(:", r"line 1 is not valid Python \(invalid syntax\)"),
        ("x = 1\n!ls -l", r"line 2 is a command of the notebook \(`!ls -l`\)"),
        ("%timeit 1", "a command of the notebook"),
        ("files = !ls", "a command of the notebook"),
        ("x = '\ud800'", "characters that are not text"),
        ("x = '\0'", "null bytes"),
        ("x = " + "-" * 190_000 + "1", "nested too deeply"),
        ("x = a" + ".a" * 90_000, "more than 5,000 dots"),
        ("x = 1\n" + " " * 190_000 + ")", "line 2 is not valid Python"),
        ("x = " + "(" * 1000, "too many nested parentheses"),
        ("x" * 200_001, "larger than 200 KB"),
        ("é" * 100_001, "larger than 200 KB"),
    ],
    ids=lambda text: text[:12].encode("ascii", "replace").decode().strip("\0"),
)
def test_what_is_not_python_is_refused_with_a_sentence(text, reason):
    with pytest.raises(Unreadable, match=reason):
        bound(text)


def test_a_percent_sign_in_an_expression_is_no_command():
    with pytest.raises(Unreadable, match="not valid Python"):
        bound("x = (7\n% 3 3)")


def test_a_needless_backslash_warns_nobody():
    assert bound(r"pattern = '\d'") == {"pattern"}
