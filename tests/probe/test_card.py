"""A card as a value: data, text without numbers that were measured, a table, Markdown."""

from __future__ import annotations

import re

import pytest

from labkit import Pipe, identity_card, probe
from labkit.errors import UnknownMechanism
from labkit.probe import Card, Cards, Line

FULL = Line("capacity", "bytes", "sent <many>", "proven", "65,536 bytes")
LIE = Line("another machine", "no", "looked | asked", "proven", wrong="It claims to be 'remote'.")
CARD = Card("odd & new", "channel", (FULL, LIE))
OTHER = Card("other", "bell", (LIE, Line("does it count?", "yes")))


def test_the_text_has_neither_figures_nor_how() -> None:
    assert repr(CARD) == (
        "odd & new (channel)\n"
        "capacity: bytes [proven]\n"
        "another machine: no [proven]\n"
        "  ✘ It claims to be 'remote'."
    )


def test_a_line_is_found_by_its_property_and_what_is_missing_by_those_there_are() -> None:
    assert CARD["capacity"] is FULL and CARD.disagreements == (LIE,)
    with pytest.raises(KeyError, match="of odd & new has no 'colour'; it has .'capacity'"):
        CARD["colour"]
    with pytest.raises(KeyError, match="no card of 'pip'; there are .'odd & new', 'other'"):
        Cards((CARD, OTHER))["pip"]


def test_the_table_shows_all_of_it_and_takes_names_literally() -> None:
    page = CARD._repr_html_()
    assert "odd &amp; new" in page and "sent &lt;many&gt;" in page
    assert "bytes (65,536 bytes)" in page and "<b>✘</b> It claims" in page
    assert page.count("<tr>") == 3 and "overflow-wrap" in page


def test_markdown_is_a_table_whose_cells_cannot_break_it() -> None:
    head, rule, *rows = CARD.markdown().splitlines()
    assert head == "| property | odd & new | how it was found | how sure |"
    assert rule == "| --- | --- | --- | --- |"
    assert rows[0] == "| capacity | bytes (65,536 bytes) | sent <many> | proven |"
    assert "looked \\| asked" in rows[1]


def test_several_cards_stand_side_by_side_with_every_property_once() -> None:
    both = Cards((CARD, OTHER))
    assert both.properties == ("does it count?", "capacity", "another machine")
    assert both.markdown().splitlines()[2] == "| does it count? | – | yes |"
    assert both["other"] is OTHER and both._repr_html_().count("<col ") == 3
    assert "other (bell)" in repr(both)


def test_a_card_is_a_value_and_says_the_same_every_time() -> None:
    one, two = identity_card("pipe"), identity_card(Pipe)
    assert repr(one) == repr(two)
    assert not re.search(r"\d µs|\d{3}|0x|/tmp", repr(one).replace("200 of 200", ""))
    with pytest.raises(AttributeError):
        one.name = "other"  # type: ignore[misc]


def test_cards_of_several_mechanisms_are_examined_one_after_the_other() -> None:
    both = probe.cards(["event_counter", "shared_map"])
    assert [card.kind for card in both.cards] == ["bell", "region"]
    assert "does it count?" in both.properties and "size" in both.properties


def test_an_unknown_mechanism_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownMechanism, match="there is no mechanism 'pip'; there are .*pipe"):
        identity_card("pip")


def test_the_package_has_what_it_says_and_says_so_for_anything_else() -> None:
    assert {name: getattr(probe, name) for name in probe.__all__}.keys() == set(probe.__all__)
    with pytest.raises(AttributeError, match="labkit.probe has no 'guess'"):
        probe.guess  # noqa: B018
