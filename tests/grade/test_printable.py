"""Hostile text becomes harmless."""

import pytest

from labkit.grade.printable import cell, folder, one_line, printable


def test_terminal_sequences_are_dropped_and_invisible_characters_shown():
    assert printable("\x1b[31mred\x1b[0m \x1b]0;title\x07ok\x00\u202e") == "red ok\\x00\\u202e"


def test_ordinary_text_stays_as_it_is():
    assert printable("✔ größer\n\tπ") == "✔ größer\n\tπ"


def test_a_long_text_is_cut():
    assert printable("a" * 50, limit=10) == "a" * 10 + "… (cut)"


def test_a_lone_surrogate_is_shown_as_its_escape():
    assert printable("\ud800") == "\\ud800"


def test_one_line_has_no_breaks():
    assert one_line("a\r\n b\u2028c") == "a b c"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(value):
    assert cell(value).startswith("'")


def test_an_ordinary_cell_stays_as_it_is():
    assert cell("ann") == "ann"


@pytest.mark.parametrize("name", ["a" * 300, "a/b", "a\nb", "\udcff", "é" * 200])
def test_a_folder_name_is_short_printable_and_one_part(name):
    assert len(folder(name).encode()) <= 120
    assert "/" not in folder(name)
    assert folder(name).isprintable()
