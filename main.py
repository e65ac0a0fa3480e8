"""Starts Caseload Monitor: the window, or one of the commands that work without a screen."""

import sys

from ui.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
