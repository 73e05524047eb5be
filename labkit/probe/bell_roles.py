"""What the processes of experiments with bells and regions do; see roles.py for the rules."""

from __future__ import annotations

import os
import time

from labkit import measure
from labkit.link import Bell, Region
from labkit.probe.notes import Gate, Notes, noting, readable
from labkit.probe.roles import Gates, pin_to_one_core

RECORD = 4096  # bytes of a region that are written as one
_WORD = 8
_LONGEST = 0.4  # seconds of ringing while nobody waits


def ring(end: Bell, notes: Notes, gates: Gates, times: int) -> None:
    """Ring so many times each time that one of the gates opens; leave when the last one does."""
    *gates, last = gates
    with noting(notes), end:
        notes.add("opened")
        for gate in gates:
            gate.wait()
            for _ in range(times):
                end.ring()
            notes.add("rung")
        last.wait()


def wait(end: Bell, notes: Notes, gate: Gate | None = None) -> None:
    """Once the gate is open, wait again and again, and write down each time that it was woken."""
    with noting(notes), end:
        ready = readable()
        notes.add("opened")
        if gate:
            gate.wait()
            notes.add("ready", len(readable() - ready - {gate.reader, notes.file}))
        while True:
            end.wait()
            notes.add("woke")


def ring_on(end: Bell, notes: Notes, most: int, last: Gate) -> None:
    """Ring again and again while nobody waits."""
    give_up = time.monotonic() + _LONGEST
    with noting(notes), end:
        notes.add("opened")
        for number in range(most):
            end.ring()
            if number % 1000 == 999:
                notes.add("rung", number + 1)
                if time.monotonic() > give_up:
                    break
        notes.add("done")
        last.wait()


def ring_and_wait(end: Bell, notes: Notes, seconds: float) -> None:
    """Ring and wait for the answer for a while; write down how long that takes, in nanoseconds."""
    pin_to_one_core()
    with noting(notes), end:

        def there_and_back() -> None:
            end.ring()
            end.wait()

        samples = measure.latency(there_and_back, seconds=seconds)
        call = measure.latency(os.getppid, seconds=0.01)
        notes.add("took", round(samples.median * 1e9), round(call.median * 1e9))


def wait_and_ring(end: Bell, notes: Notes) -> None:
    """Answer each ring."""
    pin_to_one_core()
    with noting(notes), end:
        while True:
            end.wait()
            end.ring()


def inspect(end: Region, notes: Notes, gate: Gate) -> None:
    """Tell how large the memory is, and whether it begins with zeros; then stay."""
    with noting(notes), end:
        content = bytes(end.buf)
        notes.add("size", len(content))
        notes.add("zeros" if not any(content) else "not zeros")
        notes.add("opened")
        gate.wait()


def write(end: Region, notes: Notes, gates: Gates, content: bytes) -> None:
    """Write something once the first gate is open, and stay until the last is."""
    gate, last = gates
    with noting(notes), end:
        notes.add("opened")
        gate.wait()
        end.buf[: len(content)] = content
        notes.add("written")
        last.wait()


def look(end: Region, notes: Notes, gate: Gate, content: bytes) -> None:
    """Tell whether it is there once the gate is open."""
    with noting(notes), end:
        notes.add("opened")
        gate.wait()
        notes.add("sees", "yes" if bytes(end.buf[: len(content)]) == content else "no")


def overwrite(end: Region, notes: Notes, gate: Gate, stop: Gate) -> None:
    """Write a record of all A, then one of all B, and so on, until it is stopped."""
    with noting(notes), end:
        size = min(RECORD, end.buf.nbytes)
        records = [bytes([letter]) * size for letter in b"AB"]
        notes.add("opened")
        gate.wait()
        while not stop.is_open():
            for _ in range(100):
                for record in records:
                    end.buf[:size] = record


def read_records(end: Region, notes: Notes, gate: Gate, seconds: float) -> None:
    """Read the record again and again, until one is half A and half B, or the time is up."""
    with noting(notes), end:
        size = min(RECORD, end.buf.nbytes)
        notes.add("opened")
        gate.wait()
        count, give_up = 0, time.monotonic() + seconds
        while time.monotonic() < give_up:
            count += 1
            if len(set(bytes(end.buf[:size]))) > 1:
                notes.add("torn", count)
                return
        notes.add("whole", count)


def count_up(end: Region, notes: Notes, gates: Gates, times: int) -> None:
    """Add 1 so many times to the number that the memory begins with; then tell the number."""
    gate, last = gates
    with noting(notes), end:
        notes.add("opened")
        gate.wait()
        for _ in range(times):
            number = int.from_bytes(end.buf[:_WORD], "little") + 1
            end.buf[:_WORD] = number.to_bytes(_WORD, "little")
        notes.add("done")
        last.wait()
        notes.add("total", int.from_bytes(end.buf[:_WORD], "little"))


def touch(end: Region, notes: Notes, seconds: float) -> None:
    """Write 64 bytes and read them for a while; write down how long that takes."""
    pin_to_one_core()
    with noting(notes), end:
        content = bytes(min(64, end.buf.nbytes))

        def store_and_load() -> None:
            end.buf[: len(content)] = content
            bytes(end.buf[: len(content)])

        samples = measure.latency(store_and_load, seconds=seconds)
        call = measure.latency(os.getppid, seconds=0.01)
        notes.add("took", round(samples.median * 1e9), round(call.median * 1e9))
