"""A record in the making: a candidate with its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.actors.view import View
from detente.events.candidates import Candidate
from detente.records import Actor, Evidence, When, Where


@dataclass(slots=True)
class Draft:
    """What the stages after the matcher fill in."""

    candidate: Candidate
    view: View
    evidence: Evidence
    when: When | None = None
    where: Where | None = None
    where_why: str = ""  # what the place rests on, or why there is none
    speaker: Actor | None = None
    assertion: str = "asserted"
    agency: str | None = None
    quote: str | None = None
    addressee: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    confidence: float = 0.0
    more: list[Evidence] = field(default_factory=list)

    @property
    def trigger_start(self) -> int:
        return self.view.sentence.start + self.candidate.trigger.idx


def evidence(text: str, view: View, first: int, last: int) -> Evidence:
    """Tokens first..last as a quotation of the document, trimmed of loose marks."""
    doc, offset = view.doc, view.sentence.start
    while first < last and ((doc[first].is_punct and doc[first].text not in "\"“‘'«") or
                            doc[first].is_space or doc[first].dep_ == "cc"):
        first += 1
    while last > first and (doc[last].text in ",;:-–—" or doc[last].is_space):
        last -= 1
    start, end = offset + doc[first].idx, offset + doc[last].idx + len(doc[last])
    return Evidence(start, end, text[start:end])
