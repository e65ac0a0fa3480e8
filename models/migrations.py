"""The database's numbered steps; each carries the data of the version before it over, and none is changed once out.

Every table with a record in it has triggers that write each row's old and new content to ``journal_rows`` under the
journal entry that is open, and refuse a write outside one: nothing can change without a line in the journal.
"""

from collections.abc import Callable

from sqlcipher3 import dbapi2

_M0001_TABLES = """
create table settings (name text primary key, value text not null) strict, without rowid;

create table journal (
    id integer primary key, at text not null, who text not null, kind text not null, what text not null,
    why text not null default '', undoes integer references journal (id)
) strict;
create table journal_rows (
    id integer primary key, entry integer not null references journal (id),
    table_name text not null, row_id integer not null, old text, new text
) strict;
create table journal_open (only_one integer primary key check (only_one = 1), entry integer not null) strict;

create table teams (
    id integer primary key, name text not null check (name <> ''), name_key text not null unique,
    kind text not null default '', manager text not null default ''
) strict;
create table workers (
    id integer primary key, worker_id text not null check (worker_id <> ''), worker_key text not null unique,
    name text not null check (name <> ''), valid_from text not null, valid_to text not null default '9999-12-31',
    check (valid_from < valid_to)
) strict;
create table posts (
    id integer primary key, worker_row integer not null references workers (id) deferrable initially deferred,
    valid_from text not null default '0001-01-01', valid_to text not null default '9999-12-31',
    team_row integer not null references teams (id) deferrable initially deferred,
    role text not null check (role <> ''),
    employment text not null check (employment in ('permanent', 'agency')),
    fte text not null check (cast(fte as real) between 0 and 1), check (valid_from < valid_to)
) strict;
create table absences (
    id integer primary key, worker_row integer not null references workers (id) deferrable initially deferred,
    valid_from text not null, valid_to text not null default '9999-12-31',
    kind text not null check (kind in ('leave', 'sickness', 'parental', 'training', 'other')),
    reduction text not null default '1' check (cast(reduction as real) between 0 and 1), check (valid_from < valid_to)
) strict;
create table limits (
    id integer primary key, team_kind text not null default '', role text not null default '',
    worker_row integer references workers (id) deferrable initially deferred,
    measure text not null check (measure in ('cases', 'points')), lower text not null, upper text not null,
    valid_from text not null default '0001-01-01', valid_to text not null default '9999-12-31',
    check (0 <= cast(lower as real) and cast(lower as real) <= cast(upper as real)), check (valid_from < valid_to),
    check (worker_row is null or (team_kind = '' and role = ''))
) strict;
create table weights (
    id integer primary key, category text not null
    check (category in ('child in care', 'child protection plan', 'child in need', 'open assessment', 'care leaver')),
    points text not null check (cast(points as real) >= 0),
    valid_from text not null default '0001-01-01', valid_to text not null default '9999-12-31',
    check (valid_from < valid_to)
) strict;
create table cases (
    id integer primary key, case_id text not null check (case_id <> ''), case_key text not null unique,
    family_id text not null default '', family_key text not null default '', date_of_birth text
) strict;
create table openings (
    id integer primary key, case_row integer not null references cases (id) deferrable initially deferred,
    valid_from text not null, valid_to text not null default '9999-12-31',
    team_row integer references teams (id) deferrable initially deferred, check (valid_from <= valid_to)
) strict;
create table categories (
    id integer primary key, case_row integer not null references cases (id) deferrable initially deferred,
    category text not null
    check (category in ('child in care', 'child protection plan', 'child in need', 'open assessment', 'care leaver')),
    valid_from text not null, valid_to text not null default '9999-12-31', check (valid_from < valid_to)
) strict;
create table allocations (
    id integer primary key, case_row integer not null references cases (id) deferrable initially deferred,
    worker_row integer not null references workers (id) deferrable initially deferred,
    kind text not null check (kind in ('key worker', 'co-worker')),
    valid_from text not null, valid_to text not null default '9999-12-31', check (valid_from < valid_to)
) strict;
create table overrides (
    id integer primary key, allocation_row integer not null references allocations (id) deferrable initially deferred,
    made_on text not null, reason text not null check (reason <> ''),
    authorised_by text not null check (authorised_by <> ''), workers_view text not null check (workers_view <> ''),
    review_date text not null, check (review_date > made_on)
) strict;

create index posts_of_worker on posts (worker_row, valid_from);
create index absences_of_worker on absences (worker_row, valid_from);
create index absences_on_day on absences (valid_to, valid_from);
create unique index limits_once on limits (team_kind, role, ifnull(worker_row, 0), valid_from);
create unique index weights_once on weights (category, valid_from);
create index cases_of_family on cases (family_key) where family_key <> '';
create index openings_of_case on openings (case_row, valid_from, valid_to);
create index openings_on_day on openings (valid_to, valid_from, case_row, team_row);
create index categories_of_case on categories (case_row, valid_from, valid_to, category);
create index allocations_on_day on allocations (kind, valid_to, valid_from, worker_row, case_row);
create index allocations_of_case on allocations (case_row, kind, valid_from, valid_to, worker_row);
create index allocations_of_worker on allocations (worker_row, kind, valid_to);
create unique index one_key_worker on allocations (case_row) where kind = 'key worker' and valid_to = '9999-12-31';
create index overrides_of_allocation on overrides (allocation_row);
create index journal_rows_of_entry on journal_rows (entry);
create index journal_undoes on journal (undoes) where undoes is not null;

create trigger journal_kept before update on journal begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_whole before delete on journal begin select raise(abort, 'the journal is append-only'); end;
create trigger rows_kept before update on journal_rows begin select raise(abort, 'the journal is append-only'); end;
create trigger rows_whole before delete on journal_rows begin select raise(abort, 'the journal is append-only'); end;
"""

_M0001_RECORDED = {
    "teams": "name, name_key, kind, manager",
    "workers": "worker_id, worker_key, name, valid_from, valid_to",
    "posts": "worker_row, valid_from, valid_to, team_row, role, employment, fte",
    "absences": "worker_row, valid_from, valid_to, kind, reduction",
    "limits": "team_kind, role, worker_row, measure, lower, upper, valid_from, valid_to",
    "weights": "category, points, valid_from, valid_to",
    "cases": "case_id, case_key, family_id, family_key, date_of_birth",
    "openings": "case_row, valid_from, valid_to, team_row",
    "categories": "case_row, category, valid_from, valid_to",
    "allocations": "case_row, worker_row, kind, valid_from, valid_to",
    "overrides": "allocation_row, made_on, reason, authorised_by, workers_view, review_date",
}
_M0001_NO_OVERLAP = {
    "posts": ("worker_row", ""),
    "openings": ("case_row", ""),
    "categories": ("case_row", ""),
    "allocations": ("case_row", "kind = 'key worker'"),
}


def _journal_triggers(table: str, columns: str) -> str:
    """Return the three triggers that write a table's changes to the journal, or refuse them outside an entry."""
    entry = "ifnull((select entry from journal_open), raise(abort, 'no journal entry is open'))"
    old = ", ".join(f"'{name}', old.{name}" for name in columns.split(", "))
    new = old.replace("old.", "new.")
    into = "insert into journal_rows (entry, table_name, row_id, old, new)"
    return f"""
create trigger {table}_added after insert on {table} begin
    {into} values ({entry}, '{table}', new.id, null, json_object({new})); end;
create trigger {table}_changed after update on {table} begin
    {into} values ({entry}, '{table}', new.id, json_object({old}), json_object({new})); end;
create trigger {table}_removed after delete on {table} begin
    {into} values ({entry}, '{table}', old.id, json_object({old}), null); end;
"""


def _added_trigger(table: str, columns: str) -> str:
    """Return the trigger that writes what is added to the journal, unless the table is being added to in bulk."""
    entry = "ifnull((select entry from journal_open), raise(abort, 'no journal entry is open'))"
    new = ", ".join(f"'{name}', new.{name}" for name in columns.split(", "))
    return f"""
drop trigger {table}_added;
create trigger {table}_added after insert on {table}
when (select bulk from journal_open) is not '{table}' begin
    insert into journal_rows (entry, table_name, row_id, old, new)
    values ({entry}, '{table}', new.id, null, json_object({new})); end;
"""


def _overlap_triggers(table: str, of: str, only: str) -> str:
    """Return the two triggers that refuse two periods of one thing on one day."""
    this, others = (f"new.{only} and ", f"{only} and ") if only else ("", "")
    return "".join(
        f"""
create trigger {table}_once_{moment} before {moment} on {table}
when {this}exists (select 1 from {table} where {of} = new.{of} and {others}valid_from < new.valid_to
                   and valid_to > new.valid_from and id <> ifnull(new.id, -1))
begin select raise(abort, 'overlapping {table}'); end;
"""
        for moment in ("insert", "update")
    )


def m0001_first_tables(connection: dbapi2.Connection) -> None:
    """Create teams, workers, limits, cases, allocations and the journal."""
    steps = [_M0001_TABLES]
    steps += [_journal_triggers(table, columns) for table, columns in _M0001_RECORDED.items()]
    steps += [_overlap_triggers(table, of, only) for table, (of, only) in _M0001_NO_OVERLAP.items()]
    run_script(connection, "\n".join(steps))


_M0002_TABLES = """
create table extracts (
    id integer primary key, entry integer not null, file text not null, source text not null, as_of text not null,
    council text not null default '', lists text not null default '[]',
    begins integer not null default 0 check (begins in (0, 1))
) strict;
create table findings (
    id integer primary key, extract_row integer not null, kind text not null, list text not null default '',
    row integer not null default 0, case_id text not null default '', team text not null default '',
    column text not null default '', value text not null default '', why text not null default ''
) strict;
create table differences (
    id integer primary key, case_row integer not null references cases (id) deferrable initially deferred,
    fact text not null check (fact in ('open', 'category', 'key worker', 'date of birth')), said text not null
) strict;
create table intervals (
    id integer primary key, table_name text not null check (table_name in ('openings', 'categories', 'allocations')),
    row_id integer not null, edge text not null check (edge in ('from', 'to')), day text not null,
    after text not null, check (after < day)
) strict;
create table events (
    id integer primary key, case_row integer not null references cases (id) deferrable initially deferred,
    kind text not null check (kind <> ''), day text not null, until text not null default '9999-12-31',
    detail text not null default '{}' check (json_valid(detail)), check (day <= until)
) strict;
create table case_teams (
    id integer primary key, case_row integer not null references cases (id) deferrable initially deferred,
    day text not null, team_row integer not null references teams (id) deferrable initially deferred
) strict;
create table worker_names (
    id integer primary key, name text not null check (name <> ''), name_key text not null unique,
    worker_row integer not null references workers (id) deferrable initially deferred
) strict;
create table unconfirmed (
    id integer primary key,
    worker_row integer not null unique references workers (id) deferrable initially deferred
) strict;
create table matchings (
    id integer primary key, name text not null check (name <> ''), name_key text not null unique,
    columns text not null check (json_valid(columns))
) strict;

-- Rows added in bulk are one line, from row_id to last_id; their content is in the rows themselves.
alter table journal_rows add column last_id integer;
alter table journal_open add column bulk text not null default '';

create index extracts_on_day on extracts (as_of);
create index findings_of_extract on findings (extract_row, kind);
create unique index differences_once on differences (case_row, fact);
create unique index intervals_once on intervals (table_name, row_id, edge);
create unique index events_once on events (case_row, kind, day);
create unique index case_teams_once on case_teams (case_row, day);
create index worker_names_of_worker on worker_names (worker_row);
"""
# The findings of a file are about the file, not about the record: they are not in the journal, and are only shown
# while the extract that they belong to is in the record.
_M0002_RECORDED = {
    "extracts": "entry, file, source, as_of, council, lists, begins",
    "differences": "case_row, fact, said",
    "intervals": "table_name, row_id, edge, day, after",
    "events": "case_row, kind, day, until, detail",
    "case_teams": "case_row, day, team_row",
    "worker_names": "name, name_key, worker_row",
    "unconfirmed": "worker_row",
    "matchings": "name, name_key, columns",
}


def _interval_trigger(table: str) -> str:
    """Return the trigger that lets an interval go before its row does, whose number may be given to another."""
    return f"""
create trigger {table}_interval before delete on {table} begin
    delete from intervals where table_name = '{table}' and row_id = old.id; end;
"""


def m0002_extracts(connection: dbapi2.Connection) -> None:
    """Create what extracts of a case system bring: dated events, names to confirm, differences, saved matchings."""
    steps = [_M0002_TABLES, *(_journal_triggers(table, columns) for table, columns in _M0002_RECORDED.items())]
    recorded = _M0001_RECORDED | _M0002_RECORDED
    steps += [_added_trigger(table, columns) for table, columns in recorded.items()]
    steps += [_interval_trigger(table) for table in ("openings", "categories", "allocations")]
    run_script(connection, "\n".join(steps))


_M0003_TABLES = """
create table explanations (
    id integer primary key, kind text not null check (kind in ('over', 'under', 'uncovered', 'unallocated')),
    worker_row integer references workers (id) deferrable initially deferred,
    case_row integer references cases (id) deferrable initially deferred,
    since text not null, day text not null, reason text not null check (reason <> ''),
    workers_view text not null default '', review_date text,
    monitored integer not null default 0 check (monitored in (0, 1)), written_on text not null,
    check ((worker_row is null) <> (case_row is null)), check ((kind = 'unallocated') = (case_row is not null)),
    check (since <= day), check (monitored = 0 or (case_row is not null and review_date is not null))
) strict;
create table actions (
    id integer primary key, kind text not null check (kind in ('over', 'under', 'uncovered', 'unallocated')),
    worker_row integer references workers (id) deferrable initially deferred,
    case_row integer references cases (id) deferrable initially deferred,
    since text not null, day text not null, what text not null check (what <> ''),
    owner text not null check (owner <> ''), due text not null, made_on text not null,
    closed_on text, outcome text not null default '' check (outcome in ('', 'done', 'not done')),
    effect text not null default '',
    check ((worker_row is null) <> (case_row is null)), check ((kind = 'unallocated') = (case_row is not null)),
    check (since <= day), check ((closed_on is null) = (outcome = ''))
) strict;
create table month_notes (
    id integer primary key, month text not null,
    team_row integer references teams (id) deferrable initially deferred,
    about text not null check (about <> ''), note text not null check (note <> ''), written_on text not null
) strict;
create table frozen (
    id integer primary key, month text not null, team_row integer, fingerprint text not null, content text not null
) strict;
create table signatures (
    id integer primary key, month text not null,
    team_row integer references teams (id) deferrable initially deferred,
    role text not null check (role <> ''), role_key text not null, name text not null check (name <> ''),
    signed_on text not null, fingerprint text not null, frozen_row integer not null,
    withdrawn_on text, withdrawn_why text not null default '',
    check ((withdrawn_on is null) = (withdrawn_why = ''))
) strict;
create table duties (
    id integer primary key, worker_row integer not null references workers (id) deferrable initially deferred,
    what text not null check (what <> ''), share text not null check (cast(share as real) between 0 and 1),
    valid_from text not null, valid_to text not null default '9999-12-31', check (valid_from < valid_to)
) strict;
create table closings (
    id integer primary key, case_row integer not null unique references cases (id) deferrable initially deferred,
    day text, why text not null default ''
) strict;

create unique index explanations_of_worker on explanations (worker_row, kind, day) where worker_row is not null;
create unique index explanations_of_case on explanations (case_row, day) where case_row is not null;
create index actions_of_worker on actions (worker_row) where worker_row is not null;
create index actions_of_case on actions (case_row) where case_row is not null;
create unique index month_notes_once on month_notes (month, ifnull(team_row, 0), about);
create unique index signatures_once on signatures (month, ifnull(team_row, 0), role_key) where withdrawn_on is null;
create index duties_of_worker on duties (worker_row, valid_from);

create trigger frozen_kept before update on frozen begin select raise(abort, 'a frozen month is kept'); end;
create trigger frozen_whole before delete on frozen begin select raise(abort, 'a frozen month is kept'); end;
"""
# What was frozen at a signature is never changed, so the journal needs no second copy of it.
_M0003_RECORDED = {
    "explanations": "kind, worker_row, case_row, since, day, reason, workers_view, review_date, monitored, written_on",
    "actions": "kind, worker_row, case_row, since, day, what, owner, due, made_on, closed_on, outcome, effect",
    "month_notes": "month, team_row, about, note, written_on",
    "signatures": "month, team_row, role, role_key, name, signed_on, fingerprint, frozen_row, withdrawn_on,"
    " withdrawn_why",
    "duties": "worker_row, what, share, valid_from, valid_to",
    "closings": "case_row, day, why",
}


def m0003_answers(connection: dbapi2.Connection) -> None:
    """Create what people write on breaches and months, what is signed, duties beyond cases, and cases to close."""
    steps = [_M0003_TABLES, *(_journal_triggers(table, columns) for table, columns in _M0003_RECORDED.items())]
    steps += [_added_trigger(table, columns) for table, columns in _M0003_RECORDED.items()]
    run_script(connection, "\n".join(steps))


def run_script(connection: dbapi2.Connection, script: str) -> None:
    """Run several statements inside the transaction that is open (``executescript`` would commit it first)."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if dbapi2.complete_statement(statement):
            connection.execute(statement)
            statement = ""


MIGRATIONS: tuple[Callable[[dbapi2.Connection], None], ...] = (m0001_first_tables, m0002_extracts, m0003_answers)
"""Step n makes version n of n - 1; the version a file is at stands in its ``user_version``."""

VERSION = len(MIGRATIONS)
