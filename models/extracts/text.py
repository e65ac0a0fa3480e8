"""What importing an extract did or would do, for people and for programs."""

from collections import Counter
from typing import Any

from models.dates import show
from models.extracts.extract import Finding
from models.extracts.plan import KINDS, Plan
from models.words import count

_MOST = 20
_ADDED, _CHANGED = ("new", "reopened"), ("moved", "unallocated", "allocated", "re-categorised", "corrected")


def as_json(planned: Plan, *, dry_run: bool) -> dict[str, Any]:
    """Return what the ``import`` command answers as JSON: what was added, changed, closed, and not taken."""
    extract, counts = planned.extract, planned.counts
    kept = [line for line in planned.lines if line.kind == "conflict" and line.left_out]
    people = [who for who in planned.new_workers if who.joins]
    return {
        "file": extract.file,
        "source": extract.source,
        "as_of": extract.as_of.isoformat(),
        "dry_run": dry_run,
        "added": {
            "Teams": len(planned.new_teams), "Workers": len(people), "Cases": sum(counts[kind] for kind in _ADDED),
            "Dated records": planned.dated,
        },
        "changed": {"Cases": sum(counts[kind] for kind in _CHANGED)},
        "closed": {"Cases": counts["closed"]},
        "unchanged": {"Cases": counts["unchanged"]},
        "kinds": {kind: counts[kind] for kind in KINDS},
        "to_confirm": [{"name": who.name, "team": who.team, "cases": who.cases} for who in people],
        "kept_by_hand": [{"case_id": line.case_id, "what": line.what} for line in kept],
        "left_out": [_finding(found) for found in extract.findings if found.kind == "left out"],
        "findings": dict(Counter(found.kind for found in (*extract.findings, *planned.contradictions))),
        "lists": [one._asdict() for one in extract.lists],
        "warnings": [caution.sentence for caution in planned.warnings],
        "questions": [one._asdict() for one in extract.questions],
        "notes": list(extract.notes),
    }  # fmt: skip


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "list": found.list, "row": found.row, "case_id": found.case_id, "column": found.column, "value": found.value,
        "why": found.why,
    }  # fmt: skip


def as_lines(planned: Plan, *, dry_run: bool) -> list[str]:
    """Return the same in words: the sentence, a line a list, who is to be confirmed, and what was not taken."""
    extract, counts = planned.extract, planned.counts
    as_of = f"{extract.file} as of {show(extract.as_of)}"
    head = f"Importing {as_of} would do this; nothing has changed yet." if dry_run else f"Imported {as_of}."
    if not dry_run and not planned.changes and not planned.dated:
        head = f"{as_of} holds nothing new."
    told = [
        f"{counts[kind]:,} {called.lower()}" for kind, called in KINDS.items() if counts[kind] and kind != "conflict"
    ]
    told.append(f"{counts['unchanged']:,} unchanged")
    lines = [head, f"Cases: {', '.join(told)}."]
    if planned.dated:
        lines.append(f"Dated records: {planned.dated:,} added.")
    for one in extract.lists:
        left = f", {one.left_out:,} left out" if one.left_out else ""
        lines.append(f"{one.name} ({one.title}): {count(one.rows, 'row')} read{left}.")
    lines += _some("kept as entered by hand", [f"{line.case_id}: {line.what}" for line in planned.lines
                                               if line.kind == "conflict" and line.left_out])  # fmt: skip
    people = [who for who in planned.new_workers if who.joins]
    lines += _some(
        "to confirm: role social worker, FTE 1 and permanent are guesses",
        [f"{who.name}, {who.team or 'team not known'}, {count(who.cases, 'case')}" for who in people], "worker",
    )  # fmt: skip
    out = [found for found in extract.findings if found.kind == "left out"]
    lines += _some("left out", [f"{found.list}, row {found.row}: {found.why}" for found in out], "row")
    others = Counter(found.kind for found in (*extract.findings, *planned.contradictions) if found.kind != "left out")
    lines += [f"{count(number, 'finding')}: {kind}." for kind, number in sorted(others.items())]
    lines += [
        f"{one.list}, {one.column}: “{one.example}” fits either order; read with the"
        f" {'month' if one.month_first else 'day'} first. The window can read it the other way."
        for one in extract.questions
    ]
    return [*lines, *(caution.sentence for caution in planned.warnings), *extract.notes]


def _some(what: str, listed: list[str], one: str = "case") -> list[str]:
    """Return a heading with how many, and the first of them."""
    if not listed:
        return []
    more = [f"  and {len(listed) - _MOST:,} more"] if len(listed) > _MOST else []
    return [f"{count(len(listed), one)} {what}:", *(f"  {line}" for line in listed[:_MOST]), *more]
