"""Articles per second of the whole coder against the plain spaCy pipeline, in one run.

    python bench/throughput.py [--n 300] [--seed 1] [--profile]

Both read the same stories, one at a time in one process and thread, in alternating slices, so
that a busy machine slows both alike. The plain pipeline is `nlp(text)` with every component as
shipped; the coder is everything from the raw story to its records. Stories: the wire corpus
where it lies beside the project, else the shipped samples, several times over.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import io
import os
import pstats
import random
import time
from collections.abc import Iterator
from pathlib import Path

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import orjson  # noqa: E402

from detente.coder import Coder  # noqa: E402
from detente.read import Raw, from_mapping, read_sources  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
KIT = Path(os.environ.get("DETENTE_KIT", ROOT.parent / "shared" / "kit"))
CORPUS = KIT / "corpus" / "reuters.jsonl.gz"
SLICES = 10
FOREIGN = "Il ministro degli esteri ha ricevuto ieri a palazzo la delegazione dei paesi vicini."


def wire(path: Path) -> Iterator[Raw]:
    """The corpus's stories; its dates and datelines are metadata."""
    with gzip.open(path) as lines:
        for number, line in enumerate(lines, 1):
            row = orjson.loads(line)
            row.pop("places", None)
            yield from_mapping(row, f"{path.name}:{number}")


def stories(n: int, seed: int) -> tuple[str, list[Raw]]:
    """What to measure on: its name and `n` stories."""
    if CORPUS.exists():
        return "wire stories", random.Random(seed).sample(list(wire(CORPUS)), n)
    own = [r for r in read_sources([str(ROOT / "samples")]) if isinstance(r, Raw)]
    return "shipped samples", (own * (n // len(own) + 1))[:n]


def whole(raw: Raw) -> str:
    """What the plain pipeline is given: all the coder reads, no more."""
    return f"{raw.title}\n\n{raw.text}" if raw.title else raw.text


def measure(coder: Coder, raws: list[Raw]) -> tuple[float, float, int]:
    """Seconds of the plain pipeline, seconds of the coder, records."""
    import spacy

    plain = spacy.load(coder.settings.model)
    own = [r for r in read_sources([str(ROOT / "samples")]) if isinstance(r, Raw)]
    for raw in [*raws[:3], *own[:3]]:  # tables loaded and caches warm for both
        plain(whole(raw))
        coder.one(raw)
    coder.one(Raw("warm", FOREIGN))  # the language model is loaded when it is first in doubt
    spent = [0.0, 0.0]
    records = 0
    size = max(1, len(raws) // SLICES)
    for at in range(0, len(raws), size):
        part = raws[at : at + size]
        start = time.perf_counter()
        for raw in part:
            plain(whole(raw))
        middle = time.perf_counter()
        for raw in part:
            records += len(coder.one(raw).records)
        spent[0] += middle - start
        spent[1] += time.perf_counter() - middle
    return spent[0], spent[1], records


def profile(coder: Coder, raws: list[Raw]) -> str:
    """The costliest functions of the coder by their own time, and the stages' shares."""
    run = cProfile.Profile()
    run.enable()
    for raw in raws:
        coder.one(raw)
    run.disable()
    out = io.StringIO()
    stats = pstats.Stats(run, stream=out).strip_dirs()
    stats.sort_stats("tottime").print_stats(30)
    stats.sort_stats("cumtime").print_stats(45)
    return out.getvalue()


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--n", type=int, default=300, help="stories (default 300)")
    args.add_argument("--seed", type=int, default=1, help="which stories (default 1)")
    args.add_argument("--profile", action="store_true", help="profile the coder instead")
    given = args.parse_args()
    name, raws = stories(given.n, given.seed)
    coder = Coder()
    if given.profile:
        print(profile(coder, raws))
        return
    plain, whole_coder, records = measure(coder, raws)
    n = len(raws)
    words = sum(len(r.text.split()) for r in raws)
    print(f"{n} {name}, {words:,} words, {records} records, one process")
    print(f"plain spaCy    {n / plain:8.1f} articles/s")
    print(f"detente        {n / whole_coder:8.1f} articles/s")
    print(f"ratio          {plain / whole_coder:8.2f}")


if __name__ == "__main__":
    main()
