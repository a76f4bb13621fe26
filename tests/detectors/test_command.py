"""`manage.py score`: line by line, never a crash."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from detectors.command import score
from domain.errors import BadInput


def answers(text: str, **options: object) -> tuple[list[str], list[str]]:
    said: list[str] = []
    out = StringIO()
    assert score(StringIO(text), out, said.append, **options) == 0  # type: ignore[arg-type]
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
    got, _ = answers(rows(last=20))
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
    got, _ = answers(rows(last=20), is_full=True)
    number, expected, lower, upper, call = got[-1].split(",")
    assert float(number) > 1
    assert 90 < float(expected) < 110
    assert 20 < float(lower) < float(expected) < float(upper)
    assert call == "low"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("yesterday,3", "Row 25: 'yesterday' is not a time"),
        ("2026-02-01 00:00:00,many", "Row 25: the value 'many' is not a number"),
        ("2026-02-01 00:00:00", "Row 25: expected timestamp,value"),
        ("2026-01-01 00:00:00,3", "Row 25: 2026-01-01 00:00:00 is not after"),
    ],
)
def test_a_bad_row_is_named_and_scores_nothing(row: str, sentence: str) -> None:
    text = "\n".join([*rows(days=1).splitlines()[:25], row, "2026-02-02 00:00:00,100"])
    got, said = answers(text)
    assert len(got) == 26
    assert float(got[24]) == 0
    assert len(said) == 1
    assert said[0].startswith(sentence)


@pytest.mark.parametrize("value", ["", "nan", "inf", "-5"])
def test_values_that_are_none_raise_no_alarm_after_them(value: str) -> None:
    lines = rows().splitlines()
    lines[200] = f"{lines[200].split(',')[0]},{value}"
    got, said = answers("\n".join(lines))
    assert not said
    assert all(float(line) < 1 for line in got[200:])


def test_a_wrong_header_is_refused_with_what_would_be_right() -> None:
    with pytest.raises(BadInput, match="timestamp,value"):
        answers("time;count\n")


def test_special_days_are_read_from_a_file(tmp_path: Path) -> None:
    calendar = tmp_path / "days.txt"
    calendar.write_text("2026-01-22\n")
    plain, _ = answers(rows(last=82))
    special, _ = answers(rows(last=82), calendar=calendar)
    assert float(special[-1]) < float(plain[-1])
