"""Common nouns that act for a state: which sector, which office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.knowledge.fold import fold

if TYPE_CHECKING:
    from spacy.tokens import Token

_COLLECTIVE = frozenset(
    (
        "group team number dozen hundred thousand member leader majority delegation host "
        "range series lot handful pair trio couple part rest most all some one two three "
        "many several people representative head party unit band crowd wave column convoy "
        "million"
    ).split()
)


class Agents:
    """The agent nouns by their words, longest first, and the people of each state."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.nouns: dict[str, dict[str, Any]] = {}
        for group in data["agents"]:
            for noun in group["nouns"]:
                self.nouns.setdefault(noun, {"noun": noun, "sector": group["sector"],
                                             "kind": group["kind"], "office": group["office"]})
        for entity in data["entities"].values():
            for office, titles in entity["titles"].items():
                for title in titles:
                    self.nouns.setdefault(fold(title), {
                        "noun": fold(title), "sector": "GOV", "kind": "person", "office": office})
        self._people: dict[str, list[Mapping[str, Any]]] = {}
        for person in data["people"]:
            self._people.setdefault(person["entity"], []).append(person)

    def people_of(self, entity: str) -> list[Mapping[str, Any]]:
        """Everyone who held an office of a state."""
        return self._people.get(entity, [])

    def sector_of(self, title: str) -> str | None:
        """The sector of a title as printed."""
        words = fold(title).split()
        for start in range(len(words)):
            found = self.nouns.get(" ".join(words[start:]))
            if found:
                return str(found["sector"])
        return None

    def is_collective(self, token: Token) -> bool:
        """"a group of", "dozens of", "members of": the actor stands behind the `of`."""
        return fold(token.lemma_) in _COLLECTIVE or token.pos_ == "NUM"

    def is_title(self, token: Token) -> bool:
        """A word that is a title before a name, alone or with what stands before it."""
        return self.of(token) is not None or fold(token.text) in self.nouns

    def of(self, token: Token) -> dict[str, Any] | None:
        """The agent noun a token heads: "foreign minister", "chief of diplomacy", "troops"."""
        lemma = fold(token.lemma_)
        head = fold(token.text)
        words = [lemma] if lemma == head else [lemma, head]
        lefts = [fold(t.text) for t in token.lefts if t.dep_ in ("compound", "amod", "nmod")
                 and t.text.isascii()]
        tail = self._of_phrase(token)
        for word in words:
            for start in range(len(lefts) + 1):
                phrase = " ".join([*lefts[start:], word])
                if tail:
                    found = self.nouns.get(f"{phrase} {tail}")
                    if found:
                        return found
                found = self.nouns.get(phrase)
                if found:
                    return found
        return None

    def _of_phrase(self, token: Token) -> str:
        for child in token.children:
            if child.dep_ == "prep" and child.text.lower() in ("of", "for"):
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        mods = [fold(t.text) for t in obj.lefts if t.dep_ in ("amod", "compound")]
                        return " ".join([child.text.lower(), *mods, fold(obj.text)])
        return ""
