"""Verbal cues: "X said that ...", "talks failed, X said", "X, calling it ...", "blamed by X"."""

from __future__ import annotations

from detente.statements.draft import Draft, Sent, cue_span, relative_of, source_of
from detente.statements.lexicon import Cue, Lexicon
from detente.statements.syntax import (
    Token,
    agent,
    broken,
    can_say,
    children,
    fallback_subject,
    finite,
    infinitive_of,
    is_relative,
    is_time,
    misjoined,
    passive,
    relayed,
    spans,
    subject,
)

_OBJECTS = ("dobj", "oprd", "attr", "acomp")
_RIGHT = ("dobj", "prep", "xcomp", "ccomp", "attr", "acomp", "oprd", "intj", "advcl", "npadvmod")
_PARTS = ("aux", "auxpass", "neg", "prt")


def verb_drafts(sent: Sent, lexicon: Lexicon, weak: bool) -> list[Draft]:
    """One draft for each verb outside quotation marks that attributes something.

    With `weak`, also one for any other verb with an agent (class `act`).
    """
    out = []
    for token in sent.doc:
        if sent.outside(token) and (token.pos_ in ("VERB", "AUX") or _mistagged(token, lexicon)):
            draft = _draft(sent, token, lexicon, weak)
            if draft is None and weak:
                draft = _act(sent, token, lexicon)
            if draft is not None:
                out.append(draft)
    return out


def _mistagged(token: Token, lexicon: Lexicon) -> bool:
    """A verb that the tagger took for a noun: "Some view the plan as a trap"."""
    known = token.pos_ == "NOUN" and token.dep_ == "ROOT" and token.lower_ in lexicon.verbs
    return known and bool(children(token, "dobj", "ccomp"))


def speaker(sent: Sent, verb: Token, lexicon: Lexicon) -> Token | None:
    """Who does what the verb says, by the parse, or by the surface where the parse is broken."""
    who = subject(verb)
    if who is not None and not sent.outside(who):
        who = None
    if who is None and finite(verb) and not passive(verb):
        who = fallback_subject(verb, sent.inside)
    return who if who is not None and can_say(who, verb, lexicon.nonsources) else None


def _draft(sent: Sent, verb: Token, lexicon: Lexicon, weak: bool) -> Draft | None:
    lemma = verb.lemma_.lower()
    cue = lexicon.verbs.get(lemma)
    if cue is None and (lemma in lexicon.transparent or not children(verb, "ccomp")):
        return None
    who = speaker(sent, verb, lexicon)
    if cue is None and (who is None or who.lower_ == "it"):
        return None
    tokens = content_tokens(verb, cue, who)
    hearer = _hearer(verb, cue)
    if hearer is not None and tokens - {t.i for t in hearer.subtree}:
        tokens -= {t.i for t in hearer.subtree}
    loose = not tokens
    if loose and weak:  # nothing that such a verb takes: no more than a deed
        tokens = _loose(verb, who)
    draft = _make(sent, verb, who, tokens, "verb", cue)
    if loose:
        draft.cls = "act"
    relay = relayed(verb)
    if relay is not None:  # "was quoted as saying by Xinhua"
        draft.extra["via"] = source_of(sent, agent(verb) or agent(relay), None)
    if hearer is not None:
        draft.extra["hearer"] = source_of(sent, hearer, None)
    return draft


def _act(sent: Sent, verb: Token, lexicon: Lexicon) -> Draft | None:
    """Any other deed: a weak sign of who stands behind the words that follow."""
    who = speaker(sent, verb, lexicon)
    if who is None or who.lower_ == "it":
        return None
    tokens = _right(verb, who) | _gap(verb, who)
    if passive(verb):
        tokens |= {t.i for s in children(verb, "nsubjpass") for t in s.subtree}
    tokens -= _within(who, verb)
    return _make(sent, verb, who, tokens, "act", None) if tokens else None


def _make(
    sent: Sent, verb: Token, who: Token | None, tokens: set[int], rule: str, cue: Cue | None
) -> Draft:
    content = [(sent.offset + s, sent.offset + e) for s, e in spans(sent.doc, tokens)]
    cls = cue.cls if cue else "act" if rule == "act" else "other"
    draft = Draft(
        sent, verb, cue_span(sent, verb), source_of(sent, who, verb), who, content, rule, cue, cls
    )
    span = relative_of(sent, who, verb)[1]
    if span is not None:
        draft.extra["antecedent"] = span
    return draft


def _hearer(verb: Token, cue: Cue | None) -> Token | None:
    """The one spoken to: the object of "told" where a clause or quotation stands beside it."""
    for child in verb.children:
        if child.dep_ == "dative":
            return next(iter(children(child, "pobj")), child)
    if cue is None or cue.hearer != "object":
        return None
    objects = children(verb, "dobj")
    clause = children(verb, "ccomp", "xcomp", "advcl") or verb.lemma_.lower() == "tell"
    return objects[0] if objects and clause else None


def content_tokens(verb: Token, cue: Cue | None, who: Token | None) -> set[int]:
    """The words that `verb` attributes to `who`."""
    takes = cue.takes if cue else frozenset({"clause"})
    roots = [
        c
        for c in verb.children
        if c != who and (who is None or not c.is_ancestor(who)) and _holds(c, cue, takes)
    ]
    closed = _closing(verb, cue, who)
    if closed:
        return closed
    if not any(r.dep_ in ("ccomp", "xcomp") for r in roots) and "clause" in takes:
        roots += _in_statement(verb)
    tokens = {t.i for root in roots for t in root.subtree}
    if any(r.dep_ == "dobj" for r in roots):
        tokens |= {t.i for c in children(verb, "prep") if c.lower_ == "as" for t in c.subtree}
    if not any(r.dep_ in ("ccomp", "xcomp") for r in roots):
        tokens |= _parenthetical(verb, cue, bool(roots))
    tokens |= _gap(verb, who)
    for token in verb.subtree:
        joined = misjoined(token) and not token.is_ancestor(verb)
        if token.i in tokens and (joined or _own_voice(token, verb)):
            tokens -= {t.i for t in token.subtree}
    if who is not None:
        tokens -= _within(who, verb)
    if verb.dep_ == "pcomp":
        tokens -= {
            t.i for c in children(verb, "prep", "agent") if c.lower_ == "by" for t in c.subtree
        }
    return tokens - {verb.i} - {c.i for c in children(verb, *_PARTS)}


def _in_statement(verb: Token) -> list[Token]:
    """"Said in a statement that X": the clause, which parsers hang on the statement."""
    out = []
    for prep in children(verb, "prep"):
        for noun in children(prep, "pobj"):
            for clause in children(noun, "acl", "relcl", "ccomp"):
                if clause.i > verb.i and any(
                        c.dep_ == "mark" and c.lower_ == "that" for c in clause.children):
                    out.append(clause)
    return out


def _closing(verb: Token, cue: Cue | None, who: Token | None) -> set[int]:
    """The clause before ", its ministry announced." where the parse hangs that on its last noun."""
    if who is None or cue is None or verb.dep_ != "relcl" or not who.dep_.startswith("nsubj"):
        return set()
    first = min(t.i for t in verb.subtree)
    rest = [t for t in verb.doc[verb.i + 1 :] if not t.is_punct]
    plain = first > 1 and verb.doc[first - 1].text == "," and not is_relative(who)
    if not plain or "clause" not in cue.takes or (rest and not all(
            t in list(verb.subtree) for t in rest)) or children(verb, "ccomp", "dobj", "xcomp"):
        return set()
    return set(range(first - 1))


def _loose(verb: Token, who: Token | None) -> set[int]:
    tokens = _right(verb, who)
    if not tokens and who is not None and broken(verb.doc):
        tokens = set(range(verb.i + 1, len(verb.doc)))
    return tokens - (_within(who, verb) if who is not None else set())


def _own_voice(clause: Token, verb: Token) -> bool:
    """Whether a clause after a comma sets the writer's word against what was said."""
    if clause.dep_ == "advcl" and clause.tag_ == "VBG" and clause.i > verb.i and (
            clause.lemma_.lower() in ("cite", "quote") and clause.doc[clause.i - 1].text == ","):
        return True  # "X reported that S, citing Y": it is X that cites
    if clause.dep_ != "advcl" or clause.i < verb.i or clause.head.dep_ not in ("ccomp", "xcomp"):
        return False
    first = next(iter(clause.subtree))
    marks = [c.lower_ for c in clause.children if c.dep_ == "mark"]
    contrast = any(m in ("while", "although", "though", "whereas", "as") for m in marks)
    comma = first.i > 0 and clause.doc[first.i - 1].text == ","
    return contrast and bool(comma)


def _holds(child: Token, cue: Cue | None, takes: frozenset[str]) -> bool:
    """Whether this dependent of a cue verb is part of what it attributes."""
    dep = child.dep_
    if dep == "ccomp" or (dep == "xcomp" and cue is not None):
        return True
    if dep in _OBJECTS:
        return bool(takes & {"object", "predicate", "infinitive"})
    if dep == "prep":
        prep = child.lower_
        if any(is_time(c) for c in children(child, "pobj")):
            return False
        return f"prep:{prep}" in takes or (prep == "as" and "predicate" in takes)
    if dep == "nsubjpass":
        return bool(takes & {"object", "predicate", "infinitive", "clause"})
    return dep == "advcl" and any(
        c.dep_ == "mark" and c.lower_ in ("that", "whether") for c in child.children
    )


def _right(verb: Token, who: Token | None) -> set[int]:
    """All that depends on the verb to its right, for want of a better content."""
    kids = [
        c
        for c in verb.children
        if c.i > verb.i
        and c.dep_ in _RIGHT
        and c.lower_ != "by"
        and not (c.dep_ == "npadvmod" and is_time(c))
        and (who is None or not c.is_ancestor(who))
    ]
    if any(c.dep_ not in ("advcl", "npadvmod") for c in kids):
        kids = [c for c in kids if c.dep_ not in ("advcl", "npadvmod")]
    return {t.i for kid in kids for t in kid.subtree if kid != who}


def _gap(verb: Token, who: Token | None) -> set[int]:
    """In "the columns she wrote" and "a raid reported by X" the content is the noun before."""
    if verb.dep_ not in ("relcl", "acl") or children(verb, "ccomp", "dobj"):
        return set()
    noun = verb.head
    by_agent = verb.tag_ == "VBN" and agent(verb) is not None
    own = who is not None and verb.is_ancestor(who) and not is_relative(who)
    if noun.pos_ not in ("NOUN", "PROPN") or not (by_agent or (own and verb.dep_ == "relcl")):
        return set()
    return {t.i for t in noun.subtree} - {t.i for t in verb.subtree}


def _within(who: Token, verb: Token) -> set[int]:
    """The words of the source phrase, which are no content."""
    if who.is_ancestor(verb):
        return {who.i} | {t.i for t in who.subtree if t.i < verb.i and not verb.is_ancestor(t)}
    return {t.i for t in who.subtree}


def _parenthetical(verb: Token, cue: Cue | None, has_object: bool) -> set[int]:
    """In "the talks, he said, had failed" the verb hangs from its own content."""
    if cue is None or cue.cls not in ("speech", "belief", "evidence") or "clause" not in cue.takes:
        return set()
    head = verb.head
    if head == verb or verb.dep_ not in ("parataxis", "ccomp", "advcl", "conj"):
        return set()
    if verb.dep_ != "parataxis" and (has_object or not _set_off(verb)):
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
    return bool(before and (right + 1 >= len(doc) or doc[right + 1].is_punct))
