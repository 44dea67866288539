"""RSS, Atom, other XML, and Reuters SGML."""

from __future__ import annotations

from hostile.cases.parts import FIRST, HEAD, SECOND, TEXT, Cases, html, item, rss

_XML = '<?xml version="1.0" encoding="utf-8"?>'
_LOL = ('<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + "]>")
_ATOM = (f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><entry>'
         f'<title>Pact</title><id>1</id><updated>2019-05-03T10:00:00Z</updated>'
         f'<content type="html">&lt;p&gt;{FIRST}&lt;/p&gt;</content></entry></feed>')


def _dated(date: str) -> bytes:
    return rss(item(more=f"<pubDate>{date}</pubDate>"))


def _story(inner: str, head: str = 'NEWID="1"') -> str:
    return f"<REUTERS {head}>\n<DATE> 3-MAY-1987 15:01:01.79</DATE>\n{inner}\n</REUTERS>\n"


def _body(text: str = TEXT) -> str:
    return ("<TEXT>\n<TITLE>PACT</TITLE><DATELINE>LIMA, May 3 -</DATELINE>"
            f"<BODY>{text}</BODY></TEXT>")


def _sgml(*stories: str) -> bytes:
    text = '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + "".join(stories)
    return text.encode("utf-8", "surrogatepass")


_GOOD = _story(_body())
CASES: Cases = {
    "cut.rss": lambda: rss(item() + item())[:-60],
    "cut-in-item.rss": lambda: rss(item() * 3)[:-200],
    "cut-early.rss": lambda: rss()[:70],
    "cut.atom": lambda: _ATOM.encode()[:-30],
    "entities.rss": lambda: rss(item(text="&j;"), _XML + _LOL),
    "entities-quadratic.rss": lambda: rss(
        item(text="&a;" * 50_000), f'{_XML}<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>'),
    "entity-external.rss": lambda: rss(
        item(text="&x;"), f'{_XML}<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "entity-parameter.rss": lambda: rss(
        head=f'{_XML}<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd">%p;]>'),
    "entity-utf16.rss": lambda: rss(item(text="&j;"), _LOL).decode().encode("utf-16"),
    "entity-lower-case.rss": lambda: rss(head=f'{_XML}<!doctype rss [<!entity a "b">]>'),
    "doctype-system.rss": lambda: rss(head=f'{_XML}<!DOCTYPE rss SYSTEM "http://127.0.0.1/r.dtd">'),
    "no-items.rss": lambda: b'<rss version="2.0"><channel><title>E</title></channel></rss>',
    "no-channel.rss": lambda: b'<rss version="2.0"></rss>',
    "item-empty.rss": lambda: rss("<item></item>" + item()),
    "item-no-words.rss": lambda: rss(item("", "&lt;img src='x'&gt;") + item()),
    "items-2000.rss": lambda: rss(item() * 2000),
    "item-deep.rss": lambda: rss(item(text="&lt;div&gt;" * 50_000 + FIRST)),
    "item-deep-raw.rss": lambda: rss(item(text="<div>" * 5_000 + FIRST + "</div>" * 5_000)),
    "item-script.rss": lambda: rss(item(text="<![CDATA[<script>x</script>" + FIRST + "]]>")),
    "item-long.rss": lambda: rss(item(text=f"<![CDATA[{f'<p>{FIRST}</p>' * 300}]]>")),
    "attributes-50000.rss": lambda: rss(
        "<item " + " ".join(f"a{i}='1'" for i in range(50_000))
        + f"><title>{FIRST}</title></item>"),
    "cdata-unclosed.rss": lambda: rss(item(text=f"<![CDATA[{FIRST}")),
    "tags-crossed.rss": lambda: rss(f"<item><title>{FIRST}</item></title>" + item()),
    "prefix-undeclared.rss": lambda: rss(
        f"<item><title>P</title><x:y>{FIRST}</x:y></item>" + item()),
    "nul.rss": lambda: rss(item(text=FIRST + "\x00")),
    "control.rss": lambda: rss(item(text=FIRST + "\x01\x02")),
    "surrogate.rss": lambda: rss(item(text=FIRST + "\ud800")),
    "surrogate-reference.rss": lambda: rss(item(text=FIRST + "&#xD800;")),
    "bidi.rss": lambda: rss(item("\u202ePact", f"\u2066{FIRST}")),
    "says-utf16.rss": lambda: rss(head='<?xml version="1.0" encoding="utf-16"?>'),
    "says-klingon.rss": lambda: rss(head='<?xml version="1.0" encoding="klingon"?>'),
    "says-utf7.rss": lambda: rss(head='<?xml version="1.0" encoding="utf-7"?>'),
    "says-utf8-is-cp1252.rss": lambda: rss(item(text=FIRST + " Córdoba")).decode().encode("cp1252"),
    "says-ascii-is-utf8.rss": lambda: rss(
        item(text=FIRST + " Córdoba"), '<?xml version="1.0" encoding="us-ascii"?>'),
    "version-9.rss": lambda: rss(head='<?xml version="9.0"?>'),
    "date-year-0.rss": lambda: _dated("Mon, 01 Jan 0000 00:00:00 GMT"),
    "date-year-9999.rss": lambda: _dated("Fri, 31 Dec 9999 23:59:59 GMT"),
    "date-nonsense.rss": lambda: _dated("32 Foo 20199 99:99"),
    "date-long.rss": lambda: _dated("1" * 500_000),
    "date-offset.rss": lambda: _dated("Fri, 03 May 2019 10:00:00 +9959"),
    "link-script.rss": lambda: rss(item(more="<guid>javascript:alert(1)</guid>")),
    "error-page.rss": lambda: html("<h1>502 Bad Gateway</h1>", "<title>502</title>"),
    "opml.xml": lambda: f'{_XML}<opml version="2.0"><body/></opml>'.encode(),
    "sitemap.xml": lambda: f"{_XML}<urlset><url><loc>http://e.org</loc></url></urlset>".encode(),
    "svg.xml": lambda: f'{_XML}<svg xmlns="http://www.w3.org/2000/svg"/>'.encode(),
    "void.xml": lambda: b"",
    "declaration-only.xml": lambda: _XML.encode(),
    "no-head.sgm": lambda: _GOOD.encode(),
    "no-end.sgm": lambda: _sgml(_GOOD, _story(_body()).replace("</REUTERS>", "")),
    "no-end-then-next.sgm": lambda: _sgml(_GOOD.replace("</REUTERS>", ""), _GOOD),
    "no-story.sgm": lambda: _sgml(),
    "no-body.sgm": lambda: _sgml(_story("<TEXT></TEXT>"), _GOOD),
    "no-text.sgm": lambda: _sgml(_story(""), _GOOD),
    "brief.sgm": lambda: _sgml(_story(f'<TEXT TYPE="BRIEF"><TITLE>{FIRST}</TITLE></TEXT>')),
    "unprocessed.sgm": lambda: _sgml(_story(f'<TEXT TYPE="UNPROC">{TEXT}</TEXT>')),
    "body-unclosed.sgm": lambda: _sgml(_story(f"<TEXT><BODY>{TEXT}")),
    "references.sgm": lambda: _sgml(_story(_body(TEXT + "&#2;&#xD800;&#99999999;&lt;&bogus;"))),
    "date-nonsense.sgm": lambda: _sgml(_GOOD.replace("3-MAY-1987", "99-FOO-0000")),
    "date-year-9999.sgm": lambda: _sgml(_GOOD.replace("3-MAY-1987", "31-DEC-9999")),
    "id-long.sgm": lambda: _sgml(_story(_body(), f'NEWID="{"9" * 100_000}"')),
    "opens-only.sgm": lambda: _sgml("<REUTERS>" * 3, _GOOD),
    "bad-utf8.sgm": lambda: _sgml(_GOOD) + _story(_body(SECOND + " \xfc\xff")).encode("latin-1"),
    "nul.sgm": lambda: _sgml(_story(_body(TEXT + "\x00\x00"))),
    "entity.sgm": lambda: _sgml('<!ENTITY a "b">', _GOOD),
    "page-with-sgml.sgm": lambda: html(head=HEAD),
}
