"""An actor in a slot, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.actors.view import View
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Found:
    """An actor in a slot, and how it was found.

    `how`: name, person, title, agent, pronoun, group, modifier (only the state behind a thing:
    "Iran's programme"), place, phrase (words without a state).
    """

    actor: Actor
    how: str
    token: int


def pointing(actor: Actor, how: str, token: Token, view: View) -> Found:
    """An actor found again in other words: a pronoun, a plural."""
    return Found(replace(actor, mention=view.noun_phrase(token)), how, token.i)
