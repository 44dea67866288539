"""Coverage-guided fuzzing of every reader and of the text path, for a bounded time.

    python bench/fuzz.py --seconds 30          every target 30 seconds, in a process each
    python bench/fuzz.py --target html --seconds 300

A finding is an exception other than a coded error, a broken promise (offsets, one error or
dispatch at least), or an input that takes longer than ten seconds. It is kept under
build/fuzz/TARGET/, and belongs into tests/hostile/cases/ once understood. Needs atheris.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "fuzz"
#: Target -> folder and endings of the malformed inputs it starts from.
SEEDS = {
    "text": ("texts", ()), "html": ("pages", ()), "feed": ("feeds", (".rss", ".atom", ".xml")),
    "sgml": ("feeds", (".sgm",)), "jsonl": ("rows", (".jsonl", ".json")),
    "csv": ("rows", (".csv", ".tsv")), "parquet": ("crawls", (".parquet",)),
    "warc": ("crawls", (".warc", ".warc.gz")), "zip": ("archives", (".zip",)),
    "tar": ("archives", (".tar", ".tgz")), "gz": ("archives", (".gz",)), "clean": ("texts", ()),
}
LONGEST = 20_000


def target(name: str) -> Callable[[bytes], None]:
    """The function that is fed: reads the bytes as what `name` says, and checks what comes."""
    from functools import partial

    from detente.clean import clean
    from detente.errors import CODES, DetenteError
    from detente.knowledge.load import load
    from detente.read import Limits, read_bytes
    from detente.read.source import Source
    from detente.read.walk import Leaf, Options, _leaf, safely

    rules = load().furniture
    limits = Limits(text=2_000_000, page=1_000_000, spool=4_000_000, total=20_000_000,
                    ratio_from=1_000_000)
    direct = name in ("html", "feed", "sgml", "jsonl", "csv", "parquet")

    def read(data: bytes) -> list[Any]:
        if not direct:
            return list(read_bytes(data, f"x.{name}", limits=limits))
        # Past the sniffing, so that what is damaged at its front is read for what it was.
        import io

        source = Source(io.BytesIO(data), "x", hint=f"x.{name}")
        return list(safely(Leaf("x", partial(_leaf, name, source, Options(limits=limits)))))

    def feed(data: bytes) -> None:
        found = read(data)
        assert found, "nothing came of it"
        for item in found:
            if isinstance(item, DetenteError):
                assert item.code in CODES and item.remedy
                if "cannot be parsed (" in item.message:
                    unforeseen(item.message)
                continue
            assert item.text.strip()
            try:
                doc = clean(item, rules)
            except DetenteError:
                continue
            assert doc.text == item.text
            assert all(0 <= b.start <= b.end <= len(doc.text) for b in doc.blocks)

    # Errors of parsers that `safely` turned into D111: handled, but worth knowing of.
    seen: dict[str, int] = {}

    def unforeseen(message: str) -> None:
        kind = message.split("(", 1)[1].split(":", 1)[0]
        seen[kind] = seen.get(kind, 0) + 1
        (WORK / f"{name}.caught.json").write_text(json.dumps(seen))

    return feed


def fuzz_one(name: str, seconds: int) -> None:
    """Fuzzes one target in this process; atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["detente.read", "detente.clean", "feedparser",
                                             "trafilatura", "htmldate", "zipfile", "tarfile"]):
        import feedparser  # noqa: F401
        import trafilatura  # noqa: F401

        feed = target(name)
    corpus = WORK / name
    sys.argv = [sys.argv[0], str(corpus), f"-max_total_time={seconds}", "-timeout=10",
                f"-max_len={LONGEST}", "-rss_limit_mb=2000", f"-artifact_prefix={corpus}-found-",
                "-print_final_stats=1", "-verbosity=1"]
    atheris.Setup(sys.argv, feed)
    atheris.Fuzz()


def seed(name: str) -> int:
    """Writes the small malformed inputs a target starts from; how many."""
    sys.path.insert(0, str(ROOT / "tests"))
    from hostile.make import CASES

    room, ends = SEEDS[name]
    folder = WORK / name
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for path, make in CASES.items():
        if not path.startswith(room + "/") or not (not ends or path.endswith(ends)):
            continue
        if any(word in path for word in ("bomb", "mb", "1e6", "long", "50000", "100000", "deep")):
            continue
        data = make()
        if len(data) <= LONGEST:
            (folder / path.split("/")[1]).write_bytes(data)
            count += 1
    return count


def run(name: str, seconds: int) -> dict[str, Any]:
    """One target in a process of its own: executions and findings."""
    seeds = seed(name)
    done = subprocess.run(
        [sys.executable, __file__, "--inside", name, "--seconds", str(seconds)],
        capture_output=True, text=True, timeout=seconds * 3 + 120, check=False)
    said = done.stderr + done.stdout
    counted = re.search(r"stat::number_of_executed_units:\s+(\d+)", said)
    covered = re.findall(r"cov: (\d+)", said)
    found = sorted(str(p.relative_to(ROOT)) for p in WORK.glob(f"{name}-found-*"))
    caught = WORK / f"{name}.caught.json"
    return {
        "target": name, "seeds": seeds, "executions": int(counted.group(1)) if counted else 0,
        "coverage": int(covered[-1]) if covered else 0, "findings": found,
        "caught": json.loads(caught.read_text()) if caught.exists() else {},
        "tail": said[-1500:] if done.returncode else "",
    }


def main() -> None:
    """Runs the targets one after the other and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=int, default=20, help="for each target")
    parser.add_argument("--target", choices=sorted(SEEDS), action="append")
    parser.add_argument("--inside", choices=sorted(SEEDS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        fuzz_one(args.inside, args.seconds)
        return
    results = []
    for name in args.target or SEEDS:
        result = run(name, args.seconds)
        results.append(result)
        print(f"{name:8} {result['seeds']:4} seeds {result['executions']:9,} executions "
              f"{result['coverage']:6,} edges {len(result['findings'])} findings "
              f"{result['caught'] or ''}", flush=True)
        if result["tail"]:
            print(result["tail"])
    total = sum(r["executions"] for r in results)
    findings = sum(len(r["findings"]) for r in results)
    print(f"{total:,} executions, {findings} findings")
    (WORK / "last.json").write_text(json.dumps(results, indent=1))
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
