"""gz, zip and tar."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile

from hostile.cases.parts import GOOD, TEXT, Cases, html, row, rss, tarred, zeros, zipped

_GZ = gzip.compress(GOOD, mtime=0)
_ZIP = zipped({"a.txt": GOOD, "b.txt": GOOD + b"Togo met Mali.", "c.txt": GOOD})
_TAR = tarred(("a.txt", GOOD), ("b.txt", GOOD), ("c.txt", GOOD))


def _nested(depth: int, data: bytes = GOOD) -> bytes:
    for _ in range(depth):
        data = gzip.compress(data, mtime=0)
    return data


def _nested_zip(depth: int, width: int = 1) -> bytes:
    data, name = GOOD, "a.txt"
    for level in range(depth):
        data = zipped({f"{i}-{name}": data for i in range(width)})
        name = f"{level}.zip"
    return data


def _poked(data: bytes, find: bytes, at: int, new: bytes, last: bool = False) -> bytes:
    """`data` with `new` written `at` bytes after where `find` is."""
    start = (data.rindex(find) if last else data.index(find)) + at
    return data[:start] + new + data[start + len(new):]


def _central(at: int, new: bytes) -> bytes:
    """The good zip with a field of the second member changed, in both of its headers."""
    local = [i for i in range(len(_ZIP)) if _ZIP.startswith(b"PK\x03\x04", i)][1]
    entry = [i for i in range(len(_ZIP)) if _ZIP.startswith(b"PK\x01\x02", i)][1]
    data = _ZIP[:entry + at] + new + _ZIP[entry + at + len(new):]
    return data[:local + at - 2] + new + data[local + at - 2 + len(new):]


def _mode(mode: int, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("odd")
        info.create_system, info.external_attr = 3, mode << 16
        archive.writestr(info, data)
        archive.writestr("a.txt", GOOD)
    return out.getvalue()


def _overlapping(count: int = 200) -> bytes:
    """Many entries of the directory over one and the same body of 40 MB of nothing."""
    one = zipped({"a.txt": bytes(40_000_000)})
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entries = b"".join(one[start:end] for _ in range(count))
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(entries), start, 0)
    return one[:start] + entries + tail


def _typed(kind: bytes, link: str = "") -> bytes:
    """A member that is no file, before one that is."""
    odd = tarred(("odd", b""), type=kind, linkname=link)[:512]
    return odd + tarred(("a.txt", GOOD))


def _sized(text: bytes) -> bytes:
    """A tar archive whose second header says another size; its checksum agrees."""
    header = bytearray(_TAR[:512])
    header[124:136] = text.ljust(12, b"\x00")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\x00 " % sum(header)
    return tarred(("first.txt", GOOD))[:1024] + bytes(header) + GOOD


def _pax(size: int, line: bytes) -> bytes:
    return tarred(("pax", line * size), type=tarfile.XHDTYPE)[:512] + _padded(
        line * size) + tarred(("a.txt", GOOD))


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


_NAMES = {
    "up": "../../../../etc/passwd.txt", "absolute": "/etc/cron.d/x.txt", "drive": "C:\\x.txt",
    "backslash": "..\\..\\x.txt", "escape": "\x1b[2J\x1b]0;x\x07.txt", "bidi": "\u202etxt.exe",
    "long": "x" * 5000 + ".txt", "newline": "a\nerror: D101.txt", "dots": "....//....//x.txt",
    "device": "/dev/null", "space": " ", "percent": "%s%n.txt",
}
CASES: Cases = {f"name-{k}.zip": (lambda v=v: zipped({v: GOOD})) for k, v in _NAMES.items()}
CASES |= {f"name-{k}.tar": (lambda v=v: tarred((v, GOOD))) for k, v in _NAMES.items()}
CASES |= {
    "cut.txt.gz": lambda: _GZ[:-20],
    "cut-trailer.txt.gz": lambda: _GZ[:-4],
    "head-only.gz": lambda: _GZ[:10],
    "magic-only.gz": lambda: b"\x1f\x8b",
    "checksum.txt.gz": lambda: _GZ[:-8] + b"\x00\x00\x00\x00" + _GZ[-4:],
    "length.txt.gz": lambda: _GZ[:-4] + b"\xff\xff\xff\x7f",
    "method.gz": lambda: _GZ[:2] + b"\x07" + _GZ[3:],
    "flags.gz": lambda: _GZ[:3] + b"\xff" + _GZ[4:],
    "name-unending.gz": lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 300_000,
    "flipped.txt.gz": lambda: _GZ[:60] + bytes([_GZ[60] ^ 255]) + _GZ[61:],
    "garbage-after.txt.gz": lambda: _GZ + b"garbage" * 10,
    "zeros-after.txt.gz": lambda: _GZ + bytes(1000),
    "two-members.txt.gz": lambda: _GZ + _GZ,
    "empty-inside.gz": lambda: gzip.compress(b"", mtime=0),
    "cut.jsonl.gz": lambda: gzip.compress(
        b"".join(row(id=str(i), title=str(i) * 50) for i in range(500)), mtime=0)[:-300],
    "bomb-1gb.txt.gz": lambda: zeros(1024),
    "bomb-lines.jsonl.gz": lambda: gzip.compress((b" " * 999 + b"\n") * 40_000, mtime=0),
    "bomb-twice.gz": lambda: gzip.compress(zeros(1024), mtime=0),
    "bomb-html.html.gz": lambda: gzip.compress(b"<html><p>" + bytes(30_000_000), mtime=0),
    "bomb-feed.xml.gz": lambda: gzip.compress(rss()[:80] + b" " * 40_000_000, mtime=0),
    "nested-5.gz": lambda: _nested(5),
    "nested-40.gz": lambda: _nested(40),
    "cut.zip": lambda: _ZIP[:-60],
    "cut-half.zip": lambda: _ZIP[: len(_ZIP) // 2],
    "head-only.zip": lambda: _ZIP[:30],
    "end-only.zip": lambda: _ZIP[-22:],
    "void-archive.zip": lambda: b"PK\x05\x06" + bytes(18),
    "folders-only.zip": lambda: zipped({"a/": b"", "b/": b""}),
    "hidden-only.zip": lambda: zipped({".DS_Store": b"x", "__MACOSX/._a.txt": b"x"}),
    "member-empty.zip": lambda: zipped({"a.txt": b"", "b.txt": GOOD}),
    "member-binary.zip": lambda: zipped({"a.bin": bytes(range(256)), "b.txt": GOOD}),
    "member-flipped.zip": lambda: _poked(_ZIP, b"b.txt", 25, b"\xff\xff\xff"),
    "member-checksum.zip": lambda: _central(16, b"\x01\x02\x03\x04"),
    "member-encrypted.zip": lambda: _central(8, b"\x01"),
    "member-method.zip": lambda: _central(10, b"\x63"),
    "member-size-less.zip": lambda: _central(24, b"\x05\x00\x00\x00"),
    "member-size-more.zip": lambda: _central(24, b"\xff\xff\xff\x7f"),
    "member-packed-more.zip": lambda: _central(20, b"\xff\xff\x00\x00"),
    "member-name-differs.zip": lambda: _poked(_ZIP, b"b.txt", 0, b"x.txt"),
    "member-offset.zip": lambda: _poked(_ZIP, b"PK\x01\x02", 42, b"\xff\xff\xff\x7f"),
    "count-lies.zip": lambda: _poked(_ZIP, b"PK\x05\x06", 8, b"\xff\xff\xff\xff"),
    "directory-lies.zip": lambda: _poked(_ZIP, b"PK\x05\x06", 12, b"\xff\xff\xff\x7f"),
    "comment-lies.zip": lambda: _poked(_ZIP, b"PK\x05\x06", 20, b"\xff\xff"),
    "junk-before.zip": lambda: b"PK\x03\x04" + b"junk" * 100 + _ZIP,
    "same-name-thrice.zip": lambda: _same(),
    "link.zip": lambda: _mode(stat.S_IFLNK | 0o777, b"/etc/passwd"),
    "device.zip": lambda: _mode(stat.S_IFCHR | 0o666, b""),
    "pipe.zip": lambda: _mode(stat.S_IFIFO | 0o666, b""),
    "bomb-flat.zip": lambda: zipped({"a.txt": bytes(100_000_000), "b.txt": GOOD}),
    "bomb-nested.zip": lambda: zipped(
        {f"{i}.zip": zipped({"0.txt": bytes(20_000_000)}) for i in range(4)}),
    "bomb-wide.zip": lambda: zipped({f"{i}.txt": bytes(19_000_000) for i in range(10)}),
    "bomb-overlapping.zip": _overlapping,
    "bomb-layers.zip": lambda: _nested_zip(5, 2),
    "nested-3.zip": lambda: _nested_zip(3),
    "nested-4.zip": lambda: _nested_zip(4),
    "nested-30.zip": lambda: _nested_zip(30),
    "members-20000.zip": lambda: zipped({f"{i}/": b"" for i in range(20_000)} | {"a.txt": GOOD}),
    "mixture.zip": lambda: zipped({"a.html": html(), "b.xml": rss(), "c.jsonl": row(),
                                   "d.tar": _TAR, "e.gz": _GZ, "f.csv": b"id,text\n1,Peru.\n"}),
    "cut.tar": lambda: _TAR[:1300],
    "cut-in-header.tar": lambda: _TAR[:1124],
    "cut-no-end.tar": lambda: _TAR[:3072],
    "zeros-only.tar": lambda: bytes(10_240),
    "text-in-disguise.tar": lambda: GOOD * 3,
    "header-flipped.tar": lambda: _TAR[:1024] + b"\xff\xff" + _TAR[1026:],
    "header-checksum.tar": lambda: _TAR[:1024 + 148] + b"000000\x00 " + _TAR[1024 + 156:],
    "first-header.tar": lambda: b"\xff" + _TAR[1:],
    "garbage-after.tar": lambda: _TAR + b"garbage!" * 640,
    "link.tar": lambda: _typed(tarfile.SYMTYPE, "/etc/passwd"),
    "hard-link.tar": lambda: _typed(tarfile.LNKTYPE, "../../etc/passwd"),
    "hard-link-self.tar": lambda: _typed(tarfile.LNKTYPE, "odd"),
    "char-device.tar": lambda: _typed(tarfile.CHRTYPE),
    "block-device.tar": lambda: _typed(tarfile.BLKTYPE),
    "pipe.tar": lambda: _typed(tarfile.FIFOTYPE),
    "sparse.tar": lambda: _typed(tarfile.GNUTYPE_SPARSE),
    "unknown-type.tar": lambda: _typed(b"Z"),
    "folder-only.tar": lambda: tarred(("a", b""), type=tarfile.DIRTYPE),
    "size-huge.tar": lambda: _sized(b"77777777777"),
    "size-negative.tar": lambda: _sized(b"\xff" * 12),
    "size-words.tar": lambda: _sized(b"plenty"),
    "size-zero.tar": lambda: _sized(b"00000000000"),
    "pax-nonsense.tar": lambda: _pax(1, b"12 \xff\xfe=bad\n"),
    "pax-length.tar": lambda: _pax(1, b"99999999 path=x\n"),
    "pax-zero.tar": lambda: _pax(1, b"0 path=x\n"),
    "pax-size.tar": lambda: _pax(1, b"24 size=999999999999999\n"),
    "pax-many.tar": lambda: _pax(50_000, b"11 a=1234\n\n"),
    "long-name-cut.tar": lambda: tarred(("x" * 300, GOOD))[:700],
    "mtime.tar": lambda: tarred(("a.txt", GOOD), mtime=8**11 - 1),
    "nested-3.tar": lambda: tarred(("a.tar", tarred(("b.tar", _TAR)))),
    "nested-5.tar": lambda: tarred(("a.tar", tarred(("b.tar", tarred(("c.tar", tarred(
        ("d.tar", _TAR)))))))),
    "cut.tgz": lambda: gzip.compress(_TAR, mtime=0)[:-40],
    "bomb.tgz": lambda: gzip.compress(tarred(("a.txt", bytes(60_000_000))), mtime=0),
    "members-empty.tgz": lambda: gzip.compress(
        tarred(*((f"{i}.txt", b"") for i in range(3)), ("a.txt", TEXT.encode())), mtime=0),
}


def _same() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for _ in range(3):
            archive.filelist.append(info := zipfile.ZipInfo("a.txt"))
            archive.filelist.pop()
            archive.NameToInfo.pop("a.txt", None)
            archive.writestr(info, GOOD)
    return out.getvalue()
