"""From an empty or older file to the schema of today, one step a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy.engine import Connection

from detente.errors import DetenteError
from detente.store.connect import damaged
from detente.store.schema import APPLICATION_ID, FULL_TEXT, VERSION, meta, metadata

Step = Callable[[Connection], None]


def first(conn: Connection) -> None:
    """Version 1: everything."""
    metadata.create_all(conn)
    conn.exec_driver_sql(FULL_TEXT)
    conn.execute(meta.insert().values(key="made by", value="detente"))


#: version -> the step that brings a ledger from the version before it to that one.
STEPS: Mapping[int, Step] = {1: first}


def version_of(conn: Connection, path: Path) -> int:
    """The file's schema version; 0 for an empty file.

    Raises:
        DetenteError: D401 where it is some other database, D402 where it is newer than this code.
    """
    version = int(conn.exec_driver_sql("PRAGMA user_version").scalar_one())
    mark = int(conn.exec_driver_sql("PRAGMA application_id").scalar_one())
    tables = int(conn.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())
    if version == 0 and mark == 0 and tables == 0:
        return 0
    if mark != APPLICATION_ID:
        raise damaged(path, "the file is a database, but not marked as a ledger")
    if version > VERSION:
        raise DetenteError(
            "D402", f"the ledger is of version {version}, this program knows {VERSION}",
            input=str(path), stage="store", remedy="install a newer detente",
        )
    if version < 1:
        raise damaged(path, f"its version is {version}")
    return version


def migrate(conn: Connection, path: Path, steps: Mapping[int, Step] = STEPS,
            target: int = VERSION) -> int:
    """Brings the ledger to `target` in one transaction; gives the version it had."""
    conn.execution_options(detente_write=True)
    with conn.begin():
        had = version_of(conn, path)
        for version in range(had + 1, target + 1):
            steps[version](conn)
        if had < target:
            conn.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            conn.exec_driver_sql(f"PRAGMA user_version={target}")
    conn.execution_options(detente_write=False)
    return had
