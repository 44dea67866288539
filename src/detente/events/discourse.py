"""What the words leave out, the story so far supplies: "the decision", "the ultimatum", "four"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.resolve import Found, Resolver
from detente.actors.state import Act, DocState
from detente.actors.view import View
from detente.events.kinds import DENIALS, ROOTS
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.events.candidates import Candidate

#: Verbal acts whose object may be somebody's act: "welcomed the decision".
_REPLIES = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN"})
#: Acts told in a row against one and the same: "Poland expelled four".
_ROWS = frozenset({"SANCTION", "THREATEN", "RETREAT", "AID", "ACCUSE", "REJECT"})
_POINTERS = frozenset({"it", "this", "that", "them", "these"})
#: What a pointing noun can only point at: "the bombing" is no act of words.
_POINTED = {
    **dict.fromkeys(("bombing", "attack", "strike", "airstrike", "raid", "killing", "invasion",
                     "shelling", "massacre", "assassination", "offensive", "incursion",
                     "bombardment", "aggression", "murder"), frozenset({"ASSAULT"})),
    **dict.fromkeys(("sanction", "embargo", "expulsion", "boycott", "penalty", "recall", "tariff",
                     "duty", "ban"), frozenset({"SANCTION"})),
    **dict.fromkeys(("visit", "meeting", "talk", "summit", "trip"), frozenset({"CONSULT"})),
    **dict.fromkeys(("arrest", "detention", "blockade", "seizure", "crackdown"),
                    frozenset({"COERCE", "SANCTION"})),
    **dict.fromkeys(("charge", "accusation", "allegation", "criticism", "claim", "complaint",
                     "remark", "comment"), frozenset({"ACCUSE", "REJECT", "THREATEN"})),
    **dict.fromkeys(("demand", "request", "appeal", "call", "ultimatum"),
                    frozenset({"REQUEST", "THREATEN"})),
    **dict.fromkeys(("threat", "warning"), frozenset({"THREATEN"})),
    **dict.fromkeys(("offer", "proposal", "promise", "pledge", "invitation"),
                    frozenset({"AGREE", "REQUEST", "SUPPORT", "AID"})),
    **dict.fromkeys(("test", "launch", "deployment", "manoeuvre", "maneuver", "exercise"),
                    frozenset({"MOBILIZE", "COOPERATE"})),
    **dict.fromkeys(("withdrawal", "release", "ceasefire", "truce"),
                    frozenset({"RETREAT", "CONCEDE", "AGREE"})),
}
#: Sentences back that a pointing phrase reaches.
REACH = 8


def points_back(token: Token | None) -> bool:
    """"the decision", "its demand", "it": a phrase that points at what was told."""
    if token is None:
        return False
    if token.pos_ == "PRON":
        return token.lower_ in _POINTERS
    return token.pos_ == "NOUN" and any(
        c.dep_ in ("det", "poss") and c.lower_ in ("the", "this", "that", "these", "those", "its",
                                                   "their", "such")
        for c in token.children)


def target(c: Candidate, token: Token | None, view: View, state: DocState, resolver: Resolver
           ) -> list[Found]:
    """The target that the story so far supplies, or none.

    Args:
        c: a candidate with sources and no target.
        token: the noun that fills the target's or object's place, if any.
    """
    own = {f.actor.entity for f in c.sources}
    near = [a for a in reversed(state.acts) if view.sentence.index - a.sentence <= REACH]
    if c.type in _REPLIES and points_back(token):
        kinds = _POINTED.get(token.lemma_.lower()) if token is not None else None
        if kinds is not None:
            near = [a for a in near if a.type in kinds]
        # What was done to the one who replies comes first: "Iraq rejected the ultimatum".
        at_own = [a for a in near if {t.entity for t in a.targets} & own]
        for act in [*at_own, *near]:
            actors = _others(act, own)
            if actors:
                c.features["target from the story"] = -0.5
                return [_found(a, c, view, resolver) for a in actors]
    if c.type in _ROWS and (token is None or (token.pos_ in ("NUM", "NOUN") and not list(
            token.subtree)[2:])):
        for act in near:
            actor = _other(act.targets, own)
            if act.type == c.type and actor is not None:
                c.features["target as before"] = -0.5
                return [_found(actor, c, view, resolver)]
    return []


#: What is said or promised to somebody: in a story of two, to the other of the two.
_ADDRESSED = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "AGREE", "SANCTION", "CONCEDE"})


def partner(own: set[str | None], state: DocState) -> Actor | None:
    """The other side of a story that is about two: whom the acts told of name beside `own`.

    None where a third is named nearly as often.
    """
    counts: Counter[str] = Counter()
    actors: dict[str, Actor] = {}
    for act in state.acts:
        sides = [*act.sources, *act.targets]
        if not {a.entity for a in sides} & own:
            continue
        for code in {a.entity for a in sides if a.entity} - own:
            counts[str(code)] += 1
    for s in state.spoken:
        if s.actor.entity and s.actor.entity not in own and not s.place:
            actors.setdefault(s.actor.entity, s.actor)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][0] not in actors:
        return None
    if len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]:
        return None
    return actors[ranked[0][0]]


#: Between two by nature: "Riyadh cut ties in 2016".
MUTUAL = frozenset({"break-relations", "mutual-chill", "recall-ambassador", "open-relations",
                    "reach-accord", "sign-accord", "open-embassy", "meet-bilateral", "negotiate",
                    "strengthen-ties"})


def late_target(c: Candidate, view: View, state: DocState, resolver: Resolver) -> bool:
    """Gives a candidate without target the story's other side; whether it has one now."""
    own: set[str | None] = {f.actor.entity for f in [*c.sources, *c.targets] if f.actor.entity}
    if len(own) != 1 or c.dropped not in ("no target", "fewer than two parties"):
        return False
    mutual = c.frame in MUTUAL
    spoken = c.type in _ADDRESSED and (
        c.codes.get("content") == "inner" or c.codes.get("stance") is not None)
    if not (mutual or spoken) or (c.symmetric and not mutual):
        return False
    actor = partner(own, state)
    if actor is None:
        return False
    other = _found(actor, c, view, resolver)
    if c.type == "SANCTION":
        c.codes["symmetric"] = False  # "Britain broke off relations": Britain did
    if c.symmetric:
        c.sources = [*c.sources, other]
    else:
        c.targets = [other]
    c.features["target: the story's other side"] = -0.6
    c.dropped = None
    return True


#: What accusations of a kind charge their target with, where no inner event says it.
_CHARGES = {"accuse-aggression": "ASSAULT", "accuse-war-crimes": "ASSAULT",
            "accuse-espionage": "COERCE", "accuse-cyber": "COERCE",
            "accuse-rights-abuse": "COERCE"}
#: What an accusation can charge with: deeds, not words.
_DEEDS = frozenset({"ASSAULT", "COERCE", "AID", "MOBILIZE", "SANCTION"})


def acts_of(found: Sequence[Candidate], sentence: int) -> list[Act]:
    """What a sentence told, for later words to point at."""
    out = []
    for c in found:
        if c.dropped is not None:
            continue
        alleged = None
        if c.type == "ACCUSE":
            inner = next((x.type for x in found if x.dropped == f"content of {c.frame}"
                          and x.type in _DEEDS), None)
            alleged = inner or _CHARGES.get(c.frame)
        out.append(Act(sentence, c.type, tuple(f.actor for f in c.sources),
                       tuple(f.actor for f in c.targets), alleged))
    return out


def denied_charge(c: Candidate, sentence: int, state: DocState) -> None:
    """"Tehran denied involvement": what it was charged with before, as denied."""
    if c.frame not in DENIALS or c.dropped is not None or c.verdict.status is None:
        return
    own = {f.actor.entity for f in c.sources}
    for act in reversed(state.acts):
        if not 0 <= sentence - act.sentence <= REACH or act.alleged is None:
            continue
        if {t.entity for t in act.targets} & own:
            c.codes.update(type=act.alleged, cameo=ROOTS[act.alleged], mode=None, ledger=None,
                           stance=None, contexts=[])
            c.verdict = c.verdict._replace(status="denied", why="a charge denied")
            return


def _others(act: Act, own: set[str | None]) -> list[Actor]:
    """Whose act it was: its doer, or every side of a joint one."""
    if not act.targets:
        sides = {a.entity: a for a in act.sources if a.entity}
        return [a for code, a in sides.items() if code not in own] if len(sides) > 1 else []
    one = _other(act.sources, own) or _other(act.targets, own)
    return [one] if one is not None else []


def _other(actors: tuple[Actor, ...], own: set[str | None]) -> Actor | None:
    return next((a for a in actors if a.entity and a.entity not in own), None)


def _found(actor: Actor, c: Candidate, view: View, resolver: Resolver) -> Found:
    mention = view.mention(c.trigger.i, c.trigger.i)
    if actor.kind == "person":
        return Found(replace(actor, mention=mention), "pronoun", c.trigger.i)
    return Found(resolver.entity(actor.entity or "", mention), "pronoun", c.trigger.i)
