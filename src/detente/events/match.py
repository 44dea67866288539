"""Walking a frame's pattern over the dependency tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.events import clause
from detente.knowledge.compile_frames import PREPOSITIONS
from detente.parse.skim import forms

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_COMPLEMENTS = ("dobj", "attr", "acomp", "oprd", "prt", "prep", "agent", "dative", "advmod",
                "xcomp", "ccomp", "nsubjpass", "npadvmod", "pobj", "conj", "amod", "compound",
                "acl", "pcomp", "neg", "aux", "relcl", "mark", "advcl", "nmod", "poss", "appos",
                "prepc", "dep", "nummod", "det")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One path of a frame."""

    frame: str
    pos: str  # v or n
    head: str
    lead: str | None
    steps: tuple[tuple[Any, bool], ...]
    text: str
    required: tuple[frozenset[str], ...] = ()  # words without which it cannot fit
    participle: bool = False  # head is a past participle: passives and "a man held in" alone


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found: its head token and the tokens in its slots."""

    pattern: Pattern
    head: Token
    slots: Mapping[str, Token]
    words: tuple[int, ...]  # tokens that the pattern's words stand on
    passive: bool


_NOT = frozenset({"not", "never", "no", "n't", "neither", "nor"})


def negative(found: Match) -> bool:
    """Whether the pattern itself is a negation ("will not lift")."""
    return any(not _NOT.isdisjoint(words) for words in found.pattern.required)


class Patterns:
    """All patterns by head lemma."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.frames: Mapping[str, Any] = compiled["frames"]
        self.verbs: dict[str, list[Pattern]] = {}
        self.nouns: dict[str, list[Pattern]] = {}
        for frame, pos, head, lead, steps, text in compiled["patterns"]:
            words = tuple((tuple(s) if isinstance(s, list) else s, o) for s, o in steps)
            required = tuple(frozenset(s) for s, o in words if not isinstance(s, str) and not o)
            pattern = Pattern(frame, pos, head, lead, words, text, required)
            table = self.verbs if pos == "v" else self.nouns
            for form in _participles(pattern):
                table.setdefault(form, []).append(Pattern(
                    frame, pos, form, lead, words[1:], text, required[1:], True))
            table.setdefault(head, []).append(pattern)
        # The parser's lemmatiser errs ("hoped" as "hop", "staged" as "stag"): the heads' own
        # inflections say which verb a form can be.
        self.base: dict[str, frozenset[str]] = {}
        for head in self.verbs:
            for form in forms(head):
                self.base[form] = self.base.get(form, frozenset()) | {head}

    def cues(self) -> dict[str, list[tuple[frozenset[str], ...]]]:
        """Every head lemma with what its patterns require besides, for the skim."""
        out: dict[str, list[tuple[frozenset[str], ...]]] = {}
        for table in (self.verbs, self.nouns):
            for head, patterns in table.items():
                out.setdefault(head, []).extend(p.required for p in patterns)
        return out

    def find(self, doc: Doc) -> list[Match]:
        """Every pattern that fits, in text order."""
        out: list[Match] = []
        present: set[str] = set()
        for token in doc:
            present |= lemmas(token)
        for token in doc:
            if token.pos_ in ("VERB", "AUX") or token.tag_ == "VBN":
                for lemma in sorted(lemmas(token) | self.base.get(token.lower_, frozenset())):
                    out.extend(_all(self.verbs.get(lemma, ()), token, present))
                if token.tag_ == "VBG":
                    out.extend(_all(self.nouns.get(token.lower_, ()), token, present))
            elif token.pos_ in ("NOUN", "PROPN"):
                for lemma in sorted(lemmas(token)):
                    out.extend(_all(self.nouns.get(lemma, ()), token, present))
        return out


_STRONG = frozenset(
    "held shot hit sent put thrown beaten caught taken driven seen bought led kept".split())


def _participles(pattern: Pattern) -> list[str]:
    """"T be held in S": the parser hangs "be" under the participle, and drops it in "men held"."""
    if pattern.head != "be" or pattern.lead != "T" or not pattern.steps:
        return []
    first = pattern.steps[0][0]
    return [] if isinstance(first, str) else [
        w for w in first if w.endswith("ed") or w in _STRONG]


def _all(patterns: Iterable[Pattern], head: Token, present: set[str]) -> Iterable[Match]:
    for pattern in patterns:
        if any(present.isdisjoint(words) for words in pattern.required):
            continue
        found = match(pattern, head)
        if found is not None:
            yield found


def match(pattern: Pattern, head: Token) -> Match | None:
    """The pattern at `head`, or None."""
    passive = pattern.pos == "v" and clause.is_passive(head)
    if pattern.participle and not passive:
        return None
    slots: dict[str, Token] = {}
    words = [head.i]
    node, prep = head, None
    for step, optional in pattern.steps:
        if isinstance(step, str):
            if step == "C":
                filler = _clause(head, node)
            elif prep is not None:
                filler = clause.preposition_object(prep)
            elif pattern.pos == "v" and node == head:
                filler = clause.direct_object(head)
                if filler is None and step == "T" and pattern.steps[-1][0] != "T":
                    filler = _content_subject(head)
                # The pattern's own object word may stand behind a dative: "gave Iran aid".
                if filler is not None and filler.i in words:
                    filler = None
            elif pattern.pos == "v" and node.pos_ == "VERB":
                filler = clause.direct_object(node)  # "is likely to visit T"
            elif pattern.pos == "v":
                filler = _other_object(head, words)
            else:
                filler = None
            if filler is not None and filler.i not in words:
                slots.setdefault(step, filler)
            elif not optional and step in ("C", "B"):
                return None
            prep = None
            continue
        found = _word(step, head, node, words, passive)
        if found is None:
            if optional:
                continue
            return None
        words.append(found.i)
        prep = found if found.pos_ in ("ADP", "SCONJ", "PART", "ADV") or (
            found.lower_ in PREPOSITIONS) else None
        node = found
    if pattern.pos == "v":
        if _other_sense(head, words):
            return None
        _lead(pattern, head, passive, slots, words)
    return Match(pattern, head, slots, tuple(words), passive)


#: Particles that make another verb of one: "back away", "call off", "give up", "turn down".
_PARTICLES = frozenset({"off", "away", "down", "over", "apart", "aside"})


def _other_sense(head: Token, words: list[int]) -> bool:
    """Whether the verb has a particle that the pattern does not know."""
    return any(c.dep_ == "prt" and c.lower_ in _PARTICLES and c.i not in words
               for c in head.children)


def _lead(
    pattern: Pattern, head: Token, passive: bool, slots: dict[str, Token], words: list[int]
) -> None:
    lead = pattern.lead or "S"
    if lead in slots:
        return
    if pattern.lead == "T" and passive:
        # "T be held in S": written as a passive, its subject is the surface subject.
        filler = clause.direct_object(head)
        if filler is not None and filler == slots.get("S"):
            filler = clause.agent(head)  # "T receive S": "the envoy was received by the king"
    else:
        filler = clause.agent(head) if passive else clause.subject(head)
    if filler is not None and filler.i not in words:
        slots[lead] = filler


def _content_subject(head: Token) -> Token | None:
    """"alleged that Laos had moved": whom the content speaks of, in patterns that go on."""
    if head.lemma_.lower() in ("warn", "tell", "ask"):
        return None  # "warned that Iran …": whom, is not told
    for child in head.children:
        if child.dep_ == "ccomp":
            return clause.own_subject(child)
    return None


def _clause(head: Token, node: Token) -> Token | None:
    for origin in (node, head):
        for child in origin.children:
            if child.dep_ in ("xcomp", "ccomp", "acl", "pcomp", "advcl") and child.pos_ in (
                "VERB", "AUX"
            ) and (child.dep_ != "advcl" or any(x.lower_ == "to" for x in child.lefts)):
                return child
        if origin.pos_ == "ADP":
            for child in origin.children:
                if child.dep_ == "pcomp":
                    return child
    return None


def _other_object(head: Token, words: list[int]) -> Token | None:
    for child in head.children:
        if child.dep_ in ("dobj", "dative", "oprd", "attr") and child.i not in words:
            if child.dep_ == "dative" and child.pos_ == "ADP":
                return clause.preposition_object(child)
            return child
    return None


def lemmas(token: Token) -> set[str]:
    """Lemma, form, and the joined form of what the parser splits at a hyphen: "cease-fire"."""
    out = {token.lemma_.lower(), token.lower_}
    if token.i > 1 and token.nbor(-1).text == "-":
        before = token.nbor(-2).lower_
        out |= {f"{before}-{token.lemma_.lower()}", before + token.lemma_.lower()}
    return out


def _lemma_fits(token: Token, words: tuple[str, ...]) -> bool:
    return not lemmas(token).isdisjoint(words)


_REVERSING = frozenset({"moratorium", "ban", "embargo", "boycott", "freeze", "presidency",
                        "chair", "seat", "membership"})
#: What is wanted of another: "would like Brazil to work with the Fund".
_WISHES = frozenset({"like", "want", "hope", "wish", "expect", "seek", "love", "prefer"})


def _of_another(child: Token, head: Token) -> bool:
    """Whether a complement of wishing has a doer of its own."""
    if child.dep_ not in ("ccomp", "xcomp") or head.lemma_ not in _WISHES:
        return False
    own = clause.own_subject(child)
    return own is not None and own.pos_ != "PRON"


def _word(
    words: tuple[str, ...], head: Token, node: Token, used: list[int], passive: bool
) -> Token | None:
    """The next word of a pattern: under the last one, under the head, or near in the clause."""
    if head.dep_ == "relcl" and head.head.i not in used and _lemma_fits(head.head, words):
        return head.head  # "the talks that they held", "sanctions it imposed on"
    for origin in (node, head):
        for child in origin.children:
            if child.i not in used and child.dep_ in _COMPLEMENTS and _lemma_fits(
                    child, words) and not _of_another(child, head):
                if child.pos_ == "ADP" and _timed(child):
                    continue  # "raids in 1986": a date is no target
                return child
    if set(words) <= PREPOSITIONS:
        for part in _coordinated(node):
            for child in part.children:
                if child.i not in used and child.dep_ in ("prep", "agent") and _lemma_fits(
                        child, words):
                    return child
    # "of coordinated objects": "held talks and a dinner with"
    for origin in (node, head):
        for child in origin.children:
            for deeper in child.children:
                if deeper.pos_ == "ADP" and child.dep_ in ("xcomp", "ccomp") and (
                        child.i not in used):
                    continue  # "is to meet X in Y": the preposition is the inner verb's
                if (deeper.i not in used and deeper.i > head.i - 2 and child.i >= head.i
                        and deeper.dep_ in ("conj", "prep", "prt", "agent", "pobj", "compound",
                                            "aux", "neg")
                        and child.dep_ in ("dobj", "attr", "prep", "conj", "acomp", "xcomp", "prt",
                                           "advmod", "nsubjpass", "pobj", "ccomp")
                        # "halted a test moratorium" halts no test
                        and (deeper.dep_ != "compound" or child.lemma_ not in _REVERSING)
                        # "a round of talks", but not "said so during talks"
                        and (child.dep_ != "prep" or deeper.dep_ != "pobj"
                             or child.lower_ == "of")
                        and _lemma_fits(deeper, words)):
                    return deeper
    if set(words) <= PREPOSITIONS:
        if head.pos_ in ("VERB", "AUX"):
            return _inner_preposition(words, head, used)
        return _governor_preposition(words, head, node, used)
    return None


def _inner_preposition(words: tuple[str, ...], head: Token, used: list[int]) -> Token | None:
    """"returned dozens of masks to": the parser hangs the verb's preposition on the masks."""
    node = next((c for c in head.children if c.dep_ in ("dobj", "nsubjpass")), None)
    for _ in range(2):
        of = next((c for c in node.children if c.lower_ == "of"), None) if node else None
        node = clause.preposition_object(of) if of is not None else None
        if node is None:
            return None
        for child in node.children:
            if child.dep_ == "prep" and child.i not in used and child.lower_ != "of" and (
                    _lemma_fits(child, words)) and not _timed(child):
                return child
    return None


_TIMES = frozenset(
    (
        "january february march april may june july august september october november "
        "december monday tuesday wednesday thursday friday saturday sunday year month "
        "week day night morning evening afternoon today tomorrow yesterday weekend decade "
        "century summer winter spring autumn fall"
    ).split()
)
#: "in retaliation", "in response": no target either; but "agreed on an exchange" names one.
_MANNERS = frozenset(
    (
        "retaliation response protest reprisal addition return exchange wake connection "
        "accordance violation breach"
    ).split()
)


def _timed(prep: Token) -> bool:
    """Whether a preposition governs a date or a manner."""
    obj = clause.preposition_object(prep)
    if obj is None:
        return False
    lemma = obj.lemma_.lower()
    return lemma in _TIMES or (prep.lower_ == "in" and lemma in _MANNERS) or (
        obj.like_num and len(obj.text) == 4)


def _coordinated(node: Token) -> list[Token]:
    """What is coordinated after `node`: "the threats, embargoes and indifference of"."""
    out: list[Token] = []
    queue = [node]
    while queue and len(out) < 8:
        for child in queue.pop(0).children:
            if child.dep_ == "conj" and child.pos_ == node.pos_:
                out.append(child)
                queue.append(child)
    return out


def _governor_preposition(
    words: tuple[str, ...], head: Token, node: Token, used: list[int]
) -> Token | None:
    """"launched an attack on": the parser may hang the preposition on the verb."""
    governor = node.head
    if node.dep_ in ("dobj", "nsubjpass", "attr", "pobj", "nsubj", "conj"):
        for child in governor.children:
            if child.dep_ in ("prep", "agent") and child.i > node.i and child.i not in used:
                if _lemma_fits(child, words):
                    return child
                if child.i - node.i <= 1:
                    return None
    return None
