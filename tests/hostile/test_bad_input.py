"""Whatever is put in: one coded error each, the rest goes on, and the account adds up."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from testkit.shell import Done, Shell

GOOD = ("Talks in Lima\n2012-05-01\n\nLIMA, May 1 (AFP) - Chile's foreign minister met Peru's "
        "president in Lima on Tuesday. Peru expelled the Bolivian ambassador on Monday.\n")
#: code [stage] input: message — remedy
FORM = re.compile(r"error: (D\d{3}) \[(\w+)\] (.+?): (.+) — (.+)")
ACCOUNT = re.compile(r"(\d+) in = (\d+) coded \+ (\d+) empty \+ (\d+) rejected; (\d+) records")


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


def account(done: Done) -> tuple[int, int, int, int]:
    found = ACCOUNT.fullmatch(done.account)
    assert found, done.err
    total, coded, empty, rejected, records = map(int, found.groups())
    assert total == coded + empty + rejected
    return total, coded, empty, records


def check_one_error(done: Done, code: str, name: str) -> str:
    """One error, well formed, exit status 1, and the good input beside it coded."""
    assert len(done.errors) == 1, done.err
    found = FORM.fullmatch(done.errors[0])
    assert found, done.errors[0]
    assert found.group(1) == code
    assert name in found.group(3)
    assert done.status == 1
    total, coded, _, records = account(done)
    assert (total, coded) == (2, 1)
    assert len(done.out.splitlines()) == records > 0
    assert "Traceback" not in done.err
    return found.group(4)


FILES = [
    ("empty.txt", b"", "D103"),
    ("blank.txt", b" \n\t\r\n  ", "D103"),
    ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "D104"),
    ("latin.txt", "Le Pérou a rencontré. Peru met Chile's café minister.".encode("cp1252"), "D105"),
    ("half.txt", "Peru met Chile in Córdoba".encode()[:-6] + b"\xc3", "D105"),
    ("french.txt", ("Le président de la République a reçu jeudi à Paris son homologue chilien pour "
                    "des entretiens sur le commerce entre les deux pays.").encode(), "D110"),
    ("russian.txt", ("Президент России встретился в четверг в Москве с министром иностранных дел "
                     "Китая и обсудил с ним торговлю.").encode(), "D110"),
    ("chinese.txt", "中国外交部长星期四在北京会见了俄罗斯总统，双方讨论了贸易。".encode(), "D110"),
    ("broken.jsonl", b'{"text": "Peru met Chi\n', "D107"),
    ("list.jsonl", b'["Peru met Chile"]\n', "D109"),
    ("lacks.jsonl", b'{"id": "a", "title": "No text"}\n', "D108"),
    ("number.jsonl", b'{"text": 42}\n', "D109"),
    ("void.jsonl", b'{"text": "  "}\n', "D103"),
    ("title.jsonl", b'{"text": "Peru met Chile.", "title": ["x"]}\n', "D109"),
]


@pytest.mark.parametrize(("name", "data", "code"), FILES, ids=[f[0] for f in FILES])
def test_bad_file(
    name: str, data: bytes, code: str, good: str, tmp_path: Path, shell: Shell
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    check_one_error(shell("code", str(path), good, "--format", "jsonl"), code, name)


def test_language_is_named(tmp_path: Path, good: str, shell: Shell) -> None:
    path = tmp_path / "de.txt"
    path.write_text("Der Bundeskanzler hat am Donnerstag den polnischen Präsidenten in Berlin "
                    "empfangen und mit ihm über den Handel gesprochen.", encoding="utf-8")
    message = check_one_error(shell("code", str(path), good, "--format", "jsonl"), "D110", "de.txt")
    assert "'de'" in message


def test_missing_file(good: str, shell: Shell) -> None:
    done = shell("code", "no/such/file.txt", good, "--format", "jsonl")
    check_one_error(done, "D101", "no/such/file.txt")


@pytest.mark.parametrize("name", ["long.txt", "long.jsonl"])
def test_fifty_megabytes_on_one_line(name: str, good: str, tmp_path: Path, shell: Shell) -> None:
    line = b"Peru met Chile and said so. " * (50_000_000 // 28)
    path = tmp_path / name
    path.write_bytes(b'{"text": "' + line + b'"}' if name.endswith("jsonl") else line)
    check_one_error(shell("code", str(path), good, "--format", "jsonl"), "D106", name)


def test_a_long_word_and_a_long_sentence(tmp_path: Path, shell: Shell) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(GOOD + "\n\n" + "a" * 300_000 + "\n\n" + "Peru, and " * 5_000 + ".\n",
                    encoding="utf-8")
    done = shell("code", str(path), "--format", "jsonl")
    assert done.status == 0
    assert account(done)[:2] == (1, 1)


def test_one_bad_line_among_good(tmp_path: Path, shell: Shell) -> None:
    rows = [json.dumps({"text": GOOD}), '{"text": ', "", json.dumps({"title": "no text"}),
            json.dumps({"text": "The cat sat on the mat and looked at the moon."})]
    path = tmp_path / "mixed.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = shell("code", str(path), "--format", "jsonl")
    assert [FORM.fullmatch(e).group(1, 3) for e in done.errors] == [  # type: ignore[union-attr]
        ("D107", f"{path}:2"), ("D108", f"{path}:4")]
    assert account(done)[:3] == (4, 1, 1)
    assert done.status == 1


def test_folder_with_unreadable_entries(
    tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / "sub" / "b.txt").write_text(GOOD, encoding="utf-8")
    (folder / "locked.txt").write_text(GOOD, encoding="utf-8")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    opens = Path.open

    def refuse(path: Path, *args: Any, **more: Any) -> Any:  # chmod does not stop root
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return opens(path, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)
    done = shell("code", str(folder), "--format", "jsonl")
    assert sorted(FORM.fullmatch(e).group(1) for e in done.errors) == [  # type: ignore[union-attr]
        "D102", "D102"]
    assert account(done)[:2] == (4, 2)


def test_folder_that_holds_itself(tmp_path: Path, shell: Shell) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / "again").symlink_to(folder)
    done = shell("code", str(folder), "--format", "jsonl")
    assert account(done)[:2] == (1, 1)


def test_pipe_in_a_folder_does_not_hang(tmp_path: Path, shell: Shell) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    done = shell("code", str(tmp_path), "--format", "jsonl")
    assert account(done)[:2] == (2, 1)
    assert "D102" in done.errors[0]


def test_no_date_is_warned_of_once(tmp_path: Path, shell: Shell) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(
            "Chile's foreign minister met Peru's president in Lima.", encoding="utf-8")
    done = shell("code", str(tmp_path), "--format", "jsonl")
    assert done.err.count("warning:") == 1
    assert done.status == 0
    records = [json.loads(line) for line in done.out.splitlines()]
    assert records
    assert all(r["document"]["published"] is None and r["when"] is None for r in records)
    dated = shell("code", str(tmp_path), "--format", "jsonl", "--published", "2012-05-01")
    assert "warning:" not in dated.err
    assert all(json.loads(r)["when"]["start"] == "2012-05-01" for r in dated.out.splitlines())


def test_stdin(shell: Shell) -> None:
    done = shell("code", "-", "--format", "jsonl", stdin=GOOD.encode())
    assert done.status == 0 and account(done)[1] == 1
    rows = shell("code", "-", "--format", "jsonl", stdin=json.dumps({"text": GOOD}).encode())
    assert len(rows.out.splitlines()) == len(done.out.splitlines())
    nothing = shell("code", "-", stdin=b"")
    assert "D103" in nothing.errors[0] and nothing.status == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_byte_order_marks(encoding: str, tmp_path: Path, shell: Shell) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD.encode(encoding))
    assert account(shell("code", str(path), "--format", "jsonl"))[1] == 1


def test_encoding_option(tmp_path: Path, shell: Shell) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD.replace("Lima", "Córdoba").encode("cp1252"))
    assert "D105" in shell("code", str(path)).errors[0]
    assert account(shell("code", str(path), "--encoding", "cp1252", "--format", "jsonl"))[1] == 1
    assert "D105" in shell("code", str(path), "--encoding", "klingon").errors[0]


@pytest.mark.parametrize(("args", "code"), [
    (("--published", "last Tuesday"), "D501"), (("--published", "2012-13-01"), "D501"),
    (("--model", "en_core_web_none"), "D201"),
])
def test_wrong_options_end_with_two(
    args: tuple[str, ...], code: str, good: str, shell: Shell
) -> None:
    done = shell("code", good, *args)
    assert done.status == 2
    assert len(done.errors) == 1 and code in done.errors[0]


NOISE = [
    "\x00", "\ufeff", "(" * 4000, '"' * 3000, "<b>" * 3000, "A" * 50_000, ", " * 20_000,
    "Peru met " * 2_000, "\u202eereP tem elihC\u202c", "𝕻𝖊𝖗𝖚 𝖒𝖊𝖙 𝕮𝖍𝖎𝖑𝖊.",
    "Peru met Chile.\u0301" * 50,
    "- " * 30_000, "“" * 500 + "Peru met Chile" + "”" * 500, "1 " * 30_000, "May 99, 99999",
    "on the on the on the of of of " * 500, "=cmd|' /C calc'!A0", "\ud800 Peru met Chile.",
]


@pytest.mark.parametrize("text", NOISE, ids=range(len(NOISE)))
def test_noise_neither_breaks_nor_stalls(text: str, shell: Shell) -> None:
    row = json.dumps({"text": GOOD + "\n\n" + text, "id": "x"}).encode()
    done = shell("code", "-", "--format", "jsonl", stdin=row)
    assert "D901" not in done.err and "Traceback" not in done.err
    account(done)
