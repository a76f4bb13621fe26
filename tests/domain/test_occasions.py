"""The days that people enter: what is refused, and what takes the place of what."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadSetting
from domain.occasions import KINDS, Occasion, occasions_of, with_occasions


def read(text: str) -> tuple[Occasion, ...]:
    return occasions_of(tomllib.loads(text))


def test_a_day_and_a_stretch_of_days_are_read() -> None:
    found = read(
        """
        [[calendar]]
        name = "PayLater 2.0"
        kind = "launch"
        date = 2026-12-01
        [[calendar]]
        name = "Ramadan 1448 H"
        kind = "ramadan"
        from = "2027-02-09"
        to = 2027-03-10
        replaces = "ramadan"
        """
    )
    assert found == (
        Occasion("PayLater 2.0", "launch", date(2026, 12, 1), date(2026, 12, 1)),
        Occasion("Ramadan 1448 H", "ramadan", date(2027, 2, 9), date(2027, 3, 10), "ramadan"),
    )
    assert occasions_of({}) == ()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('kind = "sale"\ndate = 2026-12-12', "needs a name"),
        ('name = "x"\ndate = 2026-12-12', "needs a kind"),
        ('name = "x"\nkind = "sal"\ndate = 2026-12-12', "did you mean 'sale'"),
        ('name = "x"\nkind = "sale"', "either a date or both"),
        ('name = "x"\nkind = "sale"\ndate = 2026-12-12\nto = 2026-12-13', "either a date or both"),
        ('name = "x"\nkind = "sale"\nfrom = 2026-12-12', "to is a day such as 2026-12-12, not None"),
        ('name = "x"\nkind = "sale"\ndate = "12 December"', "not '12 December'"),
        ('name = "x"\nkind = "sale"\ndate = 2026-12-12T08:00:00', "date is a day"),
        ('name = "x"\nkind = "sale"\nfrom = 2026-12-12\nto = 2026-12-11', "before it begins"),
        ('name = "x"\nkind = "sale"\nfrom = 2026-01-01\nto = 2026-12-31', "lasts 365 days"),
        ('name = "x"\nkind = "sale"\ndate = 2026-12-12\nreplace = "sale"', "did you mean 'replaces'"),
        ('name = "x"\nkind = "sale"\ndate = 2026-12-12\nreplaces = "eid"', "kind of day 'eid'"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_a_sentence(table: str, words: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read(f"[[calendar]]\n{table}")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_tables_are_asked_for_where_there_is_something_else() -> None:
    with pytest.raises(BadSetting, match="calendar"):
        read('calendar = "2026-12-12"')


def test_only_near_days_of_the_kind_are_replaced() -> None:
    computed = {date(2027, 3, 10): "lebaran", date(2027, 3, 11): "holiday", date(2027, 3, 20): "lebaran"}
    eid = Occasion("Lebaran", "lebaran", date(2027, 3, 12), date(2027, 3, 12), replaces="lebaran")
    assert with_occasions(computed, [eid]) == {
        date(2027, 3, 11): "holiday",
        date(2027, 3, 12): "lebaran",
        date(2027, 3, 20): "lebaran",
    }


def test_an_ordinary_day_is_like_any_other() -> None:
    plain = Occasion("no sale this year", "ordinary", date(2026, 11, 11), date(2026, 11, 11))
    assert with_occasions({date(2026, 11, 11): "sale"}, [plain]) == {date(2026, 11, 11): ""}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10), st.sampled_from(KINDS)), max_size=6))
def test_of_two_occasions_on_a_day_the_later_wins_and_no_day_is_lost(made: list[tuple[int, int, str]]) -> None:
    start = date(2026, 1, 1)
    entered = [
        Occasion("x", kind, start + timedelta(days=first), start + timedelta(days=first + length))
        for first, length, kind in made
    ]
    days = with_occasions({}, entered)
    assert set(days) == {day for one in entered for day in one.days}
    for day, kind in days.items():
        last = [one.kind for one in entered if one.first <= day <= one.last][-1]
        assert kind == ("" if last == "ordinary" else last)
