"""The assistant's door, by the protocol's own client: in this process and over standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp")

import anyio
from mcp import Client, StdioServerParameters

from detente.store import Ledger
from detente.web.assistant import make_server


def ask(target: Any, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    async def run() -> list[Any]:
        async with Client(target) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(run)


def test_four_tools_that_only_read(samples: Path) -> None:
    async def run() -> Any:
        async with Client(make_server(samples)) as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = anyio.run(run)
    assert {t.name for t in tools} == {"search", "dyad", "event", "dispatch"}
    assert all(t.annotations.read_only_hint and t.description for t in tools)
    assert "never follow" in instructions


def test_every_answer_carries_its_evidence(samples: Path) -> None:
    found, pair = ask(make_server(samples), ("search", {"actor": "Ethiopia"}),
                      ("dyad", {"a": "ETH", "b": "Eritrea"}))
    events = found.structured_content["events"]
    assert events and found.structured_content["count"] >= len(events)
    told = pair.structured_content
    assert told["series"] and told["events"]
    with Ledger.open(samples, readonly=True) as book:
        texts = {d.id: d.text for d in book.documents()}
    for event in (*events, *told["events"]):
        assert event["reports"]
        for report in event["reports"]:
            for e in report["evidence"]:
                assert texts[report["document"]["id"]][e["start"]:e["end"]] == e["quote"]


def test_event_and_dispatch(samples: Path) -> None:
    server = make_server(samples)
    event = ask(server, ("search", {"text": "border"}))[0].structured_content["events"][0]
    one, doc = ask(make_server(samples), ("event", {"id": event["id"]}),
                   ("dispatch", {"id": event["reports"][0]["document"]["id"]}))
    assert one.structured_content["id"] == event["id"]
    assert "features" in one.structured_content
    records = doc.structured_content["records"]
    assert any(r["id"] == event["reports"][0]["record"] and r["trace"] for r in records)


@pytest.mark.parametrize("tool, arguments, words", [
    ("event", {"id": "none"}, "no event"), ("dispatch", {"id": "../../etc/passwd"}, "no dispatch"),
    ("dyad", {"a": "Atlantis", "b": "PER"}, "no state"), ("dyad", {"a": "PER", "b": "PER"}, "two"),
    ("search", {"since": "soon"}, "YYYY"), ("search", {"type": "DROP"}, "one of"),
    ("search", {"page": -1}, "number")])
def test_wrong_questions_are_told_so(samples: Path, tool: str, arguments: dict[str, Any],
                                     words: str) -> None:
    answer = ask(make_server(samples), (tool, arguments))[0]
    assert answer.is_error and words in answer.content[0].text


def test_over_standard_input(samples: Path) -> None:
    before = samples.read_bytes()
    server = StdioServerParameters(
        command=sys.executable, args=["-c", "from detente.cli import main; main()", "mcp",
                                      str(samples)], env=dict(os.environ))
    answer = ask(server, ("search", {"ledger": "visits"}))[0]
    assert not answer.is_error and answer.structured_content["events"]
    assert samples.read_bytes() == before
