"""The background table is the one its source compiles to."""

from __future__ import annotations

import pytest

from detente.errors import DetenteError
from detente.merge import clusters, likeness, stories
from detente.merge.compile import KNOWLEDGE, compile_rules, compile_text, main
from detente.merge.reports import report
from detente.merge.rules import rules
from detente.merge.terms import shares


def test_compiled_form_is_fresh() -> None:
    assert main(["--check"]) == 0


def test_tiers() -> None:
    assert shares()["the"] == 1.0
    assert 0 < shares()["minister"] < 1
    assert "kousseri" not in shares()


def test_malformed() -> None:
    with pytest.raises(DetenteError) as caught:
        compile_text("tiers: [{words: a b}]")
    assert caught.value.code == "D301"


def test_every_feature_has_its_weight() -> None:
    body = {"id": "a", "type": "AID", "sources": [], "targets": [], "document": {"id": "d"}}
    one, two = report(body), report({**body, "id": "b"})
    assert set(likeness.features(one, two)) == set(rules()["records"]["weights"])
    doc = {"id": "d", "text": "Togo and Ghana met."}
    (article,) = clusters.prepare([doc])
    assert set(clusters.features(article, article)) == set(rules()["articles"]["weights"])
    assert set(stories.compare(doc, doc)) - {"probability"} == set(rules()["stories"]["weights"])


@pytest.mark.parametrize("broken", ["visit: -5.0", "threshold: 0.5", "kind: 1.0 "])
def test_malformed_rules(broken: str) -> None:
    source = (KNOWLEDGE / "merging.yml").read_text(encoding="utf-8")
    assert broken in source
    with pytest.raises(DetenteError) as caught:
        compile_rules(source.replace(broken, broken.split(":")[0] + ": much", 1))
    assert caught.value.code == "D301"
