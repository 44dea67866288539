"""A fuzzer over the OpenAPI description finds no fault of the server."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from detente.web.openapi import describe

schemathesis = pytest.importorskip("schemathesis")


SCHEMA = schemathesis.openapi.from_dict(describe())
QUIET = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck),
                 derandomize=True)


@pytest.fixture(scope="module")
def door(desk: Any) -> Any:
    return desk


@SCHEMA.parametrize()
@QUIET
def test_no_fault(case: Any, door: Any) -> None:
    path = case.formatted_path
    form = case.body if isinstance(case.body, dict) else None
    options: dict[str, Any] = {"params": case.query or None}
    if case.method.upper() == "POST":
        options["data"] = {k: v for k, v in (form or {}).items() if isinstance(v, (str, int))}
    answer = door.client.request(case.method, path, **options)
    assert answer.status_code < 500, (path, options, answer.text[:300])
    assert str(answer.status_code) in {*case.operation.definition.raw["responses"], "405"}


def test_the_description_names_only_what_answers(desk: Any) -> None:
    told = desk.get("/openapi.json").json()
    assert told == describe() and told["openapi"].startswith("3.")
