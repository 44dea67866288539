"""Verbal cues: "X said that ...", "talks failed, X said", "X, calling it ...", "blamed by X"."""

from __future__ import annotations

from detente.statements.draft import Draft, Sent, cue_span, relative_of, source_of
from detente.statements.lexicon import Cue, Lexicon
from detente.statements.syntax import (
    Token,
    agent,
    children,
    infinitive_of,
    passive,
    spans,
    subject,
)

_CLAUSES = ("ccomp", "xcomp", "csubj")
_OBJECTS = ("dobj", "oprd", "attr", "acomp")


def verb_drafts(sent: Sent, lexicon: Lexicon) -> list[Draft]:
    """One draft for each verb outside quotation marks that attributes something."""
    out = []
    for token in sent.doc:
        if token.pos_ in ("VERB", "AUX") and sent.outside(token):
            draft = _draft(sent, token, lexicon)
            if draft is not None:
                out.append(draft)
    return out


def _draft(sent: Sent, verb: Token, lexicon: Lexicon) -> Draft | None:
    lemma = verb.lemma_.lower()
    cue = lexicon.verbs.get(lemma)
    clause = [c for c in children(verb, "ccomp") if c.pos_ in ("VERB", "AUX", "NOUN", "ADJ")]
    if cue is None and (lemma in lexicon.transparent or not clause):
        return None
    who = subject(verb)
    if cue is None and (who is None or who.lower_ in lexicon.nonsources):
        return None
    if who is not None and not _can_say(who, lexicon):
        who = None
    tokens = content_tokens(sent, verb, cue, who)
    source = source_of(sent, who, verb)
    hearer = _hearer(verb, cue, tokens)
    if hearer is not None:
        tokens -= {t.i for t in hearer.subtree}
    doc = sent.doc
    content = [(sent.offset + s, sent.offset + e) for s, e in spans(doc, tokens)]
    draft = Draft(
        sent,
        verb,
        cue_span(sent, verb),
        source,
        who,
        content,
        "verb",
        cue,
        cue.cls if cue else "other",
    )
    if hearer is not None:
        draft.extra["hearer"] = source_of(sent, hearer, None)
    if who is not None:
        noun, span = relative_of(sent, who, verb)
        if noun is not None:
            draft.extra["antecedent"] = span
    return draft


def _can_say(who: Token, lexicon: Lexicon) -> bool:
    if who.lower_ in lexicon.nonsources:
        return False
    return who.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X")


def _hearer(verb: Token, cue: Cue | None, tokens: set[int]) -> Token | None:
    """The one spoken to: the object of "told" where a clause or quotation stands beside it."""
    for child in verb.children:
        if child.dep_ == "dative":
            return next(iter(children(child, "pobj")), child)
    if cue is None or cue.hearer != "object":
        return None
    objects = children(verb, "dobj")
    clause = children(verb, "ccomp", "xcomp", "advcl") or verb.lemma_.lower() == "tell"
    return objects[0] if objects and clause else None


def content_tokens(sent: Sent, verb: Token, cue: Cue | None, who: Token | None) -> set[int]:
    """The words that `verb` attributes to `who`."""
    takes = cue.takes if cue else frozenset({"clause"})
    roots: list[Token] = []
    for child in verb.children:
        dep = child.dep_
        if child == who or (who is not None and child.is_ancestor(who)):
            continue
        if (
            dep == "ccomp"
            or (dep == "xcomp" and (takes & {"infinitive", "predicate", "gerund"} or cue))
            or (dep in _OBJECTS and takes & {"object", "predicate", "infinitive"})
            or (dep in ("prep", "agent") and _takes_prep(child, takes) and child.lower_ != "by")
            or (dep == "advcl" and _that_clause(child))
            or (dep == "nsubjpass" and takes & {"object", "predicate", "infinitive", "clause"})
        ):
            roots.append(child)
    tokens = {t.i for root in roots for t in root.subtree}
    if not roots or all(r.dep_ in ("prep", "nsubjpass", "dobj") for r in roots):
        tokens |= _parenthetical(verb, cue, bool(roots))
    if who is not None:
        tokens -= _within(who, verb)
    tokens -= {verb.i} | {c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "prt")}
    return tokens


def _within(who: Token, verb: Token) -> set[int]:
    if who.is_ancestor(verb):
        return {who.i} | {t.i for t in who.subtree if t.i < verb.i and not verb.is_ancestor(t)}
    return {t.i for t in who.subtree}


def _takes_prep(prep: Token, takes: frozenset[str]) -> bool:
    return f"prep:{prep.lower_}" in takes or (prep.lower_ == "as" and "predicate" in takes)


def _that_clause(token: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in ("that", "whether", "if") for c in token.children)


def _parenthetical(verb: Token, cue: Cue | None, has_object: bool) -> set[int]:
    """In "the talks, he said, had failed" the verb hangs from its own content."""
    if cue is None or cue.cls not in ("speech", "belief", "evidence") or "clause" not in cue.takes:
        return set()
    if has_object and verb.dep_ != "parataxis":
        return set()
    head = verb.head
    if head == verb or verb.dep_ not in ("parataxis", "ccomp", "advcl", "conj"):
        return set()
    if verb.dep_ in ("advcl", "conj", "ccomp") and not _set_off(verb):
        return set()
    return {t.i for t in head.subtree} - {t.i for t in verb.subtree}


def _set_off(verb: Token) -> bool:
    """Whether commas stand on both sides of the verb's phrase, or it ends the sentence."""
    if infinitive_of(verb) or (children(verb, "mark", "advmod") and verb.dep_ == "advcl"):
        return False
    edge = [t for t in verb.subtree if not t.is_punct]
    if not edge or len(edge) > 12:
        return False
    doc = verb.doc
    left, right = edge[0].i, edge[-1].i
    before = left > 0 and doc[left - 1].text == ","
    after = right + 1 >= len(doc) or doc[right + 1].is_punct
    return before and after


def passive_agentless(verb: Token) -> bool:
    """Whether the verb is passive and names nobody: "is expected to", "was reported"."""
    return passive(verb) and agent(verb) is None
