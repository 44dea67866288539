"""The worker process: what hangs, grows or dies is one error, and the rest goes on."""

from __future__ import annotations

from pathlib import Path

from detente.errors import DetenteError
from detente.read import Limits, Raw, read_sources
from hostile.cases.parts import BODY, GOOD, html, tarred, zipped


def told(path: Path, limits: Limits) -> list[str]:
    """`raw` or the code of each item."""
    return ["raw" if isinstance(i, Raw) else i.code
            for i in read_sources([str(path)], limits=limits)]


def test_what_takes_too_long_is_left_and_the_rest_goes_on(tmp_path: Path) -> None:
    slow = html("<table><tr>" + "<td>1</td>" * 200_000 + f"</table>{BODY}")
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"1.txt": GOOD, "2.html": slow, "3.html": html()}))
    assert told(path, Limits(seconds=3)) == ["raw", "D112", "raw"]


def test_what_needs_too_much_memory_is_left_and_the_rest_goes_on(tmp_path: Path) -> None:
    large = b"[" + b"{}," * 15_000_000 + b"{}]"
    path = tmp_path / "a.tar"
    path.write_bytes(tarred(("1.html", html()), ("2.json", large), ("3.html", html())))
    assert told(path, Limits(memory=400_000_000, seconds=30)) == ["raw", "D106", "raw"]


def test_a_reader_that_is_not_read_to_its_end_leaves_no_process(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{i}.txt": GOOD for i in range(500)}))
    items = read_sources([str(path)])
    assert isinstance(next(items), Raw)
    items.close()  # type: ignore[attr-defined]
    children = Path("/proc/self/task")
    if children.exists():
        left = " ".join((task / "children").read_text() for task in children.iterdir())
        for pid in left.split():
            assert b"detente.read.worker" not in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_errors_keep_their_code_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,story\n1,Peru met Chile.\n")
    error = next(read_sources([str(path)]))
    assert isinstance(error, DetenteError)
    assert error.code == "D108" and "--map" in error.remedy and error.input == str(path)
