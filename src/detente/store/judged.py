"""What people said of records, laid over what the coder says: accept, reject, edit.

A judgement holds on to the record it was made on. After recoding it finds that record again by
its id, or by its words where the id has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, get_args

import orjson
from sqlalchemy import select
from sqlalchemy.engine import Connection

from detente.errors import DetenteError
from detente.output import record_json
from detente.records import Ledger as LedgerName
from detente.records import Precision, Record, Status
from detente.store import schema as t
from detente.store.rows import dumps, record_from

#: Quotations that share this much of the longer one are the same words, coded a little otherwise.
SAME_WORDS = 0.5
_TYPES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
          "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
_FIXED = ("id", "document")
_CHOICES: dict[str, Sequence[Any]] = {
    "type": _TYPES, "status": get_args(Status), "when.precision": get_args(Precision),
    "ledger": (*get_args(LedgerName), None), "quad": (1, 2, 3, 4),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it stands; `coded` is the coder's own JSON where an edit changed it."""

    record: Record
    verdict: str | None = None
    coded: str | None = None


def judge_all(conn: Connection, document: str, records: Sequence[Record]) -> list[Seen]:
    """A document's records with its judgements applied, in the records' order.

    Records a person accepted or edited that the coder no longer finds stay.
    """
    out = [Seen(r) for r in records]
    last: dict[str, Mapping[str, Any]] = {}
    query = select(t.judgements).where(t.judgements.c.document == document)
    for row in conn.execute(query.order_by(t.judgements.c.n)).mappings():
        last[row["record"]] = dict(row)
    for judgement in last.values():
        body = orjson.loads(judgement["body"])
        at = _find(out, body)
        changes = orjson.loads(judgement["changes"])
        if at is None:
            if judgement["verdict"] != "reject":
                kept = record_from(apply(body, changes))
                out.append(Seen(kept, judgement["verdict"], dumps(body)))
            continue
        out[at] = judge(out[at].record, judgement["verdict"], changes)
    return out


def judge(record: Record, verdict: str, changes: Mapping[str, Any]) -> Seen:
    """One record under one judgement."""
    if verdict != "edit":
        return Seen(record, verdict)
    before = record_json(record)
    return Seen(record_from(apply(before, changes)), verdict, dumps(before))


def _find(seen: Sequence[Seen], body: Mapping[str, Any]) -> int | None:
    best, where = SAME_WORDS, None
    for i, s in enumerate(seen):
        if s.record.id == body["id"]:
            return i
        if s.verdict is None and s.record.type == body["type"]:
            share = _overlap(record_json(s.record), body)
            if share > best:
                best, where = share, i
    return where


def _overlap(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    x, y = a["evidence"][0], b["evidence"][0]
    both: int = min(x["end"], y["end"]) - max(x["start"], y["start"])
    return both / float(max(1, x["end"] - x["start"], y["end"] - y["start"]))


def apply(body: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A record's JSON with fields set by dotted path (`when.start`, `sources.0.entity`).

    Raises:
        DetenteError: D109 where there is no such field or the value does not fit it.
    """
    new: dict[str, Any] = deepcopy(dict(body))
    for path, value in changes.items():
        _set(new, path, value)
    try:
        made = record_from(new)
        record_json(made)
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        raise _wrong(", ".join(changes), f"the record would be malformed ({err})") from err
    return record_json(made)


def _set(body: dict[str, Any], path: str, value: Any) -> None:
    steps = path.split(".")
    if steps[0] in _FIXED or steps[0] not in body:
        raise _wrong(path, "no such field, or one that cannot be changed")
    if path in _CHOICES and value not in _CHOICES[path]:
        raise _wrong(path, f"{value!r} is not one of {', '.join(map(str, _CHOICES[path]))}")
    here: Any = body
    for step in steps[:-1]:
        try:
            if isinstance(here, dict) and here.get(step) is None and step in ("when", "where"):
                here[step] = _blank(step)
            here = here[int(step)] if isinstance(here, list) else here[step]
        except (KeyError, IndexError, ValueError, TypeError) as err:
            raise _wrong(path, "no such field") from err
    try:
        if isinstance(here, list):
            here[int(steps[-1])] = value
        elif isinstance(here, dict) and (steps[-1] in here or steps[0] == "details"):
            here[steps[-1]] = value
        else:
            raise _wrong(path, "no such field")
    except (IndexError, ValueError) as err:
        raise _wrong(path, "no such field") from err


def _blank(step: str) -> dict[str, Any]:
    if step == "when":
        return {"start": None, "end": None, "precision": "day", "text": None}
    return {"name": None, "country": None, "lat": None, "lon": None, "geonames": None}


def _wrong(path: str, why: str) -> DetenteError:
    return DetenteError("D109", f"{path}: {why}", stage="judge",
                        remedy="fields are those of a record as `detente code` prints it")
