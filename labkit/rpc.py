"""A remote procedure call: what looks like a call of a function, and is two messages.

    caller                                                server
    stub.add(2, 3) ── ("add", [2, 3]) ──▶  channel  ──▶   add(2, 3)
           5       ◀── ("returned", 5) ──  channel  ◀──   5

It is no mechanism, but a layer over any channel: a call has an answer, a message has none. So it is
no file in labkit/mechanisms/; its kind of channel would have to invent what send() returns. The
arguments and the result travel as plain data (plain.py): a copy, which the server cannot change for
the caller, and nothing that is run when it is read.

The trap: it looks local. A local call returns, or raises what went wrong. A remote one may also get
no answer, and then nobody can tell whether the function has run: see EOFError below. Calling again
is right only if running it twice does no harm.

System calls: those of the channel. Source: Birrell and Nelson, Implementing Remote Procedure Calls,
1984.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labkit import plain
from labkit.errors import BadRequest, RemoteError
from labkit.link import Channel


def serve(channel: Channel, *functions: Callable[..., Any]) -> int:
    """Answer calls of these functions until the caller closes; return how many there were."""
    known = {function.__name__: function for function in functions}
    count = 0
    while True:
        try:
            request = channel.recv()
        except EOFError:
            return count
        channel.send(_answer(known, request))
        count += 1


def _answer(known: dict[str, Callable[..., Any]], request: bytes) -> bytes:
    try:
        name, arguments = plain.loads(request)
        if name not in known:
            raise BadRequest(f"there is no function {name!r}; there are {', '.join(known)}")
        return plain.dumps(("returned", known[name](*arguments)))
    except Exception as error:  # the caller's to handle, whatever it is
        return plain.dumps(("raised", f"{type(error).__name__}: {error}"))


class Stub:
    """Be the functions at the other end of a channel: stub.add(2, 3) calls add(2, 3) there.

    Raises RemoteError for what the function raised there, and EOFError once the server has gone:
    before, in or after the function, nobody can tell.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):  # what Python itself looks for, such as pickle does
            raise AttributeError(name)

        def call(*arguments: Any) -> Any:
            self._channel.send(plain.dumps((name, arguments)))
            outcome, value = plain.loads(self._channel.recv())
            if outcome == "raised":
                raise RemoteError(f"{name}() raised at the other end: {value}")
            return value

        return call

    def __repr__(self) -> str:
        return "Stub()"
