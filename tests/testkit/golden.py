"""Golden facts: loading them, and in which fields a record falls short of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from testkit import GOLDEN

Json = Mapping[str, Any]
#: Share of a fact's words that must stand in a record's evidence. Two analysts seldom cut a
#: clause at the same word.
ENOUGH = 0.6


def fold(text: str | None) -> str:
    """Lower case, no accents, words and figures only."""
    bare = unicodedata.normalize("NFKD", text or "").lower()
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", bare)))


@dataclass(frozen=True)
class Golden:
    """One golden file."""

    name: str
    file: str
    id: str | None
    published: str
    facts: Sequence[Json]
    max_other: int
    never: Sequence[Json]


@dataclass
class Score:
    """What became of a golden file's facts; `misses` carry the fields the closest record lacks."""

    met: list[Json] = field(default_factory=list)
    misses: list[tuple[Json, list[str], Json | None]] = field(default_factory=list)
    other: list[Json] = field(default_factory=list)
    forbidden: list[tuple[Json, Json]] = field(default_factory=list)


def load_all(folder: Path = GOLDEN) -> list[Golden]:
    """Every golden file of a folder, by name."""
    out = []
    for path in sorted(folder.glob("*.yml")):
        row = yaml.safe_load(path.read_text(encoding="utf-8"))
        out.append(Golden(path.stem, row["file"], row.get("id"), str(row["published"]),
                          row["facts"], row["max_other"], row.get("never", [])))
    return out


def entities(actors: Iterable[Json]) -> set[str]:
    return {a["entity"] for a in actors if a["entity"]}


def _actors(record: Json, fact: Json) -> bool:
    sources, targets = entities(record["sources"]), entities(record["targets"])
    wanted_s, wanted_t = fact["sources"], fact.get("targets", [])
    if fact.get("symmetric"):
        if wanted_t == "any":
            return set(wanted_s) <= sources | targets
        return sources | targets == {*wanted_s, *wanted_t}
    if wanted_s != "any" and sources != set(wanted_s):
        return False
    if wanted_t == "any":
        return True
    return targets in [set(t) for t in fact.get("any_of", [wanted_t])]


def _when(record: Json, wanted: Any) -> bool:
    first, last = wanted if isinstance(wanted, list) else (wanted, wanted)
    start = (record["when"] or {}).get("start") or ""
    return str(first) <= start <= str(last)


def _details(record: Json, wanted: Json) -> bool:
    details = record["details"] or {}
    return all(fold(str(v)) == fold(str(details.get(k))) for k, v in wanted.items())


def quoted(record: Json, words: str) -> bool:
    """Whether the evidence holds enough of the words, in any of its spans together."""
    wanted = fold(words).split()
    have = {w for e in record["evidence"] for w in fold(e["quote"]).split()}
    return sum(w in have for w in wanted) >= ENOUGH * len(wanted)


def lacks(record: Json, fact: Json) -> list[str]:
    """The fields in which a record falls short of a fact."""
    people = fold(" ".join(a["name"] for a in (*record["sources"], *record["targets"])))
    checks = {
        "quote": quoted(record, fact["quote"]),
        "type": record["type"] in fact["types"],
        "mode": "mode" not in fact or record["mode"] in fact["mode"],
        "actors": _actors(record, fact),
        "people": all(fold(p) in people for p in fact.get("people", [])),
        "status": record["status"] in fact["status"],
        "when": "when" not in fact or _when(record, fact["when"]),
        "where": "where" not in fact or (record["where"] or {}).get("country") == fact["where"],
        "ledger": "ledger" not in fact or record["ledger"] == fact["ledger"],
        "details": "details" not in fact or _details(record, fact["details"]),
    }
    return [name for name, good in checks.items() if not good]


def _forbidden(record: Json, rule: Json) -> bool:
    """Whether a record is what `never` rules out: every key given must hold."""
    sources, targets = entities(record["sources"]), entities(record["targets"])
    checks = {
        "entity": lambda v: v in sources | targets,
        "sources": lambda v: v in sources,
        "targets": lambda v: v in targets,
        "quad": lambda v: record["quad"] in v,
        "evidence": lambda v: any(fold(v) in fold(e["quote"]) for e in record["evidence"]),
    }
    return all(checks[key](value) for key, value in rule.items())


def score(golden: Golden, records: Sequence[Json]) -> Score:
    """A dispatch's records against its facts."""
    out = Score()
    used: set[int] = set()
    near: set[int] = set()
    for fact in golden.facts:
        ranked = sorted(((lacks(r, fact), i) for i, r in enumerate(records)),
                        key=lambda pair: ("quote" in pair[0], len(pair[0]), pair[1]))
        fits = [i for short, i in ranked if not short]
        used.update(fits)
        if fits:
            out.met.append(fact)
            continue
        short, nearest = ranked[0] if ranked else (["record"], -1)
        if "quote" in short:
            short, nearest = ["record"], -1
        # A record that is a known miss told wrongly is that miss, not padding besides.
        near.update(i for lack, i in ranked if not {"quote", "type"} & set(lack))
        out.misses.append((fact, short, records[nearest] if nearest >= 0 else None))
    out.other = [r for i, r in enumerate(records) if i not in used | near]
    out.forbidden = [(rule, r) for rule in golden.never for r in records if _forbidden(r, rule)]
    return out
