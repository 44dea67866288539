"""`detente serve`: the desk, on this machine only."""

from __future__ import annotations

import contextlib
import getpass
import socket
import threading
import webbrowser
from importlib import resources
from typing import TYPE_CHECKING

import click

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.web.shelf import Shelf

EPILOG = """\b
Examples:
  detente serve wires.db
  detente serve wires.db --port 8800 --open

It listens on 127.0.0.1 alone and opens only to the link it prints. The link and what it opened
end after --idle hours without a request; a new link is printed then. Ctrl-C ends it.
"""


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True,
              help="0 takes any free one.")
@click.option("--open", "browse", is_flag=True, help="Open the link in a browser.")
@click.option("--by", metavar="NAME", default=None,
              help="Who judges records on the desk; you by default.")
@click.option("--idle", type=click.FloatRange(0.01, 720), default=12.0, show_default=True,
              metavar="HOURS", help="Hours without a request after which the link is replaced.")
def command(ledger: str, port: int, browse: bool, by: str | None, idle: float) -> None:
    """Serve the desk over LEDGER: pages of events, ties, people and dispatches."""
    try:
        import uvicorn

        from detente.web.app import make_app
        from detente.web.guard import Keys, hosts_for
        from detente.web.shelf import Shelf
    except ModuleNotFoundError as err:
        raise DetenteError("D501", f"the desk needs {err.name}", stage="serve",
                           remedy="pip install 'detente[web,ties]'") from err
    bundled()
    shelf = Shelf(ledger, by=by or _user())
    sock = _bind(port)
    port = int(sock.getsockname()[1])
    door = f"http://127.0.0.1:{port}/?token="
    keys = Keys(idle=3600 * idle, told=lambda token: click.echo(
        f"Nothing was asked for {idle:g} hours. The desk is now at\n\n  {door}{token}\n",
        err=True))
    app = make_app(shelf, keys=keys, hosts=hosts_for(port), cookie=f"detente-{port}")
    click.echo(f"The desk over {ledger} is at\n\n  {door}{keys.token}\n\nCtrl-C ends it.",
               err=True)
    if browse:
        webbrowser.open(door + keys.ticket())
    threading.Thread(target=_warm, args=(shelf,), daemon=True).start()
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False,
                            date_header=False, ws="none", timeout_graceful_shutdown=2)
    # Ctrl-C is the way to end it, not a fault: uvicorn closes in order and raises it again.
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[sock])


def _warm(shelf: Shelf) -> None:
    # What is wrong with the ledger is told on the page that meets it.
    from detente.web.app import warm

    with contextlib.suppress(DetenteError):
        warm(shelf)


def bundled() -> None:
    """Checks that what the browser needs is there.

    Raises:
        DetenteError: D302.
    """
    folder = resources.files("detente.web") / "static" / "bundle"
    missing = [n for n in ("desk.js", "desk.css", "world.svg") if not (folder / n).is_file()]
    if missing:
        raise DetenteError("D302", f"the desk's bundle is missing ({', '.join(missing)})",
                           stage="serve",
                           remedy="run `make web` in a checkout, or reinstall the package")


def _bind(port: int) -> socket.socket:
    # With the protocol named, asyncio turns Nagle's delay off: 40 ms a page.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1", port))
        sock.listen(128)  # two may bind, only one can listen
    except OSError as err:
        sock.close()
        raise DetenteError("D501", f"port {port} is taken ({err.strerror})", stage="serve",
                           remedy="give another with --port, or 0 for any") from err
    return sock


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "desk"
