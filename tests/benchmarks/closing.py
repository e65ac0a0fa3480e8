"""What closing a month takes, against one position of its last day; the record is written to."""

import gc
import time
from datetime import timedelta

from models import actions, explanations, month_notes, moves, signoff
from models.actions import Task
from models.breaches import breaches, holding
from models.checklist import checklist
from models.explanations import Said
from models.handover import handover
from models.month_close import month_close
from models.moves import Moving
from models.position import position
from models.put_right import put_right
from models.returns.build import build
from models.returns.content import Audience
from models.signatures import ROLES, signatures
from models.store import Store
from tests.benchmarks.measure import best, line
from tests.benchmarks.service import LAST

TODAY = LAST + timedelta(3)
ONE = "one position"


def closing(store: Store) -> None:
    """Print what reading takes, then what a plan, the answers and a signature take that are written."""
    gc.disable()  # as while the window reads
    one = best(lambda: position(store, LAST))
    line("breaches of one month", best(lambda: breaches(store, LAST)), ONE, one, "–")
    line("breaches that hold at a month's end", best(lambda: holding(store, LAST)), ONE, one, "–")
    line("the checks of a month", best(lambda: checklist(store, LAST, None, TODAY)), ONE, one, "–")
    line("open Return and report", best(lambda: month_close(store, LAST, None, TODAY)), ONE, one, "2")
    line("what is to be put right", best(lambda: put_right(store, LAST)), ONE, one, "–")
    took, number = _applying(store)
    line(f"apply a plan of {number} moves", took, ONE, one, "–")
    _answer_all(store)
    both = best(lambda: [build(store, LAST, None, audience, today=TODAY) for audience in Audience], 3)
    line("sign a month off", min(_signing(store) for _ in range(3)), "its return for both readers", both, "–")
    gc.enable()


def _applying(store: Store) -> tuple[float, int]:
    """Return how long it took to hand over one worker's cases as planned, and how many they were."""
    worker = next(of for of in position(store, LAST).workers if of.cases)
    plan = handover(store, worker.worker_id, LAST, 2)
    moving = [Moving(move.case_row, move.from_row, move.to_row) for move in plan.moves]
    started = time.process_time()
    moves.apply(store, LAST, moving, TODAY)
    return time.process_time() - started, len(moving)


def _answer_all(store: Store) -> None:
    """Answer all that the checks ask for, as a team would."""
    task = Task("See to it", "R. Whitcombe", TODAY + timedelta(30))
    for breach in holding(store, LAST):
        about = breach.about(LAST)
        explanations.explain(store, about, Said("More children than the team has room for."), TODAY)
        actions.add(store, about, task, TODAY)
    for subject in (month_notes.DATA, month_notes.LIMITS):
        month_notes.write(store, LAST, None, subject, "All is entered.", TODAY)
    for change in checklist(store, LAST, None, TODAY).changes:
        month_notes.write(store, LAST, None, change.about, "More children were referred.", TODAY)


def _signing(store: Store) -> float:
    """Return how long it took to sign the month, and withdraw the signature again."""
    started = time.process_time()
    signoff.sign(store, LAST, None, ROLES[1], "R. Whitcombe", TODAY)
    took = time.process_time() - started
    (given,) = (one for one in signatures(store, LAST, None) if one.stands)
    signoff.withdraw(store, given.row, "Signed to see how long it takes.", TODAY)
    return took
