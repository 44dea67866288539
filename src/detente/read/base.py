"""What every reader yields, and how bytes become text."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from detente.errors import DetenteError


@dataclass(frozen=True, slots=True)
class Raw:
    """A dispatch before cleaning: its text and what the container said of it."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None
    source: str | None = None
    agency: str | None = None
    dateline: str | None = None
    origin: str = ""  # file and line, for messages


BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1b\x08"


def looks_binary(data: bytes) -> bool:
    """True where the first 4096 bytes hold what text does not."""
    head = data[:4096]
    if any(head.startswith(bom) for bom, _ in BOMS):
        return False
    controls = sum(1 for b in head if b < 32 and b not in TEXT_CONTROLS)
    return b"\x00" in head or controls > len(head) // 50


def empty(name: str) -> DetenteError:
    """D103."""
    return DetenteError("D103", "the input is empty", input=name, stage="read",
                        remedy="leave it out or fill it")


def decode(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Bytes to text: by byte-order mark, else as told, else UTF-8.

    Raises:
        DetenteError: D103 empty, D104 binary, D105 not in the encoding.
    """
    if not data.strip():
        raise empty(name)
    marked = next((c for bom, c in BOMS if data.startswith(bom)), None)
    if encoding is None and (looks_binary(data) or (not marked and b"\x00" in data)):
        raise DetenteError("D104", "the input is binary, not text", input=name, stage="read",
                           remedy="give plain text or a format `detente code --help` lists")
    if encoding is None and b"\x1b$" in data[:4096]:  # bytes of ASCII, and yet no ASCII
        raise DetenteError("D105", "the text looks like ISO-2022", input=name, stage="read",
                           remedy="say which with --encoding, e.g. --encoding iso-2022-jp")
    codec = encoding or marked or "utf-8"
    try:
        text = data.decode(codec)
    except (UnicodeError, LookupError) as err:
        raise DetenteError(
            "D105", f"the text is not in {codec} ({err.__class__.__name__})", input=name,
            stage="read", remedy="say which with --encoding, e.g. --encoding cp1252",
        ) from err
    if not text.strip("\ufeff \t\r\n"):
        raise empty(name)
    return text.replace("\r\n", "\n").replace("\r", "\n")
