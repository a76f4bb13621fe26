"""The migrations lead to the schema that the code speaks of, and a database that cannot be used says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from domain.errors import BadSetting, StoreFailed
from domain.streams import TICKETS
from domain.times import DAY, HOUR, MINUTE
from store import meta, records, rollups, schema, state, troubles
from store.engine import Store
from store.migrate import FOLDER, upgrade
from tests.databases import apply
from tests.make import LIMITS, NOW, ZONE, row_of


def _open(url: str) -> Store:
    return Store.open(url, zone=ZONE, limits=LIMITS)


def test_schema_is_the_metadata(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert schema.dirty.metadata is state.alerts.metadata is troubles.incidents.metadata
        assert compare_metadata(context, schema.dirty.metadata) == []


def test_migrations_from_the_first_on_lead_to_the_same_schema(store: Store) -> None:
    """Names, types, keys and indexes: what the database itself says of its tables."""
    with store.write() as connection:
        made_at_once = _told(connection)
        schema.dirty.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        upgrade(connection, None)
        assert _told(connection) == made_at_once


def _told(connection: Connection) -> dict[str, object]:
    found = inspect(connection)
    return {
        table: (
            sorted(
                (one["name"], str(one["type"]), one["nullable"], one["default"]) for one in found.get_columns(table)
            ),
            found.get_pk_constraint(table)["constrained_columns"],
            sorted((str(one["name"]), one["column_names"], one["unique"]) for one in found.get_indexes(table)),
        )
        for table in found.get_table_names()
    }


def test_schema_names_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.REVISION


def test_tickets_solved_without_a_time_are_dated_when_they_were_learnt(store: Store) -> None:
    old, new = NOW - 30 * DAY, NOW - HOUR
    with store.write() as connection:
        for name, known_at in (("old", old), ("new", new)):
            row = row_of(TICKETS, external_id=name, occurred_at=old - DAY, status="closed", solved_at=None)
            records.upsert(connection, TICKETS, "crm", [row], known_at=known_at)
        connection.execute(text("UPDATE tickets SET solved_at = NULL"))
        connection.execute(text("DELETE FROM dirty"))
        meta.put(connection, "minutes_from", str(NOW - 14 * DAY))
        apply(connection, "0010")
        dated = connection.execute(text("SELECT external_id, solved_at FROM tickets")).all()
        marks = connection.execute(text("SELECT stream, grain, bucket FROM dirty")).all()
    assert {tuple(row) for row in dated} == {("old", old), ("new", new)}
    assert {tuple(row) for row in marks} == {
        ("tickets", "1m", new - new % MINUTE),
        ("tickets", "1h", old - old % HOUR),
    }


def test_what_was_heard_before_is_counted_by_topic(store: Store) -> None:
    """In a database that grew by migrations a new column stands last, and the sums still find their columns."""
    old, new = NOW - 30 * DAY, NOW - HOUR
    with store.write() as connection:
        schema.dirty.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        upgrade(connection, None)
        for grain in ("1m", "1h", "1d"):
            for stream in ("surveys", "tickets"):
                connection.execute(text(f"ALTER TABLE {stream}_{grain} DROP COLUMN topic"))
        rows = [row_of(TICKETS, external_id=str(at), occurred_at=at, solved_at=at + HOUR) for at in (old, new)]
        records.upsert(connection, TICKETS, "crm", rows, known_at=NOW)
        connection.execute(text("UPDATE tickets SET topic = 'penipuan'"))
        connection.execute(text("DELETE FROM dirty"))
        meta.put(connection, "minutes_from", str(NOW - 14 * DAY))
        apply(connection, "0017")
    rollups.fold(store, NOW)
    counted = text("SELECT topic, sum(n), sum(solved) FROM tickets_1d GROUP BY topic")
    sliced = text("SELECT value, sum(n), sum(solved) FROM tickets_1d_by WHERE dimension = 'topic' GROUP BY value")
    with store.read() as connection:
        for chosen in (counted, sliced):
            assert [tuple(row) for row in connection.execute(chosen)] == [("penipuan", 2, 2)]


def test_migrating_twice_changes_nothing(store: Store) -> None:
    store.migrate()
    with store.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == schema.REVISION


def test_database_of_a_newer_version_is_refused(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreFailed, match="newer version of CE Hub"):
        store.migrate()


def test_failed_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlalchemy.sql.ddl.CreateIndex.__init__", _fail)
    store = _open(f"sqlite:///{tmp_path}/hub.db")
    with pytest.raises(RuntimeError):
        store.migrate()
    monkeypatch.undo()
    store.migrate()
    store.close()


def _fail(*_: object, **__: object) -> None:
    raise RuntimeError


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://localhost/hub", "names 'mysql'"),
        ("data/cehub.db", "not a database address"),
    ],
)
def test_address_that_is_none_of_ours_is_refused(url: str, says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        _open(url)


def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    path.write_text("these are notes, not a database. " * 100)
    store = _open(f"sqlite:///{path}")
    with pytest.raises(StoreFailed, match="is not a database"):
        store.migrate()
    store.close()


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreFailed, match="folder"):
        _open(f"sqlite:///{tmp_path}/file/hub.db")


def test_path_that_is_a_folder_is_named(tmp_path: Path) -> None:
    store = _open(f"sqlite:///{tmp_path}")
    with pytest.raises(StoreFailed, match="cannot be written") as failure:
        store.migrate()
    assert not failure.value.permanent
    store.close()


def test_server_that_does_not_answer_is_named() -> None:
    store = _open("postgresql://nobody:secret@127.0.0.1:1/hub")
    with pytest.raises(StoreFailed, match="cannot be reached") as failure:
        store.migrate()
    assert "secret" not in str(failure.value)
    store.close()
