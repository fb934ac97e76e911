"""The chain of the trail: what was changed, taken out or cut off shows; many writers keep one chain."""

import threading
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from factories import RegionFactory

from lianmeng.trail.actions import record
from lianmeng.trail.models import Entry, Head
from lianmeng.trail.queries import verify

WRITERS, LINES = 6, 8


@pytest.fixture
def lines(db):
    region = RegionFactory()
    return [
        record(None, verb="noted", target=region, reason=f"第{n}次", detail={"n": n, "share": 0.1, "huge": 1e22, "list": [None, True, "中"]})
        for n in range(5)
    ]


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def broken():
    return [b.entry for b in verify()]


def test_an_untouched_trail_holds(lines, capsys):
    assert broken() == []
    call_command("trail", "verify")
    said = capsys.readouterr().out
    assert "5 行" in said
    assert lines[-1].hash in said


@pytest.mark.parametrize(
    ("column", "value"),
    [("reason", "x"), ("actor_label", "别人"), ("target", "members.Firm:1"), ("verb", "x"), ("wall", "party"),
     ("at", "2020-01-01 00:00:00+00:00"), ("detail", '{"n": 3}')],
)
def test_a_changed_row_is_found_by_raw_sql_or_not(lines, capsys, column, value):
    sql(f"UPDATE trail_entry SET {column} = %s WHERE id = %s", value, lines[2].pk)
    assert broken() == [lines[2].pk]
    with pytest.raises(CommandError) as failed:
        call_command("trail", "verify")
    assert failed.value.returncode == 1
    assert str(lines[2].pk) in capsys.readouterr().out


def test_a_changed_row_with_its_hash_made_anew_breaks_at_the_next(lines):
    sql("UPDATE trail_entry SET hash = %s WHERE id = %s", "f" * 64, lines[2].pk)
    assert broken() == [lines[2].pk, lines[3].pk]


def test_a_row_taken_out_of_the_middle_is_found(lines):
    sql("DELETE FROM trail_entry WHERE id = %s", lines[2].pk)
    assert broken() == [lines[3].pk]


def test_a_row_taken_from_the_start_is_found(lines):
    sql("DELETE FROM trail_entry WHERE id = %s", lines[0].pk)
    assert broken() == [lines[1].pk]


def test_a_tail_cut_off_is_found(lines):
    sql("DELETE FROM trail_entry WHERE id >= %s", lines[3].pk)
    assert broken() == [lines[2].pk]
    sql("DELETE FROM trail_entry")
    assert broken() == [0]


def test_a_row_slipped_in_at_the_end_is_found(lines):
    number = Head.objects.get().number
    record(None, verb="forged", target=lines[0])
    sql("UPDATE trail_head SET number = %s, hash = %s", number, lines[-1].hash)
    assert broken() == [Entry.objects.latest("pk").pk]


def test_a_chain_written_anew_is_found_by_a_hash_kept_elsewhere(lines, capsys):
    call_command("trail", "verify", "--expect", lines[1].hash)
    with pytest.raises(CommandError):
        call_command("trail", "verify", "--expect", "0" * 63 + "1")


def test_rows_are_only_ever_added_by_the_program_too(lines):
    for act in (lines[0].save, lines[0].delete, Entry.objects.all().delete, lambda: Entry.objects.update(verb="x")):
        with pytest.raises(TypeError):
            act()
    assert broken() == []


def test_a_write_that_fails_leaves_no_line(lines):
    @transaction.atomic
    def act():
        record(None, verb="noted", target=lines[0])
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert Entry.objects.count() == 5
    assert broken() == []


@contextmanager
def on_disk(folder):
    """Other threads get the test's database: as it is on PostgreSQL; on SQLite, whose tests live in memory, a copy in a file."""
    if connection.vendor != "sqlite":
        yield
        return
    settings = connections.settings["default"]
    name = settings["NAME"]
    path = str(folder / "copy.sqlite3")
    copy = __import__("sqlite3").connect(path)
    connection.ensure_connection()
    connection.connection.backup(copy)
    copy.close()
    settings["NAME"] = path
    try:
        yield
    finally:
        settings["NAME"] = name


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_keep_one_chain(tmp_path):
    region = RegionFactory()
    start, wrong, found = threading.Barrier(WRITERS), [], []

    def write():
        try:
            start.wait()
            for n in range(LINES):
                record(None, verb="noted", target=region, detail={"n": n})
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    def check():
        found.append((list(verify()), Entry.objects.count(), Head.objects.get().number))
        connection.close()

    with on_disk(tmp_path):
        for crew in ([threading.Thread(target=write) for _n in range(WRITERS)], [threading.Thread(target=check)]):
            for thread in crew:
                thread.start()
            for thread in crew:
                thread.join()
    assert wrong == []
    assert found == [([], WRITERS * LINES, WRITERS * LINES)]
