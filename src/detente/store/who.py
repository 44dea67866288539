"""An actor as a person types it: a code, or the name of a state or organisation."""

from __future__ import annotations

from functools import lru_cache

from detente.knowledge.fold import fold
from detente.knowledge.load import read_compiled


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    actors = read_compiled("actors")
    out = {fold(str(e["name"])): code for code, e in actors["entities"].items()}
    for folded, _, role, code, *_ in actors["names"]:
        if role not in ("person", "surname", "capital", "city") and code in actors["entities"]:
            out.setdefault(folded, code)
    return out


@lru_cache(maxsize=1)
def entity_names() -> dict[str, str]:
    """Entity code to its English name."""
    return {code: str(e["name"]) for code, e in read_compiled("actors")["entities"].items()}


def entity_of(who: str) -> str | None:
    """The entity code of what was typed; None where it is no state or organisation we know."""
    code = who.strip().upper()
    if code in entity_names():
        return code
    return _names().get(fold(who.strip()))
