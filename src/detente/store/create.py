"""A new ledger file, whole or not at all."""

from __future__ import annotations

import glob
import os
from pathlib import Path

from detente.errors import DetenteError
from detente.store.connect import create_file, engine_for, guard
from detente.store.migrate import migrate


def make(file: Path) -> None:
    """A new ledger, under its name only once it is whole."""
    part = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        _sweep(file)
        part.unlink(missing_ok=True)
        create_file(part)
        with guard(part):
            engine = engine_for(part, False)
            with engine.connect() as conn:
                migrate(conn, part)
            engine.dispose()
        try:
            os.link(part, file)  # unlike a rename, never over a ledger made meanwhile
        except FileExistsError:
            pass
        except OSError:
            part.replace(file)  # no hard links on this file system
    except OSError as err:
        raise DetenteError("D405", f"the ledger cannot be made ({err.strerror})",
                           input=str(file), stage="store",
                           remedy="check the folder and its free space") from err
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def _sweep(file: Path) -> None:
    """Removes what a process killed while making this ledger left behind."""
    for old in file.parent.glob(f".{glob.escape(file.name)}.*.new*"):
        pid = old.name.removeprefix(f".{file.name}.").split(".")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            old.unlink(missing_ok=True)
