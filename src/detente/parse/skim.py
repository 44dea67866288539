"""The cheap pass: which sentences are worth the parser's time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"[a-z]+")
#: Words that can stand for an actor named elsewhere in the text.
_BACK = frozenset(
    (
        "he she his her they their its it both two three four president minister premier "
        "leaders leader countries sides governments country government neighbours "
        "neighbors presidents ministers counterpart king chancellor king's troops forces "
        "rebels nations"
    ).split()
)


def forms(lemma: str) -> set[str]:
    """The regular inflections of a lemma; irregular ones stand in the lexicon's own table."""
    out = {lemma, lemma + "s", lemma + "es", lemma + "ed", lemma + "ing"}
    if lemma.endswith("e"):
        out |= {lemma + "d", lemma[:-1] + "ing"}
    if lemma.endswith("y"):
        out |= {lemma[:-1] + "ies", lemma[:-1] + "ied"}
    if len(lemma) > 2 and lemma[-1] not in "aeiouywx" and lemma[-2] in "aeiou":
        out |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return out | _IRREGULAR.get(lemma, set())


_IRREGULAR: dict[str, set[str]] = {
    k: set(v.split()) for k, v in {
        "meet": "met", "hold": "held", "pay": "paid", "make": "made", "take": "took taken",
        "give": "gave given", "send": "sent", "tell": "told", "say": "said", "see": "saw seen",
        "go": "went gone", "come": "came", "fly": "flew flown flies", "leave": "left",
        "begin": "began begun", "break": "broke broken", "bring": "brought", "buy": "bought",
        "build": "built", "choose": "chose chosen", "cut": "cut", "draw": "drew drawn",
        "drive": "drove driven", "fall": "fell fallen", "fight": "fought", "find": "found",
        "forbid": "forbade forbidden", "forgive": "forgave forgiven", "get": "got", "grow": "grew",
        "have": "has had", "be": "is are was were been", "keep": "kept", "lay": "laid",
        "lead": "led", "lend": "lent", "lose": "lost", "put": "put", "quit": "quit",
        "receive": "received", "seek": "sought", "sell": "sold", "set": "set", "shoot": "shot",
        "show": "showed shown", "sign": "signed", "sink": "sank sunk", "slay": "slew slain",
        "speak": "spoke spoken", "spend": "spent", "stand": "stood", "steal": "stole stolen",
        "strike": "struck", "swear": "swore sworn", "teach": "taught", "throw": "threw thrown",
        "win": "won", "withdraw": "withdrew withdrawn", "withhold": "withheld", "write": "wrote",
        "do": "did done does", "hit": "hit", "beat": "beat beaten", "lie": "lay lain",
        "rise": "rose risen", "shake": "shook shaken", "arise": "arose", "bid": "bid", "bind":
        "bound", "blow": "blew blown", "burn": "burnt", "feed": "fed", "flee": "fled", "hang":
        "hung", "hear": "heard", "hurt": "hurt", "let": "let", "mean": "meant", "overthrow":
        "overthrew overthrown", "ride": "rode", "run": "ran", "shut": "shut", "split": "split",
        "spread": "spread", "think": "thought", "retake": "retook retaken",
        "overrun": "overran", "undertake": "undertook undertaken", "forsake": "forsook forsaken",
        "strive": "strove", "rebuild": "rebuilt", "shed": "shed",
        "undergo": "underwent", "uphold": "upheld",
    }.items()
}


#: Nouns of joint acts: with one state named, the other may stand sentences above.
_JOINT = frozenset(
    "agreement agreements accord accords treaty treaties pact pacts memorandum memoranda protocol "
    "protocols talks visit visits summit meeting meetings negotiations sanctions ceasefire "
    "truce".split()
)


class Skim:
    """Which words a sentence must hold for any frame to fit."""

    def __init__(self, cues: Mapping[str, Sequence[tuple[frozenset[str], ...]]]) -> None:
        words = set(cues)
        for patterns in cues.values():
            for required in patterns:
                words.update(*required)
        self.lemmas: dict[str, tuple[str, ...]] = {}
        known: dict[str, set[str]] = {}
        for word in words:
            for form in forms(word.rsplit("-", 1)[-1]) | forms(word):
                known.setdefault(form, set()).add(word)
        self.lemmas = {form: tuple(sorted(found)) for form, found in known.items()}
        self.cues = {
            head: tuple(sorted(set(patterns), key=len)) for head, patterns in cues.items()
        }

    def worth(self, folded: str, named: int, foreign: bool, dense: bool = False) -> bool:
        """Whether a sentence may hold an event.

        Args:
            folded: the folded sentence.
            named: how many different entities it names.
            foreign: whether the document names two entities or more.
            dense: whether relations are what the document is about (several sentences name
                two entities): then one name is enough, the other stands sentences above.
        """
        if not foreign:
            return False
        words = set(_WORD.findall(folded))
        if named < 2 and words.isdisjoint(_BACK) and (
                named == 0 or (not dense and words.isdisjoint(_JOINT))):
            return False
        present: set[str] = set(words)
        for word in words:
            present.update(self.lemmas.get(word, ()))
        return any(
            self._fits(lemma, present) for lemma in sorted(present) if lemma in self.cues
        )

    def _fits(self, head: str, present: set[str]) -> bool:
        return any(
            not any(present.isdisjoint(words) for words in required)
            for required in self.cues[head]
        )
