"""An event as the series see it: who acted on whom, on which day, told by which story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Event = Mapping[str, Any]
#: What has taken place or is taking place. Calling something off is an act too: see `counted`.
HAPPENED = ("actual", "ongoing")


@dataclass(frozen=True, slots=True)
class Act:
    """An event without its words; `event` is the whole.

    `start` and `end` are inclusive, None where the date is not known. `story` is the story that
    told it first (its document's id where stories are not known), `told` that story's day,
    `stories` how many told it.
    """

    id: str
    type: str
    quad: int
    goldstein: float | None
    intensity: float | None
    status: str
    start: date | None
    end: date | None
    precision: str | None
    sources: frozenset[str]
    targets: frozenset[str]
    symmetric: bool
    ledger: str | None
    story: str
    told: date | None
    stories: int
    reports: int
    event: Event

    @property
    def counted(self) -> bool:
        """Whether it happened: plans, denials and suppositions are not deeds."""
        return self.status in HAPPENED or (self.status == "called_off" and self.type == "REJECT")

    @property
    def cooperative(self) -> bool:
        return self.quad <= 2

    @property
    def midpoint(self) -> date | None:
        """The day it bears on: its first, or the middle of a month or year."""
        if self.start is None or self.end is None or self.precision in ("day", "range"):
            return self.start
        return self.start + timedelta(days=(self.end - self.start).days // 2)


def key_of(actor: Mapping[str, Any]) -> str:
    """Whom an actor acts for: the code, or the name of one who acts for nobody else."""
    return str(actor.get("entity") or actor.get("name") or "")


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def act_of(event: Event, story_of: Mapping[str, str] | None = None) -> Act:
    """An event of the ledger (a dictionary with `reports`) as an act.

    Args:
        event: as `Ledger.events()` gives it.
        story_of: document id to story id; a document alone is its own story.
    """
    stories = story_of or {}
    told = sorted(
        (str((r.get("document") or {}).get("published") or "9999"),
         str((r.get("document") or {}).get("id") or r.get("record") or ""))
        for r in event.get("reports") or [{"document": event.get("document") or {}}])
    names = [stories.get(doc, doc) for _, doc in told]
    when = event.get("when") or {}
    start = _day(when.get("start"))
    end = _day(when.get("end")) or start
    return Act(
        id=str(event["id"]), type=str(event["type"]), quad=int(event["quad"]),
        goldstein=event.get("goldstein"), intensity=event.get("intensity"),
        status=str(event["status"]), start=start, end=end, precision=when.get("precision"),
        sources=frozenset(key_of(a) for a in event.get("sources") or ()) - {""},
        targets=frozenset(key_of(a) for a in event.get("targets") or ()) - {""},
        symmetric=bool(event.get("symmetric")), ledger=event.get("ledger"),
        story=names[0], told=_day(told[0][0]),
        stories=len(set(names)), reports=len(told), event=event)


def acts_of(events: Iterable[Event], story_of: Mapping[str, str] | None = None) -> list[Act]:
    """Many of them."""
    return [act_of(e, story_of) for e in events]


def one_way(act: Act, a: str, b: str) -> bool:
    """Whether `a` does it to `b`; both do where it is symmetric."""
    if act.symmetric:
        return a != b and {a, b} <= act.sources | act.targets
    return a in act.sources and b in act.targets and a != b


def pairs(act: Act) -> Iterator[tuple[str, str]]:
    """The pairs an act ties, each once, its two names in order.

    Those who act side by side on a third are not tied by it.
    """
    if act.symmetric:
        sides = sorted(act.sources | act.targets)
        yield from ((a, b) for i, a in enumerate(sides) for b in sides[i + 1 :])
        return
    yield from sorted({(min(s, t), max(s, t)) for s in act.sources for t in act.targets if s != t})


def quote_of(act: Act, longest: int = 160) -> str:
    """The words it rests on, on one line."""
    spans = act.event.get("evidence") or ()
    return " ".join(str(spans[0]["quote"]).split())[:longest] if spans else ""


def evidence_of(act: Act) -> dict[str, Any]:
    """What a reader needs to check an act: its id, date, type, words and where they stand."""
    reports = act.event.get("reports") or ()
    document = (reports[0].get("document") if reports else act.event.get("document")) or {}
    return {"event": act.id, "date": act.start.isoformat() if act.start else None,
            "type": act.type, "quad": act.quad, "goldstein": act.goldstein,
            "sources": sorted(act.sources), "targets": sorted(act.targets),
            "quote": quote_of(act), "document": document.get("id"),
            "title": document.get("title"), "reports": act.reports}
