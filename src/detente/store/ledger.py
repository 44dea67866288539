"""The ledger: one SQLite file that holds documents, their records and the events they tell of."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
from sqlalchemy import Table, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Connection

from detente.errors import DetenteError
from detente.records import Document, Record
from detente.store import check as checks
from detente.store import migrate as migrations
from detente.store import schema as t
from detente.store.connect import damaged, engine_for, guard
from detente.store.create import make
from detente.store.group import Grouper, default_grouper
from detente.store.judged import Seen, judge_all
from detente.store.rows import (
    actor_rows,
    checksum,
    document_from,
    document_row,
    evidence_rows,
    record_from,
    record_row,
    sealed,
)

#: Blocks of stories: documents of one week.
STORIES = "stories "
# Statements of every document, made once: making them takes longer than running them.
_INSERT = t.documents.insert()
_HELD = select(t.documents.c.n).where(
    (t.documents.c.key == bindparam("k")) | (t.documents.c.id == bindparam("i")))
_MENDED = delete(t.rejected).where(
    (t.rejected.c.key == bindparam("k")) | (t.rejected.c.key == bindparam("o")))
_SOIL = upsert(t.dirty).on_conflict_do_nothing()
_NEW = upsert(t.coverage)
_COVER = _NEW.on_conflict_do_update(index_elements=["day", "source"], set_={
    "documents": t.coverage.c.documents + _NEW.excluded.documents,
    "records": t.coverage.c.records + _NEW.excluded.records})


class Ledger:
    """An open ledger. Use `Ledger.open`; close it, or use it as a context manager.

    One document and all its records are one transaction. Reading is possible while another
    process writes.
    """

    def __init__(self, path: Path, *, readonly: bool, grouper: Grouper | None = None) -> None:
        self.path, self.readonly = path, readonly
        self.grouper = grouper or default_grouper()
        self.engine = engine_for(path, readonly)
        self._writing = False
        with guard(path):
            self.conn: Connection = self.engine.connect()

    # -- opening and closing -----------------------------------------------------------

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, create: bool = False, readonly: bool = False,
             check: str = "auto", grouper: Grouper | None = None) -> Ledger:
        """Opens a ledger, brings it to the schema of today and checks it.

        Args:
            path: the file.
            create: make it where it does not exist.
            readonly: never write, not even a migration.
            check: `full`, `none`, or `auto` (full up to 16 MB, by row as read above).
            grouper: which records are one event; `detente.merge` by default.

        Raises:
            DetenteError: D101 no such file, D401 damaged or no ledger, D402 of a newer version,
                D404 locked, D405 disk full, failed or not writable.
        """
        file = Path(path)
        if not file.exists():
            if not create or readonly:
                raise DetenteError("D101", "no such ledger", input=str(file), stage="store",
                                   remedy="make one with `detente add LEDGER SOURCE...`")
            make(file)
        if file.is_dir() or file.stat().st_size < 512:
            raise damaged(file, "the file is no ledger (too short)")
        ledger = cls(file, readonly=readonly, grouper=grouper)
        try:
            ledger._start(check)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def _start(self, check: str) -> None:
        with guard(self.path):
            if self.readonly:
                had = migrations.version_of(self.conn, self.path)
                self.conn.rollback()
                if 0 < had < t.VERSION:
                    raise DetenteError(
                        "D402", f"the ledger is of version {had}, older than {t.VERSION}",
                        input=str(self.path), stage="store",
                        remedy="open it once for writing: it is migrated then")
            else:
                with self.reading():
                    had = migrations.version_of(self.conn, self.path)
                if 0 < had < t.VERSION:
                    migrations.migrate(self.conn, self.path)
            if had == 0:
                raise damaged(self.path, "the file is an empty database")
            checks.on_open(self.conn, self.path, check)

    def close(self) -> None:
        """Closes the file; the write-ahead log is folded back into it."""
        self.conn.close()
        self.engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing; SQLite's errors come as coded ones. Nests in itself, not in reading."""
        if self._writing:
            yield self.conn
            return
        if self.conn.in_transaction():
            raise RuntimeError("finish (or close) what you are reading before writing")
        with guard(self.path):
            self.conn.execution_options(detente_write=not self.readonly)
            self._writing = True
            try:
                with self.conn.begin():
                    yield self.conn
            finally:
                self._writing = False
                self.conn.execution_options(detente_write=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; released at the end, so that the log can be folded back."""
        with guard(self.path):
            within = self.conn.in_transaction()
            try:
                yield self.conn
            finally:
                if not within:
                    self.conn.rollback()

    # -- putting in --------------------------------------------------------------------

    def has(self, key: str) -> bool:
        """Whether a document of this content (see `content_key`) is in."""
        with self.reading() as conn:
            return conn.execute(_HELD, {"k": key, "i": None}).first() is not None

    def key_of(self, document: str) -> str | None:
        """The content key of a document by its id; None where it is not in."""
        with self.reading() as conn:
            return conn.execute(
                select(t.documents.c.key).where(t.documents.c.id == document)).scalar()

    def put(self, document: Document, records: Sequence[Record], *, key: str, origin: str = "",
            coder: str = "") -> bool:
        """Puts a document with all its records in, in one transaction.

        Returns:
            False where a document of this content or id is in already: nothing changes.

        Raises:
            DetenteError: D404 locked, D405 disk full or failed, D105 text no database can hold.
        """
        with self.transaction() as conn:
            if conn.execute(_HELD, {"k": key, "i": document.id}).first() is not None:
                return False
            try:
                row = sealed(t.documents, document_row(document, key, origin, coder, len(records)))
                n = conn.execute(_INSERT, row).inserted_primary_key
            except (UnicodeEncodeError, orjson.JSONEncodeError) as err:
                raise DetenteError("D105", "the text holds half a character (a lone surrogate)",
                                   input=origin or document.id, stage="store",
                                   remedy="mend the encoding of the source") from err
            assert n is not None
            conn.exec_driver_sql("INSERT INTO texts(rowid, title, text) VALUES (?, ?, ?)",
                                 (n[0], document.title, document.text))
            self._put_records(conn, document.id, records)
            self._cover(conn, document, len(records))
            _soil(conn, STORIES + week_of(document.published))
            conn.execute(_MENDED, {"k": key, "o": refused_at(origin)})
        return True

    def recode(self, document: str, records: Sequence[Record], *, coder: str = "") -> None:
        """Replaces a document's records by newly coded ones; judgements are applied again.

        Raises:
            DetenteError: D403 where the document is not in.
        """
        with self.transaction() as conn:
            row = conn.execute(select(t.documents).where(
                t.documents.c.id == document)).mappings().first()
            if row is None:
                raise missing("document", document, self.path)
            old = t.records.c.document == document
            for block in conn.execute(select(t.records.c.block).where(old).distinct()).scalars():
                _soil(conn, block)
            conn.execute(delete(t.records).where(old))
            count = self._put_records(conn, document, records)
            new = {**row, "records": count, "coder": coder}
            new["checksum"] = checksum(t.documents, new)
            conn.execute(t.documents.update().where(t.documents.c.id == document).values(
                records=count, coder=coder, checksum=new["checksum"]))
            conn.execute(t.coverage.update().where(
                (t.coverage.c.day == (row["day"] or "")) &
                (t.coverage.c.source == (row["source"] or ""))
            ).values(records=t.coverage.c.records + count - row["records"]))

    def _put_records(self, conn: Connection, document: str, records: Sequence[Record]) -> int:
        """The rows of a document's records, judged as a person has; gives how many."""
        seen: list[Seen] = judge_all(conn, document, records)
        if not seen:
            return 0
        rows = []
        for seq, s in enumerate(seen):
            block = self.grouper.block(s.record)
            rows.append(record_row(s.record, seq, block, s.verdict, s.coded))
        _insert(conn, t.records, rows)
        _insert(conn, t.evidence, [r for s in seen for r in evidence_rows(s.record)])
        _insert(conn, t.actors, [r for s in seen for r in actor_rows(s.record)])
        for block in sorted({r["block"] for r in rows}):
            _soil(conn, block)
        return len(rows)

    def _cover(self, conn: Connection, doc: Document, count: int) -> None:
        conn.execute(_COVER, {"day": (doc.published or "")[:10], "source": doc.source or "",
                              "documents": 1, "records": count})

    def reject(self, error: DetenteError, key: str) -> None:
        """Keeps an input that was refused, with its coded error, under its key."""
        row = sealed(t.rejected, {
            "key": key, "origin": _clean(error.input), "code": error.code,
            "message": _clean(error.message), "stage": error.stage,
            "remedy": _clean(error.remedy)})
        with self.transaction() as conn:
            conn.execute(upsert(t.rejected).values(row).on_conflict_do_update(
                index_elements=["key"], set_=row))

    # -- taking out --------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """How many documents, records, events, rejected inputs and judgements there are."""
        names = ("documents", "records", "events", "rejected", "judgements")
        with self.reading() as conn:
            return {n: int(conn.execute(
                select(func.count()).select_from(t.metadata.tables[n])).scalar_one())
                for n in names}

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """Documents, in the order they came in."""
        query = select(t.documents).order_by(t.documents.c.n)
        for row in self._rows(t.documents, query, t.documents.c.id, ids):
            yield document_from(row)

    def records(
        self, ids: Iterable[str] | None = None, *, judged: bool = False
    ) -> Iterator[Record]:
        """Records, by document and place in it; rejected ones only where `judged` is true."""
        query = select(t.records).join(t.documents, t.records.c.document == t.documents.c.id)
        query = query.order_by(t.documents.c.n, t.records.c.seq)
        if not judged:
            query = query.where(t.records.c.judged.is_distinct_from("reject"))
        for row in self._rows(t.records, query, t.records.c.id, ids):
            yield record_from(orjson.loads(row["body"]))

    def events(self, ids: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
        """Events by date: the record's fields as merged, and `reports`."""
        from detente.store.ask import with_reports

        query = select(t.events).order_by(t.events.c.start, t.events.c.id)
        batch: list[Mapping[str, Any]] = []
        for row in self._rows(t.events, query, t.events.c.id, ids):
            batch.append(row)
            if len(batch) == 500:
                yield from with_reports(self, batch)
                batch = []
        yield from with_reports(self, batch)

    def _rows(self, table: Table, query: Any, column: Any,
              ids: Iterable[str] | None) -> Iterator[Mapping[str, Any]]:
        wanted = None if ids is None else list(ids)
        parts = [None] if wanted is None else [wanted[i : i + 500]
                                              for i in range(0, len(wanted), 500)]
        for part in parts:
            asked = query if part is None else query.where(column.in_(part))
            for row in self.fetch(asked):
                if checksum(table, row) != row["checksum"]:
                    raise damaged(self.path, f"a row of {table.name} has changed")
                yield row

    def fetch(self, query: Any) -> Iterator[Mapping[str, Any]]:
        """Rows of a Core query, a thousand at a time."""
        with self.reading() as conn:
            result = conn.execute(query.execution_options(yield_per=1000)).mappings()
            try:
                for row in result:
                    yield dict(row)
            except UnicodeDecodeError as err:
                raise damaged(self.path, f"a value cannot be read ({err})") from err

    def sql(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[dict[str, Any]]:
        """Rows of plain SQL, asked on a connection that cannot write."""
        from detente.store.frames import sql

        return sql(self.path, query, params)

    def polars(self, name: str) -> Any:
        """A table (`documents`, `records`, `events`, ...) as a polars frame."""
        from detente.store.frames import polars

        return polars(self.path, name)

    def pandas(self, name: str) -> Any:
        """A table as a pandas frame."""
        from detente.store.frames import pandas

        return pandas(self.path, name)

    def ties(self, a: str, b: str, **options: Any) -> Any:
        """How two stand to each other over time: `detente.ties.ledger_ties` of this ledger.

        Options: `since`, `until`, `by` (week, month, quarter, year), `half_life`, `level`, ...
        """
        # By name, as the layers above are not known here.
        return importlib.import_module("detente.ties").ledger_ties(self, a, b, **options)

    def check(self) -> None:
        """Checks everything.

        Raises:
            DetenteError: D401 with the first finding.
        """
        checks.full(self.conn, self.path)


def week_of(published: str | None) -> str:
    """The Monday of the week, ISO; empty where there is no date."""
    try:
        day = date.fromisoformat((published or "")[:10])
        return (day - timedelta(days=day.weekday())).isoformat()
    except (ValueError, OverflowError):
        return ""


def refused_at(origin: str) -> str:
    """The key of an input that could not even be read."""
    return "at " + _clean(origin)


def missing(what: str, id_: str, path: Path) -> DetenteError:
    """D403."""
    return DetenteError("D403", f"no {what} {id_!r}", input=str(path), stage="store",
                        remedy="see the ids with `detente events LEDGER --format jsonl`")


def _insert(conn: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        conn.execute(table.insert(), [sealed(table, r) for r in rows])


def _soil(conn: Connection, block: str) -> None:
    conn.execute(_SOIL, {"block": block})


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
