"""Plain text: what it is encoded in, and what is no text."""

from __future__ import annotations

import bz2
import lzma

from hostile.cases.parts import GOOD, TEXT, Cases

_RU = "Президент России встретился в четверг в Москве с министром иностранных дел Китая. "
_FR = ("Le président de la République a reçu jeudi à Paris son homologue chilien pour des "
       "entretiens sur le commerce entre les deux pays. ")
_JA = "外務大臣は木曜日に北京でロシアの大統領と会談し、貿易問題について協議した。"
_KO = "외교부 장관은 목요일 베이징에서 러시아 대통령과 만나 무역 문제를 논의했다. "
_ZH = "中国外交部长星期四在北京会见了俄罗斯总统，双方讨论了贸易问题。"

CASES: Cases = {
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \t\r\n \n",
    "bom-only.txt": lambda: b"\xef\xbb\xbf",
    "bom16-only.txt": lambda: b"\xff\xfe",
    "nul-first.txt": lambda: b"\x00" + GOOD,
    "nul-inside.txt": lambda: GOOD[:200] + b"\x00" + GOOD[200:],
    "nul-late.txt": lambda: GOOD * 40 + b"\x00" + GOOD,
    "all-nul.txt": lambda: bytes(5000),
    "controls.txt": lambda: bytes(range(1, 32)) * 40,
    "escapes.txt": lambda: b"\x1b[2J\x1b[31m" + GOOD,
    "delete.txt": lambda: GOOD + b"\x7f" * 500,
    "png.txt": lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    "jpeg.txt": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 4,
    "gif.txt": lambda: b"GIF89a\x01\x00\x01\x00\x00\x00\x00;" + bytes(range(256)),
    "elf.txt": lambda: b"\x7fELF\x02\x01\x01" + bytes(200),
    "mp3.txt": lambda: b"ID3\x03\x00\x00\x00\x00\x00\x21" + bytes(range(256)) * 4,
    "pdf.txt": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "word.txt": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "rtf.txt": lambda: rb"{\rtf1\ansi Peru met Chile.}",
    "sqlite.txt": lambda: b"SQLite format 3\x00" + bytes(200),
    "arrow.txt": lambda: b"ARROW1\x00\x00" + bytes(200),
    "bzip2.txt": lambda: bz2.compress(GOOD),
    "xz.txt": lambda: lzma.compress(GOOD),
    "zstd.txt": lambda: b"\x28\xb5\x2f\xfd\x04\x00" + bytes(40),
    "seven.txt": lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40),
    "rar.txt": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(40),
    "utf16-unmarked.txt": lambda: TEXT.encode("utf-16-le"),
    "utf16-marked.txt": lambda: TEXT.encode("utf-16"),
    "utf16-odd.txt": lambda: TEXT.encode("utf-16")[:-1],
    "utf16-lone-surrogate.txt": lambda: b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x00\xd8",
    "utf32-cut.txt": lambda: TEXT.encode("utf-32")[:-2],
    "utf32-beyond.txt": lambda: TEXT.encode("utf-32") + b"\xff\xff\x7f\x00",
    "utf8-marked-twice.txt": lambda: b"\xef\xbb\xbf" * 2 + GOOD,
    "utf8-mark-then-cp1252.txt": lambda: b"\xef\xbb\xbf" + GOOD + b"C\xf3rdoba",
    "utf8-overlong.txt": lambda: GOOD + b"\xc0\xaf",
    "utf8-surrogate.txt": lambda: GOOD + b"\xed\xa0\x80",
    "utf8-surrogate-pair.txt": lambda: GOOD + b"\xed\xa0\xbd\xed\xb8\x80",
    "utf8-five-bytes.txt": lambda: GOOD + b"\xf8\x88\x80\x80\x80",
    "utf8-beyond.txt": lambda: GOOD + b"\xf4\x90\x80\x80",
    "utf8-cut.txt": lambda: GOOD + "ó".encode()[:1],
    "utf8-stray.txt": lambda: GOOD + b"\x80\x80\x80",
    "cp1252.txt": lambda: GOOD + "Córdoba – “talks”".encode("cp1252"),
    "latin1.txt": lambda: GOOD + "Perú".encode("latin-1"),
    "mac-roman.txt": lambda: GOOD + "Perú".encode("mac-roman"),
    "cp1251.txt": lambda: (_RU * 3).encode("cp1251"),
    "koi8.txt": lambda: (_RU * 3).encode("koi8-r"),
    "shift-jis.txt": lambda: (_JA * 3).encode("shift-jis"),
    "euc-jp.txt": lambda: (_JA * 3).encode("euc-jp"),
    "iso-2022-jp.txt": lambda: (_JA * 3).encode("iso-2022-jp"),
    "euc-kr.txt": lambda: (_KO * 3).encode("euc-kr"),
    "gbk.txt": lambda: (_ZH * 3).encode("gbk"),
    "ebcdic.txt": lambda: TEXT.encode("cp500"),
    "twice-encoded.txt": lambda: (TEXT + "Córdoba").encode().decode("latin-1").encode(),
    "french.txt": lambda: (_FR * 3).encode(),
    "russian.txt": lambda: (_RU * 3).encode(),
    "chinese.txt": lambda: (_ZH * 3).encode(),
    "too-long.txt": lambda: b"Peru met Chile in Lima. " * 900_000,
    "too-long-a-line.txt": lambda: b"Peru " * 1_100_000,
    "bidi.txt": lambda: ("\u202e\u2066\u2067" + TEXT + "\u202c\u2069").encode(),
    "zero-width.txt": lambda: TEXT.replace(" ", " \u200b\u200d\ufeff").encode(),
    "combining.txt": lambda: (TEXT + "e" + "\u0301" * 20_000).encode(),
    "private-use.txt": lambda: (TEXT + "\ue000\U0010ffff\ufffe").encode(),
    "line-separators.txt": lambda: TEXT.replace("\n", "\u2028\u2029\x85").encode(),
    "carriage-returns.txt": lambda: TEXT.replace("\n", "\r").encode(),
    "date-year-0.txt": lambda: ("Talks in Lima\n0000-01-01\n\n" + TEXT).encode(),
    "date-year-9999.txt": lambda: ("Talks in Lima\n9999-12-31\n\n" + TEXT).encode(),
    "date-epoch-end.txt": lambda: b"9999999999999 Talks in Lima\n\n" + GOOD,
    "xml-other.txt": lambda: b'<?xml version="1.0"?><plist><dict/></plist>',
}
