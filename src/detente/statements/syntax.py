"""Small questions asked of a parsed sentence: whose verb, which words, which span."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.statements.lexicon import load

Token = Any  # spacy.tokens.Token; spaCy's own types are not checked here
Doc = Any

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_EDGE = frozenset(" \t\n\u00a0,;:.—–-()[]")
_HOPS = 8


def text_of(doc: Doc) -> str:
    """`doc.text`, joined once: the property joins every token anew."""
    kept: str | None = doc.user_data.get("detente_text")
    if kept is None:
        kept = doc.user_data["detente_text"] = doc.text
    return kept


def children(token: Token, *deps: str) -> list[Token]:
    """The token's direct dependents with one of the labels."""
    return [c for c in token.children if c.dep_ in deps]


def subject(verb: Token) -> Token | None:
    """The one who does what `verb` says, found upwards where the verb itself has no subject."""
    relay = relayed(verb)
    if relay is not None:
        return children(relay, "nsubjpass")[-1]
    quoted = quoted_as(verb)
    if quoted is not None:
        return quoted
    token = verb
    for _ in range(_HOPS):
        own = _own_subject(token, verb)
        if own is not None:
            return own
        head = _true_conjunct(token) if token.dep_ == "conj" else token.head
        if head == token or (token == verb and children(token, "nsubjpass")):
            return None
        if token.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
            owner, token = _of_noun(token, head, verb)
            if token is None:
                return owner
            continue
        if token.dep_ in ("xcomp", "ccomp") and infinitive_of(token):
            objects = children(head, "dobj", "dative")
            if objects and head.lemma_.lower() in load().words["object-control"]:
                return objects[0]
        if head.pos_ in ("NOUN", "PROPN") and token.dep_ in ("pobj", "dobj", "pcomp"):
            return None
        token = head
    return None


def _own_subject(token: Token, verb: Token) -> Token | None:
    """The subject that hangs from `token` itself; for a passive `verb` its agent."""
    own = children(token, "nsubj", "csubj")
    if own:
        return nearest(own, token)
    above = children(token, "nsubjpass")
    if above and token != verb:
        return above[-1]
    return agent(token) if token == verb else None


def _of_noun(token: Token, noun: Token, verb: Token) -> tuple[Token | None, Token | None]:
    """Whose deed a clause on a noun is: `(who, None)`, or `(None, the verb to go on from)`."""
    if token.dep_ == "acl" and _aside(token):
        above = children(_governor(noun), "nsubj", "nsubjpass")
        return (nearest(above, _governor(noun)) if above else noun), None
    if infinitive_of(token) and noun.pos_ == "NOUN":
        owners = children(noun, "poss")
        if owners or noun.dep_ not in ("dobj", "pobj", "attr"):
            return (owners[0] if owners else noun), None
        return None, _governor(noun)
    if token.dep_ == "acl" and token == verb and token.tag_ != "VBG":
        return None, None
    return noun, None


def _governor(noun: Token) -> Token:
    """The verb that the noun phrase depends on."""
    token = noun
    while token.head != token and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def _true_conjunct(verb: Token) -> Token:
    """The verb that `verb` is joined to by "and".

    Parsers join "said he makes bread and questioned the price" to the inner verb; where only
    the outer one has the same tense, it is the outer one.
    """
    head = verb.head
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or _tense(head) == verb.tag_:
        return head
    outer = head
    for _ in range(_HOPS):
        if outer.dep_ not in ("ccomp", "xcomp", "advcl", "relcl", "conj") or outer.head == outer:
            return head
        outer = outer.head
        if _tense(outer) == verb.tag_ and outer.pos_ in ("VERB", "AUX"):
            return outer
    return head


def misjoined(verb: Token) -> bool:
    """Whether the parse joins `verb` to a verb that it does not go with (see above)."""
    return bool(verb.dep_ == "conj" and _true_conjunct(verb) != verb.head)


def _tense(verb: Token) -> str:
    """The tag of the word that carries the tense."""
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.i < verb.i]
    return str(auxiliaries[0].tag_ if auxiliaries else verb.tag_)


def _aside(verb: Token) -> bool:
    """Whether a participle is set off by a comma: ", saying ..." goes with the clause's subject."""
    first = next(iter(verb.subtree), verb)
    return bool(verb.tag_ == "VBG" and first.i > 0 and verb.doc[first.i - 1].text == ",")


def finite(verb: Token) -> bool:
    """Whether the verb is finite: it, or its first auxiliary, carries the tense."""
    if verb.tag_ in ("VBD", "VBZ", "VBP") or (verb.dep_ == "ROOT" and verb.pos_ == "NOUN"):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod") and broken(verb.doc):
        return True
    return any(c.dep_ in ("aux", "auxpass") and c.lower_ != "to" for c in verb.children)


def broken(doc: Doc) -> bool:
    """Whether the parser found no verb to hang the sentence from."""
    return all(t.pos_ not in ("VERB", "AUX") for t in doc if t.dep_ == "ROOT")


def can_say(who: Token, verb: Token, nonsources: frozenset[str]) -> bool:
    """Whether `who` may be a source: no expletive, no time, no clause."""
    if who.lower_ == "it":
        return bool(who.dep_ == "nsubj") and not passive(verb)
    if who.lower_ in nonsources or who.dep_ == "expl":
        return False
    return str(who.pos_) in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "ADV")


def is_time(token: Token) -> bool:
    """Whether the word is a date or hour rather than somebody: "said Tuesday"."""
    return bool(token.like_num) or token.lower_ in load().words["times"]


def fallback_subject(verb: Token, inside: list[int]) -> Token | None:
    """The noun phrase to the left of a finite verb, where the parse gives it no subject."""
    doc = verb.doc
    if verb.dep_ == "conj" and verb.head.pos_ in ("NOUN", "PROPN") and verb.head.dep_ == "ROOT":
        return verb.head
    i = verb.i - 1
    for _ in range(12):
        if i < 0 or inside[i] >= 0 or doc[i].text in (";", ":"):
            return None
        token = doc[i]
        few = token.lower_ in ("some", "many", "most", "few", "several", "all", "both", "others")
        nominal = token.pos_ in ("NOUN", "PROPN", "PRON") and not _aside_phrase(token, verb)
        if (nominal or few) and not is_time(token):
            break
        if token.pos_ in ("VERB", "SCONJ") and token.dep_ not in ("aux", "amod"):
            return None
        i -= 1
    else:
        return None
    best = doc[i]
    token = best
    if token.dep_ == "appos" and _aside_phrase(token.head, verb):
        return best
    for _ in range(_HOPS):
        head = token.head
        if head == token or head.i >= verb.i or head.is_ancestor(verb):
            break
        token = head
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            best = token
    return best


def _aside_phrase(token: Token, verb: Token) -> bool:
    """Whether the noun stands in a prepositional phrase of the verb itself ("for example")."""
    if token.dep_ in ("appos", "conj"):
        return False
    top = token
    for _ in range(_HOPS):
        if top.head in (top, verb):
            break
        top = top.head
    return bool(top.head == verb and top.dep_ in ("prep", "advmod", "npadvmod", "advcl"))


def relayed(verb: Token) -> Token | None:
    """The passive in "was quoted as saying": its subject speaks, its agent only relays."""
    prep = verb.head
    if verb.dep_ != "pcomp" or prep.lower_ != "as":
        return None
    outer = prep.head
    return outer if children(outer, "nsubjpass") else None


def quoted_as(verb: Token) -> Token | None:
    """The one quoted in "Xinhua quoted him as saying"."""
    if verb.dep_ not in ("pcomp", "advcl", "xcomp") or verb.tag_ != "VBG":
        return None
    above = verb.head.head if verb.head.lower_ == "as" else verb.head
    marked = verb.head.lower_ == "as" or any(c.lower_ == "as" for c in verb.children)
    if not marked or above.lemma_.lower() not in ("quote", "cite") or passive(above):
        return None
    objects = children(above, "dobj")
    return objects[-1] if objects else None


def agent(verb: Token) -> Token | None:
    """Y in "was done by Y"."""
    for by in verb.children:
        if by.dep_ == "agent" or (by.dep_ == "prep" and by.lower_ == "by"):
            for obj in by.children:
                if obj.dep_ == "pobj":
                    return obj
    return None


def nearest(tokens: list[Token], verb: Token) -> Token:
    """The token nearest to the verb."""
    return min(tokens, key=lambda t: abs(t.i - verb.i))


def infinitive_of(verb: Token) -> bool:
    """Whether the verb is a to-infinitive."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def passive(verb: Token) -> bool:
    """Whether the verb is in the passive."""
    return any(c.dep_ in ("nsubjpass", "auxpass", "csubjpass") for c in verb.children)


def negated(verb: Token) -> bool:
    """Whether the verb, or the auxiliary above it, is negated."""
    if any(c.dep_ == "neg" for c in verb.children):
        return True
    head = verb.head
    return verb.dep_ == "xcomp" and any(c.dep_ == "neg" for c in head.children)


def is_relative(token: Token) -> bool:
    """Whether the token is a relative pronoun that stands for a noun before it."""
    return token.lower_ in _RELATIVES and token.tag_ in ("WP", "WDT", "IN")


def antecedent(pronoun: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    token = pronoun
    for _ in range(_HOPS):
        if token.dep_ in ("relcl", "acl"):
            return token.head
        if token.head == token:
            return None
        token = token.head
    return None


def noun_run(head: Token, without: Iterable[Token]) -> tuple[int, int]:
    """First and last token index of the noun phrase about `head`, less the `without` subtrees."""
    drop = {t.i for w in without for t in w.subtree} if without else set()
    keep = {t.i for t in head.subtree} - drop
    keep.add(head.i)
    left = right = head.i
    while left - 1 in keep:
        left -= 1
    while right + 1 in keep:
        right += 1
    return left, right


def spans(doc: Doc, indices: set[int]) -> list[tuple[int, int]]:
    """Character spans of the runs of tokens in `indices`, trimmed of stray marks at the edges."""
    out: list[tuple[int, int]] = []
    run: list[int] = []
    for i in [*sorted(indices), -1]:
        if run and i != run[-1] + 1:
            first, last = doc[run[0]], doc[run[-1]]
            span = trim(text_of(doc), first.idx, last.idx + len(last))
            if span[0] < span[1]:
                out.append(span)
            run = []
        if i >= 0:
            run.append(i)
    return out


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, commas and dashes at its edges; full stops only at the end."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE and not _initial(text, start, end):
        end -= 1
    return start, end


def _initial(text: str, start: int, end: int) -> bool:
    """Whether the span ends in an abbreviation such as "U.S." whose stop belongs to it."""
    return (
        text[end - 1] == "."
        and end - start > 2
        and text[end - 3] in ". "
        and (text[end - 2].isupper())
    )
