"""Whether words stand as fact, or as somebody's report, allegation or denial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from detente.records import Mention
from detente.statements.draft import Sent, source_of
from detente.statements.lexicon import Lexicon, load
from detente.statements.model import Attribution
from detente.statements.syntax import Doc, Token, agent, children, passive, subject, text_of

AssertionKind = Literal["asserted", "alleged", "denied", "reported"]
_HOPS = 10


@dataclass(frozen=True, slots=True)
class Assertion:
    """How the text stands to a stretch of words.

    Attributes:
        kind: `asserted` (as fact, or claimed by the doer), `alleged`, `denied`, `reported`.
        by: who asserts, alleges or denies it; None for the outlet itself or nobody named.
        cue: the words that tell, None where nothing does.
        rule: the rule that matched.
    """

    kind: AssertionKind
    by: Mention | None = None
    cue: Mention | None = None
    rule: str = "plain"


def assertion(
    doc: Doc,
    offset: int,
    span: tuple[int, int],
    found: Iterable[Attribution] = (),
    lexicon: Lexicon | None = None,
) -> Assertion:
    """How the sentence stands to the words at `span`.

    Args:
        doc: the parsed sentence, `offset` its place in the document.
        span: start and end in the document's characters (an event's words).
        found: the document's attributions (`attributions`), for who says so.
        lexicon: the cue words; the shipped ones by default.

    Returns:
        The strongest reading: a denial or allegation before a report, before plain assertion.
    """
    lexicon = lexicon or load()
    sent = Sent(offset, doc, [-1] * len(doc))
    root = _root(doc, offset, span)
    own: Assertion | None = None
    if root is not None:
        for rule in (_responsibility, _accused, _noun, _hearsay, _adverb):
            own = rule(sent, root, lexicon)
            if own is not None:
                break
    told = _told(span, found)
    if told is not None and told.kind == "denied" and (own is None or own.kind != "denied"):
        return told
    if own is not None:
        if own.by is None and told is not None:
            return Assertion(own.kind, told.by, own.cue, own.rule)
        return own
    return told or Assertion("asserted")


def _root(doc: Doc, offset: int, span: tuple[int, int]) -> Token | None:
    """The word of the span that the others hang from."""
    inside = [t for t in doc if span[0] <= offset + t.idx and offset + t.idx + len(t) <= span[1]]
    members = {t.i for t in inside}
    for token in inside:
        if token.head == token or token.head.i not in members:
            if token.is_punct:
                continue
            return token
    return None


def _told(span: tuple[int, int], found: Iterable[Attribution]) -> Assertion | None:
    """What the attributions that hold the span make of it: the innermost, a denial first."""
    holding = [
        a
        for a in found
        if a.features.get("class") in ("speech", "evidence", "belief")
        and a.features.get("group") not in ("threaten", "urge")
        and any(c.start <= span[0] and span[1] <= c.end for c in a.content)
    ]
    holding.sort(key=lambda a: sum(c.end - c.start for c in a.content))
    for status in ("denied", "alleged"):
        for item in holding:
            if item.features.get("status") == status:
                kind: AssertionKind = "denied" if status == "denied" else "alleged"
                if item.features.get("negated"):
                    kind = "reported"
                return Assertion(kind, item.source, item.cue, "attribution")
    for item in holding:
        if item.source is not None:
            return Assertion("reported", item.source, item.cue, "attribution")
    return None


def _above(token: Token) -> Iterable[tuple[Token, Token]]:
    """Each ancestor with the dependent on the way to it, nearest first."""
    for _ in range(_HOPS):
        if token.head == token:
            return
        yield token.head, token
        token = token.head


def _responsibility(sent: Sent, root: Token, lexicon: Lexicon) -> Assertion | None:
    """ "Claimed responsibility for the blast", "denied any role in the raid"."""
    for verb in (root, *(head for head, _ in _above(root))):
        if verb.lemma_.lower() not in lexicon.responsibility:
            continue
        if any(c.lemma_.lower() in lexicon.blames for c in children(verb, "dobj")):
            kind: AssertionKind = "denied" if verb.lemma_.lower() == "deny" else "asserted"
            return _by(sent, kind, verb, subject(verb), "responsibility")
    return None


def _accused(sent: Sent, root: Token, lexicon: Lexicon) -> Assertion | None:
    """ "Accused Y of shelling the port", "blamed for the attack"."""
    for head, below in _above(root):
        lemma = head.lemma_.lower()
        if below.dep_ == "prep" and below.lower_ in ("of", "for", "with", "over"):
            if head.pos_ == "VERB" and lemma in lexicon.accusers:
                who = agent(head) if passive(head) or head.tag_ == "VBN" else subject(head)
                return _by(sent, "alleged", head, who, "accusation")
            if head.pos_ == "NOUN" and head.dep_ in ("dobj", "oprd"):
                verb = head.head
                if verb.lemma_.lower() in lexicon.accusers:
                    return _by(sent, "alleged", verb, subject(verb), "accusation")
    return None


def _noun(sent: Sent, root: Token, lexicon: Lexicon) -> Assertion | None:
    """ "Allegations that ...", "a denial of ...", "the alleged raid"."""
    for child in root.children:
        if child.dep_ == "amod" and child.lower_ in lexicon.adverbs["alleged-adjectives"]:
            return _by(sent, "alleged", child, None, "adjective")
    for head, below in _above(root):
        if head.pos_ != "NOUN" or below.dep_ not in ("acl", "ccomp", "prep", "relcl"):
            continue
        if below.dep_ == "prep" and below.lower_ not in ("of", "about"):
            continue
        for status, words in lexicon.status_nouns.items():
            if head.lemma_.lower() in words:
                owners = children(head, "poss")
                kind: AssertionKind = (
                    "denied" if status == "denied" else
                    "reported" if status == "reported" else "alleged")
                return _by(sent, kind, head, owners[0] if owners else agent(head), "noun")
    return None


def _hearsay(sent: Sent, root: Token, lexicon: Lexicon) -> Assertion | None:
    """ "Is said to have fled", "it was reported that ..."."""
    for head, below in _above(root):
        if head.pos_ != "VERB" or below.dep_ not in ("xcomp", "ccomp") or not passive(head):
            continue
        for status in ("alleged", "reported"):
            if head.lemma_.lower() in lexicon.hearsay[status]:
                kind: AssertionKind = "alleged" if status == "alleged" else "reported"
                return _by(sent, kind, head, agent(head), "hearsay")
    return None


def _adverb(sent: Sent, root: Token, lexicon: Lexicon) -> Assertion | None:
    """ "Allegedly", "reportedly" at the event's word or at the verb above it."""
    for head in (root, *(h for h, _ in list(_above(root))[:2])):
        for child in head.children:
            if child.lower_ in lexicon.adverbs["alleged"]:
                return _by(sent, "alleged", child, None, "adverb")
            if child.lower_ in lexicon.adverbs["reported"]:
                return _by(sent, "reported", child, None, "adverb")
        if head.dep_ in ("ccomp", "ROOT"):
            break
    return None


def _by(sent: Sent, kind: AssertionKind, cue: Token, who: Token | None, rule: str) -> Assertion:
    text, base = text_of(sent.doc), sent.offset
    span = source_of(sent, who, cue)
    by = Mention(span[0], span[1], text[span[0] - base : span[1] - base]) if span else None
    start = base + cue.idx
    return Assertion(kind, by, Mention(start, start + len(cue), cue.text), rule)
