"""What the small model may propose: pairs no frame covers, one way, several doers together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.actors.narrate import note_parsed
from detente.actors.state import DocState
from detente.actors.view import View
from detente.coder import Coder
from detente.events.anyone import antecedent
from detente.events.candidates import Candidate
from detente.events.model import CLASSES, STATUSES, Guess
from detente.events.propose import Proposer
from detente.read.base import Raw
from detente.settings import Settings


class Oracle:
    """Says what it was told of a pair of marked words, else "no event"; notes what is asked."""

    def __init__(self, told: dict[tuple[str, str], tuple[str, float]]) -> None:
        self.told, self.asked = told, []  # type: ignore[var-annotated]

    def guess(self, items: Sequence[Any]) -> list[Guess]:
        out = []
        for text, source, target in items:
            pair = (text[slice(*source)], text[slice(*target)])
            self.asked.append(pair)
            kind, p = self.told.get(pair, ("NONE", 1.0))
            classes = dict.fromkeys(CLASSES, 0.0)
            classes[kind] = p
            classes["NONE"] += 1 - p
            statuses = dict.fromkeys(STATUSES, 0.0)
            statuses["actual"] = 1.0
            out.append(Guess(classes, statuses))
        return out


def propose(coder: Coder, text: str, told: dict[tuple[str, str], tuple[str, float]]
            ) -> tuple[list[Candidate], Oracle]:
    """Proposals for the last sentence of a text."""
    pipeline, oracle = coder.pipeline, Oracle(told)
    proposer = Proposer(pipeline.resolver, pipeline.matcher.status, oracle,  # type: ignore[arg-type]
                        Settings())
    analysis = pipeline.prepare(pipeline.understand(
        Raw("t", text, published="2012-05-04", published_from="metadata")), every=True)
    pipeline.parse([analysis])
    state, before, found = DocState("2012-05-04"), None, []
    for index in sorted(analysis.views):
        view: View = analysis.views[index]
        note_parsed(pipeline.resolver, view, state)
        frames = pipeline.matcher.candidates(view, state)
        found = proposer.candidates(view, state, frames, False, before)
        before = view
    return found, oracle


ODD = "Peru thinks little of Chilean copper and has no need of Bolivian gas."


def sides(c: Candidate) -> tuple[set[str | None], set[str | None]]:
    return ({f.actor.entity for f in c.sources}, {f.actor.entity for f in c.targets})


def test_a_pair_without_a_frame_is_proposed_where_the_model_is_sure(coder: Coder) -> None:
    found, _ = propose(coder, ODD, {("Peru", "Chilean copper"): ("ACCUSE", 0.9)})
    assert [(c.type, *sides(c)) for c in found] == [("ACCUSE", {"PER"}, {"CHL"})]
    found, _ = propose(coder, ODD, {("Peru", "Chilean copper"): ("ACCUSE", 0.6)})
    assert found == []


def test_a_pair_that_a_frame_covers_is_not_asked(coder: Coder) -> None:
    _, oracle = propose(coder, "Peru accused Chile of spying on Bolivia.", {})
    assert ("Peru", "Chile") not in oracle.asked
    assert ("Peru", "Bolivia") in oracle.asked


def test_of_both_directions_the_surer_stands(coder: Coder) -> None:
    found, _ = propose(coder, ODD, {("Peru", "Chilean copper"): ("REJECT", 0.8),
                                    ("Chilean copper", "Peru"): ("REJECT", 0.95)})
    assert [sides(c) for c in found] == [({"CHL"}, {"PER"})]


def test_several_at_one_word_are_one_act(coder: Coder) -> None:
    text = "Peru and Chile think little of Bolivian gas."
    found, _ = propose(coder, text, {("Peru", "Bolivian gas"): ("ACCUSE", 0.9),
                                     ("Chile", "Bolivian gas"): ("ACCUSE", 0.8)})
    assert [sides(c) for c in found] == [({"PER", "CHL"}, {"BOL"})]


def test_the_sentence_before_lends_a_target_to_a_subject_without_one(coder: Coder) -> None:
    text = "Bolivia has gas. Peru will think it over."
    found, oracle = propose(coder, text, {("Peru", "Bolivia"): ("AGREE", 0.9)})
    assert ("Peru", "Bolivia") in oracle.asked
    assert [sides(c) for c in found] == [({"PER"}, {"BOL"})]
    # An act told of the subject leaves nothing to lend.
    _, oracle = propose(coder, "Bolivia has gas. Peru accused Chile of theft.", {})
    assert ("Peru", "Bolivia") not in oracle.asked


def test_an_unknown_they_is_whoever_spoke(coder: Coder) -> None:
    doc = coder.pipeline.nlp("The teachers said they would march.")
    they = next(t for t in doc if t.text == "they")
    found = antecedent(they)
    assert found is not None and found.text == "teachers"
