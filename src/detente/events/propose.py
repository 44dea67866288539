"""Pairs that no frame speaks of, put to the small model: what it is sure of becomes a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.resolve import Found, Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events import clause
from detente.events.anyone import anyone
from detente.events.candidates import Candidate
from detente.events.discourse import MUTUAL, partner
from detente.events.kinds import ROOTS
from detente.events.match import Match, Pattern
from detente.events.model import EventModel, Guess, Span
from detente.events.pairs import (
    NOMINAL,
    Pair,
    arguments,
    arguments_of,
    key,
    named,
    noun_and_below,
    subjects,
)
from detente.events.pairs import pairs as pairs_of
from detente.events.status import StatusWords, Verdict, judge
from detente.settings import Settings

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Pairs asked about in one sentence, at most: the model is the dearest step of a sentence.
MOST = 8
#: How sure the model must be that a thing is not plainly past.
SURE = 0.7
JOINT = frozenset({"CONSULT", "COOPERATE"})
LEDGERS = {"CONSULT": "meetings", "SANCTION": "sanctions", **dict.fromkeys(
    ("ACCUSE", "REJECT", "REQUEST", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"), "statements")}
#: Who goes on visits, by how he was found; a state's name is where he goes.
_TRAVELLERS = frozenset({"person", "pronoun", "title", "agent"})
#: Why a frame's candidate fell that the model's actors may take up again.
_FALLEN = ("no target", "no source", "fewer than", "names no one", "S is no", "T is no",
           "with someone else", "the other side", "source and target")


class Proposer:
    """Asks the model about the pairs of a sentence; holds no state of its own."""

    def __init__(self, resolver: Resolver, status: StatusWords, model: EventModel,
                 settings: Settings) -> None:
        self.resolver, self.status, self.model = resolver, status, model
        self.settings = settings

    def candidates(
        self, view: View, state: DocState, told: list[Candidate], loose: bool,
        before: View | None = None,
    ) -> list[Candidate]:
        """Candidates for pairs that no candidate in `told` covers.

        Args:
            told: the frames' candidates of the sentence.
            loose: any noun phrase is an actor.
            before: the sentence before, whose actors this one may speak of without a name.
        """
        taken = {(key(s), key(t)) for c in told if c.dropped is None
                 for s in [*c.sources, *c.targets] for t in [*c.targets, *c.sources]}
        found = self._phrases(view, state) if loose else pairs_of(view)
        made = []
        if before is not None and not loose:
            made += self._across(view, before, told, state)
        least = self.settings.least_loose if loose else self.settings.least_proposal
        for pair in [p for p in found if (key(p.source), key(p.target)) not in taken][:MOST]:
            guess = self.model.guess([(view.sentence.text, _span(pair.source, view),
                                       _span(pair.target, view))])[0]
            one = self._candidate(pair, guess, told, least)
            if one is not None and (loose or not _told_of_another(one, told)):
                made.append(one)
        return _best_by_source(made) if loose else _together(_one_way(made))

    def _phrases(self, view: View, state: DocState) -> list[Pair]:
        """Subjects with their verbs' arguments, whatever they are."""
        out = []
        for verb, source, target in arguments_of(view):
            sources = anyone(self.resolver, source, view, state)
            targets = anyone(self.resolver, target, view, state)
            if sources and targets and key(sources[0]) != key(targets[0]):
                out.append(Pair(verb, sources[0], targets[0]))
        return out

    def _across(self, view: View, before: View, told: list[Candidate], state: DocState
                ) -> list[Candidate]:
        """What the subject of a sentence does to an actor of the sentence before."""
        busy = {key(f) for c in told if c.dropped is None for f in [*c.sources, *c.targets]}
        here = named(view)
        there = [f[0] for k, f in named(before).items() if k not in here][:3]
        text = f"{before.sentence.text} {view.sentence.text}"
        shift = len(before.sentence.text) + 1
        out = []
        for source in subjects(view):
            span = _span(source, view)
            if key(source) in busy or span is None:
                continue
            for target in there:
                guess = self.model.guess([(text, (span[0] + shift, span[1] + shift),
                                           _span(target, before))])[0]
                verb = clause.clause_verb(view.doc[source.token])
                mention = view.mention(verb.i, verb.i)
                pointed = replace(target, actor=replace(target.actor, mention=mention),
                                  how="pronoun", token=verb.i)
                pair = Pair(verb, source, pointed)
                one = None if _belongs_elsewhere(pair, told, state) else self._candidate(
                    pair, guess, told, self.settings.least_across)
                if one is not None:
                    one.features["target from the sentence before"] = -0.3
                    out.append(one)
        best = max(out, key=_sureness, default=None)
        return [best] if best is not None else []

    def _candidate(self, pair: Pair, guess: Guess, told: Sequence[Candidate], least: float
                   ) -> Candidate | None:
        types = guess.types
        kind = max(types, key=lambda k: types[k])
        if kind == "NONE":
            return None
        fallen = _fallen(told, kind, pair)
        if types[kind] < (self.settings.least_backed if fallen is not None else least):
            return None
        verdict = self._verdict(pair.trigger if fallen is None else fallen.trigger, kind, guess)
        if verdict is None:
            return None
        if fallen is not None and fallen.codes.get("mode") == "visit" and (
                pair.source.how not in _TRAVELLERS or pair.target.how in _TRAVELLERS):
            return None
        if fallen is not None:
            match, frame, codes = fallen.match, fallen.frame, dict(fallen.codes)
        else:
            pattern = Pattern("model", "v", pair.trigger.lemma_, None, (), "small model")
            match = Match(pattern, pair.trigger, {}, (pair.trigger.i,), False)
            frame = "model"
            codes = {"type": kind, "cameo": ROOTS[kind], "mode": None,
                     "symmetric": kind in JOINT, "ledger": LEDGERS.get(kind)}
        made = Candidate(frame, codes, match, [pair.source], [pair.target], verdict)
        made.features["model proposes"] = types[kind]
        return made

    def _verdict(self, trigger: Token, kind: str, guess: Guess) -> Verdict | None:
        """Status by the words, and by the model where the words say nothing."""
        verdict = judge(trigger, self.status)
        if verdict.status is None:
            # What was refused or blamed stands under a negation as well as not.
            return verdict._replace(status="actual") if kind in ("REJECT", "ACCUSE") else None
        if verdict.status == "actual":
            sure = max(guess.statuses, key=lambda k: guess.statuses[k])
            if sure != "actual" and guess.statuses[sure] >= SURE:
                return Verdict(sure, "small model")  # type: ignore[arg-type]
        return verdict

    def retarget(self, c: Candidate, view: View, state: DocState) -> None:
        """For any noun phrase as an actor: the argument that is most of a party to the act.

        "provided 2 million in assistance to Fiji" is done to Fiji, whatever slot the words fill.
        """
        if (c.symmetric and len({key(f) for f in c.sources}) > 1) or not c.sources:
            return
        if c.targets and _partylike(c.targets[0], view) > 0:
            return
        verb = clause.clause_verb(c.trigger)
        own = {key(f) for f in c.sources}
        source = _span(c.sources[0], view)
        best: tuple[float, list[Found]] | None = None
        for token in dict.fromkeys([*noun_and_below(c.trigger, 0), *arguments(verb, 0)]):
            if token.pos_ not in NOMINAL or token == c.trigger:
                continue
            targets = anyone(self.resolver, token, view, state)
            if not targets or key(targets[0]) in own:
                continue
            guess = self.model.guess([(view.sentence.text, source, _span(targets[0], view))])[0]
            rank = guess.types[c.type] + _partylike(targets[0], view)
            if best is None or rank > best[0]:
                best = (rank, targets)
        if best is not None:
            had = bool(c.targets)
            if not had or best[0] > 0.5:
                c.targets = best[1]
                c.codes["symmetric"] = False
                c.features["target by the model"] = -0.2 if had else -0.3


def _partylike(found: Found, view: View) -> float:
    """Whether a phrase names somebody or some place that a thing can be done to."""
    if found.actor.entity or found.how not in ("phrase", "bare"):
        return 0.5
    token = view.doc[found.token]
    # The subtree holds the token itself.
    spoken = found.how == "bare" or any(t.pos_ == "PROPN" for t in token.subtree)
    return 0.3 if spoken else 0.0


def _fallen(told: Sequence[Candidate], kind: str, pair: Pair) -> Candidate | None:
    """A frame's candidate of the type that fell for want of these actors."""
    doc = pair.trigger.doc
    near = {pair.trigger.i, *(clause.clause_verb(doc[f.token]).i
                              for f in (pair.source, pair.target))}
    fits = [c for c in told if c.type == kind and c.dropped is not None
            and c.dropped.startswith(_FALLEN) and c.verdict.status is not None
            and {c.trigger.i, clause.clause_verb(c.trigger).i} & near and _lacks_only(c, pair)]
    return max(fits, key=lambda c: c.score, default=None)


def _lacks_only(c: Candidate, pair: Pair) -> bool:
    """Whether the pair agrees with what actors the candidate has: the model adds, never swaps."""
    if c.symmetric:
        own = _keys([*c.sources, *c.targets])
        return not own or bool(own & {key(pair.source), key(pair.target)})
    return (not c.sources or key(pair.source) in _keys(c.sources)) and (
        not c.targets or key(pair.target) in _keys(c.targets))


def _told_of_another(made: Candidate, told: Sequence[Candidate]) -> bool:
    """Whether a frame says who else did just this to the same target."""
    return not made.symmetric and any(
        c.type == made.type and c.dropped is None and not c.symmetric
        and _keys(c.targets) & _keys(made.targets) for c in told)


def _belongs_elsewhere(pair: Pair, told: Sequence[Candidate], state: DocState) -> bool:
    """"Riyadh cut ties in 2016": with the story's other side, not with whom it named last."""
    own: set[str | None] = {pair.source.actor.entity}
    if not any(c.frame in MUTUAL and c.dropped for c in told):
        return False
    other = partner(own, state)
    return other is not None and other.entity != pair.target.actor.entity


def _sureness(c: Candidate) -> float:
    return c.features["model proposes"]


def _one_way(made: list[Candidate]) -> list[Candidate]:
    """Of "A accused B" and "B accused A" at one word, the one the model is surer of."""
    best: dict[tuple[str, str, str], Candidate] = {}
    for c in made:
        a, b = key(c.sources[0]), key(c.targets[0])
        both = (c.type, a, b) if c.symmetric else (c.type, min(a, b), max(a, b))
        if both not in best or _sureness(best[both]) < _sureness(c):
            best[both] = c
    return [c for c in made if any(c is b for b in best.values())]


def _best_by_source(made: list[Candidate]) -> list[Candidate]:
    """One act for each doer: the one the model is surest of."""
    best: dict[str, Candidate] = {}
    for c in made:
        rival = best.get(key(c.sources[0]))
        if rival is None or _sureness(c) > _sureness(rival):
            best[key(c.sources[0])] = c
    return list(best.values())


def _together(made: list[Candidate]) -> list[Candidate]:
    """Acts of one type at one word are one act: several states doing it, or its two sides."""
    out: list[Candidate] = []
    for c in made:
        for rival in out:
            if rival.type != c.type or rival.trigger != c.trigger:
                continue
            theirs = [key(f) for f in [*rival.sources, *rival.targets]]
            if c.symmetric:
                rival.sources += [f for f in [*c.sources, *c.targets] if key(f) not in theirs]
            elif _keys(rival.targets) == _keys(c.targets):
                rival.sources += [f for f in c.sources if key(f) not in theirs]
            elif _keys(rival.sources) == _keys(c.sources):
                rival.targets += [f for f in c.targets if key(f) not in theirs]
            else:
                continue
            rival.features["model proposes"] = max(rival.features["model proposes"],
                                                   c.features["model proposes"])
            break
        else:
            if c.symmetric:
                c.sources, c.targets = [*c.sources, *c.targets], []
            out.append(c)
    return out


def _keys(found: list[Found]) -> set[str]:
    return {key(f) for f in found}


def _span(found: Found, view: View) -> Span | None:
    m = found.actor.mention
    return (m.start - view.sentence.start, m.end - view.sentence.start) if m else None
