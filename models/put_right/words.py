"""What the lists of what is quietly wrong answer, in a sentence."""

from models.dates import show
from models.put_right.lists import PutRight
from models.words import count


def answer(of: PutRight) -> str:
    """Return how much is to be put right and in how many lists, and what is only to be kept in mind."""
    lists = sum(bool(check.rows) and check.decides for check in of.checks)
    mild = sum(len(check.rows) for check in of.checks if not check.decides)
    said = nothing_wrong(of)
    if of.number:
        where = f" in {of.team}" if of.team is not None else ""
        in_lists = f"in {lists} of {len(of.checks)} lists" if lists > 1 else "in 1 list"
        said = f"{count(of.number, 'thing')} to put right{where} on {show(of.day)}, {in_lists}."
    return f"{said} {count(mild, 'thing')} to keep in mind." if mild else said


def nothing_wrong(of: PutRight) -> str:
    """Return that nothing is wrong, naming the team and the day."""
    where = f" in {of.team}" if of.team is not None else ""
    return f"Nothing is quietly wrong{where} on {show(of.day)}."


def looked_at(of: PutRight) -> str:
    """Return what was looked at, for where nothing is wrong."""
    names = [
        check.name[:1].lower() + check.name[1:] if check.name[1:2].islower() else check.name for check in of.checks
    ]
    return f"Looked at: {', '.join(names)}."
