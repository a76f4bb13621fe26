"""Maps: what they do with a row, and what is said of one that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.broken import Broken
from domain.errors import BadInput
from domain.streams import STREAMS
from domain.times import DAY
from pipelines import maps, moments
from pipelines.mapping import Mapper
from tests.make import NOW, ZONE

ROOT = Path(__file__).resolve().parents[2]


def mapped(table: dict[str, Any], *rows: dict[str, Any], **options: Any) -> list[Any]:
    """The records that a map makes of rows."""
    mapper = Mapper(maps.parse({"stream": "tickets", **table}, "crm.toml"), ZONE, **options)
    return [mapper.record(row) for row in rows]


def test_columns_get_our_names_and_the_others_keep_theirs() -> None:
    (record,) = mapped(
        {"fields": {"opened_at": "Created", "category": "Type"}},
        {"Created": "2026-11-20", "Type": "Parcel", "channel": "chat", "Colour": "red", "Empty": ""},
    )
    assert record == {"opened_at": "2026-11-20", "category": "Parcel", "channel": "chat", "Colour": "red"}


def test_one_column_may_feed_two_fields() -> None:
    (record,) = mapped({"fields": {"category": "Type", "subject": "Type"}}, {"Type": "Parcel"})
    assert record == {"category": "Parcel", "subject": "Parcel"}


def test_constants_defaults_and_values() -> None:
    table = {
        "constants": {"channel": "phone"},
        "defaults": {"region": "elsewhere"},
        "values": {"status": {"In Progress": "open", "7": "closed"}},
    }
    records = mapped(
        table, {"status": " In Progress ", "region": ""}, {"status": 7, "region": "Bali"}, {"status": "odd"}
    )
    assert [record["status"] for record in records] == ["open", "closed", "odd"]
    assert [record["region"] for record in records] == ["elsewhere", "Bali", "elsewhere"]
    assert {record["channel"] for record in records} == {"phone"}


def test_times_follow_the_pattern_in_the_zone_of_the_map() -> None:
    table = {
        "time_format": "%d.%m.%Y %H:%M",
        "time_zone": "Asia/Makassar",
        "fields": {"opened_at": "Dibuka", "solved_at": "Selesai"},
    }
    good, unsolved, bad = mapped(
        table,
        {"Dibuka": "20.11.2026 15:30", "Selesai": "20.11.2026 16:30"},
        {"Dibuka": "20.11.2026 15:30", "Selesai": ""},
        {"Dibuka": "11/20/2026", "Selesai": ""},
    )
    assert moments.of(good["opened_at"], ZONE) == NOW
    assert moments.of(good["solved_at"], ZONE) == NOW + 60 * 60_000
    assert not unsolved["solved_at"]
    assert isinstance(bad, Broken)
    assert (bad.field, "%d.%m.%Y" in bad.error) == ("opened_at", True)


def test_rows_without_an_id_are_named_by_their_columns_and_equal_ones_counted() -> None:
    table = {"id_from": ["Created", "Type"]}
    row = {"Created": "1", "Type": "Parcel", "Status": "open"}
    first, again, other = mapped(table, row, {**row, "Status": "closed"}, {**row, "Created": "2"})
    assert again["external_id"] == first["external_id"] + "-1"
    assert other["external_id"] != first["external_id"]
    assert mapped(table, row)[0]["external_id"] == first["external_id"]
    assert len({record["external_id"] for record in mapped(table, row, row, is_reread=True)}) == 1


def test_decimal_commas() -> None:
    (record,) = mapped(
        {"stream": "interactions", "decimal": ",", "fields": {"handle_seconds": "Lama"}}, {"Lama": "1.234,5"}
    )
    assert record["handle_seconds"] == "1234.5"


def test_rows_without_a_time_are_spread_evenly() -> None:
    records = mapped({"spread": {"days": 7}}, *[{}] * 7, rows=7, start=NOW)
    assert [moments.of(record["opened_at"], ZONE) for record in records] == [NOW + day * DAY for day in range(7)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stream = ", "not valid TOML"),
        ('strem = "tickets"', "no key of a map 'strem'; did you mean 'stream'"),
        ('stream = "ticket"', "did you mean 'tickets'"),
        ('source = "x"', "should say its stream"),
        ('stream = "tickets"\n[fields]\nopend_at = "a"', "did you mean 'opened_at'"),
        ('stream = "tickets"\n[fields]\nresolution_seconds = "a"', "no field of tickets"),
        ('stream = "tickets"\n[fields]\nopened_at = 3', "3 where a text is expected"),
        ('stream = "tickets"\ntime_zone = "Asia/Jakrta"', "time zone 'Asia/Jakrta'"),
        ('stream = "tickets"\nid_from = "a"', "a list of columns"),
        ('stream = "tickets"\nspread = { weeks = 1 }', "spread is written"),
        ('stream = "tickets"\nspread = { days = 7, start = "soon" }', "'soon' is not a time"),
        ('stream = "tickets"\nvalues = { status = "open" }', "a table is expected"),
    ],
)
def test_a_wrong_map_is_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(BadInput) as refused:
        maps.load(path)
    assert said in str(refused.value)


def test_a_map_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"The map .*gone\.toml cannot be read"):
        maps.load(tmp_path / "gone.toml")


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    plan = maps.parse({"stream": "tickets", "fields": {"opened_at": "Created Date"}, "id_from": ["No"]}, "crm.toml")
    with pytest.raises(BadInput) as refused:
        plan.check_columns(["Created", "No"], "jan.csv")
    assert str(refused.value) == (
        "The map crm.toml names a column 'Created Date' that jan.csv does not have; its columns: 'Created', 'No'."
    )


def test_a_table_without_what_the_stream_needs_is_refused_as_a_whole() -> None:
    with pytest.raises(BadInput, match=r"reviews\.csv has no column for 'occurred_at', 'text', which mentions need"):
        maps.plain(STREAMS["mentions"]).check_columns(["external_id", "review"], "reviews.csv")


@pytest.mark.parametrize("path", sorted((ROOT / "data/maps").glob("*.toml")), ids=lambda path: path.name)
def test_the_maps_we_ship_can_be_read(path: Path) -> None:
    found = maps.load(path)
    assert found.source
    assert found.time_zone is None or isinstance(found.time_zone, ZoneInfo)
