"""A byte stream carries messages once both sides agree where one ends: here, a length before each.

    send(b"hello")   ──▶   00 00 00 05 h e l l o   ──▶   recv() == b"hello"
                           └── length ──┘

The trap: read() returns what is there, not what was written with one write(). One message may arrive in
many pieces, and one read() may bring several messages. So recv() keeps what it read too much.

System calls: read(2), write(2). Book: Stevens, UNIX Network Programming, vol. 1, section 3.9.
"""

from __future__ import annotations

import os
import struct

from labkit.errors import BadRequest
from labkit.link import Channel, Descriptor

_HEADER = struct.Struct("!I")
_HEADER_SIZE = _HEADER.size
LARGEST = 1 << 30  # a gigabyte: a length beyond it is a sign of bytes that are no header
_FIRST_READ = 4096  # small enough to allocate for nothing, large enough for most messages
_PIECE = 1 << 16  # what a Linux pipe holds: asking for more only costs memory


class StreamChannel(Channel):
    """Carry messages over two byte streams, one for each direction."""

    reader: Descriptor
    writer: Descriptor
    _rest: bytes = b""  # read already, but part of the next message

    def send(self, message: bytes) -> None:
        """Send one message of up to 1 GiB; raises BrokenPipeError once the peer has closed."""
        # One write for header and message: below PIPE_BUF bytes the kernel keeps them together.
        try:
            frame = _HEADER.pack(len(message)) + message
        except (TypeError, struct.error):
            raise _not_a_message(message) from None
        sent = os.write(self.writer, frame)
        if sent != len(frame):
            self._send_rest(memoryview(frame)[sent:])

    def _send_rest(self, rest: memoryview) -> None:
        while rest:
            rest = rest[os.write(self.writer, rest) :]

    def recv(self) -> bytes:
        """Return the next message; raises EOFError at the end, ConnectionError if it comes within a message."""
        frame = self._rest or os.read(self.reader, _FIRST_READ)
        if len(frame) >= _HEADER_SIZE and len(frame) == _HEADER.unpack_from(frame)[0] + _HEADER_SIZE:
            self._rest = b""
            return frame[_HEADER_SIZE:]
        return self._recv_pieces(frame)

    def _recv_pieces(self, frame: bytes) -> bytes:
        if not frame:
            raise EOFError("the peer has closed its end")
        if len(frame) < _HEADER_SIZE:
            frame += self._read(_HEADER_SIZE - len(frame))
        size = _HEADER.unpack_from(frame)[0]
        if size > LARGEST:
            raise ConnectionError(f"a message cannot have {size} bytes: these bytes are not framed messages")
        end = _HEADER_SIZE + size
        self._rest = frame[end:]
        missing = end - len(frame)
        return frame[_HEADER_SIZE:end] + self._read(missing) if missing > 0 else frame[_HEADER_SIZE:end]

    def _read(self, size: int) -> bytes:
        pieces = []
        while size:
            piece = os.read(self.reader, min(size, _PIECE))
            if not piece:
                raise ConnectionError(f"the peer closed in the middle of a message: {size} bytes are missing")
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def _not_a_message(message: object) -> BadRequest:
    if isinstance(message, bytes | bytearray | memoryview):
        return BadRequest(f"a message of {len(message)} bytes is too long: send at most {LARGEST}")
    hint = " (encode text first: text.encode())" if isinstance(message, str) else ""
    return BadRequest(f"a message is bytes, not {type(message).__name__}{hint}")
