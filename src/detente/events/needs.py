"""What a frame asks of its actors, and what the thing that struck says of the mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.events.kinds import HARD, STRICT, habitual, refused

if TYPE_CHECKING:
    from detente.actors.resolve import Found
    from detente.events.candidates import Candidate


def needs_met(c: Candidate, needs: dict[str, str], loose: bool) -> None:
    """Drops actors of the wrong kind for the frame: a meeting needs people, not a pipeline."""
    if not loose:
        c.dropped = c.dropped or habitual(c)
    for side, want in needs.items():
        c.dropped = c.dropped or refused(c, side, want, loose)
        if side == "O":  # "rallied Republicans" is no rally, "leave the EC no choice" no exit
            objects = sum(x.dep_ in ("dobj", "dative", "oprd", "acomp")
                          for x in c.match.head.children)
            if objects > (0 if want == "none" else 1):
                c.dropped = c.dropped or "has another object"
        if (side, want) == ("C", "infinitive") and not _infinitive(c):
            c.dropped = c.dropped or "no infinitive"
        if side not in ("S", "T") or (loose and want in STRICT and want not in HARD):
            continue
        found = c.sources if side == "S" else c.targets
        if want == "state":
            barred = ("modifier",) if side == "S" else ()
            kept = [f for f in found if f.actor.entity and f.how not in barred]
        elif want == "person":
            kept = [f for f in found if f.actor.kind == "person"]
        elif want in ("actor",):
            kept = [f for f in found if f.how != "modifier"]
        elif want in STRICT:
            kept = [f for f in found if STRICT[want](c, f)
                    or (loose and f.actor.entity is None)]
            if found and not kept:
                c.dropped = c.dropped or f"{side} is no {want}"
        elif want in _TESTS:
            kept = [f for f in found if _TESTS[want](c, f)]
            if (found or want == "voice") and not kept:
                c.dropped = c.dropped or f"{side} is no {want}"
        else:
            continue
        if loose and found and not kept and want != "person" and want not in _TESTS and (
                want not in HARD):
            continue
        if side == "S":
            c.sources = kept
        else:
            c.targets = kept


def _infinitive(c: Candidate) -> bool:
    """"told Iran to leave", where "told Iran that it had left" asks for nothing."""
    content = c.match.slots.get("C")
    return content is not None and any(
        x.dep_ == "aux" and x.lower_ == "to" for x in content.children)


def _speaker(_: Candidate, found: Found) -> bool:
    """Blasts in words: warships blast otherwise."""
    return found.how != "modifier" and found.actor.sector != "MIL"


def _named(_: Candidate, found: Found) -> bool:
    """Called by name or title: "said it was wrong to …" blames no one."""
    return found.how not in ("modifier", "pronoun", "phrase", "bare")


_POLITICIANS = frozenset({"GOV", "ELI", "LEG", "PTY", "OPP"})
#: Things of arms: the state named beside them struck, "an Israeli airstrike killed two".
_ARMS = frozenset(
    (
        "airstrike air-strike strike raid attack shelling bombardment bombing gunfire fire bomb "
        "shell mortar missile rocket drone bullet grenade mine blast explosion offensive "
        "operation artillery plot campaign"
    ).split()
)


def _voice(c: Candidate, found: Found) -> bool:
    """Whether an attack by it is of words: a politician's is."""
    return found.actor.kind == "person" and found.actor.sector in _POLITICIANS


def _armed(c: Candidate, found: Found) -> bool:
    """Whether an attack by it can be of arms; goods of a state injure no one."""
    if found.how == "modifier":
        slot = c.match.slots.get("S")
        return slot is None or slot.lemma_.lower() in _ARMS
    return not _voice(c, found)


_FIGHTERS = frozenset(
    (
        "attackers gunmen militants rebels fighters insurgents troops soldiers forces police "
        "bombers bomber gunman jihadists guerrillas army commandos militiamen"
    ).split()
)


def _crowd(c: Candidate, found: Found) -> bool:
    """Whether it can march or go on strike: people can, a government or its forces cannot."""
    actor = found.actor
    if actor.kind in ("state", "organisation"):
        text = actor.mention.text.lower() if actor.mention else ""
        # "Jordanians", "the Japanese": a people, where its state's own name is a government.
        return not text.endswith(actor.name.lower()) and text.endswith(("s", "ese", "ish"))
    words = actor.mention.text.lower().split() if actor.mention else []
    if actor.kind == "person" or (actor.kind == "body" and actor.sector is None):
        return False
    return actor.sector not in ("IGO", "GOV", "MIL", "COP", "SPY", "REB", "UAF", "IMG") and (
        _FIGHTERS.isdisjoint(words))


_TESTS: dict[str, Callable[[Candidate, Found], bool]] = {
    "armed": _armed, "crowd": _crowd, "voice": _voice,
    "named": _named, "speaker": _speaker}


def barred(c: Candidate) -> str | None:
    """A word beside the trigger that makes it another thing: "trade war", "air strike"."""
    words = c.codes.get("without") or ()
    for slot in ("C", "T") if words else ():
        filler = c.match.slots.get(slot)  # "declined to comment", "shot a film"
        if filler is not None and filler.lemma_.lower() in words:
            return filler.lower_
    for index in c.match.words if words else ():
        token = c.trigger.doc[index]
        if token.dep_ == "compound" and token.head.lemma_.lower() in words:
            return token.head.lower_  # "cut the trade surplus"
        for child in token.children:
            near = child.dep_ in ("amod", "compound", "nmod")
            if token.pos_ in ("NOUN", "PROPN") and near and child.lemma_.lower() in words:
                return child.lower_
    return None


def instrument(c: Candidate) -> None:
    """"A drone killed …", "killed by a car bomb": mode and code of the weapon that is named."""
    kinds = c.codes.get("instruments")
    if not kinds or c.codes.get("mode"):
        return
    words: set[str] = set()
    for token in [c.match.slots.get("S"), *c.match.head.children]:
        if token is None or (token.dep_ in ("prep", "agent") and token.lower_ not in _BY):
            continue
        parts = list(token.children) if token.dep_ in ("prep", "agent") else [token]
        if token.dep_ in ("prep", "agent") or token == c.match.slots.get("S") or (
                token.dep_ in ("nsubj", "compound", "amod")):
            for part in parts:
                words |= {part.lemma_.lower(), *(
                    x.lemma_.lower() for x in part.children if x.dep_ in ("compound", "amod"))}
    for kind in kinds:
        if not words.isdisjoint(kind["words"]):
            c.codes.update(mode=kind["mode"], cameo=str(kind["cameo"]))
            return


_BY = frozenset({"by", "with", "in", "using"})
