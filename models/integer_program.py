"""Integer programs with whole-number costs, solved by HiGHS without a word: what it found, and what it has proven."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from highspy import Highs, HighsLp
    from highspy.highs import HighsCallbackEvent

INFINITY = math.inf


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: values by column, None where nothing was; ``lowest`` is what no solution's cost is below."""

    values: tuple[int, ...] | None
    lowest: float
    proven: bool
    """Whether the values are the best there are, or (without values) that there are none."""


@dataclass
class Program:
    """Columns with bounds, and rows over them; it can be solved again and again for one aim after another."""

    columns: list[tuple[float, float, bool]] = field(default_factory=list)
    rows: list[tuple[float, float, Mapping[int, int]]] = field(default_factory=list)

    def column(self, upper: float, *, whole: bool = True) -> int:
        """Add a column from 0 to ``upper``; return its number."""
        self.columns.append((0, upper, whole))
        return len(self.columns) - 1

    def row(self, lower: float, upper: float, parts: Mapping[int, int]) -> int:
        """Add ``lower <= sum of parts <= upper``, where ``parts`` has a factor by column; return its number."""
        self.rows.append((lower, upper, parts))
        return len(self.rows) - 1

    def limit(self, row: int, upper: float) -> None:
        """Give a row another upper bound."""
        lower, _, parts = self.rows[row]
        self.rows[row] = lower, upper, parts

    def minimise(
        self,
        costs: Mapping[int, int],
        seconds: float,
        tick: Callable[[], None],
        step: float = 1,
    ) -> Answer:
        """Find the values of the least cost.

        No start is given to the solver: 1.16.0 takes what a start costs wrongly once it has made the program smaller,
        and then calls a worse answer the best.

        Args:
            costs: whole-number costs by column.
            seconds: when to stop with the best found.
            tick: called now and then; what it raises stops the search, and is raised here.
            step: what the costs of two solutions differ by at least, if they differ.
        """
        from highspy import HighsModelStatus

        solver = _silent_solver()
        solver.setOptionValue("threads", 1)  # the same answer each time, and the other processors stay free
        solver.setOptionValue("time_limit", max(seconds, 0.01))
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", step / 2)
        solver.passModel(self._model(costs))
        stopped = _watch(solver, tick)
        solver.run()
        if stopped:
            raise stopped[0]
        status, info = solver.getModelStatus(), solver.getInfo()
        if status == HighsModelStatus.kInfeasible:
            return Answer(None, INFINITY, proven=True)
        proven = status == HighsModelStatus.kOptimal
        if info.primal_solution_status != 2:  # nothing that keeps to every row
            return Answer(None, info.mip_dual_bound, proven=False)
        values = tuple(round(value) for value in solver.getSolution().col_value)
        # Where no column has to be whole there is no bound of its own: the best of all is what was found.
        has_bound = any(whole for _, _, whole in self.columns) or not proven
        return Answer(values, info.mip_dual_bound if has_bound else info.objective_function_value, proven)

    def _model(self, costs: Mapping[int, int]) -> "HighsLp":
        from highspy import HighsLp, HighsVarType, MatrixFormat

        kinds = (HighsVarType.kContinuous, HighsVarType.kInteger)
        model = HighsLp()
        model.num_col_, model.num_row_ = len(self.columns), len(self.rows)
        model.col_cost_ = [float(costs.get(column, 0)) for column in range(len(self.columns))]
        model.col_lower_ = [float(lower) for lower, _, _ in self.columns]
        model.col_upper_ = [float(upper) for _, upper, _ in self.columns]
        model.integrality_ = [kinds[whole] for _, _, whole in self.columns]
        model.row_lower_ = [float(lower) for lower, _, _ in self.rows]
        model.row_upper_ = [float(upper) for _, upper, _ in self.rows]
        starts = [0]
        for _, _, parts in self.rows:
            starts.append(starts[-1] + len(parts))
        matrix = model.a_matrix_
        matrix.format_, matrix.num_col_, matrix.num_row_ = MatrixFormat.kRowwise, len(self.columns), len(self.rows)
        matrix.start_ = starts
        matrix.index_ = [column for _, _, parts in self.rows for column in parts]
        matrix.value_ = [float(factor) for _, _, parts in self.rows for factor in parts.values()]
        return model


def _silent_solver() -> "Highs":
    from highspy import Highs

    class Silent(Highs):
        """Highs says who it is on standard output as soon as its callbacks are set up, so it is silenced before."""

        def enableCallbacks(self) -> None:
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Silent()  # type: ignore[no-untyped-call]


def _watch(solver: "Highs", tick: Callable[[], None]) -> list[BaseException]:
    """Let ``tick`` be called while the solver works; what it raises is kept here, since it can't pass through it."""
    stopped: list[BaseException] = []

    def look(event: "HighsCallbackEvent") -> None:
        if not stopped:
            try:
                tick()
            except BaseException as error:
                stopped.append(error)
        if stopped:
            event.interrupt()

    solver.cbMipInterrupt += look
    return stopped
