"""A cheap guess whether the verb beside an expression looks back or ahead."""

from __future__ import annotations

from detente.when.lexicon import Lexicon
from detente.when.tokens import Tokens

_STOPS = frozenset(('"', ";", ":", "?", "!", "\n", "“", "”", "``"))
_NO_VERB = frozenset(["hundred", "sacred", "naked", "indeed", "speed", "need", "feed", "seed", "bleed", "breed", "unprecedented", "united", "embed", "shed", "allied", "red"])
_BE = ("be", "being")
_ABBREVIATED = frozenset(["mr", "mrs", "ms", "dr", "gen", "col", "lt", "sen", "rep", "gov", "st", "sgt", "capt", "adm", "prof", "jr", "sr", "no", "vs", "inc", "corp", "co", "ltd", "jan", "feb", "aug", "sept", "sep", "oct", "nov", "dec", "u.s"])
_REACH = 18


def _boundary(t: Tokens, j: int) -> bool:
    word = t.words[j]
    if word in _STOPS:
        return True
    if word != "." and not word.endswith("."):
        return False
    if word != ".":
        return False
    before = t.at(j - 1)
    return not (len(before) == 1 or before in _ABBREVIATED) and (
        t.capital(j + 1) or not t.at(j + 1).isalpha())


def _past_form(t: Tokens, j: int, lex: Lexicon) -> bool:
    word = t.words[j]
    if word in lex.past:
        return True
    return (word.endswith("ed") and len(word) > 4 and word not in _NO_VERB
            and not t.capital(j) and t.at(j - 1) not in ("the", "a", "an", "its", "of"))


def _cue(t: Tokens, j: int, lex: Lexicon, leftward: bool) -> str:
    """past, future, none (a verb that tells nothing) or "" for no cue at `j`."""
    word = t.words[j]
    before = t.at(j - 1)
    if word in lex.future and not t.capital(j):
        return "" if word in ("may", "might", "can") and t.capital(j) else "future"
    if word in lex.planned:
        if before in ("been", "had", "was", "were") or t.at(j - 2) == "been":
            return "none"
        return "future"
    if leftward and word == "to" and t.at(j + 1) in lex.base:
        return "past" if before in ("failed", "managed", "had", "able", "refused") else "future"
    if word.endswith("ing") and before in ("is", "are", "re", "am") and len(word) > 4:
        return "future" if leftward else ""
    if _past_form(t, j, lex):
        if before in _BE or before == "to":
            return ""
        return "past"
    return ""


def guess(t: Tokens, first: int, last: int, lex: Lexicon) -> str:
    """"past", "future" or "" for an expression at tokens `first`..`last`.

    The nearest verb cue to the left within the clause decides; failing that
    the first to the right.
    """
    for j in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if _boundary(t, j):
            break
        cue = _cue(t, j, lex, True)
        if cue:
            return "" if cue == "none" else cue
    for j in range(last + 1, min(len(t.words), last + 1 + _REACH)):
        if _boundary(t, j):
            break
        cue = _cue(t, j, lex, False)
        if cue:
            return "" if cue == "none" else cue
    return ""
