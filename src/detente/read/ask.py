"""Asks a query service over the web: bounded in size and time, again where it fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from detente.errors import DetenteError
from detente.read.fetch import Answer, Bounds, fetch

#: The longest answer taken; that of all states is about a tenth of it.
SIZE = 8_000_000
#: Seconds before the second, third ... try.
PAUSES = (5.0, 20.0, 60.0)


def answers(
    endpoint: str, queries: Mapping[str, str], *, seconds: float = 90.0, retries: int = 3,
    get: Callable[..., Answer] = fetch, sleep: Callable[[float], None] = time.sleep,
) -> dict[str, bytes]:
    """The answers to all queries by name; all or none.

    Args:
        endpoint: a SPARQL endpoint that takes `query` and `format=json`.
        queries: by name.
        seconds: the most one try may take, from the look-up to the last byte.
        retries: further tries where the address could not be had.
        get: fetches an address.
        sleep: waits between tries.

    Raises:
        DetenteError: D114 where the last try failed too, D113 and D106 at once.
    """
    out: dict[str, bytes] = {}
    for name, query in queries.items():
        link = "&" if "?" in endpoint else "?"
        url = endpoint + link + urlencode({"query": query, "format": "json"})
        for attempt in range(retries + 1):
            try:
                out[name] = get(url, bounds=Bounds(size=SIZE, seconds=seconds)).body
                break
            except DetenteError as err:
                if err.code != "D114" or attempt == retries:
                    raise
                sleep(PAUSES[min(attempt, len(PAUSES) - 1)])
    return out
