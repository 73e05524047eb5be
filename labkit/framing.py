"""A byte stream carries messages once both sides agree where one ends: here, a length before each.

    send(b"hello")   ──▶   00 00 00 05 h e l l o   ──▶   recv() == b"hello"
                           └── length ──┘

The trap: read() returns what is there, not what was written with one write(). One message may
arrive in many pieces, and one read() may bring several messages. So recv() keeps what it read too
much.

System calls: read(2), write(2). Book: Stevens, UNIX Network Programming, vol. 1, section 3.9.
"""

from __future__ import annotations

import struct
from os import read, write

from labkit.link import Channel, Descriptor
from labkit.message import checked

_HEADER = struct.Struct("!I")
_SIZE = _HEADER.size
_HEADERS = tuple(map(_HEADER.pack, range(4200)))  # making one takes as long as 1 % of a round trip
LARGEST = 1 << 30  # a gigabyte: a length beyond it is a sign of bytes that are no header
_PIECE = 1 << 16  # what a Linux pipe holds: asking for more at once only costs memory


class StreamChannel(Channel):
    """Carry messages over two byte streams, one for each direction."""

    def __init__(self, reader: int, writer: int) -> None:
        self.reader, self.writer = Descriptor(reader), Descriptor(writer)
        self._ahead = b""  # read already, but not asked for yet
        self._at = 0  # where in it the next message begins
        self._ask_for = (
            64  # bytes at once: as many as the largest message took, more when they queue up
        )

    def send(self, message: bytes) -> None:
        """Send one message of up to 1 GiB; raises BrokenPipeError once the peer has closed."""
        try:
            # One call for header and message: up to PIPE_BUF bytes the kernel keeps them together.
            frame = _HEADERS[len(message)] + message
        except (IndexError, TypeError):
            frame = _frame(message)
        size = len(frame)
        if size != len(message) + _SIZE:  # an array or a view, which counts wider things than bytes
            frame = _frame(message)
            size = len(frame)
        try:
            sent = write(self.writer, frame)
            while sent != size:
                sent += write(self.writer, memoryview(frame)[sent:])
        except ConnectionResetError:  # a socket whose peer left with something unread
            raise BrokenPipeError("the peer has closed its end") from None

    def recv(self) -> bytes:
        """Return the next message; raises EOFError at the end, ConnectionError if that is within a
        message.
        """
        if not self._ahead:
            try:
                frame = read(self.reader, self._ask_for)
            except ConnectionResetError:  # a socket whose peer left with something unread
                raise EOFError("the peer has closed its end") from None
            try:
                message = frame.removeprefix(_HEADERS[len(frame) - _SIZE])
                if message is not frame:
                    return message  # exactly one message has arrived, as nearly always
            except IndexError:
                pass  # a large one
            self._ahead, self._at = frame, 0
        return self._next()

    def _next(self) -> bytes:
        ahead, begin = self._ahead, self._at + _SIZE
        if not ahead:
            raise EOFError("the peer has closed its end")
        if len(ahead) < begin:
            ahead, begin = b"".join([ahead[self._at :], *self._pieces(begin - len(ahead))]), _SIZE
        end = begin + _HEADER.unpack_from(ahead, begin - _SIZE)[0]
        if end - begin > LARGEST:
            raise ConnectionError(
                f"no message has {end - begin} bytes: what arrived here was not framed"
            )
        if end < len(ahead):  # messages queue up: take as many as possible at once
            self._ahead, self._at, self._ask_for = ahead, end, _PIECE
            return ahead[begin:end]
        self._ahead = b""
        self._ask_for = max(self._ask_for, min(end, _PIECE))
        return b"".join([ahead[begin:], *self._pieces(end - len(ahead))])

    def _pieces(self, size: int) -> list[bytes]:
        pieces = []
        while size:
            piece = read(self.reader, min(size, _PIECE))
            if not piece:
                raise ConnectionError(f"the peer closed within a message: {size} bytes are missing")
            pieces.append(piece)
            size -= len(piece)
        return pieces


def _frame(message: object) -> bytes:
    content = checked(message, LARGEST)
    return _HEADER.pack(len(content)) + content
