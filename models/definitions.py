"""What every figure and status is called and means: the one place for explanations on screen and the return."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure: its name as people read it, and the rule it follows (contract section 2)."""

    name: str
    meaning: str


FIGURES = {
    "open_cases": Definition(
        "Open cases",
        "Cases open on the day: opened on or before it and not closed by it. Each child is a case.",
    ),
    "families": Definition(
        "Families", "Different family ids among the open cases; a case without one counts as its own family."
    ),
    "allocated": Definition("Held by workers in post", "Open cases whose key worker is in post on the day."),
    "unallocated": Definition(
        "No key worker", "Open cases without a key worker on the day. “Allocated to the team” is not allocated."
    ),
    "held_by_leavers": Definition(
        "Held by leavers", "Open cases whose key worker has left, or has not started, on the day."
    ),
    "uncovered": Definition(
        "Away or left",
        "Open cases whose key worker has left, has not started, or is away with no capacity on the day.",
    ),
    "workers": Definition("Workers in post", "Workers whose start is on or before the day and whose end is not."),
    "fte": Definition("FTE in post", "Full-time equivalents of the workers in post, absences not taken off."),
    "over": Definition("Over their limit", "Workers in post whose load is above their own upper limit."),
    "under": Definition("Under their limit", "Workers in post whose load is below their own lower limit."),
    "full": Definition("Full", "Workers in post who are neither over nor under, and whom one more case puts over."),
    "within": Definition("Within", "Workers in post who are neither over nor under, and have room for one more case."),
    "away": Definition("Away", "Workers in post with no capacity on the day who hold no case."),
    "no_limit": Definition("No limit", "Workers in post for whom no limit is set."),
    "average_caseload": Definition(
        "Average per FTE",
        "The Department for Education's measure: cases held by workers in post, divided by the FTE of those of"
        " them who hold at least one. Rounded once, half up, to 1 decimal.",
    ),
    "median_cases": Definition(
        "Median", "The middle caseload of the workers in post who hold at least one case; of two, their mean."
    ),
    "minimum_cases": Definition("Lowest", "The lowest caseload of a worker in post who holds at least one case."),
    "maximum_cases": Definition("Highest", "The highest caseload of a worker in post."),
    "agency_share_fte": Definition(
        "Agency share of FTE", "FTE of agency workers in post, divided by the FTE of all workers in post."
    ),
    "upper_limits": Definition("Upper limits", "The own upper limits of all workers in post who have one, together."),
    "lower_limits": Definition("Lower limits", "The own lower limits of all workers in post who have one, together."),
}

STATUSES = (
    Definition(
        "over, under",
        "Load above the worker's own upper limit; load below the lower. Exact, not rounded, are compared.",
    ),
    Definition("full, within", "Inside the limits: one more case would be over; or there is room for more."),
    Definition(
        "uncovered, away",
        "No capacity on the day, and holding cases; or none. Who holds cases after leaving is uncovered.",
    ),
    Definition("unallocated", FIGURES["unallocated"].meaning),
    Definition(
        "override", "A case given to someone over their limit, or away, by agreement that was recorded with it."
    ),
    Definition("no limit", "No limits are set for the worker's team and role."),
)
"""What a person or a case is on a day."""

OF_A_WORKER = (
    Definition("Capacity", "FTE less the share that absences of that day take away."),
    Definition("Points", "Cases, each counted with its category's points."),
    Definition(
        "Lower, upper",
        "The limits for one full-time worker multiplied by capacity; a personal limit is taken as agreed.",
    ),
    Definition("Headroom", "How many further cases of one point the worker can take before being over."),
    Definition("Months over", "Month ends in a row, up to this one, at which the worker was over; at most 24."),
)
"""The figures of one worker, as the return's columns call them."""
