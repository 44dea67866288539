"""Kill, starve and damage ledgers; nothing may be lost, doubled or silently wrong.

    python bench/crash.py              50 kills, 20 faults, 60 damaged files
    python bench/crash.py --long       1,000 kills, 100 faults, 300 damaged files

Kills: `add` runs in a child process that is sent SIGKILL at a random moment, up to nine times,
then left to finish. Faults: the child runs into a full disk (SQLite's page limit) or into failing
writes (a limit on the size of files). After each, the ledger must be whole, and in the end
identical, row by row, to that of a run nobody disturbed. Damage: truncations and bit flips of a
finished ledger must be refused on opening, or change nothing of what it answers.

The coder is a stub that finds its records by pattern: what is tested is the ledger.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import select

from detente.coder import Outcome
from detente.errors import DetenteError
from detente.read.base import Raw
from detente.records import Actor, Document, Evidence, Record, When
from detente.store import Ledger
from detente.store.add import fill
from detente.store.ask import Question, ask
from detente.store.schema import metadata

STATES = {"Peru": "PER", "Chile": "CHL", "Ghana": "GHA", "Togo": "TGO", "Japan": "JPN"}
KINDS = {"visited": ("CONSULT", "visit", "042", 1, "visits"),
         "blamed": ("ACCUSE", None, "111", 3, "statements"),
         "helped": ("AID", None, "070", 2, None)}
ODD = 17  # one input in so many is refused


def dispatches(count: int) -> list[Raw | DetenteError]:
    """Made-up dispatches, a few of them copies of others, a few that cannot be read."""
    rng = random.Random(4)
    out: list[Raw | DetenteError] = []
    for i in range(count):
        if i % ODD == ODD - 1:
            out.append(DetenteError("D107", "not valid JSON", input=f"wire:{i}", stage="read"))
            continue
        told = []
        for _ in range(rng.randrange(6)):
            a, b = rng.sample(list(STATES), 2)
            told.append(f"{a} {rng.choice(list(KINDS))} {b}.")
        filler = " ".join(f"word{rng.randrange(3000)}" for _ in range(rng.randrange(400)))
        out.append(Raw(f"w{i}", " ".join([*told, filler]), published=f"2004-05-{i % 28 + 1:02}",
                       source=f"paper {i % 5}", origin=f"wire:{i}"))
        if i % 11 == 10:
            out.append(out[rng.randrange(len(out))])
    return out


def records(doc: Document) -> list[Record]:
    """A record for each `Peru visited Chile.`"""
    out, at = [], 0
    for sentence in doc.text.split(". "):
        words = sentence.split()
        if len(words) == 3 and words[1] in KINDS:
            who, verb, whom = words
            type_, mode, cameo, quad, ledger = KINDS[verb]
            id_ = hashlib.sha256(f"{doc.id} {at}".encode()).hexdigest()[:20]
            day = doc.published or ""
            out.append(Record(
                id_, {"id": doc.id, "url": None, "title": None, "published": day,
                      "source": doc.source, "agency": None},
                type_, mode, (), cameo, quad, 1.0, None, "actual",
                (Actor(who, STATES[who], "state"),), (Actor(whom, STATES[whom], "state"),), False,
                When(day, day, "day"), None, None, ledger, None,
                (Evidence(at, at + len(sentence), sentence),), 0.8))
        at += len(sentence) + 2
    return out


def code(raws: Iterable[Raw | DetenteError]) -> Iterator[Outcome]:
    """The stub coder."""
    for raw in raws:
        if isinstance(raw, DetenteError):
            yield Outcome(raw.input, "rejected", error=raw)
            continue
        doc = Document(raw.id, raw.text, published=raw.published, source=raw.source)
        found = records(doc)
        yield Outcome(raw.origin, "coded" if found else "empty", doc, found)


def state(path: Path) -> str:
    """Everything a ledger holds and answers, hashed; row numbers included."""
    digest = hashlib.sha256()
    with Ledger.open(path, readonly=True) as book:
        for table in metadata.sorted_tables:
            for row in book.fetch(select(table).order_by(*table.primary_key.columns)):
                digest.update(repr(sorted(row.items())).encode())
        for event in book.events():
            digest.update(repr(event).encode())
        for question in (Question(text="word7 OR word30*"), Question(between=("PER", "CHL")),
                         Question(by="Japan", since="2004-05-05", type=("AID",))):
            digest.update(repr([e["id"] for e in ask(book, question)]).encode())
    return digest.hexdigest()


def child(run: Callable[[], None]) -> int:
    """Runs in a forked child; gives its process id."""
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        run()
        status = 0
    except DetenteError as err:
        status = 40 if err.code == "D405" else 41
    finally:
        os._exit(status)
    return 0


def add(path: Path, inputs: list[Raw | DetenteError]) -> None:
    with Ledger.open(path, create=True) as book:
        fill(book, inputs, code)


def left_over(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name not in ("l.db", "l.db-wal", "l.db-shm")]


class Harness:
    """Counts what happened; a failure is kept with its words."""

    def __init__(self, folder: Path, size: int, seed: int) -> None:
        self.folder, self.rng = folder, random.Random(seed)
        self.inputs = dispatches(size)
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self.whole = folder / "whole.db"
        began = time.monotonic()
        add(self.whole, self.inputs)
        self.took = time.monotonic() - began
        self.state = state(self.whole)
        with Ledger.open(self.whole, readonly=True) as book:
            self.documents = book.counts()["documents"]

    def fail(self, words: str) -> None:
        self.failures.append(words)
        print("FAILED:", words, flush=True)

    def verify(self, path: Path, what: str) -> int:
        """Whole after a blow; gives how many documents are in."""
        if not path.exists():
            return 0
        try:
            with Ledger.open(path, readonly=True, check="full") as book:
                counts = book.counts()
                self.counts["documents found after blows"] += counts["documents"]
                return counts["documents"]
        except DetenteError as err:
            self.fail(f"{what}: {err}")
            return 0

    def finish(self, path: Path, what: str) -> None:
        """Adding again ends where nobody disturbed."""
        add(path, self.inputs)
        if state(path) != self.state:
            self.fail(f"{what}: the ledger differs from an undisturbed one")
        for file in path.parent.iterdir():
            file.unlink()
        path.parent.rmdir()

    def kills(self, number: int) -> None:
        while self.counts["kills"] < number:
            path = Path(tempfile.mkdtemp(dir=self.folder)) / "l.db"
            left = 1.0  # the share still to be added: what is left takes less time
            for _ in range(self.rng.randint(1, 9)):
                pid = child(lambda path=path: add(path, self.inputs))  # type: ignore[misc]
                time.sleep(self.rng.random() * self.took * max(0.2, left * 1.05))
                os.kill(pid, signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
                if os.WIFSIGNALED(status):
                    self.counts["kills"] += 1
                elif os.WEXITSTATUS(status):
                    self.fail(f"add ended by itself with {os.WEXITSTATUS(status)}")
                left = 1 - self.verify(path, f"kill {self.counts['kills']}") / self.documents
            for name in left_over(path.parent):  # of a ledger killed while it was being made
                (path.parent / name).unlink()
            self.finish(path, f"after kill {self.counts['kills']}")
            if number > 100:
                print(f"\r{self.counts['kills']} kills", end="", file=sys.stderr, flush=True)

    def faults(self, number: int) -> None:
        size = self.whole.stat().st_size
        for at in range(number):
            path = Path(tempfile.mkdtemp(dir=self.folder)) / "l.db"
            Ledger.open(path, create=True).close()
            room = self.rng.randint(path.stat().st_size, size)
            kind = "full disk" if at % 2 else "failing writes"
            blow = self._full if at % 2 else self._failing
            pid = child(lambda: blow(path, room))  # noqa: B023 - used at once
            _, status = os.waitpid(pid, 0)
            ended = os.WEXITSTATUS(status)
            self.counts[f"{kind}: " + {0: "fitted", 40: "D405"}.get(ended, f"status {ended}")] += 1
            if ended not in (0, 40):
                self.fail(f"{kind} at {room} bytes: ended with {ended}, not D405")
            self.verify(path, f"{kind} at {room}")
            self.finish(path, f"{kind} at {room}")

    def _full(self, path: Path, room: int) -> None:
        with Ledger.open(path) as book:
            book.conn.exec_driver_sql(f"PRAGMA max_page_count={room // 4096}")
            book.conn.rollback()
            fill(book, self.inputs, code)

    def _failing(self, path: Path, room: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        add(path, self.inputs)

    def damage(self, number: int) -> None:
        data = self.whole.read_bytes()
        for at in range(number):
            path = self.folder / "damaged.db"
            what = self._break(path, data, at)
            try:
                found = state(path)
            except DetenteError as err:
                self.counts[f"damage: {err.code}"] += 1
            else:
                self.counts["damage: harmless"] += 1
                if found != self.state:
                    self.fail(f"{what}: opened, and silently wrong")
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)

    def _break(self, path: Path, data: bytes, at: int) -> str:
        if at % 3 == 0:
            cut = self.rng.randrange(len(data))
            if at % 2:
                cut -= cut % 4096
            path.write_bytes(data[:cut])
            return f"cut to {cut} bytes"
        broken = bytearray(data)
        # Every fifth in the header page, where few bytes mean much.
        reach = 4096 if at % 5 == 0 else len(data)
        bits = [self.rng.randrange(reach * 8) for _ in range(self.rng.choice((1, 1, 2, 8)))]
        for bit in bits:
            broken[bit // 8] ^= 1 << bit % 8
        path.write_bytes(broken)
        return f"bits {bits}"


def main() -> int:
    """Runs what was asked for; 1 where anything failed."""
    ask_ = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else "")
    ask_.add_argument("--long", action="store_true")
    ask_.add_argument("--kills", type=int)
    ask_.add_argument("--faults", type=int)
    ask_.add_argument("--damage", type=int)
    ask_.add_argument("--size", type=int, default=80, help="dispatches a run")
    ask_.add_argument("--seed", type=int, default=0)
    given = ask_.parse_args()
    kills, faults, damage = (1000, 100, 300) if given.long else (50, 20, 60)
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    try:
        harness = Harness(folder, given.size, given.seed)
        print(f"{given.size} dispatches, {harness.took:.2f} s undisturbed, "
              f"{harness.whole.stat().st_size:,} bytes; seed {given.seed}", flush=True)
        harness.kills(kills if given.kills is None else given.kills)
        harness.faults(faults if given.faults is None else given.faults)
        harness.damage(damage if given.damage is None else given.damage)
    except KeyboardInterrupt:
        print("stopped; so far:")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, count in sorted(harness.counts.items()):
        print(f"{count:>7}  {name}")
    print(f"{len(harness.failures):>7}  failures")
    return 1 if harness.failures else 0


if __name__ == "__main__":
    sys.exit(main())
