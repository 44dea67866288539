"""`detente evaluate reports`: reports of one event joined across dispatches, against gold.

Gold is YAML: sets of short reports, each `[event, day of publication, text]`. Every text is coded
and all records of a set are merged as a ledger would merge them. Two reports count as joined
where they share a merged event. A set is one the merging has to get right by itself: sets do not
meet each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from detente.coder import Coder
from detente.errors import DetenteError
from detente.merge import events as merging
from detente.read.base import Raw
from detente.records import Document, Record


@dataclass(slots=True)
class Report:
    """Pairs of reports, right and wrong; `within` counts what merging could reach at all."""

    sets: int = 0
    reports: int = 0
    exact: int = 0
    hits: int = 0  # pairs of one event that were joined
    gold: int = 0  # pairs of one event
    within: int = 0  # of those, both coded to a record of one type and kind
    wrong: int = 0  # pairs of two events that were joined
    apart: int = 0  # pairs of two events
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The numbers that floors are pinned on."""
        return {"precision": self.hits / max(1, self.hits + self.wrong),
                "recall": self.hits / max(1, self.gold),
                "recall_coded_alike": self.hits / max(1, self.within),
                "sets_exact": self.exact / max(1, self.sets)}

    def __str__(self) -> str:
        f = self.figures()
        lines = [
            f"{self.reports} reports in {self.sets} sets, {self.exact} of them exactly right",
            f"pairs of one event joined: {self.hits} of {self.gold} ({f['recall']:.3f}); "
            f"{self.within} are coded to one type and kind ({f['recall_coded_alike']:.3f})",
            f"pairs of two events joined: {self.wrong} of {self.apart} "
            f"(precision {f['precision']:.3f})"]
        return "\n".join([*lines, *self.errors])


@dataclass(frozen=True, slots=True)
class Told:
    """A report as coded."""

    event: str
    document: Document | None
    records: Sequence[Record]


def read(path: str | Path) -> list[dict[str, Any]]:
    """The gold's sets.

    Raises:
        DetenteError: D101 no such file, D109 another form.
    """
    file = Path(path)
    if not file.is_file():
        raise DetenteError("D101", "no such file", input=str(file), stage="evaluate",
                           remedy="give a YAML file of sets")
    try:
        sets: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["sets"]
        for one in sets:
            for event, day, text in one["reports"]:
                if not event or not day or not text:
                    raise ValueError(f"an empty field in {one['name']!r}")
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as err:
        raise DetenteError("D109", f"not sets of reports ({err})", input=str(file),
                           stage="evaluate",
                           remedy="sets: [{name, reports: [[event, date, text]]}]") from err
    return sets


def code(one: dict[str, Any], coder: Coder) -> list[Told]:
    """A set's reports as the coder reads them."""
    out = []
    for number, (event, day, text) in enumerate(one["reports"]):
        done = coder.one(Raw(f"r{number}", text, published=str(day)))
        out.append(Told(event, done.document, done.records))
    return out


def joined(told: Sequence[Told]) -> set[tuple[int, int]]:
    """Pairs of reports that share a merged event."""
    of = {r.id: i for i, t in enumerate(told) for r in t.records}
    documents = {t.document.id: t.document for t in told if t.document}
    groups = merging.group([r for t in told for r in t.records], documents)
    return {pair for g in groups
            for pair in combinations(sorted({of[r] for r in g.records}), 2)}


def score(sets: Sequence[tuple[str, Sequence[Told]]]) -> Report:
    """The report over coded sets."""
    out = Report(sets=len(sets))
    for name, told in sets:
        found = joined(told)
        out.reports += len(told)
        before = len(out.errors)
        for i, j in combinations(range(len(told)), 2):
            one = told[i].event == told[j].event
            alike = bool(_blocks(told[i]) & _blocks(told[j]))
            out.gold, out.apart = out.gold + one, out.apart + (not one)
            out.within += one and alike
            if one and (i, j) in found:
                out.hits += 1
            elif one:
                why = "not joined" if alike else "coded apart"
                out.errors.append(f"  {name}: {i + 1} and {j + 1} {why}")
            elif (i, j) in found:
                out.wrong += 1
                out.errors.append(f"  {name}: {i + 1} and {j + 1} are two events, joined")
        out.exact += len(out.errors) == before
    return out


def _blocks(told: Told) -> set[str]:
    return {merging.block(r) for r in told.records}


def coded(path: str | Path, coder: Coder, keep: Callable[[int], bool] = lambda i: True
          ) -> Iterator[tuple[str, list[Told]]]:
    """The gold's sets at the places kept, coded."""
    for at, one in enumerate(read(path)):
        if keep(at):
            yield str(one["name"]), code(one, coder)


def evaluate(path: str | Path, coder: Coder | None = None,
             keep: Callable[[int], bool] = lambda i: True) -> Report:
    """Codes and merges the gold's sets and measures the result.

    Args:
        path: the gold.
        coder: a loaded coder; one is loaded where none is given.
        keep: which sets by their place, from 0.

    Raises:
        DetenteError: D101, D109.
    """
    return score(list(coded(path, coder or Coder(), keep)))
