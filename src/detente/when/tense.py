"""A cheap guess whether the verb beside an expression looks back or ahead.

Used where no parse is at hand. Five answers: "past", "future" (a modal or a
word of planning), "ahead" (weaker: an infinitive, "to meet Friday"), "near" (whichever
day is nearer: "talks scheduled for Friday were put off") and "".
"""

from __future__ import annotations

from detente.when.lexicon import Lexicon
from detente.when.tokens import Tokens

_STOPS = frozenset(('"', ";", ":", "?", "!", "\n", "“", "”"))
_BE = ("be", "being")
_WHEN = ("when", "if", "until", "till", "once", "before", "after")
_OPENERS = ("the", "that", "a", "an", "it", "he", "she", "they", "there", "its", "his", "their",
            "we")
_REACH = 18


def _boundary(t: Tokens, j: int, lex: Lexicon) -> bool:
    """Does token `j` end a sentence or a quotation?"""
    word = t.words[j]
    if word in _STOPS:
        return True
    if word != ".":
        return word in ("'", "`") and t.tight(j) and t.at(j + 1) in ("'", "`")
    before = t.at(j - 1)
    abbreviation = len(before) == 1 or before in lex.lists["abbreviated"]
    return not abbreviation and (t.capital(j + 1) or not t.at(j + 1).isalpha())


def _past_form(t: Tokens, j: int, lex: Lexicon) -> bool:
    word = t.words[j]
    if word in lex.tense["past"]:
        return True
    return (word.endswith("ed") and len(word) > 4 and word not in lex.lists["no_verb"]
            and not t.capital(j) and t.at(j - 1) not in ("the", "a", "an", "its", "of"))


def _infinitive(t: Tokens, j: int, lex: Lexicon) -> bool:
    """Is "to" at `j` followed by a verb? Known ones, or any word before an object."""
    verb, after = t.at(j + 1), t.at(j + 2)
    if verb in lex.tense["base"]:
        return True
    if not verb.isalpha() or t.capital(j + 1) or verb in lex.tense["never_verbs"]:
        return False
    if after in lex.weekdays or after in lex.months:
        return False
    return t.capital(j + 2) or after in ("the", "a", "an", "its", "his", "their", "her", "it",
                                         "them", "him", "up", "out")


def _in_time_clause(t: Tokens, j: int) -> bool:
    return any(t.at(k) in _WHEN for k in range(j - 6, j))


def _planning(t: Tokens, j: int) -> str:
    """Of "scheduled", "due": ahead, unless a past perfect or a past verb takes it back."""
    if t.at(j - 1) == "been" or t.at(j - 1) == "had" or t.at(j - 2) == "had":
        return "past"
    return "future"


def _cue(t: Tokens, j: int, lex: Lexicon, leftward: bool) -> str:
    """The tense that token `j` tells, or ""."""
    word, before = t.words[j], t.at(j - 1)
    if word in lex.tense["future"] and not t.capital(j):
        return "future"
    if word in lex.tense["future_participles"]:
        return _planning(t, j)
    if leftward and word == "to" and _infinitive(t, j, lex):
        if before in lex.tense["future_participles"]:
            return _planning(t, j - 1)
        return "past" if before in ("failed", "managed", "had", "able", "refused") else "ahead"
    if word.endswith("ing") and before in ("is", "are", "re", "am") and len(word) > 4:
        return "future" if leftward else ""
    if _past_form(t, j, lex):
        if before in _BE or before == "to":
            return ""
        if before in ("is", "are"):
            return "future" if _in_time_clause(t, j - 1) else ""
        return "past"
    return ""


def guess(t: Tokens, first: int, last: int, lex: Lexicon) -> str:
    """Tense for an expression at tokens `first`..`last`.

    The nearest verb cue to the left within the sentence decides; failing that
    the first to the right.
    """
    if t.at(first - 1) == "as" and t.at(first - 2) in ("early", "soon"):
        return "future"
    for j in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if _boundary(t, j, lex):
            break
        cue = _cue(t, j, lex, True)
        told = t.words[j] == "told" and "that" not in t.words[j:first]  # an opener is the hearer
        if (cue and t.words[j] in lex.tense["reports"] and t.at(j + 1) in _OPENERS
                and j + 1 < first and not told):
            break  # "said the talks on Monday would": what is said has a verb of its own
        if cue == "future" and t.words[j] in lex.tense["future_participles"]:
            return ("near" if scheduled(t, first) else "past") if _was_soon(t, last) else cue
        if cue:
            return cue
    for j in range(last + 1, min(len(t.words), last + 1 + _REACH)):
        if _boundary(t, j, lex):
            break
        cue = _cue(t, j, lex, False)
        if cue and t.words[j] == "deadline" and _past_form(t, j + 1, lex):
            continue  # the Jan. 15 deadline passed
        if cue:
            return cue
    return ""


def scheduled(t: Tokens, first: int) -> bool:
    """"Talks scheduled for Thursday": a day that may lie either way, the nearer one."""
    return t.at(first - 1) in ("for", "on") and t.at(first - 2) in (
        "scheduled", "planned", "due", "set", "slated")


def _was_soon(t: Tokens, last: int) -> bool:
    """"Talks planned for Saturday were cancelled": the verb behind looks back."""
    return any(t.at(k) in ("was", "were", "had") for k in range(last + 1, last + 4))
