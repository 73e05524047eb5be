"""What goes into a ring comes out again, wherever it wraps around."""

from __future__ import annotations

import io
import os
import random

import pytest

from labkit.ring import RingReader, RingWriter

SIZE = 64  # bytes: small, so that nearly everything wraps around


@pytest.fixture
def ring() -> tuple[RingWriter, RingReader]:
    memory = bytearray(SIZE)
    return RingWriter(memoryview(memory)), RingReader(memoryview(memory))


def test_pieces_of_every_size_come_out_as_they_went_in(
    ring: tuple[RingWriter, RingReader],
) -> None:
    writer, reader = ring
    for size in [*range(SIZE - 7), *random.choices(range(SIZE - 7), k=500)]:
        piece = os.urandom(size)
        assert writer.has_room(size)
        writer.write(piece, size + 5)
        assert reader.left() == size + 5
        assert reader.take(size) == piece
        writer.make_room()
    assert writer.written == reader.read > 500


def test_pieces_that_stand_in_line_come_out_in_order(ring: tuple[RingWriter, RingReader]) -> None:
    writer, reader = ring
    for number in range(100):
        pieces = [bytes([number]) * size for size in (3, 8, 0, 9)]
        for piece in pieces:
            assert writer.has_room(len(piece))
            writer.write(piece, len(piece))
        whole = io.BytesIO()
        for _ in pieces:
            reader.copy(reader.left(), whole)
            writer.make_room()
        assert whole.getvalue() == b"".join(pieces)


def test_a_full_ring_has_room_for_nothing_until_the_oldest_piece_was_read(
    ring: tuple[RingWriter, RingReader],
) -> None:
    writer, _ = ring
    writer.write(bytes(24), 24)
    writer.write(bytes(20), 20)
    assert not writer.has_room(0)
    writer.make_room()
    assert writer.has_room(24) and not writer.has_room(25)


def test_room_that_nobody_took_is_not_given_back(ring: tuple[RingWriter, RingReader]) -> None:
    writer, _ = ring
    writer.make_room()
    assert writer.has_room(SIZE - 8) and not writer.has_room(SIZE - 7)


def test_both_let_go_of_the_memory() -> None:
    memory = bytearray(SIZE)
    for side in (RingWriter, RingReader):
        side(memoryview(memory)).release()
    memory.clear()  # raises BufferError while somebody looks at it
    assert not memory
