"""The published table of hard expressions is what the command gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "hard_dates.py"


def test_table_is_current() -> None:
    pytest.importorskip("dateparser")
    pytest.importorskip("parsedatetime")
    done = subprocess.run([sys.executable, str(BENCH), "--check"], timeout=120, check=False)
    assert done.returncode == 0, "run: python bench/hard_dates.py"
