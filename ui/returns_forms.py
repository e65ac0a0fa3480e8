"""The panels of the page Return and report that take a sentence: why a figure changed, and why one is withdrawn."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from models.dates import show, show_short
from models.month_notes import Note
from models.signatures import Signature
from ui.kit import buttons
from ui.kit.fields import Form, NoteField
from ui.kit.labels import Label
from ui.kit.panel import DetailPanel
from ui.override_fields import HINT


class NotePanel(DetailPanel):
    """A note on a month: what it is about in a sentence, and the field for it.

    Args:
        title: what it is about.
        sentences: what is so, above the field.
        words: the field's label.
        note: the note that there is, if any.
        refusal: why nothing can be written, empty when it can.
    """

    kept = Signal(str)
    removed = Signal()
    place_wanted = Signal()

    def __init__(
        self, title: str, sentences: Sequence[str], words: str, note: Note | None, refusal: str = "", place: str = ""
    ) -> None:
        super().__init__(title)
        for sentence in sentences:
            self.body.addWidget(Label(sentence, ink="text2", wrap=True))
        if note is not None:
            self.add_heading(f"Written on {show_short(note.written_on, note.written_on)}",
                             buttons.link("Take it out", self.removed.emit))  # fmt: skip
        self.form = Form("Save and go on", buttons=False)
        self.form.add(NoteField("note", words, HINT, 4, what="the reason"))
        self.form.set_values({"note": note.note if note else ""})
        self.form.save.connect(self._send)
        if place:
            self.add_action(buttons.link(place, self.place_wanted.emit), left=True)
        self.add_form(self.form, refusal)

    def _send(self, values: dict[str, str]) -> None:
        self.form.saving = True
        self.kept.emit(values["note"])


class WithdrawPanel(DetailPanel):
    """Why a signature is withdrawn; it says which others go with it."""

    kept = Signal(str)

    def __init__(self, of: Signature, later: Sequence[Signature], refusal: str = "") -> None:
        super().__init__("Withdraw a signature", f"{of.name}, {of.role}, signed on {show(of.signed_on)}")
        if later:
            names = "; ".join(f"{one.name}, {one.role}" for one in later)
            goes = "The signature that was given after it goes" if len(later) == 1 else "Those given after it go"
            self.body.addWidget(Label(f"{goes} too: {names}.", wrap=True))
        self.body.addWidget(Label("What was signed stays in the record, with who signed and why it was withdrawn.",
                                  ink="text2", wrap=True))  # fmt: skip
        self.form = Form("Withdraw it", buttons=False)
        self.form.add(NoteField("why", "Why is it withdrawn?", HINT, 4, what="why it is withdrawn"))
        self.form.set_values({"why": ""})
        self.form.save.connect(self._send)
        self.form.cancel_button.set_text("Keep it")
        self.add_form(self.form, refusal)

    def _send(self, values: dict[str, str]) -> None:
        self.form.saving = True
        self.kept.emit(values["why"])
