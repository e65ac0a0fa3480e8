"""What an import did or would do, for people and for programs."""

from typing import TYPE_CHECKING, Any

from models import dates

if TYPE_CHECKING:
    from models.imports import Plan


def as_json(planned: "Plan", *, dry_run: bool) -> dict[str, Any]:
    """Return what the ``import`` command answers as JSON: rows of each sheet added, changed, closed and unchanged."""
    of = planned.counts.items()
    return {
        "file": planned.file,
        "as_of": planned.as_of.isoformat(),
        "dry_run": dry_run,
        "added": {sheet: counts.added for sheet, counts in of},
        "changed": {sheet: counts.changed for sheet, counts in of},
        "closed": {sheet: counts.closed for sheet, counts in of},
        "unchanged": {sheet: counts.unchanged for sheet, counts in of},
        "notes": list(planned.notes),
    }


def refused_json(planned: "Plan") -> dict[str, Any]:
    """Return the answer when rows break a rule: the sentence, and each row."""
    rows = [
        {"sheet": bad.sheet, "row": bad.row, "column": bad.column, "value": bad.value, "why": bad.why}
        for bad in planned.bad_rows
    ]
    return {"error": planned.refusal, "rows": rows}


def as_lines(planned: "Plan", *, dry_run: bool) -> list[str]:
    """Return the same in words: the sentence, a line a sheet, the notes."""
    if not planned.changes:
        lines = [planned.sentence]
    elif dry_run:
        lines = [f"As of {dates.show(planned.as_of)}, importing {planned.file} would do this; nothing has changed yet."]
    else:
        lines = [f"Imported {planned.file} as of {dates.show(planned.as_of)}."]
    for sheet, counts in planned.counts.items():
        of = (
            (counts.added, "added"),
            (counts.changed, "changed"),
            (counts.closed, "closed" if sheet == "Cases" else "ended"),
            (counts.unchanged, "as before"),
        )
        lines.append(f"{sheet}: {', '.join(f'{number:,} {word}' for number, word in of if number) or 'no rows'}")
    return lines + list(planned.notes)
