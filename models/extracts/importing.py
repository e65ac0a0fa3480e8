"""From an extract to the record: what it would change, what that does to the position, and doing it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from models import teams
from models.dates import show
from models.errors import BadInput
from models.extracts import annex_a
from models.extracts import apply as writing
from models.extracts.compare import Comparing, Comparison
from models.extracts.dated import dated
from models.extracts.extract import Extract
from models.extracts.held import Held, held_on
from models.extracts.lost_zeros import with_recorded_ids
from models.extracts.people import People, new_workers
from models.extracts.plan import KINDS, Caution, Choices, Line, NewWorker, Plan
from models.imports.effect import Effect, afresh_if_stale, check_current, last_entry, tried
from models.spreadsheets import Progress
from models.store import Store
from models.words import count, key, one_of

_NO_CHOICES = Choices()


def plan(store: Store, extract: Extract, choices: Choices = _NO_CHOICES, progress: Progress | None = None) -> Plan:
    """Work out what an extract would change on its day, with what was chosen in the preview; nothing is written."""
    if progress is not None:
        progress("Comparing", 0, len(extract.children))
    with store.snapshot():
        held = held_on(store, extract.as_of)
        extract = with_recorded_ids(extract, held)
        people = People(extract, held, choices.same)
        found = Comparing(extract, held, people, choices).run()
        records = dated(store, extract, held.cases)
    new = new_workers(people, held, {found.holder(step) for step in found.steps})
    order = list(KINDS)
    lines = sorted(found.lines, key=lambda line: (order.index(line.kind), key(line.case_id)))
    number = Counter(line.kind for line in lines)
    counts = {kind: number[kind] for kind in KINDS} | {"unchanged": found.unchanged}
    return Plan(
        extract=extract, choices=choices, lines=tuple(lines), counts=counts,
        new_workers=new, new_teams=_new_teams(extract, held, found, new),
        dated=len(records.new) + len(records.changed), contradictions=records.contradictions,
        warnings=tuple(_cautions(extract, held, counts["closed"], 0 if choices.its_teams else found.other_teams)),
        other_teams=found.other_teams, comparison=found, held=held, people=people,
        records=records,
    )  # fmt: skip


def _new_teams(extract: Extract, held: Held, found: Comparison, new: Iterable[NewWorker]) -> tuple[str, ...]:
    """Return the teams to add: those that a case opens in, and those of the workers who join."""
    names = [extract.children[step.case].team for step in found.steps if step.kind in ("new", "reopened")]
    names += [worker.team or teams.NOT_KNOWN for worker in new if worker.joins]
    named = {key(name): name for name in reversed(names) if name}
    return tuple(name for team, name in sorted(named.items()) if team not in held.teams)


def _cautions(extract: Extract, held: Held, closed: int, other_teams: int) -> list[Caution]:
    """Return the reasons to stop and ask: older than the last, of another council, closing more than a tenth."""
    found = []
    if held.latest > held.day:
        latest = show(date.fromisoformat(held.latest))
        sentence = f"{extract.file} is of {show(extract.as_of)}, older than the last extract, of {latest}."
        found.append(Caution("older", sentence))
    if extract.council and held.council and key(extract.council) != key(held.council):
        sentence = f"{extract.file} is of {extract.council}; the extract before was of {held.council}."
        found.append(Caution("other council", sentence))
    if closed * 10 > len(held.opening):
        of = count(len(held.opening), "open case")
        sentence = f"{extract.file} would close {closed:,} of {of}, more than a tenth."
        if missing := _missing(extract):
            sentence += f" It holds no {one_of(missing)}."
        if other_teams:
            sentence += f" It does not name the teams of {other_teams:,} of them."
        found.append(Caution("closes many", sentence))
    return found


def _missing(extract: Extract) -> tuple[str, ...]:
    """Return which of the lists that say whose cases are open an Annex A does not hold."""
    read = {one.name for one in extract.lists}
    wanted = ("List 6", "List 7", "List 8", "List 9") if extract.source == annex_a.SOURCE else ()
    return tuple(name for name in wanted if name not in read)


def apply(store: Store, planned: Plan, progress: Progress | None = None) -> str:
    """Write a plan as one transaction and one journal entry; return the sentence that says what was done.

    A file whose every word is in the record already leaves no entry.

    Raises:
        BadInput: it is older than the last extract, and ``Choices.older`` does not ask for that.
        Stale: something was written since the plan was made; nothing was imported.
        Failure: the disk is full, the file read-only or busy; nothing was changed.
    """
    refuse_older(planned)
    if writing.is_known(store, planned):
        return f"Nothing to import: {planned.extract.file} holds nothing new."
    with store.write(planned.sentence, kind="import"):
        check_current(store, planned.held.after)
        writing.write(store, planned, progress)
    return planned.sentence


def import_extract(
    store: Store,
    extract: Extract,
    choices: Choices = _NO_CHOICES,
    progress: Progress | None = None,
    *,
    dry_run: bool = False,
    careful: bool = False,
) -> Plan:
    """Plan, and apply unless it is a dry run; start afresh if another process writes in between.

    Args:
        store: the record.
        extract: what the file says.
        choices: what is left out, and whether an older file is wanted.
        progress: told every few thousand rows; raising from it stops the work.
        dry_run: whether nothing is written.
        careful: whether any caution is a reason to refuse the file.

    Raises:
        BadInput: it is older than the last extract, or there is another caution and it is to be careful.
        Failure: as ``apply``; nothing was changed.
    """

    def attempt() -> Plan:
        planned = plan(store, extract, choices, progress)
        refuse_older(planned)
        if careful and (asked := [caution for caution in planned.warnings if caution.kind != "older"]):
            raise BadInput(
                f"{asked[0].sentence} Nothing was imported; look at it in the window, or leave out --careful."
            )
        if not dry_run:
            apply(store, planned, progress)
        return planned

    return afresh_if_stale(attempt)


def refuse_older(planned: Plan) -> None:
    """Raise ``BadInput`` when the file is older than the last one and that was not asked for plainly."""
    for caution in planned.warnings:
        if caution.kind == "older" and not planned.choices.older:
            raise BadInput(f"{caution.sentence} Import it with --older if its day is to be put right.")


def effect(store: Store, planned: Plan, day: date, team: str | None = None, progress: Progress | None = None) -> Effect:
    """Return the position of ``day`` before and after a plan, of the team called ``team`` or the whole service.

    The plan is written and taken back in one transaction, so that the answer is what applying it gives.

    Raises:
        BadInput: there is no such team.
        Stale: something was written since the plan was made.
        Failure: the database can't be written to.
    """

    def write() -> None:
        check_current(store, planned.held.after)
        writing.write(store, planned, progress)

    return tried(store, write, day, team)


def is_current(store: Store, planned: Plan) -> bool:
    """Return whether nothing was written since the plan was made."""
    return last_entry(store) == planned.held.after


def opened(planned: Plan, line: Line) -> tuple[tuple[str, str], ...]:
    """Return what stands behind a line: what is held on the day and what the file says, each with its name."""
    held, people = planned.held, planned.people
    child, row = planned.extract.children.get(line.case), held.cases.get(line.case)
    facts: list[tuple[str, str]] = []
    if row is not None and row in held.opening:
        facts.append(("Open here since", show(date.fromisoformat(held.opening[row].start))))
        spell, category = held.key_worker.get(row), held.category.get(row)
        facts.append(("Key worker here", _since(people.name(spell.value), spell.start) if spell else "not allocated"))
        facts.append(("Category here", _since(category.value, category.start) if category else "not known"))
    else:
        facts.append(("Here", "not open" if row is not None else "not known"))
    if child is None:
        return (*facts, ("In the file", "not named"))
    facts.append(("In the file", "open" if child.is_open else "closed" if child.closed else "not an open case"))
    if child.is_open:
        facts.append(("Key worker in the file", child.worker or "not allocated"))
        facts.append(("Team in the file", child.team or "not named"))
        facts.append(("Category in the file", child.category or "not known"))
    days = (("Start in the file", child.opened), ("Closed in the file", child.closed), ("Born", child.born))
    facts += [(called, show(date.fromisoformat(day))) for called, day in days if day]
    facts.append(("Rows", ", ".join(f"{name} row {number}" for name, number in child.places)))
    facts += [(finding.why, f"{finding.list} row {finding.row}") for finding in planned.extract.findings
              if finding.case_id and key(finding.case_id) == line.case]  # fmt: skip
    return tuple(facts)


def _since(what: str, start: str) -> str:
    return f"{what}, since {show(date.fromisoformat(start))}"
