"""What was seen of a program's processes, each as a sentence: what happened, why, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from labkit.failure import Place
from labkit.observe import Explanation, Situation
from labkit.watch.polling import MANAGER, stale
from labkit.watch.program import Member, Program
from labkit.watch.records import Line, Page, Records, place

_ZOMBIE = 0.3  # seconds: a parent that does wait may be late
_KILLED = -9


@dataclass(frozen=True)
class Finding:
    """Be one thing that is wrong."""

    kind: str
    text: str

    def __str__(self) -> str:
        return self.text


def zombies(program: Program) -> Iterator[Finding]:
    """Yield who had ended long before its parent did, without the parent's wait for it.

    Who was killed, or whose parent was, is not counted: to end its children so, and then itself, is
    a program's right.
    """
    killed = {pid for pid, member in program.members.items() if member.status == _KILLED}
    for each in program.members.values():
        if each.zombie_for > _ZOMBIE and not killed & {each.pid, each.parent} and not each.helper:
            text = (
                f"{each.name} had ended, and stayed a zombie: nobody has called wait() for it. "
                "Whoever starts a process is to wait for its end, with os.waitpid() or join()."
            )
            yield Finding("zombie", text)


def orphans(left: Iterable[tuple[Member, str]]) -> Iterator[Finding]:
    """Yield who still runs after the program has ended, with what each is doing."""
    for each, doing in left:
        text = (
            f"{each.name} still ran after the program had ended: it is an orphan. End it, or wait "
            f"for it, before you leave; signals reach a whole process group by os.killpg(). {doing}"
        )
        yield Finding("orphan", text)


def busy(program: Program, found: dict[int, Place | None]) -> Iterator[Finding]:
    """Yield who has burnt a processor while it only waited."""
    for pid, at in found.items():
        text = (
            f"{program.name(pid)} burns a processor while it only waits: it asks again and "
            f"again{f' ({at})' if at else ''}. Let it sleep in a call until there is something: a "
            "blocking read(), or the acquire() of a semaphore."
        )
        yield Finding("busy waiting", text)


def polling(program: Program, places: dict[int, Place]) -> Iterator[Finding]:
    """Yield who looks again and again for what nobody will do."""
    for pid, at in places.items():
        text = (
            f"{program.name(pid)} looks again and again, and sleeps in between ({at}); all others "
            f"stand still, so that nothing will change.{stale(at)}"
        )
        yield Finding("polling", text)


def in_the_programs_terms(
    explained: Explanation, members: set[str], pollers: set[str], busy: set[str]
) -> Explanation:
    """Return the same of these processes, not of Python's helpers, where a wait in get() of a
    multiprocessing.Queue is called so, whatever pipe and lock that is made of, and so are those who
    poll or are busy, and the process of a manager.
    """

    def translated(each: Situation) -> Situation:
        if "queues.get" in _calls(each):
            return replace(each, text=f"{each.name} waits in get() of a multiprocessing.Queue.")
        if MANAGER in _calls(each):
            text = (
                f"{each.name} is the process of a multiprocessing.Manager: it does what the others "
                "ask of it, and nothing by itself."
            )
            return replace(each, kind="manager", text=text, wakers=())
        if each.name in pollers:
            return replace(each, text=f"{each.name} looks again and again, and sleeps in between.")
        if each.name in busy:
            text = f"{each.name} looks again and again, and burns a processor for it."
            return replace(each, kind="busy waiting", text=text)
        return each

    ours = (each for each in explained.situations if each.name in members)
    return Explanation(tuple(map(translated, ours)))


def _calls(situation: Situation) -> tuple[str, ...]:
    return situation.place.through if isinstance(situation.place, Place) else ()


def queues(explained: Explanation) -> Iterator[Finding]:
    """Yield what a standstill around a multiprocessing.Queue comes from."""
    joins = [each.name for each in explained.situations if each.kind == "waits for child"]
    getters = [each.name for each in explained.situations if "queues.get" in _calls(each)]
    if getters and joins:
        text = (
            f"{' and '.join(getters)} wait{'s' * (len(getters) == 1)} in get() of a "
            f"multiprocessing.Queue that is empty, and {' and '.join(joins)} waits for the end of "
            "such a consumer: nobody will put anything any more. Put an end mark for each consumer."
        )
        yield Finding("queue", text)
    for each in explained.situations if joins else ():
        if "queues._finalize_join" in _calls(each):
            text = (
                f"{each.name} has done its work, but cannot end before somebody fetches what it "
                f"has put into its multiprocessing.Queue. {' and '.join(joins)} could get() it, "
                "but waits in join(): get() first, then join()."
            )
            yield Finding("queue", text)


def kept_back(program: Program, records: Records) -> Iterator[Finding]:
    """Yield who had something to say and kept it in its own buffer, while others waited for it."""
    for each in records.log("kept"):
        name = program.name(each["pid"])
        text = (
            f"{name} had written {each['size']} bytes for fd {each['fd']} that never left it: they "
            "were still in its own buffer, in memory. Flush after each message: "
            "print(…, flush=True), or file.flush()."
        )
        yield Finding("not flushed", text)


def removed_by_python(records: Records) -> Iterator[Finding]:
    """Yield what multiprocessing's helper had to remove because the program did not."""
    for each in records.log("tracker"):
        if "leaked" in each["text"]:
            text = (
                "Python itself had to remove what the program left behind "
                f"({each['text'].partition(': ')[2]}): call unlink() where you made it."
            )
            yield Finding("leftover", text)


class Locks:
    """Know the locks of a program, by the order in which it made or first took them."""

    def __init__(self, program: Program, records: Records) -> None:
        self.program, self.records = program, records
        self.orders = records.log("order")
        self.signals = {each["name"] for each in records.log("signal")}
        self._made = {each["name"]: place(each["place"]) for each in records.log("made")}
        taken = [name for each in self.orders for name in (*each["holds"], each["wants"])]
        self._names = list(dict.fromkeys([*self._made, *taken]))

    def name(self, lock: str) -> str:
        """Return what to call a lock: by the name it was given, else by its number."""
        if lock not in self._made:
            return f"the semaphore {lock!r}"
        number = self._names.index(lock) + 1
        return f"lock {number} (made in line {self._made[lock].line})"

    def waits(self) -> Iterator[str]:
        """Yield a sentence for each process that waits for a lock, about what it holds itself and
        who holds what it wants.
        """
        pages = self.records.pages()
        for pid, page in pages.items():
            if page.wants and pid in self.program.names:
                wanted = page.wants.lock
                others = self.signals | {wanted}
                mine = [each for each in page.holds if each.lock not in others]
                clauses = [f"while it holds {self.name(each.lock)}, {each.place}" for each in mine]
                clauses += self._held(wanted, {**pages, pid: page._replace(holds=())})
                if clauses:
                    head = f"{self.program.name(pid)} waits for {self.name(wanted)}"
                    yield "\n    ".join([head, *clauses])

    def _held(self, wanted: str, pages: dict[int, Page]) -> Iterator[str]:
        if wanted in self.signals:  # whoever lowers such a semaphore is not the one to raise it
            return
        for pid, page in pages.items():
            for each in page.holds:
                if each.lock == wanted:
                    ended = "" if pid in self.program.names else ", which has ended"
                    yield f"held by {self.program.name(pid)}{ended}: it took it in {each.place}"

    def stale(self) -> Iterator[Finding]:
        """Yield each semaphore that is waited for, and was there before it was to be made."""
        existed = {each["name"]: each["place"] for each in self.records.log("existed")}
        wanted = [page.wants.lock for page in self.records.pages().values() if page.wants]
        for name in dict.fromkeys(wanted):
            if name.lstrip("/") in existed:
                text = (
                    f"{self.name(name)} was there already when it was to be made "
                    f"({place(existed[name.lstrip('/')])}): O_CREAT then ignores initial_value, "
                    "and who took it may be long gone. Unlink it first, or make it with O_CREX."
                )
                yield Finding("stale semaphore", text)

    def disorder(self) -> Iterator[Finding]:
        """Yield a finding for each two locks that were taken in both orders."""
        first: dict[tuple[str, str], Line] = {}
        for each in self.orders:
            for held in each["holds"]:
                pair = held, each["wants"]
                if held != each["wants"] and not self.signals & set(pair):
                    first.setdefault(pair, each)
        for (one, other), each in first.items():
            back = first.get((other, one))
            if back and one < other and each["pid"] != back["pid"]:
                yield Finding("lock order", self._both_ways(one, other, each, back))

    def _both_ways(self, one: str, other: str, each: Line, back: Line) -> str:
        who = [self.program.name(entry["pid"]) for entry in (each, back)]
        where = [place(entry["place"]) for entry in (each, back)]
        return (
            f"{who[0]} takes {self.name(one)} and then {self.name(other)} ({where[0]}); "
            f"{who[1]} takes them the other way round ({where[1]}). One day each of them will hold "
            "one and wait for the other: take locks in the same order everywhere."
        )
