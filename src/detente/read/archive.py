"""gz, zip and tar: what they hold, member by member. No path of a member is ever used."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from detente.errors import DetenteError
from detente.read.source import Budget, Source, Unpacked, damaged

Member = Source | DetenteError


class _Meter(io.RawIOBase):
    """Counts what is read through it."""

    def __init__(self, inner: IO[bytes], most_empty: int | None = None) -> None:
        super().__init__()
        self._inner, self._most_empty = inner, most_empty
        self.count = self._empty = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self.count += len(data)
        if not data and self._most_empty is not None:
            # A size that lies makes tarfile read on past the end, up to exabytes of nothing.
            self._empty += 1
            if self._empty > self._most_empty:
                raise EOFError("unexpected end of data")
        return data


def shown(name: str) -> str:
    """A member's name for messages: without what a terminal would obey or a path would mean."""
    plain = "".join(c if c.isprintable() else "?" for c in name[-200:])
    parts = [p for p in plain.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    return "/".join(parts) or "?"


def _refused(name: str, what: str) -> DetenteError:
    return DetenteError("D116", what, input=name, stage="read", remedy="leave it out")


def _hidden(name: str) -> bool:
    parts = shown(name).split("/")
    return parts[-1].startswith(".") or "__MACOSX" in parts


def _void(name: str) -> DetenteError:
    return DetenteError("D103", "the archive holds no file", input=name, stage="read",
                        remedy="leave it out")


def ungzip(source: Source, budget: Budget) -> Iterator[Member]:
    """The one stream a gzip file holds; its name is the file's."""
    meter = _Meter(source.stream)
    inner = gzip.GzipFile(fileobj=meter, mode="rb")
    stream = io.BufferedReader(Unpacked(inner, source.name, budget,  # type: ignore[arg-type]
                                         lambda: meter.count))
    hint = source.hint.removesuffix(".gz").removesuffix(".gzip")
    hint = hint.removesuffix(".tgz") + ".tar" if hint.endswith(".tgz") else hint
    yield from _opened(stream, source.name, hint, budget)


def _opened(stream: IO[bytes], name: str, hint: str, budget: Budget) -> Iterator[Member]:
    try:
        budget.member(name)
        member = Source(stream, name, hint=hint)
    except DetenteError as err:
        yield err
        return
    yield member


def unzip(source: Source, budget: Budget) -> Iterator[Member]:
    """The files in a zip archive; directories and hidden files are passed over."""
    file = source.seekable(budget.limits)
    try:
        archive = zipfile.ZipFile(file)
        infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as err:
        yield damaged(source.name, f"the zip archive is damaged ({str(err)[:80]})")
        return
    if all(info.is_dir() or _hidden(info.filename) for info in infos):
        yield _void(source.name)
    for info in infos:
        if budget.spent:
            return
        if info.is_dir() or _hidden(info.filename):
            continue
        yield from _zipped(archive, info, f"{source.name}!{shown(info.filename)}", budget)


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: Budget
            ) -> Iterator[Member]:
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        yield _refused(name, "a link or device in an archive")
        return
    if info.flag_bits & 1:
        yield damaged(name, "the member is encrypted")
        return
    try:
        inner = archive.open(info)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError,
            EOFError) as err:
        yield damaged(name, f"cannot be unpacked ({str(err)[:80]})")
        return
    with inner:
        packed: Callable[[], int] = lambda: info.compress_size  # noqa: E731
        stream = io.BufferedReader(Unpacked(inner, name, budget, packed))
        yield from _opened(stream, name, shown(info.filename).lower(), budget)


class _Watched(tarfile.TarInfo):
    """Notes headers that cannot be read, over which tarfile itself goes in silence."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> tarfile.TarInfo:  # type: ignore[override]
        try:
            return super().fromtarfile(tarfile_)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError):  # type: ignore[attr-defined]
            tarfile_.bad_headers = True  # type: ignore[attr-defined]
            raise


def untar(source: Source, budget: Budget) -> Iterator[Member]:
    """The files in a tar archive; links and devices are refused, directories passed over."""
    meter = _Meter(source.stream, most_empty=8)
    try:
        # ignore_zeros: go on past a damaged header to the next that is whole.
        archive = tarfile.open(  # noqa: SIM115
            fileobj=meter, mode="r|", tarinfo=_Watched, ignore_zeros=True, errors="replace")
    except (tarfile.TarError, OSError, ValueError, EOFError) as err:
        yield damaged(source.name, f"the tar archive is damaged ({str(err)[:80]})")
        return
    held, bad, last = 0, False, _Last()
    while not budget.spent:
        try:
            info = archive.next()
        except DetenteError as err:
            yield err
            return
        except (tarfile.TarError, OSError, ValueError, EOFError, OverflowError,
                AttributeError, TypeError, IndexError) as err:
            if not (last.stream and last.stream.failed):  # or it is told already
                yield damaged(source.name, f"the tar archive breaks off ({str(err)[:80]})")
            return
        if getattr(archive, "bad_headers", False) and not bad:
            bad = True
            yield damaged(source.name, "a header of the tar archive is damaged")
        if info is None:
            break
        held += not (info.isdir() or _hidden(info.name))
        archive.members = []  # type: ignore[attr-defined]  # or it would keep them all
        bad = bad or info.size < 0
        yield from _tarred(archive, info, source.name, budget, last)
    if not held and not bad and not budget.spent:
        yield _void(source.name)


class _Last:
    """The stream of the member before."""

    stream: Unpacked | None = None


def _tarred(archive: tarfile.TarFile, info: tarfile.TarInfo, above: str, budget: Budget,
            last: _Last) -> Iterator[Member]:
    name = f"{above}!{shown(info.name)}"
    if info.isdir():
        return
    if not info.isreg() or info.issparse():
        yield _refused(name, "a link, device or sparse file in an archive")
        return
    if _hidden(info.name):
        return
    inner = archive.extractfile(info)
    if inner is None or info.size < 0:
        yield damaged(name, "the member cannot be read")
        return
    last.stream = Unpacked(inner, name, budget, lambda: info.size)
    yield from _opened(io.BufferedReader(last.stream), name, shown(info.name).lower(), budget)
