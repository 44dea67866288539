"""Attributions that headlines make: "Minister: talks near end", "Envoy Slams Rival Over Talks"."""

from __future__ import annotations

from detente.statements.draft import Draft, Sent
from detente.statements.lexicon import Lexicon
from detente.statements.syntax import Token, trim

_TITLE_SOURCES = frozenset(
    (
        "report reports poll polls survey source sources official officials study minister pm "
        "president spokesman spokeswoman aide aides police ministry un media agency"
    ).split()
)
_LONGEST_NAME = 7  # words before the colon of a headline
_SPAN_LIMIT = 12  # words before the verb of a headline


def colon_drafts(sent: Sent, first_line: bool, lexicon: Lexicon) -> list[Draft]:
    """"Minister: talks near end" and, in a headline, "Talks near end: minister"."""
    doc = sent.doc
    colon = next((t for t in doc if t.text == ":" and sent.outside(t)), None)
    if colon is None or colon.i == 0 or colon.i + 1 == len(doc):
        return []
    left, right = list(doc[: colon.i]), list(doc[colon.i + 1 :])
    quoted = sent.inside[colon.i + 1] >= 0
    named = left[0].text[:1].isupper() and not any(t.pos_ in ("VERB", "AUX") for t in left)
    if named and len(left) <= _LONGEST_NAME and (first_line or quoted):
        return [_draft(sent, colon, left, right)]
    tail = [t.lower_ for t in right if not t.is_punct]
    if first_line and 0 < len(tail) <= 4 and tail[-1] in _TITLE_SOURCES:
        return [_draft(sent, colon, right, left)]
    person = [t for t in left if t.ent_type_ == "PERSON" and t.ent_iob_ in "BI"]
    spoken = any(t.lower_ in lexicon.say_forms for t in left)
    if quoted and not spoken and person and person[-1].i == colon.i - 1:
        first = person[-1]
        while first.i > 0 and doc[first.i - 1].ent_type_ == "PERSON":
            first = doc[first.i - 1]
        return [_draft(sent, colon, list(doc[first.i : colon.i]), right)]
    return []


def headline_drafts(sent: Sent, lexicon: Lexicon, known: list[Draft]) -> list[Draft]:
    """The verb of a headline in capitals, which parsers take for a name."""
    doc = sent.doc
    words = [t for t in doc if t.is_alpha and len(t) > 3]
    if len(words) < 3 or sum(t.text[0].isupper() for t in words) < 0.7 * len(words):
        return []
    for token in list(doc)[1:_SPAN_LIMIT]:
        if not sent.outside(token) or not token.text[:1].isupper():
            continue
        lemma = _present(token.lower_, lexicon)
        if lemma is None:
            continue
        if any(d.head is not None and d.head.i == token.i and d.source for d in known):
            return []
        rest = list(doc[token.i + 1 :])
        if not rest:
            return []
        draft = _draft(sent, token, list(doc[: token.i]), rest)
        draft.rule, draft.lexical = "headline", lexicon.verbs[lemma]
        draft.cls = lexicon.verbs[lemma].cls
        return [draft]
    return []


def _present(word: str, lexicon: Lexicon) -> str | None:
    """The cue verb whose present third person is `word`."""
    for stem in (word[:-1], word[:-2], word[:-3] + "y"):
        if word.endswith("s") and stem in lexicon.verbs:
            return stem
    return None


def _draft(sent: Sent, mark: Token, source: list[Token], content: list[Token]) -> Draft:
    text, base = sent.doc.text, sent.offset
    s = trim(text, source[0].idx, source[-1].idx + len(source[-1]))
    c = trim(text, content[0].idx, content[-1].idx + len(content[-1]))
    return Draft(
        sent, mark, (base + mark.idx, base + mark.idx + len(mark)), (base + s[0], base + s[1]),
        None, [(base + c[0], base + c[1])], "colon", None, "speech",
    )
