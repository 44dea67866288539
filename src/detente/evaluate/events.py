"""`detente evaluate events`: type and quad of marked pairs, or records found in raw text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from detente.coder import Coder
from detente.errors import DetenteError
from detente.evaluate import metrics
from detente.evaluate.quads import sentence_quad
from detente.events.given import fits, old_edition
from detente.events.model import load as load_model
from detente.events.score import Choice, choose
from detente.read.base import Raw
from detente.records import Record

QUADS = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2,
         "RETREAT": 2, "YIELD": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
         "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4}


@dataclass(slots=True)
class EventReport:
    """Figures of one run."""

    mode: str
    pairs: list[metrics.Pair] = field(default_factory=list)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)
    sentences: int = 0
    records: int = 0
    related: int = 0
    found: int = 0
    pair_found: int = 0

    def figures(self) -> dict[str, float]:
        """The numbers that floors are pinned on."""
        out = {"n": float(len(self.pairs)), "accuracy": metrics.accuracy(self.pairs),
               "macro_f1": metrics.macro_f1(self.pairs), "kappa": metrics.kappa(self.pairs)}
        if self.mode == "found" and self.related:
            out["found"] = self.found / self.related
            out["pair_found"] = self.pair_found / self.related
            out["records_per_sentence"] = self.records / max(1, self.sentences)
        return out

    def __str__(self) -> str:
        low, high = metrics.interval(self.pairs)
        f = self.figures()
        lines = [f"n {len(self.pairs)}  accuracy {f['accuracy']:.3f}  macro-F1 {f['macro_f1']:.3f} "
                 f"[{low:.3f}, {high:.3f}]  kappa {f['kappa']:.3f}"]
        if "found" in f:
            lines.append(f"relations with right actors and type {f['found']:.3f}  right actors "
                         f"{f['pair_found']:.3f}  records a sentence "
                         f"{f['records_per_sentence']:.2f}")
        lines.append(f"{'class':<12}{'P':>7}{'R':>7}{'F1':>7}{'n':>6}")
        lines += [f"{s.name:<12}{s.precision:>7.2f}{s.recall:>7.2f}{s.f1:>7.2f}{s.n:>6}"
                  for s in metrics.per_class(self.pairs)]
        for gold, told, count in metrics.confusions(self.pairs):
            lines.append(f"{count:>4} {gold} coded {told}: {self.examples.get((gold, told), '')}")
        return "\n".join(lines)


def read_gold(path: str | Path) -> Iterator[dict[str, Any]]:
    """Gold lines, checked.

    Raises:
        DetenteError: D107 or D108 with the line.
    """
    for number, line in enumerate(Path(path).read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        origin = f"{path}:{number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as err:
            raise DetenteError("D107", f"not valid JSON ({err})", input=origin, stage="evaluate",
                               remedy="mend the line") from err
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise DetenteError("D108", "the line has no field 'text'", input=origin,
                               stage="evaluate", remedy="give id, text, source, target, root, quad")
        row.setdefault("id", str(number))
        yield row


def span_of(text: str, words: object) -> tuple[int, int] | None:
    """Where a source or target stands; its head words where it is not verbatim in the text."""
    if not isinstance(words, str) or not words:
        return None
    at = text.find(words)
    if at >= 0:
        return at, at + len(words)
    low = text.lower()
    at = low.find(words.lower())
    if at >= 0:
        return at, at + len(words)
    tokens = sorted(words.split(), key=len, reverse=True)
    for token in tokens:
        at = low.find(token.lower())
        if at >= 0 and len(token) > 3:
            return at, at + len(token)
    return None


class Judge:
    """Codes gold rows; keeps the coder and the model."""

    def __init__(self, coder: Coder, edition: str) -> None:
        self.coder, self.edition, self.model = coder, edition, load_model()

    def given(self, row: dict[str, Any]) -> Choice:
        """Exactly one type for the marked pair."""
        text = row["text"]
        source, target = span_of(text, row.get("source")), span_of(text, row.get("target"))
        pipeline = self.coder.pipeline
        doc = pipeline.nlp(text)
        found = fits(doc, source or (0, 0), target or (0, 0), pipeline.matcher.patterns,
                     pipeline.matcher.status)
        guess = self.model.guess([(text, source, target)])[0]
        return choose(found, guess, edition=self.edition)

    def found(self, row: dict[str, Any]) -> list[Record]:
        """Records of the raw sentence, domestic ones included."""
        raw = Raw(str(row["id"]), row["text"], published=row.get("published") or row.get("date"),
                  published_from="metadata")
        pipeline = self.coder.pipeline
        doc = pipeline.understand(raw)
        return pipeline.analyse(doc, every=True, loose=True).records


def evaluate(
    gold: str | Path, predictions: str | Path | None = None, *, actors: str = "given",
    edition: str = "2024", coder: Coder | None = None, keep: Any = None,
) -> EventReport:
    """Runs the coder over gold lines `{id, text, source, target, root or type, quad, published}`.

    Args:
        gold: JSONL file.
        predictions: where to write one line a gold line.
        actors: `given` codes one type for the marked pair; `found` codes the raw text.
        edition: `old` for gold of PLOVER's older edition.
        keep: a test on the line's index, to measure a part.

    Raises:
        DetenteError: D107, D108 for a malformed gold line.
    """
    judge = Judge(coder or Coder(), edition)
    report = EventReport(actors)
    out = []
    seen: set[str] = set()
    for index, row in enumerate(read_gold(gold)):
        if keep is not None and not keep(index):
            continue
        line = _given(judge, row, report) if actors == "given" else _found(judge, row, report, seen)
        out.append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    if predictions is not None:
        Path(predictions).write_bytes(b"".join(out))
    return report


def _note(report: EventReport, row: dict[str, Any], gold: str, told: str) -> None:
    report.pairs.append((gold, told))
    if gold != told:
        report.examples.setdefault((gold, told), " ".join(row["text"].split())[:110])


def _given(judge: Judge, row: dict[str, Any], report: EventReport) -> dict[str, Any]:
    report.sentences += 1
    label = row.get("type") or row.get("root")
    if label is None or not row.get("source"):
        quad, confidence = sentence_quad(judge.coder, judge.model, row)
        if row.get("quad") is not None:
            _note(report, row, str(row["quad"]), str(quad))
        return {"id": row["id"], "type": None, "quad": quad, "confidence": round(confidence, 4),
                "source": None, "target": None}
    choice = judge.given(row)
    _note(report, row, str(label), choice.type)
    return {"id": row["id"], "type": choice.type, "quad": QUADS[choice.type],
            "confidence": round(choice.confidence, 4), "source": row.get("source"),
            "target": row.get("target")}


def _words(record: Record, side: str) -> list[str]:
    which = "sources" if side == "source" or not record.targets else "targets"
    actors, how = getattr(record, which), record.trace["found"][which]
    return [a.mention.text if a.mention and h != "pronoun" else a.name
            for a, h in zip(actors, how, strict=True)]


def _same(told: list[str], gold: object) -> bool:
    if not isinstance(gold, str):
        return False
    if gold in ("a recipient", "an actor", "A recipient", "An actor"):
        return True  # the gold's own word for nobody named
    want = _content(gold) or {gold.lower()}
    return any(want & (_content(t) or {t.lower()}) for t in told)


_EMPTY = frozenset("the a an of in and for to on at by from with its his their her".split())


def _content(words: str) -> set[str]:
    parts = {w.strip("'\".,()").removesuffix("'s").removesuffix("’s").lower()
             for w in words.split()}
    return {p for p in parts if p and p not in _EMPTY}


def _found(
    judge: Judge, row: dict[str, Any], report: EventReport, seen: set[str]
) -> dict[str, Any]:
    records = judge.found(row)
    if row["text"] not in seen:
        seen.add(row["text"])
        report.sentences += 1
        report.records += len(records)
    label = row.get("type") or row.get("root")
    old = judge.edition == "old"
    best: tuple[float, str, Record] | None = None
    for record in records:
        kind = old_edition(record.type, record.cameo, record.status) if old else record.type
        right = _same(_words(record, "source"), row.get("source")) and _same(
            _words(record, "target"), row.get("target"))
        rank = record.confidence + (2.0 if right else 0.0)
        if best is None or rank > best[0]:
            best = (rank, kind, record)
    told = best[1] if best else "NONE"
    if label is not None:
        report.related += 1
        right = best is not None and best[0] >= 2.0
        report.pair_found += right
        report.found += right and told == label
        _note(report, row, str(label), told)
    elif row.get("quad") is not None:
        _note(report, row, str(row["quad"]), str(best[2].quad if best else 0))
    if best is None:
        return {"id": row["id"], "type": None, "quad": 0, "confidence": 0.0, "source": None,
                "target": None}
    record = best[2]
    return {"id": row["id"], "type": told, "quad": QUADS[told], "confidence": record.confidence,
            "source": "; ".join(_words(record, "source")),
            "target": "; ".join(_words(record, "target"))}
