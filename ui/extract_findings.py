"""What an extract's preview lists as left out, contradictory or to be put right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.kit import buttons
from ui.kit.boxes import column
from ui.kit.tables import Column, Table

if TYPE_CHECKING:
    from models.extracts.extract import Finding


class FindingTable(QWidget):
    """The findings of one section, and the way to save them."""

    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(
            "import findings",
            (
                Column("list", "List, row", _place, sort=lambda finding: (finding.list, finding.row)),
                Column("case", "Case", lambda finding: finding.case_id or "–", strong=True),
                Column("column", "Column", lambda finding: finding.column or "–", leaves=2),
                Column("value", "Value", lambda finding: finding.value or "–", leaves=1),
                Column("why", "Why", lambda finding: finding.why, stretch=True, tip=lambda finding: finding.why),
            ),
            key=lambda finding: (*finding[:4], finding.column, finding.why),
            one="row",
            toolbar=False,
        )
        self.save_button = buttons.link("Save this list…", self.save_wanted.emit)
        self.table.below.addWidget(self.save_button)
        column(self).addWidget(self.table)

    def show_findings(self, findings: Sequence["Finding"]) -> None:
        """Show these."""
        self.table.set_rows(findings)


def _place(finding: "Finding") -> str:
    return f"{finding.list}, {finding.row:,}" if finding.row else finding.list
