"""JSON Lines, JSON, CSV and TSV."""

from __future__ import annotations

import json

from hostile.cases.parts import FIRST, GOOD, TEXT, Cases, row

_OK = row(id="good")


def _line(data: bytes) -> bytes:
    """A bad line between two good ones."""
    return row(id="before") + data + b"\n" + row(id="after")


_LINES: dict[str, bytes] = {
    "cut": b'{"text": "Peru met Chi',
    "array": b'["Peru met Chile"]',
    "number": b"42",
    "null": b"null",
    "string": b'"Peru met Chile"',
    "true": b"true",
    "words": b"Peru met Chile.",
    "no-text": b'{"title": "Pact"}',
    "text-null": b'{"text": null}',
    "text-number": b'{"text": 42}',
    "text-list": b'{"text": ["Peru met Chile."]}',
    "text-object": b'{"text": {"en": "Peru met Chile."}}',
    "text-true": b'{"text": true}',
    "text-empty": b'{"text": ""}',
    "text-blank": b'{"text": " \\n\\t"}',
    "title-list": b'{"text": "Peru met Chile.", "title": ["x"]}',
    "url-object": b'{"text": "Peru met Chile.", "url": {}}',
    "source-number": b'{"text": "Peru met Chile.", "source": 7}',
    "id-list": b'{"text": "Peru met Chile.", "id": []}',
    "id-float": b'{"text": "Peru met Chile.", "id": 1.5}',
    "published-list": b'{"text": "Peru met Chile.", "published": [2019, 5, 3]}',
    "published-year-0": b'{"text": "Peru met Chile.", "published": "0000-01-01"}',
    "published-year-1": b'{"text": "Peru met Chile.", "published": "0001-01-01"}',
    "published-year-9999": b'{"text": "Peru met Chile.", "published": "9999-12-31"}',
    "nan": b'{"text": "Peru met Chile.", "score": NaN}',
    "infinity": b'{"text": "Peru met Chile.", "score": -Infinity}',
    "single-quotes": b"{'text': 'Peru met Chile.'}",
    "trailing-comma": b'{"text": "Peru met Chile.",}',
    "comment": b'{"text": "Peru met Chile."} // talks',
    "two-on-a-line": b'{"text": "Peru met Chile."} {"text": "Togo met Mali."}',
    "lone-surrogate": b'{"text": "Peru met Chile. \\ud800"}',
    "low-surrogate": b'{"text": "Peru met Chile. \\udc00"}',
    "surrogates-reversed": b'{"text": "Peru met Chile. \\udc00\\ud800"}',
    "raw-control": b'{"text": "Peru met\x01 Chile."}',
    "raw-nul": b'{"text": "Peru met\x00 Chile."}',
    "bad-escape": b'{"text": "Peru met \\x41 Chile."}',
    "bad-utf8": b'{"text": "Peru met Chile in C\xf3rdoba."}',
    "utf8-surrogate": b'{"text": "Peru met Chile \xed\xa0\x80."}',
    "deep-array": b"[" * 100_000 + b"]" * 100_000,
    "deep-object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "deep-unclosed": b'{"text": "x", "a": ' + b"[" * 500_000,
    "long-line": b'{"text": "' + b"x" * 20_500_000 + b'"}',
}

CASES: Cases = {f"{name}.jsonl": (lambda data=data: _line(data)) for name, data in _LINES.items()}
CASES |= {
    "cut-at-end.jsonl": lambda: _OK + b'{"text": "Peru met',
    "blank-lines.jsonl": lambda: b"\n\n \n\n",
    "void.jsonl": lambda: b"",
    "marked.jsonl": lambda: b"\xef\xbb\xbf" + _OK,
    "utf16.jsonl": lambda: _OK.decode().encode("utf-16"),
    "utf16-cut.jsonl": lambda: _OK.decode().encode("utf-16")[:-1],
    "same-key-twice.jsonl": lambda: b'{"text": "x", "text": "Peru met Chile."}\n',
    "huge-number.jsonl": lambda: b'{"text": "Peru met Chile.", "n": 1' + b"0" * 5000 + b"}\n",
    "nul-escape.jsonl": lambda: b'{"text": "Peru met Chile.\\u0000 Togo met Mali."}\n',
    "bidi-id.jsonl": lambda: row(id="\u202egood"),
    "published-nonsense.jsonl": lambda: row(published="\x00yesterday-ish"),
    "published-month-13.jsonl": lambda: row(published="2019-13-41"),
    "published-long.jsonl": lambda: row(published="2019-" * 100_000),
    "published-offset.jsonl": lambda: row(published="2019-05-03T23:59:60+99:99"),
    "html-in-name-only.html": lambda: _OK,
    "array.json": lambda: json.dumps([{"text": TEXT}, {"text": 1}, {"text": FIRST}]).encode(),
    "array-cut.json": lambda: json.dumps([{"text": TEXT}, {"text": FIRST}]).encode()[:-20],
    "array-of-arrays.json": lambda: b'[["Peru met Chile."], {"text": "Peru met Chile."}]',
    "array-empty.json": lambda: b"[]",
    "scalar.json": lambda: b'{"count": 3}',
    "deep.json": lambda: b"[" * 200_000,
    "object.json": lambda: json.dumps({"articles": [{"text": TEXT}, {}]}, indent=1).encode(),
    "columns-1e6.csv": lambda: b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n1,2\n",
    "columns-20000.csv": lambda: b"text," + b",".join(b"c%d" % i for i in range(20_000)) + b"\nx\n",
    "no-text-column.csv": lambda: b"id,story\n1,Peru met Chile.\n",
    "header-only.csv": lambda: b"id,text\n",
    "void.csv": lambda: b"",
    "commas.csv": lambda: b",,,,,\n,,,,\n",
    "cell-too-many.csv": lambda: b"id,text\n1,Peru met Chile.\n2,Peru, Chile, Bolivia\n3,Ok.\n",
    "cell-missing.csv": lambda: b"id,text\n1\n2,Peru met Chile.\n",
    "quote-unclosed.csv": lambda: b'id,text\n1,"Peru met Chile.\n2,Togo met Mali.\n',
    "quote-unclosed-long.csv": lambda: b'id,text\n1,"' + b"Peru met Chile.\n" * 1_300_000,
    "quote-inside.csv": lambda: b'id,text\n1,Peru "met" Chile.\n2,"Togo "met" Mali."\n',
    "bad-utf8-cell.csv": lambda: b"id,text\n1,C\xf3rdoba\n2,Peru met Chile.\n",
    "nul-cell.csv": lambda: b"id,text\n1,Peru\x00 met Chile.\n",
    "nul-row.csv": lambda: b"id,text\n" + b"\x00" * 3000 + b"\n2,Peru met Chile.\n",
    "marked.csv": lambda: b"\xef\xbb\xbftext,id\nPeru met Chile.,1\n",
    "utf16.csv": lambda: "text,id\nPeru met Chile.,1\n".encode("utf-16"),
    "utf16-cut.csv": lambda: "text,id\nPeru met Chile.,1\n".encode("utf-16")[:-1],
    "semicolons.csv": lambda: b"id;text\n1;Peru met Chile, and Bolivia.\n",
    "returns-only.csv": lambda: b"id,text\r1,Peru met Chile.\r2,Togo met Mali.\r",
    "same-header-twice.csv": lambda: b"text,text\nPeru met Chile.,Togo met Mali.\n",
    "formula.csv": lambda: b'id,text\n1,"=cmd|\' /C calc\'!A0 Peru met Chile."\n',
    "years.csv": lambda: b"text,date\nPeru.,0000-00-00\nPeru.,9999-12-31\nPeru.,2019-01-01\n",
    "line-too-long.csv": lambda: b"id,text\n1," + b"x" * 20_500_000 + b"\n",
    "not-a-table.csv": lambda: GOOD,
    "tabs.tsv": lambda: b"id\ttext\n1\tPeru met Chile.\n2\tPeru\tmet\n",
    "no-text.tsv": lambda: b"a\tb\n1\t2\n",
    "no-name-table": lambda: b"id\ttext\n1\tPeru met Chile.\n",
    "columns-1e6-of-a-row.csv": lambda: b"id,text\n" + b"," * 1_000_000 + b"x\n2,Peru met Chile.\n",
}
