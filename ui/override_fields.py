"""The four things that an override has to say, as fields of a form."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from models.dates import show
from models.errors import BadInput
from models.words import check_text
from ui.kit.fields import DateField, Form, TextField
from ui.kit.labels import Label

if TYPE_CHECKING:
    from models.overrides import Override

HINT = "Write nothing about health or ability; this is read with the return."


class SentenceField(TextField):
    """One line that takes a sentence or several, up to the length of a note."""

    def read(self) -> str:
        """Return the text, evened out."""
        return check_text(self.text, self.what, required=self.required)


def add_override_fields(form: Form, today: date) -> None:
    """Add reason, the worker's own view, who agreed and when to look again."""

    def after_today(day: date) -> None:
        if day <= today:
            raise BadInput(f"Choose a day after today, {show(today)}.")

    form.add(SentenceField("reason", "Reason"))
    form.add(SentenceField("workers_view", "Worker’s own view", what="the worker’s own view"))
    form.add(TextField("authorised_by", "Agreed by", what="who agreed to it"))
    look = DateField("review_date", "Look again on", today, what="the day to look again", check=after_today)
    form.add(look, beside=True)
    form.add_widget(Label(HINT, "small", "text3", wrap=True))


def override_of(values: Mapping[str, Any]) -> "Override":
    """Return what the four fields say."""
    from models.overrides import Override

    return Override(values["reason"], values["authorised_by"], values["workers_view"], values["review_date"])
