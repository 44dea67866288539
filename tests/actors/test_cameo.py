"""CAMEO actor codes."""

from __future__ import annotations

from typing import Any

import pytest

from detente.actors.cameo import cameo_code
from detente.records import Actor


@pytest.mark.parametrize(
    ("entity", "kind", "sector", "name", "code"),
    [
        ("USA", "person", "GOV", "Barack Obama", "USAGOV"),
        ("TUR", "body", "COP", "Turkish police", "TURCOP"),
        ("ISR", "group", "CVL", "Israeli settlers", "ISRCVL"),
        ("CHN", "body", "JRN", "Chinese newspapers", "CHNMED"),
        ("CUB", "body", "MED", "Cuban doctors", "CUBHLH"),
        ("ROU", "body", "MIL", "Romanian troops", "ROMMIL"),
        ("FRA", "state", "GOV", "France", "FRA"),
        ("SUN", "state", None, "Soviet Union", "USR"),
        ("UN", "organisation", "IGO", "United Nations", "IGOUNO"),
        ("UN", "body", "IGO", "UN Security Council", "IGOUNO"),
        ("EU", "person", "GOV", "Kaja Kallas", "IGOEUREEC"),
        ("UNDP", "organisation", "IGO", "United Nations Development Programme", "IGOUNO"),
        ("MERCOSUR", "organisation", "IGO", "Mercosur", "IGO"),
        ("ICRC", "organisation", "NGO", "International Committee of the Red Cross", "NGOHLHIRC"),
        ("GREENPEACE", "organisation", "NGO", "Greenpeace", "NGO"),
        (None, "group", "IMG", "al-Qaeda", "IMGMUSALQ"),
        (None, "group", "REB", "Kurdish rebels", "REB"),
        (None, "person", None, "Nobody", "---"),
        ("XXX", "state", None, "Nowhere", "---"),
    ],
)
def test_code(entity: str | None, kind: Any, sector: str | None, name: str, code: str) -> None:
    assert cameo_code(Actor(name, entity, kind, sector=sector)) == code


def test_own_knowledge() -> None:
    entities = {"ATL": {"name": "Atlantis", "kind": "state", "cameo": "ATS"}}
    assert cameo_code(Actor("Atlantis Navy", "ATL", "body", sector="MIL"), entities) == "ATSMIL"
