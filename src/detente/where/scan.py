"""Find capitalised runs and, in them, the longest names the gazetteer knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from detente.where.gazetteer import Gazetteer, Place
from detente.where.table import fold_word

_UPPER = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x250) if chr(c).isupper())
_UPPER += "".join(chr(c) for c in range(0x1E00, 0x1F00) if chr(c).isupper())
_TOKEN = (rf"(?:[{_UPPER}][a-z]?\.){{2,}}|(?:St|Ste|Mt|Ft|Pt)\.(?=[ \n])"
          rf"|(?:[dDlL]['’])?[{_UPPER}]\w*(?:['’][^\W\d_]+)*")
_JOIN = (r"(?:of the|of|and the|and|upon|on|de la|de las|de los|de|del|da|do|dos|du|des|di|la|le"
         r"|les|el|al|as|ad|ar|ash|an|es|ez|sur|der|pri|y|og|au|bin|van|von)")
_GAP = r"(?: |-|–|\n {0,8})"
# A run: capitalised words with single gaps or one joining word between. Each part begins
# with another character class, so that matching never backtracks far.
_RUN = re.compile(rf"(?:{_TOKEN})(?:{_GAP}(?:{_JOIN}{_GAP})?(?:{_TOKEN}))*")
_WORD = re.compile(rf"{_TOKEN}|\w+(?:['’]\w+)*")
_BEFORE = re.compile(r"([^\W_]+)(\.?)[ \n]{1,9}$")
_AFTER = re.compile(r"[ \n-]{1,9}([^\W_]+)")
_POSSESSIVE = ("'s", "’s", "'S", "’S")


@dataclass(slots=True)
class Token:
    """A word of a run."""

    start: int
    end: int
    text: str
    folded: str
    possessive: bool = False

    @property
    def capital(self) -> bool:
        """Whether it is part of a name rather than a joining word."""
        return not self.text[0].islower() or "'" in self.text or "’" in self.text


@dataclass(slots=True)
class Mention:
    """A name found, and what stands around it."""

    start: int
    end: int
    text: str
    folded: str
    places: tuple[Place, ...]
    run: Sequence[Token]
    first: int  # index of its first token in the run
    last: int  # index of its last token
    before: str = ""  # the word before, lower case; of the run where it is not the first there
    after: str = ""  # the word after, as written
    opens: bool = False  # opens a sentence, a line or a quotation
    initial: bool = False  # an initial stands before: "George W."
    adjective: str | None = None  # state code, where it is a demonym
    possessive: bool = False
    features: dict[str, float] = field(default_factory=dict)
    reason: str = ""  # why it is no place, once that is known
    place: Place | None = None

    @property
    def single(self) -> bool:
        return self.first == self.last


def runs(text: str) -> Iterator[list[Token]]:
    """Runs of capitalised words, in order."""
    for match in _RUN.finditer(text):
        base = match.start()
        whole = match.group()
        if whole.isalpha():
            yield [Token(base, match.end(), whole, fold_word(whole))]
            continue
        out = []
        for word in _WORD.finditer(whole):
            raw = word.group()
            possessive = raw.endswith(_POSSESSIVE)
            end = word.end() - 2 if possessive else word.end()
            raw = raw[:-2] if possessive else raw
            if raw:
                out.append(Token(base + word.start(), base + end, raw, fold_word(raw),
                                 possessive))
        yield out


def _opens(text: str, start: int) -> bool:
    head = text[max(0, start - 4):start].rstrip(" \"'“”‘’([")
    return not head or head[-1] in ".!?\n:;-–—" or "\n" in text[max(0, start - 2):start]


def _context(text: str, mention: Mention) -> None:
    run = mention.run
    if mention.first > 0:
        mention.before = run[mention.first - 1].folded
    else:
        match = _BEFORE.search(text, max(0, mention.start - 28), mention.start)
        if match:
            mention.before = match.group(1).lower()
            stop = match.group(2)
            head = match.start(1)
            mention.initial = bool(stop) and len(mention.before) == 1 and (
                head == 0 or text[head - 1] != ".")
        else:
            stop = ""
        mention.opens = bool(stop) or _opens(text, mention.start)
    if mention.last + 1 < len(run) and not run[mention.last].possessive:
        mention.after = run[mention.last + 1].text
    else:
        follow = _AFTER.match(text, mention.end)
        mention.after = follow.group(1) if follow else ""


def _acceptable(words: Sequence[Token], places: Sequence[Place], text: str) -> bool:
    """Case and length rules: "Us" is no state, "WHO" no town."""
    if len(words) > 1:
        return True
    raw = words[0].text
    bare = raw.replace(".", "")
    if len(bare) <= 4 and any(p.kind == "country" for p in places):
        known = any(p.kind == "country" and len(p.name) <= 5 for p in places)
        return bare.isupper() or known
    if bare.isupper() and len(bare) <= 4:
        return len(bare) == 4 and "." not in raw and _opens(text, words[0].start) and any(
            p.primary and p.population >= 100_000 for p in places)
    return len(bare) > 2


def mentions(text: str, all_runs: Sequence[Sequence[Token]],
             gazetteer: Gazetteer) -> list[Mention]:
    """Every name of the gazetteer in the runs, the longest first at each place."""
    out = []
    for run in all_runs:
        at = 0
        while at < len(run):
            found = _longest(run, at, text, gazetteer) if run[at].capital else None
            if found is None:
                at += 1
                continue
            _context(text, found)
            out.append(found)
            at = found.last + 1
    return out


def _shortened(word: Token, text: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The region that "NSW", "N.H." or "D-Mont." stands for, wherever it is written."""
    bare = word.text.replace(".", "")
    name = gazetteer.abbreviations.get(bare)
    if name is None:
        return ()
    party = text[max(0, word.start - 2):word.start] in ("D-", "R-", "I-")
    # "N.V." and "M.D." are other things; only names of two words are so shortened.
    dotted = word.text.count(".") >= 2 and " " in name and bare != "BC"
    return region(name, gazetteer) if party or dotted or bare == "NSW" else ()


def region(name: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The first-level region an abbreviation of knowledge/venues.yml stands for."""
    return tuple(p for p in gazetteer.candidates(name.lower())
                 if p.kind == "admin1" and p.country in ("USA", "CAN", "AUS"))[:1]


def _longest(run: Sequence[Token], at: int, text: str, gazetteer: Gazetteer) -> Mention | None:
    for size in range(min(gazetteer.longest, len(run) - at), 0, -1):
        words = run[at:at + size]
        if not words[-1].capital or text[words[-1].end:words[-1].end + 1] == "$":
            continue
        folded = " ".join([w.folded + "s" * w.possessive for w in words])
        owner = words[-1].possessive
        places = gazetteer.candidates(folded) if size > 1 or not owner else ()
        if owner and not places:
            # "Moscow's", not a town called Moscows; but "St. John's" is one.
            folded = folded[:-1]
            places = gazetteer.candidates(folded)
        elif owner:
            owner = False
        if " and " in folded:
            places = tuple(p for p in places if p.kind not in ("region", "admin3"))
        adjective = gazetteer.adjectives.get(folded)
        short = _shortened(words[0], text, gazetteer) if size == 1 else ()
        if any(p.kind == "country" for p in places):
            adjective = None
        if adjective:
            places = ()  # "Canadian", not the town in Texas
        if short:
            places = short
        elif not (places or adjective) or not (adjective or _acceptable(words, places, text)):
            continue
        end = words[-1].end + 2 * (words[-1].possessive and not owner)
        return Mention(words[0].start, end, text[words[0].start:end], folded, places, run,
                       at, at + size - 1, adjective=None if short else adjective, possessive=owner)
    return None
