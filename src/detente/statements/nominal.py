"""Cues that are no verbs: "according to X", "a claim by X that", "X is confident that"."""

from __future__ import annotations

from detente.statements.draft import Draft, Sent, cue_span, relative_of, source_of
from detente.statements.lexicon import Lexicon, load
from detente.statements.syntax import Token, children, spans, subject


def phrase_drafts(sent: Sent, lexicon: Lexicon) -> list[Draft]:
    """Phrases: "according to X" and its kin; the content is the clause it stands in."""
    out: list[Draft] = []
    doc = sent.doc
    words = [t.lower_ for t in doc]
    for phrase, cls, status in lexicon.phrases:
        for i in range(len(words) - len(phrase)):
            if tuple(words[i : i + len(phrase)]) != phrase or not sent.outside(doc[i]):
                continue
            last = doc[i + len(phrase) - 1]
            draft = _phrase(sent, doc[i], last, lexicon, len(phrase) == 1)
            if draft is not None:
                draft.cls, draft.extra["status"] = cls, status
                out.append(draft)
    return out


def _phrase(sent: Sent, first: Token, last: Token, lexicon: Lexicon, single: bool) -> Draft | None:
    objects = children(last, "pobj", "dobj", "pcomp")
    source = objects[0] if objects and objects[0].i > last.i else _noun_after(last)
    if source is None or source.lemma_.lower() in lexicon.measures or source.pos_ == "NUM":
        return None
    if single and (source.pos_ != "PROPN" or (first.lower_ == "per" and first.i > 0)):
        return None
    inner = {t.i for t in source.subtree} | set(range(first.i, source.i + 1))
    head = first.head if first.head.i not in inner else last.head
    clause = head
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
        clause = clause.head
    tokens = {t.i for t in clause.subtree if t.i not in inner}
    if len(tokens) < 2:
        tokens = {t.i for t in sent.doc if t.i not in inner}
    doc = sent.doc
    content = [(sent.offset + s, sent.offset + e) for s, e in spans(doc, tokens)]
    cue = sent.offset + first.idx, sent.offset + last.idx + len(last)
    return Draft(sent, first, cue, source_of(sent, source, None), source, content, "phrase")


def _noun_after(token: Token) -> Token | None:
    """The head of the noun phrase that starts after `token`, where the parse lost it."""
    doc = token.doc
    if token.i + 1 >= len(doc):
        return None
    head = doc[token.i + 1]
    while head.head.i > head.i and head.dep_ in ("det", "amod", "compound", "poss", "nummod"):
        head = head.head
    return head if head.pos_ in ("NOUN", "PROPN", "PRON") else None


def noun_drafts(sent: Sent, lexicon: Lexicon) -> list[Draft]:
    """Nouns that hold a claim: "a claim by X that ...", "X voiced concern about ..."."""
    out: list[Draft] = []
    for noun in sent.doc:
        cue = lexicon.nouns.get(noun.lemma_.lower()) if noun.pos_ == "NOUN" else None
        if cue is None or not sent.outside(noun):
            continue
        source, rule, about = _noun_source(noun)
        if source is None or source.lower_ in lexicon.nonsources:
            continue
        tokens = _noun_content(noun, cue.takes, source)
        if about is not None:
            tokens = {t.i for t in about.subtree}
        holder = noun
        if not tokens:  # "a claim by X that ...", the clause hung on X by the parser
            holder = next((c for c in children(source, "relcl", "acl") if _that(c)), noun)
            tokens = {t.i for t in holder.subtree} if holder != noun else set()
        if not tokens:
            continue
        content = [(sent.offset + s, sent.offset + e) for s, e in spans(sent.doc, tokens)]
        start = sent.offset + noun.idx
        draft = Draft(
            sent,
            noun,
            (start, start + len(noun)),
            source_of(sent, source, holder),
            source,
            content,
            rule,
            cue,
            cue.cls,
        )
        span = relative_of(sent, source, noun)[1]
        if span is not None:
            draft.extra["antecedent"] = span
        out.append(draft)
    return out


def _that(clause: Token) -> bool:
    """Whether the clause opens with "that"."""
    return bool(next(iter(clause.subtree)).lower_ == "that")


def _noun_source(noun: Token) -> tuple[Token | None, str, Token | None]:
    """The source of a nominal cue, how it was told, and what it is about where the verb tells."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child, "noun-poss", None
    verb = noun.head
    givers = [c for c in noun.children if c.dep_ in ("prep", "agent")]
    if noun.dep_ in ("dobj", "pobj"):
        governor = verb if noun.dep_ == "dobj" else verb.head
        if governor.lemma_.lower() in load().words["receive"]:
            for child in [*givers, *children(governor, "prep")]:
                objects = children(child, "pobj")
                if child.i > noun.i and child.lower_ in ("of", "from", "among") and objects:
                    return objects[0], "noun-from", subject(governor)
    clause = any(c.dep_ in ("acl", "ccomp", "relcl") and c.i > noun.i for c in noun.children)
    for child in givers:
        if clause and child.lower_ == "of":
            people = [c for c in children(child, "pobj") if c.pos_ == "PROPN"]
            if people:
                return people[0], "noun-of", None
        if child.lower_ in ("by", "from", "among"):
            objects = children(child, "pobj")
            if objects:
                return objects[0], "noun-by", None
    if noun.dep_ == "dobj" and verb.lemma_.lower() in load().words["light"]:
        return subject(verb), "noun-light", None
    if noun.dep_ == "pobj" and verb.head.lemma_.lower() in ("be", "come", "remain", "stand"):
        return subject(verb.head), "noun-light", None
    return None, "", None


def _noun_content(noun: Token, takes: frozenset[str], source: Token) -> set[int]:
    tokens: set[int] = set()
    for child in noun.children:
        clause = child.dep_ in ("acl", "ccomp", "relcl", "xcomp") and (
            child.dep_ != "relcl" or any(c.dep_ == "mark" for c in child.children)
        )
        prep = child.dep_ == "prep" and f"prep:{child.lower_}" in takes
        if (clause or prep) and child != source and not child.is_ancestor(source):
            tokens |= {t.i for t in child.subtree}
    return tokens


def adjective_drafts(sent: Sent, lexicon: Lexicon) -> list[Draft]:
    """Feelings: "X is confident that ...", "X was reluctant to ...", "X was angry about ..."."""
    out: list[Draft] = []
    for adjective in sent.doc:
        cue = None
        if adjective.pos_ in ("ADJ", "VERB") and adjective.dep_ in ("acomp", "ROOT", "conj"):
            cue = lexicon.adjectives.get(adjective.lower_)
        if cue is None or not sent.outside(adjective):
            continue
        verb = adjective.head if adjective.dep_ == "acomp" else adjective
        who = subject(verb)
        if who is None or who.lower_ in lexicon.nonsources:
            continue
        kids = children(adjective, "ccomp", "xcomp", "prep", "advcl", "agent")
        kids += [c for c in children(verb, "ccomp", "xcomp", "prep") if c.i > adjective.i]
        tokens = {t.i for kid in kids for t in kid.subtree if kid != adjective}
        tokens -= {adjective.i}
        if not tokens:
            continue
        content = [(sent.offset + s, sent.offset + e) for s, e in spans(sent.doc, tokens)]
        draft = Draft(
            sent,
            adjective,
            cue_span(sent, adjective),
            source_of(sent, who, adjective),
            who,
            content,
            "adjective",
            cue,
            cue.cls,
        )
        span = relative_of(sent, who, adjective)[1]
        if span is not None:
            draft.extra["antecedent"] = span
        out.append(draft)
    return out


def work_drafts(sent: Sent, lexicon: Lexicon) -> list[Draft]:
    """Works: "a novel about X": the work speaks of X."""
    out: list[Draft] = []
    for noun in sent.doc:
        if noun.pos_ != "NOUN" or noun.lemma_.lower() not in lexicon.works:
            continue
        if not sent.outside(noun):
            continue
        for prep in children(noun, "prep"):
            if prep.lower_ not in ("about", "on") or not children(prep, "pobj", "pcomp"):
                continue
            tokens = {t.i for t in prep.subtree} - {prep.i}
            content = [(sent.offset + s, sent.offset + e) for s, e in spans(sent.doc, tokens)]
            start = sent.offset + prep.idx
            source = source_of(sent, noun, prep)
            out.append(
                Draft(
                    sent,
                    prep,
                    (start, start + len(prep)),
                    source,
                    noun,
                    content,
                    "work",
                    None,
                    "evidence",
                )
            )
    return out
