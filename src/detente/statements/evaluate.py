"""Measures attributions against a gold file, and writes what was found.

Gold and predictions are JSON lines: `{id, text, attributions: [{source, cue,
content}]}`, each of the three a list of `[start, end, text]`; predictions may
leave out `text`. A gold attribution with a source and content is paired with
the found one whose content overlaps it best; its speaker is right where each
of the two source phrases holds the other's head word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.errors import DetenteError
from detente.parse.model import load, parse
from detente.parse.sentences import split
from detente.statements.attribute import attributions
from detente.statements.model import Attribution
from detente.statements.quotes import paragraphs

Sentences = Callable[[str], list[tuple[int, Any]]]
_MARKS = "\"“”'‘’«»„`"
_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
#: The head of a noun phrase stands before the first of these words or a comma.
_STOP = frozenset(
    [
        "of",
        "for",
        "in",
        "at",
        "on",
        "from",
        "with",
        "who",
        "which",
        "that",
        "whose",
        "by",
        "to",
        "about",
        "against",
        "under",
        "near",
        "as",
        "and",
        "or",
        "including",
        "among",
        "between",
        "over",
        "behind",
        "during",
        "after",
        "before",
        "since",
    ]
)


@dataclass(slots=True)
class Tally:
    """Gold attributions of one kind: how many, how many found, how many given the right speaker."""

    gold: int = 0
    paired: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        return self.right / self.gold if self.gold else 0.0


@dataclass(slots=True)
class Report:
    """Speaker measures; `errors` hold id, gold source and content, and what was found."""

    documents: int = 0
    direct: Tally = field(default_factory=Tally)
    indirect: Tally = field(default_factory=Tally)
    found: int = 0
    found_right: int = 0
    speech_found: int = 0
    speech_right: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"documents {self.documents}"]
        for name in ("direct", "indirect"):
            tally: Tally = getattr(self, name)
            lines.append(f"{name:<9} gold {tally.gold:>5}  found {tally.paired:>5}  "
                         f"right speaker {tally.share:.3f}")
        for name, right, told in (("all", self.found_right, self.found),
                                  ("class speech", self.speech_right, self.speech_found)):
            lines.append(f"precision, {name:<13} {right / told if told else 0.0:.3f} of {told}")
        for error in self.worst():
            lines.append("  " + "; ".join(f"{k}: {' '.join(str(v).split())[:90]}"
                                          for k, v in error.items()))
        return "\n".join(lines)

    def worst(self, n: int = 10) -> list[dict[str, Any]]:
        """The n worst: quotations first, then the longest words given to the wrong one."""
        return sorted(self.errors, key=lambda e: (
            not e["direct"], -sum(len(c) for c in e["content"])))[:n]

    def as_dict(self) -> dict[str, Any]:
        """The measures as plain numbers; shares are within 0 and 1."""
        out: dict[str, Any] = {"documents": self.documents}
        for name in ("direct", "indirect"):
            tally: Tally = getattr(self, name)
            out[name] = {
                "gold": tally.gold,
                "paired": tally.paired,
                "right": tally.right,
                "speaker_share": round(tally.share, 4),
            }
        out["precision"] = round(self.found_right / self.found, 4) if self.found else 0.0
        out["found"] = self.found
        out["speech_precision"] = (
            round(self.speech_right / self.speech_found, 4) if self.speech_found else 0.0
        )
        out["speech_found"] = self.speech_found
        return out


def evaluate(
    gold_path: str | Path,
    predictions_path: str | Path | None = None,
    nlp: Any = None,
    *,
    sentences: Sentences | None = None,
    keep: Callable[[int], bool] | None = None,
    weak: bool = True,
) -> Report:
    """Compare found attributions with the gold file's.

    Args:
        gold_path: the gold file.
        predictions_path: where to write one line a document of what was found, or None.
        nlp: a spaCy pipeline with a parser; the shipped model by default.
        sentences: text to `(offset, Doc)` of each sentence; made from `nlp` by default.
        keep: which documents by their number in the file (0 first); all by default.
        weak: count deeds without a cue too, as the gold files of broad scope do.

    Raises:
        DetenteError: D101, D107, D108 for a missing file, a broken line, a missing field.
    """
    cut = sentences or splitter(nlp if nlp is not None else load())
    report, lines = Report(), []
    for number, gold in enumerate(read_gold(gold_path)):
        if keep is not None and not keep(number):
            continue
        text = gold["text"]
        found = attributions(text, cut(text), weak=weak)
        lines.append(
            json.dumps({"id": gold["id"], "attributions": as_gold(found)}, ensure_ascii=False)
        )
        compare(gold, found, report)
    if predictions_path is not None:
        Path(predictions_path).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return report


def read_gold(path: str | Path) -> Iterator[dict[str, Any]]:
    """The documents of a gold file.

    Raises:
        DetenteError: D101, D107 or D108.
    """
    try:
        lines = Path(path).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DetenteError(
            "D101",
            str(error),
            input=str(path),
            stage="statements",
            remedy="name a file that can be read",
        ) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DetenteError(
                "D107",
                str(error),
                input=f"{path}:{number}",
                stage="statements",
                remedy="mend the line",
            ) from error
        if not isinstance(row, dict) or not {"id", "text", "attributions"} <= row.keys():
            raise DetenteError(
                "D108",
                "id, text and attributions are needed",
                input=f"{path}:{number}",
                stage="statements",
                remedy="add the missing field",
            )
        yield row


def as_gold(found: Iterable[Attribution]) -> list[dict[str, Any]]:
    """Attributions with the keys of the gold file; those that name nobody are left out."""
    return [
        {
            "source": [[a.source.start, a.source.end, a.source.text]] if a.source else [],
            "cue": [[a.cue.start, a.cue.end, a.cue.text]],
            "content": [[c.start, c.end, c.text] for c in a.content],
        }
        for a in found
        if a.source is not None
    ]


def compare(gold: dict[str, Any], found: list[Attribution], report: Report) -> None:
    """Add one document to the report."""
    report.documents += 1
    text = gold["text"]
    golds = [g for g in gold["attributions"] if g["content"] and g["source"]]
    for item in golds:
        tally = report.direct if is_direct(item["content"]) else report.indirect
        tally.gold += 1
        pair = _best(item, found)
        if pair is not None:
            tally.paired += 1
        if (
            pair is not None
            and pair.source is not None
            and same_source(
                text, [(s, e) for s, e, _ in item["source"]], (pair.source.start, pair.source.end)
            )
        ):
            tally.right += 1
        else:
            report.errors.append(
                {
                    "id": gold["id"],
                    "direct": is_direct(item["content"]),
                    "source": [x[2] for x in item["source"]],
                    "cue": [x[2] for x in item["cue"]],
                    "content": [x[2] for x in item["content"]],
                    "found": None if pair is None else as_gold([pair])[0],
                }
            )
    _precision(text, gold["attributions"], found, report)


def _precision(
    text: str, golds: list[dict[str, Any]], found: list[Attribution], report: Report
) -> None:
    for item in found:
        if item.source is None:
            continue
        span = (item.source.start, item.source.end)
        right = any(
            g["source"]
            and same_source(text, [(s, e) for s, e, _ in g["source"]], span)
            and _overlap(g, item) > 0
            for g in golds
        )
        report.found += 1
        report.found_right += right
        if item.features.get("class") == "speech":
            report.speech_found += 1
            report.speech_right += right


def _best(gold: dict[str, Any], found: list[Attribution]) -> Attribution | None:
    best, value = None, 0.0
    for item in found:
        score = _overlap(gold, item) if item.source is not None else 0.0
        if score > value:
            best, value = item, score
    return best


def _overlap(gold: dict[str, Any], item: Attribution) -> float:
    """Characters shared by the two contents, over those of either (Jaccard)."""
    shared = sum(
        max(0, min(e, c.end) - max(s, c.start)) for s, e, _ in gold["content"] for c in item.content
    )
    if not shared:
        return 0.0
    mine = sum(c.end - c.start for c in item.content)
    theirs = sum(e - s for s, e, _ in gold["content"])
    return float(shared / (mine + theirs - shared))


def is_direct(content: list[list[Any]]) -> bool:
    """Whether every piece of the content stands in quotation marks."""
    for _, _, piece in content:
        bare = piece.strip().rstrip(".,;:")
        if len(bare) < 2 or bare[0] not in _MARKS or bare[-1] not in _MARKS:
            return False
    return True


def same_source(text: str, gold: list[tuple[int, int]], mine: tuple[int, int]) -> bool:
    """Whether each phrase holds the other's head word."""
    theirs = (gold[0][0], gold[-1][1])
    head, own = head_of(text, *theirs), head_of(text, *mine)
    return _holds(mine, head) and _holds(theirs, own)


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def head_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The head word of a noun phrase by its surface: the last before a comma or preposition."""
    chosen: tuple[int, int] | None = None
    at = start
    for match in _WORD.finditer(text, start, end):
        gap = text[at : match.start()]
        if chosen and ("," in gap or "(" in gap or match.group().lower() in _STOP):
            break
        chosen = match.span()
        at = match.end()
    if chosen is None:
        return start, end
    word = text[chosen[0] : chosen[1]]
    if word.endswith(("'s", "’s")):
        chosen = (chosen[0], chosen[1] - 2)
    return chosen


def splitter(nlp: Any) -> Sentences:
    """Sentences of each paragraph, each parsed alone, as the pipeline does it."""

    def cut(text: str) -> list[tuple[int, Any]]:
        found = [span for start, end in paragraphs(text) for span in split(text, start, end)]
        docs = parse(nlp, [text[s:e].replace("\n", " ") for s, e in found])
        return [(start, doc) for (start, _), doc in zip(found, docs, strict=True)]

    return cut
