"""Who says, believes or wants what, over a whole document.

    attributions(text, [(offset, doc), ...])

Each sentence is parsed alone. Cues are found sentence by sentence; then each
quotation goes to the cue that introduces it, or, where no cue stands beside
it, to the speaker whom its paragraph was already quoting.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from detente.records import Mention
from detente.statements.asides import aside_drafts
from detente.statements.assign import assign
from detente.statements.draft import Draft, Sent, Span, sentence
from detente.statements.headlines import colon_drafts, headline_drafts
from detente.statements.lexicon import Lexicon, load
from detente.statements.model import Attribution, AttributionKind
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
    assign(text, quotes, sents, drafts, lexicon)
    out = [
        _finish(text, draft, quotes, starts)
        for some in drafts
        for draft in sorted(some, key=lambda d: d.cue)
        if draft.content
    ]
    return _without_doubles(out)


def _sentence_drafts(sent: Sent, lexicon: Lexicon, first_line: bool, weak: bool) -> list[Draft]:
    drafts = phrase_drafts(sent, lexicon) + colon_drafts(sent, first_line, lexicon)
    drafts += verb_drafts(sent, lexicon, weak) + noun_drafts(sent, lexicon)
    drafts += adjective_drafts(sent, lexicon)
    asides = aside_drafts(sent, lexicon, drafts)
    own = {d.cue for d in asides}
    drafts = [d for d in drafts if d.cue not in own] + asides
    if first_line:
        drafts = headline_drafts(sent, lexicon) + drafts
    if weak:
        drafts += work_drafts(sent, lexicon)
    return _without_retold(drafts)


def _without_retold(drafts: list[Draft]) -> list[Draft]:
    """Leave out weak deeds told within what somebody says: the teller answers for them."""
    told = [(d.cue, span) for d in drafts if d.cls in _TELLING and d.source for span in d.content]
    return [
        d
        for d in drafts
        if d.cls not in ("act", "other")
        or not any(s <= d.cue[0] and d.cue[1] <= e for cue, (s, e) in told if cue != d.cue)
    ]


def _finish(text: str, draft: Draft, quotes: list[Quote], starts: list[int]) -> Attribution:
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
        kind=_kind(text, content, quotes, starts),
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


def _kind(
    text: str, content: list[Span], quotes: list[Quote], starts: list[int]
) -> AttributionKind:
    inside = outside = 0
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
