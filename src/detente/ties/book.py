"""From a ledger to acts and coverage: the one place where this room asks the store."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from detente.errors import DetenteError
from detente.knowledge.load import read_compiled
from detente.store import Ledger
from detente.store import schema as t
from detente.store.ask import Question, ask
from detente.store.who import entity_of
from detente.ties.acts import Act, acts_of
from detente.ties.coverage import Coverage
from detente.ties.periods import day_of
from detente.ties.series import Options, Ties, ties


def who(text: str) -> str:
    """The key of an actor as typed: a code, a state's or organisation's name, or as it is.

    Raises:
        DetenteError: D501 where nothing was typed.
    """
    if not text.strip():
        raise DetenteError("D501", "an actor has no name", stage="ties",
                           remedy="a code (IRN, UN) or a name (Iran)")
    return entity_of(text) or text.strip()


@lru_cache(maxsize=1)
def states() -> frozenset[str]:
    """Codes of states and territories, past ones as well."""
    entities = read_compiled("actors")["entities"]
    return frozenset(c for c, e in entities.items() if e["kind"] in ("state", "territory"))


def coverage(ledger: Ledger) -> Coverage:
    """What the ledger holds, by day and source."""
    c = t.coverage.c
    days = {str(r["day"]): int(r["n"]) for r in ledger.fetch(
        select(c.day, func.sum(c.documents).label("n")).group_by(c.day))}
    sources = tuple(str(r["source"]) for r in ledger.fetch(select(c.source).distinct())
                    if r["source"])
    return Coverage.of(days, sources)


def story_of(ledger: Ledger) -> dict[str, str]:
    """Document to story."""
    return {str(r["document"]): str(r["story"]) for r in ledger.fetch(
        select(t.stories.c.document, t.stories.c.story))}


def acts(ledger: Ledger, between: tuple[str, str] | None = None) -> list[Act]:
    """The acts of a pair, or all."""
    found = ask(ledger, Question(between=between)) if between else ledger.events()
    return acts_of(found, story_of(ledger))


def ledger_ties(ledger: Ledger, a: str, b: str, *, since: str | date | None = None,
                until: str | date | None = None, by: str = "month", **options: Any) -> Ties:
    """`ties` of a ledger; dates may be YYYY, YYYY-MM or YYYY-MM-DD.

    Raises:
        DetenteError: D501 for dates, actors or options that make no sense; D401 damaged.
    """
    one, other = who(a), who(b)
    first = day_of(since, "--since") if isinstance(since, str) else since
    last = day_of(until, "--until", last=True) if isinstance(until, str) else until
    try:
        opts = Options(by=by, **options)
    except TypeError as err:
        raise DetenteError("D501", str(err).replace("Options.__init__() ", ""), stage="ties",
                           remedy="see detente.ties.Options") from err
    return ties(acts(ledger, (one, other)), one, other, coverage(ledger), since=first, until=last,
                options=opts)
