"""The summary for supervision as HTML, in the colours and the width that screen or paper give it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from models.actions import Action
from models.breaches import Breach
from models.caseloads import holds_words, short_category
from models.dates import OPEN, show, show_month_short, show_weekday
from models.duties import share_words
from models.figures import show_number
from models.position import WorkerPosition
from models.pressures import WorkerMonth
from models.status_words import limits_words
from models.supervision import Summary, when_words
from models.words import Status, count
from models.worker_detail import HeldCase, absence_words, absent_words, facts_words
from ui.caseloads_table import load_words
from ui.kit import marks
from ui.kit.labels import unbroken_dates
from ui.kit.theme import Theme

_TWO_TABLES = 50
"""From so many times the height of its text the width holds two tables of cases beside one another."""
_FEW, _IN_COLUMNS = 8, 60
"""More cases than the first and no more than the second stand in two tables, which never run over a page."""
_LONGEST, _GAP = 12, 8
"""A reference of more times the text's height breaks over lines; and the room after each column."""
_CHART_HEIGHT, _FIGURES_WIDTH, _PAPER = 232, 236, 12
"""In logical pixels, where the text is as high as on paper."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the document is laid out: its colours, the height of its text and its width, all in logical pixels."""

    theme: Theme
    base: int
    width: int
    scale: float
    chart: bool = True
    """Whether the chart is drawn now; without, its room is kept."""

    @property
    def wide(self) -> bool:
        """Whether two things stand beside one another."""
        return self.width >= 46 * self.base


def html(of: Summary, look: Look) -> str:
    """Return the whole summary; ``mark:over`` and ``chart:months`` name its pictures."""
    return "".join(_parts(of, look))


def _parts(of: Summary, look: Look) -> Iterable[str]:
    yield from _head(of)
    yield _heading(f"Load against limits at month ends{', in points' if _in_points(of) else ''}")
    yield _months(of, look)
    cases = of.of.cases
    yield _heading(f"{count(len(cases), 'case')}, longest held first" if cases else "Cases")
    yield _cases(cases, look) if cases else _nothing("Holds no case.")
    yield _heading("Over, under or uncovered in the twelve months")
    yield _breaches(of)
    away = [(when_words(one.start, one.end, of.day), absence_words(one, discreet=True)) for one in of.away]
    held = [(when_words(one.start, one.end, of.day), one.what, share_words(one.share)) for one in of.duties]
    off = _heading("Time off, in the twelve months and to come")
    off += _table((), away, widths=(42, 58)) if away else _nothing("None recorded.")
    beyond = _heading("Beyond cases, with the share of full time")
    beyond += _table((), held, widths=(36, 48, 16), right={2}) if held else _nothing("None recorded.")
    yield _beside(off, beyond, above=look.base + 2) if look.wide else off + beyond


def _head(of: Summary) -> Iterable[str]:
    detail = of.of
    yield (
        f"<table width='100%' cellspacing='0' cellpadding='0'><tr><td class='name'>{escape(detail.worker.name)}</td>"
        f"<td class='day' align='right'>{escape(show_weekday(of.day))}</td></tr></table>"
    )
    yield _line(facts_words(detail, with_team=True), "facts")
    yield f"<p class='now'>{_now(of)}</p>"
    if detail.person is not None:
        yield _line(holds_words(detail.person.of), "facts")


def _now(of: Summary) -> str:
    person = of.of.person
    if person is None:
        return escape(absent_words(of.of.worker, of.day))
    load = count(person.of.cases, "case")
    if _in_points(of):
        load = f"{load_words(person)}, {load}"
    limits = f"limits {person.limits}" if person.limits != "–" else person.note
    status = person.words
    if person.status == Status.AWAY:  # the note says the same, and until when
        limits, status = "", person.note or status
    parts = (f"<b>{escape(load)}</b>", escape(limits), f"{_marked(person.status)}{escape(status)}")
    return "&nbsp;&nbsp; ".join(part for part in parts if part)


def _in_points(of: Summary) -> bool:
    person = of.of.person
    return person is not None and isinstance(person.of, WorkerPosition) and person.of.measure == "points"


def _months(of: Summary, look: Look) -> str:
    rows = [_month(month) for month in of.months]
    wide = _figures_width(look)
    figures = _table(
        ("Month end", "Load", "Limits", "Status"), rows, right={1, 2}, width=f"{wide}" if look.wide else ""
    )
    size = chart_size(look)
    chart = f"<img src='chart:months' width='{size.width()}' height='{size.height()}'>"
    if not look.wide:
        return f"<p>{chart}</p>{figures}"
    return (
        "<table width='100%' cellspacing='0' cellpadding='0'><tr>"
        f"<td width='{size.width() + 2 * look.base}'>{chart}</td><td>{figures}</td></tr></table>"
    )


def _month(month: WorkerMonth) -> tuple[str, ...]:
    if month.load is None or month.status is None:
        return show_month_short(month.day), "–", "–", "–"
    away = month.status in (Status.AWAY, Status.UNCOVERED)  # who is away has no limits of their own
    limits = "–" if away else limits_words(month.lower, month.upper)
    return show_month_short(month.day), show_number(month.load, 2), limits, str(month.status)


def _cases(cases: Sequence[HeldCase], look: Look) -> str:
    headings = ("Case", "What it is", "Held since", "Family")
    rows = [_case(case) for case in cases]
    small = QFontMetricsF(font(look.base - 1))
    longest = [max(small.horizontalAdvance(row[at]) for row in (headings, *rows)) + _GAP for at in range(len(headings))]
    widths = [100 * min(part, _LONGEST * look.base) / sum(longest) for part in longest]
    if look.width < _TWO_TABLES * look.base or not _FEW < len(rows) <= _IN_COLUMNS:
        return _table(headings, rows, widths=widths)
    half = (len(rows) + 1) // 2
    return _beside(*(_table(headings, part, widths=widths) for part in (rows[:half], rows[half:])))


def _case(case: HeldCase) -> tuple[str, ...]:
    since = show(case.since) if case.since_after is None else f"by {show(case.since)}"
    category = short_category(case.category) or "no category"
    return case.case_id, f"{category[:1].upper()}{category[1:]}", since, case.family_id or "–"


def _breaches(of: Summary) -> str:
    """Return each breach that holds or is written on with its lines, and the others together in a few."""
    whole = [run for run in of.breaches if run.ended is None or _said(run)]
    rest = [run for run in of.breaches if run not in whole]
    lines = [_breach(run, of.day) for run in whole]
    if rest:
        words = "; ".join(f"{run.kind} {_days_and_most(run, of.day)}" for run in rest)
        lines.append(_line(f"Ended, with nothing written: {words}.", "said rest"))
    return "".join(lines) or _nothing("Not on any day.")


def _breach(breach: Breach, day: date) -> str:
    """Return ``over since 4 Sep, up to 22`` behind its mark, and under it what is written."""
    kind = f"{_marked(breach.kind)}<b>{escape(breach.kind.capitalize())}</b>"
    head = f"<p class='breach'>{kind} {escape(unbroken_dates(_days_and_most(breach, day)))}</p>"
    return "".join([head, *(_line(text, "said") for text in _said(breach))])


def _days_and_most(breach: Breach, day: date) -> str:
    when = when_words(breach.since, breach.ended or OPEN, day)
    if breach.high is None or breach.kind == Status.UNDER:
        return when
    return f"{when}, up to {show_number(breach.high, 2)}"


def _said(breach: Breach) -> list[str]:
    """Return what people wrote about a breach, a line each; of one that holds also that nothing is written."""
    answer = breach.answer
    lines = [f"Reason: {answer.reason}", f"Worker's own view: {answer.workers_view or 'not recorded'}"]
    if not answer.reason:
        lines = ["No reason is recorded."] if breach.ended is None or answer.actions else []
    if answer.agreed is not None:
        agreed = answer.agreed
        lines.append(f"Agreed by {agreed.authorised_by}; look again on {show(agreed.review_date)}.")
    if answer.explanation is not None and answer.explanation.review is not None:
        lines.append(f"Look again on {show(answer.explanation.review)}.")
    lines += [_action(action) for action in answer.actions]
    return [*lines, "No action is recorded."] if breach.ended is None and not answer.actions else lines


def _action(action: Action) -> str:
    """Return ``Action: move 2 cases; R. Whitcombe, due 30 Nov 2026``, or how and when it ended."""
    head = f"Action: {action.what}; {action.owner}, "
    if action.closed_on is None:
        return f"{head}due {show(action.due)}."
    ended = f"{head}{action.outcome} {show(action.closed_on)}."
    return f"{ended} {action.effect}" if action.effect else ended


# Pieces; every text is escaped here


def _heading(words: str) -> str:
    return f"<p class='heading'>{escape(words)}</p>"


def _line(words: str, kind: str) -> str:
    return f"<p class='{kind}'>{_broken(words)}</p>"


def _nothing(words: str) -> str:
    return _line(words, "said none")


def _broken(words: str) -> str:
    return "<br>".join(escape(unbroken_dates(line)) for line in words.splitlines())


def _beside(left: str, right: str, *, above: int = 0) -> str:
    cell = f"<td width='48%' style='padding-top: {above}px'>"
    gap = "<td width='4%'></td>"
    return (
        f"<table width='100%' cellspacing='0' cellpadding='0'><tr>{cell}{left}</td>{gap}{cell}{right}</td></tr></table>"
    )


def _table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float] = (),
    right: Iterable[int] = (),
    width: str = "100%",
) -> str:
    """Return a table whose head is repeated on each page."""
    right = frozenset(right)

    def row(cells: Sequence[str], tag: str) -> str:
        made = []
        for at, cell in enumerate(cells):
            share = f" width='{widths[at]:.1f}%'" if widths else ""
            side = "right" if at in right else "left"
            kind = " class='before'" if at in right and at < len(cells) - 1 else ""
            made.append(f"<{tag} align='{side}'{share}{kind}>{_broken(cell)}</{tag}>")
        return "".join(made)

    head = f"<thead><tr>{row(headings, 'th')}</tr></thead>" if headings else ""
    body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in rows)
    size = f" width='{width}'" if width else ""
    return f"<table class='rows'{size} cellspacing='0' cellpadding='0'>{head}{body}</table>"


def style(look: Look) -> str:
    """Return the style sheet; Qt knows a part of CSS only."""
    theme, base = look.theme, look.base
    small = base - 1
    line = theme.line.name()
    return f"""
        body, p, td, th {{ color: {theme.text1.name()}; }}
        p {{ margin: 0; }}
        .name {{ font-size: {round(base * 1.54)}px; font-weight: 600; }}
        .day {{ color: {theme.text2.name()}; vertical-align: bottom; }}
        .facts {{ color: {theme.text2.name()}; margin-top: 3px; }}
        .now {{ font-size: {round(base * 1.15)}px; margin-top: 8px; }}
        .heading {{ font-weight: 600; margin-top: {base + 2}px; margin-bottom: 4px; }}
        .breach {{ margin-top: 4px; }}
        .rest {{ margin-top: 5px; }}
        .said {{ font-size: {small}px; color: {theme.text2.name()}; }}
        table.rows td {{ font-size: {small}px; padding: 1px 6px 1px 0; border-bottom: 1px solid {line}; }}
        table.rows th {{ font-size: {small}px; font-weight: 500; color: {theme.text2.name()};
                         padding: 1px 6px 1px 0; border-bottom: 1px solid {theme.control.name()}; }}
        table.rows td.before, table.rows th.before {{ padding-right: 16px; }}
        table.rows {{ border-collapse: collapse; }}
    """


# Sizes of pictures


def mark_name(mark: str) -> str:
    """Return what a mark's picture is called."""
    return f"mark:{str(mark).replace(' ', '-')}"


def _marked(mark: str) -> str:
    return f"<img src='{mark_name(mark)}' width='{marks.SIZE}' height='{marks.SIZE}'>&nbsp;"


def _figures_width(look: Look) -> int:
    return round(_FIGURES_WIDTH * look.base / _PAPER)


def font(pixels: int) -> QFont:
    """Return the system's font without the feature for figures of one width: a PDF's text would lose its figures."""
    made = QFont(QApplication.font())
    made.setPixelSize(pixels)
    return made


def chart_size(look: Look) -> QSize:
    """Return the chart's size: beside its figures where there is room, else as wide as all."""
    high = round(_CHART_HEIGHT * look.base / _PAPER)
    return QSize(look.width - _figures_width(look) - 2 * look.base if look.wide else look.width, high)
