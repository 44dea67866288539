"""The Python face as the README shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import detente
from detente.coder import Coder
from detente.errors import DetenteError
from detente.read import Raw
from testkit import SAMPLES

TEXT = "Peru's president met Chile's foreign minister in Lima on Monday."


def test_one_text_in_an_iterator_out() -> None:
    records = detente.code(TEXT, published="2012-05-02")
    assert isinstance(records, Iterator)
    first = next(records)
    assert isinstance(first, detente.Record)
    assert first.type == "CONSULT"
    assert {a.entity for a in (*first.sources, *first.targets)} == {"PER", "CHL"}
    assert first.when is not None and first.when.start == "2012-04-30"
    assert TEXT[first.evidence[0].start : first.evidence[0].end] == first.evidence[0].quote


def test_many_texts_of_all_forms(coder: Coder) -> None:
    row = {"id": "row", "text": TEXT, "published": "2012-05-02", "title": "Talks"}
    got = list(coder.code([TEXT, row, Raw("raw", TEXT, published="2012-05-02")],
                          published="2012-05-02"))
    assert len(got) == 3
    assert [r.document["id"] for r in got[1:]] == ["row", "raw"]
    assert got[1].document["title"] == "Talks"
    assert {r.when for r in got} == {got[0].when}


def test_texts_are_taken_as_they_come(coder: Coder) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield TEXT

    records = coder.code(endless(), published="2012-05-02")
    assert [next(records).type for _ in range(3)] == ["CONSULT"] * 3


def test_code_raises_and_outcomes_go_on(coder: Coder) -> None:
    french = ("Le président de la République a reçu jeudi à Paris son homologue chilien pour des "
              "entretiens sur le commerce entre les deux pays.")
    with pytest.raises(DetenteError) as caught:
        list(coder.code([french, TEXT]))
    assert caught.value.code == "D110"
    raws = [Raw("a", french), Raw("b", TEXT), Raw("c", "It rained in the night.")]
    outcomes = list(coder.outcomes(raws, published="2012-05-02"))
    assert [o.status for o in outcomes] == ["rejected", "coded", "empty"]
    assert outcomes[0].error is not None and outcomes[0].error.remedy


@pytest.mark.parametrize("row", [{}, {"text": None}, {"text": 3}, {"text": " "}])
def test_a_row_without_text_is_refused(coder: Coder, row: dict[str, object]) -> None:
    with pytest.raises(DetenteError):
        list(coder.code(row))


def test_text_s_own_date_wins_over_the_option(coder: Coder) -> None:
    record = next(coder.code(f"May 2, 2012\n\n{TEXT}", published="1999-01-01"))
    assert record.document["published"] == "2012-05-02"


def test_confidence_bar(coder: Coder) -> None:
    paths = [r for r in detente.read.read_sources([str(SAMPLES)]) if isinstance(r, Raw)]
    all_ = list(coder.code(paths))
    strict = Coder(min_confidence=0.9)
    kept = list(strict.code(paths))
    assert 0 < len(kept) < len(all_)
    assert {r.id for r in kept} == {r.id for r in all_ if r.confidence >= 0.9}


def test_missing_model_is_named() -> None:
    with pytest.raises(DetenteError) as caught:
        Coder("en_core_web_none")
    assert caught.value.code == "D201" and "en_core_web_none" in str(caught.value)


def test_records_are_frozen(coder: Coder) -> None:
    record = next(coder.code(TEXT, published="2012-05-02"))
    with pytest.raises(AttributeError):
        record.type = "ASSAULT"  # type: ignore[misc]
