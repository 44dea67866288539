"""Sources named beside the clause: "as X put it", "in X's view", "what X said was that"."""

from __future__ import annotations

from detente.statements.draft import Draft, Sent, cue_span, source_of
from detente.statements.lexicon import Cue, Lexicon
from detente.statements.syntax import Token, children, finite, spans

_TELLING = frozenset({"speech", "evidence", "belief"})


def aside_drafts(sent: Sent, lexicon: Lexicon, known: list[Draft]) -> list[Draft]:
    """Drafts for asides; they stand for whatever else was made of their cue."""
    taken = {d.cue for d in known if d.source}
    out = []
    for token in sent.doc:
        if not sent.outside(token):
            continue
        for read in (_as_put, _in_view, _what_said, _closing):
            draft = read(sent, token, lexicon)
            if draft is not None and (read is not _closing or draft.cue not in taken):
                out.append(draft)
                break
    return out


def _draft(sent: Sent, head: Token, who: Token, tokens: set[int], rule: str, cue: Cue | None,
           verb: bool = True) -> Draft | None:
    content = [(sent.offset + s, sent.offset + e) for s, e in spans(sent.doc, tokens)]
    if not content:
        return None
    at = sent.offset + head.idx
    span = cue_span(sent, head) if verb else (at, at + len(head))
    return Draft(sent, head, span, source_of(sent, who, head if verb else None), who, content, rule,
                 cue, cue.cls if cue else "belief")


def _as_put(sent: Sent, verb: Token, lexicon: Lexicon) -> Draft | None:
    """"As X put it, S", "as X says, S"."""
    if verb.dep_ != "advcl" or not any(c.lower_ == "as" for c in verb.children):
        return None
    objects, who = children(verb, "dobj", "ccomp"), children(verb, "nsubj")
    cue = lexicon.verbs.get(verb.lemma_.lower())
    put = verb.lemma_.lower() in ("put", "see", "have", "tell") and [
        t.lower_ for t in objects] == ["it"]
    said = cue is not None and cue.cls == "speech" and not objects
    if not who or not (put or said):
        return None
    tokens = {t.i for t in verb.head.subtree} - {t.i for t in verb.subtree}
    return _draft(sent, verb, who[0], tokens, "as", cue if said else None)


def _in_view(sent: Sent, noun: Token, lexicon: Lexicon) -> Draft | None:
    """"In her view, S", "in the minister's words, S"."""
    prep = noun.head
    owners = children(noun, "poss")
    if noun.dep_ != "pobj" or prep.lower_ != "in" or not owners or (
            noun.lemma_.lower() not in lexicon.words["views"]):
        return None
    clause = prep.head
    tokens = {t.i for t in clause.subtree} - {t.i for t in prep.subtree}
    return _draft(sent, noun, owners[0], tokens, "phrase", None, verb=False)


def _what_said(sent: Sent, verb: Token, lexicon: Lexicon) -> Draft | None:
    """"What X said was that S"."""
    cue = lexicon.verbs.get(verb.lemma_.lower())
    if cue is None or verb.dep_ != "csubj" or verb.head.lemma_ != "be":
        return None
    who = children(verb, "nsubj")
    what = any(c.lower_ == "what" for c in verb.children)
    clauses = children(verb.head, "ccomp", "attr", "xcomp")
    if not (who and what and clauses):
        return None
    return _draft(sent, verb, who[0], {t.i for t in clauses[0].subtree}, "what", cue)


def _closing(sent: Sent, verb: Token, lexicon: Lexicon) -> Draft | None:
    """"S, a poll found." where the parse lost the last clause."""
    cue = lexicon.verbs.get(verb.lemma_.lower())
    if cue is None or cue.cls not in _TELLING or "clause" not in cue.takes or (
            verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN")):
        return None
    doc = sent.doc
    if any(not t.is_punct and not t.is_space for t in doc[verb.i + 1 :]) or verb.i < 4:
        return None
    first = who = verb.i - 1
    if doc[who].pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    while first > 0 and doc[first].pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM", "PART"):
        first -= 1
    if doc[first].text != "," or not any(finite(t) for t in doc[:first]
                                         if t.pos_ in ("VERB", "AUX")):
        return None
    return _draft(sent, verb, doc[who], set(range(first)), "closing", cue)
