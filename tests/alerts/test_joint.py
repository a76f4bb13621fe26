"""Several metrics strange together are one alert, and none where a metric already speaks for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from alerts.backtest import report_together, together
from alerts.chain import Chain
from alerts.desk import Desk
from alerts.hours import hourly, places
from alerts.joint import JointWatch
from detectors.joint import LEAST
from domain.alerts import Alert, Finding
from domain.grains import grain_of
from domain.joint import shares_of
from domain.metrics import METRICS
from domain.times import DAY, HOUR
from domain.verdicts import Call, Verdict, series_name
from store import alerts, verdicts
from store.engine import Store
from tests.alerts.build import SARI, make_finding
from tests.alerts.scene import Scene
from tests.make import NOW, ZONE, HandClock

pytestmark = pytest.mark.slow

NAMES = ("csat", "complaints", "first_response_mean", "ces", "nps")
WORSE = {"csat": -1.0, "complaints": 1.0, "first_response_mean": 1.0}
TAUGHT = NOW - NOW % HOUR - 8 * DAY


@dataclass
class Room:
    """A store in which the detectors have judged eight days of every metric, and a watch over them together."""

    store: Store
    clock: HandClock
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(3))
    at: int = TAUGHT

    def __post_init__(self) -> None:
        self.chain = Chain(self.store, self.clock)
        self.watch = JointWatch(self.store)

    def judge(self, hours: int, out: float = 0.0, names: tuple[str, ...] = NAMES, **segment: str) -> None:
        """Verdicts on so many hours; those in WORSE are `out` half bands worse."""
        with self.store.write() as connection:
            for name in names:
                judged = list(self._verdicts(name, hours, out * WORSE.get(name, 0.0)))
                verdicts.put_many(connection, series_name(name, segment), METRICS[name].grain, judged)

    def _verdicts(self, name: str, hours: int, out: float) -> Iterator[Verdict]:
        step = grain_of(METRICS[name].grain).milliseconds
        for at in range(self.at, self.at + hours * HOUR, step):
            value = 100 + 10 * (self.rng.normal() * 0.2 + out)
            yield Verdict(at, 0.1, "normal", value, 100.0, 90.0, 110.0, 80.0)

    def tick(self, hours: int) -> list[Finding]:
        """So many hours are over: what is told, after the chain has heard it."""
        self.at += hours * HOUR
        found: list[Finding] = []
        for _ in range(9):
            found += self.watch.told([], [self.at] * len(NAMES), self.at)
        self.chain.take(found)
        return found

    def pass_on(self, out: float, hours: int = 1, **segment: str) -> list[Finding]:
        """Hours of the total, or of a segment, each told when it is over."""
        found = []
        for _ in range(hours):
            self.judge(1, out, **segment)
            self.clock.move(hours=1)
            found += self.tick(1)
        return found

    @property
    def standing(self) -> list[Alert]:
        with self.store.read() as connection:
            return [alert for alert in alerts.unresolved(connection) if alert.kind == "joint"]


@pytest.fixture
def room(store: Store, clock: HandClock) -> Room:
    made = Room(store, clock)
    made.judge(8 * 24)
    made.tick(8 * 24)
    assert made.standing == []
    return made


def test_metrics_a_little_worse_together_are_one_alert_until_they_are_not(room: Room) -> None:
    room.pass_on(0.4, 5)
    (alert,) = room.standing
    assert (alert.metric, alert.segment, alert.verdict.code) == ("joint", {}, "joint")
    shares = shares_of(alert.verdict)
    assert {one.metric for one in shares} == set(WORSE)
    assert all(0 < abs(one.value - one.expected) < 20 for one in shares)
    assert alert.since > TAUGHT + 8 * DAY
    room.pass_on(0.0, 6)
    assert room.standing == []


def test_late_records_disprove_what_metrics_were_told_of_together(room: Room) -> None:
    began = room.at
    room.pass_on(0.4, 5)
    (alert,) = room.standing
    room.watch.doubt(began)
    room.tick(0)
    assert [one.id for one in room.standing] == [alert.id]
    room.at = began
    room.judge(5)
    room.watch.doubt(began)
    (found,) = room.tick(5)
    assert (found.is_over, found.is_disproved) == (True, True)
    assert room.standing == []


def test_late_records_show_what_metrics_were_together(room: Room) -> None:
    began = room.at
    room.pass_on(0.0, 5)
    assert room.standing == []
    room.at = began
    room.judge(5, 0.4)
    room.watch.doubt(began)
    room.tick(5)
    (alert,) = room.standing
    assert began <= alert.since < room.at


def test_a_backtest_tells_what_was_raised_by_the_verdicts_that_are_kept(room: Room) -> None:
    began = room.at
    room.pass_on(0.4, 5)
    (alert,) = room.standing
    room.pass_on(0.0, 12)
    asked = {"start": began - HOUR, "end": room.at}
    (found,) = together(room.store, **asked)
    assert (found.since, found.segment) == (alert.since, {})
    assert found.until < room.at
    assert together(room.store, **asked, metric=METRICS["csat"]) == (found,)
    assert together(room.store, **asked, metric=METRICS["mentions"]) == ()
    lines = list(report_together([found], 28, language="en", zone=ZONE))
    assert ": 1 in 28 days" in lines[0]
    assert "CSAT" in lines[1]


def test_as_much_better_is_no_trouble(room: Room) -> None:
    assert room.pass_on(-0.4, 5) == []


def test_what_one_of_them_says_by_itself_is_not_said_again(room: Room) -> None:
    room.chain.take([make_finding(metric="csat", segment={}, call="low")])
    assert room.pass_on(0.4, 5) == []


@pytest.mark.parametrize(("call", "is_over", "count"), [("low", False, 0), ("high", False, 1), ("normal", True, 1)])
def test_only_what_calls_somebody_in_the_same_tick_comes_before(
    room: Room, call: Call, is_over: bool, count: int
) -> None:
    room.judge(4, 0.4)
    room.at += 4 * HOUR
    beside = make_finding(metric="csat", segment={}, call=call, is_over=is_over)
    assert len(room.watch.told([beside], [room.at], room.at)) == count


def test_what_one_of_them_said_is_not_said_again_when_it_is_over(room: Room) -> None:
    room.chain.take([make_finding(metric="csat", segment={}, call="low")])
    room.pass_on(0.4, 4)
    room.chain.take([make_finding(metric="csat", segment={}, call="normal", is_over=True)])
    assert room.pass_on(0.4) == []


def test_what_another_segment_says_is_another_matter(room: Room) -> None:
    room.judge(0)
    room.chain.take([make_finding(metric="resolution_within_sla", segment={}, call="low")])
    room.pass_on(0.4, 5)
    assert len(room.standing) == 1


def test_one_metric_alone_is_no_matter_of_several(room: Room) -> None:
    room.judge(6, names=("csat", "complaints", "ces", "nps"))
    room.judge(6, 0.9, names=("first_response_mean",))
    assert room.tick(6) == []


def test_a_channel_is_told_where_the_total_is_calm_and_only_once_where_it_is_not(
    store: Store, clock: HandClock
) -> None:
    room = Room(store, clock)
    for channel in ("chat", "phone"):
        room.judge(8 * 24, channel=channel)
    room.judge(8 * 24)
    room.tick(8 * 24)
    for _ in range(5):
        room.judge(1)
        room.judge(1, channel="phone")
        room.pass_on(0.4, channel="chat")
    assert [alert.segment for alert in room.standing] == [{"channel": "chat"}]
    for _ in range(5):
        room.judge(1, 0.4, channel="phone")
        room.judge(1, 0.4, channel="chat")
        room.pass_on(0.4)
    assert [alert.segment for alert in room.standing] == [{"channel": "phone"}, {"channel": "chat"}]


def test_after_a_restart_the_same_alert_goes_on_and_ends(room: Room) -> None:
    room.pass_on(0.4, 5)
    (before,) = room.standing
    room.watch = JointWatch(room.store)
    room.pass_on(0.4)
    assert [alert.id for alert in room.standing] == [before.id]
    room.watch = JointWatch(room.store)
    room.pass_on(0.0, 6)
    assert room.standing == []


def test_an_alert_of_a_segment_that_sends_no_more_ends(room: Room) -> None:
    room.pass_on(0.4, 5)
    room.tick(3)
    assert room.standing == []


def test_who_resolves_it_is_not_asked_again_by_the_next_hour(room: Room) -> None:
    room.pass_on(0.4, 5)
    Desk(room.store, room.clock).resolve(room.standing[0].id, SARI)
    room.pass_on(0.4)
    assert room.standing == []


def test_nothing_is_judged_while_a_metric_is_behind(store: Store) -> None:
    watch = JointWatch(store)
    assert watch.told([], [], NOW) == []
    assert watch.told([make_finding()], [], NOW) == []


def whole(metric: str, *values: float, n: float = 40.0) -> list[float]:
    """Value, what was expected and stray of an hour with such buckets."""
    expected, lower, upper = np.where(np.isnan(values), np.nan, [[10.0], [6.0], [14.0]])
    judged = np.stack([np.array(values), expected, lower, upper, np.full(len(values), n)])
    cells = np.ones(len(values), dtype=np.intp)
    before, found, after = hourly(METRICS[metric], cells, judged, 3).T.tolist()
    assert np.isnan([before, after]).all()
    return [float(one) for one in found]


def test_counts_of_an_hour_add_up_and_need_every_bucket() -> None:
    assert whole("complaints", 12.0, 12.0, 10.0, 10.0) == [44.0, 40.0, 0.5]
    assert np.isnan(whole("complaints", 12.0, np.nan, 10.0, 10.0)).all()


def test_ratios_of_an_hour_are_weighed_and_need_their_records() -> None:
    value, expected, stray = whole("first_response_mean", 12.0, np.nan, 12.0)
    assert (value, expected) == (12.0, 10.0)
    assert stray == pytest.approx(0.5 * np.sqrt(2))
    assert np.isnan(whole("first_response_mean", 12.0, 12.0, n=2.0)).all()


def test_a_segment_with_too_few_metrics_is_not_read(room: Room) -> None:
    metrics = [METRICS[name] for name in NAMES]
    for name in ("chat", "phone"):
        room.judge(1, names=NAMES[: LEAST - (name == "phone")], channel=name)
    room.judge(1, region="Medan")
    found = places(room.store, metrics, least=LEAST)
    assert set(found) == {"", "chat"}
    assert found["chat"] == [f"{name} channel=chat" if place < LEAST else None for place, name in enumerate(NAMES)]


def test_the_watch_hears_it_once_all_has_been_learnt(told: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def heard(_: JointWatch, __: list[Finding], dues: list[int], now: int) -> list[Finding]:
        asked.append(min(dues, default=0))
        return [make_finding(metric="joint", kind="joint", segment={}, at=now, since=now)]

    monkeypatch.setattr(JointWatch, "told", heard)
    told.watch.tick(told.clock.ms)
    assert asked[-1] > NOW - HOUR
    with told.store.read() as connection:
        assert [alert.kind for alert in alerts.unresolved(connection)] == ["joint"]
