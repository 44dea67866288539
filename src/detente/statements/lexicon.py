"""The compiled form of knowledge/speech.yml and how it is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.errors import DetenteError


@dataclass(frozen=True, slots=True)
class Cue:
    """What a verb, noun or adjective does as a cue (knowledge/speech.yml says more)."""

    group: str
    cls: str
    takes: frozenset[str]
    stance: float | None
    type: str | None
    status: str | None
    hearer: str | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cue words by part of speech, and the short lists of words."""

    verbs: dict[str, Cue]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    phrases: tuple[tuple[tuple[str, ...], str, str], ...]  # words, class, status
    measures: frozenset[str]
    adverbs: dict[str, frozenset[str]]
    status_nouns: dict[str, frozenset[str]]
    hearsay: dict[str, frozenset[str]]
    responsibility: frozenset[str]
    accusers: frozenset[str]
    blames: frozenset[str]
    scare: frozenset[str]
    works: frozenset[str]
    hearers: frozenset[str]
    nonsources: frozenset[str]
    transparent: frozenset[str]
    forms: frozenset[str]
    say_forms: frozenset[str]
    told: dict[str, frozenset[str]]  # verb -> where its hearer stands
    messages: frozenset[str]
    spokesmen: frozenset[str]
    words: dict[str, frozenset[str]]  # the lists that the grammar asks by name

    def is_cue_form(self, word: str) -> bool:
        """Whether a lower-case word is an inflected form of a cue verb."""
        return word in self.forms

    def is_say_form(self, word: str) -> bool:
        """Whether a lower-case word is a form of a verb that quotations stand beside."""
        return word in self.say_forms


_NAMED = ("object-control", "times", "light", "receive", "headline-sources", "views")
_IRREGULAR = {
    "say": ["said"],
    "tell": ["told"],
    "write": ["wrote", "written"],
    "think": ["thought"],
    "speak": ["spoke", "spoken"],
    "begin": ["began", "begun"],
    "read": ["read"],
    "swear": ["swore", "sworn"],
    "sing": ["sang", "sung"],
    "hold": ["held"],
    "feel": ["felt"],
    "know": ["knew", "known"],
    "see": ["saw", "seen"],
    "hear": ["heard"],
    "find": ["found"],
    "show": ["shown"],
    "mean": ["meant"],
    "forecast": ["forecast"],
    "bid": ["bade"],
}


def inflect(lemma: str) -> list[str]:
    """The forms of an English verb, good enough to look a word up by."""
    forms = [lemma, *_IRREGULAR.get(lemma, [])]
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    forms += [stem + "ing", stem + "ed", lemma + "s"]
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        forms += [lemma[:-1] + "ied", lemma[:-1] + "ies"]
    if lemma.endswith(("s", "sh", "ch", "x")):
        forms.append(lemma + "es")
    if lemma[-1:] not in "aeiouywx" and lemma[-2:-1] in "aeiou":
        forms += [lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return forms


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon shipped with the package.

    Raises:
        DetenteError: D302 where the compiled file is missing or of another shape.
    """
    try:
        raw = resources.files("detente").joinpath("data/speech.json").read_text("utf-8")
        return build(json.loads(raw))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DetenteError(
            "D302",
            f"the speech lexicon cannot be used: {error}",
            input="data/speech.json",
            stage="statements",
            remedy="run make knowledge",
        ) from error


def build(data: dict[str, Any]) -> Lexicon:
    """A `Lexicon` from the compiled mapping (see `detente.statements.compile`)."""
    verbs = _table(data["verbs"])
    say = {
        form
        for lemma, cue in verbs.items()
        if "quote" in cue.takes and cue.cls == "speech"
        for form in inflect(lemma)
    }
    return Lexicon(
        verbs=verbs,
        nouns=_table(data["nouns"]),
        adjectives=_table(data["adjectives"]),
        phrases=tuple(
            (tuple(cue.split()), group["class"], group.get("status") or "reported")
            for group in data["phrases"]
            for cue in group["cues"]
        ),
        measures=frozenset(data["measures"]),
        adverbs={key: frozenset(words) for key, words in data["adverbs"].items()},
        status_nouns={key: frozenset(words) for key, words in data["status-nouns"].items()},
        hearsay={key: frozenset(words) for key, words in data["hearsay"].items()},
        responsibility=frozenset(data["responsibility"]),
        accusers=frozenset(data["accusers"]),
        blames=frozenset(data["blames"]),
        scare=frozenset(data["scare"]),
        works=frozenset(data["works"]),
        hearers=frozenset(data["hearers"]),
        nonsources=frozenset(data["nonsources"]),
        transparent=frozenset(data["transparent"]),
        forms=frozenset(form for lemma in verbs for form in inflect(lemma)),
        say_forms=frozenset(say),
        told={key: frozenset(words) for key, words in data["told"].items()},
        messages=frozenset(data["messages"]),
        spokesmen=frozenset(data["spokesmen"]),
        words={name: frozenset(data[name]) for name in _NAMED},
    )


def _table(groups: list[dict[str, Any]]) -> dict[str, Cue]:
    """Lemma to cue; where groups share a lemma, the first names it and all add what it takes."""
    table: dict[str, Cue] = {}
    for group in groups:
        for entry in group["lemmas"]:
            lemma, _, prep = entry.partition(":")
            takes = {f"prep:{prep}"} if prep else set(group.get("takes", ()))
            known = table.get(lemma)
            if known is not None:
                takes |= known.takes
            base = known or Cue(
                group["group"],
                group["class"],
                frozenset(),
                group.get("stance"),
                group.get("type"),
                group.get("status"),
                group.get("hearer"),
            )
            table[lemma] = Cue(
                base.group,
                base.cls,
                frozenset(takes),
                base.stance,
                base.type,
                base.status,
                base.hearer,
            )
    return table
