"""The desk's application: routes, forms of answer, errors as pages."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from detente.errors import DetenteError
from detente.store import Ledger
from detente.web import desk, params, same, seek, urls, views
from detente.web.answer import Page, answer, environment
from detente.web.guard import Guard, Keys
from detente.web.openapi import describe
from detente.web.params import Bad
from detente.web.shelf import Shelf

Make = Callable[[Shelf, Ledger, Request], Page]
_FORMS = ("json", "csv", "html")


class Forms:
    """ASGI middleware: `.json`, `.csv` or `.html` at a path's end is the form, not the path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/static/"):
            path, dot, last = scope["path"].rpartition(".")
            form = "html"
            if dot and last in _FORMS and path != "/openapi":
                form = last
                scope = {**scope, "path": path if path != "/" else "/"}
            scope = {**scope, "form": form, "page": scope["path"],
                     "path": "/" if scope["path"] == "/today" else scope["path"]}
        await self.app(scope, receive, send)


def context(request: Request) -> dict[str, Any]:
    """What every page's frame shows: the ledger, the way to its other forms."""
    query = request.url.query
    path = str(request.scope.get("page", "/"))
    path = "/today" if path == "/" else path
    tail = f"?{query}" if query else ""
    safe = quote(path)
    return {"ledger": request.app.state.shelf.path.name, "path": path, "partial":
            request.headers.get("hx-request") == "true", "by": request.app.state.shelf.by,
            "forms": {f: f"{safe}.{f}{tail}" for f in ("json", "csv")}}


def give(request: Request, page: Page) -> Response:
    """A page in the form the address asks for."""
    form = request.scope.get("form", "html")
    return answer(request.app.state.templates, page, form, context(request))


def reads(make: Make) -> Callable[[Request], Any]:
    """A handler that lends the page a reader, in a thread of its own."""

    async def handler(request: Request) -> Response:
        def work() -> Response:
            shelf: Shelf = request.app.state.shelf
            with shelf.reader() as ledger:
                page = make(shelf, ledger, request)
            return give(request, page)

        return await run_in_threadpool(work)

    return handler


def _filter(request: Request) -> params.Filter:
    return params.read(request.query_params)


async def _form(request: Request) -> Mapping[str, str]:
    try:
        form = await request.form(max_files=0, max_fields=60)
    except ClientDisconnect as err:
        raise Bad(413, "The text is too long.") from err
    except HTTPException as err:
        raise Bad(400, "This is no form.") from err
    return {k: v for k, v in form.multi_items() if isinstance(v, str)}


async def paste(request: Request) -> Response:
    """GET the form, POST a text: it is coded and nothing is kept."""
    asked = request.method == "POST"
    form = await _form(request) if asked else {}

    def work() -> Response:
        return give(request, desk.paste(request.app.state.shelf, form, asked=asked))

    return await run_in_threadpool(work)


async def judge(request: Request) -> Response:
    """POST a verdict on a record; answers with its card, or leads back to the dispatch."""
    form = await _form(request)

    def work() -> Response:
        shelf: Shelf = request.app.state.shelf
        record, verdict = desk.judge(shelf, request.path_params["record"], form)
        if request.headers.get("hx-request") == "true" or request.scope.get("form") == "json":
            said = {"accept": "Accepted", "reject": "Rejected", "edit": "Edited"}[verdict]
            return give(request, desk.card(shelf, record.id, said))
        return RedirectResponse(urls.dispatch(str(record.document["id"]), record.id), 303)

    return await run_in_threadpool(work)


async def decide(request: Request) -> Response:
    """POST that two are or are not one event; leads to the event that holds the first."""
    form = await _form(request)

    def work() -> Response:
        shelf: Shelf = request.app.state.shelf
        event = same.decide(shelf, form)
        if request.scope.get("form") == "json":
            with shelf.reader() as ledger:
                return give(request, views.event(shelf, ledger, event, params.Filter()))
        return RedirectResponse(urls.event(event), 303)

    return await run_in_threadpool(work)


async def card(request: Request) -> Response:
    """GET one record as its dispatch shows it."""
    id_ = params.ident(request.path_params["record"])
    shelf: Shelf = request.app.state.shelf
    return await run_in_threadpool(lambda: give(request, desk.card(shelf, id_)))


async def api(request: Request) -> Response:
    """The OpenAPI description, as JSON and as a page."""
    told = describe()
    rows = [(p, m, o["summary"]) for p, ops in told["paths"].items() for m, o in ops.items()]
    gets = [(p.removesuffix(".json"), ops["get"]) for p, ops in told["paths"].items()
            if "get" in ops and p.endswith(".json")]
    posts = [(p, ops["post"], *_fields(ops["post"])) for p, ops in told["paths"].items()
             if "post" in ops]
    asks = {a["name"]: a for _, op in gets for a in op["parameters"] if a["in"] == "query"}
    page = Page("api.html", "For programs", told, {
        "reads": gets, "writes": posts, "asks": asks, "f": params.Filter()},
                rows=(("path", "method", "summary"), [*rows]))
    return give(request, page)


def _fields(post: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    schema = next(iter(post["requestBody"]["content"].values()))["schema"]
    return list(schema["properties"]), list(schema["required"])


async def spec(request: Request) -> Response:
    """`/openapi.json`."""
    request.scope["form"] = "json"
    return await api(request)


def _bad(request: Request, status: int, message: str, remedy: str) -> Response:
    page = Page("error.html", message, {"error": message, "remedy": remedy, "status": status},
                {"message": message, "remedy": remedy, "status": status, "f": params.Filter()},
                rows=(("error", "remedy"), [(message, remedy)]), status=status)
    return give(request, page)


async def on_bad(request: Request, err: Exception) -> Response:
    assert isinstance(err, Bad)
    return _bad(request, err.status, err.message, err.remedy)


async def on_http(request: Request, err: Exception) -> Response:
    assert isinstance(err, HTTPException)
    if err.status_code == 404:
        return _bad(request, 404, "There is no such page.", "Begin at Today, or search.")
    return Response(f"{err.detail}\n", err.status_code, headers=err.headers,
                    media_type="text/plain")


async def on_coded(request: Request, err: Exception) -> Response:
    """A coded error: what is wrong with the ledger or the request, without a path of ours."""
    assert isinstance(err, DetenteError)
    status = {"D403": 404, "D404": 503, "D405": 503}.get(err.code, 400 if err.code in (
        "D109", "D501") else 500)
    return _bad(request, status, f"{err.code}: {err.message}", err.remedy)


def _routes() -> list[Route | Mount]:
    def get(path: str, make: Make) -> Route:
        return Route(path, reads(make), methods=["GET"])

    folder = Path(str(resources.files("detente.web") / "static"))
    folder.mkdir(exist_ok=True)
    return [
        Mount("/static", StaticFiles(directory=folder), name="static"),
        get("/", lambda s, b, r: views.today(s, b, _filter(r))),
        get("/countries", lambda s, b, r: views.countries(s, b, _filter(r))),
        get("/country/{code}", lambda s, b, r: views.country(
            s, b, r.path_params["code"], _filter(r))),
        get("/dyad/{a}/{b}", lambda s, b, r: views.dyad(
            s, b, r.path_params["a"], r.path_params["b"], _filter(r))),
        get("/people", lambda s, b, r: views.people(s, b, _filter(r))),
        get("/person/{name:path}", lambda s, b, r: views.person(
            s, b, r.path_params["name"], _filter(r))),
        get("/event/{id}", lambda s, b, r: views.event(s, b, r.path_params["id"], _filter(r))),
        get("/compare", lambda s, b, r: same.compare(
            s, b, r.query_params.get("one", ""), r.query_params.get("other", ""))),
        Route("/decide", decide, methods=["POST"]),
        get("/dispatch/{id:path}", lambda s, b, r: desk.dispatch(
            s, b, r.path_params["id"], _filter(r))),
        get("/search", lambda s, b, r: seek.search(s, b, _filter(r))),
        Route("/paste", paste, methods=["GET", "POST"]),
        Route("/record/{record}", card, methods=["GET"]),
        Route("/judge/{record}", judge, methods=["POST"]),
        Route("/api", api, methods=["GET"]),
        Route("/openapi.json", spec, methods=["GET"]),
    ]


def warm(shelf: Shelf) -> None:
    """Loads what the first pages would otherwise wait for."""
    with shelf.reader() as ledger:
        for page in (views.today, views.countries, views.people):
            page(shelf, ledger, params.Filter())
        views.shared(shelf, ledger)


def make_app(shelf: Shelf, *, keys: Keys, hosts: Iterable[str], cookie: str = "detente"
             ) -> Starlette:
    """The desk over a ledger.

    Args:
        shelf: the open ledger; closed with the application.
        keys: the session's secrets. hosts: Host headers it answers to, port included.
        cookie: the cookie's name; a browser sends one port's cookies to all.
    """

    @contextlib.asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        shelf.close()

    app = Starlette(
        routes=_routes(), lifespan=life,
        middleware=[Middleware(Guard, keys=keys, hosts=tuple(hosts), cookie=cookie),
                    Middleware(Forms)],
        exception_handlers={Bad: on_bad, HTTPException: on_http, DetenteError: on_coded})
    app.state.shelf, app.state.templates = shelf, environment()
    return app
