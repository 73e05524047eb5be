"""Waits explained, each by what the kernel knows about it: sockets, queues, locks, semaphores,
signals; and busy waits, which the kernel knows nothing about.
"""

from __future__ import annotations

import select

from labkit import kernel
from labkit.kernel import Call, OpenFile
from labkit.names import spoken
from labkit.observe import locks, memory, queues, signals
from labkit.observe.scene import NOTEBOOK, Scene, label, numbers_of, private
from labkit.observe.selected import CALLS, selected
from labkit.observe.situation import Situation

_RECEIVES = {"recvfrom", "recvmsg", *kernel.READS}
_SENDS = {"sendto", "sendmsg", *kernel.WRITES}
_ACCEPTS = {"accept", "accept4"}
_LOCKS = {"flock", "fcntl"}
_QUEUES = {"mq_timedsend", "mq_timedreceive"}
ON_FILES = {*_RECEIVES, *_SENDS, *_ACCEPTS, *_LOCKS, *_QUEUES, "connect"}
_SPOKEN = {"recvfrom": "recv", "recvmsg": "recv", "sendto": "send", "sendmsg": "send"}
_SHOWN = 16  # descriptors that a process waits for at once
_LOOK = 0.06  # seconds between the two looks at who is busy
_ENOUGH = 8  # of those who run: where a hundred do, we get little time to look
_BUSY = 0.8  # of that time: a process that never sleeps runs, or stands in the queue to run


def on_file(scene: Scene, pid: int, call: Call, file: OpenFile) -> Situation:
    """Explain a wait in a call whose first argument is a descriptor."""
    if call.name in _LOCKS:
        return _on_lock(scene, pid, call, file)
    if call.name in _QUEUES:
        return _on_queue(scene, pid, call, file)
    if call.name in _ACCEPTS:
        name = scene.names[pid]
        text = f"{name} waits in accept() on {label(file)} for somebody to connect. Nobody does."
        return Situation(name, "accept", text, _others(scene, pid))
    if call.name == "connect":
        return _connecting(scene, pid, file)
    if file.kind == "socket":
        return _on_socket(scene, pid, call, file)
    name, others = scene.names[pid], scene.holders(file)
    others.pop(name, None)
    tail = f" {scene.listed(others)} could end that." if others else " Nobody else has it open."
    why = ", until somebody adds to it" if file.kind == "eventfd" else ""
    text = f"{name} waits in {call.name}() on {label(file)}{why}.{tail}"
    return Situation(name, file.kind if why else call.name, text, tuple(others))


def _on_socket(scene: Scene, pid: int, call: Call, file: OpenFile) -> Situation:
    name, verb = scene.names[pid], _SPOKEN.get(call.name, call.name)
    receives = call.name in _RECEIVES
    others = scene.ends(file, writing=receives)
    if file.identity[1] in scene.unaccepted:
        text = f"{name} waits in {verb}() on {label(file)}, whose connection nobody has accepted: "
        text += f"that is up to {scene.listed(others)}." if others else "none of these listens."
        return Situation(name, "not accepted", text, tuple(others))
    own = others.pop(name, [])
    text = f"{name} waits in {verb}() on {label(file)}"
    text += ", for data or for end-of-file. " if receives else ": its buffer is full. "
    what = "The other end is open in" if receives else "Only who has the other end can read:"
    if others:
        text += f"{what} {scene.listed(others)}."
    if own and receives and others:
        text += f" {name} itself has a copy of it open, {numbers_of(own)}: close that there."
    elif own and receives:
        text += f"Only {name} itself has the other end, {numbers_of(own)}: close that there."
    elif not others:
        text += "Nobody here has the other end."
        # At the end of a stream, it would not wait.
        text += " A datagram socket is not told when its peer has gone." if receives else ""
    return Situation(name, "socket empty" if receives else "socket full", text, tuple(others))


def _connecting(scene: Scene, pid: int, file: OpenFile) -> Situation:
    name = scene.names[pid]
    text = (
        f"{name} waits in connect() on {label(file)}: the server's queue of connections is full, "
        "and it accepts none."
    )
    return Situation(name, "connect", text, _others(scene, pid))


def _on_lock(scene: Scene, pid: int, call: Call, file: OpenFile) -> Situation:
    name, in_the_way = scene.names[pid], locks.in_the_way(pid)
    holders = {scene.names[each.pid]: each.pid for each in in_the_way if scene.alive(each.pid)}
    verb = "flock" if call.name == "flock" else "fcntl"
    text = f"{name} waits in {verb}() for the lock on {label(file)}. "
    if holders:
        text += " and ".join(f"{who}{scene.manner(number)}" for who, number in holders.items())
        text += " holds it."
    else:  # a flock() belongs to the open file, and stays with whoever inherited that
        heirs = scene.holders(file)
        heirs.pop(name, None)
        holders = dict.fromkeys(heirs, 0)
        text += "Who took it has ended"
        text += f", but {scene.listed(heirs)} has the same file open." if heirs else "."
    return Situation(name, "file lock", text, tuple(holders))


def _on_queue(scene: Scene, pid: int, call: Call, file: OpenFile) -> Situation:
    name, sends = scene.names[pid], call.name == "mq_timedsend"
    ends = scene.ends(file, writing=not sends).items()
    others = {who: fds for who, fds in ends if who not in (name, NOTEBOOK)}
    verb, state = ("mq_send", "full") if sends else ("mq_receive", "empty")
    act = "receive from" if sends else "send to"
    which = f"{spoken(file.path)!r} (fd {file.fd})"
    text = f"{name} waits in {verb}() on the queue {which}: it is {state}. "
    found = queues.posix(pid, file.fd)
    text += f"It holds {found.size} bytes. " if found and sends else ""
    if others:
        text += f"Only {scene.listed(others)} could {act} it."
    else:
        text += f"No other process here has it open for that, so nobody will {act} it."
    return Situation(name, f"{state} queue", text, tuple(others))


def on_anything_else(scene: Scene, pid: int, call: Call) -> Situation:
    """Explain a wait in any other call."""
    name = scene.names[pid]
    if call.name == "futex" and (call.untimed or not private(call)):
        return _on_futex(scene, pid, call)
    if call.name in ("msgsnd", "msgrcv"):
        return _on_system_v_queue(scene, pid, call)
    if call.name in ("semop", "semtimedop") and call.untimed:
        text = (
            f"{name} waits in semop() on the System V semaphore set {call.arguments[0]}, "
            "until somebody raises it."
        )
        return Situation(name, "semaphore", text, _others(scene, pid))
    if call.name in signals.WAITS and call.untimed:
        return signals.waiting(scene, pid, call)
    if not call.untimed:
        return Situation(name, "sleeping", f"{name} sleeps for a limited time.")
    if call.name in CALLS:
        return _polling(scene, pid, call)
    return Situation(name, call.name, f"{name} waits in {call.name}().")


def _on_futex(scene: Scene, pid: int, call: Call) -> Situation:
    name, address = scene.names[pid], call.arguments[0]
    mapping = None if private(call) else memory.around(pid, address)
    if mapping is None:
        threads = len(kernel.threads(pid))
        why = (
            f"that another of its {threads} threads holds"
            if threads > 1
            else "of its own, and it has no other thread that could release it"
        )
        if threads == 1 and kernel.parent(pid) in scene.names and not kernel.has_executed(pid):
            why += (
                ". Did another thread of its parent hold it at the fork()? Only the thread that "
                "calls fork() is copied, and the lock stays taken"
            )
        return Situation(name, "lock", f"{name} waits for a lock or a semaphore {why}.")
    sharers = scene.sharers(pid, mapping)
    what = f"the semaphore {mapping.name!r}" if mapping.name else "a lock or semaphore"
    value = memory.word(pid, address)
    text = f"{name} waits for {what} in shared memory"
    text += f", whose value is {value}. " if value == 0 and mapping.kind == "semaphore" else ". "
    alive = [each for each in sharers if scene.alive(each)]
    if alive:
        who = " and ".join(f"{scene.names[each]}{scene.manner(each)}" for each in alive)
        text += f"Only who shares it can release it: {who}."
    else:
        text += (
            "No other living process has it: whoever took it has ended without releasing it, "
            "or it began at 0."
        )
    return Situation(name, "lock", text, tuple(scene.names[each] for each in alive))


def _on_system_v_queue(scene: Scene, pid: int, call: Call) -> Situation:
    name, sends = scene.names[pid], call.name == "msgsnd"
    found = queues.system_v(call.arguments[0])
    which = found.name if found else str(call.arguments[0])
    state = "it is full" if sends else "no message of the wanted type is in it"
    text = f"{name} waits in {call.name}() on the System V queue {which}: {state}. "
    last = (found.receiver if sends else found.sender) if found else 0
    act = "received from" if sends else "sent to"
    if last in scene.names:
        text += f"The last that {act} it was {scene.names[last]}."
    elif last:
        gone = kernel.state(last) in ("Z", "")
        text += f"The last that {act} it {'has ended' if gone else 'is none of these'}."
    else:
        text += f"No process has {act} it."
    if found and found.messages and not sends:
        many = (
            "1 message of another type is"
            if found.messages == 1
            else (f"{found.messages} messages of other types are")
        )
        text += f" {many} in it."
    return Situation(name, "full queue" if sends else "empty queue", text, _others(scene, pid))


def _polling(scene: Scene, pid: int, call: Call) -> Situation:
    """Explain a wait for several descriptors: by the one that can never get ready, if there is."""
    name = scene.names[pid]
    files = selected(pid, call)[:_SHOWN]
    if not files:
        return Situation(name, call.name, f"{name} waits in {call.name}().")
    ends = [scene.ends(file, writing=not writes) for file, writes in files]
    found = dict.fromkeys(who for each in ends for who in each)
    others = [who for who in found if who != name]
    what = " or ".join(
        f"{label(file)} to be {'writable' if w else 'readable'}" for file, w in files
    )
    text = f"{name} waits in {call.name}() for {what}. "
    nobody = f"Only {name} itself has the other end." if found else "Nobody has the other end."
    text += f"That is up to {' and '.join(others)}." if others else nobody
    return Situation(name, "poll", text, tuple(others))


def who_is_busy(scene: Scene, running: list[int]) -> dict[int, Situation]:
    """Return a situation for each of these that burns CPU and gets nothing for it."""
    before = {pid: (sum(kernel.scheduled(pid)), kernel.reads(pid)) for pid in running[:_ENOUGH]}
    if not running:
        return {}
    select.select([], [], [], _LOOK)
    found = {}
    for pid, (wanted, (calls, got)) in before.items():
        calls_now, got_now = kernel.reads(pid)
        if sum(kernel.scheduled(pid)) - wanted > _LOOK * _BUSY and got_now == got:
            sharing = [each for each in scene.mappings[pid] if scene.sharers(pid, each)]
            if calls_now - calls > 100:
                how = "it reads again and again, and gets nothing"
            elif sharing:
                how = "it gets nothing from anybody, and may be looking at shared memory in a loop"
            else:
                continue
            name = scene.names[pid]
            text = (
                f"{name} burns CPU: {how}. If it waits for somebody, let it wait in a call that "
                "sleeps, such as a blocking read() or the acquire() of a semaphore."
            )
            found[pid] = Situation(name, "busy waiting", text)
    return found


def _others(scene: Scene, pid: int) -> tuple[str, ...]:
    return tuple(scene.names[each] for each in scene.names if each != pid and scene.alive(each))
