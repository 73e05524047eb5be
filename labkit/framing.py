"""A byte stream carries messages once both sides agree where one ends: here, a length before each.

    send(b"hello")   ──▶   00 00 00 05 h e l l o   ──▶   recv() == b"hello"
                           └── length ──┘

The trap: read() returns what is there, not what was written with one write(). One message may
arrive in many pieces, and one read() may bring several messages. So recv() keeps what it read too
much.

System calls: read(2), write(2), writev(2). Book: Stevens, UNIX Network Programming, vol. 1,
section 3.9.
"""

from __future__ import annotations

import struct
from os import read, write, writev

from labkit.link import Channel, Descriptor
from labkit.message import checked

_HEADER = struct.Struct("!I")
_SIZE = _HEADER.size
_SMALL = 4200
_HEADERS = tuple(map(_HEADER.pack, range(_SMALL)))  # making one takes 1 % of a round trip
LARGEST = 1 << 30  # a gigabyte: a length beyond it is a sign of bytes that are no header
_LARGE = 1 << 15  # a copy of so many bytes takes longer than another system call
_PIECE = 1 << 16  # what a Linux pipe holds: asking for more at once only costs memory


class StreamChannel(Channel):
    """Carry messages over two byte streams, one for each direction."""

    def __init__(self, reader: int, writer: int) -> None:
        self.reader, self.writer = Descriptor(reader), Descriptor(writer)
        self._ahead = b""  # read already, but not asked for yet
        self._at = 0  # where in it the next message begins
        self._ask_for = 64  # bytes at once: what a message took, more when they queue up

    def send(self, message: bytes) -> None:
        """Send one message of up to 1 GiB; raises BrokenPipeError once the peer has closed."""
        try:
            # One call for header and message: up to PIPE_BUF bytes the kernel keeps them together.
            if type(message) is bytes and len(message) < _SMALL:
                frame = _HEADERS[len(message)] + message
                if (sent := write(self.writer, frame)) != len(frame):
                    self._send_rest(frame, sent)
            else:
                self._send_large(checked(message, LARGEST))
        except ConnectionResetError:  # a socket whose peer left with something unread
            raise BrokenPipeError("the peer has closed its end") from None

    def _send_large(self, content: bytes | bytearray) -> None:
        header = _HEADER.pack(len(content))
        sent = writev(self.writer, (header, content))  # without a copy to put one behind the other
        if sent != _SIZE + len(content):
            self._send_rest(header + content, sent)

    def _send_rest(self, frame: bytes, sent: int) -> None:
        while sent != len(frame):
            sent += write(self.writer, memoryview(frame)[sent:])

    def recv(self) -> bytes:
        """Return the next message; raises EOFError at the end, ConnectionError if that is within a
        message.
        """
        if not self._ahead:
            try:
                frame = read(self.reader, self._ask_for)
            except ConnectionResetError:  # a socket whose peer left with something unread
                raise EOFError("the peer has closed its end") from None
            if len(frame) < _SMALL:
                message = frame.removeprefix(_HEADERS[len(frame) - _SIZE])
                if message is not frame:
                    return message  # exactly one message has arrived, as nearly always
            elif _HEADER.unpack_from(frame)[0] == len(frame) - _SIZE:
                return frame[_SIZE:]
            self._ahead, self._at = frame, 0
        return self._next()

    def _next(self) -> bytes:
        ahead, begin = self._ahead, self._at + _SIZE
        if not ahead:
            raise EOFError("the peer has closed its end")
        if len(ahead) < begin:
            ahead, begin = ahead[self._at :] + self._rest(begin - len(ahead)), _SIZE
        end = begin + _HEADER.unpack_from(ahead, begin - _SIZE)[0]
        if end - begin > LARGEST:
            raise ConnectionError(
                f"no message has {end - begin} bytes: what arrived here was not framed"
            )
        if end < len(ahead):  # messages queue up: take as many as possible at once
            self._ahead, self._at, self._ask_for = ahead, end, _PIECE
            return ahead[begin:end]
        self._ahead = b""
        # A large message is read straight into place, after its header: that saves a copy.
        self._ask_for = max(self._ask_for, end) if end - begin < _LARGE else _SIZE
        return ahead[begin:] + self._rest(end - len(ahead))

    def _rest(self, size: int) -> bytes:
        pieces = []
        while size:
            piece = self._piece(size)
            if not piece:
                raise ConnectionError(f"the peer closed within a message: {size} bytes are missing")
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _piece(self, size: int) -> bytes:
        return read(self.reader, min(size, _PIECE))
