"""Our own dispatches: what is found stays found, what is missing is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from detente.coder import Coder
from detente.output import record_json
from detente.read import Raw, read_sources
from testkit import SAMPLES
from testkit.golden import Golden, Score, load_all, score

ALL = load_all()


@pytest.fixture(scope="session")
def scored(coder: Coder) -> Mapping[str, tuple[Score, str | None]]:
    out = {}
    for golden in ALL:
        raw = _raw(golden)
        result = coder.one(raw)
        assert result.error is None, result.error
        assert result.document is not None
        records = [record_json(r) for r in result.records]
        out[golden.name] = (score(golden, records), result.document.published)
    return out


def _raw(golden: Golden) -> Raw:
    raws = [r for r in read_sources([str(SAMPLES / golden.file)]) if isinstance(r, Raw)]
    return next(r for r in raws if golden.id in (None, r.id))


def test_every_sample_has_its_facts() -> None:
    raws = list(read_sources([str(SAMPLES)]))
    assert len(raws) == len(ALL) == 12
    assert {g.file for g in ALL} == {p.name for p in SAMPLES.iterdir()}


@pytest.mark.parametrize("golden", ALL, ids=lambda g: g.name)
def test_facts(golden: Golden, scored: Mapping[str, tuple[Score, str | None]]) -> None:
    result, published = scored[golden.name]
    assert published == golden.published
    lost = [f"{fact['says']}: lacks {', '.join(short)}"
            for fact, short, _ in result.misses if not fact.get("missing")]
    assert not lost, "no longer met:\n" + "\n".join(lost)
    won = [fact["says"] for fact in result.met if fact.get("missing")]
    assert not won, f"met now, take `missing` off: {won}"


@pytest.mark.parametrize("golden", ALL, ids=lambda g: g.name)
def test_nothing_invented(golden: Golden, scored: Mapping[str, tuple[Score, str | None]]) -> None:
    result, _ = scored[golden.name]
    assert not result.forbidden, [(rule, _line(r)) for rule, r in result.forbidden]
    other = [_line(r) for r in result.other]
    assert len(other) <= golden.max_other, "\n".join(other)


def _line(record: Mapping[str, Any]) -> str:
    who = "+".join(str(a["entity"]) for a in record["sources"])
    whom = "+".join(str(a["entity"]) for a in record["targets"])
    return f"{record['type']} {who}>{whom} {record['status']}: {record['evidence'][0]['quote']}"
