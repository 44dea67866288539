"""Adds each quotation of speech to the attribution it goes with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from detente.statements.direct import best_cue, draft_for
from detente.statements.draft import Draft, Sent, Span
from detente.statements.headlines import signed_draft
from detente.statements.lexicon import Lexicon
from detente.statements.quotes import Quote, paragraphs
from detente.statements.syntax import Token

_LABEL_REACH = 3  # tokens between a short quoted label and the cue it belongs to
_TRAIL = 60  # characters within which a next sentence's cue follows a quotation


@dataclass(frozen=True, slots=True)
class _Place:
    """A quotation, the sentences `low:high` that it touches, and its paragraph."""

    number: int
    quote: Quote
    low: int
    high: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Page:
    """The document in hand."""

    text: str
    sents: list[Sent]
    drafts: list[list[Draft]]
    lexicon: Lexicon


def assign(
    text: str,
    quotes: list[Quote],
    sents: list[Sent],
    drafts: list[list[Draft]],
    lexicon: Lexicon,
) -> None:
    """Extend the drafts (one list a sentence) by the quotations that go with them."""
    page = _Page(text, sents, drafts, lexicon)
    ends, begins = [s.end for s in sents], [s.offset for s in sents]
    stops = [end for _, end in paragraphs(text)]
    last: tuple[int, Draft] | None = None  # paragraph and draft of the quotation before
    for number, quote in enumerate(quotes):
        if quote.kind == "title":
            continue
        place = _Place(
            number,
            quote,
            bisect_right(ends, quote.start),
            bisect_left(begins, quote.end),
            bisect_left(stops, quote.start),
        )
        draft = _draft(page, place, last)
        if draft is not None:
            draft.quotes.append(number)
            draft.content = join([*draft.content, (quote.start, quote.end)])
            draft.cls = "speech" if draft.cls in ("other", "act") else draft.cls
            last = (place.paragraph, draft)


def _draft(page: _Page, place: _Place, last: tuple[int, Draft] | None) -> Draft | None:
    """The draft that the quotation goes with, or None."""
    quote = place.quote
    if quote.continued and last is not None and quote.kind == "speech":
        return last[1]
    sents = page.sents[place.low : place.high]
    found = best_cue(page.text, quote, place.number, sents, page.lexicon)
    if found is not None and (quote.kind == "speech" or _near(*found, place.number)):
        cue = page.lexicon.verbs.get(found[1].lemma_.lower())
        told = None if cue is not None and cue.cls == "speech" else _covering(page, place)
        if told is not None:  # "said the plan had “no future”" is the sayer's, not the plan's
            return told
        at = next(i for i in range(place.low, place.high) if page.sents[i] is found[0])
        return draft_for(found[0], found[1], quote, page.drafts[at], page.lexicon)
    if quote.kind != "speech":
        return None
    return _covering(page, place) or _carried(page, place, last)


def _near(sent: Sent, verb: Token, number: int) -> bool:
    """A short label in quotation marks belongs to a cue only where it touches it."""
    inner = [i for i, k in enumerate(sent.inside) if k == number]
    return bool(inner) and min(abs(verb.i - inner[0]), abs(verb.i - inner[-1])) <= _LABEL_REACH


def _covering(page: _Page, place: _Place) -> Draft | None:
    """The draft whose content the quotation already is in: a phrase's or a colon's."""
    for draft in _each(page.drafts[place.low : place.high]):
        if draft.source is None or draft.cls not in ("speech", "belief", "evidence"):
            continue
        if any(s <= place.quote.start and place.quote.end <= e for s, e in draft.content):
            return draft
    return None


def _carried(page: _Page, place: _Place, last: tuple[int, Draft] | None) -> Draft | None:
    """The speaker of sentences that are all quotation: named next, before, or a paragraph up."""
    alone = all(
        k == place.number or token.is_punct or token.is_space
        for sent in page.sents[place.low : place.high]
        for token, k in zip(sent.doc, sent.inside, strict=True)
    )
    if not alone:
        return None
    trailing = _trailing(page, place)
    if trailing is not None:
        return trailing
    if last is not None and last[0] == place.paragraph:
        return last[1]
    before = [
        draft
        for draft in _each(page.drafts[max(0, place.low - 2) : place.low])
        if _spoken(draft)
        and draft.source is not None
        and page.text.count("\n", draft.cue[0], place.quote.start) == 0
    ]
    if before:
        return before[-1]
    return last[1] if last is not None and place.paragraph - last[0] == 1 else None


def _trailing(page: _Page, place: _Place) -> Draft | None:
    """The cue at the head of the next sentence, where "... !" she said was split in two."""
    if place.high >= len(page.sents):
        return None
    quote, after = place.quote, page.sents[place.high]
    if not page.text[quote.end : after.offset].strip():
        signed = signed_draft(after, (quote.start, quote.end))
        if signed is not None:
            page.drafts[place.high].append(signed)
            return signed
    if page.text[quote.inner_end - 1 : quote.inner_end] not in ("?", "!", ","):
        return None
    for draft in page.drafts[place.high]:
        near = 0 <= after.offset - quote.end <= 3 and draft.cue[0] - quote.end < _TRAIL
        spoken = draft.lexical is not None and "quote" in draft.lexical.takes
        if near and spoken and draft.source is not None and _spoken(draft):
            return draft
    return None


def _spoken(draft: Draft) -> bool:
    return draft.cls == "speech" or (draft.lexical is not None and draft.lexical.cls == "speech")


def _each(drafts: Iterable[list[Draft]]) -> Iterable[Draft]:
    return (draft for some in drafts for draft in some)


def join(content: list[Span]) -> list[Span]:
    """The union of spans: those that overlap or touch made one."""
    out: list[Span] = []
    for start, end in sorted(content):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
