"""The small trained model: type and status of what passes between two marked actors.

Trained by models/events/train.py on sentences written for it; see models/events/CARD.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from detente.errors import DetenteError

#: The sixteen types of PLOVER and "no event".
TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST "
    "SANCTION MOBILIZE COERCE ASSAULT NONE"
).split()
#: Acts that PLOVER's editions type differently, as (class, type in 2024, type in the older one).
APART = (
    ("SIGN", "SUPPORT", "SUPPORT"),
    ("EMBARGO", "SANCTION", "COERCE"),
    ("CONVICT", "SANCTION", "ACCUSE"),
    ("SIEGE", "COERCE", "ASSAULT"),
)
CLASSES = [*TYPES, *(a[0] for a in APART)]
STATUSES = "actual ongoing planned postponed called_off denied hypothetical".split()
_OPEN_S, _CLOSE_S, _OPEN_T, _CLOSE_T = "[unused1]", "[unused2]", "[unused3]", "[unused4]"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Guess:
    """Probabilities by type (NONE among them) and by status."""

    classes: dict[str, float]
    statuses: dict[str, float]

    @property
    def types(self) -> dict[str, float]:
        """By type of the 2024 edition."""
        out = {kind: self.classes[kind] for kind in TYPES}
        for name, kind, _ in APART:
            out[kind] += self.classes[name]
        return out

    def older(self) -> dict[str, float]:
        """By type of the older edition: CONCEDE and RETREAT are YIELD, help to come is AGREE."""
        out = {kind: self.classes[kind] for kind in TYPES if kind not in ("CONCEDE", "RETREAT")}
        out["YIELD"] = self.classes["CONCEDE"] + self.classes["RETREAT"]
        for name, _, kind in APART:
            out[kind] += self.classes[name]
        for kind in ("CONSULT", "SUPPORT", "COOPERATE", "AID"):
            moved = out[kind] * self.statuses["planned"]
            out[kind] -= moved
            out["AGREE"] += moved
        return out


def marked(text: str, source: Span | None, target: Span | None) -> str:
    """The sentence with its two actors between marks; unmarked where spans are missing."""
    if source is None or target is None or (source[0] < target[1] and target[0] < source[1]):
        return text
    pieces = sorted([(*source, _OPEN_S, _CLOSE_S), (*target, _OPEN_T, _CLOSE_T)], reverse=True)
    for start, end, opening, closing in pieces:
        text = f"{text[:start]}{opening} {text[start:end]} {closing}{text[end:]}"
    return text


class EventModel:
    """An ONNX session on one thread; the same input gives the same output.

    Raises:
        DetenteError: D202 where a file differs from its known hash, D302 where one is missing.
    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        _check(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(folder / "events.onnx"), options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(160)
        self.first = self.tokenizer.token_to_id(_OPEN_S)
        self.second = self.tokenizer.token_to_id(_OPEN_T)

    def guess(self, items: Sequence[tuple[str, Span | None, Span | None]]) -> list[Guess]:
        """One guess an item `(sentence, source span, target span)`.

        Each is run by itself: padding to a neighbour's length would move the last digits.
        """
        out = []
        for text, source, target in items:
            row = self.tokenizer.encode(marked(text, source, target))
            ids = np.array([row.ids], dtype=np.int64)
            feed: dict[str, Any] = {
                "ids": ids,
                "mask": np.ones_like(ids),
                "first": (ids == self.first).astype(np.int64),
                "second": (ids == self.second).astype(np.int64),
            }
            kinds, states = self.session.run(None, feed)
            out.append(Guess(_softmax(kinds[0], CLASSES), _softmax(states[0], STATUSES)))
        return out


def _softmax(logits: Any, names: list[str]) -> dict[str, float]:
    shifted = np.exp(logits - logits.max())
    probabilities = shifted / shifted.sum()
    return {n: float(p) for n, p in zip(names, probabilities, strict=True)}


def _check(folder: Path) -> None:
    try:
        known: dict[str, str] = orjson.loads((folder / "hashes.json").read_bytes())
        wrong = [n for n, h in known.items()
                 if hashlib.sha256((folder / n).read_bytes()).hexdigest() != h]
    except FileNotFoundError as err:
        raise DetenteError("D302", f"the event model lacks {err.filename}", input=str(folder),
                           stage="events", remedy="reinstall the package") from err
    if wrong:
        raise DetenteError("D202", f"the event model's {wrong[0]} is not the one shipped",
                           input=str(folder), stage="events", remedy="reinstall the package")


def present() -> bool:
    """Whether the shipped model is there (a source tree may be without it)."""
    return resources.files("detente").joinpath("data", "model", "events.onnx").is_file()


@lru_cache(maxsize=1)
def load() -> EventModel:
    """The shipped model, loaded once a process."""
    return EventModel(Path(str(resources.files("detente").joinpath("data", "model"))))
