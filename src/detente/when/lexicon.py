"""The words of time, as compiled from knowledge/dates.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import orjson

from detente.errors import DetenteError

Phrase = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Word lists by role; all keys lower case. Compared by identity, so it can key a cache."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    plurals: Mapping[str, str]
    longs: Mapping[str, str]
    sets: Mapping[str, str]
    seasons: Mapping[str, str]
    parts: Mapping[str, str]
    cardinals: Mapping[str, int]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    vague: frozenset[str]
    scores: frozenset[str]
    fillers: frozenset[str]
    relations: Mapping[str, int]
    anaphoric: frozenset[str]
    edges: Mapping[str, str]
    approximations: Mapping[str, str]
    zones: frozenset[str]
    named: Mapping[str, tuple[Phrase, ...]]  # by last word
    references: Mapping[str, tuple[Phrase, ...]]  # by last word
    guards: Mapping[str, Mapping[str, frozenset[str]]]
    tense: Mapping[str, frozenset[str]]
    lists: Mapping[str, frozenset[str]]  # what the grammar asks about a neighbour


def _by_last(phrases: Mapping[str, list[Any]]) -> dict[str, tuple[Phrase, ...]]:
    return {
        last: tuple((tuple(words), value) for words, value in rows)
        for last, rows in phrases.items()
    }


def _sets(raw: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in raw.items()}


def from_compiled(raw: Mapping[str, Any]) -> Lexicon:
    """Build from the compiled form (see `detente.when.compile`)."""
    plain: dict[str, Any] = {
        key: raw[key]
        for key in ("months", "weekdays", "units", "plurals", "longs", "sets", "seasons", "parts",
                    "cardinals", "ordinals", "decades", "relations", "edges", "approximations")
    }
    plain |= _sets({key: raw[key] for key in ("vague", "scores", "fillers", "anaphoric", "zones")})
    return Lexicon(
        **plain,
        named=_by_last(raw["named_days"]),
        references=_by_last(raw["references"]),
        guards={phrase: _sets(guard) for phrase, guard in raw["reference_guards"].items()},
        tense=_sets(raw["tense"]),
        lists=_sets(raw["lists"]),
    )


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The shipped lexicon.

    Raises:
        DetenteError: D302 where the compiled file is missing or damaged.
    """
    try:
        raw = orjson.loads((files("detente") / "data" / "dates.json").read_bytes())
        return from_compiled(raw)
    except (OSError, KeyError, ValueError) as error:
        raise DetenteError(
            "D302", f"the words of time cannot be loaded: {error}", input="data/dates.json",
            stage="when", remedy="run: python -m detente.when.compile",
        ) from error
