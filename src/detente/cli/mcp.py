"""`detente mcp`: a ledger for an assistant, read-only, over standard input and output."""

from __future__ import annotations

import click

from detente.errors import DetenteError

EPILOG = """\b
Examples:
  detente mcp wires.db
  {"mcpServers": {"wires": {"command": "detente", "args": ["mcp", "/home/me/wires.db"]}}}

Tools: search, dyad, event, dispatch. None writes; every answer carries the words it rests on.
"""


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
def command(ledger: str) -> None:
    """Answer an assistant's questions about LEDGER over the Model Context Protocol."""
    try:
        from detente.web.assistant import make_server
    except ModuleNotFoundError as err:
        raise DetenteError("D501", f"the assistant's door needs {err.name}", stage="mcp",
                           remedy="pip install 'detente[mcp,web,ties]'") from err
    make_server(ledger).run("stdio")
