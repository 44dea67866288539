"""Is it English? Cheap for English, named for anything else."""

from __future__ import annotations

import re

_COMMON = frozenset(
    (
        "the of to and in a is was for on that with by said as at from it be has have are "
        "an will its were not his he which their but they had would who this been over "
        "after"
    ).split()
)
_NUMBER = re.compile(r"\d[\d.,]{0,20}")
_WORD = re.compile(r"[^\W\d_]+")


def language(text: str) -> str:
    """`en`, or the ISO 639-1 code of the likeliest other language.

    Function words decide; only a text short of them is put to the statistical model.
    """
    sample = text[:6000]
    words = [w.lower() for w in _WORD.findall(sample)]
    if not words:
        return "en"
    latin = sum(1 for w in words if w.isascii())
    share = sum(1 for w in words if w in _COMMON) / len(words)
    if share >= 0.12 or (len(words) < 12 and latin == len(words)):
        return "en"
    if latin == len(words) and len(_NUMBER.findall(sample)) * 3 >= len(words):
        return "en"  # a table of figures is in no language: it is read, and codes to nothing
    import py3langid  # slow to load and seldom needed

    code, _ = py3langid.classify(sample[:3000])
    # Tables and terse market copy are short of function words; the statistical model takes
    # them for Nigerian Pidgin or for no language at all.
    terse = latin / len(words) > 0.97 and (share >= 0.03 or code in ("pcm", "zxx", "la"))
    return "en" if terse else str(code)
