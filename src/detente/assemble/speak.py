"""Who says so: the speaker behind a candidate, and stances that belong to the speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.actors.resolve import Found, Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events.candidates import Candidate, _check_sides
from detente.records import Actor
from detente.statements.model import Attribution


class Speakers:
    """The attributions of a document, looked up by character."""

    def __init__(self, found: Sequence[Attribution], views: Sequence[View], resolver: Resolver,
                 state: DocState) -> None:
        self.items: list[tuple[int, int, Attribution, Actor | None]] = []
        for item in found:
            actor = _speaker(item, views, resolver, state)
            for piece in item.content:
                self.items.append((piece.start, piece.end, item, actor))

    def at(self, char: int) -> tuple[Attribution, Actor | None] | None:
        """The narrowest attribution whose content covers a character."""
        fits = [(end - start, item, actor) for start, end, item, actor in self.items
                if start <= char < end]
        if not fits:
            return None
        _, item, actor = min(fits, key=lambda f: f[0])
        return item, actor


def _speaker(item: Attribution, views: Sequence[View], resolver: Resolver, state: DocState
             ) -> Actor | None:
    if item.source is None:
        return None
    for view in views:
        if not view.sentence.start <= item.source.start < view.sentence.end:
            continue
        lo = item.source.start - view.sentence.start
        hi = item.source.end - view.sentence.start
        tokens = [t for t in view.doc if lo <= t.idx < hi]
        heads = [t for t in tokens if t.head not in tokens or t.dep_ == "ROOT"]
        for head in heads or tokens[-1:]:
            found = resolver.one(head, view, state)
            if found and found[0].how != "modifier":
                return found[0].actor
        mention = item.source
        return Actor(mention.text, None, "group", None, None, None, mention)
    return None


_CLAIMS = {"denied": "denied", "alleged": "alleged", "reported": "reported"}


def attribute(c: Candidate, view: View, speakers: Speakers, agencies: Mapping[str, str]
              ) -> tuple[Actor | None, str, str | None, str | None]:
    """(speaker, assertion, agency, quoted words) for a candidate's trigger."""
    found = speakers.at(view.sentence.start + c.trigger.idx)
    if found is None:
        return None, "asserted", None, None
    item, actor = found
    name = item.source.text if item.source else ""
    agency = next((code for word, code in agencies.items() if word == name or word in name.split()),
                  None)
    assertion = _CLAIMS.get(str(item.features.get("status")), "asserted")
    quote = None
    if item.kind in ("direct", "mixed"):
        quote = " ".join(p.text for p in item.content).strip()
    if agency and (actor is None or actor.entity is None):
        return None, assertion, agency, quote
    return actor, assertion, None, quote


#: Types of quad classes 1 and 3.
_VERBAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT",
                     "THREATEN"})


def adopt(c: Candidate, view: View, state: DocState, resolver: Resolver, actor: Actor | None,
          quoted: bool, loose: bool) -> None:
    """A stance in somebody's mouth is that somebody's; a state that speaks has a person's name.

    Revives candidates that lacked only a source or a target the speech supplies.
    """
    if actor is None or actor.entity is None:
        return
    stance = c.codes.get("stance") is not None
    if actor.kind != "person" and _ours(c, actor):
        return  # "Cuba and Iran voiced …": both stand there already
    if stance and c.symmetric and quoted and c.codes.get("speaker") and _ours(c, actor):
        c.codes["symmetric"] = False
        c.targets = [f for f in c.sources if f.actor.entity != actor.entity]
        c.sources = [Found(actor, "person", c.trigger.i)]
        return
    if stance and not c.symmetric and (quoted or not c.sources) and c.type in (
            "ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN", "AGREE"):
        if c.sources and quoted and not _ours(c, actor):
            # "Washington has blamed Iran", he said: another's stance stays another's.
            if c.match.pattern.pos == "v" and c.type in ("ACCUSE", "REQUEST", "THREATEN") and (
                    c.codes.get("speaker") is None):
                return
        c.sources = [Found(actor, "person" if actor.kind == "person" else "name", c.trigger.i)]
        c.features["speaker's stance"] = 0.3
        if c.dropped in ("no source", "source and target are one", "fewer than two parties"):
            c.dropped = None
            c.verdict = c.verdict._replace(status="actual") if c.verdict.status else c.verdict
        if not c.targets or c.dropped == "no target":
            _target_in_quote(c, view, state, resolver, actor)
        if c.dropped is None or c.dropped == "no target":
            c.dropped = None if c.targets else "no target"
            if c.targets:
                _check_sides(c, loose)
        if c.dropped is None and c.verdict.status in ("planned", "hypothetical"):
            c.verdict = c.verdict._replace(status="actual")
        return
    if c.type in _VERBAL and actor.kind == "person" and not c.symmetric:
        c.sources = [replace(f, actor=actor) if f.actor.kind in ("state", "body")
                     and f.actor.entity == actor.entity else f for f in c.sources]


def _ours(c: Candidate, actor: Actor) -> bool:
    return any(f.actor.entity == actor.entity for f in c.sources)


def _target_in_quote(c: Candidate, view: View, state: DocState, resolver: Resolver, actor: Actor
                     ) -> None:
    others: dict[str, Found] = {}
    for token in view.doc:
        if token.pos_ in ("PROPN", "NOUN") and view.hit(token) is not None:
            for f in resolver.one(token, view, state):
                if f.actor.entity and f.actor.entity != actor.entity and f.how not in (
                        "modifier", "place"):
                    others.setdefault(f.actor.entity, f)
    if len(others) == 1:
        c.targets = list(others.values())
        c.features["target in quotation"] = -0.3
