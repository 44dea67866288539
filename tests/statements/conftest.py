from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detente.parse.model import load
from detente.statements.evaluate import splitter

Cut = Callable[[str], list[tuple[int, Any]]]


@pytest.fixture(scope="session")
def cut() -> Cut:
    """Text to parsed sentences with their offsets."""
    return splitter(load())
