"""Opening the file: pragmas, transactions, and SQLite's errors as ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from detente.errors import DetenteError

#: How long a writer waits for another before D404, in milliseconds.
BUSY_MS = 10_000
_PRAGMAS = ("PRAGMA foreign_keys=ON", "PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON",
            f"PRAGMA busy_timeout={BUSY_MS}")


def _connect(path: Path, readonly: bool, strict: bool) -> sqlite3.Connection:
    base = path.absolute().as_uri()
    # A reader that may tidy up leaves no log beside the file when it closes; `query_only` keeps
    # it from writing. Where a person's own SQL runs, the file itself is opened for reading.
    may_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not readonly or (may_write and not strict):
        return _sqlite(f"{base}?mode=rw")
    raw = _sqlite(f"{base}?mode=ro")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return raw
    except sqlite3.OperationalError as err:
        # A ledger closed in order on a read-only disk has no room for the shared-memory file;
        # without a log beside it, it can be read as it lies.
        raw.close()
        if _code(err) != sqlite3.SQLITE_CANTOPEN or _beside(path, "-wal").exists():
            raise
        return _sqlite(f"{base}?mode=ro&immutable=1")


def _sqlite(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False,
                           timeout=BUSY_MS / 1000)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def engine_for(path: Path, readonly: bool, *, strict: bool = False) -> Engine:
    """An engine with one connection; `detente_write` transactions take the lock at their start."""
    engine = create_engine("sqlite://", creator=lambda: _connect(path, readonly, strict),
                           poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def _set(raw: sqlite3.Connection, _: object) -> None:
        for pragma in _PRAGMAS:
            raw.execute(pragma)
        # NORMAL: a killed process loses nothing; a power cut may lose the last documents, never
        # the file, and adding again does what is missing.
        raw.execute("PRAGMA query_only=ON" if readonly else "PRAGMA synchronous=NORMAL")

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        write = conn.get_execution_options().get("detente_write", False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def create_file(path: Path) -> None:
    """An empty database file in WAL mode, made whole or not at all."""
    with guard(path):
        raw = sqlite3.connect(path, isolation_level=None)
        try:
            raw.execute("PRAGMA journal_mode=WAL")
        finally:
            raw.close()


def _code(err: BaseException | None) -> int:
    return int(getattr(err, "sqlite_errorcode", 0) or 0) & 0xFF


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """SQLite's errors as coded ones.

    Raises:
        DetenteError: D401 damaged, D404 locked, D405 disk full, failed or not writable.
    """
    try:
        yield
    except DBAPIError as err:
        raise _coded(path, err.orig) from err
    except sqlite3.Error as err:
        raise _coded(path, err) from err


def damaged(path: Path | str, what: str) -> DetenteError:
    """D401 with what was found."""
    return DetenteError(
        "D401", f"the ledger is damaged: {what}", input=str(path), stage="store",
        remedy="restore a copy, or start a new ledger and add the sources again",
    )


def _coded(path: Path, err: BaseException | None) -> DetenteError:
    code = _code(err)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or isinstance(err, UnicodeError):
        return damaged(path, str(err))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DetenteError("D404", "another program is writing to the ledger", input=str(path),
                            stage="store", remedy="wait for it to finish, then run again")
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY,
                sqlite3.SQLITE_CANTOPEN):
        return DetenteError("D405", f"the ledger cannot be written or read ({err})",
                            input=str(path), stage="store",
                            remedy="free space or mend the disk; adding again goes on from here")
    if "no such table" in str(err) or "no such column" in str(err) or "malformed" in str(err):
        return damaged(path, str(err))
    return DetenteError("D401", f"the database refused: {err}", input=str(path), stage="store",
                        remedy="run `detente check` on the ledger")
