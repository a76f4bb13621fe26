"""Configured sources: read from the configuration, pulled, and what is remembered of each reading."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from domain.errors import BadSetting
from domain.streams import stream_of
from domain.times import MINUTE
from pipelines.config import SourceConfig, sources_of
from pipelines.ingest import Ingest
from pipelines.pull import pull_source
from store import records, sources
from store.engine import Store
from store.sources import Source
from tests.make import NOW, ZONE, HandClock

HEADER = "nomor,dibuka,jenis\n"
QUERY = "SELECT * FROM tickets WHERE changed >= :cursor ORDER BY changed LIMIT :limit"


@pytest.fixture
def ingest(store: Store, clock: HandClock) -> Ingest:
    return Ingest(store, clock, b"key")


def configured(**table: Any) -> SourceConfig:
    (found,) = sources_of({"sources": [table]}, ZONE, Path("/"))
    return found


def of_files(folder: Path, **changes: Any) -> SourceConfig:
    return configured(
        **{
            "name": "crm",
            "type": "files",
            "stream": "tickets",
            "path": f"{folder}/*.csv",
            "every": 30,
            "fields": {"external_id": "nomor", "opened_at": "dibuka", "category": "jenis"},
            **changes,
        }
    )


def of_sql(url: str, **changes: Any) -> SourceConfig:
    fields = {"external_id": "nomor", "opened_at": "dibuka"}
    table = {"name": "crm", "type": "sql", "stream": "tickets", "url": url, "query": QUERY, "fields": fields}
    return configured(**{**table, "cursor_column": "changed", "lag": 60, "start": "2026-01-01", **changes})


def write(path: Path, *rows: str) -> None:
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    os.utime(path, (NOW / 1000 - 3_600,) * 2)


def known(store: Store) -> Source:
    with store.read() as connection:
        found = sources.get(connection, "crm", "tickets")
    assert found is not None
    return found


def stored(store: Store) -> list[dict[str, Any]]:
    with store.read() as connection:
        return records.page(connection, stream_of("tickets"))[0]


def test_a_reading_stores_what_is_new_and_remembers_where_it_stopped(
    ingest: Ingest, store: Store, tmp_path: Path
) -> None:
    write(tmp_path / "1.csv", "T1,2026-11-20T10:00:00,Paket", "T2,2026-11-20T11:00:00,Refund", "T3,besok,Paket")
    source = of_files(tmp_path)
    first, again = pull_source(ingest, source), pull_source(ingest, source)
    assert (first.accepted, first.unchanged, first.rejected, first.error) == (2, 0, 1, None)
    assert (again.accepted, again.unchanged, again.rejected) == (0, 0, 0)
    assert [row["external_id"] for row in stored(store)] == ["T2", "T1"]
    assert (known(store).kind, known(store).cadence_ms, known(store).zone) == ("files", 30_000, "Asia/Jakarta")


def test_files_are_complete_only_up_to_their_newest_record(ingest: Ingest, store: Store, tmp_path: Path) -> None:
    write(tmp_path / "1.csv", "T1,2026-11-20T14:00:00,Paket")
    pull_source(ingest, of_files(tmp_path))
    assert known(store).watermark == NOW - 30 * MINUTE


def test_a_folder_of_which_nothing_was_read_has_no_cursor_even_once_its_files_are_gone(
    ingest: Ingest, store: Store, tmp_path: Path
) -> None:
    pull_source(ingest, of_files(tmp_path))
    assert known(store).cursor is None
    write(tmp_path / "1.csv", "T1,2026-11-20T14:00:00,Paket")
    pull_source(ingest, of_files(tmp_path))
    assert "1.csv" in str(known(store).cursor)
    (tmp_path / "1.csv").unlink()
    pull_source(ingest, of_files(tmp_path))
    assert known(store).cursor is None


def test_a_failure_is_recorded_beside_the_source_and_what_came_before_stands(
    ingest: Ingest, store: Store, tmp_path: Path, clock: HandClock
) -> None:
    write(tmp_path / "1.csv", "T1,2026-11-20T10:00:00,Paket")
    (tmp_path / "2.csv").write_bytes(b"nomor,dibuka,jenis\nT2,2026-11-20,caf\xe9\n")
    failed = pull_source(ingest, of_files(tmp_path, settle=0))
    assert failed.accepted == 1
    assert "2.csv is not utf-8: line 2" in str(failed.error)
    assert known(store).last_error == failed.error
    assert known(store).last_error_at == clock.ms
    write(tmp_path / "2.csv", "T2,2026-11-20T10:00:00,Paket")
    assert pull_source(ingest, of_files(tmp_path, settle=0)).error is None
    assert known(store).last_error is None
    assert len(stored(store)) == 2


def test_a_database_that_answers_is_complete_up_to_its_lag(ingest: Ingest, store: Store, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/crm.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tickets (nomor TEXT, dibuka TEXT, changed TEXT)"))
        connection.execute(text("INSERT INTO tickets VALUES ('T1', '2026-11-20 09:00:00', '2026-11-20 09:00:00')"))
    engine.dispose()
    assert pull_source(ingest, of_sql(url)).accepted == 1
    assert known(store).watermark == NOW - MINUTE
    assert known(store).cursor == '"2026-11-20 09:00:00"'


def test_a_database_that_does_not_answer_is_tried_again(ingest: Ingest, store: Store) -> None:
    failed = pull_source(ingest, of_sql("postgresql+psycopg://crm:s3cret@127.0.0.1:1/none"))
    assert failed.error is not None
    assert not failed.permanent
    assert "s3cret" not in str(known(store).last_error)
    assert known(store).watermark is None


def test_a_query_that_is_wrong_needs_a_person(ingest: Ingest, store: Store, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/crm.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tickets (nomor TEXT, dibuka TEXT, changed TEXT)"))
    engine.dispose()
    failed = pull_source(ingest, of_sql(url, fields={"external_id": "no", "opened_at": "dibuka"}))
    assert failed.permanent
    assert "names a column 'no' that the query does not yield" in str(known(store).last_error)


def test_what_is_wrong_stays_said_while_the_source_is_read_again(
    ingest: Ingest, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jan.csv").write_text("a,b\n1,2\n")
    assert pull_source(ingest, of_files(tmp_path)).error is not None
    said = known(store).last_error
    seen: list[str | None] = []
    monkeypatch.setattr(ingest, "on_commit", lambda: seen.append(known(store).last_error))
    pull_source(ingest, of_files(tmp_path))
    assert seen
    assert set(seen) == {said}


def test_a_map_of_its_own_file_and_zone(tmp_path: Path) -> None:
    (tmp_path / "crm.toml").write_text('stream = "tickets"\ntime_zone = "Asia/Makassar"\n')
    (found,) = sources_of(
        {"sources": [{"name": "crm", "type": "files", "path": "*.csv", "map": "crm.toml"}]}, ZONE, tmp_path
    )
    assert (found.stream, found.zone.key, found.every_ms) == ("tickets", "Asia/Makassar", 60_000)
    assert of_files(tmp_path).zone == ZONE


def test_no_sources_is_no_sources() -> None:
    assert sources_of({}, ZONE, Path("/")) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": "ftp"}, "Source 'crm': There is no type of source 'ftp'"),
        ({"stream": "ticket"}, "Source 'crm': There is no stream 'ticket'; did you mean 'tickets'"),
        ({"pth": "x"}, "Source 'crm': There is no setting of such a source 'pth'; did you mean 'path'"),
        ({"path": None}, "Source 'crm': A source of type 'files' needs 'path'"),
        ({"every": "often"}, "Source 'crm': 'every' of a source is a number of seconds"),
        ({"name": ""}, "needs 'name'"),
        ({"fields": {"nummer": "a"}}, "Source 'crm': There is no field of tickets"),
        ({"map": "gone.toml"}, "Source 'crm': The map /gone.toml cannot be read"),
        ({"time_zone": "Jakarta"}, "Source 'crm': The map crm names the time zone 'Jakarta'"),
    ],
)
def test_a_wrong_source_is_named_with_what_would_be_right(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSetting) as refused:
        of_files(Path("/data"), **changes)
    assert said in str(refused.value)


def test_two_sources_of_a_stream_need_two_names() -> None:
    table = {"name": "crm", "type": "files", "stream": "tickets", "path": "*.csv"}
    with pytest.raises(BadSetting, match="called 'crm'"):
        sources_of({"sources": [table, table]}, ZONE, Path("/"))


@pytest.mark.parametrize("document", [{"sources": {"crm": {}}}, {"sources": ["crm"]}])
def test_sources_are_tables(document: dict[str, Any]) -> None:
    with pytest.raises(BadSetting, match=r"\[\[sources\]\]"):
        sources_of(document, ZONE, Path("/"))
