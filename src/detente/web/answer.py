"""One answer in three forms: a page, the same as JSON, its rows as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import Response

from detente.exports.plain import EVENT_COLUMNS, event_cells, safe
from detente.store.who import entity_names
from detente.web import params, urls, words, world

Rows = tuple[Sequence[str], list[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: `data` is its JSON, `show` what only the template needs besides.

    `rows` are its CSV: the columns' names and the rows; events where `events` is given.
    """

    template: str
    title: str
    data: Mapping[str, Any]
    show: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Mapping[str, Any]] | None = None
    rows: Rows | None = None
    status: int = 200


def environment() -> Environment:
    """The templates; everything is escaped, and a name that is not there is an error."""
    env = Environment(loader=PackageLoader("detente.web"), undefined=StrictUndefined,
                      autoescape=select_autoescape(default=True, default_for_string=True),
                      trim_blocks=True, lstrip_blocks=True)
    env.globals.update(url=urls, words=words, names=entity_names(), lists=params, world=world,
                       version=_version())
    env.filters.update(day=words.day, who=words.who)
    return env


def _version() -> str:
    """Changes with the bundle, so that a browser never keeps an old one."""
    import zlib

    try:
        folder = resources.files("detente.web") / "static" / "bundle"
        parts = [(folder / n).read_bytes() for n in ("desk.css", "desk.js", "world.svg")]
    except OSError:
        return "0"
    return f"{zlib.crc32(b''.join(parts)):08x}"


def answer(env: Environment, page: Page, form: str, context: Mapping[str, Any]) -> Response:
    """The page in the form asked for: html, json or csv."""
    if form == "json":
        return Response(orjson.dumps(page.data, option=orjson.OPT_NON_STR_KEYS,
                                     default=_plain), page.status,
                        media_type="application/json")
    if form == "csv":
        return Response(table(page), page.status, media_type="text/csv; charset=utf-8",
                        headers={"content-disposition": 'attachment; filename="detente.csv"'})
    html = env.get_template(page.template).render(
        {**context, "title": page.title, "data": page.data, **page.show})
    return Response(html, page.status, media_type="text/html; charset=utf-8",
                    headers={"vary": "HX-Request"})


def table(page: Page) -> str:
    """The rows as CSV; no cell that a spreadsheet would run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if page.rows is not None:
        columns, rows = page.rows
        writer.writerow(columns)
        writer.writerows([safe(c) for c in row] for row in rows)
    else:
        writer.writerow(EVENT_COLUMNS)
        writer.writerows(event_cells(e) for e in page.events or ())
    return out.getvalue()


def _plain(value: object) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if hasattr(value, "as_dict"):
        return value.as_dict()
    return str(value)
