"""A shelf notes what was done at it that must not be."""

from __future__ import annotations

from labkit import Group
from labkit.checks import Number, Shelf, semaphores, serve_late, serve_shelf


def test_what_was_put_is_taken_in_the_same_order_by_those_who_take_turns() -> None:
    shelf = Shelf(2)
    with semaphores(free=2, filled=0, mutex=1) as (free, filled, mutex), Group() as group:
        group.spawn(serve_shelf, shelf.end("a").put, (free, filled, mutex), [3, 1, 2, 5])
        taker = group.spawn(serve_shelf, shelf.end("b").take, (filled, free, mutex), [None] * 4)
    assert taker.result == [3, 1, 2, 5]
    assert shelf.misuse() is None


def test_a_full_shelf_is_noted() -> None:
    shelf = Shelf(1)
    with shelf.end("Ann") as end:
        end.put(1)
        end.put(2)
    assert "Ann put something on a full shelf" in str(shelf.misuse())


def test_an_empty_shelf_is_noted() -> None:
    shelf = Shelf(1)
    with shelf.end("Bob") as end:
        end.take()
    assert "Bob took something from an empty shelf" in str(shelf.misuse())


def test_two_at_the_same_moment_are_noted() -> None:
    shelf = Shelf(99)
    with semaphores(free=99, filled=0, mutex=2) as names, Group() as group:
        for who in ("Ann", "Bob"):
            group.spawn(serve_shelf, shelf.end(who).put, names, list(range(30)))
    assert "were at the shelf at the same moment" in str(shelf.misuse())


def test_a_late_peer_sees_who_sleeps_until_it_comes() -> None:
    shelf = Shelf(1)
    with semaphores(free=1, filled=0, mutex=1) as (free, filled, mutex), Group() as group:
        group.spawn(serve_shelf, shelf.end("a").put, (free, filled, mutex), [3, 1])
        late = group.spawn(serve_late, shelf.end("b").take, (filled, free, mutex), [None] * 2)
    assert late.result == (True, [3, 1])


def test_a_number_is_the_same_for_all_who_share_it() -> None:
    number = Number()
    with number.end() as one, number.end() as other:
        one.value += 7
        assert other.value == 7
