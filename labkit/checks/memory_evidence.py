"""What the memory says: compare what is in it, or came out of it, with what should be, and name the
bug that makes the difference.

Each function returns a sentence for the student, or None where there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from labkit.checks.evidence import count, kind, short
from labkit.checks.memory import SLOTS, SPOILT, parts

_NUMBER = 8  # bytes
_LARGE = 1 << 32  # no version in a check gets so high, unless somebody takes it for big-endian
_REVERSED = "its bytes are in reverse order, and should be little-endian"


def sum_differs(before: int, after: int, times: int) -> str | None:
    """Say how a number that was to be counted up so many times has come out otherwise."""
    if after == before + times:
        return None
    reversed_sum = int.from_bytes(before.to_bytes(_NUMBER, "little"), "big") + times
    if after.to_bytes(_NUMBER, "little", signed=True) == _as_big(reversed_sum):
        return "it took the number for big-endian: little-endian is '<q' in struct, or \"little\""
    story = f"the number was {before}, and after {times} additions it is {after}"
    if after == before:
        return f"{story}: what it changed was not this memory. Map what has that name"
    if after - before - times in (1 << 32, -(1 << 32)) or abs(after) < 1 << 32 <= before:
        return f"{story}: it has 8 bytes, not 4, '<q' in struct"
    if 0 < after - before < times:
        lost = times - (after - before)
        return f"{story}: {lost} were lost. Load and store belong together, while you hold the lock"
    return story


def _as_big(number: int) -> bytes:
    return (number % (1 << 64)).to_bytes(_NUMBER, "big")


def lock_missed(found: int, times: int, ours: int) -> str | None:
    """Say how the number differs from the one that we stored while we held the lock."""
    if found == ours + times:
        return None
    if found == times:
        return (
            f"while the lock was ours we stored {ours}; it then went on from 0, loaded before it "
            "held the lock: acquire the lock before the load, release it after the store"
        )
    return f"while the lock was ours we stored {ours}; after {times} more additions it is {found}"


def promise_broken(seen: Sequence[tuple[int, bool]]) -> str | None:
    """Say at which version the memory did not hold what an even version promises."""
    for version, holds in seen:
        if version >= _LARGE:
            return f"stopped at one moment, the version said {version}: {_REVERSED}"
        if version % 2 == 0 and not holds:
            return (
                f"stopped at one moment, the version said {version}, which is even and promises a "
                "whole picture, but the memory held parts of two. Make it odd before the first "
                "byte of the picture changes, and even again after the last"
            )
    return None


def version_differs(version: int, published: int, began: int = 0) -> str | None:
    """Say how a version differs from that after so many pictures: each adds 2 to it."""
    right = began + 2 * published
    if version == right:
        return None
    story = f"after {count(published, 'picture')} the version is {version}, not {right}"
    if version >= _LARGE:
        return f"{story}: {_REVERSED}"
    if version % 2:
        return f"{story}: it is odd, so every reader waits for ever"
    if version == 2 * published:
        return f"{story}: it was {began} before the first. Load it from the memory, and add to that"
    return f"{story}: add 1 before a picture, and 1 after it"


def picture_differs(got: object, wanted: bytes, earlier: bytes) -> str | None:
    """Say how what a reader returned differs from the only picture that was whole."""
    if got == wanted:
        return None
    if not isinstance(got, bytes):
        return f"it returned {kind(got)}, not the picture as bytes: {short(got)}"
    if len(got) == len(wanted) + _NUMBER:
        return "it returned the version together with the picture: the picture begins at byte 8"
    if len(got) != len(wanted):
        return f"it returned {count(len(got), 'byte')}: a picture has {len(wanted)}"
    if got == earlier:
        return "it returned the picture before this one"
    if len(parts(got)) > 1:
        return (
            "it returned the upper half of one picture with the lower half of another. The version "
            "was odd: the writer was at work, and a reader has to wait"
        )
    return f"it returned what is not the picture: {short(got)}"


def gave_up(got: object, *, early: bool) -> str | None:
    """Say that a reader returned without a picture while the writer was still at work."""
    if isinstance(got, bytes) or not early:
        return None
    return (
        f"it gave up, and returned {short(got)}, while the camera was still at work (the version "
        "was odd): try again until there is a whole picture, however long that takes"
    )


def slots_hold(slots: Sequence[bytes], sent: Sequence[bytes]) -> str | None:
    """Say which slot does not hold its message, when nobody has read yet."""
    for number, (raw, message) in enumerate(zip(slots, sent, strict=False)):
        if raw.startswith(_framed(message)):
            continue
        others = [
            other for other in sent if other and other != message and raw.startswith(_framed(other))
        ]
        if others:
            return (
                f"slot {number} holds message {sent.index(others[0])}, and nobody had read message "
                f"{number} yet: wait for `free` before each, and mind which slot is whose"
            )
        if raw.startswith(len(message).to_bytes(4, "big") + message) and message:
            return f"the length in slot {number} has its bytes in reverse order: '<I' in struct"
        return (
            f"slot {number} begins {short(raw[:12])}, and should begin with the length "
            f"{len(message)} (4 bytes, little-endian) and a message of so many bytes"
        )
    return None


def _framed(message: bytes) -> bytes:
    return len(message).to_bytes(4, "little") + message


def slots_differ(got: object, sent: Sequence[bytes]) -> str | None:
    """Say how the messages that came out of a ring differ from those that went into it."""
    if got == list(sent):
        return None
    if not isinstance(got, list):
        return f"it returned {kind(got)}: return a list of messages"
    if len(got) != len(sent):
        return f"{len(got)} of {count(len(sent), 'message')} came through"
    number = next(k for k, (one, other) in enumerate(zip(got, sent, strict=True)) if one != other)
    return f"message {number} (of {count(len(sent[number]), 'byte')}) {_became(number, got, sent)}"


def full_too_early(got: Sequence[bytes], sent: Sequence[bytes]) -> str | None:
    """Say that a consumer was told of a message in whose slot it found what had been there before:
    what it had left there itself, or the message of the round before.
    """
    for number, one in enumerate(got):
        earlier = sent[number - SLOTS] if number >= SLOTS else b""
        if one and one != sent[number] and one in (SPOILT * len(one), earlier):
            return (
                f"`full` was released before message {number} was in its slot, where the consumer "
                "found what had been there before: copy first, then release `full`"
            )
    return None


def _became(number: int, got: Sequence[object], sent: Sequence[bytes]) -> str:
    one, right = got[number], sent[number]
    if not isinstance(one, bytes):
        return f"came back as {kind(one)}: {short(one)}"
    if one in _later(number, sent):
        return (
            f"came back as {short(one)}: that was written into its slot once the other process was "
            "told that the slot is free: copy, with bytes(…), and then release `free`"
        )
    if right in one:
        return f"came back with what is behind or before it, {len(one)} bytes in all: {short(one)}"
    if right.startswith(one):
        return f"came back cut to {count(len(one), 'byte')}"
    return f"came back as {short(one)}"


def _later(number: int, sent: Sequence[bytes]) -> list[bytes]:
    """Return what can stand for a message in its slot once that has been given back: a later
    message, as long as that is, or as long as this one was.
    """
    size, later = len(sent[number]), sent[number + SLOTS :: SLOTS]
    views = [(each + SPOILT * size)[:size] for each in (b"", *later) if size]
    return [each for each in (*later, *views) if each]
