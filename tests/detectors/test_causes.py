"""What explains a change: named where it was planted, split exactly, silent where nothing stands out."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.causes import leaves, planted
from detectors.causes import MOST_PARTS, Shape, explain
from detectors.cells import Cells
from detectors.segments import Segments

CHANNELS, REGIONS = ("chat", "email", "phone"), ("Jakarta", "Surabaya", "Medan", "Bandung")
LEAVES = list(product(CHANNELS, REGIONS))


def make_cells(rate: float = 0.03, traffic: float = 400.0) -> Cells:
    """Complaints per interaction by channel and region; `rate` in Surabaya's chat, `traffic` of its interactions."""
    is_guilty = np.array([leaf == ("chat", "Surabaya") for leaf in LEAVES])
    below = np.where(is_guilty, traffic, 400.0)
    now = np.array([below * np.where(is_guilty, rate, 0.03), below, below])
    usual = np.full(len(LEAVES), 1600.0)
    return Cells.of(("channel", "region"), LEAVES, now, np.array([usual * 0.03, usual, usual]), is_ratio=True)


def test_the_segment_that_changed_is_named_and_explains_the_whole() -> None:
    found = explain(make_cells(rate=0.15), "share")
    assert found is not None
    assert [part.segment for part in found.parts] == [{"channel": "chat", "region": "Surabaya"}]
    assert found.parts[0].rate == pytest.approx(0.01)
    assert found.parts[0].mix == pytest.approx(0.0)
    assert found.rest.total == pytest.approx(0.0)


@pytest.mark.parametrize(("team", "told"), [("Tim Timur", {"team": "Tim Timur"}), ("", {"reason": "lost"})])
def test_of_equally_good_explanations_one_without_a_name_is_not_told(team: str, told: dict[str, str]) -> None:
    # Fewer teams than reasons: without the name, the team would be the cheaper explanation of the very same records.
    known = [("Tim Barat", "late"), ("Tim Barat", "refund"), ("Tim Barat", "other"), ("Tim Barat", "app")]
    base = np.array([[300.0] * 5, [0.0] * 5, [0.0] * 5])
    now = base + np.array([[0, 0, 0, 0, 200.0]] + [[0.0] * 5] * 2)
    cells = Cells.of(("team", "reason"), [*known, (team, "lost")], now, base)
    found = explain(cells, "count")
    assert found is not None
    assert found.parts[0].segment == told


def test_a_segment_without_a_name_is_told_where_it_alone_explains() -> None:
    base = np.array([[300.0] * 3, [0.0] * 3, [0.0] * 3])
    found = explain(
        Cells.of(("team",), [("Barat",), ("Timur",), ("",)], base + np.array([[0, 0, 200], [0] * 3, [0] * 3]), base),
        "count",
    )
    assert found is not None
    assert [part.segment for part in found.parts] == [{"team": ""}]


def test_more_traffic_through_a_bad_segment_is_mix_and_not_rate() -> None:
    usual = np.array([400.0, 1600.0])
    base = np.array([usual * (0.2, 0.02), usual, usual])
    below = np.array([400.0, 400.0])
    now = np.array([below * (0.2, 0.02), below, below])
    found = explain(Cells.of(("channel",), [("chat",), ("email",)], now, base, is_ratio=True), "share")
    assert found is not None
    part = found.parts[0]
    assert part.rate == pytest.approx(0.0)
    assert abs(part.mix) > 0.01
    assert found.value - found.expected == pytest.approx(part.mix + found.rest.total)


@pytest.mark.parametrize("shape", ["count", "share"])
def test_a_change_spread_evenly_has_no_part(shape: Shape) -> None:
    cells = make_cells()
    twice = Cells.of(
        *(cells.dimensions, LEAVES, cells.now * [[2], [1], [2]], cells.base), is_ratio=shape == "share", scale=0.25
    )
    found = explain(twice, shape)
    assert found is not None
    assert found.parts == ()
    assert found.rest.total == pytest.approx(found.value - found.expected)


def test_a_mean_is_explained_by_the_segment_that_slowed_down() -> None:
    rng = np.random.default_rng(5)
    now, base = [], []
    for leaf in LEAVES:
        seconds = rng.lognormal(4, 0.7, 60) * (6 if leaf == ("chat", "Medan") else 1)
        usual = rng.lognormal(4, 0.7, 240)
        now.append((seconds.sum(), 60, (seconds**2).sum()))
        base.append((usual.sum(), 240, (usual**2).sum()))
    found = explain(Cells.of(("channel", "region"), LEAVES, np.array(now).T, np.array(base).T, is_ratio=True), "mean")
    assert found is not None
    assert [part.segment for part in found.parts] == [{"channel": "chat", "region": "Medan"}]


def test_a_mean_that_is_always_large_somewhere_hides_nothing_that_is_small_elsewhere() -> None:
    rng = np.random.default_rng(6)
    now, base = [], []
    for leaf in LEAVES:
        usual_seconds = 3600 if leaf[0] == "email" else 60
        seconds = usual_seconds * rng.lognormal(0, 0.8, 40) * (9 if leaf[0] == "chat" else 1)
        before = usual_seconds * rng.lognormal(0, 0.8, 160)
        now.append((seconds.sum(), 40, (seconds**2).sum()))
        base.append((before.sum(), 160, (before**2).sum()))
    found = explain(Cells.of(("channel", "region"), LEAVES, np.array(now).T, np.array(base).T, is_ratio=True), "mean")
    assert found is not None
    assert {"channel": "chat"} in [part.segment for part in found.parts]


def test_a_balance_is_explained_by_the_segment_that_turned_against_us() -> None:
    now, base = [], []
    for leaf in LEAVES:
        promoters, detractors = (10, 40) if leaf == ("phone", "Medan") else (40, 10)
        now.append((float(promoters - detractors), 60, promoters + detractors))
        base.append((120.0, 240.0, 200.0))
    found = explain(
        Cells.of(("channel", "region"), LEAVES, np.array(now).T, np.array(base).T, is_ratio=True), "balance"
    )
    assert found is not None
    assert [part.segment for part in found.parts] == [{"channel": "phone", "region": "Medan"}]


def test_a_ratio_without_denominator_is_not_explained() -> None:
    cells = make_cells()
    assert explain(Cells.of(cells.dimensions, LEAVES, cells.now * 0, cells.base, is_ratio=True), "share") is None


def test_nothing_at_all_is_not_a_crash() -> None:
    found = explain(Cells.of(("channel",), [], np.zeros((3, 0)), np.zeros((3, 0))), "count")
    assert found is not None
    assert (found.parts, found.rest.total) == ((), 0.0)


NAMES = ("channel", "product", "region", "team", "reason")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(*[st.sampled_from(["", "a", "b"])] * len(NAMES)), st.integers(1, 9), min_size=1))
def test_every_segment_holds_what_its_leaves_hold(drawn: dict[tuple[str, ...], int]) -> None:
    amounts = np.array([list(drawn.values())] * 3, dtype=float)
    cells = Cells.of(NAMES, list(drawn), amounts, 2 * amounts)
    segments = Segments(cells)
    left = np.arange(cells.size) % 3 > 0
    now, base = segments.sums(left)
    plain: dict[tuple[tuple[str, str], ...], float] = {}
    useful = [dim for dim in range(len(NAMES)) if len({leaf[dim] for leaf in drawn}) > 1]
    for dims in (dims for depth in (1, 2, 3) for dims in combinations(useful, depth)):
        for (leaf, amount), is_left in zip(drawn.items(), left, strict=True):
            segment = tuple((NAMES[dim], leaf[dim]) for dim in dims)
            plain[segment] = plain.get(segment, 0.0) + amount * is_left
    assert {tuple(segments.named(at).items()): now[0][at] for at in range(segments.size)} == plain
    assert segments.size == len(plain)
    assert (base == 2 * now).all()


AMOUNTS = st.integers(0, 60)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), min_size=12, max_size=12),
    st.sampled_from(["count", "share", "mean", "balance"]),
    st.floats(0.2, 3.0),
)
def test_parts_and_rest_are_the_whole_change(
    drawn: list[tuple[int, int, int, int]], shape: Shape, scale: float
) -> None:
    up, below, usual, flow = (np.array(column, dtype=float) for column in zip(*drawn, strict=True))
    now, base = np.array([up, below, up**2]), np.array([usual, flow, usual**2])
    found = explain(Cells.of(("channel", "region"), LEAVES, now, base, is_ratio=shape != "count", scale=scale), shape)
    if found is None:
        assert 0 in (below.sum(), flow.sum())
        return
    told = [*found.parts, found.rest]
    assert sum(part.rate + part.mix for part in told) == pytest.approx(found.value - found.expected, abs=1e-9)
    assert sum(part.shift for part in told) == pytest.approx(0.0, abs=1e-12)
    assert len(found.parts) <= MOST_PARTS


@pytest.mark.parametrize("shape", ["count", "share"])
def test_planted_cells_are_found(shape: Shape) -> None:
    hits = 0
    for seed in range(40):
        case = planted(seed, shape)
        found = explain(case.cells, shape)
        hits += bool(found and found.parts and leaves(case.cells, found.parts[0].segment) in case.guilty)
    assert hits >= 34
