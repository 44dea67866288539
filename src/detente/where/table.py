"""The compiled table of places: names as sorted hashes, places as columns.

A name is kept as the first eight bytes of its BLAKE2b digest after folding, so
that half a million names need four megabytes and a lookup one bisection; two
names out of all those of a long life of reading would collide by chance less
than once. Columns are numpy arrays in an .npz without pickles.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib import resources
from io import BytesIO
from typing import Any

import numpy as np

from detente.errors import DetenteError

#: Kinds of place in the table, by their code.
KINDS = ("city", "admin1", "admin2", "admin3", "country", "region", "continent")
#: Bit of a name row: the place's own name rather than an alternate.
PRIMARY = 1

_DROP = dict.fromkeys(map(ord, ".'’‘`ʼʻ´"), None)
_SPACE = dict.fromkeys(map(ord, "-‐‑–—_/\u00a0\n\t"), " ")
_SIGNS = {**_DROP, **_SPACE, ord("ı"): "i", ord("ł"): "l", ord("Ł"): "L", ord("ø"): "o",
          ord("Ø"): "O", ord("đ"): "d", ord("Đ"): "D", ord("ß"): "ss", ord("æ"): "ae"}


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """A word without case, accents, full stops and apostrophes; hyphens as spaces."""
    word = word.translate(_SIGNS)
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in word if not unicodedata.combining(c))
    return word.lower()


def fold(name: str) -> str:
    """A name as the table keys it: folded words, single spaces, no leading article."""
    words = " ".join(fold_word(w) for w in name.split()).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def digest(folded: str) -> int:
    """The table's key of a folded name."""
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of the compiled table; row numbers are places."""

    keys: array[int]  # sorted digests of names, one a row of `rows`
    rows: array[int]  # the place a name names
    bits: bytes  # PRIMARY or 0
    lat: array[float]
    lon: array[float]
    ids: array[int]  # GeoNames id, 0 where unknown
    population: array[int]
    country: array[int]  # index into `countries`
    admin1: array[int]  # place row of the first-level region, -1 where none
    kind: bytes  # index into KINDS
    names: bytes
    offsets: array[int]
    countries: tuple[str, ...]
    given: array[int]  # sorted digests of given names
    surnames: array[int]  # of the commonest surnames
    common: array[int]  # of common English words

    def name(self, row: int) -> str:
        """The place's chief name."""
        return self.names[self.offsets[row]:self.offsets[row + 1]].decode()

    def find(self, folded: str) -> list[tuple[int, int]]:
        """(place row, bits) of every place of that name."""
        key = digest(folded)
        keys = self.keys
        at = bisect_left(keys, key)
        out = []
        while at < len(keys) and keys[at] == key:
            out.append((self.rows[at], self.bits[at]))
            at += 1
        return out

    def is_given(self, folded: str) -> bool:
        """Whether the word is a common given name."""
        return _among(self.given, folded)

    def is_surname(self, folded: str) -> bool:
        """Whether the word is a common surname."""
        return _among(self.surnames, folded)

    def is_common(self, folded: str) -> bool:
        """Whether the word is a common English word."""
        return _among(self.common, folded)


def _among(keys: array[int], folded: str) -> bool:
    key = digest(folded)
    at = bisect_left(keys, key)
    return at < len(keys) and keys[at] == key


def _column(code: str, values: Any, dtype: str) -> array[Any]:
    out: array[Any] = array(code)
    out.frombytes(np.ascontiguousarray(values, dtype=dtype).tobytes())
    return out


def read(raw: bytes) -> Table:
    """The table from the bytes of its .npz.

    Raises:
        DetenteError: D302 where it is damaged.
    """
    try:
        with np.load(BytesIO(raw), allow_pickle=False) as z:
            ids = np.cumsum(z["ids"].astype(np.int64))
            return Table(
                keys=_column("Q", z["keys"], "<u8"),
                rows=_column("I", z["rows"], "<u4"), bits=z["bits"].tobytes(),
                lat=_column("d", z["lat"] / 1e4, "<f8"), lon=_column("d", z["lon"] / 1e4, "<f8"),
                ids=_column("I", ids, "<u4"), population=_column("I", z["population"], "<u4"),
                country=_column("H", z["country"], "<u2"),
                admin1=_column("i", z["admin1"], "<i4"), kind=z["kind"].tobytes(),
                names=z["names"].tobytes(),
                offsets=_column("I", np.concatenate(([0], np.cumsum(z["lengths"]))), "<u4"),
                countries=tuple(z["countries"].tobytes().decode().split()),
                given=_column("Q", z["given"], "<u8"),
                surnames=_column("Q", z["surnames"], "<u8"),
                common=_column("Q", z["common"], "<u8"))
    except (KeyError, ValueError, OSError, EOFError) as error:
        raise DetenteError("D302", f"the table of places is damaged: {error}",
                           input="places.npz", stage="where",
                           remedy="reinstall the package") from error


@lru_cache(maxsize=1)
def load() -> Table:
    """The table the package ships, read on first use.

    Raises:
        DetenteError: D302 where it is missing or damaged.
    """
    try:
        raw = resources.files("detente").joinpath("data", "places.npz").read_bytes()
    except FileNotFoundError as error:
        raise DetenteError("D302", "the table of places is missing", input="places.npz",
                           stage="where", remedy="reinstall the package") from error
    return read(raw)
