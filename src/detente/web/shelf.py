"""The ledger as the desk holds it: several readers, one writer at a time, a coder when asked."""

from __future__ import annotations

import os
import queue
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from detente.records import Record
from detente.store import Ledger
from detente.store.judge import decide, put_judgement

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.pipeline import Analysis
    from detente.read.base import Raw

T = TypeVar("T")
#: Readers open at once; a request waits for one.
READERS = 4
#: Answers kept that cost more than a few milliseconds; all dropped when the file changes.
KEPT = 256


class Shelf:
    """Lends readonly ledgers to requests, each to one at a time; safe in several threads.

    Args:
        path: the ledger's file.
        by: who judges: kept with every correction.
        make: makes the coder of the Paste page, on first use.

    Raises:
        DetenteError: as `Ledger.open`.
    """

    def __init__(self, path: str | os.PathLike[str], *, by: str = "desk",
                 make: Callable[[], Coder] | None = None) -> None:
        self.path, self.by = Path(path), by
        self._make = make or _coder
        self._readers: queue.LifoQueue[Ledger] = queue.LifoQueue()
        self._all = [Ledger.open(self.path, readonly=True)]
        self._all += [Ledger.open(self.path, readonly=True, check="none")
                      for _ in range(READERS - 1)]
        for reader in self._all:
            self._readers.put(reader)
        self._writing = threading.Lock()
        self._coding = threading.Lock()
        self._loaded: Coder | None = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._of: Hashable = None
        self._keeping = threading.Lock()

    def close(self) -> None:
        """Closes every reader."""
        for reader in self._all:
            reader.close()

    @contextmanager
    def reader(self) -> Iterator[Ledger]:
        """A ledger for reading, for the time of one request."""
        ledger = self._readers.get(timeout=30)
        try:
            yield ledger
        finally:
            self._readers.put(ledger)

    def state(self) -> Hashable:
        """Changes whenever the ledger's content may have."""
        out = []
        for suffix in ("", "-wal"):
            try:
                stat = Path(f"{self.path}{suffix}").stat()
                out.append((stat.st_mtime_ns, stat.st_size))
            except OSError:
                out.append((0, 0))
        return tuple(out)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """`make()`, or what it gave before if the ledger is the same since."""
        state = self.state()
        with self._keeping:
            if state != self._of:
                self._kept.clear()
                self._of = state
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
        made = make()
        with self._keeping:
            if self._of == state:
                self._kept[key] = made
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return made

    def judge(self, record: str, verdict: str, changes: Mapping[str, Any] | None,
              note: str | None) -> Record:
        """A person's word on a record, kept and applied.

        Raises:
            DetenteError: as `put_judgement`; D404 where another program is writing.
        """
        with self._writing, Ledger.open(self.path, check="none") as book:
            return put_judgement(book, record, verdict, changes, by=self.by, note=note)

    def decide(self, one: str, other: str, kind: str) -> None:
        """A person's word that two events or records are the `same` or `different`.

        Raises:
            DetenteError: D403 where one is not there; D404 where another program is writing.
        """
        with self._writing, Ledger.open(self.path, check="none") as book:
            decide(book, one, other, kind, by=self.by)

    def analyse(self, raw: Raw) -> Analysis:
        """A pasted text, coded; the coder is loaded once and used by one request at a time.

        Raises:
            DetenteError: for a text that cannot be coded.
        """
        with self._coding:
            if self._loaded is None:
                self._loaded = self._make()
            return self._loaded.explain(raw)


def _coder() -> Coder:
    from detente.coder import Coder

    return Coder()
