"""Waits for signals explained: which one, and whether it came too early or is blocked.

    pause()        until a handler has run          what came before it, was handled then
    sigsuspend()   the same, with another mask
    sigwait()      until one of a set is pending    what came before it, is kept

See signal(7), pause(2), sigsuspend(2), sigwait(3).
"""

from __future__ import annotations

from labkit import kernel
from labkit.kernel import Call
from labkit.observe.scene import Scene
from labkit.observe.situation import Situation

WAITS = {"pause": "pause", "rt_sigsuspend": "sigsuspend", "rt_sigtimedwait": "sigwait"}
_BYTES = 8  # of a set of signals, in the kernel


def waiting(scene: Scene, pid: int, call: Call) -> Situation:
    """Explain a wait for a signal. Anybody could send one: no circle can be read from that."""
    name, blocked, wanted = scene.names[pid], kernel.pending(pid), _wanted(pid, call)
    text = f"{name} waits in {WAITS[call.name]}() for {_listed(wanted) or 'a signal'}. "
    if blocked:
        text += f"{_listed(blocked)} has come, but {name} blocks it."
    elif wanted and not any(kernel.catches(pid, number) for number in wanted):
        text += "Nobody has sent it."
    else:
        text += (
            "None is pending. One that came before the wait began was handled then, and is not "
            "kept: block it first, and wait with sigsuspend() or sigwait()."
        )
    return Situation(name, "signal", text)


def _wanted(pid: int, call: Call) -> list[int]:
    """Return the signals that end a sigwait(); none where its memory may not be read."""
    if WAITS[call.name] != "sigwait":
        return []
    mask = int.from_bytes(kernel.bytes_at(pid, call.arguments[0], _BYTES), "little")
    return [number for number in range(1, 65) if mask >> (number - 1) & 1]


def _listed(numbers: list[int]) -> str:
    return " and ".join(map(kernel.signal_name, numbers))
