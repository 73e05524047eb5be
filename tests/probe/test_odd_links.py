"""A card is right, and comes soon, for mechanisms that lose, hang, lie, or cannot even be made."""

from __future__ import annotations

import time
from functools import cache

import pytest
from processes import like_a_cell

from labkit import Link, identity_card
from labkit.probe import Card
from probe import odd

like_a_cell(odd.__name__)
HONEST = (odd.Pair, odd.Packets)
READER_SEES = "when the writer is killed, the reader sees"


@cache
def card(mechanism: type[Link]) -> Card:
    return identity_card(mechanism)


@pytest.mark.parametrize("mechanism", HONEST, ids=lambda cls: cls.name)
def test_an_honest_newcomer_gets_a_whole_card_without_a_mark(mechanism: type[Link]) -> None:
    assert len(card(mechanism).lines) == 16
    assert not card(mechanism).disagreements
    assert "hung" not in repr(card(mechanism)) and "tried:" not in repr(card(mechanism))


def test_a_newcomers_messages_are_told_from_a_stream() -> None:
    assert card(odd.Packets)["byte stream or messages"].found == "messages: one read for each send"
    assert card(odd.Packets)["several writers"].found == "their messages stay whole"
    assert card(odd.Packets)["largest message"].figure == "100,000 bytes"
    assert card(odd.Pair)["byte stream or messages"].found.startswith("byte stream")


def test_one_that_loses_messages_is_found_out() -> None:
    line = card(odd.Loses)["ordering"]
    assert line.found == "in order, and some were lost" and line.figure == "66 lost"
    assert "claims to be 'reliable'" in line.wrong and "says no" in line.wrong
    assert "✘" in repr(card(odd.Loses)) and "✘" in card(odd.Loses)._repr_html_()


def test_one_that_hangs_after_its_peers_death_says_so_in_that_line_only() -> None:
    found = card(odd.HangsAfterDeath)
    assert found[READER_SEES].found.startswith("nothing: it goes on waiting")
    assert [line.of for line in found.disagreements] == [READER_SEES]
    assert len(found.lines) == 16 and "hung" not in repr(found)


def test_one_that_hangs_in_open_hangs_in_each_line_but_not_for_ever() -> None:
    begin = time.monotonic()
    found = card(odd.HangsInOpen)
    assert all(line.found.startswith(("it hung: ", "not tried: ")) for line in found.lines)
    assert "waits in pause() for a signal" in found.lines[0].found
    assert time.monotonic() - begin < 60


def test_one_that_spins_is_seen_to_burn_the_processor() -> None:
    assert card(odd.Spins)["a process that waits"].found.startswith("burns CPU")
    assert card(odd.Spins)["ordering"].found == "in order"


def test_one_that_raises_is_quoted_and_the_other_lines_go_on() -> None:
    assert "ValueError I forgot how to send" in card(odd.Raises)["ordering"].found
    assert card(odd.Raises)["unrelated processes"].found.startswith("no:")


def test_one_that_goes_one_way_only_is_told_so() -> None:
    assert card(odd.OneWay)["direction"].found == "one-way, from left to right"
    assert card(odd.OneWay)["cost"].found == "could not be measured: nothing came back"


def test_each_lie_is_contradicted_in_its_own_line() -> None:
    wrong = {line.of: line.wrong for line in card(odd.Liar).disagreements}
    for of, trait in {
        "byte stream or messages": "stream", "unrelated processes": "named",
        "another machine": "remote", "outlives its makers": "survives",
        "select() and poll()": "selectable", READER_SEES: "notices",
    }.items():  # fmt: skip
        assert f"to be '{trait}'" in wrong.pop(of)
    assert not wrong


def test_one_that_cannot_be_made_says_why() -> None:
    (line,) = card(odd.Fails).lines
    assert line.found == "it cannot be made: OSError: there are no more of these"


def test_one_that_hangs_when_it_is_made_says_in_which_call() -> None:
    (line,) = card(odd.HangsWhenMade).lines
    assert line.found.startswith("it hung: stuck") and "waits in pause()" in line.found


def test_one_that_this_machine_lacks_says_so() -> None:
    (line,) = card(odd.Absent).lines
    assert line.found == "no: this machine has no such thing"


def test_ends_of_two_kinds_are_answered_with_what_to_do() -> None:
    found = card(odd.HalfBell)["unrelated processes"].found
    assert "both be channels, both bells or both regions: derive the class" in found


def test_a_bell_that_forgets_is_found_out() -> None:
    assert card(odd.Forgets)["does it count?"].found == "no: 3 rings ended no wait"
    assert "to be 'counts'" in card(odd.Forgets)["does it count?"].wrong
    assert card(odd.Forgets)["a ring before the wait"].found.startswith("lost")


def test_a_region_that_is_not_shared_is_found_out() -> None:
    found = card(odd.NotShared)
    assert found["direction"].found == "neither sees what the other writes"
    assert found["its content at first"].found.startswith("not all zeros")
    assert found["where it is"].found == "the kernel shows no memory that both have mapped"
    assert {line.of for line in found.disagreements} > {"outlives its makers"}
