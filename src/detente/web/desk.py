"""The Dispatch and Paste pages: a text beside what was coded from it, and corrections."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import select

from detente.errors import DetenteError
from detente.output import CSV_COLUMNS, csv_row, document_json, record_json
from detente.read.base import Raw
from detente.records import Record
from detente.store import Ledger
from detente.store import schema as t
from detente.web import find, urls, words
from detente.web.answer import Page
from detente.web.marks import paragraphs
from detente.web.params import LEDGERS, STATUSES, TYPES, Bad, Filter, ident
from detente.web.shelf import Shelf

#: A pasted text longer than this is not a dispatch.
LONGEST = 200_000
#: What the form offers to edit: the field's dotted path, its label, and what it may be.
FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("type", "Type", TYPES), ("status", "Status", STATUSES), ("ledger", "Ledger", ("", *LEDGERS)),
    ("when.start", "From", ()), ("when.end", "To", ()),
)
SAMPLE = """\
LIMA, May 4 - Peru's foreign minister will visit Brazil next week to sign an agreement on a road \
to the Pacific, the Foreign Ministry said on Friday.

Brazil criticized Bolivia for closing the border and called on La Paz to return to talks. Bolivia \
recalled its ambassador from Brasilia on Thursday.
"""


def dispatch(shelf: Shelf, ledger: Ledger, id_: str, f: Filter) -> Page:
    """A dispatch: its text with the evidence, and the records to accept, reject or edit."""
    found = next(ledger.documents([id_[:1000]]), None)
    if found is None:
        raise Bad(404, "There is no dispatch of that id in this ledger.", "Search for its words.")
    c = t.records.c
    rows = find.run(ledger, select(c.id, c.judged, t.event_reports.c.event).outerjoin(
        t.event_reports, t.event_reports.c.record == c.id).where(c.document == id_))
    judged = {r["id"]: r["judged"] for r in rows}
    events = {r["id"]: r["event"] for r in rows}
    records = list(ledger.records(judged, judged=True))
    meta = find.documents(ledger, [id_]).get(id_, {})
    others = _versions(ledger, meta)
    data = {"document": document_json(found), "judged": judged, "events": events,
            "records": [record_json(r) for r in records], "versions": others}
    return Page("dispatch.html", found.title or id_, data, {
        "doc": found, "paragraphs": paragraphs(found, records), "records": records,
        "judged": judged, "event_of": events, "meta": meta, "versions": others, "f": f,
        "fields": FIELDS, "link": urls.outside(found.url), "live": True},
        rows=(("judged", "event", *CSV_COLUMNS),
              [[judged[r.id], events[r.id], *csv_row(r)] for r in records]))


def _versions(ledger: Ledger, meta: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if not meta.get("story"):
        return []
    c = t.stories.c
    ids = [r["document"] for r in find.run(ledger, select(c.document).where(
        c.story == meta["story"]).order_by(c.version))]
    found = find.documents(ledger, ids)
    return [found[i] for i in ids if i in found] if len(ids) > 1 else []


def paste(shelf: Shelf, form: Mapping[str, str], *, asked: bool) -> Page:
    """A pasted text, coded at once; nothing is kept."""
    text = form.get("text", "")[: LONGEST + 1]
    published = form.get("published", "").strip()
    show: dict[str, Any] = {"text": text, "published": published, "sample": SAMPLE, "error": None,
                            "records": [], "paragraphs": [], "silent": [], "asked": asked,
                            "fields": (), "judged": {}, "event_of": {}, "live": False,
                            "f": Filter()}
    if not asked or not text.strip():
        if asked:
            show["error"] = "There is no text yet: paste some, or try the sample."
        return Page("paste.html", "Paste", {"records": [], "error": show["error"]}, show,
                    rows=(CSV_COLUMNS, []), status=400 if asked else 200)
    try:
        if len(text) > LONGEST:
            raise DetenteError("D106", f"more than {LONGEST:,} characters", stage="desk",
                               remedy="add long texts with `detente add`")
        if published and words.iso(published) is None:
            raise DetenteError("D109", "the date of publication cannot be read", stage="desk",
                               remedy="write it as YYYY-MM-DD")
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
        # A lone surrogate cannot be coded or sent back: it goes before anything else.
        clean = text.encode("utf-8", "replace").decode().replace("\r\n", "\n")
        analysis = shelf.analyse(Raw(f"pasted-{name}", clean, published=published or None,
                                     published_from="option" if published else None,
                                     origin="pasted"))
    except DetenteError as err:
        show["error"] = f"{err.code}: {err.message}. {err.remedy}".strip()
        return Page("paste.html", "Paste", {"records": [], "error": show["error"]}, show,
                    rows=(CSV_COLUMNS, []), status=422)
    doc, records = analysis.document, analysis.records
    show |= {"paragraphs": paragraphs(doc, records), "records": records, "doc": doc,
             "silent": [(c.type, why) for c, why in analysis.silent][:40]}
    data = {"document": document_json(doc), "records": [record_json(r) for r in records],
            "error": None}
    return Page("paste.html", "Paste", data, show,
                rows=(CSV_COLUMNS, [csv_row(r) for r in records]))


def changes_of(record: Record, form: Mapping[str, str]) -> dict[str, Any]:
    """What a form changes in a record: fields that differ, and no field that is not offered.

    Raises:
        Bad: 400 where there is no change.
    """
    body = record_json(record)
    out: dict[str, Any] = {}
    for field, _, _ in FIELDS:
        if field in form:
            value: Any = form[field].strip()[:200] or None
            if field.startswith("when.") and (not body["when"] or not _is_day(value)):
                if body["when"] and value:
                    raise Bad(400, "A date is a whole day, as YYYY-MM-DD.")
                continue
            if value != _at(body, field):
                out[field] = value
    for side in ("sources", "targets"):
        for i, actor in enumerate(body[side]):
            given = form.get(f"{side}.{i}.entity")
            if given is not None and (given.strip().upper() or None) != actor["entity"]:
                out[f"{side}.{i}.entity"] = given.strip().upper()[:40] or None
    start, end = (out.get(f"when.{x}", _at(body, f"when.{x}")) for x in ("start", "end"))
    if start and end and start > end:
        raise Bad(400, "The first day is after the last.")
    if not out:
        raise Bad(400, "Nothing was changed.", "Change a field, or accept the record as it is.")
    return out


def _is_day(value: str | None) -> bool:
    return value is not None and len(value) == 10 and words.iso(value) is not None


def _at(body: Mapping[str, Any], path: str) -> Any:
    value: Any = body
    for part in path.split("."):
        value = (value or {}).get(part)
    return value


def judge(shelf: Shelf, id_: str, form: Mapping[str, str]) -> tuple[Record, str]:
    """A person's word on a record; gives the record as it stands then, and the verdict.

    Raises:
        Bad: 400 for a wrong verdict or value, 404 for no such record.
    """
    id_ = ident(id_)
    verdict = form.get("verdict", "")
    if verdict not in ("accept", "reject", "edit"):
        raise Bad(400, "A verdict is accept, reject or edit.")
    with shelf.reader() as ledger:
        now = next(ledger.records([id_], judged=True), None)
    if now is None:
        raise Bad(404, "There is no record of that id in this ledger.")
    changes = changes_of(now, form) if verdict == "edit" else None
    note = form.get("note", "").strip()[:1000] or None
    try:
        changes = {**_before(shelf, id_), **changes} if changes else None
        return shelf.judge(id_, verdict, changes, note), verdict
    except DetenteError as err:
        if err.code in ("D109", "D501"):
            raise Bad(400, err.message, err.remedy) from err
        raise


def _before(shelf: Shelf, id_: str) -> dict[str, Any]:
    """Changes of an earlier edit that still holds: a judgement is laid over the coder's record."""
    c = t.judgements.c
    with shelf.reader() as ledger:
        rows = find.run(ledger, select(c.verdict, c.changes).where(
            c.record == id_).order_by(c.n.desc()).limit(1))
    found: dict[str, Any] = orjson.loads(rows[0]["changes"]) if rows and \
        rows[0]["verdict"] == "edit" else {}
    return found


def card(shelf: Shelf, id_: str, said: str = "") -> Page:
    """One record as it stands on its dispatch's page: what a correction answers with."""
    c = t.records.c
    with shelf.reader() as ledger:
        rows = find.run(ledger, select(c.id, c.judged, c.seq, c.document,
                                       t.event_reports.c.event).outerjoin(
            t.event_reports, t.event_reports.c.record == c.id).where(c.id == id_))
        record = next(ledger.records([id_], judged=True), None)
    if not rows or record is None:
        raise Bad(404, "There is no record of that id in this ledger.")
    row = rows[0]
    return Page("card.html", "", {"record": record_json(record), "judged": row["judged"]}, {
        "record": record, "number": row["seq"] + 1, "judged": {id_: row["judged"]},
        "event_of": {id_: row["event"]}, "fields": FIELDS, "live": True, "said": said,
        "words": words},
        rows=(("judged", *CSV_COLUMNS), [[row["judged"], *csv_row(record)]]))
