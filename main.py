"""Starts Caseload Monitor: the window, or one of the commands that work without a screen."""

import sys

from ui.commands import main

if __name__ == "__main__":
    if sys.argv[1:] == ["--read-spreadsheet"]:  # the packaged program, started by itself: models.spreadsheets.apart
        from models.spreadsheets.child import main as read_spreadsheet

        sys.exit(read_spreadsheet())
    sys.exit(main(sys.argv[1:]))
