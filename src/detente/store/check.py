"""Is the file what was written? Structure, row checksums, full-text index."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import orjson
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from detente.errors import DetenteError
from detente.store.connect import damaged, guard
from detente.store.rows import intact
from detente.store.schema import CHECKED, dirty, documents, event_reports, events, records

#: Ledgers up to this many bytes are checked in full at every opening (well under a second);
#: larger ones by header and by each row as it is read, and in full by `detente check`.
FULL_UP_TO = 16_000_000


def structure(conn: Connection, path: Path) -> None:
    """SQLite's own check of pages, tables and indexes.

    Raises:
        DetenteError: D401 with its first finding.
    """
    found = conn.exec_driver_sql("PRAGMA integrity_check(3)").scalars().all()
    if found != ["ok"]:
        raise damaged(path, str(found[0]))


def rows(conn: Connection, path: Path) -> None:
    """Every checksum, and that documents have as many records as they were put in with.

    Raises:
        DetenteError: D401 naming the table and the row.
    """
    for table in CHECKED:
        key = next(iter(table.primary_key.columns)).name
        for row in conn.execute(select(table)).mappings():
            if not intact(table, dict(row)):
                raise damaged(path, f"a row of {table.name} has changed ({key} {row[key]!r})")
    _counts(conn, path)


def _counts(conn: Connection, path: Path) -> None:
    have: dict[str, int] = {r[0]: r[1] for r in conn.execute(
        select(records.c.document, func.count()).group_by(records.c.document))}
    for doc, count in conn.execute(select(documents.c.id, documents.c.records)):
        left = have.get(doc, 0)
        if left != count:
            raise damaged(path, f"document {doc!r} had {count} records, {left} are left")
    told: dict[str, int] = {r[0]: r[1] for r in conn.execute(
        select(event_reports.c.event, func.count()).group_by(event_reports.c.event))}
    settled = events.c.block.not_in(select(dirty.c.block))
    for event, count in conn.execute(select(events.c.id, events.c.reports).where(settled)):
        if told.get(event, 0) != count:
            raise damaged(path, f"event {event!r} has lost reports")


def full_text(conn: Connection, path: Path) -> None:
    """The full-text index against the texts, on a copy in memory (the check needs to write).

    Raises:
        DetenteError: D401 where they differ.
    """
    raw = conn.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    copy = sqlite3.connect(":memory:")
    try:
        raw.backup(copy)
        copy.execute("INSERT INTO texts(texts, rank) VALUES('integrity-check', 1)")
    except sqlite3.Error as err:
        raise damaged(path, f"the full-text index does not fit the texts ({err})") from err
    finally:
        copy.close()


def full(conn: Connection, path: Path) -> None:
    """All checks.

    Raises:
        DetenteError: D401 with the first finding.
    """
    with guard(path):
        try:
            structure(conn, path)
            rows(conn, path)
            conn.rollback()
            full_text(conn, path)
        except (UnicodeDecodeError, orjson.JSONDecodeError, orjson.JSONEncodeError) as err:
            raise damaged(path, f"a value cannot be read ({err})") from err
        finally:
            conn.rollback()


def on_open(conn: Connection, path: Path, check: str) -> None:
    """The check asked for: `auto`, `full` or `none`.

    Raises:
        DetenteError: D401 damaged, D501 another word.
    """
    if check not in ("auto", "full", "none"):
        raise DetenteError("D501", f"check is {check!r}", stage="store",
                           remedy="give auto, full or none")
    if check == "full" or (check == "auto" and path.stat().st_size <= FULL_UP_TO):
        full(conn, path)
