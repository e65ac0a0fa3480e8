import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from models.errors import BadInput, Failure
from models.migrations import VERSION
from models.store import Store, default_path, open_store


def add_team(store: Store, name: str) -> None:
    with store.write(f"Added {name}") as db:
        db.table("teams").insert({"name": name, "name_key": name.casefold()})


def names(store):
    return [row[0] for row in store.rows("select name from teams order by id")]


def test_what_is_written_is_there_again(tmp_path):
    path = tmp_path / "new folder" / "caseloads.db"
    with open_store(path) as store:
        add_team(store, "Harbour")
    with open_store(path) as store:
        assert names(store) == ["Harbour"]
        assert store.rows("pragma user_version") == [(VERSION,)]


def test_the_default_place_is_in_the_users_own_folder():
    assert default_path().is_relative_to(Path.home())


def test_a_key_encrypts_the_whole_file(tmp_path):
    path = tmp_path / "secret.db"
    with open_store(path, key=b"k" * 32) as store:
        add_team(store, "Harbour")
    assert b"Harbour" not in path.read_bytes()
    assert not path.read_bytes().startswith(b"SQLite format 3")
    with open_store(path, key=b"k" * 32) as store:
        assert names(store) == ["Harbour"]
    for key in (None, b"x" * 32):
        with pytest.raises((BadInput, Failure), match="not a Caseload Monitor database"):
            open_store(path, key)


def test_a_newer_file_is_refused_with_both_versions(tmp_path):
    path = tmp_path / "caseloads.db"
    with open_store(path) as store:
        store.db.execute(f"pragma user_version = {VERSION + 7}")
    before = path.read_bytes()
    with pytest.raises(BadInput, match=rf"version {VERSION + 7}, this program knows version {VERSION}"):
        open_store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database at all", b"\x89PNG\r\n\x1a\n" + b"0" * 500, b"SQLite format 3\0" * 9]
)
def test_a_file_that_is_no_database_gets_one_sentence(tmp_path, content):
    path = tmp_path / "holiday.png"
    path.write_bytes(content)
    with pytest.raises((BadInput, Failure), match=r"holiday\.png is not a Caseload Monitor database"):
        open_store(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    other = dbapi2.connect(str(path))
    other.execute("create table things (name text)")
    other.commit()
    other.close()
    with pytest.raises(BadInput, match="another program's database"):
        open_store(path)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(BadInput, match="is a folder"):
        open_store(tmp_path)


def test_a_place_that_cant_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Failure, match="choose another folder"):
        open_store(tmp_path / "file" / "caseloads.db")


def test_what_cant_be_true_is_refused_by_the_tables_too(store):
    wrong = [
        "insert into teams (name, name_key) values ('', '')",
        "insert into workers values (1, 'W', 'w', 'A', '2026-02-01', '2026-02-01')",
        "insert into limits (measure, lower, upper) values ('cases', '9', '8')",
        "insert into limits (measure, lower, upper) values ('hours', '1', '8')",
        "insert into weights (category, points) values ('unknown', '1')",
        "insert into posts (worker_row, team_row, role, employment, fte) values (77, 77, 'x', 'agency', '1')",
        "insert into posts (worker_row, team_row, role, employment, fte) values (1, 1, 'x', 'agency', '1.01')",
    ]
    for sql in wrong:
        with pytest.raises(dbapi2.IntegrityError), store.write("Wrong") as db:
            db.conn.execute(sql)


def test_two_key_workers_on_one_day_are_refused(store):
    with store.write("A case") as db:
        db.table("workers").insert({"worker_id": "W", "worker_key": "w", "name": "A", "valid_from": "2026-01-01"})
        db.table("cases").insert({"case_id": "C", "case_key": "c"})
    add = "insert into allocations (case_row, worker_row, kind, valid_from, valid_to) values (1, 1, ?, ?, ?)"
    with store.write("Allocations") as db:
        db.conn.execute(add, ("key worker", "2026-01-01", "2026-02-01"))
        db.conn.execute(add, ("key worker", "2026-02-01", "9999-12-31"))
        db.conn.execute(add, ("co-worker", "2026-01-01", "9999-12-31"))
    for start, end in (("2026-01-31", "2026-02-01"), ("2025-01-01", "9999-12-31"), ("2026-03-01", "2026-03-02")):
        with pytest.raises(dbapi2.IntegrityError, match="overlapping"), store.write("One more") as db:
            db.conn.execute(add, ("key worker", start, end))


def test_a_full_disk_leaves_the_record_whole(tmp_path):
    with open_store(tmp_path / "caseloads.db") as store:
        add_team(store, "Harbour")
        store.db.execute(f"pragma max_page_count = {store.rows('pragma page_count')[0][0]}")
        with pytest.raises(Failure, match="The disk is full; nothing was changed"), store.write("Too much") as db:
            db.table("teams").insert_all({"name": f"{n} " * 90, "name_key": f"{n}"} for n in range(900))
        store.db.execute("pragma max_page_count = 100000")
        assert names(store) == ["Harbour"]
        add_team(store, "Orchard")
        assert names(store) == ["Harbour", "Orchard"]


def test_a_read_only_file_says_so(tmp_path):
    path = tmp_path / "caseloads.db"
    with open_store(path) as store:
        add_team(store, "Harbour")
        store.db.execute("pragma query_only = on")
        with pytest.raises(Failure, match="can't be written to; nothing was changed"):
            add_team(store, "Orchard")


def test_a_kill_in_the_middle_of_a_write_leaves_it_out(tmp_path):
    path = tmp_path / "caseloads.db"
    script = """
        import os, sys
        from pathlib import Path
        from models.store import open_store
        store = open_store(Path(sys.argv[1]))
        with store.write("Harbour") as db:
            db.table("teams").insert({"name": "Harbour", "name_key": "harbour"})
        with store.write("Many") as db:
            db.table("teams").insert_all({"name": f"{n} " * 90, "name_key": f"{n}"} for n in range(20000))
            os._exit(9)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(path)], check=False)
    assert done.returncode == 9
    with open_store(path) as store:
        assert names(store) == ["Harbour"]
        assert store.rows("pragma integrity_check") == [("ok",)]
        add_team(store, "Orchard")


def test_a_damaged_file_gets_one_sentence(tmp_path):
    path = tmp_path / "caseloads.db"
    with open_store(path) as store:
        for n in range(40):
            add_team(store, f"Team {n} " + "x" * 500)
        store.db.execute("pragma wal_checkpoint(truncate)")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(Failure, match="damaged"), open_store(path) as store:
        names(store)


def test_one_snapshot_holds_for_several_reads(tmp_path):
    with open_store(tmp_path / "caseloads.db") as one, open_store(tmp_path / "caseloads.db") as other:
        seen = one.data_version()
        with one.snapshot():
            assert names(one) == []
            add_team(other, "Harbour")
            assert names(one) == []
        assert names(one) == ["Harbour"]
        assert one.data_version() != seen


def test_settings_are_kept(store):
    assert store.setting("marking", "OFFICIAL") == "OFFICIAL"
    store.set_setting("marking", "PUBLIC")
    store.set_setting("marking", "PRIVATE")
    assert store.setting("marking") == "PRIVATE"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_written_to_a_file_that_was_moved_away(tmp_path, replaced):
    path = tmp_path / "caseloads.db"
    with open_store(path) as store:
        add_team(store, "Harbour")
        moved = path.rename(tmp_path / "moved.db")
        if replaced:
            path.write_bytes(moved.read_bytes())
        with pytest.raises(Failure, match="was moved, removed or replaced while it was open; nothing was changed"):
            add_team(store, "Quay")
        moved.replace(path)
        add_team(store, "Mill")
        assert names(store) == ["Harbour", "Mill"]
