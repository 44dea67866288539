"""Reading in a worker process that can be stopped: a hard limit of time and of memory.

Parsers of HTML, archives, feeds and tables are large, partly C, and what they read is hostile.
The worker is a fresh interpreter (no fork: the parent may have threads and a model loaded), and
it answers in JSON, so that nothing it sends can run here.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from detente.errors import DetenteError
from detente.read.base import Raw
from detente.read.walk import Item, Options

#: Messages a worker may be ahead; more would hold a large archive in memory here.
_AHEAD = 64
#: Starting takes part of a second; on a loaded machine many.
_START = 60.0
#: The limit is one of work, not of the clock: a worker that has had less than this share of it in
#: processor time is waited for again, so many times in all.
_IDLE, _PATIENCE = 0.5, 10


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: where it lies, what to call it, what is known of it."""

    path: str
    name: str
    url: str | None = None
    charset: str | None = None
    hint: str | None = None


class Guard:
    """One worker process, started when first needed and again after each that had to be stopped.

    Use as a context manager; the worker ends with it.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._worker: _Worker | None = None

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the worker."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def read(self, job: Job) -> Iterator[Item]:
        """The dispatches of a file, errors in their place.

        Where the worker hangs (D112), needs too much memory (D106) or dies (D102), the piece it
        was at is one error and a new worker goes on after it.
        """
        skip = 0
        while True:
            state = _State(skip)
            yield from self._once(job, state)
            if state.error is None:
                return
            self.close()
            yield state.error
            if not state.inside:
                return  # between two pieces: it is the container itself
            skip = state.leaf + 1

    def _once(self, job: Job, state: _State) -> Iterator[Item]:
        done = False
        try:
            worker = self._started()
            worker.ask({"job": asdict(job), "skip": state.skip})
            while True:
                message = worker.answer(self._options.limits.seconds)
                kind = message["kind"]
                if kind == "leaf":
                    state.leaf, state.origin = message["index"], message["origin"]
                    state.inside = True
                elif kind == "end":
                    state.inside = False
                elif kind == "raw":
                    yield Raw(**message["raw"])
                elif kind == "error":
                    yield DetenteError(message["code"], message["message"], input=message["input"],
                                       stage="read", remedy=message["remedy"])
                else:
                    done = True
                    return
        except _Lost as lost:
            done = True
            state.error = lost.as_error(state.origin if state.inside else job.name, self._options)
        finally:
            if not done:  # the caller wants no more: what is still on its way is of no use
                self.close()

    def _started(self) -> _Worker:
        if self._worker is None or not self._worker.alive():
            self.close()
            self._worker = _Worker()
            self._worker.start(self._options)
        return self._worker


class _State:
    """How far one pass over a file came."""

    def __init__(self, skip: int) -> None:
        self.skip = skip
        self.leaf = skip - 1
        self.inside = False
        self.origin = ""
        self.error: DetenteError | None = None


class _Lost(Exception):
    """The worker gave no answer in time, or is gone."""

    def __init__(self, late: bool) -> None:
        super().__init__()
        self.late = late

    def as_error(self, origin: str, options: Options) -> DetenteError:
        if self.late:
            return DetenteError(
                "D112", f"took longer than {options.limits.seconds:g} seconds", input=origin,
                stage="read", remedy="leave it out, or give its text as a .txt file")
        return DetenteError("D102", "its parser broke down (out of memory, or a fault of its own)",
                            input=origin, stage="read",
                            remedy="leave it out, or give its text as a .txt file")


class _Worker:
    def __init__(self) -> None:
        quiet = {"OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "detente.read.worker"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, **quiet, "PYTHONPATH": _path()})
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue(_AHEAD)
        self._gone = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def start(self, options: Options) -> None:
        """Tells it the limits; waits until it is ready."""
        self.ask({"options": asdict(options)})
        self.answer(_START)

    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._gone.set()
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def ask(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise _Lost(late=False) from None

    def answer(self, seconds: float) -> dict[str, Any]:
        message = self._next(seconds)
        if message is None:
            raise _Lost(late=False)
        return message

    def _next(self, seconds: float) -> dict[str, Any] | None:
        """The next message; what waits for its turn on a busy machine is waited for longer."""
        spent = self._spent()
        for _ in range(_PATIENCE):
            try:
                return self._inbox.get(timeout=seconds)
            except queue.Empty:
                now = self._spent()
                if spent is None or now is None or now - spent >= seconds * _IDLE:
                    break
        raise _Lost(late=True)

    def _spent(self) -> float | None:
        """Seconds of processor the worker has had; None where the system does not say."""
        try:
            stat = Path(f"/proc/{self._process.pid}/stat").read_text()
            used = stat.rsplit(")", 1)[1].split()[11:13]
            return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return None

    def _listen(self) -> None:
        # A thread and a queue and not select(): pipes cannot be waited for on every system.
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            for line in pipe:
                try:
                    message = json.loads(line)
                except ValueError:
                    break
                if not self._put(message):
                    return
        self._put(None)

    def _put(self, message: dict[str, Any] | None) -> bool:
        while not self._gone.is_set():
            try:
                self._inbox.put(message, timeout=0.5)
                return True
            except queue.Full:
                continue
        return False


def _path() -> str:
    """The parent's import path, so that the worker finds the same package."""
    here = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([here, *(p for p in os.environ.get("PYTHONPATH", "").split(os.pathsep)
                                    if p)])
