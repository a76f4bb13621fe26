"""`manage.py score`: line by line, never a crash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

import pytest

from detectors.command import score
from domain.errors import BadInput, HubError, UnknownName
from locales import refusal


def answers(text: str, **options: object) -> tuple[list[str], list[str]]:
    said: list[str] = []
    out = StringIO()
    assert score(StringIO(text), out, lambda problem: said.append(str(problem)), **options) == 0  # type: ignore[arg-type]
    return out.getvalue().splitlines(), said


def rows(days: int = 21, *, last: float = 100) -> str:
    found = [f"2026-01-{1 + hour // 24:02d} {hour % 24:02d}:00:00,{100 + hour % 5}" for hour in range(24 * days)]
    return "\n".join(["timestamp,value", *found, f"2026-01-{1 + days:02d} 00:00:00,{last}"])


def test_every_row_is_answered_with_one_score() -> None:
    got, said = answers(rows())
    assert len(got) == 24 * 21 + 1
    assert not said
    assert all(float(line) < 1 for line in got)


def test_a_collapse_scores_above_one() -> None:
    got, _ = answers(rows(last=0))
    assert float(got[-1]) > 1


def test_an_answer_is_written_before_the_next_row_is_read() -> None:
    out = StringIO()
    seen: list[int] = []

    def one_by_one() -> Iterator[str]:
        for number, line in enumerate(rows(days=2).splitlines()):
            seen.append(number)
            assert out.getvalue().count("\n") == max(0, number - 1)
            yield line + "\n"

    score(one_by_one(), out)
    assert len(seen) == 50


def test_the_full_answer_names_band_and_call() -> None:
    got, _ = answers(rows(last=0), is_full=True)
    number, expected, lower, upper, call = got[-1].split(",")
    assert float(number) > 1
    assert 90 < float(expected) < 110
    assert 20 < float(lower) < float(expected) < float(upper)
    assert call == "low"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("yesterday,3", "Row 25: 'yesterday' is not a time"),
        ("2026-02-10 00:00:00,3", "Row 25: it is 39 days after the row before it"),
        ("2026-01-02 00:00:00,many", "Row 25: the value 'many' is not a number"),
        ("2026-01-02 00:00:00", "Row 25: expected timestamp,value"),
        ("2026-01-01 00:00:00,3", "Row 25: it is not after the row before it"),
    ],
)
def test_a_bad_row_is_named_and_scores_nothing(row: str, sentence: str) -> None:
    text = "\n".join([*rows(days=1).splitlines()[:25], row, "2026-01-03 00:00:00,100"])
    got, said = answers(text)
    assert len(got) == 26
    assert float(got[24]) == 0
    assert len(said) == 1
    assert said[0].startswith(sentence)


def test_a_value_that_cannot_be_is_named_and_decides_nothing_though_it_comes_among_the_first() -> None:
    lines = rows(last=0).splitlines()
    lines[8] = f"{lines[8].split(',')[0]},-5"
    got, said = answers("\n".join(lines))
    assert said == ["Row 8: a count cannot be below 0 (-5); it was taken as no data."]
    assert [float(line) >= 1 for line in got[-2:]] == [False, True]
    assert float(got[-1]) == pytest.approx(float(answers(rows(last=0))[0][-1]), rel=0.1)


def test_a_row_out_of_order_is_named_while_nothing_is_known_yet() -> None:
    lines = rows(days=2).splitlines()
    lines[5], lines[6] = lines[6], lines[5]
    lines.insert(9, lines[8])
    got, said = answers("\n".join(lines))
    assert len(got) == len(lines) - 1
    assert [one.split(":")[0] for one in said] == ["Row 6", "Row 9"]


def test_one_wrong_year_does_not_leave_out_all_that_follows() -> None:
    lines = rows(last=0).splitlines()
    lines.insert(300, "2062-01-13 11:00:00,100")
    got, said = answers("\n".join(lines))
    assert [one.split(" days")[0] for one in said] == ["Row 300: it is 13149"]
    assert float(got[-1]) > 1


def test_a_series_that_goes_on_after_a_long_gap_is_judged_on() -> None:
    later = [f"2026-03-{2 + hour // 24:02d} {hour % 24:02d}:00:00,{100 + hour % 5}" for hour in range(48)]
    got, said = answers("\n".join([*rows().splitlines(), *later, "2026-03-04 00:00:00,0"]))
    assert len(said) == 1
    assert [float(line) >= 1 for line in got[-49:]] == [False] * 48 + [True]


def test_what_is_said_of_a_row_is_said_in_every_language() -> None:
    problems: list[HubError] = []
    score(StringIO("timestamp,value\n2026-01-01 00:00:00,viele\n"), StringIO(), problems.append)
    said = [refusal(language, problems[0].key, problems[0].words) for language in ("en", "id")]
    assert said == ["Row 1: the value 'viele' is not a number.", "Baris 1: nilai 'viele' bukan angka."]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", None),
        ("nan", None),
        ("inf", "Row 200: the value inf is no number to reckon with; it was taken as no data."),
        ("-5", "Row 200: a count cannot be below 0 (-5); it was taken as no data."),
    ],
)
def test_values_that_are_none_raise_no_alarm_and_what_cannot_be_is_named(value: str, sentence: str | None) -> None:
    lines = rows().splitlines()
    lines[200] = f"{lines[200].split(',')[0]},{value}"
    got, said = answers("\n".join(lines))
    assert said == ([] if sentence is None else [sentence])
    assert all(float(line) < 1 for line in got[200:])


def test_a_numerator_above_its_denominator_is_named_and_no_alarm() -> None:
    lines = [f"2026-01-{1 + hour // 24:02d} {hour % 24:02d}:00:00,0.{hour % 3 + 1},50" for hour in range(24 * 12)]
    lines[240] = f"{lines[240].split(',')[0]},1.7,50"
    lines[250] = f"{lines[250].split(',')[0]},0.2,-50"
    lines[260] = f"{lines[260].split(',')[0]},0.2,inf"
    got, said = answers("\n".join(["timestamp,value,denominator", *lines]))
    assert [one.split(";")[0] for one in said] == [
        "Row 241: the numerator is above the denominator (1.7)",
        "Row 251: the denominator -50 is below 0",
        "Row 261: the denominator inf is no number to reckon with",
    ]
    assert all(float(line) < 1 for line in got)


def steps(start: datetime, minutes: int, count: int, each: int) -> list[str]:
    """Rows that hold about `each`, a little more by day."""
    moments = (start + timedelta(minutes=minutes * number) for number in range(1, count + 1))
    return [f"{at.isoformat()},{each * (4 + (at.hour > 11)) // 4 + at.minute % 2}" for at in moments]


@pytest.mark.parametrize(
    ("before", "after"), [(60, 5), (5, 60), (60, 1), (60, 30)], ids=["finer", "coarser", "finest", "half"]
)
def test_another_grain_is_said_and_learnt_anew_without_alarm(before: int, after: int) -> None:
    start, seam = datetime(2026, 1, 5), datetime(2026, 1, 19)
    old = steps(start, before, 14 * 24 * 60 // before, 4 * before)
    text = "\n".join(["timestamp,value", *old, *steps(seam, after, 3 * 24 * 60 // after, 4 * after)])
    got, said = answers(text)
    row = len(old) + 12
    assert said == [f"Row {row}: rows are {after} min apart now, not {before} min: learnt anew."]
    assert all(float(line) < 1 for line in got[len(old) :])


@pytest.mark.parametrize(("before", "after"), [(60, 5), (5, 60), (60, 15)], ids=["finer", "coarser", "quarter"])
def test_where_stamps_begin_a_bucket_the_first_row_at_another_grain_is_no_alarm(before: int, after: int) -> None:
    count = 14 * 24 * 60 // before - 1
    old = steps(datetime(2026, 1, 5), before, count, 4 * before)
    seam = datetime(2026, 1, 5) + timedelta(minutes=before * (count + 1))
    new = steps(seam - timedelta(minutes=after), after, 40, 4 * after)
    got, _ = answers("\n".join(["timestamp,value", *old, *new]))
    assert all(float(line) < 1 for line in got[len(old) :])


@pytest.mark.parametrize(("before", "after", "seed"), [(60, 15, 3), (60, 15, 13), (15, 60, 22)])
def test_chance_makes_no_alarm_of_the_first_row_at_another_grain(before: int, after: int, seed: int) -> None:
    draw, at, lines = Random(seed), datetime(2026, 3, 2), ["timestamp,value"]
    for minutes, count in ((before, 21 * 24 * 60 // before), (after, 40)):
        for _ in range(count):
            lines.append(f"{at.isoformat()},{max(0, round(draw.gauss(minutes, minutes**0.5)))}")
            at += timedelta(minutes=minutes)
    got, _ = answers("\n".join(lines))
    assert all(float(line) < 1 for line in got[-40:])


@pytest.mark.parametrize("is_begin", [True, False], ids=["begin", "end"])
def test_amounts_that_stray_raise_nothing_where_they_are_learnt_anew(is_begin: bool) -> None:
    draw, at, lines = Random(2), datetime(2026, 3, 2), ["timestamp,value"]
    for minutes, count in ((60, 240), (5, 864)):
        for _ in range(count):
            stamp = at if is_begin else at + timedelta(minutes=minutes)
            lines.append(f"{stamp.isoformat()},{minutes * draw.lognormvariate(2, 0.8 * (5 / minutes) ** 0.5):.2f}")
            at += timedelta(minutes=minutes)
    got, _ = answers("\n".join(lines))
    assert all(float(line) < 1 for line in got[240:])


def test_a_surge_that_another_grain_might_explain_is_called_a_row_later() -> None:
    lines = rows().splitlines()
    lines[-1] = f"{lines[-1].split(',')[0]},{100 // 12}"
    got, _ = answers("\n".join([*lines, "2026-01-22 01:00:00,101", "2026-01-22 02:00:00,102"]))
    assert [float(line) >= 1 for line in got[-3:]] == [False, True, False]
    told, _ = answers("\n".join([*lines, "2026-01-22 01:00:00,101"]), is_full=True)
    assert told[-1].endswith(",low")


def test_a_surge_after_a_gap_is_called_still() -> None:
    lines = rows().splitlines()
    got, said = answers("\n".join([*lines[:-3], f"{lines[-1].split(',')[0]},4000"]))
    assert not said
    assert float(got[-1]) > 1


def test_a_wrong_header_is_refused_with_what_would_be_right() -> None:
    with pytest.raises(BadInput, match="timestamp,value"):
        answers("time;count\n")


def test_where_nothing_comes_that_is_said() -> None:
    with pytest.raises(BadInput, match="Nothing came"):
        answers("")


def test_a_wrong_option_is_said_before_anything_is_read() -> None:
    with pytest.raises(UnknownName, match="7q"):
        answers("timestamp,value\n", grain="7q")


def test_special_days_are_read_from_a_file(tmp_path: Path) -> None:
    calendar = tmp_path / "days.txt"
    calendar.write_text("2026-01-22\n")
    plain, _ = answers(rows(last=82))
    special, _ = answers(rows(last=82), calendar=calendar)
    assert float(special[-1]) < float(plain[-1])
