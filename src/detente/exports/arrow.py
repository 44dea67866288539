"""Events as Arrow, and as Parquet files; `SCHEMA` is the published one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from detente.exports.codes import Event

_ACTOR = pa.struct([
    ("name", pa.string()), ("entity", pa.string()), ("kind", pa.string()),
    ("title", pa.string()), ("wikidata", pa.string()), ("sector", pa.string()),
    ("mention", pa.struct([("start", pa.int64()), ("end", pa.int64()), ("text", pa.string())])),
])
_SPAN = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("quote", pa.string())])
_DOCUMENT = pa.struct([(n, pa.string()) for n in
                       ("id", "url", "title", "published", "source", "agency")])
#: `details`, `attributed_to`, `trace` and `accounts` differ from event to event: JSON text.
SCHEMA = pa.schema([
    ("id", pa.string()), ("document", _DOCUMENT), ("type", pa.string()), ("mode", pa.string()),
    ("contexts", pa.list_(pa.string())), ("cameo", pa.string()), ("quad", pa.int8()),
    ("goldstein", pa.float64()), ("intensity", pa.float64()), ("status", pa.string()),
    ("sources", pa.list_(_ACTOR)), ("targets", pa.list_(_ACTOR)), ("symmetric", pa.bool_()),
    ("when", pa.struct([(n, pa.string()) for n in ("start", "end", "precision", "text")])),
    ("where", pa.struct([("name", pa.string()), ("country", pa.string()), ("lat", pa.float64()),
                         ("lon", pa.float64()), ("geonames", pa.int64())])),
    ("attributed_to", pa.string()), ("ledger", pa.string()), ("details", pa.string()),
    ("evidence", pa.list_(_SPAN)), ("confidence", pa.float64()), ("trace", pa.string()),
    ("reports", pa.list_(pa.struct([("record", pa.string()), ("document", _DOCUMENT),
                                    ("evidence", pa.list_(_SPAN))]))),
    ("accounts", pa.string()),
])
_JSON = ("attributed_to", "details", "trace", "accounts")


def row(event: Event) -> dict[str, Any]:
    """An event as a row of `SCHEMA`."""
    return {**event, **{k: orjson.dumps(event[k]).decode() if event.get(k) else None
                        for k in _JSON}}


def batches(events: Iterable[Event], size: int = 2000) -> Iterator[pa.RecordBatch]:
    """Events as record batches."""
    source = iter(events)
    while part := [row(e) for e in islice(source, size)]:
        yield pa.RecordBatch.from_pylist(part, schema=SCHEMA)


def write(events: Iterable[Event], out: BinaryIO) -> None:
    """A Parquet file."""
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for batch in batches(events):
            writer.write_batch(batch)
