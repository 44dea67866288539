"""Reading a dependency tree: subjects through control and coordination, passives, objects.

Labels are those of spaCy's English pipelines (ClearNLP style).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
#: Verbs whose object, not subject, does what the infinitive says: "urged Iran to leave".
OBJECT_CONTROL = frozenset(
    (
        "urge ask order tell call press push force persuade allow permit enable encourage "
        "invite instruct command want expect help require warn advise beg implore "
        "challenge authorize authorise prompt lead cause get compel oblige forbid "
        "pressure exhort convince tempt summon let make have see hear dare remind appeal"
    ).split()
)


def is_passive(verb: Token) -> bool:
    """"was hit", and the bare participle after a noun: "troops backed by Iran"."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "csubjpass") for c in verb.children):
        return True
    if verb.tag_ == "VBN" and not any(c.dep_ in ("aux", "auxpass", "nsubj") for c in verb.children):
        return verb.dep_ in ("acl", "amod", "relcl", "advcl") or any(
            c.dep_ == "agent" for c in verb.children
        )
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.pos_ == "VERB":
        own = any(c.dep_ in ("nsubj", "aux") for c in verb.children)
        return not own and is_passive(verb.head)
    return False


def own_subject(verb: Token) -> Token | None:
    """The subject standing under the verb itself."""
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
            return child
    # "Nauru backed down", "USAID provided": a rare name at the start is parsed as an adverb.
    first = verb.doc[verb.sent.start]
    if first.head == verb and first.dep_ in ("advmod", "npadvmod", "dep") and (
            first.tag_ == "NNP" or (len(first.text) > 1 and first.is_upper)):
        return first
    return None


def subject(verb: Token, depth: int = 0) -> Token | None:
    """Who the verb is said of, followed through coordination, control and participles."""
    own = own_subject(verb)
    if own is not None:
        return own
    if depth > 5:
        return None
    head, dep = verb.head, verb.dep_
    if dep == "amod" and verb.tag_ == "VBG":
        return head  # "the visiting envoy"
    if dep == "acl":
        if verb.tag_ == "VBN":
            return head  # the thing acted on
        if verb.tag_ == "VBG" or head.pos_ in ("PROPN", "PRON"):
            return head
        return _holder_of(head, depth)
    if dep == "relcl":
        return head
    if dep in ("conj", "advcl", "xcomp", "ccomp", "parataxis", "dep"):
        if head.pos_ == "ADJ" and head.head != head and head.head.pos_ in ("VERB", "AUX"):
            return subject(head.head, depth + 1)  # "is due to visit"
        if head.pos_ not in ("VERB", "AUX"):
            return head if head.pos_ in ("PROPN", "NOUN") and dep == "conj" else None
        if dep == "ccomp" and verb.tag_ not in ("VBG", "VB", "VBN"):
            return None
        if dep in ("xcomp", "ccomp") and head.lemma_.lower() in OBJECT_CONTROL:
            controlled = direct_object(head)
            if controlled is not None:
                return controlled
        return subject(head, depth + 1)
    if dep in ("pcomp", "prep"):
        above = head.head if dep == "pcomp" else head
        for _ in range(4):
            if above.pos_ in ("VERB", "AUX"):
                return subject(above, depth + 1)
            if above.head == above:
                return None
            above = above.head
    return None


def _holder_of(noun: Token, depth: int) -> Token | None:
    """"Iran's decision to leave", "voiced readiness to help": whose decision it is."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    verb = noun.head
    if noun.dep_ in ("dobj", "attr", "pobj", "oprd") and depth < 5:
        while verb.pos_ == "ADP" and verb.head != verb:
            verb = verb.head
        if verb.pos_ in ("VERB", "AUX"):
            return subject(verb, depth + 1)
    return None


def direct_object(verb: Token) -> Token | None:
    """The active object, the passive subject, or the noun a participle hangs on."""
    if is_passive(verb):
        for child in verb.children:
            if child.dep_ in ("nsubjpass", "csubjpass"):
                return child
        if verb.dep_ in ("acl", "amod", "relcl"):
            return verb.head
        return subject(verb)
    for child in verb.children:
        if child.dep_ in ("dobj", "dative", "oprd"):
            if child.dep_ == "dative" and child.pos_ == "ADP":
                continue
            return child
    if verb.dep_ == "relcl" and own_subject(verb) is not None:
        # "the ship (that) Iran seized": the antecedent is the object where nothing else is.
        subj = own_subject(verb)
        if subj is not None and subj.tag_ not in ("WP", "WDT"):
            return verb.head
    for child in verb.children if verb.lemma_.lower() in OBJECT_CONTROL else ():
        if child.dep_ == "ccomp" and not any(g.dep_ == "mark" for g in child.children):
            # The parser often reads "urged Iran to leave" as a clause with its own subject.
            return own_subject(child)
    return None


def agent(verb: Token) -> Token | None:
    """The doer of a passive: "by Iran"."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for obj in child.children:
                if obj.dep_ == "pobj":
                    return obj
    return None


def doer(verb: Token) -> Token | None:
    """Whoever does it, active or passive."""
    if is_passive(verb):
        return agent(verb)
    return subject(verb)


def preposition_object(prep: Token) -> Token | None:
    """What a preposition governs."""
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp"):
            return child
    return None


def clause_verb(token: Token) -> Token:
    """The verb of the clause a token stands in (or the root)."""
    node = token
    while node.head != node and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return node
