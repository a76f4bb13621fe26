"""Shifts by the clock on the wall: every moment has its turn, whatever midnight or the season's clocks do."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadSetting
from domain.localtime import DAY_MINUTES
from domain.shifts import Roster, Shift, Turn, roster_of
from domain.times import DAY, HOUR, MINUTE, WEEK, to_ms
from tests.make import NOW, ZONE

ZONES = st.sampled_from([ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "America/Lima")])
MOMENTS = st.integers(min_value=1_700_000_000_000, max_value=1_900_000_000_000)


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """A roster whose shifts share the day out between them."""
    cuts = sorted(draw(st.sets(st.integers(0, DAY_MINUTES - 1), min_size=1, max_size=5)))
    ends = [*cuts[1:], cuts[0]]
    shifts = tuple(Shift(f"s{at}", begin, end) for at, (begin, end) in enumerate(zip(cuts, ends, strict=True)))
    return Roster(shifts, draw(ZONES))


def at(text: str, zone: ZoneInfo = ZONE) -> int:
    """Epoch milliseconds of a local moment."""
    return to_ms(datetime.fromisoformat(text).replace(tzinfo=zone))


@given(rosters(), MOMENTS)
def test_shifts_that_share_the_day_out_leave_no_moment_and_share_none(roster: Roster, now: int) -> None:
    turn = roster.at(now)
    assert turn is not None
    assert turn.begins_at <= now < turn.ends_at
    assert [turn] == roster.turns(now, now + 1)
    assert roster.after(turn).begins_at == turn.ends_at
    before = roster.before(now)
    assert before is not None
    assert before.ends_at == turn.begins_at


@given(rosters(), MOMENTS)
def test_a_week_of_turns_is_a_week_long(roster: Roster, now: int) -> None:
    turns = roster.turns(now, now + WEEK)
    assert all(one.ends_at == next_.begins_at for one, next_ in pairwise(turns))
    assert turns[0].begins_at <= now
    assert turns[-1].ends_at >= now + WEEK


@given(st.lists(st.tuples(*(st.integers(0, DAY_MINUTES - 1),) * 2), min_size=1, max_size=4), ZONES, MOMENTS)
def test_any_roster_is_asked_in_order(hours: list[tuple[int, int]], zone: ZoneInfo, now: int) -> None:
    roster = Roster(tuple(Shift(f"s{k}", begin, end) for k, (begin, end) in enumerate(hours)), zone)
    turns = roster.turns(now - 2 * DAY, now + 2 * DAY)
    assert turns == sorted(turns, key=lambda turn: turn.begins_at)
    for turn in turns:
        assert 0 < turn.ends_at - turn.begins_at <= DAY + HOUR
        assert roster.after(turn).begins_at > turn.begins_at
    before = roster.before(now)
    assert before is not None
    assert before.ends_at <= now


def test_night_belongs_to_the_day_on_which_it_begins() -> None:
    roster = roster_of({}, ZONE)
    night = roster.at(at("2026-11-21T02:30"))
    assert night == Turn("night", "", at("2026-11-20T23:00"), at("2026-11-21T07:00"))
    assert roster.at(at("2026-11-21T07:00")) == roster.after(night)


def test_where_the_clock_is_put_forward_a_night_is_an_hour_shorter() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    roster = Roster((Shift("night", 22 * 60, 6 * 60), Shift("short", 2 * 60, 3 * 60)), berlin)
    found = roster.turns(at("2026-03-28T12:00", berlin), at("2026-03-29T12:00", berlin))
    assert [(turn.shift, turn.ends_at - turn.begins_at) for turn in found] == [("night", 7 * HOUR)]


def test_of_shifts_that_overlap_the_one_that_ends_first_is_at_hand() -> None:
    early, late = Shift("early", 7 * 60, 15 * 60 + 30), Shift("late", 15 * 60, 23 * 60)
    roster = Roster((early, late), ZONE)
    found = roster.at(at("2026-11-20T15:10"))
    assert found is not None
    assert (found.shift, roster.after(found).shift) == ("early", "late")
    assert roster.at(at("2026-11-20T23:30")) is None
    last = roster.before(at("2026-11-20T23:30"))
    assert last is not None
    assert last.shift == "late"


def test_roster_of_a_weekend_names_its_own_lead() -> None:
    week = {
        "name": "siang",
        "from": "09:00",
        "to": "21:00",
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "lead": "Sari",
    }
    roster = roster_of({"shifts": [week, {**week, "days": ["sat", "sun"], "lead": "Budi"}]}, ZONE)
    friday = roster.at(NOW)
    assert friday is not None
    assert (friday.lead, roster.after(friday).lead) == ("Sari", "Budi")
    assert roster.after(friday).begins_at - friday.begins_at == DAY
    assert friday.ends_at - friday.begins_at == 12 * HOUR == 720 * MINUTE


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "needs a name"),
        ({"name": "a"}, 'from is a time of day such as "07:00"'),
        ({"name": "a", "from": "7", "to": "15:00"}, "not '7'"),
        ({"name": "a", "from": "07:00", "to": "25:00"}, "to is a time of day"),
        ({"name": "a", "from": "07:00", "to": "15:00", "days": "mon"}, "days is a list"),
        ({"name": "a", "from": "07:00", "to": "15:00", "days": ["mo"]}, "did you mean 'mon'"),
        ({"name": "a", "from": "07:00", "to": "15:00", "days": []}, "days is a list"),
        ({"name": "a", "from": "07:00", "to": "15:00", "lead": 7}, "lead is a name"),
        ({"name": "a", "form": "07:00", "to": "15:00"}, "did you mean 'from'"),
    ],
)
def test_shift_that_cannot_be_is_named(table: dict[str, object], says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        roster_of({"shifts": [table]}, ZONE)


def test_two_shifts_that_begin_together_are_refused() -> None:
    one = {"name": "a", "from": "07:00", "to": "15:00"}
    with pytest.raises(BadSetting, match="'a' and 'b' both begin on mon at 07:00"):
        roster_of({"shifts": [one, {**one, "name": "b", "to": "19:00"}]}, ZONE)
