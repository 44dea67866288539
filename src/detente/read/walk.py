"""Any input to its leaves: the pieces that are parsed each on its own.

A leaf is a text, a page, a feed, a table; an archive is walked to the leaves in it. What a leaf
does (fail, hang, eat memory) does not touch the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from detente.errors import DetenteError
from detente.read.base import BOMS, Raw, decode, empty
from detente.read.jsonl import read_json, read_lines, text_id
from detente.read.limits import Limits
from detente.read.sniff import kind_of, strange
from detente.read.source import Budget, Source, damaged, too_large

Item = Raw | DetenteError


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said of the input."""

    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece of an input and how to read it."""

    origin: str
    read: Callable[[], Iterator[Item]]


def failed(error: DetenteError) -> Leaf:
    """A leaf that is one error."""
    return Leaf(error.input, partial(iter, (error,)))


def items(source: Source, options: Options, size: int = 0) -> Iterator[Item]:
    """Every dispatch of an input, errors in their place, in this process.

    Args:
        size: bytes of the input as it lies on disk; what it may unpack to depends on it.
    """
    for leaf in walk(source, options, Budget(options.limits, size)):
        yield from safely(leaf)


def safely(leaf: Leaf) -> Iterator[Item]:
    """A leaf's dispatches; whatever goes wrong in it is one coded error."""
    try:
        yield from leaf.read()
    except DetenteError as err:
        yield err
    except MemoryError:
        yield too_large(leaf.origin, "needs more memory than the limit")
    except RecursionError:
        yield damaged(leaf.origin, "nests too deeply")
    except Exception as err:  # parsers of hostile input raise what they like
        yield damaged(leaf.origin, f"cannot be parsed ({type(err).__name__}: {str(err)[:60]})")


def walk(source: Source, options: Options, budget: Budget, depth: int = 0) -> Iterator[Leaf]:
    """The leaves of an input, archives opened; a container's own failure is a leaf too."""
    try:
        yield from _walk(source, options, budget, depth)
    except DetenteError as err:
        yield failed(err)
    except MemoryError:
        yield failed(too_large(source.name, "needs more memory than the limit"))
    except Exception as err:  # as in `safely`
        yield failed(damaged(source.name, f"cannot be read ({type(err).__name__})"))


def _walk(source: Source, options: Options, budget: Budget, depth: int) -> Iterator[Leaf]:
    from detente.read import archive

    kind = kind_of(source.head, source.hint, options.columns)
    if kind == "gz" and _holds_warc(source):
        kind = "warc"
    opener = {"gz": archive.ungzip, "zip": archive.unzip, "tar": archive.untar}.get(kind)
    if opener is not None:
        depth += 1 if kind == "gz" else 2
        if depth > options.limits.depth:
            raise too_large(source.name, "archives nested too deeply", "unpack it first")
        for member in opener(source, budget):
            if isinstance(member, DetenteError):
                yield failed(member)
            else:
                yield from walk(member, options, budget, depth)
    elif kind == "warc":
        yield from _warc(source, options)
    else:
        yield Leaf(source.name, partial(_leaf, kind, source, options))


def _holds_warc(source: Source) -> bool:
    import zlib

    try:
        return zlib.decompressobj(31).decompress(source.head, 64).startswith(b"WARC/")
    except zlib.error:
        return False


def _warc(source: Source, options: Options) -> Iterator[Leaf]:
    from detente.read.warc import Stored, read_warc

    def read(page: Stored) -> Iterator[Item]:
        if len(page.data) > options.limits.page:
            raise too_large(page.origin, f"a page of more than {options.limits.page:,} bytes")
        if page.html:
            from detente.read.html import page as html_page

            yield html_page(page.data, page.origin, url=page.url, charset=page.charset,
                            encoding=options.encoding, latest=page.captured)
        else:
            text = decode(page.data, name=page.origin, encoding=options.encoding)
            yield Raw(text_id(text, page.url), text, url=page.url, origin=page.origin)

    file = source.seekable(options.limits)
    for found in read_warc(file, source.name, options.limits):
        if isinstance(found, DetenteError):
            yield failed(found)
        else:
            yield Leaf(found.origin, partial(read, found))


def _leaf(kind: str, source: Source, options: Options) -> Iterator[Item]:
    limits, columns = options.limits, options.columns
    if kind == "text":
        yield _text(source, options)
    elif kind == "html":
        from detente.read.html import page

        yield page(source.all(limits.page), source.name, url=source.url, charset=source.charset,
                   encoding=options.encoding)
    elif kind == "feed":
        from detente.read.feed import read_feed

        yield from read_feed(source.all(limits.text), source.name)
    elif kind == "sgml":
        from detente.read.reuters import read_sgml

        yield from read_sgml(source.all(limits.text), source.name, options.encoding)
    elif kind == "jsonl":
        yield from _jsonl(source, options)
    elif kind == "json":
        data = _utf8(source.all(limits.spool), source.name, options.encoding)
        yield from read_json(data, source.name, columns)
    elif kind == "csv":
        from detente.read.table import read_csv

        yield from read_csv(source, limits, options.encoding, columns)
    elif kind == "parquet":
        from detente.read.table import read_parquet

        yield from read_parquet(source.seekable(limits), source.name, limits, columns)
    else:
        raise DetenteError("D115", f"{strange(source.head) or 'this kind of XML'} is not read",
                           input=source.name, stage="read",
                           remedy="turn it into text, HTML or JSONL first")


def _text(source: Source, options: Options) -> Raw:
    text = decode(source.all(options.limits.text), name=source.name, encoding=options.encoding)
    base = source.name.replace("!", "/").rsplit("/", 1)[-1]
    return Raw(id=text_id(text, base), text=text, url=source.url, origin=source.name)


def _jsonl(source: Source, options: Options) -> Iterator[Item]:
    encoding = options.encoding
    marked = any(source.head.startswith(bom) for bom, codec in BOMS if codec != "utf-8-sig")
    if marked or (encoding and encoding.lower() not in ("utf-8", "utf8", "utf-8-sig", "ascii")):
        data = _utf8(source.all(options.limits.spool), source.name, encoding)
        yield from read_lines(data.split(b"\n"), source.name, options.columns)
        return
    lines = (line.removeprefix(b"\xef\xbb\xbf") if line else line
             for line in source.lines(options.limits.text))
    some = False
    for item in read_lines(lines, source.name, options.columns):
        some = True
        yield item
    if not some:
        raise empty(source.name)


def _utf8(data: bytes, name: str, encoding: str | None) -> bytes:
    """JSON in whatever encoding as UTF-8."""
    return decode(data, name=name, encoding=encoding).encode("utf-8", "surrogatepass")
