"""Adding: accounts that add up, only what is missing, the same events in any order."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.errors import DetenteError
from detente.read.base import Raw
from detente.records import Document, When
from detente.store import Ledger
from detente.store.add import Account, fill, outdated, recode
from detente.store.settle import settle, unsettled
from testkit.ledger_world import make_record, stub_code, stub_records, world


def all_events(ledger: Ledger) -> list[dict[str, Any]]:
    return sorted(ledger.events(), key=lambda e: e["id"])


def test_accounts_add_up(ledger: Ledger) -> None:
    bad = DetenteError("D107", "not JSON", input="f:3")
    raws = [*world(8), bad, Raw("x", "BROKEN", origin="f:4"), world(8)[1]]
    told: list[int] = []
    account = fill(ledger, raws, stub_code, on=lambda a, e: told.append(a.taken))
    assert account == Account(coded=6, empty=2, present=1, rejected=2, records=account.records)
    assert account.taken == len(raws) == told[-1]
    assert ledger.counts()["rejected"] == 2
    again = fill(ledger, raws, stub_code)
    assert (again.present, again.rejected, again.taken) == (9, 2, 11)
    assert ledger.counts()["rejected"] == 2


def test_only_what_is_missing_is_coded(ledger: Ledger) -> None:
    fill(ledger, world(6), stub_code)
    asked: list[str] = []

    def watch(raws: Any) -> Any:
        def seen() -> Any:
            for raw in raws:
                asked.append(raw.id)
                yield raw
        return stub_code(seen())

    fill(ledger, world(9), watch)
    assert asked == ["w006", "w007", "w008"]


def test_mended_input_leaves_the_rejected(ledger: Ledger) -> None:
    fill(ledger, [DetenteError("D105", "bad", input="f.txt")], stub_code)
    fill(ledger, [Raw("x", "Peru visited Chile.", origin="f.txt")], stub_code)
    assert ledger.counts()["rejected"] == 0


def test_another_dispatch_under_a_taken_id(ledger: Ledger) -> None:
    one, two = Raw("1", "Peru visited Chile."), Raw("1", "Japan visited Togo.")
    fill(ledger, [one, two, one, two], stub_code)
    assert len({d.id for d in ledger.documents()}) == 2
    assert ledger.counts()["records"] == 2


def test_stops_when_asked_and_goes_on(ledger: Ledger) -> None:
    seen: list[int] = []
    fill(ledger, world(10), stub_code, stop=lambda: len(seen) >= 4,
         on=lambda a, e: seen.append(1))
    assert ledger.counts()["documents"] == 4
    assert fill(ledger, world(10), stub_code).present == 4
    assert ledger.counts()["documents"] == 10


def test_order_and_pieces_do_not_matter(tmp_path: Path) -> None:
    raws = world(40)
    results = []
    for seed in range(4):
        shuffled = random.Random(seed).sample(raws, len(raws)) if seed else raws
        with Ledger.open(tmp_path / f"{seed}.db", create=True) as book:
            step = (40, 7, 1, 13)[seed]
            for i in range(0, 40, step):
                fill(book, shuffled[i : i + step], stub_code)
            book.check()
            results.append(all_events(book))
    assert results[0] == results[1] == results[2] == results[3]
    assert any(len(e["reports"]) > 1 for e in results[0])
    told = [r["record"] for e in results[0] for r in e["reports"]]
    assert len(told) == len(set(told))


def test_coverage_counts_each_once(ledger: Ledger) -> None:
    fill(ledger, world(14), stub_code)
    fill(ledger, world(14), stub_code)
    rows = ledger.sql("SELECT sum(documents) AS d, sum(records) AS r FROM coverage")
    counts = ledger.counts()
    assert rows == [{"d": 14, "r": counts["records"]}]


def test_recoding(ledger: Ledger) -> None:
    fill(ledger, world(12), stub_code, coder="old")
    before = all_events(ledger)
    assert len(outdated(ledger, "new")) == 12
    done = recode(ledger, outdated(ledger, "new"), stub_records, coder="new")
    assert done == 12 and outdated(ledger, "new") == []
    assert all_events(ledger) == before
    recode(ledger, outdated(ledger, "newer"), lambda d: [], coder="newer")
    assert ledger.counts()["records"] == ledger.counts()["events"] == 0
    ledger.check()
    assert ledger.sql("SELECT sum(records) AS r FROM coverage") == [{"r": 0}]


def test_recoding_into_another_block_keeps_ids_apart(ledger: Ledger) -> None:
    doc = Document("d", "Peru visited Chile.", published="2004-05-01")
    (record,) = stub_records(doc)
    ledger.put(doc, [record], key="k")
    settle(ledger)
    for type_ in ("AGREE", "THREATEN", "CONSULT"):  # earlier and later in the alphabet
        ledger.recode("d", [replace(record, type=type_)])
        ledger.check()  # between recoding and settling too
        settle(ledger)
        assert [e["type"] for e in ledger.events()] == [type_]
        ledger.check()


def test_new_rules_settle_everything_anew(tmp_path: Path) -> None:
    from detente.store.group import EventGroup, Plain

    class Alone(Plain):
        version = "alone"

        def block(self, record: Any) -> str:
            return "one"

        def group(self, records: Any, documents: Any,
                  decisions: Any = ()) -> list[EventGroup]:
            assert {r.document["id"] for r in records} <= set(documents)
            return [EventGroup("e" + r.id, (r.id,)) for r in records]

    path = tmp_path / "l.db"
    with Ledger.open(path, create=True, grouper=Plain()) as book:
        fill(book, world(40), stub_code)
        assert book.counts()["events"] < book.counts()["records"]
    with Ledger.open(path, grouper=Alone()) as book:
        settle(book)
        assert book.counts()["events"] == book.counts()["records"]
        book.check()


def test_kill_between_document_and_events_loses_nothing(ledger: Ledger,
                                                        put: Callable[..., object]) -> None:
    put("Peru visited Chile.")
    assert unsettled(ledger) == 2 and ledger.counts()["events"] == 0
    fill(ledger, [], stub_code)
    assert unsettled(ledger) == 0 and ledger.counts()["events"] == 1


def test_what_happened_outweighs_what_was_planned(ledger: Ledger) -> None:
    day = When("2004-05-03", "2004-05-03", "day")
    for i, (status, conf) in enumerate((("planned", 0.9), ("actual", 0.5), ("planned", 0.8))):
        doc = Document(f"d{i}", "Peru visited Chile.", published=f"2004-05-0{i + 1}")
        record = make_record(doc, 0, 18, "Peru", "visited", "Chile", status=status, when=day,
                             confidence=conf)
        ledger.put(doc, [record], key=doc.id)
    settle(ledger)
    (event,) = ledger.events()
    assert event["status"] == "actual"
    assert [r["document"]["id"] for r in event["reports"]] == ["d0", "d1", "d2"]
    assert 0.9 <= event["confidence"] <= 0.99
    quote = event["evidence"][0]
    text = next(ledger.documents([event["document"]["id"]])).text
    assert text[quote["start"] : quote["end"]] == quote["quote"]


def test_stories_and_their_versions(ledger: Ledger) -> None:
    text = ("The ministers of Peru and Chile met in Lima on Monday to speak of fishing in the "
            "waters off their coasts, officials of both governments told reporters afterwards. ")
    longer = text + "They will meet again in June in Santiago, the officials said."
    raws = [Raw("b", text, published="2004-05-05", source="B"),
            Raw("a", longer, published="2004-05-06", source="A"),
            Raw("c", text, published="2004-05-04", source="C"),
            Raw("d", "Something else entirely happened in Ghana.", published="2004-05-01")]
    for raw in raws:
        fill(ledger, [raw], stub_code)
    rows = ledger.sql("SELECT document, story, version FROM stories ORDER BY story, version")
    by_story: dict[str, list[str]] = {}
    for row in rows:
        by_story.setdefault(row["story"], []).append(row["document"])
    assert sorted(by_story.values()) == [["c", "b", "a"], ["d"]]
    ledger.check()
