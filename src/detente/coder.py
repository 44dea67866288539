"""The Python face: load once, code many dispatches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from detente.errors import DetenteError
from detente.events.model import load as load_event_model
from detente.events.model import present as model_present
from detente.knowledge.load import load as load_knowledge
from detente.parse.model import load as load_model
from detente.pipeline import Analysis, Pipeline
from detente.read.base import Raw
from detente.read.jsonl import from_mapping, text_id
from detente.records import Document, Record
from detente.settings import Settings

Input = str | dict[str, Any] | Raw


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: coded (with records), empty (read, nothing found) or rejected."""

    origin: str
    status: Literal["coded", "empty", "rejected"]
    document: Document | None = None
    records: list[Record] = field(default_factory=list)
    error: DetenteError | None = None


class Coder:
    """A loaded coder for many documents.

    Args:
        model: an installed English spaCy pipeline of the same label scheme.
        min_confidence: records below are not emitted (0 to 1); None for the tuned default.
        knowledge: a folder of YAML laid over the shipped knowledge, or None.

    Raises:
        DetenteError: D201 to D203 for the parser's model, D301 for knowledge, D302 where the
            compiled knowledge is missing.
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        min_confidence: float | None = None,
        knowledge: str | Path | None = None,
    ) -> None:
        base = Settings()
        self.settings = replace(
            base,
            model=model or base.model,
            min_confidence=base.min_confidence if min_confidence is None else min_confidence,
            min_confidence_loose=(base.min_confidence_loose if min_confidence is None
                                  else min_confidence),
            knowledge=str(knowledge) if knowledge else None,
        )
        shipped = load_knowledge(self.settings.knowledge)
        self.pipeline = Pipeline(shipped, load_model(self.settings.model), self.settings,
                                 load_event_model() if model_present() else None)

    def code(
        self, texts: Input | Iterable[Input], *, published: str | None = None
    ) -> Iterator[Record]:
        """Records of one or many dispatches, in order.

        Args:
            texts: a text, a mapping `{id, title, text, published, url, source}`, or many.
            published: ISO date for texts that carry none.

        Raises:
            DetenteError: for the first dispatch that cannot be coded; `outcomes` goes on instead.
        """
        for outcome in self.outcomes(as_raw(texts), published=published):
            if outcome.error is not None:
                raise outcome.error
            yield from outcome.records

    def outcomes(
        self, raws: Iterable[Raw | DetenteError], *, published: str | None = None
    ) -> Iterator[Outcome]:
        """One `Outcome` an input, in order; a bad input never stops the rest."""
        for raw in raws:
            if isinstance(raw, DetenteError):
                yield Outcome(raw.input, "rejected", error=raw)
                continue
            yield self.one(raw, published)

    def one(self, raw: Raw, published: str | None = None) -> Outcome:
        """Codes one dispatch."""
        origin = raw.origin or raw.id
        try:
            doc = self.pipeline.understand(raw, published)
            analysis = self.pipeline.analyse(doc)
        except DetenteError as err:
            return Outcome(origin, "rejected", error=err)
        except Exception as err:  # one document's fault must not lose the batch
            error = DetenteError(
                "D901", f"{type(err).__name__}: {str(err)[:120]}", input=origin, stage="code",
                remedy="please report it with the text",
            )
            return Outcome(origin, "rejected", error=error)
        status: Literal["coded", "empty"] = "coded" if analysis.records else "empty"
        return Outcome(origin, status, doc, analysis.records)

    def explain(self, raw: Raw, published: str | None = None) -> Analysis:
        """Everything that was considered, sentence by sentence."""
        return self.pipeline.analyse(self.pipeline.understand(raw, published))


def as_raw(texts: Input | Iterable[Input]) -> Iterator[Raw]:
    """Texts, mappings and `Raw`s as `Raw`s."""
    if isinstance(texts, (str, dict, Raw)):
        texts = [texts]
    for index, item in enumerate(texts):
        if isinstance(item, Raw):
            yield item
        elif isinstance(item, dict):
            yield from_mapping(item, f"item {index}")
        else:
            yield Raw(text_id(item), item, origin=f"item {index}")


_WORKER: dict[str, Coder] = {}


def _start(settings: Settings) -> None:
    _WORKER["coder"] = Coder(settings.model, min_confidence=settings.min_confidence,
                             knowledge=settings.knowledge)


def _work(job: tuple[list[Raw | DetenteError], str | None]) -> list[Outcome]:
    raws, published = job
    return list(_WORKER["coder"].outcomes(raws, published=published))


def code_many(
    coder: Coder,
    raws: Iterable[Raw | DetenteError],
    *,
    published: str | None = None,
    workers: int = 1,
    chunk: int = 32,
) -> Iterator[Outcome]:
    """`Coder.outcomes` over one or several processes: the same outcomes in the same order."""
    if workers <= 1:
        yield from coder.outcomes(raws, published=published)
        return
    source = iter(raws)
    jobs = iter(lambda: (list(islice(source, chunk)), published), ([], published))
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(coder.settings,)) as pool:
        pending: list[Any] = []
        for job in jobs:
            pending.append(pool.submit(_work, job))
            # Bounded, so that a long feed is not read into memory ahead of the work.
            if len(pending) > workers * 3:
                yield from pending.pop(0).result()
        for future in pending:
            yield from future.result()


def code(
    texts: Input | Iterable[Input], *, published: str | None = None
) -> Iterator[Record]:
    """Records of one or many dispatches with a coder loaded on first use.

    Example:
        >>> for r in detente.code("Peru's president met Chile's in Lima.", published="2012-05-01"):
        ...     print(r.type, [a.entity for a in r.sources])
    """
    if "shared" not in _WORKER:
        _WORKER["shared"] = Coder()
    return _WORKER["shared"].code(texts, published=published)
