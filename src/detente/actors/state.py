"""What a dispatch has said so far: who was named, who was last spoken of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from detente.records import Actor


@dataclass(slots=True)
class Spoken:
    """An actor as spoken of at a point of the text."""

    sentence: int
    actor: Actor
    subject: bool
    place: bool = False  # named only as where something was
    known: bool = True  # False for a stranger


@dataclass(frozen=True, slots=True)
class Act:
    """An event already told: what "the decision" or "the ultimatum" points back at."""

    sentence: int
    type: str
    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    alleged: str | None = None  # type of what an accusation charges its target with


@dataclass(slots=True)
class DocState:
    """Grows sentence by sentence; one a document, never shared.

    Attributes:
        day: ISO date of the dispatch, or None.
        named: person index -> times named in full.
        learned: folded surname -> actor of a person our tables lack.
        spoken: actors in the order they were spoken of.
        strangers: those named or titled whom nobody knows; a pronoun behind one means him.
        taken: a name's word and its follower, seen as part of a company's name.
        trip: the traveller of the journey last told of.
    """

    day: str | None
    named: Counter[str] = field(default_factory=Counter)
    entities: Counter[str] = field(default_factory=Counter)
    learned: dict[str, Actor] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    spoken: list[Spoken] = field(default_factory=list)
    strangers: list[Spoken] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    groups: list[tuple[int, tuple[Actor, ...]]] = field(default_factory=list)
    coordinated: list[tuple[int, tuple[Actor, ...]]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    trip: Actor | None = None
    trip_sentence: int = -9
    dateline_country: str | None = None
    epithets: dict[str, str] = field(default_factory=dict)

    def note(self, sentence: int, actor: Actor, subject: bool, place: bool = False) -> None:
        """Remembers that `actor` was spoken of."""
        self.spoken.append(Spoken(sentence, actor, subject, place))
        if actor.entity:
            self.entities[actor.entity] += 1

    def _near(self, sentence: int, reach: int, before: int | None) -> list[Spoken]:
        """Those spoken of within `reach` sentences, before a character where one is given."""
        return _within(self.spoken, sentence, reach, before)

    def _with_strangers(self, sentence: int, reach: int, before: int | None) -> list[Spoken]:
        near = _within([*self.spoken, *self.strangers], sentence, reach, before)
        return sorted(near, key=lambda s: (s.sentence, s.actor.mention.start
                                           if s.actor.mention else 0))

    def last_person(
        self, sentence: int, before: int | None = None, reach: int = 3
    ) -> Actor | None:
        """The person a "he" points at: subjects before others, near before far.

        None where that is somebody we do not know.
        """
        near = [s for s in self._with_strangers(sentence, reach, before)
                if s.actor.kind == "person"]
        for back in range(reach + 1):
            here = [s for s in near if s.sentence == sentence - back]
            chosen = [s for s in here if s.subject] or here
            if chosen:
                return _known(chosen[0 if back else -1])
        return None

    def last_entity(
        self, sentence: int, before: int | None = None, reach: int = 2
    ) -> Actor | None:
        """The state or body an "it" points at; None where that is one we do not know."""
        near = [s for s in self._with_strangers(sentence, reach, before)
                if s.actor.entity or not s.known]
        for back in range(reach + 1):
            here = [s for s in near if s.sentence == sentence - back]
            subjects = [s for s in here if s.subject and s.actor.kind != "person"]
            if subjects:
                return _known(subjects[0])
            others = [s for s in here if s.actor.kind != "person"]
            if others and back == 0:
                return _known(others[-1])
            if here and back:
                return _known(here[0])
        return None

    def recent(
        self, sentence: int, count: int, kinds: frozenset[str], before: int | None = None,
        reach: int = 40,
    ) -> list[Actor]:
        """The `count` distinct actors of `kinds` (by entity) a plural points at, in text order."""
        found: dict[str, Actor] = {}
        near = self._near(sentence, reach, before)
        for s in [*(s for s in reversed(near) if not s.place), *(s for s in near if s.place)]:
            if s.actor.entity and s.actor.kind in kinds and s.actor.entity not in found:
                found[s.actor.entity] = s.actor
                if len(found) == count:
                    return list(reversed(found.values()))
        return []


def _within(
    spoken: list[Spoken], sentence: int, reach: int, before: int | None
) -> list[Spoken]:
    return [
        s for s in spoken
        if sentence - reach <= s.sentence <= sentence
        and (before is None or s.actor.mention is None or s.actor.mention.start < before)
    ]


def _known(spoken: Spoken) -> Actor | None:
    return spoken.actor if spoken.known else None
