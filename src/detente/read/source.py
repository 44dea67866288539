"""A named stream of bytes with its first bytes known, and streams that cannot run away."""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from detente.errors import DetenteError
from detente.read.limits import Limits

HEAD = 65_536


@dataclass(slots=True)
class Budget:
    """What one source on the command line has used of its limits, nested archives included."""

    limits: Limits = field(default_factory=Limits)
    size: int = 0  # bytes of the source itself
    unpacked: int = 0
    members: int = 0
    spent: bool = False  # nothing more is read of this source

    def unpack(self, count: int, name: str) -> None:
        """Takes `count` unpacked bytes; D106 where the whole has become too much."""
        self.unpacked += count
        bound = max(self.limits.ratio * self.size, self.limits.ratio_from * 8)
        if self.unpacked > min(self.limits.total, bound):
            self.spent = True
            raise too_large(name, f"unpacks to more than {self.unpacked:,} bytes")

    def member(self, name: str) -> None:
        """Takes one member of an archive; D106 where there are too many."""
        self.members += 1
        if self.members > self.limits.members:
            self.spent = True
            raise too_large(name, f"holds more than {self.limits.members:,} members")


def too_large(name: str, what: str, remedy: str = "split it, or leave it out") -> DetenteError:
    """D106."""
    return DetenteError("D106", what, input=name, stage="read", remedy=remedy)


def damaged(name: str, what: str) -> DetenteError:
    """D111; parsers' own words in `what` come out on one line."""
    what = "".join(c if c.isprintable() else " " for c in what)
    return DetenteError("D111", " ".join(what.split()), input=name, stage="read",
                        remedy="get it again from where it came from")


class Unpacked(io.RawIOBase):
    """A decompressor's output, counted against the budget and against what went in."""

    def __init__(self, inner: IO[bytes], name: str, budget: Budget,
                 packed: Callable[[], int]) -> None:
        super().__init__()
        self._inner, self._name, self._budget, self._packed = inner, name, budget, packed
        self._out = 0
        self.failed = False  # an error was raised from here

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            return self._read(memoryview(buffer))
        except DetenteError:
            self.failed = True
            raise

    def _read(self, view: memoryview) -> int:
        try:
            data = self._inner.read(len(view))
        except DetenteError:
            raise
        except (OSError, EOFError, zlib.error, ValueError, RuntimeError,
                NotImplementedError) as err:
            raise damaged(self._name, f"cannot be unpacked ({str(err)[:80]})") from err
        except Exception as err:  # lzma and zipfile have errors of their own
            raise damaged(self._name, f"cannot be unpacked ({type(err).__name__})") from err
        view[: len(data)] = data
        self._out += len(data)
        limits = self._budget.limits
        if self._out > limits.ratio_from and self._out > limits.ratio * max(1, self._packed()):
            self._budget.spent = True  # who hides one bomb hides more
            raise too_large(self._name, f"unpacks to more than {limits.ratio} times its size")
        self._budget.unpack(len(data), self._name)
        return len(data)


class _Chained(io.RawIOBase):
    """The head that was read ahead, then the rest."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        if self._head:
            data, self._head = self._head[: len(view)], self._head[len(view):]
        else:
            data = self._rest.read(len(view))
        view[: len(data)] = data
        return len(data)


class Source:
    """One input: `head` its first 64 KB, `stream` all of it, read once, front to back.

    Args:
        file: what to read; seekable or not.
        name: for messages and origins.
        hint: a file name for what content cannot tell (default: name).
        url: where it was fetched from, if it was.
        charset: what the transport said of its encoding.
    """

    def __init__(self, file: IO[bytes], name: str, *, hint: str | None = None,
                 url: str | None = None, charset: str | None = None) -> None:
        self.name, self.url, self.charset = name, url, charset
        self.hint = (hint if hint is not None else name).lower()
        self._file = file
        self._sought = False
        self.seeks = isinstance(file, io.BytesIO) or _is_file(file)
        self.head = _read_full(file, HEAD)
        self.stream = io.BufferedReader(_Chained(self.head, file), HEAD)

    def all(self, limit: int) -> bytes:
        """Every byte; D106 where there are more than `limit`."""
        data = _read_full(self.stream, limit + 1)
        if len(data) > limit:
            raise too_large(self.name, f"more than {limit:,} bytes in one text; "
                            f"the limit is {limit:,}",
                            "split it into dispatches, one a file or one a JSONL line")
        return data

    def lines(self, limit: int) -> Iterator[bytes | None]:
        """Lines without their end; None for a line longer than `limit`."""
        while True:
            line = self.stream.readline(limit)
            if not line:
                return
            if len(line) == limit and not line.endswith(b"\n"):
                while True:
                    rest = self.stream.readline(limit)
                    if not rest or rest.endswith(b"\n"):
                        break
                yield None
                continue
            yield line.rstrip(b"\r\n")

    def seekable(self, limits: Limits) -> IO[bytes]:
        """The same bytes as a file that can be sought in, spooled to disk where need be."""
        if self.seeks:
            self._file.seek(0)
            return self._file
        # Not named and gone when closed: nothing of an archive's member names is used.
        spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        size = 0
        while chunk := self.stream.read(1 << 20):
            size += len(chunk)
            if size > limits.spool:
                spool.close()
                raise too_large(self.name, f"more than {limits.spool:,} bytes in one member")
            spool.write(chunk)
        spool.seek(0)
        return spool


def _is_file(file: IO[bytes]) -> bool:
    return isinstance(file, io.BufferedReader) and isinstance(file.raw, io.FileIO) \
        and file.seekable()


def _read_full(file: IO[bytes], count: int) -> bytes:
    parts: list[bytes] = []
    while count > 0:
        chunk = file.read(min(count, 1 << 20))
        if not chunk:
            break
        parts.append(chunk)
        count -= len(chunk)
    return b"".join(parts)
