"""Every malformed input of make.py: the errors the table says, the rest of it read, no more."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from detente.clean import clean
from detente.coder import Coder
from detente.errors import CODES, DetenteError
from detente.knowledge.load import load
from detente.read import Limits, Raw, read_sources
from hostile.make import CASES, expected, write

EXPECTED = expected()
#: Seconds for all of them on one busy core; what is looked for is an input that hangs.
MOST_SECONDS, MOST_MEGABYTES = 60, 1_000


@dataclass
class Found:
    """What came of one input."""

    raws: list[Raw] = field(default_factory=list)
    errors: list[DetenteError] = field(default_factory=list)


@dataclass
class Run:
    """One pass over all inputs."""

    found: dict[str, Found]
    strange: list[str]
    seconds: float
    megabytes: float


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """All inputs in one folder, read in one go."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder)
    peaks = _peaks()
    start = time.monotonic()
    found: dict[str, Found] = {name: Found() for name in CASES}
    strange: list[str] = []
    for raw, error in _read(folder):
        origin = (raw.origin if raw else error.input if error else "").removeprefix(f"{folder}/")
        name = origin.split("!")[0]
        name = name if name in found else name.rsplit(":", 1)[0]
        if name not in found:
            strange.append(origin)
        elif raw:
            found[name].raws.append(raw)
        elif error:
            found[name].errors.append(error)
    # Growth, not the total: other tests of this process have loaded the coder before.
    own, workers = (after - before for after, before in zip(_peaks(), peaks, strict=True))
    return Run(found, strange, time.monotonic() - start, max(own, workers) / 1024)


def _peaks() -> tuple[int, int]:
    """Most memory held so far by this process and by any child, in KiB."""
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def _read(folder: Path) -> Iterator[tuple[Raw | None, DetenteError | None]]:
    rules = load().furniture
    for item in read_sources([str(folder)], limits=Limits(seconds=30)):
        try:
            if isinstance(item, DetenteError):
                raise item
            clean(item, rules)
        except DetenteError as err:
            yield None, err
        else:
            yield item, None


def test_there_are_three_hundred_and_the_table_has_them_all() -> None:
    assert set(CASES) == set(EXPECTED)
    assert sum(1 for e in EXPECTED.values() if e.codes) >= 300


def test_in_time_and_memory(run: Run) -> None:
    assert run.seconds < MOST_SECONDS
    assert run.megabytes < MOST_MEGABYTES


def test_each_as_expected(run: Run) -> None:
    assert not run.strange
    wrong = {}
    for name, want in EXPECTED.items():
        got = run.found[name]
        codes = tuple(e.code for e in got.errors)
        if (len(got.raws), codes) != (want.reads, want.codes):
            wrong[name] = (len(got.raws), codes, want)
    assert not wrong


def test_errors_are_for_people(run: Run) -> None:
    for name, found in run.found.items():
        for error in found.errors:
            assert error.code in CODES and error.stage and error.remedy, name
            assert error.message.isprintable() and len(error.message) < 300, (name, error.message)
            assert error.input.isprintable(), name


def test_nothing_of_this_machine_is_read(run: Run) -> None:
    for name, found in run.found.items():
        for raw in found.raws:
            assert "root:" not in raw.text, name


def test_what_was_read_is_coded_or_refused(run: Run, coder: Coder) -> None:
    """No text that gets through reading breaks a later stage."""
    odd = [raw for found in run.found.values() for raw in found.raws[:2] if len(raw.text) < 3_000]
    seen: set[tuple[str, str | None]] = set()
    for raw in odd:
        if (raw.text, raw.published) in seen:
            continue
        seen.add((raw.text, raw.published))
        outcome = coder.one(raw)
        assert outcome.error is None or outcome.error.code != "D901", (raw.origin, outcome.error)
