"""An actor in a slot, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass

from detente.records import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """An actor in a slot, and how it was found.

    `how`: name, person, title, agent, pronoun, group, modifier (only the state behind a thing:
    "Iran's programme"), place, phrase (words without a state).
    """

    actor: Actor
    how: str
    token: int
