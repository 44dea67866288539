"""Pairs that no frame speaks of, put to the small model: what it is sure of becomes a candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.actors.resolve import Found, Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events import clause
from detente.events.anyone import anyone
from detente.events.candidates import Candidate
from detente.events.match import Match, Pattern
from detente.events.model import EventModel, Guess, Span
from detente.events.status import StatusWords, Verdict, judge

if TYPE_CHECKING:
    from spacy.tokens import Token

#: The root code of each type: the model names no finer one.
ROOTS = {"AGREE": "030", "CONSULT": "040", "SUPPORT": "050", "COOPERATE": "060", "AID": "070",
         "CONCEDE": "080", "RETREAT": "080", "REQUEST": "100", "ACCUSE": "110", "REJECT": "120",
         "THREATEN": "130", "PROTEST": "140", "MOBILIZE": "150", "SANCTION": "160",
         "COERCE": "170", "ASSAULT": "190"}
#: Pairs asked about in one sentence, at most: the model is the dearest step of a sentence.
MOST = 12
#: How sure the model must be that a thing is not plainly past.
SURE = 0.7
JOINT = frozenset({"CONSULT", "COOPERATE"})
LEDGERS = {"CONSULT": "meetings", "SANCTION": "sanctions", **dict.fromkeys(
    ("ACCUSE", "REJECT", "REQUEST", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"), "statements")}
_ARGUMENTS = frozenset({"dobj", "dative", "attr", "oprd", "nsubjpass"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors and the word that joins them."""

    trigger: Token
    source: Found
    target: Found


def arguments_of(view: View) -> Iterator[tuple[Token, Token, Token]]:
    """Verb, doer and argument of every finite clause, in text order."""
    seen: set[tuple[int, int]] = set()
    for verb in view.doc:
        if verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("aux", "auxpass", "amod"):
            continue
        source = clause.doer(verb)
        if source is None or source.pos_ not in _NOMINAL:
            continue
        for target in arguments(verb, 0):
            key = (source.i, target.i)
            if target.i != source.i and target.pos_ in _NOMINAL and key not in seen:
                seen.add(key)
                yield verb, source, target


def arguments(verb: Token, depth: int) -> Iterator[Token]:
    """What a verb governs: objects, objects of its prepositions, and those of its content."""
    passive = clause.is_passive(verb)
    if passive:
        thing = clause.direct_object(verb)
        if thing is not None:
            yield thing
    for child in verb.children:
        if child.dep_ in _ARGUMENTS and not (passive and child.dep_ == "nsubjpass"):
            yield from _noun(child, 0)
        elif child.dep_ in ("prep", "agent", "dative") and child.lower_ != "by":
            obj = clause.preposition_object(child)
            if obj is not None:
                yield from _noun(obj, 0)
        elif child.dep_ in ("xcomp", "ccomp") and depth < 2:
            own = clause.own_subject(child)
            if own is not None:
                yield own
            yield from arguments(child, depth + 1)


def _noun(noun: Token, depth: int) -> Iterator[Token]:
    if noun.pos_ in ("VERB", "AUX"):
        yield from arguments(noun, 1)
        return
    yield noun
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ == "PROPN":
            yield child
        elif child.dep_ == "prep" and depth < 2:
            obj = clause.preposition_object(child)
            if obj is not None:
                yield from _noun(obj, depth + 1)
        elif child.dep_ == "acl" and depth < 1 and any(c.lower_ == "to" for c in child.children):
            yield from arguments(child, 2)


class Proposer:
    """Asks the model about the pairs of a sentence; holds no state of its own."""

    def __init__(self, resolver: Resolver, status: StatusWords, model: EventModel,
                 least: float, across: float) -> None:
        self.resolver, self.status, self.model, self.least = resolver, status, model, least
        self.across = across

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
        taken = {(_key(s), _key(t)) for c in told if c.dropped is None
                 for s in [*c.sources, *c.targets] for t in [*c.targets, *c.sources]}
        found = self._phrases(view, state) if loose else self._actors(view)
        made = []
        if before is not None and not loose:
            made += self._across(view, before, told)
        for pair in [p for p in found if (_key(p.source), _key(p.target)) not in taken][:MOST]:
            guess = self.model.guess([(view.sentence.text, _span(pair.source, view),
                                       _span(pair.target, view))])[0]
            one = self._candidate(pair, guess)
            if one is not None:
                made.append(one)
        return _best_by_source(made) if loose else _together(_one_way(made))

    def _phrases(self, view: View, state: DocState) -> list[Pair]:
        """Subjects with their verbs' arguments, whatever they are."""
        out = []
        for verb, source, target in arguments_of(view):
            sources = anyone(self.resolver, source, view, state)
            targets = anyone(self.resolver, target, view, state)
            if sources and targets and _key(sources[0]) != _key(targets[0]):
                out.append(Pair(verb, sources[0], targets[0]))
        return out

    def _actors(self, view: View) -> list[Pair]:
        """Every two states, organisations or armed groups that the sentence names."""
        named: dict[str, list[Found]] = {}
        for index in sorted(view.found):
            for f in view.found[index]:
                if f.how not in ("place", "bare", "phrase") and _acts(f) and _spelled(f, view):
                    named.setdefault(_key(f), []).append(f)
        out = []
        for one in named:
            for other in named:
                if one != other:
                    out.append(_nearest(named[one], named[other], view))
        return out

    def _across(self, view: View, before: View, told: list[Candidate]) -> list[Candidate]:
        """What the subject of a sentence does to an actor of the sentence before."""
        busy = {_key(f) for c in told if c.dropped is None for f in [*c.sources, *c.targets]}
        here = {_key(p.source) for p in self._actors(view)}
        text = f"{before.sentence.text} {view.sentence.text}"
        shift = len(before.sentence.text) + 1 - view.sentence.start
        there: dict[str, Found] = {}
        for index in sorted(before.found):
            for f in before.found[index]:
                if f.how not in ("place", "bare", "phrase") and _acts(f) and _spelled(f, before):
                    there.setdefault(_key(f), f)
        out = []
        for source in _subjects(view):
            if _key(source) in busy or source.actor.mention is None:
                continue
            m = source.actor.mention
            for key, target in list(there.items())[:4]:
                if key == _key(source) or key in here or target.actor.mention is None:
                    continue
                t = target.actor.mention
                guess = self.model.guess([(text, (m.start + shift, m.end + shift),
                                           (t.start - before.sentence.start,
                                            t.end - before.sentence.start))])[0]
                verb = clause.clause_verb(view.doc[source.token])
                mention = view.mention(verb.i, verb.i)
                pointed = replace(target, actor=replace(target.actor, mention=mention),
                                  how="pronoun", token=verb.i)
                one = self._candidate(Pair(verb, source, pointed), guess, self.across)
                if one is not None:
                    one.features["target from the sentence before"] = -0.3
                    out.append(one)
        best = max(out, key=lambda c: c.features["model proposes"], default=None)
        return [best] if best is not None else []

    def _candidate(self, pair: Pair, guess: Guess, least: float | None = None
                   ) -> Candidate | None:
        types = guess.types
        kind = max(types, key=lambda k: types[k])
        if kind == "NONE" or types[kind] < (self.least if least is None else least):
            return None
        verdict = judge(pair.trigger, self.status)
        if verdict.status is None:
            if kind not in ("REJECT", "ACCUSE"):
                return None
            verdict = verdict._replace(status="actual")
        if verdict.status == "actual":
            sure = max(guess.statuses, key=lambda k: guess.statuses[k])
            if sure != "actual" and guess.statuses[sure] >= SURE:
                verdict = Verdict(sure, "small model")  # type: ignore[arg-type]
        pattern = Pattern("model", "v", pair.trigger.lemma_, None, (), "small model")
        match = Match(pattern, pair.trigger, {}, (pair.trigger.i,), False)
        codes = {"type": kind, "cameo": ROOTS[kind], "mode": None,
                 "symmetric": kind in JOINT, "ledger": LEDGERS.get(kind)}
        made = Candidate("model", codes, match, [pair.source], [pair.target], verdict)
        made.features["model proposes"] = types[kind]
        return made

    def retarget(self, c: Candidate, view: View, state: DocState) -> None:
        """For any noun phrase as an actor: the argument that is most of a party to the act.

        "provided 2 million in assistance to Fiji" is done to Fiji, whatever slot the words fill.
        """
        if (c.symmetric and len({_key(f) for f in c.sources}) > 1) or not c.sources:
            return
        if c.targets and _partylike(c.targets[0], view) > 0:
            return
        verb = clause.clause_verb(c.trigger)
        own = {_key(f) for f in c.sources}
        source = _span(c.sources[0], view)
        best: tuple[float, list[Found]] | None = None
        for token in dict.fromkeys([*_noun(c.trigger, 0), *arguments(verb, 0)]):
            if token.pos_ not in _NOMINAL or token == c.trigger:
                continue
            targets = anyone(self.resolver, token, view, state)
            if not targets or _key(targets[0]) in own:
                continue
            guess = self.model.guess([(view.sentence.text, source, _span(targets[0], view))])[0]
            rank = guess.types[c.type] + _partylike(targets[0], view)
            if best is None or rank > best[0]:
                best = (rank, targets)
        if best is not None:
            now = c.targets and guess is not None
            if not c.targets or best[0] > 0.5:
                c.targets = best[1]
                c.codes["symmetric"] = False
                c.features["target by the model"] = -0.2 if now else -0.3


def _partylike(found: Found, view: View) -> float:
    """Whether a phrase names somebody or some place that a thing can be done to."""
    if found.actor.entity or found.how not in ("phrase", "bare"):
        return 0.5
    token = view.doc[found.token]
    if token.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY", "CARDINAL", "ORDINAL"):
        return -1.0
    if found.how == "bare" or token.pos_ == "PROPN" or any(
            t.pos_ == "PROPN" and t.ent_type_ not in ("DATE", "TIME") for t in token.subtree):
        return 0.3
    return 0.0


def _acts(found: Found) -> bool:
    return found.actor.entity is not None or found.actor.sector in ("REB", "UAF", "IMG")


def _subjects(view: View) -> list[Found]:
    """The actors that are subjects of finite verbs, in text order."""
    out = []
    for index in sorted(view.found):
        token = view.doc[index]
        while token.dep_ in ("conj", "appos") and token.head != token:
            token = token.head
        if token.dep_ in ("nsubj", "nsubjpass"):
            out += [f for f in view.found[index] if _acts(f) and f.how not in (
                "place", "modifier", "bare")]
    return out


def _spelled(found: Found, view: View) -> bool:
    """Whether the phrase itself names the state: not "talks" in "talks in Geneva"."""
    m = found.actor.mention
    return found.how != "modifier" or m is None or any(
        m.start <= h.start and h.end <= m.end for h in view.hits)


def _one_way(made: list[Candidate]) -> list[Candidate]:
    """Of "A accused B" and "B accused A" at one word, the one the model is surer of."""
    best: dict[tuple[object, ...], Candidate] = {}
    for c in made:
        a, b = _key(c.sources[0]), _key(c.targets[0])
        key = (c.type, min(a, b), max(a, b)) if not c.symmetric else (c.type, a, b)
        if key not in best or best[key].features["model proposes"] < c.features["model proposes"]:
            best[key] = c
    return [c for c in made if any(c is b for b in best.values())]


def _path(token: Token) -> list[Token]:
    return [token, *token.ancestors]


def _nearest(ones: list[Found], others: list[Found], view: View) -> Pair:
    """The two mentions that stand nearest in the tree, and the word above both."""
    best: tuple[int, Pair] | None = None
    for a in ones:
        up = _path(view.doc[a.token])
        for b in others:
            other = _path(view.doc[b.token])
            met = next((t for t in up if t in other), view.doc[a.token].sent.root)
            length = (up.index(met) if met in up else 9) + (
                other.index(met) if met in other else 9)
            if best is None or length < best[0]:
                best = (length, Pair(_event_word(met), a, b))
    assert best is not None
    return best[1]


def _event_word(token: Token) -> Token:
    """The verb or the noun of an act at or above a token."""
    for node in _path(token):
        if node.pos_ == "VERB" or (node.pos_ == "NOUN" and node.dep_ != "compound"):
            return node
    return token


def _best_by_source(made: list[Candidate]) -> list[Candidate]:
    """One act for each doer: the one the model is surest of."""
    best: dict[str, Candidate] = {}
    for c in made:
        rival = best.get(_key(c.sources[0]))
        if rival is None or c.features["model proposes"] > rival.features["model proposes"]:
            best[_key(c.sources[0])] = c
    return list(best.values())


def _together(made: list[Candidate]) -> list[Candidate]:
    """Acts of one type at one word are one act: several states doing it, or its two sides."""
    out: list[Candidate] = []
    for c in made:
        for rival in out:
            if rival.type != c.type or rival.trigger != c.trigger:
                continue
            theirs = [_key(f) for f in [*rival.sources, *rival.targets]]
            if c.symmetric:
                rival.sources += [f for f in [*c.sources, *c.targets] if _key(f) not in theirs]
            elif _keys(rival.targets) == _keys(c.targets):
                rival.sources += [f for f in c.sources if _key(f) not in theirs]
            elif _keys(rival.sources) == _keys(c.sources):
                rival.targets += [f for f in c.targets if _key(f) not in theirs]
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
    return {_key(f) for f in found}


def _key(found: Found) -> str:
    return found.actor.entity or found.actor.name


def _span(found: Found, view: View) -> Span | None:
    m = found.actor.mention
    return (m.start - view.sentence.start, m.end - view.sentence.start) if m else None
