"""Every record can be checked against the words it quotes, and comes out the same every time."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import islice

import pytest

from detente.coder import Coder, Outcome, code_many
from detente.output import jsonl
from detente.read import Raw, from_mapping, read_sources
from detente.records import Document, Record
from testkit import DISPATCH, KIT, SAMPLES
from testkit.shell import Shell

WIRE = KIT / "corpus" / "reuters.jsonl.gz"
FIRST = next(DISPATCH.glob("*.txt"), None) if DISPATCH.exists() else None


def faults(record: Record, doc: Document) -> Iterator[str]:
    """What is wrong with a record's quotations."""
    coded = [b for b in doc.blocks if b.kind in ("title", "body", "dateline")]
    if not record.evidence:
        yield "no evidence"
    for e in record.evidence:
        if doc.text[e.start : e.end] != e.quote or not e.quote.strip():
            yield f"quote {e.start}:{e.end} {e.quote[:60]!r}"
        if not any(b.start <= e.start < e.end <= b.end for b in coded):
            yield f"outside the coded text: {e.quote[:60]!r}"
    for actor in (*record.sources, *record.targets):
        m = actor.mention
        if m is not None and doc.text[m.start : m.end] != m.text:
            yield f"mention {m.text!r} is {doc.text[m.start : m.end]!r}"


def all_faults(outcomes: Iterable[Outcome]) -> tuple[int, list[str]]:
    count, wrong = 0, []
    for outcome in outcomes:
        for record in outcome.records:
            assert outcome.document is not None
            count += 1
            wrong += [f"{outcome.origin}: {f}" for f in faults(record, outcome.document)]
    return count, wrong


def test_samples(coder: Coder) -> None:
    count, wrong = all_faults(coder.outcomes(read_sources([str(SAMPLES)])))
    assert count > 50
    assert not wrong, "\n".join(wrong)


@pytest.mark.skipif(FIRST is None, reason="the first dispatch is not beside the project")
def test_first_dispatch(coder: Coder) -> None:
    count, wrong = all_faults(coder.outcomes(read_sources([str(FIRST)])))
    assert count and not wrong, "\n".join(wrong)


def test_offsets_are_those_of_read(shell: Shell) -> None:
    read = shell("read", str(SAMPLES), "--format", "jsonl")
    texts = {d["id"]: d["text"] for d in map(json.loads, read.out.splitlines())}
    coded = [json.loads(line)
             for line in shell("code", str(SAMPLES), "--format", "jsonl").out.splitlines()]
    assert len(texts) == 12 and coded
    for record in coded:
        for e in record["evidence"]:
            assert texts[record["document"]["id"]][e["start"] : e["end"]] == e["quote"]


def test_offsets_count_characters(coder: Coder) -> None:
    # Astral letters are two units in UTF-16 and four bytes in UTF-8, but one character.
    text = "𝒜𝒷𝒸 🕊🕊 ét.\n\nPeru’s president met Chile’s foreign minister in Lima on Monday.\n"
    count, wrong = all_faults(coder.outcomes([Raw("x", text, published="2012-05-01")]))
    assert count and not wrong


def wire(n: int, seed: int) -> list[Raw]:
    with gzip.open(WIRE) as lines:
        rows = [json.loads(line) for line in lines]
    return [from_mapping({k: row.get(k) for k in ("id", "title", "text", "date")}, row["id"])
            for row in random.Random(seed).sample(rows, n)]


@pytest.mark.slow
@pytest.mark.skipif(not WIRE.exists(), reason="the wire stories are not beside the project")
def test_two_thousand_wire_stories(coder: Coder) -> None:
    outcomes = list(code_many(coder, wire(2000, seed=2), workers=2, chunk=50))
    assert len(outcomes) == 2000
    faults_of_ours = [str(o.error) for o in outcomes if o.error and o.error.code == "D901"]
    assert not faults_of_ours, faults_of_ours[:5]
    count, wrong = all_faults(outcomes)
    assert count > 200
    assert not wrong, "\n".join(wrong[:20])


# -- the same bytes every time ---------------------------------------------------------------


def lines(outcomes: Iterable[Outcome]) -> dict[str, list[bytes]]:
    return {o.document.id: [jsonl(r) for r in o.records] for o in outcomes if o.document}


@pytest.fixture(scope="module")
def mixed() -> list[Raw]:
    """The samples, and wire stories of all lengths where there are any."""
    own = [r for r in read_sources([str(SAMPLES)]) if isinstance(r, Raw)]
    return own + (wire(40, seed=3) if WIRE.exists() else [])


def test_same_bytes_twice_and_in_any_order(coder: Coder, mixed: list[Raw]) -> None:
    once = lines(coder.outcomes(mixed))
    assert sum(map(len, once.values())) > 50
    assert lines(coder.outcomes(mixed)) == once
    assert lines(coder.outcomes(reversed(mixed))) == once
    shuffled = random.Random(4).sample(mixed, len(mixed))
    assert lines(coder.outcomes(shuffled)) == once


def test_same_bytes_with_two_workers(coder: Coder, mixed: list[Raw]) -> None:
    one = [(o.origin, o.status, [jsonl(r) for r in o.records]) for o in coder.outcomes(mixed)]
    two = [(o.origin, o.status, [jsonl(r) for r in o.records])
           for o in code_many(coder, mixed, workers=2, chunk=5)]
    assert two == one


@pytest.mark.slow
def test_same_bytes_in_another_process() -> None:
    # Sets and dicts of strings iterate differently under another hash seed.
    runs = [subprocess.run(
        [sys.executable, "-c", "from detente.cli import main; main()", "code", str(SAMPLES),
         "--format", "jsonl"],
        env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=120,
    ).stdout for seed in ("1", "2")]
    assert runs[0] and runs[0] == runs[1]


def test_more_inputs_than_the_queue_holds(coder: Coder) -> None:
    text = "Peru's president met Chile's foreign minister in Lima on Monday."
    raws = (Raw(str(i), text, published="2012-05-01") for i in range(60))
    ids = [o.document.id for o in islice(code_many(coder, raws, workers=2, chunk=2), 60)
           if o.document]
    assert ids == [str(i) for i in range(60)]
