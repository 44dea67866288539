"""The other end of `guard`: reads what it is asked to, answers in JSON, one message a line."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from detente.errors import DetenteError
from detente.read.limits import Limits
from detente.read.source import Budget, Source
from detente.read.walk import Options, safely, walk


def bound_memory(limit: int) -> None:
    """Caps what this process may allocate, where the system can; further needs fail."""
    try:
        import resource
    except ImportError:  # not on Windows, where the time limit alone holds
        return
    # Data, not address space: libraries reserve far more addresses than they use.
    for what, most in ((resource.RLIMIT_DATA, limit), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def serve(asks: IO[bytes], out: IO[bytes]) -> None:
    """Answers until there is nothing more to ask."""
    def send(**message: Any) -> None:
        out.write(json.dumps(message).encode() + b"\n")

    options = Options()
    for line in asks:
        ask = json.loads(line)
        if "options" in ask:
            given = ask["options"]
            options = Options(given["encoding"], given["columns"], Limits(**given["limits"]))
            bound_memory(options.limits.memory)
            send(kind="ready")
        else:
            _read(ask["job"], ask["skip"], options, send, out)
            send(kind="done")
        out.flush()


def _read(job: dict[str, Any], skip: int, options: Options, send: Any, out: IO[bytes]) -> None:
    def error(err: DetenteError) -> None:
        send(kind="error", code=err.code, message=err.message, input=err.input, remedy=err.remedy)

    try:
        with Path(job["path"]).open("rb") as file:
            source = Source(file, job["name"], hint=job["hint"], url=job["url"],
                            charset=job["charset"])
            size = os.fstat(file.fileno()).st_size
            for index, leaf in enumerate(walk(source, options, Budget(options.limits, size))):
                if index < skip:
                    continue
                send(kind="leaf", index=index, origin=leaf.origin)
                out.flush()
                for item in safely(leaf):
                    if isinstance(item, DetenteError):
                        error(item)
                    else:
                        send(kind="raw", raw=asdict(item))
                    out.flush()
                send(kind="end")
    except OSError as err:
        error(DetenteError("D102", f"cannot be read ({err.strerror})", input=job["name"],
                           remedy="check its permissions"))


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    # What a parser prints must not land among the answers.
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)
