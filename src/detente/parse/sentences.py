"""Sentences by rule, so that the dear parser sees only those worth parsing."""

from __future__ import annotations

import re

from detente.records import Document, Sentence

_CODED = ("body",)
_END = re.compile(r"[.!?…]+[\"”’'»)\]]{0,3}(?=\s)")
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen lt col maj capt sgt adm brig cmdr rep sen gov rev hon st "
        "jr sr vs etc no nos inc corp co ltd plc bros dept univ jan feb mar apr jun jul "
        "aug sep sept oct nov dec mon tue wed thu fri sat sun approx est fig vol pp ed "
        "eds al cf eg ie viz messrs mt ft sq pres supt amb atty insp pvt pct bn mln dlrs "
        "cts u.s u.k u.n u.s.s.r u.a.e e.u d.c a.m p.m i.e e.g"
    ).split()
)
# "U.S. President": an initialism before a name does not end a sentence; before one of
# these words it does.
_STARTERS = frozenset(
    (
        "the a an in on at he she it they we but and this that these those there however "
        "meanwhile after before when while as if i you his her its their both no some "
        "many most earlier later last for with under"
    ).split()
)


def _ends(text: str, stop: int, after: int) -> bool:
    """Whether the mark at `stop` ends a sentence; `after` is where the next word begins."""
    if after >= len(text):
        return True
    nxt = text[after]
    if not (nxt.isupper() or nxt.isdigit() or nxt in "\"“‘'«([•"):
        return False
    if text[stop] != ".":
        return True
    begin = stop
    while begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "."):
        begin -= 1
    word = text[begin:stop].lower()
    following = re.match(r"[\W_]{0,3}([A-Za-z]+)", text[after : after + 30])
    starter = bool(following) and following.group(1).lower() in _STARTERS  # type: ignore[union-attr]
    if "." in word or word in ("us", "un", "uk") or (len(word) == 1 and word.isalpha()):
        return starter
    if word in _ABBREVIATIONS:
        return starter and word in ("inc", "corp", "co", "ltd", "pct", "mln", "dlrs", "bn", "jr",
                                    "sr", "etc", "plc", "cts")
    return True


def split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentence spans of `text[start:end]`."""
    spans: list[tuple[int, int]] = []
    at = start
    for found in _END.finditer(text, start, end):
        after = found.end()
        while after < end and text[after].isspace():
            after += 1
        if after < end and _ends(text, found.start(), after):
            spans.append((at, found.end()))
            at = after
    if at < end:
        spans.append((at, end))
    return [(s, e) for s, e in spans if text[s:e].strip()]


def _shorten(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    """Cuts an overlong stretch at clause marks, so that nothing is dropped."""
    out = []
    while end - start > limit:
        cut = max(text.rfind(mark, start + limit // 3, start + limit) for mark in (";", ",", " "))
        cut = start + limit if cut <= start else cut + 1
        out.append((start, cut))
        start = cut
    out.append((start, end))
    return out


def sentences(doc: Document, limit: int = 900) -> list[Sentence]:
    """The sentences of the coded blocks, in order; the title's only where there is no body."""
    kinds = _CODED if any(b.kind == "body" for b in doc.blocks) else ("title",)
    out: list[Sentence] = []
    for number, block in enumerate(doc.blocks):
        if block.kind not in kinds:
            continue
        start = block.start
        if doc.dateline and doc.dateline.start == block.start < doc.dateline.end:
            start = doc.dateline.end
        for s, e in split(doc.text, start, block.end):
            for a, b in _shorten(doc.text, s, e, limit):
                # One character for one: offsets in the parsed text are offsets in the document.
                flat = doc.text[a:b].replace("\n", " ")
                out.append(Sentence(len(out), a, b, flat, number))
    return out
