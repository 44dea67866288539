"""The weights of merging as knowledge/merging.yml has them, compiled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zlib import crc32

import orjson

from detente.knowledge.load import read_compiled


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Any]:
    """`records`, `stories` and `articles`: each with `weights` and `threshold`.

    Raises:
        DetenteError: D302 where the compiled file is missing or broken.
    """
    found: Mapping[str, Any] = read_compiled("merging")
    return found


def edition() -> str:
    """Names these rules: another edition may group the same records otherwise."""
    both = orjson.dumps([rules(), read_compiled("common_words")], option=orjson.OPT_SORT_KEYS)
    return f"{crc32(both):08x}"
