"""What an address may ask: every parameter is checked against what there is before it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import get_args
from urllib.parse import urlencode

from detente.records import Ledger, Status
from detente.store.who import entity_names

LEDGERS: tuple[str, ...] = get_args(Ledger)
STATUSES: tuple[str, ...] = get_args(Status)
TYPES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
         "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
QUADS = {"1": "verbal cooperation", "2": "material cooperation", "3": "verbal conflict",
         "4": "material conflict"}
PERIODS = ("week", "month", "quarter", "year")
WAYS = ("both", "out", "in")
#: Rows on one page of a list.
PAGE = 40
_HEX = re.compile(r"[0-9A-Za-z_-]{1,64}")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Bad(Exception):
    """A request that cannot be answered: status 400 or 404, and what to do instead."""

    def __init__(self, status: int, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.status, self.message, self.remedy = status, message, remedy


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events; an empty field asks nothing. Dates are YYYY, YYYY-MM or YYYY-MM-DD."""

    q: str = ""
    ledger: str = ""
    status: str = ""
    type: str = ""
    quad: str = ""
    actor: str = ""
    since: str = ""
    until: str = ""
    way: str = ""
    by: str = ""
    page: int = 1

    def query(self, **changes: object) -> str:
        """The filter as a query string, `?` included; fields given in `changes` replaced."""
        given = {f.name: getattr(self, f.name) for f in fields(self)} | {"page": 1} | changes
        kept = {k: v for k, v in given.items() if v not in ("", None) and (k, v) != ("page", 1)}
        return "?" + urlencode(kept) if kept else "?"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the page and the period of a chart is asked."""
        return any(getattr(self, f.name) for f in fields(self) if f.name not in ("by", "page"))


def _one(params: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = params.get(name, "")
    if value and value not in allowed:
        raise Bad(400, f"{name} is one of {', '.join(allowed)}")
    return value


def day(value: str, name: str, last: bool = False) -> str:
    """A whole ISO date out of YYYY, YYYY-MM or YYYY-MM-DD; empty for empty."""
    if not value:
        return ""
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        year, month, dom = ([int(p) for p in value.split("-")] + [0, 0])[:3]
        if (value[4:7] == "-00") or value[7:] == "-00":
            raise ValueError
        date(year, month or 1, dom or 1)
        if not month:
            return f"{year:04}-{'12-31' if last else '01-01'}"
        return f"{year:04}-{month:02}-{dom or (31 if last else 1):02}"
    except ValueError as err:
        raise Bad(400, f"{name} is a date as YYYY, YYYY-MM or YYYY-MM-DD") from err


def read(params: Mapping[str, str]) -> Filter:
    """The filter of a request.

    Raises:
        Bad: 400 where a value is not one there is.
    """
    page = params.get("page", "1") or "1"
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:7]) <= 100_000):
        raise Bad(400, "page is a number from 1 on")
    since, until = params.get("since", ""), params.get("until", "")
    day(since, "since")
    day(until, "until")
    q = params.get("q", "").replace("\x00", " ").strip()[:300]
    return Filter(
        q=q, ledger=_one(params, "ledger", LEDGERS), status=_one(params, "status", STATUSES),
        type=_one(params, "type", TYPES), quad=_one(params, "quad", tuple(QUADS)),
        actor=entity(params["actor"]) if params.get("actor") else "", since=since, until=until,
        way=_one(params, "way", WAYS), by=_one(params, "by", PERIODS), page=int(page))


def entity(code: str) -> str:
    """A state's or organisation's code, from the list of those there are.

    Raises:
        Bad: 404.
    """
    known = code.strip().upper()
    if known not in entity_names():
        raise Bad(404, "There is no state or organisation of that code.",
                  "Pick one from the list of countries.")
    return known


def ident(value: str) -> str:
    """An event's or record's id.

    Raises:
        Bad: 404.
    """
    if not _HEX.fullmatch(value):
        raise Bad(404, "There is nothing of that id in this ledger.")
    return value
