"""Whether a thing happened: tense, modals, governing words, negation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.events import clause
from detente.records import Status

if TYPE_CHECKING:
    from spacy.tokens import Token


class Verdict(NamedTuple):
    """`status` is None where the text says it did not happen and nobody denies it."""

    status: Status | None
    why: str


class StatusWords:
    """The compiled words of knowledge/status.yml as sets."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.words = {k: frozenset(v) for k, v in compiled.items() if isinstance(v, list)
                      and all(isinstance(w, str) for w in v)}

    def has(self, group: str, token: Token) -> bool:
        """Whether a token belongs to a group of words."""
        return token.lemma_.lower() in self.words[group] or token.lower_ in self.words[group]


def judge(trigger: Token, words: StatusWords, negative: bool = False) -> Verdict:
    """The status of what `trigger` (verb or noun) tells.

    Args:
        negative: the pattern itself is a negation ("will not lift"), so it holds as it stands.
    """
    if negative:
        return Verdict("actual", "stated refusal")
    if trigger.pos_ in ("NOUN", "PROPN") or (trigger.tag_ == "VBG" and trigger.dep_ in (
            "pobj", "dobj", "nsubj")):
        return _noun(trigger, words)
    return _verb(trigger, words, 0)


def _negated(verb: Token) -> bool:
    for child in verb.children:
        if child.dep_ == "neg" and child.lower_ not in ("only",):
            return True
        if child.dep_ == "advmod" and child.lower_ in ("never", "hardly", "barely", "nowhere"):
            return True
        if child.dep_ in ("det",) and child.lower_ == "no":
            return True
        if child.dep_ in ("nsubj", "nsubjpass") and (
                child.lower_ in ("nobody", "none", "neither") or any(
                    c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj")
                    for c in child.children)):
            return True
    return False


def _verb(verb: Token, words: StatusWords, depth: int) -> Verdict:
    if _negated(verb):
        return Verdict(None, "negated")
    above = _governed(verb, words, depth)
    if above is not None and above.status != "actual":
        return above
    if any(c.dep_ == "mark" and words.has("conditional_marks", c) for c in verb.children):
        return Verdict("hypothetical", "conditional")
    auxes = _auxes(verb)
    for aux in auxes:
        if words.has("future_modals", aux):
            return Verdict("planned", aux.lower_)
        if words.has("open_modals", aux):
            planned = aux.lower_ == "would" and _reported(verb)
            have = any(a.lower_ == "have" for a in auxes)
            if have:
                return Verdict("hypothetical", f"{aux.lower_} have")
            return Verdict("planned" if planned else "hypothetical", aux.lower_)
        if aux.lower_ == "to" and any(a.lemma_ == "be" and a.lower_ in ("is", "are", "was", "were")
                                      for a in auxes):
            return Verdict("planned", "be to")
    if above is not None and above.why:
        return above
    if verb.tag_ == "VB" and any(a.lower_ == "to" for a in auxes) and verb.dep_ == "ROOT":
        return Verdict("planned", "headline infinitive")
    if verb.tag_ == "VBG" and any(a.lower_ in ("is", "are", "'s", "'re") for a in auxes):
        return Verdict("ongoing", "present progressive")
    return Verdict("actual", "")


def _auxes(verb: Token) -> list[Token]:
    auxes = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if not auxes and verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and (
            clause.own_subject(verb) is None):
        return _auxes(verb.head)
    if not auxes:
        # "must heroically and with resistance face": the parser may hang the modal elsewhere.
        auxes = [t for child in verb.lefts if child.pos_ not in ("VERB", "AUX", "NOUN", "PROPN")
                 for t in child.children if t.tag_ == "MD"]
    return auxes


def _reported(verb: Token) -> bool:
    """"said he would visit": the future seen from a past."""
    node = verb
    for _ in range(3):
        if node.dep_ in ("ccomp", "relcl", "parataxis") and node.head.tag_ in ("VBD", "VBN", "VBZ"):
            return True
        # "said on his return that he would": the parser hangs the clause on the noun.
        if node.dep_ == "acl" and any(c.lower_ == "that" for c in node.children):
            return True
        node = node.head
    return False


def _governed(verb: Token, words: StatusWords, depth: int) -> Verdict | None:
    """What the word above says of it: "plans to", "failed to", "denied that"."""
    head, dep = verb.head, verb.dep_
    if depth > 3 or head == verb:
        return None
    if dep in ("conj",) and head.pos_ in ("VERB", "AUX") and clause.own_subject(verb) is None:
        return _governed(head, words, depth + 1)
    if dep not in ("xcomp", "ccomp", "acl", "pcomp", "advcl", "relcl"):
        return None
    if dep == "relcl" or (dep == "advcl" and verb.tag_ in ("VBG", "VBD", "VBN")):
        return None
    if dep == "pcomp":
        if head.lower_ in ("before", "after") and head.head.pos_ in ("VERB", "AUX"):
            return _verb(head.head, words, depth + 1)  # "is to meet X before flying to Y"
        head = head.head  # "accused of bombing", "plans for visiting"
    if words.has("denying", head):
        return Verdict("denied", head.lower_)
    if head.lower_ in ("capable", "incapable"):
        return Verdict("hypothetical", head.lower_)
    infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)
    if infinitive and head.lemma_ == "be" and dep == "xcomp":
        return Verdict("planned", "be to")
    if dep == "advcl":
        return Verdict("planned", "purpose") if infinitive else None
    if words.has("unreached", head) and (infinitive or dep == "pcomp" or verb.tag_ == "VBG"):
        return Verdict(None, f"{head.lower_}: not reached")
    if dep == "acl" and head.pos_ == "NOUN" and infinitive:
        return Verdict("planned", f"{head.lower_} to")
    if infinitive and (words.has("planned_verbs", head) or head.pos_ in ("NOUN", "ADJ")):
        return Verdict("planned", f"{head.lower_} to")
    if words.has("supposing", head) and dep in ("ccomp", "xcomp"):
        return Verdict("hypothetical", head.lower_)
    if dep in ("xcomp",) and head.pos_ in ("VERB", "AUX") and infinitive:
        if head.lemma_.lower() in clause.OBJECT_CONTROL:
            return Verdict("planned", f"{head.lower_} to")
        return _verb(head, words, depth + 1)
    if dep == "ccomp" and head.lemma_ in ("expect", "hope", "believe", "think") and any(
            a.lower_ in ("will", "would") for a in _auxes(verb)):
        return Verdict("planned", head.lower_)
    return None


#: "the risk of an attack", "in the event of a strike": what comes after is only feared.
_FEARED = frozenset({"risk", "danger", "event", "case", "fear", "prospect", "possibility",
                     "likelihood", "chance", "spectre", "specter", "eventuality"})


def _noun(noun: Token, words: StatusWords) -> Verdict:
    for child in noun.children:
        if child.dep_ in ("det", "neg", "preconj") and child.lower_ in ("no", "neither"):
            return Verdict(None, "no")
        if child.dep_ == "det" and child.lower_ == "any" and child.i == noun.left_edge.i:
            return Verdict("hypothetical", "any")
        if child.dep_ in ("amod", "compound", "nmod", "advmod"):
            if words.has("planned_adjectives", child) and child.lower_ != "next":
                return Verdict("planned", child.lower_)
            if words.has("ongoing_adjectives", child):
                return Verdict("ongoing", child.lower_)
            if child.lower_ in ("alleged", "suspected", "reported"):
                return Verdict("actual", child.lower_)
        if child.dep_ in ("acl", "relcl"):
            if words.has("postponing", child) and clause.is_passive(child):
                return Verdict("postponed", child.lower_)
            if words.has("planned_verbs", child) and clause.is_passive(child):
                return Verdict("planned", child.lower_)
    prep = noun.head
    if noun.dep_ == "pobj" and prep.lower_ == "of" and prep.head.lemma_.lower() in _FEARED:
        return Verdict("hypothetical", prep.head.lower_)
    return _noun_governed(noun, words)


def _noun_governed(noun: Token, words: StatusWords) -> Verdict:
    head, dep = noun.head, noun.dep_
    hops = 0
    while dep in ("pobj", "conj", "prep", "compound", "appos") and head.head != head and hops < 4:
        if head.pos_ in ("NOUN",) and words.has("planned_nouns", head):
            return Verdict("planned", head.lower_)
        if head.pos_ == "NOUN" and words.has("denying", head):
            return Verdict("denied", head.lower_)
        if head.pos_ in ("VERB", "AUX"):
            break
        if head.pos_ == "ADP" and head.lower_ in ("without",):
            return Verdict(None, "without")
        if head.pos_ == "ADP" and head.lower_ in ("during", "after", "following", "since", "at"):
            return Verdict("actual", head.lower_)
        dep, head = head.dep_, head.head
        hops += 1
    if head.pos_ not in ("VERB", "AUX"):
        return Verdict("actual", "")
    if dep in ("dobj", "nsubjpass", "pobj", "prep", "nsubj", "attr", "oprd"):
        if dep in ("dobj", "nsubjpass") and words.has("postponing", head) and (
                head.lemma_ != "put" or any(c.lower_ in ("off", "back") for c in head.children)):
            inner = _verb(head, words, 0)
            return Verdict("postponed" if inner.status else None, head.lower_)
        if dep in ("dobj", "nsubjpass") and words.has("cancelling", head):
            return Verdict("called_off", head.lower_)
        if dep == "dobj" and words.has("denying", head):
            return Verdict("denied", head.lower_)
        if dep in ("dobj", "pobj", "prep") and words.has("unreached", head):
            return Verdict(None, f"{head.lower_}: not reached")
        if dep in ("dobj", "nsubjpass", "pobj", "prep") and head.lemma_ != "agree" and words.has(
                "planned_verbs", head) and head.lemma_ not in (
                    "set", "look", "seek", "try", "undertake"):
            inner = _verb(head, words, 0)
            return Verdict("planned" if inner.status else None, head.lower_)
        return _verb(head, words, 0)
    return Verdict("actual", "")
