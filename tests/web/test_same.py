"""Splitting and joining events on the desk."""

from __future__ import annotations

from typing import Any

import pytest

from detente.store import Ledger


def events(desk: Any) -> list[dict[str, Any]]:
    with Ledger.open(desk.path, readonly=True) as book:
        book.check()
        return sorted(book.events(), key=lambda e: -len(e["reports"]))


def post(desk: Any, one: str, other: str, kind: str) -> Any:
    return desk.client.post("/decide.json", data={"one": one, "other": other, "kind": kind})


@pytest.mark.parametrize("number", [0, 1, 2])
def test_split_off_and_back(told: Any, number: int) -> None:
    whole = events(told)[0]
    ids = [r["record"] for r in whole["reports"]]
    assert len(ids) == 3
    page = told.get(f"/event/{whole['id']}").text
    assert page.count("Split off") == 3 and "/compare?one=" in page
    # Without its first record an event has another id: the answer must find the rest.
    rest = post(told, whole["id"], ids[number], "different").json()
    assert {r["record"] for r in rest["reports"]} == set(ids) - {ids[number]}
    said = rest["decisions"][0]
    assert (said["kind"], said["by"]) == ("different", "anna")
    assert "Kept apart" in told.get(f"/event/{said['event']}").text
    back = post(told, rest["id"], said["event"], "same").json()
    assert {r["record"] for r in back["reports"]} == set(ids)
    assert back["decisions"][0]["kind"] == "same"
    assert "Joined" in told.get(f"/event/{back['id']}").text


def test_join_two_events_by_address(told: Any) -> None:
    one, two = (next(e for e in events(told) if e["type"] == kind) for kind in
                ("SANCTION", "CONSULT"))
    found = told.get("/compare", params={
        "one": one["id"], "other": f"http://127.0.0.1:8642/event/{two['id']}.html"})
    assert found.status_code == 200 and "two events" in found.text and "Join" in found.text
    data = told.get("/compare.json", params={"one": one["id"], "other": two["id"]}).json()
    assert data["same"] is False and data["left"]["type"] == "SANCTION"
    joined = post(told, one["id"], two["id"], "same").json()
    assert len(joined["reports"]) == 4
    assert "are one event" in told.get("/compare", params={
        "one": one["reports"][0]["record"], "other": two["reports"][0]["record"]}).text


def test_a_report_is_compared_with_the_rest_of_its_event(told: Any) -> None:
    whole = events(told)[0]
    for report in whole["reports"]:
        data = told.get("/compare.json", params={
            "one": whole["id"], "other": report["record"]}).json()
        assert data["same"] is True and data["pair"]
        assert data["left"]["id"] != data["right"]["id"]
        rows = told.get("/compare.csv", params={"one": whole["id"], "other": report["record"]})
        assert rows.text.startswith("feature,weight")


@pytest.mark.parametrize("one, other, kind, status", [
    ("E", "E", "same", 400), ("E", "", "same", 400), ("", "E", "same", 400),
    ("E", "none", "same", 404), ("E", "a'b", "same", 404), ("E", "none", "maybe", 400),
    ("E", "/event/", "same", 404)])
def test_wrong_questions_change_nothing(told: Any, one: str, other: str, kind: str,
                                        status: int) -> None:
    id_ = events(told)[0]["id"]
    before = told.shelf.state()
    one, other = (id_ if x == "E" else x for x in (one, other))
    assert post(told, one, other, kind).status_code == status
    if kind == "same":
        assert told.get("/compare", params={"one": one, "other": other}).status_code == status
    assert told.shelf.state() == before


def test_who_tells_it_stands_on_the_page(coder: Any, tmp_path: Any) -> None:
    from detente.read import Raw
    from detente.store.add import fill

    from .conftest import Desk

    texts = ("Iranian gunboats shelled a Kuwaiti tanker on Monday, Kuwait's foreign minister said.",
             "Iranian gunboats shelled a Kuwaiti tanker on Monday, the United States said.")
    path = tmp_path / "accounts.db"
    with Ledger.open(path, create=True) as book:
        fill(book, [Raw(f"a{i}", t, published="2012-05-10") for i, t in enumerate(texts)],
             coder.outcomes, coder="test")
    desk = Desk(path, coder)
    event = next(e for e in events(desk) if e.get("accounts"))
    page = desk.get(f"/event/{event['id']}")
    assert page.status_code == 200 and "As each tells it" in page.text
