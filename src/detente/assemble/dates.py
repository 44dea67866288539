"""When it happened: the expression that belongs to the event, else the story's own day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from detente.actors.view import View
from detente.assemble.draft import Draft
from detente.events.clause import clause_verb
from detente.records import When
from detente.when import attach
from detente.when.calendar import bounds
from detente.when.resolve import grained, shifted
from detente.when.timex import Timex


def _usable(t: Timex) -> bool:
    return t.type in ("DATE", "TIME") and t.start_date is not None and t.end_date is not None and (
        not t.value.endswith("_REF"))


def _distance(draft: Draft, t: Timex) -> float:
    """Tree distance between trigger and expression; clause borders count."""
    view, trigger = draft.view, draft.candidate.trigger
    lo = t.start - view.sentence.start
    token = next((k for k in view.doc if k.idx <= lo < k.idx + len(k)), None)
    if token is None:
        return 99.0
    chain = {trigger.i: 0}
    node, up = trigger, 0
    while node.head != node:
        node, up = node.head, up + 1
        chain[node.i] = up
    cost, node, steps = 0.0, token, 0
    while node.i not in chain and node.head != node and steps < 20:
        if node.dep_ in ("relcl", "advcl", "ccomp", "acl"):
            cost += 4.0 if node.dep_ == "advcl" and node.i < trigger.i else 2.5
        node, steps = node.head, steps + 1
        cost += 0.7
    if node.i not in chain:
        return 99.0
    walk, up_cost = trigger, 0.0
    while walk.i != node.i:
        up_cost += 1.5 if walk.dep_ in ("relcl", "advcl", "ccomp", "conj") else 0.4
        walk = walk.head
    return cost + up_cost + 0.03 * abs(token.i - trigger.i)


def pick(draft: Draft, found: Sequence[Timex], day: str | None) -> tuple[When, Timex] | None:
    """The days of the expression of the trigger's sentence that tells its time."""
    span, trigger = draft.view.sentence, draft.candidate.trigger
    # "In the morning" is of the story's own day.
    near = [t for t in found if span.start <= t.start < span.end and _usable(t)
            and not ("anaphoric" in t.features and t.type == "TIME")]
    inner = _content(draft)
    near = [t for t in near if not any(a <= t.start < b for a, b in inner)]
    if not near:
        return None
    costs = {t.start: _distance(draft, t) for t in near}
    return attach.choose(
        near, (span.start, span.end),
        (draft.trigger_start, draft.trigger_start + len(trigger)),
        text=" " * span.start + span.text, status=draft.candidate.verdict.status or "actual",
        anchor=date.fromisoformat(day) if day else None,
        dep_distance=lambda at, _: costs.get(at, 99.0))


def _content(draft: Draft) -> list[tuple[int, int]]:
    """Where what is asked, promised or threatened stands: its days are not those of the asking."""
    c = draft.candidate
    content = c.match.slots.get("C")
    if c.codes.get("content") != "inner" or content is None or content.pos_ != "VERB":
        return []
    # From the verb on: "urged Iran on Monday to leave", where either verb may hold the day.
    base, last = draft.view.sentence.start, list(content.subtree)[-1]
    return [(base + content.idx, base + last.idx + len(last))]


#: "Three days": how many of what.
_STEP = re.compile(r"P(\d{1,3})([DWMY])$")


def beside(draft: Draft, found: Sequence[Timex], story: When | None) -> When | None:
    """"On Friday, a week after troops landed": the landing is a week before Friday."""
    view, trigger = draft.view, draft.candidate.trigger
    for word in view.doc:
        if word.lower_ not in ("after", "before") or word.i > trigger.i:
            continue
        clause = word.head if word.dep_ == "mark" else next(
            (c for c in word.children if c.dep_ in ("pcomp", "pobj")), None)
        step = _step(draft, word, found)
        if clause is None or step is None or not (clause == trigger or clause.is_ancestor(trigger)):
            continue
        inside = {view.sentence.start + t.idx for t in clause.subtree}
        base = next((t for t in found if view.sentence.start <= t.start < view.sentence.end
                     and _usable(t) and t.start not in inside and t.precision == "day"), None)
        day = base.start_date if base else story.start if story and story.precision == "day" \
            else None
        if day is None:
            return None
        count, unit = step
        there = shifted(date.fromisoformat(day), unit, -count if word.lower_ == "after" else count)
        span = bounds(grained(there, unit if unit in "MY" else "D"))
        words = view.doc[max(word.i - 2, 0) : word.i + 1].text
        return When(span[0].isoformat(), span[1].isoformat(), span[2], words) if span else None
    return None


def _step(draft: Draft, word: Any, found: Sequence[Timex]) -> tuple[int, str] | None:
    """The count and unit of "three days" before "after", or of "the day"."""
    at = draft.view.sentence.start + word.idx
    for t in found:
        form = _STEP.match(t.value) if 0 < at - t.end <= 2 else None
        if form:
            return int(form[1]), form[2]
    before = draft.view.doc[max(word.i - 2, 0) : word.i].text.lower()
    return (1, "D") if before == "the day" else None


def story_day(timexes: Sequence[Timex], first_end: int, published: str | None) -> When | None:
    """The day a dispatch tells of: the first dated day of its lead, else its publication."""
    day = (published or "")[:10] or None
    for t in timexes:
        if t.start < first_end and _usable(t) and t.precision == "day" and t.start_date:
            near = day is None or abs(
                (date.fromisoformat(t.start_date) - date.fromisoformat(day)).days) <= 7
            if near and (day is None or t.start_date <= day):
                return When(t.start_date, t.end_date or t.start_date, "day", None)
    return When(day, day, "day", None) if day else None


def settle(drafts: Sequence[Draft], timexes: Sequence[Timex], published: str | None,
           story: When | None) -> None:
    """Gives every draft its `when`, or none where nothing tells it."""
    day = (published or "")[:10] or None
    by_host: dict[str, When] = {}
    lead = next((d.where.country for d in drafts if d.where and d.where.country), None)
    if lead and story:
        by_host[lead] = story
    for draft in drafts:
        told = pick(draft, timexes, day)
        status = draft.candidate.verdict.status
        near = beside(draft, timexes, story) if status in ("actual", "ongoing") else None
        if near is not None:
            draft.when = near
        elif told is not None and not _belied(draft, told[0], day):
            _dated(draft, *told, day)
        elif status == "actual":
            draft.when = _context(draft, by_host, story)
        if draft.candidate.codes.get("ledger") == "visits" and draft.when and draft.where:
            if draft.where.country and draft.when.precision == "day":
                by_host.setdefault(draft.where.country, draft.when)
    _continuing(drafts, day)


def _belied(draft: Draft, when: When, day: str | None) -> bool:
    """"ordered them to leave by Friday": a past verb has no day to come."""
    trigger, status = draft.candidate.trigger, draft.candidate.verdict.status
    return (day is not None and when.start > day and status == "actual"
            and trigger.tag_ == "VBD")


def _dated(draft: Draft, when: When, t: Timex, day: str | None) -> None:
    draft.when = when
    status = draft.candidate.verdict.status
    future = day is not None and draft.when.start > day
    if status in ("ongoing", "actual") and future:
        # "leaves for London on Thursday": a present tense with a day to come is a plan.
        c = draft.candidate
        c.verdict = c.verdict._replace(status="planned", why="present tense with a day to come")
    if "since" in t.features and day:
        draft.when = replace(draft.when, end=max(day, draft.when.start), precision="range")


def _context(draft: Draft, by_host: dict[str, When], story: When | None) -> When | None:
    if draft.where and draft.where.country in by_host:
        return replace(by_host[draft.where.country], text=None)
    return story


def _continuing(drafts: Sequence[Draft], day: str | None) -> None:
    """"It started in X on Monday and continued in Y": the later leg begins no earlier."""
    for draft in drafts:
        if draft.candidate.trigger.lemma_ not in ("continue", "proceed", "end", "move"):
            continue
        if draft.candidate.codes.get("ledger") != "visits" or draft.when is None or day is None:
            continue
        start = date.fromisoformat(draft.when.start)
        end = min(date.fromisoformat(day), start + timedelta(days=3))
        if draft.when.text is not None and end > start and draft.candidate.trigger.dep_ == "conj":
            draft.when = When(start.isoformat(), end.isoformat(), "range", draft.when.text)


def tenses(views: Mapping[int, View]) -> Callable[[int], str]:
    """Past or future at a character, from the verb of its clause; "" where nothing is parsed."""
    ordered = sorted(views.values(), key=lambda v: v.sentence.start)
    starts = [v.sentence.start for v in ordered]

    def tense_at(char: int) -> str:
        index = bisect_right(starts, char) - 1
        if index < 0 or char >= ordered[index].sentence.end:
            return ""
        view = ordered[index]
        lo = char - view.sentence.start
        token = next((t for t in view.doc if t.idx <= lo < t.idx + len(t)), None)
        if token is None:
            return ""
        return _tense(clause_verb(token))

    return tense_at


def _tense(verb: Any, depth: int = 0) -> str:
    words = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if words & {"will", "shall", "'ll", "wo", "would"}:
        return "future"
    if verb.tag_ == "VBD" or words & {"was", "were", "had", "has", "have", "did", "been"}:
        return "past"
    if "to" in words or verb.tag_ == "VB":
        return "future"
    if verb.dep_ == "pcomp" and verb.head.lower_ in ("after", "since", "upon", "following"):
        return "past"  # "after meeting the sultan on Monday, he will fly"
    if verb.tag_ in ("VBN", "VBG") and verb.head != verb and depth < 4:
        return _tense(clause_verb(verb.head), depth + 1)
    return ""


def anchor(published: str | None) -> Any:
    """The date that expressions are resolved against."""
    return date.fromisoformat(published[:10]) if published else None
