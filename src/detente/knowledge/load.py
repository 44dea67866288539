"""The compiled knowledge as Python sees it: read once, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import orjson

from detente.errors import DetenteError


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One mapping a file; the rooms that use a mapping know its shape."""

    actors: Mapping[str, Any]
    frames: Mapping[str, Any]
    furniture: Mapping[str, Any]
    areas: Mapping[str, Any]
    ontology: Mapping[str, Any]
    coref: Mapping[str, Any]
    status: Mapping[str, Any]


def read_compiled(name: str) -> Any:
    """The compiled file `data/<name>.json`.

    Raises:
        DetenteError: D302 where it is missing or broken.
    """
    try:
        raw = resources.files("detente").joinpath("data", f"{name}.json").read_bytes()
        return orjson.loads(raw)
    except (FileNotFoundError, orjson.JSONDecodeError) as err:
        raise DetenteError(
            "D302",
            f"the compiled knowledge file {name}.json is missing or damaged",
            input=name,
            stage="knowledge",
            remedy="run `make knowledge` in a checkout, or reinstall the package",
        ) from err


@lru_cache(maxsize=2)
def load(overlay: str | None = None) -> Knowledge:
    """The knowledge the package ships, a user's folder laid over it.

    Raises:
        DetenteError: D302 where a compiled file is missing or broken, D301 where the
            overlay is malformed.
    """
    if overlay:
        from detente.knowledge.overlay import merged

        return merged(load(), overlay)
    names = ("actors", "frames", "furniture", "areas", "ontology", "coref", "status")
    return Knowledge(**{name: read_compiled(name) for name in names})
