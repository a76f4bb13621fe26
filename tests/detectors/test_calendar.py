"""The calendar: local time and kinds of day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from detectors.calendar import Calendar, indonesian_days, read_days
from domain.errors import BadInput
from domain.times import to_ms


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 8, 17), "holiday"),
        (date(2026, 3, 21), "lebaran"),
        (date(2025, 4, 5), "lebaran"),
        (date(2026, 2, 25), "payday"),
        (date(2026, 3, 5), "ramadan"),
        (date(2026, 3, 19), "holiday"),
        (date(2026, 11, 11), "sale"),
        (date(2026, 12, 12), "sale"),
        (date(2026, 9, 25), "payday"),
        (date(2026, 12, 25), "holiday"),
        (date(2026, 10, 14), ""),
    ],
)
def test_indonesian_days_are_known(day: date, kind: str) -> None:
    calendar = Calendar(ZoneInfo("Asia/Jakarta"), is_indonesian=True)
    noon = to_ms(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))
    assert calendar.kind(calendar.local(noon)) == kind
    assert indonesian_days(day.year).get(day, "") == kind


def test_a_day_begins_at_midnight_of_the_zone() -> None:
    calendar = Calendar(ZoneInfo("Asia/Jakarta"), {date(2026, 11, 11): "sale"})
    before = to_ms(datetime(2026, 11, 10, 16, 59, tzinfo=UTC))
    assert calendar.kind(calendar.local(before)) == ""
    assert calendar.kind(calendar.local(before + 60_000)) == "sale"


def test_a_named_day_overrides_a_computed_one() -> None:
    calendar = Calendar(days={date(2026, 3, 21): "sale"}, is_indonesian=True)
    assert calendar.kind(to_ms(datetime(2026, 3, 21, 12, tzinfo=UTC))) == "sale"


def test_days_are_read_from_a_file_with_kinds_ranges_and_remarks(tmp_path: Path) -> None:
    path = tmp_path / "days.txt"
    path.write_text("# ours\n2026-06-01\n2026-07-01..2026-07-03, sale  # launch\n\n")
    assert read_days(path) == {
        date(2026, 6, 1): "special",
        date(2026, 7, 1): "sale",
        date(2026, 7, 2): "sale",
        date(2026, 7, 3): "sale",
    }


@pytest.mark.parametrize(("line", "words"), [("1 June", "not a day"), ("2026-06-01,party", "no kind of day")])
def test_a_line_that_is_no_day_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "days.txt"
    path.write_text(f"2026-01-01\n{line}\n")
    with pytest.raises(BadInput, match=f"line 2: .*{words}"):
        read_days(path)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_days(tmp_path / "none.txt")
