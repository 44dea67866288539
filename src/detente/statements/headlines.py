"""Attributions that headlines make: "Minister: talks near end", "Envoy Slams Rival Over Talks"."""

from __future__ import annotations

from detente.statements.draft import Draft, Sent
from detente.statements.lexicon import Lexicon
from detente.statements.syntax import Token, broken, text_of, trim

_LONGEST_NAME = 7  # words before the colon of a headline
_SPAN_LIMIT = 12  # words before the verb of a headline


def colon_drafts(sent: Sent, first_line: bool, lexicon: Lexicon) -> list[Draft]:
    """ "Minister: talks near end" and, in a headline, "Talks near end: minister"."""
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
    if first_line and 0 < len(tail) <= 4 and tail[-1] in lexicon.words["headline-sources"]:
        return [_draft(sent, colon, right, left)]
    spoken = any(t.lower_ in lexicon.say_forms for t in left)
    first = colon
    while first.i > 0 and doc[first.i - 1].pos_ == "PROPN":
        first = doc[first.i - 1]
    if quoted and not spoken and colon.i - first.i >= 2:  # "... surprises John Doe: “We ...”"
        return [_draft(sent, colon, list(doc[first.i : colon.i]), right)]
    return []


def headline_drafts(sent: Sent, lexicon: Lexicon) -> list[Draft]:
    """The verb of a headline, which parsers take for a name or a noun."""
    doc = sent.doc
    words = [t for t in doc if t.is_alpha and len(t) > 3]
    capitals = len(words) > 2 and sum(t.text[0].isupper() for t in words) >= 0.7 * len(words)
    if not capitals and not broken(doc):
        return []
    for token in list(doc)[1:_SPAN_LIMIT]:
        if not sent.outside(token) or (capitals and not token.text[:1].isupper()):
            continue
        lemma = _present(token.lower_, lexicon)
        rest = list(doc[token.i + 1 :])
        if lemma is None or not rest or doc[token.i - 1].is_punct:
            continue
        draft = _draft(sent, token, list(doc[: token.i]), rest)
        draft.rule, draft.lexical = "headline", lexicon.verbs[lemma]
        draft.cls = lexicon.verbs[lemma].cls
        return [draft]
    return []


def signed_draft(sent: Sent, quote: tuple[int, int]) -> Draft | None:
    """ "— Jane Roe, Lima" below a quotation: the name that signs it."""
    doc = sent.doc
    mark = doc[0] if len(doc) else None
    if mark is None or mark.text[0] not in "-–—" or len(text_of(doc)) > 120:
        return None
    head = text_of(doc).lstrip("-–— ")
    start = sent.offset + len(text_of(doc)) - len(head)
    name = head.split(",")[0].split("(")[0].rstrip(" .")
    if not name or not name[0].isupper():
        return None
    cue = sent.offset, sent.offset + 1
    return Draft(
        sent, mark, cue, (start, start + len(name)), None, [quote], "signed", None, "speech"
    )


def _present(word: str, lexicon: Lexicon) -> str | None:
    """The cue verb whose present third person is `word`."""
    for stem in (word[:-1], word[:-2], word[:-3] + "y"):
        if word.endswith("s") and stem in lexicon.verbs:
            return stem
    return None


def _draft(sent: Sent, mark: Token, source: list[Token], content: list[Token]) -> Draft:
    text, base = text_of(sent.doc), sent.offset
    s = trim(text, source[0].idx, source[-1].idx + len(source[-1]))
    c = trim(text, content[0].idx, content[-1].idx + len(content[-1]))
    return Draft(
        sent,
        mark,
        (base + mark.idx, base + mark.idx + len(mark)),
        (base + s[0], base + s[1]),
        None,
        [(base + c[0], base + c[1])],
        "colon",
        None,
        "speech",
    )
