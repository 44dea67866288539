"""Pictures of series, timelines, networks and tours, by matplotlib."""

from detente.plots.style import save

__all__ = ["save"]
