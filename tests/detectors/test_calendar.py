"""The calendar: local time and kinds of day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from detectors.calendar import Calendar, indonesian_days, read_days
from domain.errors import BadInput
from domain.occasions import Occasion
from domain.times import DAY, to_ms


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


def test_a_day_named_without_its_kind_is_guessed_by_its_date(tmp_path: Path) -> None:
    path = tmp_path / "days.txt"
    days = {"2026-11-11": "sale", "2026-09-25": "payday", "2026-04-03": "special"}
    days |= {"2026-12-25": "holiday", "2026-01-01": "holiday", "2027-01-01,sale": "sale"}
    path.write_text("\n".join(days))
    assert list(read_days(path).values()) == list(days.values())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1 June", "not a day"),
        ("2026-06-01,party", "no kind of day"),
        ("2026-06-09..2026-06-01", "not a range"),
        ("2026-06-01..2036-06-01", "not a range"),
    ],
)
def test_a_line_that_is_no_day_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "days.txt"
    path.write_text(f"2026-01-01\n{line}\n")
    with pytest.raises(BadInput, match=f"line 2: .*{words}"):
        read_days(path)


def test_a_file_as_a_spreadsheet_saves_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "days.txt"
    path.write_bytes(b"\xef\xbb\xbf2026-06-01 .. 2026-06-02,sale\r\n")
    assert list(read_days(path)) == [date(2026, 6, 1), date(2026, 6, 2)]


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_days(tmp_path / "none.txt")


JAKARTA = ZoneInfo("Asia/Jakarta")


def kind_at(calendar: Calendar, day: date, hour: int) -> str:
    return calendar.kind(calendar.local(to_ms(datetime(day.year, day.month, day.day, hour, tzinfo=JAKARTA))))


@pytest.mark.parametrize(
    ("hour", "kind"), [(1, "ramadan"), (3, "sahur"), (12, "ramadan"), (18, "iftar"), (21, "ramadan")]
)
def test_the_early_meal_and_the_breaking_of_the_fast_are_judged_apart(hour: int, kind: str) -> None:
    assert kind_at(Calendar(JAKARTA, is_indonesian=True), date(2026, 3, 5), hour) == kind


def test_ramadan_ends_where_eid_begins_and_is_a_month_at_most() -> None:
    for year in range(2020, 2030):
        days = {day: kind for near in (year, year + 1) for day, kind in indonesian_days(near).items()}
        fasting = [day for day, kind in days.items() if kind == "ramadan"]
        assert all(any(days.get(day + timedelta(days=k)) == "lebaran" for k in range(1, 31)) for day in fasting)


def test_a_sale_day_in_ramadan_is_a_sale_day() -> None:
    assert kind_at(Calendar(JAKARTA, is_indonesian=True), date(2026, 3, 3), 3) == "sale"


def test_what_people_enter_takes_the_place_of_what_is_computed() -> None:
    eid = Occasion("Idulfitri", "lebaran", date(2027, 3, 11), date(2027, 3, 12), replaces="lebaran")
    plain = Occasion("no sale", "ordinary", date(2027, 3, 3), date(2027, 3, 3))
    launch = Occasion("PayLater", "launch", date(2027, 3, 25), date(2027, 3, 25))
    calendar = Calendar(JAKARTA, is_indonesian=True, occasions=[eid, plain, launch])
    days = [date(2027, 3, day) for day in (3, 10, 11, 12, 25, 29)]
    assert [kind_at(calendar, day, 12) for day in days] == ["", "", "lebaran", "lebaran", "launch", ""]


def test_elsewhere_only_what_people_enter_is_special() -> None:
    launch = Occasion("PayLater", "launch", date(2026, 12, 12), date(2026, 12, 12))
    calendar = Calendar(occasions=[launch])
    noon = to_ms(datetime(2026, 12, 12, 12, tzinfo=UTC))
    assert [calendar.kind(calendar.local(noon + k * DAY)) for k in (0, 13)] == ["launch", ""]


def test_days_of_a_file_hold_over_all_others() -> None:
    launch = Occasion("PayLater", "launch", date(2026, 12, 12), date(2026, 12, 12))
    calendar = Calendar(JAKARTA, {date(2026, 12, 12): "holiday"}, is_indonesian=True, occasions=[launch])
    assert kind_at(calendar, date(2026, 12, 12), 12) == "holiday"


def test_a_meal_of_ramadan_is_no_kind_that_a_file_can_name(tmp_path: Path) -> None:
    path = tmp_path / "days.txt"
    path.write_text("2026-03-05,sahur\n")
    with pytest.raises(BadInput, match="no kind of day"):
        read_days(path)
