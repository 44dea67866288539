"""Who says, believes or wants what, over a whole document.

    attributions(text, [(offset, doc), ...])

Each sentence is parsed alone. Cues are found sentence by sentence; then each
quotation goes to the cue that introduces it, or, where no cue stands beside
it, to the speaker whom its paragraph was already quoting.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from detente.records import Mention
from detente.statements.direct import best_cue, draft_for
from detente.statements.draft import Draft, Sent, Span, sentence
from detente.statements.lexicon import Lexicon, load
from detente.statements.model import Attribution, AttributionKind
from detente.statements.headlines import colon_drafts, headline_drafts
from detente.statements.nominal import adjective_drafts, noun_drafts, phrase_drafts, work_drafts
from detente.statements.quotes import Quote, find_quotes, paragraphs
from detente.statements.syntax import Doc, negated, passive
from detente.statements.verbs import verb_drafts


#: Classes whose content is somebody's account of things.
_TELLING = frozenset({"speech", "evidence", "belief"})


def attributions(
    text: str,
    parsed_sentences: Sequence[tuple[int, Doc]],
    lexicon: Lexicon | None = None,
    *,
    weak: bool = False,
) -> list[Attribution]:
    """All attributions of the document, in order of their cues.

    Args:
        text: the document's text.
        parsed_sentences: `(character offset, spaCy Doc)` of each sentence, in order.
        lexicon: the cue words; the shipped ones by default.
        weak: also give, with class `act`, who stands behind words that no cue attributes
            (any verb with an agent): for recall, not for records.
    """
    lexicon = lexicon or load()
    quotes = [q for q in find_quotes(text) if q.depth == 0]
    starts = [q.start for q in quotes]
    sents = [sentence(offset, doc, quotes, starts) for offset, doc in parsed_sentences]
    first_end = next((end for start, end in paragraphs(text) if text[start:end].strip()), 0)
    drafts: list[list[Draft]] = []
    for sent in sents:
        drafts.append(_sentence_drafts(sent, lexicon, sent.offset < first_end, weak))
    _assign(text, quotes, sents, drafts, lexicon)
    out = [
        _finish(text, draft, quotes)
        for some in drafts
        for draft in sorted(some, key=lambda d: d.cue)
        if draft.content
    ]
    return _without_doubles(out)


def _sentence_drafts(
    sent: Sent, lexicon: Lexicon, first_line: bool, weak: bool
) -> list[Draft]:
    drafts = phrase_drafts(sent, lexicon) + colon_drafts(sent, first_line, lexicon)
    drafts += verb_drafts(sent, lexicon, weak) + noun_drafts(sent, lexicon)
    drafts += adjective_drafts(sent, lexicon)
    if first_line:
        drafts = headline_drafts(sent, lexicon, drafts) + drafts
    if weak:
        drafts += work_drafts(sent, lexicon)
    return _without_retold(drafts)


def _without_retold(drafts: list[Draft]) -> list[Draft]:
    """Leave out weak deeds told within what somebody says: the teller answers for them."""
    told = [
        (d.cue, span) for d in drafts if d.cls in _TELLING and d.source for span in d.content
    ]
    return [
        d for d in drafts
        if d.cls not in ("act", "other")
        or not any(s <= d.cue[0] and d.cue[1] <= e for cue, (s, e) in told if cue != d.cue)
    ]


def _assign(
    text: str,
    quotes: list[Quote],
    sents: list[Sent],
    drafts: list[list[Draft]],
    lexicon: Lexicon,
) -> None:
    """Add each quotation of speech to the content of the draft it goes with."""
    ends = [s.end for s in sents]
    begins = [s.offset for s in sents]
    stops = [end for _, end in paragraphs(text)]
    last: tuple[int, Draft] | None = None  # paragraph and draft of the quotation before
    for number, quote in enumerate(quotes):
        if quote.kind == "title":
            continue
        low, high = bisect_right(ends, quote.start), bisect_left(begins, quote.end)
        paragraph = bisect_left(stops, quote.start)
        found = None
        if not (quote.continued and last is not None and quote.kind == "speech"):
            found = best_cue(text, quote, number, sents[low:high], lexicon)
        draft: Draft | None = None
        if found is not None and (quote.kind == "speech" or _near(found[0], found[1], number)):
            at = next(i for i in range(low, high) if sents[i] is found[0])
            draft = draft_for(found[0], found[1], quote, drafts[at], lexicon)
        elif quote.kind == "speech":
            draft = _carried(
                text, quote, number, sents[low:high], drafts, low, high, last, paragraph
            )
        if draft is not None:
            draft.quotes.append(number)
            draft.content = _join(draft.content, (quote.start, quote.end))
            draft.cls = "speech" if draft.cls == "other" else draft.cls
            last = (paragraph, draft)


def _near(sent: Sent, verb: Any, number: int) -> bool:
    """A short label in quotation marks belongs to a cue only where it touches it."""
    inner = [i for i, k in enumerate(sent.inside) if k == number]
    return bool(inner) and abs(min((verb.i - inner[0], verb.i - inner[-1]), key=abs)) <= 3


def _carried(
    text: str,
    quote: Quote,
    number: int,
    sents: list[Sent],
    drafts: list[list[Draft]],
    low: int,
    high: int,
    last: tuple[int, Draft] | None,
    paragraph: int,
) -> Draft | None:
    """The speaker of a quotation without a cue of its own."""
    for some in drafts[low:high]:  # already within a phrase's or colon's content
        for draft in some:
            if any(s <= quote.start and quote.end <= e for s, e in draft.content):
                return draft
    alone = all(
        all(k == number or t.is_punct or t.is_space for t, k in zip(s.doc, s.inside, strict=True))
        for s in sents
    )
    if quote.continued and last is not None:
        return last[1]
    if not alone:
        return None
    trailing = _trailing(text, quote, drafts[high : high + 1])
    if trailing is not None:
        return trailing
    if last is not None and last[0] == paragraph:
        return last[1]
    before = [
        d
        for some in drafts[max(0, low - 2) : low]
        for d in some
        if d.cls == "speech"
        and d.source is not None
        and text.count("\n", d.cue[0], quote.start) == 0
    ]
    if before:
        return before[-1]
    if last is not None and paragraph - last[0] == 1:
        return last[1]
    return None


def _trailing(text: str, quote: Quote, following: list[list[Draft]]) -> Draft | None:
    """The cue at the head of the next sentence, where "... !" she said was split in two."""
    if text[quote.inner_end - 1 : quote.inner_end] not in ("?", "!", ","):
        return None
    for draft in (d for some in following for d in some):
        near = 0 <= draft.sent.offset - quote.end <= 3 and draft.cue[0] - quote.end < 60
        spoken = draft.lexical is not None and "quote" in draft.lexical.takes
        if near and spoken and draft.source is not None and draft.cls == "speech":
            return draft
    return None


def _join(content: list[Span], new: Span) -> list[Span]:
    """The union of spans, those that touch or nearly touch made one."""
    out: list[Span] = []
    for start, end in sorted([*content, new]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _finish(text: str, draft: Draft, quotes: list[Quote]) -> Attribution:
    content = _cut(sorted(set(draft.content)), draft)
    features: dict[str, Any] = {"class": draft.cls, "rule": draft.rule, **draft.extra}
    head, cue = draft.head, draft.lexical
    if head is not None:
        features["lemma"] = head.lemma_.lower()
        features["negated"] = negated(head)
        features["passive"] = passive(head)
    if cue is not None:
        features.update(group=cue.group, stance=cue.stance, type=cue.type)
    features.setdefault("status", (cue.status if cue else None) or "asserted")
    return Attribution(
        source=_mention(text, draft.source) if draft.source else None,
        cue=_mention(text, draft.cue),
        content=tuple(_mention(text, span) for span in content),
        kind=_kind(text, content, quotes),
        features=features,
    )


def _cut(content: list[Span], draft: Draft) -> list[Span]:
    """Content without the cue and the source, where quotations were joined over them."""
    out = content
    for hole in (draft.cue, draft.source):
        if hole is None:
            continue
        pieces: list[Span] = []
        for s, e in out:
            if hole[1] <= s or e <= hole[0]:
                pieces.append((s, e))
            else:
                pieces += [p for p in ((s, hole[0]), (hole[1], e)) if p[0] < p[1]]
        out = pieces
    return out or content


def _kind(text: str, content: list[Span], quotes: list[Quote]) -> AttributionKind:
    inside = outside = 0
    starts = [q.start for q in quotes]
    for start, end in content:
        at = start
        k = max(0, bisect_right(starts, start) - 1)
        while k < len(quotes) and quotes[k].start < end:
            q = quotes[k]
            inside += max(0, min(end, q.end) - max(start, q.start))
            outside += _letters(text[at : max(at, min(q.start, end))])
            at = max(at, min(q.end, end))
            k += 1
        outside += _letters(text[at:end])
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _letters(piece: str) -> int:
    return sum(c.isalnum() for c in piece)


def _mention(text: str, span: Span) -> Mention:
    return Mention(span[0], span[1], text[span[0] : span[1]])


def _without_doubles(found: list[Attribution]) -> list[Attribution]:
    """One attribution a cue: the first with a source."""
    best: dict[tuple[int, int], Attribution] = {}
    for item in found:
        key = (item.cue.start, item.cue.end)
        if key not in best or (best[key].source is None and item.source is not None):
            best[key] = item
    return sorted(best.values(), key=lambda a: (a.cue.start, a.cue.end))
