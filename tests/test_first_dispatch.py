"""The first dispatch, where it lies beside the project, against its own checker."""

from __future__ import annotations

import subprocess
import sys

import pytest

from testkit import DISPATCH
from testkit.shell import Shell

CHECK = DISPATCH / "check.py"


@pytest.mark.skipif(not CHECK.exists(), reason="the first dispatch is not beside the project")
def test_all_facts(shell: Shell) -> None:
    done = shell("code", str(next(DISPATCH.glob("*.txt"))), "--format", "jsonl")
    verdict = subprocess.run([sys.executable, str(CHECK)], input=done.out, text=True,
                             capture_output=True, timeout=60, check=False)
    assert "facts: 23 of 23" in verdict.stdout, verdict.stdout
    assert verdict.returncode == 0
