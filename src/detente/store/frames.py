"""Plain SQL and data frames, on a connection that cannot write."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.errors import DetenteError
from detente.store.connect import engine_for, guard
from detente.store.schema import metadata

_PERSONS_FAULT = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH,
                  sqlite3.SQLITE_RANGE, sqlite3.SQLITE_TOOBIG)
_READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION,
            sqlite3.SQLITE_RECURSIVE)
_PRAGMAS = ("table_info", "table_xinfo", "table_list", "index_list", "data_version")


def _may(action: int, one: str | None, *_: str | None) -> int:
    # Opening for reading guards this file; ATTACH could still make or change another.
    if action in _READING or (action == sqlite3.SQLITE_PRAGMA and one in _PRAGMAS):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def sql(path: Path, query: str, params: Sequence[Any] | Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of one SELECT (or another statement that reads) as dictionaries.

    Raises:
        DetenteError: D501 where the statement is wrong or would write, D401, D404, D405.
    """
    names, rows = _ask(path, query, params)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _ask(path: Path, query: str, params: Sequence[Any] | Mapping[str, Any] = ()
         ) -> tuple[list[str], list[tuple[Any, ...]]]:
    engine = engine_for(path, True, strict=True)
    try:
        with guard(path), engine.connect() as conn:
            raw = conn.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("SELECT rowid FROM texts LIMIT 0")  # its constructor declares a table
            raw.set_authorizer(_may)
            try:
                cursor = raw.execute(query, params)
                rows = cursor.fetchall()
            except (sqlite3.ProgrammingError, sqlite3.Warning, ValueError) as err:
                raise _wrong(str(err)) from err
            except sqlite3.DatabaseError as err:
                if err.sqlite_errorcode & 0xFF in _PERSONS_FAULT:
                    raise _wrong(str(err)) from err
                raise
            return [d[0] for d in cursor.description or ()], rows
    finally:
        engine.dispose()


def _wrong(why: str) -> DetenteError:
    return DetenteError("D501", f"the query does not run: {why}", stage="store",
                        remedy="one SELECT over documents, records, evidence, actors, events, ...")


def _table(path: Path, name: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    if name not in metadata.tables:
        raise DetenteError("D501", f"no table {name!r}", stage="store",
                           remedy="one of " + ", ".join(sorted(metadata.tables)))
    columns = [c.name for c in metadata.tables[name].columns if c.name != "checksum"]
    quoted = ", ".join(f'"{c}"' for c in columns)
    return _ask(path, f'SELECT {quoted} FROM "{name}"')


def polars(path: Path, name: str) -> Any:
    """A table as a polars frame; polars must be installed.

    Raises:
        DetenteError: D501 no such table.
    """
    import polars as pl

    columns, rows = _table(path, name)
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def pandas(path: Path, name: str) -> Any:
    """A table as a pandas frame; pandas must be installed.

    Raises:
        DetenteError: D501 no such table.
    """
    import pandas as pd

    columns, rows = _table(path, name)
    return pd.DataFrame(rows, columns=columns)
