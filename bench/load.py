"""The load of a whole archive in one run: rate, memory over time, and the share of each stage.

    python bench/load.py                     the wire corpus, two processes that code
    python bench/load.py --n 2000 --workers 1

Does what `detente add` does. Every few seconds the memory of this process and its children is
read from /proc, shared pages counted once (PSS); growth compares the means of the last quarter
and of the one before it, that is, over the second half. The share of each stage inside the coder
is taken from a sample coded in one process afterwards.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import orjson  # noqa: E402

from detente import pipeline as stages  # noqa: E402
from detente.coder import Coder, Outcome, code_many  # noqa: E402
from detente.errors import DetenteError  # noqa: E402
from detente.read import Raw, from_mapping  # noqa: E402
from detente.store import Ledger  # noqa: E402
from detente.store import add as adding  # noqa: E402
from detente.store.add import Account, fill  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "kit" / "corpus" / "reuters.jsonl.gz"


def wire(path: Path, n: int | None) -> Iterator[Raw]:
    """The corpus's stories in order; its dates and datelines are metadata."""
    with gzip.open(path) as lines:
        for number, line in enumerate(lines, 1):
            if n is not None and number > n:
                return
            row = orjson.loads(line)
            row.pop("places", None)
            yield from_mapping(row, f"{path.name}:{number}")


class Clock:
    """Seconds by stage; a stage inside another is taken off the outer one."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._open: list[float] = []

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def run(*args: Any, **more: Any) -> Any:
            began = time.perf_counter()
            self._open.append(0.0)
            try:
                return call(*args, **more)
            finally:
                took = time.perf_counter() - began
                inner = self._open.pop()
                self.spent[name] = self.spent.get(name, 0.0) + took - inner
                if self._open:
                    self._open[-1] += took
        return run

    def each(self, name: str, items: Iterator[Any]) -> Iterator[Any]:
        """An iterator whose every step is timed."""
        step = self.timed(name, lambda: next(items, self))
        while (item := step()) is not self:
            yield item

    def shares(self) -> dict[str, float]:
        whole = sum(self.spent.values()) or 1.0
        return {k: round(v / whole, 3) for k, v in sorted(self.spent.items(), key=lambda x: -x[1])}


def memory() -> tuple[int, int]:
    """Bytes in use by this process and all its children: (PSS, RSS)."""
    family = [os.getpid()]
    for pid in family:
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                family += [int(p) for p in (task / "children").read_text().split()]
        except OSError:
            continue
    pss = rss = 0
    for pid in family:
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    pss += int(line.split()[1]) * 1024
                elif line.startswith("Rss:"):
                    rss += int(line.split()[1]) * 1024
        except OSError:
            continue
    return pss, rss


class Meter:
    """Samples memory in a thread until stopped; knows how many dispatches are in."""

    def __init__(self, every: float) -> None:
        self.every, self.began, self.done = every, time.monotonic(), 0
        self.rows: list[dict[str, float]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Meter:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self.every):
            pss, rss = memory()
            self.rows.append({"seconds": round(time.monotonic() - self.began, 1),
                              "documents": self.done, "pss": pss, "rss": rss})

    def on(self, account: Account, error: DetenteError | None) -> None:
        self.done = account.taken

    def growth(self, total: int) -> float:
        """The last quarter's mean memory against the third quarter's."""
        def mean(low: float, high: float) -> float:
            # The last settling is left out: processes that code have ended, and would flatter it.
            rows = [r["pss"] for r in self.rows if low * total <= r["documents"] < high * total]
            return sum(rows) / len(rows) if rows else float("nan")
        return mean(0.75, 1.0) / mean(0.5, 0.75) - 1.0


def load(path: Path, n: int | None, workers: int, ledger: Path, every: float) -> dict[str, Any]:
    """Adds the corpus; what was measured."""
    clock, coder = Clock(), Coder()

    def code(raws: Any) -> Iterator[Outcome]:
        return clock.each("code", code_many(coder, raws, workers=workers))

    adding.settle = clock.timed("settle", adding.settle)  # type: ignore[attr-defined]
    Ledger.put = clock.timed("store", Ledger.put)  # type: ignore[method-assign]
    with Meter(every) as meter, Ledger.open(ledger, create=True) as book:
        account = fill(book, clock.each("read", wire(path, n)), code, on=meter.on)
        counts = book.counts()
        took = time.monotonic() - meter.began
        cpu = sum(os.times()[:4])
    middle = [r for r in meter.rows if r["documents"] >= account.taken / 2]
    return {
        "dispatches": account.taken, "account": account.line(), "counts": counts,
        "workers": workers, "seconds": round(took, 1), "cpu_seconds": round(cpu, 1),
        "rate": round(account.taken / took, 2), "bytes": ledger.stat().st_size,
        "growth_second_half": round(meter.growth(account.taken), 4),
        "pss_middle": middle[0]["pss"] if middle else None,
        "pss_end": meter.rows[-1]["pss"] if meter.rows else None,
        "pss_most": max((r["pss"] for r in meter.rows), default=None),
        "main_process_shares": clock.shares(), "memory": meter.rows,
    }


def inside(path: Path, n: int) -> dict[str, float]:
    """The coder's stages on `n` stories spread over the corpus, in one process."""
    raws = list(wire(path, None))
    raws = raws[:: max(1, len(raws) // n)][:n]
    coder, clock = Coder(), Clock()
    pipe: Any = coder.pipeline
    for raw in raws[:5]:
        coder.one(raw)
    for name, label in (("understand", "clean"), ("prepare", "names, sentences, skim"),
                        ("parse", "parse"), ("events", "rest of the records"),
                        ("_when_where", "dates and places"), ("_weigh", "small model")):
        setattr(pipe, name, clock.timed(label, getattr(pipe, name)))
    pipe.matcher.candidates = clock.timed("patterns", pipe.matcher.candidates)
    stages.attributions = clock.timed("quotations", stages.attributions)
    stages.note_parsed = clock.timed("who is who", stages.note_parsed)
    stages.note_unparsed = clock.timed("who is who", stages.note_unparsed)
    for raw in raws:
        coder.one(raw)
    return clock.shares()


def main() -> None:
    args = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    args.add_argument("--corpus", type=Path, default=CORPUS)
    args.add_argument("--n", type=int, help="only the first so many")
    args.add_argument("--workers", type=int, default=2)
    args.add_argument("--every", type=float, default=5.0, help="seconds between samples")
    args.add_argument("--sample", type=int, default=300, help="stories for the coder's stages")
    args.add_argument("--ledger", type=Path, help="where to keep the ledger (default: nowhere)")
    args.add_argument("--out", type=Path, default=ROOT / "build" / "load.json")
    given = args.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        ledger = given.ledger or Path(folder) / "load.db"
        found = load(given.corpus, given.n, given.workers, ledger, given.every)
    if given.sample:
        found["coder_shares"] = inside(given.corpus, given.sample)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({k: v for k, v in found.items() if k != "memory"}, indent=1))


if __name__ == "__main__":
    main()
