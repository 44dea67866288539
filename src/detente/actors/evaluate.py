"""Measures who is who against a gold file of spans and entities.

Gold is JSON lines: `{id, text, published, group, spans: [{start, end, text, entity, kind,
name?, sector?}], none: [[start, end, text], ...]}`. `entity` is an ISO 3166 alpha-3 code, an
organisation's short code, several with commas where a plural means several, or null for an
actor that acts for none. A span is right where the head of its words resolves to that entity,
and to that person where a name is given; the words under `none` must resolve to nobody.
Predictions are JSON lines `{id, spans: [{start, end, entity, name?, sector?}]}`; without a
file of them the project's own resolver makes them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.actors.agents import Agents
from detente.actors.lexicon import build
from detente.actors.narrate import note_parsed
from detente.actors.resolve import Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.errors import DetenteError
from detente.knowledge.fold import fold
from detente.knowledge.load import Knowledge
from detente.parse.model import parse
from detente.parse.sentences import split
from detente.records import Actor, Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

Row = dict[str, Any]
KINDS = ("state", "person", "body", "organisation", "group", "none")


@dataclass(slots=True)
class Report:
    """Counts per kind of gold span, and what went wrong, one line each."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    sectors: Counter[str] = field(default_factory=Counter)
    by_group: dict[str, Counter[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def precision(self, kind: str | None = None) -> float:
        """Right among those resolved; words that mean nobody count as wrong where resolved."""
        found = sum(self.found.values()) if kind is None else self.found[kind]
        right = sum(self.right.values()) if kind is None else self.right[kind]
        return right / found if found else 1.0

    def recall(self, kind: str | None = None) -> float:
        """Right among those that should be resolved."""
        gold = sum(self.gold.values()) if kind is None else self.gold[kind]
        right = sum(self.right.values()) if kind is None else self.right[kind]
        return right / gold if gold else 1.0

    def table(self) -> str:
        """The figures as lines of text."""
        lines = [f"{'kind':<14}{'gold':>6}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}"]
        for kind in KINDS:
            lines.append(
                f"{kind:<14}{self.gold[kind]:>6}{self.found[kind]:>7}{self.right[kind]:>7}"
                f"{self.precision(kind):>11.3f}{self.recall(kind):>8.3f}")
        lines.append(
            f"{'all':<14}{sum(self.gold.values()):>6}{sum(self.found.values()):>7}"
            f"{sum(self.right.values()):>7}{self.precision():>11.3f}{self.recall():>8.3f}")
        lines.append(f"sectors right: {self.sectors['right']} of {self.sectors['gold']}")
        return "\n".join(lines)


def read_rows(path: Path) -> list[Row]:
    """A file of JSON lines.

    Raises:
        DetenteError: D103 where a line is not an object or its offsets do not hold.
    """
    out = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                for span in row.get("spans", []):
                    if "text" in span and row["text"][span["start"]:span["end"]] != span["text"]:
                        raise ValueError(f"offsets of {span['text']!r}")
            except (ValueError, KeyError, TypeError, AttributeError) as err:
                raise DetenteError("D103", f"line {number}: {err}", input=str(path),
                                   stage="evaluate", remedy="mend that line") from err
            out.append(row)
    return out


class Reader:
    """Resolves whole texts: the names, the parse, then every noun phrase in order."""

    def __init__(self, knowledge: Knowledge, nlp: Language) -> None:
        self.lexicon = build(knowledge.actors)
        self.resolver = Resolver(self.lexicon, Agents(knowledge.actors), knowledge.coref)
        self.nlp = nlp

    def views(self, text: str, day: str | None) -> tuple[list[View], DocState]:
        """The parsed sentences of a text with what their noun phrases resolved to."""
        spans = split(text, 0, len(text))
        hits = self.lexicon.scan(text)
        docs = parse(self.nlp, (text[s:e] for s, e in spans))
        state = DocState(day)
        out = []
        for index, ((start, end), doc) in enumerate(zip(spans, docs, strict=True)):
            inside = [h for h in hits if start <= h.start and h.end <= end]
            view = View(Sentence(index, start, end, text[start:end], 0), doc, inside)
            note_parsed(self.resolver, view, state)
            out.append(view)
        return out, state

    def at(self, views: list[View], state: DocState, start: int, end: int) -> list[Actor]:
        """The actors that the words at `start`..`end` stand for, coordination within included."""
        for view in views:
            offset = view.sentence.start
            if not offset <= start < view.sentence.end:
                continue
            inside = [t for t in view.doc if start <= offset + t.idx
                      and offset + t.idx + len(t) <= end and not t.is_punct]
            head = _head(inside)
            if head is None:
                return []
            found = self.resolver.one(head, view, state)
            return [f.actor for f in found if f.how != "modifier"]
        return []


def _head(tokens: list[Token]) -> Token | None:
    indexes = {t.i for t in tokens}
    tops = [t for t in tokens if t.head.i not in indexes or t.head.i == t.i]
    nouns = [t for t in tops if t.pos_ in ("NOUN", "PROPN", "PRON", "ADJ")]
    return (nouns or tops or [None])[0]  # type: ignore[list-item]


def predict(gold: list[Row], reader: Reader) -> Iterator[Row]:
    """Our own resolution of every gold span, in the shape of a predictions file."""
    for row in gold:
        views, state = reader.views(row["text"], row.get("published"))
        spans = []
        marked = [(s["start"], s["end"]) for s in row["spans"]]
        marked += [(start, end) for start, end, _ in row.get("none", [])]
        for start, end in marked:
            actors = reader.at(views, state, start, end)
            if actors:
                spans.append({
                    "start": start, "end": end,
                    "entity": ",".join(sorted({a.entity for a in actors if a.entity})) or None,
                    "name": actors[0].name if len(actors) == 1 else None,
                    "kind": actors[0].kind, "sector": actors[0].sector})
        yield {"id": row["id"], "spans": spans}


def evaluate(
    gold_path: Path, predictions_path: Path | None = None, reader: Reader | None = None
) -> Report:
    """Scores a predictions file, or our own resolver, against gold.

    Args:
        gold_path: JSON lines as described above.
        predictions_path: JSON lines of the same ids; None to run `reader`.
        reader: needed where there are no predictions.

    Raises:
        DetenteError: D103 on a broken file; D001 where neither predictions nor reader is given.
    """
    gold = read_rows(gold_path)
    if predictions_path is not None:
        rows = {r["id"]: r for r in read_rows(predictions_path)}
    elif reader is not None:
        rows = {r["id"]: r for r in predict(gold, reader)}
    else:
        raise DetenteError("D001", "nothing to score", input=str(gold_path), stage="evaluate",
                           remedy="give a predictions file or a reader")
    report = Report()
    for row in gold:
        score(row, rows.get(row["id"], {}), report)
    return report


def score(row: Mapping[str, Any], predicted: Mapping[str, Any], report: Report) -> None:
    """Adds one gold text to a report."""
    given = {(s["start"], s["end"]): s for s in predicted.get("spans", [])}
    group = report.by_group.setdefault(row.get("group", ""), Counter())
    for span in row["spans"]:
        kind = span["kind"]
        got = given.get((span["start"], span["end"]))
        report.gold[kind] += 1
        report.found[kind] += got is not None
        good = got is not None and _agrees(span, got)
        report.right[kind] += good
        group["gold"] += 1
        group["right"] += good
        if span.get("sector"):
            report.sectors["gold"] += 1
            report.sectors["right"] += bool(got and got.get("sector") == span["sector"])
            if good and got and got.get("sector") != span["sector"]:
                report.errors.append(f"{row['id']} sector of [{span['text']}] {span['sector']}: "
                                     f"{got.get('sector')}")
        if not good:
            wanted = f"{span['entity']} {span.get('name', '')}".strip()
            shown = f"{got['entity']} {got.get('name') or ''}".strip() if got else "nothing"
            report.errors.append(f"{row['id']} {row['published']} [{span['text']}] "
                                 f"{wanted}: {shown} | {row['text']}")
    for start, end, words in row.get("none", []):
        got = given.get((start, end))
        report.gold["none"] += 1
        report.right["none"] += got is None
        report.found["none"] += 1
        group["gold"] += 1
        group["right"] += got is None
        if got is not None:
            report.errors.append(f"{row['id']} {row['published']} {{{words}}} nobody: "
                                 f"{got['entity']} {got.get('name')} | {row['text']}")


def _agrees(span: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    wanted = sorted((span["entity"] or "").split(","))
    if wanted != sorted((got.get("entity") or "").split(",")):
        return False
    name = span.get("name")
    return not name or _plain(name) == _plain(got.get("name") or "")


def _plain(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").replace(".", " ").split())
