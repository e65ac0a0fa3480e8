"""Ids that lost their leading zeros: 00123 in the record, 123 in the file, where a spreadsheet took it for a number."""

from collections import Counter
from dataclasses import replace

from models.extracts.extract import Extract, Finding
from models.extracts.held import Held


def with_recorded_ids(extract: Extract, held: Held) -> Extract:
    """Return the extract with each id that lost its zeros as the record has it, and a finding of each.

    An id is one that lost them if the record does not know it, and knows exactly one that is the same but for leading
    zeros and that the file does not name itself.
    """
    unknown = [key for key in extract.children if key not in held.cases and key.isdigit()]
    if not unknown:
        return extract
    recorded: dict[str, list[str]] = {}
    for key in held.cases:
        if key.isdigit():
            recorded.setdefault(key.lstrip("0"), []).append(key)
    found = {}
    for key in unknown:
        same = recorded.get(key.lstrip("0"), [])
        if len(same) == 1 and same[0] not in extract.children:
            found[key] = same[0]
    times = Counter(found.values())  # 0123 and 123 in one file are two children
    found = {key: to for key, to in found.items() if times[to] == 1}
    return _renamed(extract, held, found) if found else extract


def _renamed(extract: Extract, held: Held, found: dict[str, str]) -> Extract:
    children, findings = {}, list(extract.findings)
    for key, child in extract.children.items():
        if key not in found:
            children[key] = child
            continue
        recorded = held.ids[held.cases[found[key]]]
        children[found[key]] = replace(child, case_id=recorded)
        name, row = child.places[0] if child.places else ("", 0)
        why = f"{recorded} in the record; the zeros were lost on the way, so they are taken for one"
        findings.append(Finding("id changed", name, row, recorded, child.team, "", child.case_id, why))
    events = [event._replace(child=found.get(event.child, event.child)) for event in extract.events]
    return replace(extract, children=children, events=events, findings=findings)
