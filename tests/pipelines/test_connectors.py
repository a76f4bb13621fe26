"""What every connector promises, and what each does alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from domain.errors import BadInput, BadSetting, SourceFailed
from domain.streams import STREAMS
from pipelines import maps
from pipelines.connectors import CONNECTORS, Batch, Connector
from pipelines.connectors.base import BATCH
from pipelines.connectors.files import Files
from pipelines.connectors.sql import Sql
from tests.make import NOW, ZONE

PLAIN = maps.plain(STREAMS["surveys"])
QUERY = "SELECT * FROM answers WHERE changed >= :cursor ORDER BY changed LIMIT :limit"


@pytest.mark.parametrize("connector", CONNECTORS, ids=lambda connector: connector.type)
def test_every_connector_names_its_settings_and_explains_itself(connector: type[Connector]) -> None:
    assert connector.type.islower()
    assert connector.settings
    assert connector.__doc__
    assert all(name.isidentifier() for name in connector.settings)


@pytest.mark.parametrize("connector", CONNECTORS, ids=lambda connector: connector.type)
@pytest.mark.parametrize("value", [None, 3, "", [], {}])
def test_every_connector_says_what_is_wrong_with_its_settings(connector: type[Connector], value: object) -> None:
    table = dict.fromkeys(connector.settings, value)
    with pytest.raises(BadSetting, match=r"\w+ .*\w"):
        connector.from_table({"type": connector.type, **table}, PLAIN, ZONE)


def test_types_are_told_apart() -> None:
    assert len({connector.type for connector in CONNECTORS}) == len(CONNECTORS)


def drained(connector: Connector, cursor: str | None = None, now: int = NOW) -> tuple[list[Any], str | None]:
    """All records of one pull, and the last cursor."""
    batches: list[Batch] = list(connector.pull(cursor, now))
    cursors = [batch.cursor for batch in batches if batch.cursor is not None]
    return [record for batch in batches for record in batch.records], cursors[-1] if cursors else cursor


# SQL


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An outside database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/outside.db"
    server = request.getfixturevalue("postgres")
    return str(server.url(server.create())).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def outside(address: str) -> Iterator[Engine]:
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answers (external_id TEXT, changed BIGINT, occurred_at TEXT, score INT)"))
    yield engine
    engine.dispose()


def insert(engine: Engine, *changed: int, first: int = 0) -> None:
    with engine.begin() as connection:
        for place, at in enumerate(changed, start=first):
            row = {"id": f"a{place}", "at": at}
            connection.execute(text("INSERT INTO answers VALUES (:id, :at, '2026-11-20T10:00:00', 5)"), row)


def sql(address: str, query: str = QUERY, **changes: Any) -> Sql:
    table = {
        "type": "sql",
        "url": address,
        "query": query,
        "cursor_column": "changed",
        "lag": 0,
        **changes,
    }
    plan = maps.parse({"stream": "surveys", "constants": {"kind": "csat"}}, "crm")
    return Sql.from_table(table, plan, ZONE)


def test_sql_reads_on_from_its_cursor_and_again_what_came_late(outside: Engine, address: str) -> None:
    insert(outside, 10, 20, 30)
    source = sql(address, lag=15)
    found, cursor = drained(source)
    assert [record["external_id"] for record in found] == ["a0", "a1", "a2"]
    assert cursor == "30"
    insert(outside, 18, 40, first=3)
    found, cursor = drained(source, cursor)
    assert [record["external_id"] for record in found] == ["a3", "a1", "a2", "a4"]
    assert cursor == "40"


def test_sql_pages_past_any_number_of_rows_with_one_cursor(outside: Engine, address: str) -> None:
    insert(outside, *[7] * (2 * BATCH + 3), 8)
    found, cursor = drained(sql(address))
    assert len({record["external_id"] for record in found}) == 2 * BATCH + 4
    assert cursor == "8"


def test_sql_with_nothing_new_keeps_its_cursor(outside: Engine, address: str) -> None:
    insert(outside, 10)
    _, cursor = drained(sql(address))
    found, again = drained(sql(address), cursor)
    assert (len(found), again) == (1, cursor)


def test_sql_cursors_may_be_moments(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/crm.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answers (external_id TEXT, changed TEXT, occurred_at TEXT, score INT)"))
        for place in (1, 2, 3):
            row = {"id": f"a{place}", "at": f"2026-11-20 10:0{place}:00"}
            connection.execute(text("INSERT INTO answers VALUES (:id, :at, :at, 5)"), row)
    engine.dispose()
    source = sql(f"sqlite:///{tmp_path}/crm.db", start="2026-01-01 00:00:00", lag=60)
    found, cursor = drained(source)
    assert (len(found), cursor) == (3, '"2026-11-20 10:03:00"')
    found, _ = drained(source, cursor)
    assert [record["external_id"] for record in found] == ["a2", "a3"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"query": QUERY.replace("ORDER BY changed", "ORDER BY changed DESC")}, "not in the order of 'changed'"),
        ({"cursor_column": "updated"}, "yields no column 'updated'"),
        ({"query": QUERY.replace("answers", "anwsers")}, "anwsers"),
        ({"start": "2026-01-01", "query": QUERY.replace(">= :cursor", "> 0 OR :cursor = ''")}, "no order"),
    ],
)
def test_sql_says_what_is_wrong_with_its_query(
    outside: Engine, address: str, changes: dict[str, Any], said: str
) -> None:
    insert(outside, 10, 20)
    with pytest.raises(SourceFailed, match=said) as failed:
        drained(sql(address, **changes))
    assert len(str(failed.value).splitlines()) == 1


def test_sql_maps_a_column_that_is_not_there_to_one_sentence(outside: Engine, address: str) -> None:
    plan = maps.parse({"stream": "surveys", "fields": {"score": "stars"}}, "crm")
    table = {"type": "sql", "url": address, "query": QUERY, "cursor_column": "changed"}
    with pytest.raises(BadInput, match="crm names a column 'stars' that the query does not yield; its columns: 'ext"):
        drained(Sql.from_table(table, plan, ZONE))


def test_sql_never_tells_its_password() -> None:
    source = sql("postgresql+psycopg://crm:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in repr(source)
    with pytest.raises(SourceFailed) as failed:
        drained(source)
    assert "s3cret" not in str(failed.value)
    assert not failed.value.permanent


def test_sql_without_a_driver_is_a_wrong_setting() -> None:
    with pytest.raises(BadSetting, match="No driver for 'oracle"):
        drained(sql("oracle://crm@127.0.0.1/none"))


@pytest.mark.parametrize(("missing", "query"), [(":cursor", "SELECT 1 LIMIT :limit"), (":limit", "SELECT :cursor")])
def test_sql_needs_its_place_holders(missing: str, query: str) -> None:
    with pytest.raises(BadSetting, match=f"needs {missing}"):
        sql("sqlite:///x.db", query)


# Files

HEADER = "external_id,occurred_at,kind,score\n"


def line(name: str, score: int = 5) -> str:
    return f"{name},2026-11-20T10:00:00,csat,{score}\n"


def files(folder: Path, pattern: str = "*.csv", **changes: Any) -> Files:
    return Files.from_table({"type": "files", "path": f"{folder}/{pattern}", **changes}, PLAIN, ZONE)


def write(path: Path, content: str, *, age: float = 3_600) -> None:
    """The file as it was written `age` seconds before the tests' present."""
    path.write_text(content, encoding="utf-8")
    at = NOW / 1000 - age
    os.utime(path, (at, at))


def ids(records: list[Any]) -> list[str]:
    return [record["external_id"] for record in records]


def test_files_are_read_once_each_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path / "2.csv", HEADER + line("c"))
    write(tmp_path / "1.csv", HEADER + line("a") + line("b"))
    found, cursor = drained(files(tmp_path))
    assert ids(found) == ["a", "b", "c"]
    write(tmp_path / "3.csv", HEADER + line("d"))
    found, cursor = drained(files(tmp_path), cursor)
    assert ids(found) == ["d"]
    assert ids(drained(files(tmp_path), cursor)[0]) == []


def test_of_a_file_that_grew_only_the_new_rows_are_read(tmp_path: Path) -> None:
    write(tmp_path / "1.csv", HEADER + line("a") + line("b"), age=300)
    _, cursor = drained(files(tmp_path))
    write(tmp_path / "1.csv", HEADER + line("a") + line("b") + line("c"), age=200)
    found, cursor = drained(files(tmp_path), cursor)
    assert ids(found) == ["c"]


def test_a_file_that_changed_is_read_again_whole(tmp_path: Path) -> None:
    write(tmp_path / "1.csv", HEADER + line("a", 1) + line("b"), age=300)
    _, cursor = drained(files(tmp_path))
    write(tmp_path / "1.csv", HEADER + line("a", 4) + line("b") + line("c"), age=200)
    assert ids(drained(files(tmp_path), cursor)[0]) == ["a", "b", "c"]


def test_half_a_line_waits_until_it_is_whole(tmp_path: Path) -> None:
    write(tmp_path / "1.csv", HEADER + line("a") + "b,2026-11", age=5)
    found, cursor = drained(files(tmp_path))
    assert ids(found) == ["a"]
    write(tmp_path / "1.csv", HEADER + line("a") + line("b"), age=2)
    found, cursor = drained(files(tmp_path), cursor)
    assert ids(found) == ["b"]


def test_a_last_line_without_its_end_counts_once_the_file_has_settled(tmp_path: Path) -> None:
    write(tmp_path / "1.csv", HEADER + line("a") + line("b").rstrip(), age=5)
    found, cursor = drained(files(tmp_path))
    assert ids(found) == ["a"]
    found, cursor = drained(files(tmp_path), cursor, now=NOW + 120_000)
    assert ids(found) == ["b"]
    assert ids(drained(files(tmp_path), cursor, now=NOW + 240_000)[0]) == []


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(tmp_path: Path) -> None:
    write(tmp_path / "1.csv", "nothing,of,ours\n1,2,3\n")
    write(tmp_path / "2.csv", HEADER + line("b"))
    batches = list(files(tmp_path).pull(None, NOW))
    assert [record["external_id"] for batch in batches for record in batch.records] == ["b"]  # type: ignore[index]
    assert "1.csv has no column for 'external_id'" in str(batches[-1].troubles)
    again = list(files(tmp_path).pull(batches[-1].cursor, NOW))
    assert "1.csv has no column" in str(again[-1].troubles)
    write(tmp_path / "1.csv", HEADER + line("a"), age=100)
    mended = list(files(tmp_path).pull(batches[-1].cursor, NOW))
    assert mended[-1].troubles == ()


def test_files_cannot_spread_rows() -> None:
    plan = maps.parse({"stream": "mentions", "spread": {"days": 7}}, "of reviews")
    with pytest.raises(BadSetting, match="only an import can"):
        Files.from_table({"type": "files", "path": "*.csv"}, plan, ZONE)
