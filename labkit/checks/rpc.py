"""The other end of a remote call: peers that ask or answer by a script, and what shows which bug.

    ask_each   ── {"id": 7, "method": "price", "params": ["A1"]} ──▶  the student's server
               ◀── {"id": 7, "result": 12} ─────────────────────────
    play       ◀── a request ───────────────────────────────────────  the student's caller
               ── late, twice, not at all, nonsense, or as it should be ──▶

The line is a pair of SOCK_SEQPACKET sockets, which keep messages whole: one read is one message,
and who waits for one with select() or poll() is told the truth.

The trap: a peer that waits for a reply waits in vain if there is none. So all waits here are
bounded, and a peer that gets no answer stops asking: what it has so far is the evidence.

System calls: socketpair(2), poll(2), read(2), write(2).
"""

from __future__ import annotations

import json
import os
import select
import socket
from collections.abc import Mapping, Sequence
from typing import Any

from labkit.checks.evidence import count, kind, short
from labkit.link import Descriptor

LARGEST = 1 << 16  # bytes of a message
_PATIENCE = 3.0  # seconds for a reply that takes a millisecond
_PAUSE = 0.15  # seconds: who has not sent for so long waits for an answer
_MOST = 200  # messages of one script
Step = float | str | None


def packet_line() -> tuple[Descriptor, Descriptor]:
    """Return the two ends of a line on which each write is one message, and so is each read."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    return Descriptor(one.detach()), Descriptor(other.detach())


def ask_each(line: int, messages: Sequence[bytes]) -> list[bytes | None]:
    """Send each message when the one before has been answered, then leave; return the replies, None
    for one that did not come: nothing is asked after that.
    """
    replies: list[bytes | None] = []
    for message in messages:
        if replies and replies[-1] is None:
            break
        try:
            os.write(line, message)
            replies.append(_next(line, _PATIENCE) or None)
        except (BrokenPipeError, ConnectionResetError):
            replies.append(None)
    os.close(line)
    return replies


def play(line: int, script: Sequence[Sequence[Step]]) -> list[bytes]:
    """Answer each request by the next row of the script, then leave; return the requests.

    A row is carried out step by step: a number waits for so many seconds, or until the caller has
    left; None leaves; and a text is sent, with ID in it replaced by the id of this request, and OLD
    by that of the one before.
    """
    requests: list[bytes] = []
    try:
        for row in script:
            if not (request := os.read(line, LARGEST)):
                break
            requests.append(request)
            ids = {"ID": _id(request), "OLD": _id(requests[-2]) if requests[1:] else "0"}
            if not all(_step(line, step, ids) for step in row):
                break
    except (BrokenPipeError, ConnectionResetError):
        pass  # the caller has left: what it asked is the evidence
    os.close(line)
    return requests


def _step(line: int, step: Step, ids: Mapping[str, str]) -> bool:
    if isinstance(step, str):
        for word, key in ids.items():
            step = step.replace(word, key)
        os.write(line, step.encode())
    elif step is not None:
        left = select.poll()
        left.register(line, 0)  # asks for nothing, but is told of POLLHUP all the same
        left.poll(step * 1000)
    return step is not None


def answer_in_reverse(line: int) -> tuple[int, list[bytes]]:
    """Wait until the caller sends nothing more, then answer all it has asked, the last first, with
    its params as the result; and so on until it leaves. Return how many were unanswered at most.
    """
    requests: list[bytes] = []
    most = told = 0
    try:
        while (request := os.read(line, LARGEST)) and len(requests) < _MOST:
            requests.append(request)
            while (another := _next(line, _PAUSE)) and len(requests) < _MOST:
                requests.append(another)
            most = max(most, len(requests) - told)
            for asked in reversed(requests[told:]):
                reply = {"id": json.loads(_id(asked)), "result": _read(asked).get("params")}
                os.write(line, json.dumps(reply).encode())
            told = len(requests)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the caller has left: what it asked is the evidence
    os.close(line)
    return most, requests


def _next(line: int, seconds: float) -> bytes:
    """Return the next message; b"" if the peer has left, or none comes in time."""
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return os.read(line, LARGEST) if poll.poll(seconds * 1000) else b""


def _read(message: bytes) -> dict[str, Any]:
    """Return the object in a message; an empty one if there is none."""
    try:
        content = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _id(message: bytes) -> str:
    return json.dumps(_read(message).get("id"))


def not_the_request(got: bytes, method: str, params: Sequence[object]) -> str | None:
    """Say how what a caller sent differs from the request for that call."""
    request = _read(got)
    if not request:
        return f"it sent {short(got)}, which is no JSON object: send one, by json.dumps()"
    if "id" not in request:
        return f'the request {short(got)} has no "id": nobody could tell to which call a reply is'
    if request.get("method") != method:
        return f'"method" should be {method!r}, but it sent {short(got)}'
    if request.get("params") != list(params):
        return f'"params" should be the list {json.dumps(list(params))}, but it sent {short(got)}'
    return None


def not_different(requests: Sequence[bytes]) -> str | None:
    """Say which id two calls have in common."""
    ids = [_id(request) for request in requests]
    for key in ids:
        if ids.count(key) > 1:
            return (
                f"two calls had the same id, {key}: a late reply to the first would be taken for "
                "the answer to the second. Give each call an id of its own"
            )
    return None


def not_the_reply(got: bytes | None, request: bytes, outcome: Mapping[str, object]) -> str | None:
    """Say how a server's reply differs from that to this request, whose outcome is a "result", or
    an "error" of which a part is given.
    """
    asked, key = f"to {_shown(request)}", _read(request).get("id")
    if got is None:
        return f"{asked} came no reply: answer every request, and go on until the caller leaves"
    reply = _read(got)
    if not reply:
        return f"{asked} it replied {short(got)}, which is no JSON object"
    if "id" not in reply or reply["id"] != key or type(reply["id"]) is not type(key):
        return f'{asked} it replied {short(got)}: "id" must be {json.dumps(key)}, as in the request'
    if "error" in outcome:
        return _not_an_error(reply, asked, str(outcome["error"]))
    if "result" not in reply:
        return f"{asked} it replied {short(got)}, where a result was to come"
    if reply["result"] != outcome["result"]:
        return (
            f"{asked} the result should be {json.dumps(outcome['result'])}, but it is "
            f"{json.dumps(reply['result'])}"
        )
    return 'a reply has "result" or "error", not both' if "error" in reply else None


def _not_an_error(reply: Mapping[str, object], asked: str, part: str) -> str | None:
    if "error" not in reply:
        return f'{asked} it replied {short(dict(reply))}, where an "error" was to come'
    if not isinstance(reply["error"], str):
        return f'{asked} "error" is {kind(reply["error"])}: write it as text'
    if part not in reply["error"]:
        return (
            f"{asked} the error is {reply['error']!r}, which does not say {part!r}: the caller "
            'wants to know what went wrong, as in f"{type(error).__name__}: {error}"'
        )
    return None


def replies_differ(
    replies: Sequence[bytes | None], script: Sequence[tuple[bytes, Mapping[str, object]]]
) -> str | None:
    """Say how a server's replies differ from those to the requests of a script, which come with
    their outcomes; a request that comes again is to get its first reply again.
    """
    first: dict[bytes, bytes | None] = {}
    for reply, (request, outcome) in zip(replies, script, strict=False):
        bug = not_the_reply(reply, request, outcome)
        before = first.get(request)
        if bug and before and reply:
            again = ", and was carried out twice" if "result" in _read(reply) else ""
            return (
                f"{_shown(request)} came twice{again}: the reply was first "
                f"{before.decode(errors='replace')}, then {reply.decode(errors='replace')}. "
                "Remember what you replied, and to whom, and reply it again"
            )
        if bug:
            return bug
        first[request] = reply
    return None


def _shown(request: bytes) -> str:
    return request.decode() if _read(request) else f"the message {short(request)}"


def not_called_once(requests: Sequence[bytes], calls: int) -> str | None:
    """Say how many requests a caller sent in place of one for each call."""
    if len(requests) == calls:
        return None
    return f"for {count(calls, 'call')}, {count(len(requests), 'request')} arrived: send one each"
