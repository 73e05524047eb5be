"""Links own their descriptors, mechanisms register themselves, and names are private."""

from __future__ import annotations

import os
import stat

import pytest
from processes import program

from labkit import Descriptor, Fifo, Link, Pipe, supporting
from labkit.errors import BadRequest, UnknownMechanism
from labkit.link import TRAITS, End, known, mechanism, new_name, remove_scratch, scratch


def test_a_descriptor_is_an_int_that_closes_once() -> None:
    reader, writer = map(Descriptor, os.pipe())
    os.write(writer, b"x")
    assert os.read(reader, 1) == b"x"
    for descriptor in (reader, writer):
        descriptor.close()
        descriptor.close()
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)


def test_closing_twice_does_not_close_whoever_got_the_number_since() -> None:
    first = Descriptor(os.open(os.devnull, os.O_RDONLY))
    first.close()
    second = Descriptor(os.open(os.devnull, os.O_RDONLY))
    assert second == first
    first.close()
    os.fstat(second)
    second.close()


def test_a_duplicate_is_another_number_for_the_same_open_file() -> None:
    one = Descriptor(os.open(os.devnull, os.O_RDONLY))
    other = one.duplicate()
    one.close()
    assert os.fstat(other)
    assert (repr(one), repr(other)) == (
        f"Descriptor({int(one)}, closed)",
        f"Descriptor({int(other)})",
    )
    other.close()


def test_an_end_closes_all_that_it_owns() -> None:
    end = End()
    end.one, end.other = map(Descriptor, os.pipe())  # type: ignore[attr-defined]
    with end:
        assert repr(end) == "End()"
    assert end.one.closed and end.other.closed  # type: ignore[attr-defined]


def test_a_link_closes_both_ends_even_if_its_block_raises() -> None:
    with pytest.raises(ZeroDivisionError), Pipe() as link:
        1 / 0  # noqa: B018
    assert link.left.reader.closed and link.right.writer.closed  # type: ignore[attr-defined]


def test_every_file_in_the_folder_is_known_by_its_name() -> None:
    assert {"pipe", "fifo"} <= {cls.name for cls in known()}
    assert mechanism("pipe") is Pipe
    assert mechanism(Fifo) is Fifo


@pytest.mark.parametrize("name", ["pip", "", None, 3, object])
def test_an_unknown_mechanism_is_answered_with_those_there_are(name: object) -> None:
    with pytest.raises(UnknownMechanism, match="there are .*fifo.*pipe"):
        mechanism(name)  # type: ignore[arg-type]


def test_supporting_finds_those_with_all_the_traits() -> None:
    assert Pipe in supporting() and Pipe in supporting("stream", "selectable")
    assert Pipe not in supporting("named") and Fifo in supporting("named")


def test_an_unknown_trait_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadRequest, match=f"no trait 'fast'; there are {', '.join(sorted(TRAITS))}"):
        supporting("fast")


def test_a_mechanism_needs_a_name() -> None:
    with pytest.raises(BadRequest, match='Nameless needs a name: write `name = "..."`'):
        type("Nameless", (Link,), {})


def test_a_mechanism_cannot_invent_traits() -> None:
    with pytest.raises(BadRequest, match="Boastful claims the trait 'fast'"):
        type("Boastful", (Link,), {"name": "boastful", "traits": frozenset({"fast"})})


def test_names_are_fresh_and_in_a_folder_that_nobody_else_can_enter() -> None:
    one, other = new_name("there"), new_name("there")
    assert one != other and one.parent == other.parent == scratch()
    assert stat.S_IMODE(scratch().stat().st_mode) == 0o700
    assert not one.exists()


def test_the_folder_for_names_is_made_again_after_it_was_removed() -> None:
    new_name("one").touch()
    remove_scratch(os.getpid())
    assert not scratch().exists()
    new_name("other").touch()
    assert len(list(scratch().iterdir())) == 1
    remove_scratch(os.getpid())


def test_the_folder_for_names_goes_with_its_process() -> None:
    lines = (
        "from labkit.link import new_name",
        "path = new_name('x')",
        "path.touch()",
        "print(path)",
    )
    with program(*lines) as process:
        path, errors = process.communicate(timeout=60)
    assert path and not errors
    assert not os.path.exists(os.path.dirname(path.strip()))


def test_a_folder_that_somebody_else_prepared_is_not_used() -> None:
    remove_scratch(os.getpid())
    os.symlink("/", scratch())
    try:
        with pytest.raises(BadRequest, match="somebody else can get at .*: remove it"):
            new_name("trap")
    finally:
        scratch().unlink()


def test_the_folder_for_names_stays_when_a_forked_process_ends_first() -> None:
    lines = (
        "import os, sys",
        "from labkit.link import new_name",
        "path = new_name('x')",
        "path.touch()",
        "os.fork() or sys.exit()",
        "os.wait()",
        "print(path.exists())",
    )
    with program(*lines) as process:
        assert process.communicate(timeout=60) == ("True\n", "")
