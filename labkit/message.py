"""A message is bytes, and not more of them than its mechanism can carry.

    "text"         ✘ not bytes               b"text"    ✔
    bytes(8193)    ✘ beyond a queue's 8192   b""        ✔ an empty message is one, too

The trap: a text has characters, and only its encoding has bytes. Which encoding is up to those who
talk to each other, so nobody here guesses it.
"""

from __future__ import annotations

from labkit.errors import BadRequest


def checked(message: object, largest: int, why: str = "") -> bytes | bytearray:
    """Return a message that can be sent; raises BadRequest with the reason for one that cannot.

    `why` says what sets the limit, and where it can be changed.
    """
    if type(message) is bytes and len(message) <= largest:  # as nearly always
        return message
    if not isinstance(message, bytes | bytearray | memoryview):
        hint = " (encode text first: text.encode())" if isinstance(message, str) else ""
        raise BadRequest(f"a message is bytes, not {type(message).__name__}{hint}")
    if isinstance(message, memoryview):  # it may count wider things than bytes
        message = message.tobytes()
    if len(message) > largest:
        reason = f" ({why})" if why else ""
        raise BadRequest(
            f"a message of {len(message)} bytes is too long: send at most {largest}{reason}"
        )
    return message
