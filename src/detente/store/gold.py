"""Corrections out and in: gold, pairs for `detente evaluate`, Label Studio, Prodigy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import select

from detente.errors import DetenteError
from detente.output import record_json
from detente.records import Actor, Record
from detente.store import schema as t
from detente.store.judge import check_span, put_judgement
from detente.store.ledger import Ledger


def _judged(ledger: Ledger, every: bool = False) -> Iterator[tuple[str, dict[str, str]]]:
    """Documents with judged records (or all), each with its records' verdicts."""
    query = select(t.records.c.document, t.records.c.id, t.records.c.judged).order_by(
        t.records.c.document, t.records.c.seq)
    if not every:
        query = query.where(t.records.c.judged.is_not(None))
    by_document: dict[str, dict[str, str]] = {}
    for row in ledger.fetch(query):
        by_document.setdefault(row["document"], {})[row["id"]] = row["judged"] or ""
    yield from sorted(by_document.items())


def _fields(record: Record) -> dict[str, Any]:
    body = record_json(record)
    body.pop("trace")
    return body


def gold(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Judged documents whole: `{id, title, text, published, url, source, records}`.

    `records` are those accepted or edited; `rejected` those a person refused. Records of the
    document nobody has looked at are listed under `unjudged`, so that a scorer can leave out what
    is neither right nor wrong.
    """
    for document, verdicts in _judged(ledger):
        (doc,) = ledger.documents([document])
        with_all = list(ledger.records(_ids(ledger, document), judged=True))
        yield {
            "id": doc.id, "title": doc.title, "text": doc.text, "published": doc.published,
            "url": doc.url, "source": doc.source,
            "records": [_fields(r) for r in with_all if verdicts.get(r.id) in ("accept", "edit")],
            "rejected": [r.id for r in with_all if verdicts.get(r.id) == "reject"],
            "unjudged": [r.id for r in with_all if r.id not in verdicts],
        }


def _ids(ledger: Ledger, document: str) -> list[str]:
    query = select(t.records.c.id).where(t.records.c.document == document)
    return [r["id"] for r in ledger.fetch(query)]


def pairs(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Records people accepted or edited as gold for `detente evaluate events`.

    One line a source and target: `{id, text, source, target, type, mode, quad, published}`; the
    text is the words quoted, the actors as they are named there.
    """
    for document, verdicts in _judged(ledger):
        said = [i for i, v in verdicts.items() if v in ("accept", "edit")]
        for r in ledger.records(said):
            text = r.evidence[0].quote
            sides = [*r.sources, *r.targets] if r.symmetric else []
            of = [(a, b) for i, a in enumerate(sides) for b in sides[i + 1:]] or [
                (a, b) for a in r.sources for b in r.targets]
            for n, (a, b) in enumerate(of, 1):
                yield {"id": f"{r.id}-{n}", "text": text, "source": _named(a, text),
                       "target": _named(b, text), "type": r.type, "mode": r.mode,
                       "quad": r.quad, "published": r.document.get("published"),
                       "document": document}


def _named(actor: Actor, text: str) -> str:
    mention = actor.mention.text if actor.mention else ""
    return mention if mention and mention in text else actor.name


def units(text: str, at: int) -> int:
    """A character offset as Label Studio counts: in UTF-16 units, as browsers do."""
    return at + sum(c > "\uffff" for c in text[:at])


def characters(text: str, at: int) -> int:
    """A UTF-16 offset as ours; one beyond the text stays beyond it."""
    units_ = text.encode("utf-16-le")
    if 2 * at > len(units_):
        return len(text) + 1
    return len(units_[: 2 * at].decode("utf-16-le", "replace"))


def label_studio(ledger: Ledger, *, every: bool = True) -> Iterator[dict[str, Any]]:
    """One Label Studio task a document: its records' words as regions, the verdict as a choice.

    Made for a labelling set-up with `<Text name="text" value="$text"/>`, `<Labels name="type"
    toName="text">` over the types and `<Choices name="verdict" toName="text" perRegion="true">`.
    """
    for document, verdicts in _judged(ledger, every):
        (doc,) = ledger.documents([document])
        result: list[dict[str, Any]] = []
        for r in ledger.records(list(verdicts), judged=True):
            e = r.evidence[0]
            span = {"start": units(doc.text, e.start), "end": units(doc.text, e.end),
                    "text": e.quote}
            where = {"id": r.id, "from_name": "type", "to_name": "text", "type": "labels",
                     "value": {**span, "labels": [r.type]},
                     "meta": {"text": [f"{r.cameo} {r.status}"]}, "score": r.confidence}
            result.append(where)
            if verdicts[r.id]:
                result.append({
                    "id": r.id, "from_name": "verdict", "to_name": "text", "type": "choices",
                    "value": {**span, "choices": [verdicts[r.id]]}})
        yield {"data": {"id": doc.id, "text": doc.text, "title": doc.title or "",
                        "published": doc.published or ""},
               "predictions": [{"model_version": "detente", "result": result}]}


def prodigy(ledger: Ledger, *, every: bool = True) -> Iterator[dict[str, Any]]:
    """One Prodigy task a record: `{text, spans: [{start, end, label}], answer, meta}`."""
    answers = {"accept": "accept", "edit": "accept", "reject": "reject"}
    for document, verdicts in _judged(ledger, every):
        (doc,) = ledger.documents([document])
        for r in ledger.records(list(verdicts), judged=True):
            task: dict[str, Any] = {
                "text": doc.text,
                "spans": [{"start": e.start, "end": e.end, "label": r.type} for e in r.evidence],
                "meta": {"document": doc.id, "record": r.id, "status": r.status}}
            if verdicts[r.id]:
                task["answer"] = answers[verdicts[r.id]]
            yield task


def read_back(ledger: Ledger, rows: Iterable[Mapping[str, Any]], *, by: str
              ) -> Iterator[tuple[str, str] | DetenteError]:
    """Judgements out of exported files that people have worked on.

    Takes lines of our gold, of Prodigy, and Label Studio tasks; tells them apart by their fields.
    Offsets and quotes are checked against the text the ledger holds.

    Yields:
        (record, verdict) for each judgement kept; an error for each that does not fit.
    """
    for row in rows:
        try:
            found = list(_verdicts(row))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as err:
            yield DetenteError("D109", f"a line has another form than any we write ({err!r})",
                               stage="judge", remedy="export again and keep its fields")
            continue
        for document, record, verdict, span, changes in found:
            try:
                yield _take(ledger, document, record, verdict, span, changes, by)
            except DetenteError as err:
                yield err


Verdict = tuple[str, str, str, Mapping[str, Any], dict[str, Any]]


def _verdicts(row: Mapping[str, Any]) -> Iterator[Verdict]:
    if "records" in row:
        yield from _from_gold(row)
    elif "spans" in row:
        if row.get("answer") in ("accept", "reject"):
            meta, spans = row["meta"], row["spans"]
            span = {"start": spans[0]["start"], "end": spans[0]["end"]} if spans else {}
            changes = {"type": spans[0]["label"]} if spans else {}
            yield meta["document"], meta["record"], row["answer"], span, changes
    elif "data" in row:
        yield from _from_label_studio(row)
    else:
        raise KeyError("records, spans or data")


def _from_gold(row: Mapping[str, Any]) -> Iterator[Verdict]:
    for body in row["records"]:
        changes = {k: v for k, v in body.items() if k not in ("id", "document", "trace")}
        yield row["id"], body["id"], "accept", body["evidence"][0], changes
    for id_ in row.get("rejected", ()):
        yield row["id"], id_, "reject", {}, {}


def _from_label_studio(row: Mapping[str, Any]) -> Iterator[Verdict]:
    document, text = row["data"]["id"], row["data"]["text"]
    for annotation in row.get("annotations", ()):
        regions: dict[str, dict[str, Any]] = {}
        for part in annotation["result"]:
            region = regions.setdefault(part["id"], {"span": {}, "verdict": None, "label": None})
            value = part["value"]
            if part["from_name"] == "verdict":
                region["verdict"] = value["choices"][0]
            else:
                region["span"] = {"start": characters(text, value["start"]),
                                  "end": characters(text, value["end"]), "quote": value.get("text")}
                region["label"] = value["labels"][0]
        for id_, region in regions.items():
            if region["verdict"] in ("accept", "reject", "edit"):
                changes = {"type": region["label"]} if region["label"] else {}
                verdict = "reject" if region["verdict"] == "reject" else "accept"
                yield document, id_, verdict, region["span"], changes


def _take(ledger: Ledger, document: str, record: str, verdict: str, span: Mapping[str, Any],
          changes: dict[str, Any], by: str) -> tuple[str, str]:
    rows = list(ledger.fetch(select(t.records).where(
        t.records.c.id == record, t.records.c.document == document)))
    if not rows:
        raise DetenteError("D403", f"no record {record!r} in document {document!r}",
                           input=str(ledger.path), stage="judge",
                           remedy="import into the ledger it was exported from")
    now = orjson.loads(rows[0]["body"])
    if span:
        (doc,) = ledger.documents([document])
        fitted = check_span(doc.text, span)
        if "evidence" not in changes:
            changes["evidence"] = [fitted, *now["evidence"][1:]]
    coded = orjson.loads(rows[0]["coded"] or rows[0]["body"])
    if verdict == "accept":
        # What an earlier edit said of other fields stays said.
        wanted = {k: v for k, v in {**now, **changes}.items() if k not in ("id", "document")}
        changes = {k: v for k, v in wanted.items() if coded[k] != v}
        verdict = "edit" if changes else "accept"
    else:
        changes = {}
    if verdict != rows[0]["judged"] or (verdict == "edit" and now != {**coded, **changes}):
        put_judgement(ledger, record, verdict, changes, by=by)
    return record, verdict
