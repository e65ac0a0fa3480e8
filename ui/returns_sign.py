"""Signing a month: who has signed it, the form of the next signature, and what was withdrawn."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.dates import show, show_month
from models.month_close import MonthClose
from models.signatures import ROLES, Signature
from models.words import count, key
from ui.kit import buttons
from ui.kit.fields import ChoiceField, Form, TextField
from ui.kit.labels import Ground, Label, MarkLabel

_SHOWN_GROUPS = 2


class SignBox(Ground):
    """Below the figures: signatures with their fingerprint, and name and role of who signs next."""

    signing = Signal(str, str)
    """A role and a name: they want to sign."""
    withdrawing = Signal(object)
    """The ``Signature`` that is to be withdrawn."""
    copied = Signal(str)
    """Something was copied: what to say of it."""

    def __init__(self) -> None:
        super().__init__("raised", "top")
        self.closing: MonthClose | None = None
        self._filled = ""
        self._more = False
        self._explains = Label("", "small", "text2", wrap=True)
        self._signed = QVBoxLayout()
        self._signed.setSpacing(4)
        self.form = Form("Sign off", buttons=False)
        self.form.add(TextField("name", "Name", what="the name of who signs"))
        self.form.add(ChoiceField("role", "Role", ROLES, editable=True, what="the role"))
        self.form.save.connect(lambda values: self.signing.emit(values["role"], values["name"]))
        self.form.cancelled.connect(self._hide_form)
        self.button = self.form.save_button
        self.more_button = buttons.link("Sign in another role…", self._show_form)
        self._opens = Label("", "small", "text2", wrap=True)
        self._teams = Label("", "small", "text2", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.button)
        row.addWidget(self.form.cancel_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(6)
        column.addWidget(Label("Sign off", "title"))
        column.addWidget(self._teams)
        column.addWidget(self._explains)
        column.addLayout(self._signed)
        column.addWidget(self.more_button)
        column.addWidget(self.form)
        column.addLayout(row)
        column.addWidget(self._opens)
        for widget in (self._teams, self.more_button):
            widget.hide()

    def show_month(self, closing: MonthClose, refusal: str = "") -> None:
        """Show who signed a month and whether it can be signed now; ``refusal`` is why nothing can be written."""
        other = self.closing is None or (self.closing.month, self.closing.team) != (closing.month, closing.team)
        signed_since = self.closing is not None and len(self.closing.standing) != len(closing.standing)
        self.closing = closing
        self._more = self._more and not other and not signed_since
        name = closing.month.strftime("%B")
        self._explains.setText(f"Signing off freezes {name}. Later changes will show as restated.")
        self._explains.setVisible(not closing.standing)
        self.button.set_text(f"Sign off {name}")
        self._teams.setText(closing.teams)
        self._teams.setVisible(bool(closing.teams))
        self._show_signatures(closing)
        if other or signed_since:
            self._fill(closing)
        self._show_state(refusal)

    def _fill(self, closing: MonthClose) -> None:
        """Offer the next role, for a team's manager with their name."""
        roles = closing.roles
        first = roles[0] if roles else ""
        name = closing.manager if key(first) == key(ROLES[0]) else ""
        field = self.form.fields["role"]
        if isinstance(field, ChoiceField):
            field.set_choices(roles)
        self.form.set_values({"name": name, "role": first})

    def _show_state(self, refusal: str) -> None:
        closing = self.closing
        if closing is None or closing.found is None:
            return
        ready = closing.found.is_ready or bool(closing.standing)
        shown = self._more or not closing.standing
        self.more_button.setVisible(not shown)
        self.form.setVisible(shown)
        self.button.setVisible(shown)
        self.form.cancel_button.setVisible(self._more)
        self.form.setEnabled(ready and not refusal)
        self.button.setEnabled(ready and not refusal)
        checks = len(closing.found.checks)
        opens = "" if ready else f"Opens when all {checks} checks are done."
        self._opens.setText(refusal or opens)
        self._opens.setVisible(shown and bool(refusal or opens))

    def _show_signatures(self, closing: MonthClose) -> None:
        had = (
            self.isAncestorOf(focus)
            if (focus := QGuiApplication.focusObject()) and isinstance(focus, QWidget)
            else False
        )
        while (item := self._signed.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in closing.standing:
            self._signed.addWidget(_line("done", f"{one.name}, {one.role}, {show(one.signed_on)}",
                                         ("Withdraw…", partial(self.withdrawing.emit, one))))  # fmt: skip
        if closing.standing:
            self._signed.addWidget(self._fingerprint(closing.standing[0]))
        for one in closing.signatures:
            if one.withdrawn_on is not None:
                words = f"Withdrawn on {show(one.withdrawn_on)}: {one.name}, {one.role}, {show(one.signed_on)}."
                self._signed.addWidget(Label(f"{words} {one.withdrawn_why}", "small", "text3", wrap=True))
        if had and closing.standing and not self._more:
            self.more_button.setVisible(True)
            self.more_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fingerprint(self, of: Signature) -> QWidget:
        groups = of.fingerprint.split("-")
        short = (
            "-".join([*groups[:_SHOWN_GROUPS], "…", *groups[-_SHOWN_GROUPS:]]) if len(groups) > 4 else of.fingerprint
        )
        made = _line("", f"Fingerprint {short}", ("Copy", partial(self._copy, of.fingerprint)), small=True)
        made.setToolTip(of.fingerprint)
        made.setAccessibleName(f"Fingerprint {of.fingerprint}")
        return made

    def _copy(self, fingerprint: str) -> None:
        QGuiApplication.clipboard().setText(fingerprint)
        self.copied.emit("The whole fingerprint is on the clipboard.")

    def _show_form(self) -> None:
        self._more = True
        self._show_state("")
        self.form.focus_first()

    def _hide_form(self) -> None:
        if self.closing is not None:
            self._fill(self.closing)
            self._more = False
            self._show_state("")
            if self.closing.standing:
                self.more_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def sentences(self) -> list[str]:
        """What it says, line by line, of what is shown."""
        return [label.text() for label in self.findChildren(Label) if label.isVisible() and label.text()]


def _line(mark: str, words: str, action: tuple[str, Callable[[], object]], *, small: bool = False) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    top = Qt.AlignmentFlag.AlignTop
    if mark:
        row.addWidget(MarkLabel(mark), 0, top)
    row.addWidget(Label(words, "small" if small else "body", "text2" if small else "text1", wrap=True), 1)
    button = buttons.link(*action)
    button.setAccessibleName(f"{button.accessibleName()}: {words}")
    row.addWidget(button, 0, top)
    return made


def signs_for(closing: MonthClose) -> tuple[str, str]:
    """Return the question before a month is signed, and what signing does."""
    of = closing.team or "the whole service"
    return f"Sign off {show_month(closing.month)} for {of}?", (
        f"It is signed by {count(len(closing.standing), 'role')} already; you sign the same figures."
        if closing.standing else "Its figures are frozen; later changes will show as restated."
    )  # fmt: skip
