"""One door to every format."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import orjson

from detente.exports import layouts, plain, travel
from detente.exports.codes import HAPPENED, Event
from detente.store import Ledger
from detente.store.ask import Question, ask

#: name -> what it is, one line each.
FORMATS = {
    "jsonl": "events as this project publishes them",
    "csv": "events, one row each",
    "parquet": "events as Parquet, by the published Arrow schema",
    "gdelt": "GDELT 2.0 Events (what happened only)",
    "gdelt-mentions": "GDELT 2.0 Mentions of the same",
    "polecat": "POLECAT (what happened only)",
    "icews": "ICEWS coded events (what happened only)",
    "phoenix": "Phoenix (what happened only)",
    "ftm": "FollowTheMoney entities, JSON lines",
    "graphml": "who to whom, GraphML",
    "gexf": "who to whom, GEXF",
    "colt": "visits with the columns of the leader-travel data set",
    "gsdb": "sanctions with the columns of the sanctions data base, by case",
    "gsdb-dyadic": "the same by pair and year",
}
_CELLS = {"csv": (plain.EVENT_COLUMNS, None), "colt": (travel.COLT, travel.colt),
          "gsdb": (travel.GSDB, travel.gsdb), "gsdb-dyadic": (travel.GSDB_DYADIC,
                                                              travel.gsdb_dyadic)}
_LINE = orjson.OPT_APPEND_NEWLINE


def export(ledger: Ledger, form: str, out: BinaryIO, question: Question | None = None, *,
           records: bool = False) -> None:
    """Writes a ledger, or the part that answers a question, in one of `FORMATS`.

    Args:
        records: single records instead of events (each as an event of one report).

    Raises:
        DetenteError: D501 where the question cannot be read.
    """
    events = list_events(ledger, question or Question(), records)
    if form == "jsonl":
        out.writelines(orjson.dumps(e, option=_LINE) for e in events)
    elif form in _CELLS:
        columns, make = _CELLS[form]
        rows = make(events) if make else (plain.event_cells(e) for e in events)
        _csv(columns, rows, out)
    elif form in layouts.LAYOUTS:
        happened: Iterator[Event] = (e for e in events if e["status"] in HAPPENED)
        if form == "gdelt-mentions":
            happened = measured(ledger, happened)
        out.writelines(line.encode("utf-8") for line in layouts.lines(form, happened))
    elif form == "ftm":
        from detente.exports import ftm

        out.writelines(orjson.dumps(e, option=_LINE) for e in ftm.entities(events))
    elif form == "parquet":
        from detente.exports import arrow

        arrow.write(events, out)
    else:
        from detente.exports import graph

        graph.write(events, form, out)


def list_events(ledger: Ledger, question: Question, records: bool) -> Iterator[dict[str, Any]]:
    """The events that answer; or their records, each as an event of one report."""
    for event in ask(ledger, question):
        if not records:
            yield event
            continue
        from detente.output import record_json

        for record in ledger.records([r["record"] for r in event["reports"]]):
            body = record_json(record)
            yield {**body, "reports": [{"record": body["id"], "document": body["document"],
                                        "evidence": body["evidence"]}]}


def measured(ledger: Ledger, events: Iterable[Event]) -> Iterator[Event]:
    """Events whose reports also carry `actors`, `confidence` and the document's `length`."""
    for event in events:
        ids = [r["record"] for r in event["reports"]]
        told = {r.id: r for r in ledger.records(ids)}
        size = {d.id: len(d.text) for d in ledger.documents(
            sorted({r["document"]["id"] for r in event["reports"]}))}
        reports = []
        for report in event["reports"]:
            record = told[report["record"]]
            actors = [_mention(a) for a in (*record.sources, *record.targets)]
            reports.append({**report, "actors": actors, "confidence": record.confidence,
                            "length": size[report["document"]["id"]]})
        yield {**event, "reports": reports}


def _mention(actor: Any) -> Mapping[str, Any]:
    from detente.output import actor_json

    return actor_json(actor)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]], out: BinaryIO) -> None:
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    text.flush()
    text.detach()
