"""Own-worded reports of one event and near misses: figures over their floors, in any order."""

from __future__ import annotations

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.coder import Coder
from detente.errors import DetenteError
from detente.evaluate import reports
from detente.merge import events
from detente.records import Document, Record
from detente.store import Ledger
from detente.store.settle import settle

HERE = Path(__file__).parent
FLOORS = json.loads((HERE.parents[1] / "bench" / "floors.json").read_text(encoding="utf-8"))
Sets = list[tuple[str, list[reports.Told]]]


@pytest.fixture(scope="module")
def sets() -> Sets:
    return list(reports.coded(HERE / "told.yml", Coder()))


@pytest.mark.parametrize(("name", "half"), [("even", 0), ("odd", 1)])
def test_figures(sets: Sets, name: str, half: int) -> None:
    report = reports.score(sets[half::2])
    assert report.reports > 90 and report.apart > 40
    for figure, value in report.figures().items():
        assert value >= FLOORS[f"told.{name}.{figure}"], (figure, str(report))


def _all(sets: Sets) -> list[tuple[Document, list[Record]]]:
    return [(t.document, list(t.records)) for _, told in sets for t in told if t.document]


def test_any_order_and_in_parts(sets: Sets) -> None:
    # One world of all sets: what is far apart in time or sides must not meddle.
    told = [(i, t) for i, (_, set_) in enumerate(sets) for t in set_ if t.document]
    documents = {f"{i}-{t.document.id}": t.document for i, t in told if t.document}
    records = [_renamed(r, i) for i, t in told for r in t.records]
    whole = events.group(records, documents)
    parts = events.parts(iter(records))
    assert sorted(i for p in parts for i in p) == sorted(r.id for r in records)
    assert max(len(p) for p in parts) < len(records) / 4
    by_id = {r.id: r for r in records}
    one_by_one = [g for p in parts for g in events.group([by_id[i] for i in p], documents)]
    assert sorted(one_by_one, key=lambda g: g.id) == whole
    # A record that a person has tied to another is in its part.
    far = (parts[0][0], parts[-1][0])
    assert any(set(far) <= set(p) for p in events.parts(records, [far]))


def _renamed(record: Record, number: int) -> Record:
    from dataclasses import replace
    return replace(record, id=f"{number}-{record.id}",
                   document={**record.document, "id": f"{number}-{record.document['id']}"})


@given(st.randoms(use_true_random=False), st.integers(1, 9))
@settings(max_examples=8, deadline=None)
def test_a_ledger_filled_in_any_order(sets: Sets, rng: random.Random, step: int) -> None:
    chosen = sets[:8]
    docs = [(Document(f"{i}-{d.id}", d.text, published=d.published),
             [_renamed(r, i) for r in rs])
            for i, one in enumerate(chosen) for d, rs in _all([one])]
    assert _events(docs, len(docs)) == _events(rng.sample(docs, len(docs)), step)


def _events(docs: list[tuple[Document, list[Record]]], step: int) -> list[dict[str, object]]:
    import tempfile
    with tempfile.TemporaryDirectory() as folder, \
            Ledger.open(Path(folder) / "l.db", create=True) as book:
        for at in range(0, len(docs), step):
            for doc, records in docs[at : at + step]:
                book.put(doc, records, key=doc.id)
            settle(book)
        return sorted(book.events(), key=lambda e: str(e["id"]))


def test_the_gold_itself() -> None:
    for one in reports.read(HERE / "told.yml"):
        letters = [event for event, _, _ in one["reports"]]
        assert any(a == b for a, b in combinations(letters, 2)), one["name"]


@pytest.mark.parametrize("text", ["sets: [{name: x, reports: [[a, 2001-01-01]]}]", "[", "x: 1",
                                  "sets: [{name: x, reports: [[a, 2001-01-01, '']]}]"])
def test_broken_gold(tmp_path: Path, text: str) -> None:
    file = tmp_path / "gold.yml"
    file.write_text(text)
    with pytest.raises(DetenteError) as caught:
        reports.read(file)
    assert caught.value.code == "D109"

