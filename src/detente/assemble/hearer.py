"""Whom a statement is said to: "told X", "warned X", "in a letter to X"."""

from __future__ import annotations

from typing import Any

from detente.actors.resolve import Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events.candidates import Candidate
from detente.statements.lexicon import Lexicon, load
from detente.statements.model import Attribution

_HOPS = 6
#: Verbs whose object is a hearer whatever it is: one threatens or presses things, too.
_SURE = frozenset({"tell", "inform", "notify", "brief", "remind", "assure", "reassure", "warn",
                   "urge", "ask", "beg", "implore", "advise", "instruct"})


def addressee(
    c: Candidate, view: View, said: Attribution | None, resolver: Resolver, state: DocState
) -> str | None:
    """The name of the one spoken to; the words where it is nobody we know; None where untold."""
    words = load()
    for token in _places(c, view, said, words):
        if token.pos_ == "PRON" and token.lower_ in ("it", "itself", "themselves", "himself"):
            continue
        found = [f for f in resolver.resolve(token, view, state) if f.how != "modifier"]
        if found:
            return ", ".join(dict.fromkeys(f.actor.name for f in found))
        known = token.lemma_.lower() in words.hearers or token.pos_ == "PROPN"
        if known or (token.pos_ == "NOUN" and token.head.lemma_.lower() in _SURE):
            return view.noun_phrase(token).text
    return None


def _places(c: Candidate, view: View, said: Attribution | None, words: Lexicon) -> list[Any]:
    """Tokens that may head the phrase, the likeliest first."""
    out: list[Any] = []
    offset = view.sentence.start
    if said is not None and said.features.get("hearer"):
        start, end = said.features["hearer"]
        inside = [t for t in view.doc if start <= offset + t.idx < end]
        members = {t.i for t in inside}
        out += [t for t in inside if t.head.i not in members][:1]
    verbs = _verbs(c, view, said)
    for verb in verbs:
        out += _of_verb(verb, words)
    # A letter or a meeting of the main clause is not that of a clause beside it.
    for verb in verbs:
        if verb == c.trigger or c.trigger.dep_ not in ("advcl", "relcl"):
            out += _of_noun(verb, words)
    return out


def _verbs(c: Candidate, view: View, said: Attribution | None) -> list[Any]:
    """The trigger, the verbs above it, and the cue of what is said."""
    out = [c.trigger]
    node = c.trigger
    for _ in range(_HOPS):
        if node.head == node:
            break
        node = node.head
        if node.pos_ in ("VERB", "AUX", "NOUN"):
            out.append(node)
    if said is not None:
        offset = view.sentence.start
        out += [t for t in view.doc if said.cue.start <= offset + t.idx < said.cue.end
                and t not in out and t.pos_ == "VERB"]
    return out


def _of_verb(verb: Any, words: Lexicon) -> list[Any]:
    """Told X, urged X, appealed to X, called on X, demanded of X; the passive's subject."""
    lemma = verb.lemma_.lower()
    preps = words.told.get(lemma)
    if preps is None:
        return []
    out = [t for t in verb.children if t.dep_ == "dative" and t.pos_ != "ADP"]
    things = [t for c in verb.children if c.dep_ == "dobj" for t in c.children
              if "object" not in preps]  # "demanded an apology from X"
    for child in [*verb.children, *things]:
        if child.dep_ in ("prep", "dative", "agent") and child.lower_ in preps:
            out += [t for t in child.children if t.dep_ == "pobj"]
        elif child.dep_ in ("dobj", "nsubjpass") and "object" in preps:
            out.append(child)
    clause = next((t for t in verb.children if t.dep_ in ("ccomp", "xcomp") and "object" in preps
                   and t.i > verb.i), None)
    if clause is not None and not out:  # "urged Iran to halt": its object is the clause's subject
        out += [t for t in clause.children if t.dep_ == "nsubj" and t.i < clause.i
                and not any(m.dep_ == "mark" and m.i < t.i for m in clause.children)]
    return out


def _of_noun(verb: Any, words: Lexicon) -> list[Any]:
    """In a letter to X, at a meeting with X, an ultimatum to X, his appeal to X."""
    out = []
    queue = [verb, *verb.children]
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "at", "during", "by", "through"):
            queue += [t for t in child.children if t.dep_ == "pobj"]
    for noun in queue:
        if noun.pos_ != "NOUN" or noun.lemma_.lower() not in words.messages:
            continue
        for prep in noun.children:
            if prep.dep_ in ("prep", "dative") and prep.lower_ in ("to", "with", "before"):
                out += [t for t in prep.children if t.dep_ == "pobj"]
    return out
