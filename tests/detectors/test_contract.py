"""What every registered detector keeps to."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detectors
from detectors import DETECTORS, Detector, Point, Setup, detector_of, judge
from detectors.shapes import SHAPES, Shape
from domain.errors import UnknownName
from domain.explanation import CODES, Explanation
from domain.times import DAY, HOUR
from domain.verdicts import Call

EVERY = [(make, shape) for make in DETECTORS for shape in SHAPES.values()]
every = pytest.mark.parametrize(("make", "shape"), EVERY, ids=lambda one: one.name)


@cache
def _points(name: str, days: int) -> tuple[Point, ...]:
    rng = np.random.default_rng(1)
    found: list[Point] = []
    for hour in range(24 * days):
        usual = 50 * (1.2 + np.sin(hour / 24 * 2 * np.pi)) * (0.3 if hour in range(400, 406) else 1)
        n = float(rng.poisson(usual))
        value = {"count": n, "amount": n / 7, "share": rng.binomial(int(n), 0.2) / max(n, 1), "mean": rng.normal(4, 1)}
        found.append((hour * HOUR, None if hour % 97 == 0 else float(value[name]), n if hour % 89 else 0.0))
    return tuple(found)


def points(shape: Shape, days: int = 20) -> list[Point]:
    """Hours with a daily shape, a gap and an incident."""
    return list(_points(shape.name, days))


@cache
def calls(make: type[Detector], name: str) -> list[Call]:
    """What a detector calls the points when none of them is bad."""
    return [verdict.call for verdict in judge(make(Setup(SHAPES[name], HOUR)), points(SHAPES[name]))]


@every
def test_verdicts_on_the_past_do_not_depend_on_the_future(make: type[Detector], shape: Shape) -> None:
    whole = points(shape)
    setup = Setup(shape, HOUR)
    assert judge(make(setup), whole)[:400] == judge(make(setup), whole[:400])


@every
def test_a_restored_detector_goes_on_as_if_nothing_had_happened(make: type[Detector], shape: Shape) -> None:
    whole = points(shape)
    setup = Setup(shape, HOUR)
    first, second = make(setup), make(setup)
    judge(first, whole[:300])
    second.restore(first.state())
    assert judge(second, whole[300:]) == judge(first, whole[300:])


@every
def test_state_does_not_change_shape_as_it_learns(make: type[Detector], shape: Shape) -> None:
    one = make(Setup(shape, HOUR))
    before = {name: len(array) for name, array in one.state().items()}
    judge(one, points(shape))
    assert {name: len(array) for name, array in one.state().items()} == before


@every
def test_a_state_of_another_grain_is_refused(make: type[Detector], shape: Shape) -> None:
    with pytest.raises(ValueError, match="another grain"):
        make(Setup(shape, HOUR)).restore(make(Setup(shape, DAY)).state())


numbers = st.none() | st.floats() | st.floats(-1e20, 1e20) | st.integers(-3, 500).map(float)


@every
@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(-(10**13), 10**13) | st.integers(0, 500).map(lambda k: k * HOUR), numbers, numbers)
    )
)
def test_nonsense_is_answered_with_a_finite_score(make: type[Detector], shape: Shape, rows: list[Point]) -> None:
    one = make(Setup(shape, HOUR))
    for verdict in judge(one, rows) + judge(one, points(shape, days=3)):
        assert 0 <= verdict.score < 1_000
        assert verdict.lower is None or verdict.lower <= (verdict.upper or verdict.lower)


@every
def test_a_gap_of_a_month_raises_nothing_at_its_end(make: type[Detector], shape: Shape) -> None:
    one = make(Setup(shape, HOUR))
    judge(one, points(shape, days=14))
    later = [(at + 28 * DAY, value, n) for at, value, n in points(shape, days=14)[24:60]]
    assert not any(verdict.is_strange for verdict in judge(one, later))


@every
def test_a_bucket_that_comes_twice_is_neither_judged_nor_learnt(make: type[Detector], shape: Shape) -> None:
    one = make(Setup(shape, HOUR))
    judge(one, points(shape))
    before = one.state()
    again = one.update(100 * HOUR, 1e6, 50.0)
    assert (again.code, again.score, one.state()) == ("late", 0.0, before)


@every
def test_every_verdict_explains_itself(make: type[Detector], shape: Shape) -> None:
    one = make(Setup(shape, HOUR, most=40.0))
    assert one.explain() is None
    since = None
    for point in points(shape):
        verdict = one.update(*point)
        since = None if not verdict.is_strange else verdict.at if since is None else since
        said = one.explain()
        assert said == Explanation.of(verdict, since)
        assert said.code in CODES


def test_an_explanation_knows_since_when() -> None:
    one = detector_of("seasonal")(Setup(SHAPES["count"], HOUR))
    judge(one, points(SHAPES["count"])[:390])
    found = []
    for hour, value in ((390, 900.0), (391, 900.0), (392, None)):
        one.update(hour * HOUR, value)
        found.append(one.explain())
    said = [(one.since, one.key) for one in found if one is not None]
    assert said == [(390 * HOUR, "why.high"), (390 * HOUR, "why.high"), (None, "why.no_data")]


@every
def test_a_bucket_that_comes_twice_explains_nothing(make: type[Detector], shape: Shape) -> None:
    one = make(Setup(shape, HOUR))
    judge(one, points(shape, days=3))
    before = one.explain()
    one.update(HOUR, 1e6, 50.0)
    assert one.explain() == before


def test_every_file_of_a_detector_is_in_the_register() -> None:
    folder = Path(detectors.__file__).parent
    named = {path.stem for path in folder.glob("*.py") if "name: ClassVar[str] = " in path.read_text()}
    assert named == {make.name for make in DETECTORS}


def test_an_unknown_detector_is_named_with_its_nearest() -> None:
    with pytest.raises(UnknownName, match="seasonal"):
        detector_of("sesonal")


def with_bad_row(shape: Shape, place: int, bad: float | None, back: int) -> list[Point]:
    """Points of which one is bad, followed by one that was there before."""
    whole = points(shape)[:399]
    at, _, n = whole[place]
    return [*whole[:place], (at, bad, n), whole[place - back], *whole[place + 1 :]]


bad_rows = given(
    place=st.integers(250, 390),
    bad=st.sampled_from([None, float("nan"), float("inf"), -float("inf"), 1e20]),
    back=st.integers(0, 40),
)


@every
@settings(max_examples=12, deadline=None, derandomize=True)
@bad_rows
def test_a_bad_row_raises_nothing_itself(
    make: type[Detector], shape: Shape, place: int, bad: float | None, back: int
) -> None:
    faulty = judge(make(Setup(shape, HOUR)), with_bad_row(shape, place, bad, back)[: place + 2])
    assert not any(verdict.is_strange and verdict.score >= 1 for verdict in faulty[place:])


# Novelty remembers single values, so a value that it never saw may rightly change what it says of the next ones.
@pytest.mark.parametrize(
    ("make", "shape"), [one for one in EVERY if one[0].name != "novelty"], ids=lambda one: one.name
)
@settings(max_examples=12, deadline=None)
@bad_rows
def test_a_bad_row_changes_nothing_at_its_seam(
    make: type[Detector], shape: Shape, place: int, bad: float | None, back: int
) -> None:
    faulty = judge(make(Setup(shape, HOUR)), with_bad_row(shape, place, bad, back)[: place + 4])
    after = [verdict.call for verdict in faulty[place + 2 :]]
    assert after == calls(make, shape.name)[place + 1 : place + 3]


@every
def test_a_series_of_one_value_only_raises_nothing(make: type[Detector], shape: Shape) -> None:
    for value in (0.0, 1.0, 0.25):
        same = [(hour * HOUR, value, 40.0) for hour in range(24 * 30)]
        assert not any(verdict.is_strange for verdict in judge(make(Setup(shape, HOUR)), same))


@pytest.mark.parametrize("make", [detector_of(name) for name in ("seasonal", "drift", "silence", "together")])
def test_shares_that_come_more_often_all_at_once_raise_nothing_at_the_seam(make: type[Detector]) -> None:
    shape = SHAPES["share"]
    one = make(Setup(shape, HOUR))
    judge(one, points(shape, days=14))
    rng = np.random.default_rng(2)
    begin = 14 * DAY
    finer = [(begin + step * HOUR // 12, float(rng.binomial(4, 0.2)) / 4, 4.0) for step in range(200)]
    assert not any(verdict.is_strange for verdict in judge(one, finer))


def test_a_count_below_nothing_is_no_data() -> None:
    one = detector_of("seasonal")(Setup(SHAPES["count"], HOUR))
    judge(one, points(SHAPES["count"])[:390])
    verdict = one.update(390 * HOUR, -5.0)
    assert (verdict.code, verdict.score, verdict.value) == ("no_data", 0.0, None)


def test_more_complaints_than_records_count_as_all_of_them() -> None:
    one, other = (detector_of("seasonal")(Setup(SHAPES["share"], HOUR)) for _ in range(2))
    for detector in (one, other):
        judge(detector, points(SHAPES["share"])[:390])
    assert one.update(390 * HOUR, 1.7, 30.0).score == other.update(390 * HOUR, 1.0, 30.0).score
