"""Loads and checks the compiled knowledge; `compile` builds it from knowledge/*.yml."""

from detente.knowledge.load import Knowledge, load

__all__ = ["Knowledge", "load"]
