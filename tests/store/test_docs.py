"""docs/ledger.md names what there is."""

from __future__ import annotations

from pathlib import Path

from detente.exports.write import FORMATS
from detente.store.schema import metadata

TEXT = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text()


def test_every_table_and_format_is_documented() -> None:
    for name in [*metadata.tables, *FORMATS, "texts"]:
        assert f"`{name}`" in TEXT, name
