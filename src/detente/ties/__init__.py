"""How states stand to each other: series, movement, networks. Pure functions over events."""

from detente.ties.acts import Act, act_of, acts_of
from detente.ties.book import ledger_ties
from detente.ties.coverage import Coverage
from detente.ties.interval import Estimate
from detente.ties.series import Options, Point, Ties, ties

__all__ = ["Act", "Coverage", "Estimate", "Options", "Point", "Ties", "act_of", "acts_of",
           "ledger_ties", "ties"]
