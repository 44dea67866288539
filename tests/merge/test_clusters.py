"""Articles on one event: order, seams, and the development figures where the kit is present."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.evaluate.clusters import bcubed, evaluate
from detente.merge.clusters import cluster, features, prepare, probability
from detente.merge.linkage import average, united

GOLD = Path(__file__).parents[2].parent / "shared/kit/dev/clusters/news_cluster_a.jsonl"

FERRY = [
    {"id": "f1", "published": "2014-03-02", "title": "Ferry sinks off Luzon, 40 feared drowned",
     "text": "A ferry carrying pilgrims capsized off Luzon on Sunday. Coast guard divers searched "
             "the hull of the Santa Rita for forty missing passengers, officials in Manila said."},
    {"id": "f2", "published": "2014-03-03", "title": "Divers search sunken Santa Rita ferry",
     "text": "Divers of the Philippine coast guard searched the capsized ferry Santa Rita off "
             "Luzon on Monday; forty pilgrims are missing and feared drowned."},
    {"id": "f3", "published": "2014-03-03", "title": "Captain of capsized Luzon ferry held",
     "text": "The captain of the Santa Rita, a ferry that capsized off Luzon with pilgrims on "
             "board, was detained in Manila. The coast guard still seeks forty passengers."},
]
VOTE = [
    {"id": "v1", "published": "2014-03-02", "title": "Moldova's centrists win vote by a whisker",
     "text": "Centrist parties won the parliamentary vote in Moldova with a majority of one seat. "
             "Observers in Chisinau called the ballot fair; the Communists asked for a recount."},
    {"id": "v2", "published": "2014-03-03", "title": "Moldova recount after one-seat majority",
     "text": "Moldova will recount ballots after centrist parties took parliament by one seat. "
             "The Communists spoke of fraud in Chisinau, observers of a fair ballot."},
]


def _groups(told: dict[str, str]) -> set[frozenset[str]]:
    out: dict[str, set[str]] = {}
    for i, c in told.items():
        out.setdefault(c, set()).add(i)
    return {frozenset(g) for g in out.values()}


def test_two_events_of_one_week() -> None:
    assert _groups(cluster(FERRY + VOTE)) == {frozenset({"f1", "f2", "f3"}),
                                             frozenset({"v1", "v2"})}


def test_date_is_an_alias() -> None:
    old = [{**{k: v for k, v in d.items() if k != "published"}, "date": d["published"]}
           for d in FERRY + VOTE]
    assert cluster(old) == cluster(FERRY + VOTE)


def test_nothing_and_next_to_nothing() -> None:
    assert cluster([]) == {}
    told = cluster([{"id": "a", "title": "", "text": ""}, {"id": "b", "text": "\x00 ..."},
                    {"id": "c", "published": "0000-99-99", "title": None, "text": None}])
    assert len(set(told.values())) == 3


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_order_does_not_matter(rng: random.Random) -> None:
    docs = FERRY + VOTE
    mixed = rng.sample(docs, len(docs))
    assert cluster(mixed) == cluster(docs)


def test_features_are_symmetric() -> None:
    articles = prepare(FERRY)
    a, b = articles[0], articles[1]
    assert features(a, b) == pytest.approx(features(b, a))
    assert probability(features(a, b)) > 0.5


names = st.sampled_from("abcdefgh")


@given(st.dictionaries(st.tuples(names, names).filter(lambda p: p[0] < p[1]),
                       st.floats(0, 1, allow_nan=False)),
       st.lists(st.tuples(names, names), max_size=4), st.lists(st.tuples(names, names), max_size=4),
       st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_linkage_is_a_partition_in_any_order(
    pairs: dict[tuple[str, str], float], joined: list[tuple[str, str]],
    parted: list[tuple[str, str]], rng: random.Random,
) -> None:
    ids = list("abcdefgh")
    first = united(average(ids, pairs, 0.4, parted=parted), joined, parted)
    items = list(pairs.items())
    rng.shuffle(items)
    again = united(average(rng.sample(ids, 8), {(b, a): s for (a, b), s in items}, 0.4,
                           parted=[(b, a) for a, b in parted]),
                   rng.sample(joined, len(joined)), parted)
    assert first == again
    assert sorted(i for g in first for i in g) == ids
    # What a person has put asunder stays so.
    assert not any(a in g and b in g for g in first for a, b in parted if a != b)


def test_linkage_does_not_chain() -> None:
    chain = dict.fromkeys(zip("abcde", "bcdef", strict=True), 0.9)
    assert max(len(g) for g in average(list("abcdef"), chain, 0.5)) == 2


def test_bcubed_by_hand() -> None:
    gold = {"1": "x", "2": "x", "3": "y"}
    assert bcubed(gold, {"1": "a", "2": "a", "3": "a"}) == (pytest.approx(5 / 9), 1.0)
    assert bcubed(gold, {"1": "a", "2": "b", "3": "c"}) == (1.0, pytest.approx(2 / 3))


@pytest.mark.skipif(not GOLD.exists(), reason="the development kit is not here")
def test_development_floor(tmp_path: Path) -> None:
    report = evaluate(GOLD, tmp_path / "out.jsonl")
    assert report.f1 >= 0.98
    assert report.week == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == report.articles


def _blast(i: str, town: str, state: str, who: str, dead: str, name: str) -> list[dict[str, str]]:
    """Three articles on one bombing of a market, in three outlets' words."""
    return [
        {"id": f"{i}1", "published": "2014-03-04", "title": f"Bomb kills {dead} in {town} market",
         "text": f"A car bomb tore through a crowded market in {town}, {state}, on Tuesday and "
                 f"killed at least {dead} people, police said. {who} claimed the attack. Governor "
                 f"{name} called for calm and blood donors."},
        {"id": f"{i}2", "published": "2014-03-05", "title": f"{who} says it bombed {town}",
         "text": f"{who} said on Wednesday its men had set off the bomb that killed {dead} "
                 f"shoppers in {town} a day before. {name}, the governor, spoke of a black day "
                 f"for {state}. Hospitals in {town} were treating dozens of wounded."},
        {"id": f"{i}3", "published": "2014-03-05", "title": f"{town} buries its dead after bombing",
         "text": f"Hundreds walked behind the coffins in {town} on Wednesday after the bombing of "
                 f"the market, which {who} has claimed. {state} declared three days of mourning "
                 f"for the {dead} killed, and {name} visited the wounded."},
    ]


def test_two_bombings_of_one_week() -> None:
    docs = [*_blast("p", "Quetta", "Pakistan", "Lashkar-e-Jhangvi", "23", "Hassan Baloch"),
            *_blast("q", "Maiduguri", "Nigeria", "Boko Haram", "31", "Kashim Shettima")]
    assert _groups(cluster(docs)) == {frozenset({"p1", "p2", "p3"}), frozenset({"q1", "q2", "q3"})}


def test_two_elections_of_one_day() -> None:
    def vote(i: str, state: str, city: str, winner: str, loser: str) -> list[dict[str, str]]:
        return [
            {"id": f"{i}1", "published": "2014-06-09", "title": f"{winner} wins {state} election",
             "text": f"{winner} won the presidential election in {state}, the electoral commission "
                     f"said in {city} on Monday, with 54 percent of the vote. {loser} conceded."},
            {"id": f"{i}2", "published": "2014-06-09", "title": f"{loser} concedes in {state} vote",
             "text": f"{loser} conceded defeat in the presidential vote in {state} after the "
                     f"commission in {city} gave {winner} 54 percent. Observers saw few lapses."},
        ]
    docs = [*vote("m", "Malawi", "Lilongwe", "Peter Mutharika", "Lazarus Chakwera"),
            *vote("n", "Colombia", "Bogota", "Juan Manuel Santos", "Oscar Ivan Zuluaga")]
    assert _groups(cluster(docs)) == {frozenset({"m1", "m2"}), frozenset({"n1", "n2"})}
