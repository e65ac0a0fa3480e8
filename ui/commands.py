"""The command line: everything that a scheduled job or a check needs, without a screen (contract section 3)."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from models.dates import read_date
from models.errors import BadInput, BadRows, Failure

log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    """Usage errors are one plain sentence, like every other error."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message[:1].upper()}{message[1:]}; see “{self.prog} --help”.")


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for and return the exit status: 0 done, 1 failed, 2 bad input or usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except BadRows as error:
        print(error, *error.rows, sep="\n", file=sys.stderr)
        return 2
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    except Failure as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="main.py", description="Caseload Monitor. Without a command, opens the window.")
    parser.add_argument("--database", type=Path, metavar="FILE", help="the database; default: in your data folder")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)

    position = commands.add_parser("position", help="print the position of a day")
    position.add_argument("--date", metavar="DATE", help="the day, as 31/10/2026 or 2026-10-31; default: today")
    position.add_argument("--team", metavar="NAME", help="one team; default: the whole service")
    position.add_argument("--json", action="store_true", help="print it as JSON")
    position.set_defaults(run=_position)
    return parser


def _window(options: argparse.Namespace) -> int:
    from ui.app import run

    return run(options.database)


def _position(options: argparse.Namespace) -> int:
    from models.position import as_json, position

    day = read_date(options.date, "the date", today=date.today()) if options.date else date.today()
    with _store(options) as store:
        found = position(store, day, options.team)
    print(json.dumps(as_json(found), indent=1, ensure_ascii=False) if options.json else found)
    return 0


def _store(options: argparse.Namespace):  # noqa: ANN202
    from models.store import default_path, open_store

    return open_store(options.database or default_path())
