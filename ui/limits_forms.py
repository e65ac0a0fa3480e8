"""The forms that add, change, correct, end and remove a line of limits or a weight, with the effect beneath."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from models.agreed import Agreed, AgreedLine, AgreedWeight
from models.dates import ALWAYS, OPEN
from models.errors import BadInput
from models.limit_edits import Kind, LimitEdit, WeightEdit
from models.limit_lines import Scope, check_pair, scope_of
from models.limits import LimitLine
from models.record import as_kept
from models.words import CATEGORIES, MEASURES
from ui.kit.fields import ChoiceField, DateField, Field, Form, NumberField, TextField
from ui.kit.labels import Ground, Label
from ui.kit.panel import DetailPanel
from ui.limits_effect import EffectBox

Edit = LimitEdit | WeightEdit

_PAUSE_MS, _BESIDE = 120, 560
_SAYS: dict[Kind, str] = {
    "add": "",
    "change": "The days before keep the values that they had.",
    "correct": "For what was wrong all along: past days are worked out again with the right values.",
    "end": "From that day a more general line applies, or none. The days before keep it.",
    "remove": "For a line that was never agreed: it is taken out for all days. An older one of its own applies again.",
}
_OWN = "Agreed for this worker as it stands, whatever their FTE."
_SHARE = "share of a full-time worker"
_OF_LINES = ("add", "correct", "remove")
_WHOM = (
    ("all", "Every role and team"),
    ("role", "A role"),
    ("kind", "A kind of team"),
    ("both", "A role in a kind of team"),
    ("worker", "One worker"),
)


class EditPanel(DetailPanel):
    """One edit: its form, what it would do, and Save and Cancel at the foot.

    ``preview_wanted`` carries the edit as it is typed once it is complete; ``ready`` the one to keep.
    """

    preview_wanted = Signal(object)
    ready = Signal(object)

    def __init__(self, title: str, facts: str, kind: Kind, form: Form, read: Callable[[dict[str, Any]], Edit]) -> None:
        super().__init__(title, facts)
        self.kind, self.form, self._read = kind, form, read
        self.effect = EffectBox()
        self.awaited: Edit | None = None
        """The edit whose effect is asked for or shown; None while the form is not right."""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.ask_preview)
        self._past = Label("", "small", "text2", wrap=True)
        self._past.hide()
        if _SAYS[kind]:
            self.body.addWidget(Label(_SAYS[kind], "small", "text2", wrap=True))
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(12)
        self._both.addWidget(form, 1, Qt.AlignmentFlag.AlignTop)
        self._both.addWidget(self.effect, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self._both)
        self.body.addWidget(self._past)
        self.body.addStretch(1)
        self._pin_sentence()
        self.add_action(form.cancel_button)
        self.add_action(form.save_button)
        form.edited.connect(self._edited)
        form.save.connect(lambda values: self.ready.emit(read(values)))
        self.closed.connect(form.leave)

    def _pin_sentence(self) -> None:
        """Keep the counts over the buttons, where they are seen however far the form is scrolled."""
        bar = Ground("raised", "top")
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self.effect.sentence_label)
        cast("QVBoxLayout", self.layout()).insertWidget(2, bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the effect beside the form where there is room, else below it."""
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def ask_preview(self) -> None:
        """Ask for the effect of what is typed, or say why there is none yet."""
        # Why it is made does not change what it does, so a correction shows its effect before that is filled in.
        shown = [field for field in self.form.fields.values() if not field.isHidden() and field.key != "why"]
        try:
            self.awaited = self._read({field.key: field.value() for field in shown} | {"why": ""})
        except BadInput as error:
            self.awaited = None
            if any(field.required and not field.text.strip() for field in shown):
                self.effect.wait()
            else:
                self.effect.say(str(error))
            return
        self.preview_wanted.emit(self.awaited)

    def say_past(self, sentence: str) -> None:
        """Say why nothing can be saved now, and keep what is typed; nothing lets it be saved again."""
        self._past.setText(sentence)
        self._past.setVisible(bool(sentence))
        self.form.save_button.setEnabled(not sentence)

    def _edited(self) -> None:
        self._pause.start()


def limit_panel(kind: Kind, of: Agreed, today: date, one: AgreedLine | None, worker_row: int | None) -> EditPanel:
    """Return the form for an edit of a line of limits; ``one`` is the line, ``worker_row`` whom a new one is for."""
    line = one.line if one is not None else None
    form = Form(f"{kind.capitalize()} the {'line' if kind in _OF_LINES else 'limits'}", buttons=False)
    if kind in ("add", "correct"):
        _add_whom(form, of)
    if kind == "change":
        form.add(DateField("start", "From", today, what="the day of the change"))
    if kind in ("add", "change", "correct"):
        _add_limits(form, whole=line is None or line.worker is None)
    _add_days(form, kind, today)
    start = {"add": today, "change": _first_day(line, today), "end": today}
    values = _limit_values(line) | {"start": start.get(kind, _start(line))}
    if worker_row is not None:
        values |= {"whom": "worker", "worker": worker_row}
    form.set_values({key: value for key, value in values.items() if key in form.fields})
    _show_whom(form)
    title = "Add a line of limits" if one is None else f"{kind.capitalize()} the limits for {one.whom}"
    return EditPanel(title, _pair(line), kind, form, lambda values: _limit_edit(kind, line, values))


def weight_panel(kind: Kind, today: date, one: AgreedWeight | None) -> EditPanel:
    """Return the form for an edit of a category's weight."""
    weight, verb = one.weight if one is not None else None, "Set" if kind == "add" else kind.capitalize()
    form = Form(f"{verb} the weight", buttons=False)
    if kind in ("add", "correct"):
        form.add(ChoiceField("category", "Category", CATEGORIES, what="the category"))
    if kind == "change":
        form.add(DateField("start", "From", today, what="the day of the change"))
    if kind in ("add", "change", "correct"):
        form.add(NumberField("points", "Points a case", what="the points", hint="1 is a case that counts once."))
    _add_days(form, kind, today)
    start = None if weight is None or weight.start == ALWAYS else weight.start
    first = {"add": today, "change": max(today, weight.start) if weight else today, "end": today}
    values: dict[str, Any] = {"start": first.get(kind, start), "end": None}
    if one is not None:
        values |= {"category": one.category}
    if weight is not None:
        values |= {"points": weight.points, "end": None if weight.end == OPEN else weight.end}
    form.set_values({key: value for key, value in values.items() if key in form.fields})
    title = f"{verb} the weight of {one.category}" if one is not None else "Set a weight"
    facts = f"{weight.points} points a case" if weight is not None else ""
    return EditPanel(title, facts, kind, form, lambda values: _weight_edit(kind, one, values))


def _add_whom(form: Form, of: Agreed) -> None:
    whom = form.add(ChoiceField("whom", "Who it is for", _WHOM, what="whom it is for"))
    own = "Choose one, or type the service's own."
    form.add(ChoiceField("role", "Role", of.roles, editable=True, what="the role", hint=own))
    form.add(ChoiceField("team_kind", "Kind of team", of.kinds, editable=True, what="the kind of team"))
    form.add(ChoiceField("worker", "Worker", of.people, what="the worker", hint=_OWN))
    whom.edited.connect(lambda: _show_whom(form))


def _show_whom(form: Form) -> None:
    """Show the fields that the choice of whom needs."""
    if "whom" in form.fields:
        whom = form.fields["whom"].read()
        for key, needed in (("role", ("role", "both")), ("team_kind", ("kind", "both")), ("worker", ("worker",))):
            form.fields[key].setVisible(whom in needed)
        for share in form.findChildren(Label, _SHARE):
            share.setVisible(whom != "worker")


def _add_limits(form: Form, whole: bool) -> None:
    """Add the measure and the limits; ``whole`` tells whether they are those of a full-time worker."""
    form.add(ChoiceField("measure", "Counted in", MEASURES, what="the measure"))
    upper = NumberField("upper", "Upper limit", what="the upper limit")
    lower = NumberField("lower", "Lower limit", what="the lower limit", check=lambda typed: _check_pair(typed, upper))
    form.add(lower)
    form.add(upper, beside=True)
    share = Label("For one full-time worker; a part-timer's are their share.", "small", "text3", wrap=True)
    share.setObjectName(_SHARE)
    form.add_widget(share)
    share.setVisible(whole)  # once it is inside: shown without a parent it is a window, which takes the keyboard
    upper.edited.connect(lambda: lower.check() if lower.error else None)
    cast("QLineEdit", upper.editor).editingFinished.connect(lambda: lower.check() if lower.text.strip() else None)


def _check_pair(lower: Any, upper: Field) -> None:  # noqa: ANN401 - what a number field reads
    try:
        highest = upper.read()
    except BadInput:
        return  # the upper limit's own field says so
    if highest is not None:
        check_pair(lower, highest)


def _add_days(form: Form, kind: Kind, today: date) -> None:
    """Add the days that an edit names, and why it is made."""
    if kind in ("add", "correct"):
        form.add(DateField("start", "From", today, required=False, what="the start", hint="Empty: always."))
    if kind == "correct":
        form.add(DateField("end", "To", today, required=False, what="the end", hint="Not counted."), beside=True)
    if kind == "end":
        hint = "The first day on which it no longer holds."
        form.add(DateField("start", "Ends on", today, what="the end", hint=hint))
    form.add(TextField("why", "Why", required=kind == "correct", what="why it was wrong"))


def _limit_edit(kind: Kind, line: LimitLine | None, values: dict[str, Any]) -> LimitEdit:
    row = line.row if line is not None else 0
    if kind == "remove" and line is not None:
        return LimitEdit(kind, row, start=line.valid_from, why=values["why"])
    if kind == "end":
        return LimitEdit(kind, row, start=values["start"], why=values["why"])
    scope = Scope(values.get("team_kind") or "", values.get("role") or "", values.get("worker"))
    return LimitEdit(
        kind, row, scope, values["measure"], values["lower"], values["upper"], values["start"], values.get("end"),
        values["why"],
    )  # fmt: skip


def _weight_edit(kind: Kind, one: AgreedWeight | None, values: dict[str, Any]) -> WeightEdit:
    weight = one.weight if one is not None else None
    row = weight.row if weight is not None else 0
    if kind == "remove" and weight is not None:
        return WeightEdit(kind, row, start=weight.start, why=values["why"])
    if kind == "end":
        return WeightEdit(kind, row, start=values["start"], why=values["why"])
    category = values.get("category") or (one.category if one is not None else "")
    return WeightEdit(kind, row, category, values["points"], values["start"], values.get("end"), values["why"])


def _limit_values(line: LimitLine | None) -> dict[str, Any]:
    if line is None:
        return {"measure": MEASURES[0]}
    scope = scope_of(line)
    return {
        "whom": _whom_key(scope), "role": scope.role, "team_kind": scope.team_kind, "worker": scope.worker_row,
        "measure": line.measure, "lower": as_kept(line.lower), "upper": as_kept(line.upper),
        "end": None if line.valid_to == OPEN else line.valid_to,
    }  # fmt: skip


def _whom_key(scope: Scope) -> str:
    if scope.worker_row is not None:
        return "worker"
    if scope.role:
        return "both" if scope.team_kind else "role"
    return "kind" if scope.team_kind else "all"


def _start(line: LimitLine | None) -> date | None:
    return None if line is None or line.valid_from == ALWAYS else line.valid_from


def _first_day(line: LimitLine | None, today: date) -> date:
    """Return the day from which a change is usual: today, or the first day of a line that begins later."""
    return max(today, line.valid_from) if line is not None else today


def _pair(line: LimitLine | None) -> str:
    return f"{as_kept(line.lower)}–{as_kept(line.upper)} {line.measure}" if line is not None else ""
