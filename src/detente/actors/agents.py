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
#: Sectors that a leader has from those he leads, whatever his title.
_AGAINST = frozenset({"REB", "OPP", "IMG", "UAF"})
_LOOSE = ("compound", "nmod", "amod")


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
                    # "the chief", "the head": titles only beside an organisation's name.
                    if entity["kind"] == "organisation" and not set(" -") & set(title):
                        continue
                    self.nouns.setdefault(fold(title), {
                        "noun": fold(title), "sector": "GOV", "kind": "person", "office": office})
        self._groups = {row[0]: row[6].partition("|")[0] for row in data["names"]
                        if row[2] == "group"}
        self._people: dict[str, list[Mapping[str, Any]]] = {}
        for person in data["people"]:
            self._people.setdefault(person["entity"], []).append(person)

    def people_of(self, entity: str) -> list[Mapping[str, Any]]:
        """Everyone who held an office of a state."""
        return self._people.get(entity, [])

    def titled(self, title: str) -> dict[str, Any] | None:
        """The agent noun that a title ends in, the longest there is."""
        words = fold(title).split()
        return next((self.nouns[t] for t in (" ".join(words[i:]) for i in range(len(words)))
                     if t in self.nouns), None)

    def sector_of(self, title: str) -> str | None:
        """The sector of a title: "opposition leader", "rebel commander", "Hezbollah leader"."""
        words = fold(title).split()
        for end in range(len(words) - 1, 0, -1):
            for start in range(end):
                phrase = " ".join(words[start:end])
                sector = self._groups.get(phrase) or self.nouns.get(phrase, {}).get("sector")
                if sector in _AGAINST:
                    return str(sector)
        found = self.titled(title)
        return str(found["sector"]) if found else None

    def is_collective(self, token: Token) -> bool:
        """"a group of", "dozens of", "members of": the actor stands behind the `of`."""
        return fold(token.lemma_) in _COLLECTIVE or token.pos_ == "NUM"

    def is_title(self, token: Token) -> bool:
        """A word that is a title before a name, alone or with what stands before it."""
        return self.of(token) is not None or fold(token.text) in self.nouns

    def of(self, token: Token) -> dict[str, Any] | None:
        """The agent noun a token heads: "foreign minister", "chief of diplomacy", "troops"."""
        tail = self.of_phrase(token)
        phrases = self.phrases(token)
        for phrase in phrases if tail else ():
            found = self.nouns.get(f"{phrase} {tail}")
            if found:
                return found
        return next((self.nouns[p] for p in phrases if p in self.nouns), None)

    def phrases(self, token: Token, low: int | None = None) -> list[str]:
        """The word and what stands right before it in its phrase, longest first, singular first.

        Args:
            token: the last word.
            low: index of the first token that may belong; None for the token's own phrase.
        """
        doc = token.doc
        if low is None:
            low = token.left_edge.i
            # "Prime Minister John Major": both words hang on the name.
            while low > 0 and token.dep_ in _LOOSE and doc[low - 1].head.i == token.head.i and (
                    doc[low - 1].dep_ in _LOOSE):
                low -= 1
        low = max(low, token.i - 5)
        last, end = token, ""
        if token.i + 2 < len(doc) and doc[token.i + 1].text == "-" and doc[
                token.i + 2].lower_ == "general":
            end = "-general"
        words = [fold(last.lemma_) + end, fold(last.text) + end]
        if words[1].endswith("s") and not end:
            words.append(words[1][:-1])
        words = list(dict.fromkeys(words))
        out: list[str] = []
        for start in range(low, token.i + 1):
            # Doc.text joins every token anew; a slice of tokens is what is meant.
            before = fold("".join(t.text_with_ws for t in doc[start : token.i]))
            out.extend(before + word for word in words)
        return out

    def of_phrase(self, token: Token) -> str:
        """"of diplomacy", "for foreign affairs": what follows a title, without articles."""
        for child in token.children:
            if child.dep_ == "prep" and child.text.lower() in ("of", "for"):
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        mods = [fold(t.text) for t in obj.lefts if t.dep_ in ("amod", "compound")]
                        return " ".join([child.text.lower(), *mods, fold(obj.text)])
        return ""
