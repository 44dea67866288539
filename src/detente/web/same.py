"""The Compare page: whether two reports or events are one, why, and a person's word on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import select

from detente.errors import DetenteError
from detente.store import Ledger
from detente.store import schema as t
from detente.store.judge import explain
from detente.web import find, urls
from detente.web.answer import Page
from detente.web.params import Bad, Filter, ident
from detente.web.shelf import Shelf

#: What `explain` compares, in words; a feature that has none here is shown by its own name.
FEATURES = {
    "kind": "two of this kind, before anything is compared", "mode": "the mode",
    "sides": "the sides in common", "sides swapped": "source and target change places",
    "each side's account": "each side tells it as the other's deed", "days": "the days",
    "people": "the people named", "place": "the place", "particulars": "number, instrument, quote",
    "areas": "the fields", "measure": "the measure", "stage": "the stage",
    "words": "the words quoted", "one story": "versions of one text",
    "one subject": "how alike the dispatches are", "told apart": "one dispatch tells both apart",
    "status": "the status", "decided by hand": "decided by hand",
}
KINDS = {"same": "are one event", "different": "are not one event"}


def bare(value: str) -> str:
    """An event's id, out of an id or the address of its page.

    Raises:
        Bad: 400 where there is none, 404 where it can be none.
    """
    text = value.strip()[:500]
    if not text:
        raise Bad(400, "Two are compared: give the other's id or address.",
                  "An event's address stands in the browser when its page is open.")
    last = unquote(urlsplit(text).path if "/" in text else text).rstrip("/").rpartition("/")[2]
    return ident(re.sub(r"\.(html|json|csv)$", "", last))


def compare(shelf: Shelf, ledger: Ledger, one: str, other: str) -> Page:
    """Two events or records side by side: are they one, and what speaks for and against."""
    a, b = bare(one), bare(other)
    if a == b:
        raise Bad(400, "These two are one and the same.", "Give the id of another event.")
    # What is asked is what will be decided; what is compared are two records.
    found = explain(ledger, *_apart(ledger, a, b))
    both = [{**found[side], "event": _event_of(ledger, found[side]["id"])}
            for side in ("left", "right")]
    docs = find.documents(ledger, [x["document"]["id"] for x in both])
    pair: list[tuple[str, float]] = [(k, v) for k, v in dict(found["pair"]).items() if v]
    data = {"same": found["same"], "event": found["event"], "decision": found["decision"],
            "pair": dict(pair), "left": both[0], "right": both[1]}
    return Page("compare.html", "One event or two?", data, {
        "one": a, "other": b, "both": both, "docs": docs, "f": Filter(),
        "verdict": [k for k, _ in pair if k not in FEATURES],
        "pair": sorted(((FEATURES[k], v) for k, v in pair if k in FEATURES),
                       key=lambda x: -abs(x[1]))},
        rows=(("feature", "weight"), [*pair]))


def _apart(ledger: Ledger, a: str, b: str) -> tuple[str, str]:
    """The two as asked; of an event and one of its own records, another record for the event."""
    link = t.event_reports.c
    out = []
    for id_, besides in ((a, b), (b, a)):
        rows = find.run(ledger, select(link.record).where(
            link.event == id_, link.record != besides).order_by(link.record).limit(1))
        held = besides in {r["record"] for r in find.run(
            ledger, select(link.record).where(link.event == id_))}
        out.append(str(rows[0]["record"]) if rows and held else id_)
    return out[0], out[1]


def _event_of(ledger: Ledger, record: str) -> str | None:
    link = t.event_reports.c
    rows = find.run(ledger, select(link.event).where(link.record == record))
    return str(rows[0]["event"]) if rows else None


def decide(shelf: Shelf, form: Mapping[str, str]) -> str:
    """A person's word that two are or are not one event; gives the event that holds the first.

    Raises:
        Bad: 400 for a wrong word, 404 where one of the two is not there.
    """
    kind = form.get("kind", "")
    if kind not in KINDS:
        raise Bad(400, f"kind is one of {', '.join(KINDS)}")
    one, other = bare(form.get("one", "")), bare(form.get("other", ""))
    if one == other:
        raise Bad(400, "These two are one and the same.")
    with shelf.reader() as ledger:
        # An event's id changes with its reports, a record's never does.
        stays = _apart(ledger, one, other)[0]
        link = t.event_reports.c
        rows = find.run(ledger, select(link.record).where(
            link.event == stays).order_by(link.record).limit(1))
        stays = str(rows[0]["record"]) if rows else stays
    try:
        shelf.decide(one, other, kind)
    except DetenteError as err:
        if err.code == "D403":
            raise Bad(404, err.message, err.remedy) from err
        raise
    with shelf.reader() as ledger:
        event = _event_of(ledger, stays)
    if event is None:
        raise Bad(404, "Its records were rejected: no event holds them.")
    return event


def decisions(ledger: Ledger, records: list[str]) -> list[dict[str, Any]]:
    """What people decided about an event's records: one line a joined or parted event."""
    c = t.decisions.c
    rows = find.run(ledger, select(c.a, c.b, c.kind, c.by, c.at).where(
        c.a.in_(records) | c.b.in_(records)).order_by(c.at, c.a, c.b))
    mine, out = set(records), {}
    for row in rows:
        inside = {row["a"], row["b"]} <= mine
        if inside != (row["kind"] == "same"):
            continue  # overtaken by a later word, or about an event that has gone
        away = None if inside else _event_of(
            ledger, row["b"] if row["a"] in mine else row["a"])
        key = (row["kind"], away, row["by"], row["at"])
        out[key] = {"kind": row["kind"], "by": row["by"], "at": row["at"], "event": away,
                    "link": urls.event(away) if away else None}
    return list(out.values())
