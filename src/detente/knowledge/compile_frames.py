"""Frames from YAML to patterns that the matcher walks.

A pattern is `S impose sanction on T`: lower-case words are lemmas, `S`, `T`, `C`, `B`
are slots, `a|b` alternatives, `(x)` optional. The first word (after a leading slot) is
the head, where the matcher starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.errors import DetenteError
from detente.knowledge.compile_actors import _yaml

SLOTS = frozenset("STCB")
CARRIED = (
    "type", "mode", "cameo", "contexts", "ledger", "symmetric", "status", "details", "stance",
    "weight", "needs", "content", "attributes", "speaker", "instruments", "without", "alone",
)
#: Prepositions and particles: where a pattern ends on one, a slot is understood behind it.
PREPOSITIONS = frozenset(
    (
        "on upon against to with for in into from of by at over about between among "
        "toward towards under off out up down through across near around before after as "
        "behind inside outside aboard belonging amid onto within without along alongside beyond "
        "past via"
    ).split()
)


def _fail(path: Path, frame: str, what: str) -> DetenteError:
    return DetenteError(
        "D301", f"frame {frame}: {what}", input=path.name, stage="knowledge",
        remedy="docs/knowledge.md shows the pattern grammar",
    )


def parse_pattern(text: str) -> dict[str, Any] | None:
    """`S impose sanction on T` as {head, lead, steps}; None where no head word stands."""
    lead: str | None = None
    head: list[str] | None = None
    steps: list[list[Any]] = []
    for raw in str(text).replace("'s ", " ").split():
        optional = raw.startswith("(") and raw.endswith(")")
        token = raw.strip("()")
        if token in SLOTS:
            if head is None:
                lead = token
            else:
                steps.append([token, optional])
            continue
        words = [w for w in token.lower().split("|") if w]
        if not words:
            continue
        if head is None:
            head = words
        else:
            steps.append([words, optional])
    if head is None:
        return None
    return {"head": head, "lead": lead, "steps": steps}


def patterns_of(entry: dict[str, Any], path: Path) -> list[list[Any]]:
    """An entry's patterns as [pos, head, lead, steps, text]."""
    out: list[list[Any]] = []
    for pos, key in (("v", "verbs"), ("n", "nouns")):
        for text in entry.get(key) or []:
            parsed = parse_pattern(text)
            if parsed is None:
                raise _fail(path, entry["frame"], f"pattern {text!r} has no head word")
            steps = parsed["steps"]
            if not any(s[0] == "T" for s in steps) and parsed["lead"] != "T" and steps:
                last = steps[-1][0]
                if isinstance(last, list) and set(last) <= PREPOSITIONS and "S" not in [
                    s[0] for s in steps
                ]:
                    steps.append(["T", False])
            for head in parsed["head"]:
                out.append([pos, head, parsed["lead"], steps, str(text)])
    return out


def compile_frames(folder: Path) -> dict[str, Any]:
    """All frames: {frames: {id: codes}, patterns: [[frame, pos, head, lead, steps, text]]}.

    Raises:
        DetenteError: D301 with the file and the frame where an entry is malformed.
    """
    frames: dict[str, Any] = {}
    patterns: list[list[Any]] = []
    for path in sorted((folder / "frames").glob("*.yml")):
        for entry in _yaml(path) or []:
            name = entry.get("frame")
            if not name or "type" not in entry or "cameo" not in entry:
                raise _fail(path, str(name), "needs frame, type and cameo")
            if name in frames:
                raise _fail(path, name, "the name is taken")
            frames[name] = {k: entry[k] for k in CARRIED if entry.get(k) is not None}
            frames[name]["cameo"] = str(entry["cameo"])
            patterns.extend([name, *p] for p in patterns_of(entry, path))
    return {"frames": frames, "patterns": patterns}


def examples(folder: Path) -> list[dict[str, Any]]:
    """Every `match` and `miss` sentence: {frame, file, entry, text, gives?}."""
    out = []
    for path in sorted((folder / "frames").glob("*.yml")):
        for entry in _yaml(path) or []:
            for match in entry.get("match") or []:
                out.append({"frame": entry["frame"], "file": path.name, "kind": "match",
                            "entry": entry, **match})
            for miss in entry.get("miss") or []:
                out.append({"frame": entry["frame"], "file": path.name, "kind": "miss",
                            "entry": entry, "text": miss})
    return out
