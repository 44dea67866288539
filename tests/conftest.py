from __future__ import annotations

import pytest

from detente.coder import Coder


@pytest.fixture(scope="session")
def coder() -> Coder:
    """One loaded coder for all tests that only read from it."""
    return Coder()
