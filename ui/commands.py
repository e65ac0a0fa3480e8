"""The command line: everything that a scheduled job or a check needs, without a screen (contract section 3)."""

import argparse
import gc
import json
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from models.dates import read_date, read_month, show_month
from models.errors import BadInput, BadRows, Failure

if TYPE_CHECKING:
    from models.extracts.extract import Extract
    from models.store import Store
    from models.workbook import Book

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
    logging.getLogger().addHandler(logging.NullHandler())  # what is only for the log is not for the user
    try:
        options = _parser().parse_args(arguments)
        status = int(options.run(options))
        sys.stdout.flush()  # a full disk is told of here, not by Python when it ends
        return status
    except BadRows as error:
        print(error, *error.rows, sep="\n", file=sys.stderr)
        return 2
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    except Failure as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read the output has had enough, as “head” does
        _drop_output()
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    except OSError as error:  # the output's disk is full, a name too long for the system
        _drop_output()
        what, reason = str(error.filename or "The output")[:200], (error.strerror or "the system refused it").lower()
        print(f"{what} can't be used: {reason}; mend that or choose another, then try again.", file=sys.stderr)
        return 1
    except Exception as error:
        from ui.crash import keep_log, something_wrong

        keep_log()
        print(something_wrong(error), file=sys.stderr)
        return 1


def _drop_output() -> None:
    """Let what was printed go nowhere, or Python tries to write it once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="main.py", description="Caseload Monitor. Without a command, opens the window.")
    parser.add_argument("--database", type=Path, metavar="FILE", help="the database; default: in your data folder")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)

    demo = commands.add_parser("demo", help="build the example service, with its return and its charts")
    demo.add_argument("--out", type=Path, metavar="DIR", required=True, help="the folder to write it to")
    demo.set_defaults(run=_demo)

    template = commands.add_parser("template", help="write the empty caseload workbook")
    template.add_argument("--out", type=Path, metavar="FILE", required=True, help="the workbook to write")
    template.set_defaults(run=_template)

    _add_import(commands)

    position = commands.add_parser("position", help="print the position of a day")
    position.add_argument("--date", metavar="DATE", help="the day, as 31/10/2026 or 2026-10-31; default: today")
    position.add_argument("--team", type=_text, metavar="NAME", help="one team; default: the whole service")
    position.add_argument("--json", action="store_true", help="print it as JSON")
    position.set_defaults(run=_position)

    breaches = commands.add_parser("breaches", help="print who was outside their limits in a month, and since when")
    breaches.add_argument("--month", metavar="YYYY-MM", required=True, help="the month, as 2026-10")
    breaches.add_argument("--team", type=_text, metavar="NAME", help="one team; default: the whole service")
    breaches.add_argument("--json", action="store_true", help="print it as JSON")
    breaches.set_defaults(run=_breaches)

    _add_plan(commands)

    _add_signoff(commands)
    _add_return(commands)
    _add_consolidate(commands)
    return parser


def _add_import(commands: "argparse._SubParsersAction[_Parser]") -> None:
    importing = commands.add_parser("import", help="read a caseload workbook, an Annex A or a file matched before")
    importing.add_argument("file", type=Path, metavar="FILE", help="the file, or a folder of csv files")
    importing.add_argument(
        "--as-of", metavar="DATE",
        help="the day that an Annex A is of (default: the day in the name of the file or folder, else today), or from"
        " which changes of workers in a workbook hold (default: today)",
    )  # fmt: skip
    importing.add_argument("--dry-run", action="store_true", help="say what it would do, and change nothing")
    importing.add_argument("--json", action="store_true", help="print it as JSON")
    importing.add_argument("--older", action="store_true", help="take an Annex A that is older than the last one")
    importing.add_argument(
        "--its-teams", action="store_true", help="leave the cases of teams open that an Annex A does not name"
    )
    importing.add_argument(
        "--careful", action="store_true",
        help="refuse an Annex A that would close more than a tenth of the open cases, or is of another council",
    )  # fmt: skip
    importing.set_defaults(run=_import)


def _add_signoff(commands: "argparse._SubParsersAction[_Parser]") -> None:
    signing = commands.add_parser("signoff", help="sign a month off, or say all that is missing")
    signing.add_argument("--month", metavar="YYYY-MM", required=True, help="the month, as 2026-10")
    signing.add_argument("--team", type=_text, metavar="NAME", help="one team; default: the whole service")
    signing.add_argument("--role", type=_text, metavar="R", required=True, help="in which role, as “Team manager”")
    what = signing.add_mutually_exclusive_group(required=True)
    what.add_argument("--name", type=_text, metavar="N", help="who signs")
    what.add_argument("--withdraw", type=_text, metavar="WHY", help="withdraw the signature of that role instead")
    signing.set_defaults(run=_signoff)


def _add_return(commands: "argparse._SubParsersAction[_Parser]") -> None:
    returning = commands.add_parser("return", help="write a month's return as an Excel workbook")
    returning.add_argument("--month", metavar="YYYY-MM", required=True, help="the month, as 2026-10")
    returning.add_argument("--team", type=_text, metavar="NAME", help="one team; default: the whole service")
    returning.add_argument("--out", type=Path, metavar="FILE", required=True, help="the workbook to write")
    returning.add_argument(
        "--audience", choices=("leadership", "committee"), default="leadership",
        help="leadership sees workers by name; committee names no one and hides small counts; default: leadership",
    )  # fmt: skip
    returning.set_defaults(run=_return)


def _add_consolidate(commands: "argparse._SubParsersAction[_Parser]") -> None:
    consolidating = commands.add_parser("consolidate", help="make the service's return of its teams', or its trend")
    consolidating.add_argument(
        "returns", type=Path, nargs="+", metavar="RETURN",
        help="teams' returns of a month, or the service's own of several months; a folder means the workbooks in it",
    )  # fmt: skip
    consolidating.add_argument("--out", type=Path, metavar="FILE", required=True, help="the workbook to write")
    consolidating.add_argument("--json", action="store_true", help="print it as JSON")
    consolidating.set_defaults(run=_consolidate)


def _add_plan(commands: "argparse._SubParsersAction[_Parser]") -> None:
    plan = commands.add_parser("plan", help="say who could take all cases of someone who leaves; changes nothing")
    plan.add_argument("--worker", type=_text, metavar="ID", required=True, help="the id of whoever leaves or goes away")
    plan.add_argument("--date", metavar="DATE", required=True, help="the day from which, as 31/10/2026 or 2026-10-31")
    plan.add_argument("--json", action="store_true", help="print it as JSON")
    plan.set_defaults(run=_plan)


def _text(argument: str) -> str:
    """Return an argument as text even where the system's own encoding could not read it (``LC_ALL=C``)."""
    return os.fsencode(argument).decode("utf-8", "replace")


def _window(options: argparse.Namespace) -> int:
    from ui.qt_libraries import missing

    if no_window := missing(screen=True):
        raise Failure(no_window)
    from ui.app import run

    return run(options.database)


def _demo(options: argparse.Namespace) -> int:
    from ui.demo import demo

    for line in demo(options.out):
        print(line)
    return 0


def _template(options: argparse.Namespace) -> int:
    from models.workbook_template import write_template

    write_template(options.out)
    print(f"Wrote {options.out}. Fill it in, then run: main.py import {options.out.name}")
    return 0


def _import(options: argparse.Namespace) -> int:
    """Import the file, or say what it would do; a dry run makes no new database."""
    from models.extracts.as_of import named_day
    from models.imports.recognise import recognise
    from models.store import IN_MEMORY, open_store

    gc.disable()  # the process ends with it, and what a large file makes holds no circles to look for again and again
    today = datetime.now().astimezone().date()
    as_of = read_date(options.as_of, "the as-of date", today=today) if options.as_of is not None else today
    new = not _database(options).exists()
    with open_store(IN_MEMORY) if options.dry_run and new else _store(options) as store:
        named = named_day(options.file, today) if options.as_of is None else None
        found = recognise(store, options.file, named or as_of)
        if found.book is not None:
            answer, lines = _import_workbook(options, store, found.book, as_of)
        elif found.extract is not None:
            answer, lines = _import_extract(options, store, found.extract)
        else:
            raise BadInput(
                f"{found.file.name} is neither a caseload workbook nor an Annex A; drop it on the window once to say"
                " which of its columns is which, then it is known here too."
            )
    print(json.dumps(answer, indent=1, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0


def _import_workbook(
    options: argparse.Namespace, store: "Store", book: "Book", as_of: date
) -> tuple[dict[str, Any], list[str]]:
    from models.imports import import_file, text

    planned = import_file(store, book, as_of, dry_run=options.dry_run)
    if planned.bad_rows:
        if options.json:
            print(json.dumps(text.refused_json(planned), indent=1, ensure_ascii=False))
        raise BadRows(planned.refusal, planned.bad_rows)
    return text.as_json(planned, dry_run=options.dry_run), text.as_lines(planned, dry_run=options.dry_run)


def _import_extract(
    options: argparse.Namespace, store: "Store", extract: "Extract"
) -> tuple[dict[str, Any], list[str]]:
    from models.extracts import text
    from models.extracts.importing import import_extract
    from models.extracts.plan import Choices

    choices = Choices(older=options.older, its_teams=options.its_teams)
    planned = import_extract(store, extract, choices, dry_run=options.dry_run, careful=options.careful)
    return text.as_json(planned, dry_run=options.dry_run), text.as_lines(planned, dry_run=options.dry_run)


def _position(options: argparse.Namespace) -> int:
    from models.position import position
    from models.position_json import as_json
    from models.position_text import as_lines

    today = datetime.now().astimezone().date()
    day = read_date(options.date, "the date", today=today) if options.date is not None else today
    with _store(options, must_exist=bool(options.database)) as store:
        found = position(store, day, options.team)
    print(json.dumps(as_json(found), indent=1, ensure_ascii=False) if options.json else "\n".join(as_lines(found)))
    return 0


def _breaches(options: argparse.Namespace) -> int:
    from models.breaches import breaches
    from models.breaches_text import as_json, as_lines
    from models.on_day import find_team
    from models.pressures import first_known

    month = read_month(options.month)
    with _store(options, must_exist=bool(options.database)) as store, store.snapshot():
        team = find_team(store, options.team)[1] if options.team is not None else None
        found, first = breaches(store, month, team=team), first_known(store)
    lines = as_lines(found, month, team, first)
    print(json.dumps(as_json(found), indent=1, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0


def _plan(options: argparse.Namespace) -> int:
    from models.handover import handover
    from models.handover_text import as_json, as_lines

    day = read_date(options.date, "the date", today=datetime.now().astimezone().date())
    with _store(options, must_exist=bool(options.database)) as store:
        found = handover(store, options.worker, day)
    print(json.dumps(as_json(found), indent=1, ensure_ascii=False) if options.json else "\n".join(as_lines(found)))
    return 0


def _signoff(options: argparse.Namespace) -> int:
    from models.signatures import signed
    from models.signoff import sign, standing, withdraw

    month, today = read_month(options.month), datetime.now().astimezone().date()
    with _store(options, must_exist=bool(options.database)) as store:
        if options.withdraw is not None:
            given = standing(store, month, options.team, options.role)
            print(f"{withdraw(store, given.row, options.withdraw, today)}.")
            return 0
        line = sign(store, month, options.team, options.role, options.name, today)
        found = signed(store, month, options.team)
    print(f"{line}.", f"Fingerprint {found.fingerprint}" if found else "", sep="\n")
    return 0


def _return(options: argparse.Namespace) -> int:
    from models.restated import as_lines
    from models.returns.content import Audience
    from models.returns.write import write_return

    month, audience = read_month(options.month), Audience(options.audience)
    with _store(options, must_exist=bool(options.database)) as store:
        write_return(store, month, options.team, audience, options.out)
        lines = as_lines(store, month, options.team, audience)
    print(f"Wrote {options.out}: {show_month(month)}, for {options.audience}.", *lines, sep="\n")
    return 0


def _consolidate(options: argparse.Namespace) -> int:
    """Consolidate; a database that is named gives the service's name and says which teams are missing."""
    from models.consolidate import as_json, as_lines, write_consolidated

    with _store(options, must_exist=True) if options.database else nullcontext() as store:
        made = write_consolidated(options.returns, options.out, store)
    if options.json:
        print(json.dumps(as_json(made), indent=1, ensure_ascii=False))
    else:
        print(f"Wrote {options.out}.", *as_lines(made), sep="\n")
    return 0


def _store(options: argparse.Namespace, *, must_exist: bool = False) -> "Store":
    from models.store import open_store

    path = _database(options)
    if must_exist and not path.exists():
        raise BadInput(f"There is no database {path}; check the name, or import a workbook into it first.")
    return open_store(path)


def _database(options: argparse.Namespace) -> Path:
    from models.place import default_path

    return options.database or default_path()
