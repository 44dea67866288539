"""Cues that are no verbs: "according to X", "a claim by X that", "X is confident that", "X: ..."."""

from __future__ import annotations

from detente.statements.draft import Draft, Sent, cue_span, relative_of, source_of
from detente.statements.lexicon import Lexicon
from detente.statements.syntax import Token, children, spans, subject, trim

_LIGHT = frozenset(
    ["make", "issue", "give", "express", "voice", "have", "show", "offer", "take", "hold", "repeat", "reiterate", "deliver", "raise", "release", "air", "level", "lodge", "launch", "announce", "share", "reject", "face", "send", "get", "keep", "put", "state", "lack", "renew", "sound", "mount", "underscore", "earn", "reaffirm"]
)
_TITLE_SOURCES = frozenset(
    ["report", "reports", "poll", "polls", "survey", "source", "sources", "official", "officials", "study", "minister", "pm", "president", "spokesman", "spokeswoman", "aide", "aides", "police", "ministry", "un", "media", "agency"]
)


def phrase_drafts(sent: Sent, lexicon: Lexicon) -> list[Draft]:
    """ "According to X" and its kin; the content is the clause it stands in."""
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
    """ "A claim by X that ...", "X's plan to ...", "X expressed concern about ..."."""
    out: list[Draft] = []
    for noun in sent.doc:
        cue = lexicon.nouns.get(noun.lemma_.lower()) if noun.pos_ == "NOUN" else None
        if cue is None or not sent.outside(noun):
            continue
        source, rule = _noun_source(noun)
        if source is None or source.lower_ in lexicon.nonsources:
            continue
        tokens = _noun_content(noun, cue.takes, source)
        if not tokens:
            continue
        content = [(sent.offset + s, sent.offset + e) for s, e in spans(sent.doc, tokens)]
        start = sent.offset + noun.idx
        draft = Draft(
            sent,
            noun,
            (start, start + len(noun)),
            source_of(sent, source, noun),
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


def _noun_source(noun: Token) -> tuple[Token | None, str]:
    for child in noun.children:
        if child.dep_ == "poss":
            return child, "noun-poss"
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            objects = children(child, "pobj")
            if objects:
                return objects[0], "noun-by"
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in _LIGHT:
        return subject(verb), "noun-light"
    if noun.dep_ == "pobj" and verb.head.lemma_.lower() in ("be", "come", "remain", "stand"):
        return subject(verb.head), "noun-light"
    return None, ""


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
    """ "X is confident that ...", "X was reluctant to ...", "X was angry about ..."."""
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


def colon_drafts(sent: Sent, first_line: bool) -> list[Draft]:
    """ "Minister: talks near end" and, in a headline, "Talks near end: minister"."""
    doc = sent.doc
    colons = [t for t in doc if t.text == ":" and sent.outside(t)]
    if not colons:
        return []
    colon = colons[0]
    left, right = doc[: colon.i], doc[colon.i + 1 :]
    if not len(left) or not len(right):
        return []
    quoted = sent.inside[colon.i + 1] >= 0
    named = left[0].text[:1].isupper() and not any(t.pos_ in ("VERB", "AUX") for t in left)
    if len(left) <= 7 and named and (first_line or quoted):
        return [_colon(sent, colon, (left[0].idx, _stop(left)), (right[0].idx, _stop(right)))]
    tail = [t.lower_ for t in right if not t.is_punct]
    if first_line and 0 < len(tail) <= 4 and tail[-1] in _TITLE_SOURCES:
        return [_colon(sent, colon, (right[0].idx, _stop(right)), (left[0].idx, _stop(left)))]
    return []


def _stop(run: object) -> int:
    last = run[-1]  # type: ignore[index]
    return int(last.idx + len(last))


def _colon(sent: Sent, colon: Token, source: tuple[int, int], content: tuple[int, int]) -> Draft:
    text, base = sent.doc.text, sent.offset
    s, c = trim(text, *source), trim(text, *content)
    return Draft(
        sent,
        colon,
        (base + colon.idx, base + colon.idx + 1),
        (base + s[0], base + s[1]),
        None,
        [(base + c[0], base + c[1])],
        "colon",
        None,
        "speech",
    )
