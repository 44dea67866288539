from __future__ import annotations

import io
from datetime import date

import networkx as nx
import pytest

from detente.errors import DetenteError
from detente.ties import acts_of
from detente.ties.movers import Window
from detente.ties.network import (
    balance,
    communities,
    ego,
    network,
    triads,
    turned,
    two_camps,
    write_graphml,
)
from testkit.deeds import deed

YEAR = Window(date(1987, 1, 1), date(1987, 12, 31))
GOOD = ["AAA BBB", "AAA CCC", "BBB CCC", "XXX YYY", "YYY ZZZ", "XXX ZZZ"]
BAD = ["AAA XXX", "BBB YYY", "CCC ZZZ", "AAA YYY"]


def events(good=GOOD, bad=BAD, n=6):
    out = []
    for kind, ties in (("CONSULT", good), ("THREATEN", bad)):
        for tie in ties:
            a, b = tie.split()
            out += [deed(kind, a, b, f"1987-05-{d + 1:02}") for d in range(n)]
    return out


def made(**more):
    return network(acts_of(events(**more)), YEAR)


def test_signs_are_earned() -> None:
    g = made()
    assert g.edges["AAA", "BBB"]["sign"] == 1 and g.edges["AAA", "XXX"]["sign"] == -1
    g = network(acts_of([*events(n=2), deed("THREATEN", "AAA", "BBB", "1987-06-01")]), YEAR)
    assert {e["sign"] for *_, e in g.edges(data=True)} == {0}
    assert len(g.edges["AAA", "BBB"]["event_ids"]) == 3


def test_camps_and_balance() -> None:
    g = made()
    assert communities(g) == [{"AAA", "BBB", "CCC"}, {"XXX", "YYY", "ZZZ"}]
    camps, against = two_camps(g)
    assert sorted(map(sorted, camps)) == [["AAA", "BBB", "CCC"], ["XXX", "YYY", "ZZZ"]]
    assert against == []
    found = balance(g)
    assert found["triads"] == found["balanced"] == len(triads(g)) == 4
    assert (found["positive"], found["negative"], found["undecided"]) == (6, 4, 0)
    assert 0 < found["p"] < 0.5 and found["expected"] < 1
    # A friend's enemy as a friend: one tie goes against any two camps.
    odd = made(good=["AAA BBB", "AAA XXX"], bad=["BBB XXX"])
    assert len(balance(odd)["frustrated"]) == 1 and balance(odd)["balanced"] == 0
    assert balance(nx.Graph())["share"] is None


def test_triads_that_turned() -> None:
    before, after = made(), made(good=[g for g in GOOD if g != "AAA BBB"], bad=[*BAD, "AAA BBB"])
    ((old, new),) = [t for t in turned(before, after) if t[0].members == ("AAA", "BBB", "CCC")]
    assert old.balanced and not new.balanced


def test_ego() -> None:
    assert set(ego(made(), "CCC")) == {"AAA", "BBB", "CCC", "ZZZ"}
    with pytest.raises(DetenteError, match="D403"):
        ego(made(), "QQQ")


def test_graphml_reads_back() -> None:
    out = io.BytesIO()
    write_graphml(network(acts_of([*events(), deed("CONSULT", "AAA", "odd\x02&<name>",
                                                   "1987-02-01")]), YEAR), out)
    back = nx.read_graphml(io.BytesIO(out.getvalue()))
    assert back.edges["AAA", "BBB"]["sign"] == 1 and "odd&<name>" in back
    assert len(back.edges["AAA", "BBB"]["event_ids"].split()) == 6
    assert back.nodes["AAA"]["community"] == 1
    assert back.graph["since"] == "1987-01-01"


def test_only_states_asked_for() -> None:
    g = network(acts_of(events()), YEAR, keep={"AAA", "BBB"})
    assert set(g) == {"AAA", "BBB"}
