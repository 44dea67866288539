"""Visits of one traveller within days of each other are legs of one tour."""

from __future__ import annotations

from datetime import date

from detente.assemble.draft import Draft

#: Longest gap between two legs, in days.
GAP = 8


def _key(draft: Draft) -> tuple[str, str | None] | None:
    c = draft.candidate
    if c.codes.get("ledger") != "visits":
        return None
    if c.verdict.status not in ("actual", "ongoing", "planned"):
        return None
    if not c.sources or not c.targets or draft.when is None:
        return None
    return c.sources[0].actor.name, c.sources[0].actor.entity


def assemble(drafts: list[Draft], document: str) -> None:
    """Writes `tour {id, leg, of}` into the details of visits that belong together."""
    groups: dict[tuple[str, str | None], list[Draft]] = {}
    for draft in drafts:
        key = _key(draft)
        if key is not None:
            groups.setdefault(key, []).append(draft)
    for (name, _), visits in sorted(groups.items(), key=lambda g: g[0][0]):
        visits.sort(key=lambda d: (d.when.start, d.when.end, d.trigger_start) if d.when else ("",))
        run: list[Draft] = []
        for visit in visits:
            if run and _days(run[-1], visit) > GAP:
                _write(run, name, document)
                run = []
            run.append(visit)
        _write(run, name, document)


def _days(a: Draft, b: Draft) -> int:
    assert a.when and b.when
    return (date.fromisoformat(b.when.start) - date.fromisoformat(a.when.start)).days


def _write(run: list[Draft], name: str, document: str) -> None:
    hosts: list[str] = []
    for visit in run:
        host = visit.candidate.targets[0].actor.entity or visit.candidate.targets[0].actor.name
        if host not in hosts:
            hosts.append(host)
    if len(hosts) < 2:
        return
    for visit in run:
        host = visit.candidate.targets[0].actor.entity or visit.candidate.targets[0].actor.name
        visit.details["tour"] = {
            "id": f"{name.lower().replace(' ', '-')}-{run[0].when.start if run[0].when else ''}",
            "leg": hosts.index(host) + 1, "of": len(hosts),
        }
