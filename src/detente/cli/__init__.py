"""The command line; `detente.cli.commands` says which module serves which command."""

from detente.cli.app import main

__all__ = ["main"]
