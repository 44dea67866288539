"""HTML pages."""

from __future__ import annotations

import gzip

from hostile.cases.parts import BODY, FIRST, GOOD, HEAD, SECOND, Cases, html

_MARKUP = f"<p>{FIRST}</p><p>{SECOND}</p>"


def _said(charset: str, codec: str = "utf-8", body: str = BODY + "<p>Córdoba, Perú</p>") -> bytes:
    """A page that says it is in `charset` and is in `codec`."""
    return html(body, f'<meta charset="{charset}">{HEAD}').decode().encode(codec, "replace")


def _date(content: str) -> bytes:
    return html(head=f'<title>Pact</title><meta name="date" content="{content}">')


def _linked(json: str) -> bytes:
    return html(head=f'<title>Pact</title><script type="application/ld+json">{json}</script>')


def _deep(tag: str, count: int = 20_000) -> bytes:
    return html(f"<{tag}>" * count + BODY + f"</{tag}>" * count)


_CHARSETS = ("utf-7", "utf-16", "utf-32le", "idna", "punycode", "unicode_escape", "rot13", "zlib",
             "base64", "klingon", "undefined", "mbcs", "x" * 5000, "ascii", "shift_jis", "ibm037")
CASES: Cases = {f"charset-says-{c[:14]}.html": (lambda c=c: _said(c)) for c in _CHARSETS}
CASES |= {
    f"deep-{tag}.html": (lambda tag=tag: _deep(tag))
    for tag in ("div", "span", "b", "table", "ul", "blockquote", "a", "font", "form", "x-y")
}
CASES |= {
    "charset-utf8-is-cp1252.html": lambda: _said("utf-8", "cp1252"),
    "charset-utf8-is-cp1251.html": lambda: _said("utf-8", "cp1251", f"<p>{'Россия ' * 90}</p>"),
    "charset-latin1-is-utf8.html": lambda: _said("iso-8859-1"),
    "charset-utf8-is-utf16.html": lambda: _said("utf-8", "utf-16-le"),
    "charset-utf8-is-utf16be-marked.html": lambda: b"\xfe\xff" + _said("utf-8", "utf-16-be"),
    "charset-is-sjis.html": lambda: _said("shift_jis", "shift_jis", f"<p>{'貿易問題' * 90}"),
    "mark-says-utf16-is-utf8.html": lambda: b"\xff\xfe" + html(),
    "void.html": lambda: b"",
    "no-body.html": lambda: b"<!doctype html><html></html>",
    "empty-body.html": lambda: html(""),
    "script-only.html": lambda: html("<script>" + "var a = 1;" * 500 + "</script>"),
    "script-unclosed.html": lambda: html("<script>" + _MARKUP),
    "comment-unclosed.html": lambda: html("<!-- " + _MARKUP),
    "style-unclosed.html": lambda: html("<style>" + _MARKUP),
    "cdata.html": lambda: html(f"<![CDATA[{_MARKUP}]]>"),
    "frameset.html": lambda: b"<html><frameset><frame src='/a'></frameset></html>",
    "refresh.html": lambda: b"<html><head><meta http-equiv=refresh content='0;url=/'></head>",
    "attributes-50000.html": lambda: html(
        "<p " + " ".join(f"a{i}='{i}'" for i in range(50_000)) + f">{FIRST}</p><p>{SECOND}</p>"),
    "attribute-5mb.html": lambda: html(f"<p title='{'x' * 5_000_000}'>{FIRST}</p>{_MARKUP}"),
    "attribute-unclosed.html": lambda: html(f"<p title='{_MARKUP}"),
    "attributes-same.html": lambda: html("<p " + "a=1 " * 50_000 + f">{FIRST}</p>{_MARKUP}"),
    "tag-name-1mb.html": lambda: html(f"<{'x' * 1_000_000}>{_MARKUP}"),
    "tag-cut.html": lambda: html()[:-12] + b"<p class='",
    "text-node-10mb.html": lambda: html("<p>" + "Peru met Chile. " * 650_000 + "</p>"),
    "text-node-7mb.html": lambda: html("<p>" + "Peru met Chile. " * 440_000 + "</p>"),
    "page-9mb.html": lambda: html(_MARKUP * 30_000),
    "paragraphs-5000.html": lambda: html("<p>Peru met Chile on Friday.</p>" * 5_000),
    "links-5000.html": lambda: html("<a href='/x'>link</a> " * 5_000 + BODY),
    "breaks-5000.html": lambda: html("<br>" * 5_000 + BODY),
    "cells-5000.html": lambda: html("<table><tr>" + "<td>1</td>" * 5_000 + f"</table>{BODY}"),
    "options-5000.html": lambda: html("<select>" + "<option>x" * 5_000 + f"</select>{BODY}"),
    "open-only-100000.html": lambda: html("<div><p>" * 50_000 + BODY),
    "close-only-100000.html": lambda: html("</div></p>" * 50_000 + BODY),
    "misnested.html": lambda: html("<b><i><p></b></i><a></p>" * 5_000 + BODY),
    "entities-100000.html": lambda: html(BODY + "<p>" + "&amp;&nbsp;&bogus;" * 100_000 + "</p>"),
    "entity-surrogate.html": lambda: html(f"<p>{FIRST}&#xD800;&#xDFFF;</p><p>{SECOND}</p>"),
    "entity-nul.html": lambda: html(f"<p>{FIRST}&#0;&#1;&#x0B;</p><p>{SECOND}</p>"),
    "entity-beyond.html": lambda: html(f"<p>{FIRST}&#x110000;&#99999999999;</p><p>{SECOND}</p>"),
    "doctype-entities.html": lambda: html(start=(
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9))
        + "]>"),
        body=f"<p>{FIRST} &j;</p><p>{SECOND}</p>"),
    "doctype-external.html": lambda: html(start=(
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        body=f"<p>{FIRST} &x;</p><p>{SECOND}</p>"),
    "doctype-1mb.html": lambda: html(start=f"<!DOCTYPE html {'x' * 1_000_000}>"),
    "xhtml-entities.xhtml": lambda: html(start=(
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]>')),
    "nuls.html": lambda: html().replace(b"<p>", b"<p\x00>\x00"),
    "nul-start.html": lambda: b"\x00\x00\x00" + html(),
    "bidi.html": lambda: html(f"<p>\u202e{FIRST}\u2066</p><p>\u200f{SECOND}</p>"),
    "surrogates.html": lambda: html(f"<p>{FIRST}\ud800</p><p>{SECOND}</p>"),
    "title-1mb.html": lambda: html(head=f"<title>{'Pact ' * 200_000}</title>"),
    "title-nested.html": lambda: html(head="<title><title><title>" * 1000),
    "base-script.html": lambda: html(head=HEAD + "<base href='javascript:alert(1)'>"),
    "canonical-script.html": lambda: html(head=HEAD + "<link rel=canonical href='javascript:x()'>"),
    "canonical-1mb.html": lambda: html(
        head=HEAD + f"<link rel=canonical href='http://e.org/{'x' * 1_000_000}'>"),
    "canonical-broken.html": lambda: html(head=HEAD + "<link rel=canonical href='http://[::1'>"),
    "data-uri-5mb.html": lambda: html(
        BODY + f"<img src='data:image/png;base64,{'A' * 5_000_000}'>"),
    "date-year-0.html": lambda: _date("0000-01-01"),
    "date-year-9999.html": lambda: _date("9999-12-31T23:59:59Z"),
    "date-year-10000.html": lambda: _date("10000-01-01"),
    "date-february-30.html": lambda: _date("2019-02-30"),
    "date-digits.html": lambda: _date("9" * 5000),
    "date-words.html": lambda: _date("the day before " * 2000),
    "date-offset.html": lambda: _date("Fri, 03 May 2019 25:61:61 +9999"),
    "time-nonsense.html": lambda: html(
        "<time datetime='P1Y'>soon</time>" * 2000 + BODY, "<title>P</title>"),
    "linked-data-deep.html": lambda: _linked('{"a":' * 20_000 + "1" + "}" * 20_000),
    "linked-data-cut.html": lambda: _linked('{"datePublished": "2019'),
    "linked-data-list.html": lambda: _linked('{"datePublished": ["2019-05-03", 3, null]}'),
    "linked-data-year-0.html": lambda: _linked('{"datePublished": "0000-00-00T00:00:00Z"}'),
    "linked-data-1mb.html": lambda: _linked("[" + '{"@type": "Thing"},' * 60_000 + "1]"),
    "linked-data-surrogate.html": lambda: _linked('{"headline": "\\ud800"}'),
    "gzip-in-disguise.html": lambda: gzip.compress(html(), mtime=0),
    "text-in-disguise.html": lambda: GOOD,
    "pdf-in-disguise.html": lambda: b"%PDF-1.4\n" + html(),
    "png-in-disguise.html": lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + html(),
    "php.html": lambda: b"<?php echo 1; ?>" + html(),
    "russian.html": lambda: html("<p>" + "Президент России встретился с министром. " * 30 + "</p>"),
    "svg-inside.html": lambda: html("<svg>" + "<g>" * 3000 + "</svg>" + BODY),
    "template.html": lambda: html(f"<template>{_MARKUP}</template>"),
    "noscript.html": lambda: html(f"<noscript>{_MARKUP}</noscript>"),
    "less-than.html": lambda: html("<" * 200_000 + BODY),
    "ampersands.html": lambda: html(f"<p>{'&' * 200_000}</p>{BODY}"),
    "spaces-5mb.html": lambda: html(" " * 5_000_000 + BODY),
    "lines-2e6.html": lambda: html("\n" * 2_000_000 + BODY),
    "one-word-2mb.html": lambda: html(f"<p>{'a' * 2_000_000}</p>"),
}
