"""Bytes of HTML and XML to text: what they are encoded in, whatever they say they are."""

from __future__ import annotations

import re
from typing import Any

from detente.errors import DetenteError
from detente.read.base import BOMS, TEXT_CONTROLS, empty
from detente.read.source import damaged

_CHARSET = re.compile(rb"(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})",
                      re.I)
#: Encodings that web pages are in. Python knows others that are none ("idna", "unicode_escape"),
#: and that a page must not be able to choose.
_KNOWN = re.compile(
    r"(?:utf[-_]?(?:8|16|32)(?:[-_]?[bl]e)?|us-ascii|ascii|iso[-_]?8859[-_]?\d{1,2}|latin[-_]?\d|"
    r"windows[-_]?\d{3,4}|cp\d{3,4}|koi8[-_]?[rut]|gb2312|gbk|gb18030|big5|euc[-_]?(?:jp|kr)|"
    r"shift[-_]?jis|sjis|mac[-_]?(?:roman|cyrillic)|tis-?620)", re.I)
_WESTERN = re.compile(r"(?:us-ascii|ascii|iso[-_]?8859[-_]?1|latin[-_]?1)$", re.I)
_CONTROLS = {c: None for c in range(32) if c not in TEXT_CONTROLS or c in (8, 11, 12, 27)}
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0{0,8}(?:[0-8]|1[1-24-9]|2\d|3[01])|[xX]0{0,8}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]))"
    r"(?:;|(?![0-9a-fA-F]))")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}")
#: Attributes of one tag: libxml2 and expat compare each with all before it.
_ATTRIBUTES = 4_000
_BREAKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote article section header pre hr dd dt"
    .split())
_DROPPED = frozenset("script style noscript iframe figure form svg template button".split())


def decode_markup(data: bytes, name: str, *, charset: str | None = None,
                  encoding: str | None = None) -> str:
    """Markup as text.

    In this order: a byte-order mark, the user's `encoding`, UTF-8 where it is valid (text that
    is valid UTF-8 by chance is hardly ever anything else), what transport or markup declare,
    and Windows-1252, as browsers do.

    Raises:
        DetenteError: D103 empty, D104 binary, D105 where nothing fits.
    """
    if not data.strip():
        raise empty(name)
    for codec in _candidates(data, charset, encoding):
        try:
            return clean_text(data.decode(codec))
        except (UnicodeError, LookupError):
            continue
    if data[:4096].count(0) > 16:
        raise DetenteError("D104", "the input is binary, not text", input=name, stage="read",
                           remedy="give a page, a feed or text")
    raise DetenteError("D105", "the text is in none of the encodings it could be in", input=name,
                       stage="read", remedy="say which with --encoding, e.g. --encoding cp1251")


def _candidates(data: bytes, charset: str | None, encoding: str | None) -> list[str]:
    marked = next((codec for bom, codec in BOMS if data.startswith(bom)), None)
    if marked:
        return [marked]
    if encoding:
        return [encoding]
    head = data[:4096]
    if head.count(0) > len(head) // 5:  # UTF-16 without a mark: every other byte is NUL
        return ["utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"]
    found = ["utf-8"]
    declared = _CHARSET.search(head)
    for said in (charset, declared.group(1).decode("ascii", "replace") if declared else None):
        if said and _KNOWN.fullmatch(said) and not said.lower().startswith(("utf-16", "utf-32")):
            found.append("cp1252" if _WESTERN.match(said) else said)
    return [*found, "cp1252"]


def clean_text(text: str) -> str:
    """Without control characters, one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def check_tags(text: str, name: str) -> None:
    """Refuses (D116) a tag with so many attributes that no parser gets through it in time."""
    for tag in _LONG_TAG.finditer(text):
        if text.count("=", tag.start(), tag.end()) > _ATTRIBUTES:
            raise DetenteError("D116", f"a tag with more than {_ATTRIBUTES:,} attributes",
                               input=name, stage="read", remedy="leave it out")


def parse_page(text: str, name: str) -> Any:
    """The tree of a page.

    Raises:
        DetenteError: D111 where the parser gives up (it would leave out the rest in silence),
            D116 where a tag has too many attributes.
    """
    import lxml.html
    from lxml import etree

    check_tags(text, name)
    text = _CONTROL_REFERENCE.sub("", text)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as err:
        raise damaged(name, "the page cannot be parsed") from err
    for fault in parser.error_log.filter_from_fatals():
        if "RESOURCE_LIMIT" in fault.type_name:
            raise damaged(name, "the page nests too deeply, or is one piece too long")
    return tree


def fragment_text(html: str) -> str:
    """The words of a piece of HTML, a paragraph a line; the text itself where it is none."""
    import lxml.html
    from lxml import etree

    if "<" not in html and "&" not in html:
        return html.strip()
    try:
        tree = lxml.html.fragment_fromstring(html, create_parent="div")
    except (etree.LxmlError, ValueError, TypeError):
        return ""
    parts: list[str] = []
    _walk(tree, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _walk(tree: Any, parts: list[str]) -> None:
    # By events and not by recursion: hostile markup nests deeper than Python's stack.
    from lxml import etree

    dropped = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            dropped += tag in _DROPPED
            if not dropped:
                parts.append("\n" if tag in _BREAKS else "")
                parts.append(_plain(element.text))
            continue
        if event == "end":
            dropped -= tag in _DROPPED
            if tag in _BREAKS and not dropped:
                parts.append("\n")
        if not dropped and element is not tree:
            parts.append(_plain(element.tail))


def _plain(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def web(url: str | None) -> str | None:
    """The address where it is one of the web; None for what else a page may claim."""
    good = url and url.startswith(("http://", "https://")) and len(url) < 4000
    return url if good and url and url.isprintable() else None
