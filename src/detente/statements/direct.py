"""Gives each quotation of a paragraph to the cue that goes with it."""

from __future__ import annotations

from detente.statements.draft import Draft, Sent, cue_span, source_of
from detente.statements.lexicon import Lexicon
from detente.statements.quotes import Quote
from detente.statements.syntax import Token, is_time, subject

#: Below this a cue is not taken for the quotation's; tuned on the development half.
_LEAST = 3.0
_REACH = 30  # tokens between a quotation and its cue


def best_cue(
    text: str, quote: Quote, number: int, sents: list[Sent], lexicon: Lexicon
) -> tuple[Sent, Token] | None:
    """The verb outside of quotation marks that the quotation goes with, if any.

    `sents` are the sentences that the quotation touches.
    """
    best: tuple[float, Sent, Token] | None = None
    for sent in sents:
        for token in sent.doc:
            if token.pos_ not in ("VERB", "AUX") or not sent.outside(token):
                continue
            value = _score(text, quote, number, sent, token, lexicon)
            if value is not None and (best is None or value > best[0]):
                best = (value, sent, token)
    return None if best is None or best[0] < _LEAST else (best[1], best[2])


def _score(
    text: str, quote: Quote, number: int, sent: Sent, verb: Token, lexicon: Lexicon
) -> float | None:
    """Sum of the signs that `verb` introduces the quotation; None where it cannot."""
    cue = lexicon.verbs.get(verb.lemma_.lower())
    value = 0.0
    if cue is not None:
        value = 3.0 if "quote" in cue.takes and cue.cls == "speech" else 1.0
    elif verb.lemma_.lower() in ("be", "have", "do"):
        value = -1.5
    inner = [i for i, k in enumerate(sent.inside) if k == number]
    if not inner:
        return None
    after = verb.i > inner[-1]
    gap = verb.i - inner[-1] if after else inner[0] - verb.i
    if gap > _REACH:
        return None
    value -= 0.12 * gap
    between = sent.inside[inner[-1] + 1 : verb.i] if after else sent.inside[verb.i + 1 : inner[0]]
    value -= 1.0 if any(k >= 0 for k in between) else 0.0
    value += _after(text, quote) if after else _before(text, quote, sent, verb, inner[0])
    value += _tree(sent, verb, set(inner))
    if verb.tag_ in ("VBD", "VBZ", "VBP"):
        value += 0.5
    return float(value)


def _after(text: str, quote: Quote) -> float:
    """A cue after the quotation: the quotation stops at a comma, a query or a dash."""
    last = text[quote.inner_start : quote.inner_end].rstrip()[-1:]
    following = text[quote.end : quote.end + 2].lstrip()[:1]
    if last in ",?!—–-" or following in ("—", "–", "-", ","):
        return 3.0
    return -2.5 if last == "." else 0.0


def _before(text: str, quote: Quote, sent: Sent, verb: Token, first: int) -> float:
    """A cue before the quotation: a colon, a comma, "that", or nothing between the two."""
    mark = text[max(0, quote.start - 3) : quote.start].rstrip()[-1:]
    if mark == ":":
        return 3.0
    if mark == ",":
        return 2.0
    if first - verb.i <= 2:
        return 1.5
    return 0.0


def _tree(sent: Sent, verb: Token, inner: set[int]) -> float:
    value = 0.0
    below = {t.i for t in verb.subtree}
    if inner & below:
        value += 1.0
    for i in inner:
        head = sent.doc[i].head
        if head.i == verb.i and sent.doc[i].dep_ in ("ccomp", "dobj", "xcomp", "oprd"):
            return value + 2.0
    return value


def draft_for(sent: Sent, verb: Token, quote: Quote, known: list[Draft], lexicon: Lexicon) -> Draft:
    """The draft with this cue, or a fresh one whose source the surface tells."""
    for draft in known:
        if draft.sent is sent and draft.head is not None and draft.head.i == verb.i:
            if draft.source is None:
                _name_source(draft, verb, quote)
            return draft
    cue = lexicon.verbs.get(verb.lemma_.lower())
    draft = Draft(sent, verb, cue_span(sent, verb), None, None, [], "quote", cue, "speech")
    _name_source(draft, verb, quote)
    known.append(draft)
    return draft


def _name_source(draft: Draft, verb: Token, quote: Quote) -> None:
    who = subject(verb)
    if who is None or not draft.sent.outside(who):
        who = beside(draft.sent, verb)
    draft.source_head = who
    draft.source = source_of(draft.sent, who, verb)


def beside(sent: Sent, verb: Token) -> Token | None:
    """The noun phrase that touches the verb, outside of quotation marks: a broken parse's help.

    First the words after ("said Ms. Okafor"), then those before ("Ms. Okafor said").
    """
    doc = sent.doc
    for step in (1, -1):
        i = verb.i + step
        for _ in range(6):
            if not 0 <= i < len(doc) or not sent.outside(doc[i]) or doc[i].is_punct:
                break
            if doc[i].pos_ in ("NOUN", "PROPN", "PRON") and not is_time(doc[i]):
                return _phrase_head(doc[i])
            i += step
    return None


def _phrase_head(token: Token) -> Token:
    for _ in range(8):
        if token.dep_ not in ("compound", "amod", "poss", "nmod", "flat") or token.head == token:
            break
        token = token.head
    return token
