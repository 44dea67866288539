"""Furniture off, offsets kept: `clean(raw) -> Document`."""

from detente.clean.document import clean

__all__ = ["clean"]
