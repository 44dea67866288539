"""The ordered list of stages: read this first.

    read ─▶ clean ─▶ parse ─▶ actors ─▶ events ─▶ when/where ─▶ statements ─▶ assemble

`Pipeline.understand` reads one raw dispatch into a `Document` and its sentences;
`Pipeline.analyse` takes it to records. Nothing is kept between documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from detente.actors.agents import Agents
from detente.actors.lexicon import Hit, build
from detente.actors.narrate import note_parsed, note_unparsed
from detente.actors.resolve import Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.assemble import dates, details, place, tours
from detente.assemble.draft import Draft, evidence
from detente.assemble.hearer import addressee
from detente.assemble.once import merge
from detente.assemble.record import finish
from detente.assemble.speak import Speakers, adopt, attribute, awaits_speaker
from detente.clean import clean
from detente.clean.header import agency_names
from detente.events.anyone import widen
from detente.events.candidates import Candidate, Matcher, clause_span
from detente.events.confidence import features, probability, proposed
from detente.events.discourse import acts_of, denied_charge, late_target
from detente.events.match import Patterns
from detente.events.model import EventModel
from detente.events.propose import Proposer
from detente.events.status import StatusWords
from detente.knowledge.fold import fold
from detente.knowledge.load import Knowledge
from detente.parse.model import parse
from detente.parse.sentences import sentences
from detente.parse.skim import Skim
from detente.read.base import Raw
from detente.records import Document, Record, Sentence
from detente.settings import Settings
from detente.statements.attribute import attributions
from detente.when.timex import find as find_times
from detente.where.places import find as find_places
from detente.where.places import resolve_name

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(slots=True)
class Analysis:
    """A document on its way: what `--explain` shows."""

    document: Document
    sentences: list[Sentence]
    hits: list[list[Hit]]
    worth: list[bool]
    views: dict[int, View] = field(default_factory=dict)
    candidates: dict[int, list[Candidate]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    silent: list[tuple[Candidate, str]] = field(default_factory=list)


class Pipeline:
    """The stages with their knowledge; holds no document."""

    def __init__(
        self, knowledge: Knowledge, nlp: Language, settings: Settings,
        model: EventModel | None = None,
    ) -> None:
        self.knowledge, self.nlp, self.settings, self.model = knowledge, nlp, settings, model
        self.lexicon = build(knowledge.actors)
        self.resolver = Resolver(self.lexicon, Agents(knowledge.actors), knowledge.coref)
        patterns = Patterns(knowledge.frames)
        self.matcher = Matcher(patterns, self.resolver, StatusWords(knowledge.status))
        self.proposer: Proposer | None = Proposer(self.resolver, self.matcher.status, model,
                                 settings) if model else None
        self.skim = Skim(patterns.cues())
        self.agencies = agency_names(knowledge.furniture)

    # -- read to parse -----------------------------------------------------------------

    def understand(self, raw: Raw, published: str | None = None) -> Document:
        """A raw dispatch as a document."""
        return clean(raw, self.knowledge.furniture, published=published,
                     limit=self.settings.max_document)

    def prepare(self, doc: Document, every: bool = False) -> Analysis:
        """Sentences, the names in them, and which are worth parsing."""
        folded = fold(doc.text)
        hits = self.lexicon.scan(doc.text, folded)
        sents = sentences(doc, self.settings.max_sentence)
        by_sentence: list[list[Hit]] = [[] for _ in sents]
        at = 0
        for hit in hits:
            while at < len(sents) and sents[at].end <= hit.start:
                at += 1
            if at < len(sents) and sents[at].start <= hit.start and hit.end <= sents[at].end:
                by_sentence[at].append(hit)
        coded = [_codes(h, self.knowledge.actors) for h in by_sentence]
        foreign = len(set().union(*coded)) >= 2 if coded else False
        dense = sum(len(c) > 1 for c in coded) >= 2
        worth = [every or self.skim.worth(folded[s.start : s.end], len(c), foreign, dense)
                 for s, c in zip(sents, coded, strict=True)]
        return Analysis(doc, sents, by_sentence, worth)

    def parse(self, batch: list[Analysis]) -> None:
        """Parses the sentences worth it, all documents in one run of the parser."""
        wanted = [(a, s) for a in batch for s, w in zip(a.sentences, a.worth, strict=True) if w]
        docs = parse(self.nlp, (s.text for _, s in wanted), self.settings.batch)
        for (analysis, sentence), parsed in zip(wanted, docs, strict=True):
            analysis.views[sentence.index] = View(sentence, parsed, analysis.hits[sentence.index])

    # -- actors to records -------------------------------------------------------------

    def events(self, a: Analysis, loose: bool = False) -> list[Record]:
        """Records of a parsed document."""
        doc = a.document
        state = DocState((doc.published or "")[:10] or None)
        state.dateline_country = self._dateline_country(doc)
        for sentence in a.sentences:
            view = a.views.get(sentence.index)
            if view is None:
                note_unparsed(self.resolver, sentence, a.hits[sentence.index], state)
                continue
            note_parsed(self.resolver, view, state)
            found = self.matcher.candidates(view, state, loose)
            a.candidates[sentence.index] = found
            state.acts.extend(acts_of(found, sentence.index))
        if loose or any(c.dropped is None for found in a.candidates.values() for c in found):
            self._propose(a, state, loose)
        elif not any(map(awaits_speaker, chain.from_iterable(a.candidates.values()))):
            # A dispatch without one act between states is asked nothing further.
            a.silent.extend((c, c.dropped or "") for found in a.candidates.values() for c in found)
            return []
        drafts = self._drafts(a, state, loose)
        self._when_where(a, drafts, state)
        for draft in drafts:
            draft.details = details.fill(draft, self.knowledge.areas["words"]) or {}
        least = self.settings.min_confidence_loose if loose else self.settings.min_confidence
        kept = []
        for draft in merge(drafts):
            if draft.confidence >= least:
                kept.append(draft)
            else:
                a.silent.append((draft.candidate, f"confidence {draft.confidence:.2f}"))
        tours.assemble(kept, doc.id)
        a.records = [finish(d, doc, self.knowledge.ontology, self.knowledge.areas)
                     for d in kept]
        return a.records

    def _propose(self, a: Analysis, state: DocState, loose: bool) -> None:
        """Adds what the small model proposes to the frames' candidates."""
        for index, found in a.candidates.items():
            view = a.views[index]
            if self.proposer is not None:
                made = self.proposer.candidates(view, state, found, loose,
                                                a.views.get(index - 1))
                found += made
                state.acts.extend(acts_of(made, index))
            for c in found if loose else ():
                if self.proposer is not None and c.dropped in (None, "no target"):
                    self.proposer.retarget(c, view, state)
                    c.dropped = None if c.targets else c.dropped
                widen(c, view)

    def _dateline_country(self, doc: Document) -> str | None:
        """The state a dispatch is filed from."""
        place = doc.dateline.place if doc.dateline else None
        if not place:
            return None
        for hit in self.lexicon.scan(place):
            for reading in hit.readings:
                if reading.role in ("capital", "city", "state", "metonym"):
                    return reading.code
        known = resolve_name(place)
        return known.country if known else None

    def _drafts(self, a: Analysis, state: DocState, loose: bool) -> list[Draft]:
        views = [a.views[i] for i in sorted(a.views)]
        heard = {i + d for i, found in a.candidates.items() for d in _EARSHOT
                 if any(c.dropped is None or awaits_speaker(c) for c in found)}
        parsed = [(v.sentence.start, v.doc) for v in views if v.sentence.index in heard]
        speakers = Speakers(attributions(a.document.text, parsed), views, self.resolver, state)
        out = []
        for index in sorted(a.candidates):
            view = a.views[index]
            taken = {c.trigger.i for c in a.candidates[index] if c.dropped is None}
            for c in a.candidates[index]:
                told = attribute(c, view, speakers, self.agencies)
                adopt(c, view, state, self.resolver, told.actor, told.quote is not None, loose)
                if not loose and c.trigger.i not in taken and late_target(
                        c, view, state, self.resolver):
                    taken.add(c.trigger.i)
                if not loose:
                    denied_charge(c, view.sentence.index, state)
                if c.dropped is not None:
                    a.silent.append((c, c.dropped))
                    continue
                first, last = clause_span(c.trigger, [
                    f.token for f in [*c.sources, *c.targets] if f.how in _DIRECT])
                draft = Draft(c, view, evidence(a.document.text, view, first, last))
                draft.speaker, draft.assertion, draft.agency = told.actor, told.claim, told.agency
                draft.quote = told.quote
                draft.addressee = addressee(c, view, told.item, self.resolver, state)
                if told.claim == "denied":
                    c.verdict = c.verdict._replace(status="denied")
                self._weigh(draft)
                out.append(draft)
        return out

    def _weigh(self, draft: Draft) -> None:
        """The record's confidence from its frame and the small model."""
        c = draft.candidate
        if "model proposes" in c.features:
            draft.confidence = proposed(c.features["model proposes"])
            return
        parties = [*c.sources, *c.targets]
        guess = None
        if self.model is not None and len(parties) > 1:
            base = draft.view.sentence.start
            pair = [parties[0].actor.mention, (c.targets or parties[1:])[0].actor.mention]
            spans = [(m.start - base, m.end - base) if m else None for m in pair]
            guess = self.model.guess([(draft.view.sentence.text, spans[0], spans[1])])[0]
        filled = {f.how for f in parties} <= _DIRECT and not any(
            k.startswith(("host", "parties", "target", "speaker")) and v for k, v in
            c.features.items() if k not in ("target", "target slot"))
        parts = features(c.score, c.type, guess, filled)
        c.features.update({f"confidence: {k}": v for k, v in parts.items()})
        draft.confidence = probability(parts)

    def _when_where(self, a: Analysis, drafts: list[Draft], state: DocState) -> None:
        doc = a.document
        times = find_times(doc.text, dates.anchor(doc.published), tense_at=dates.tenses(a.views))
        first = a.sentences[0].end if a.sentences else 0
        story = dates.story_day(times, first, doc.published)
        line = doc.dateline
        names = find_places(doc.text, title=doc.title, dateline=line.place if line else None)
        place.settle(drafts, self.resolver, state, line, names)
        dates.settle(drafts, times, doc.published, story)

    def analyse(self, doc: Document, every: bool = False, loose: bool = False) -> Analysis:
        """A document to its records, all stages.

        Args:
            every: parse every sentence, whatever the skim says.
            loose: code any noun phrases, domestic ones too.

        A document is parsed in a batch of its own: what it is coded to must not hang on its
        neighbours' lengths.
        """
        analysis = self.prepare(doc, every)
        self.parse([analysis])
        self.events(analysis, loose)
        return analysis


#: Sentences around one with an act in which its speaker is looked for.
_EARSHOT = (-3, -2, -1, 0, 1, 2)
_DIRECT = frozenset({"name", "person", "title", "agent", "place", "group", "bare"})


def _codes(hits: list[Hit], actors: Mapping[str, Any]) -> set[str]:
    """The entities a sentence's names can stand for, by their first reading."""
    out = set()
    for hit in hits:
        reading = hit.readings[0]
        if reading.role in ("person", "surname"):
            out.add(actors["people"][int(reading.code)]["entity"])
        elif reading.code:
            out.add(reading.code)
    return out
