"""What panels read: values with their honesty, and the states that are not a value."""

from __future__ import annotations

from typing import Any

import pytest

from domain.alerts import Finding
from domain.causes import Cause, Part
from domain.ladders import LITMUS
from domain.localtime import WEEKDAYS
from domain.metrics import METRICS
from domain.outside import OutsideVerdict
from domain.people import Actor
from domain.recurrence import recurrence_of
from domain.series import Point
from domain.silences import Wish
from domain.times import DAY, HOUR, MINUTE, from_ms, to_ms
from domain.verdicts import Verdict
from escalations.opening import open_due
from hub import Hub
from live.readings import ABOUT, READINGS, reading_of
from live.readings.around import Around
from live.readings.metric import has_moved, state_of
from live.scenes import Place
from pages.panels import PANELS
from settings import ROOT
from store import alerts, sources, verdicts
from tests.make import NOW, HandClock, make_interaction, make_mention, make_survey


def _panel(hub: Hub, name: str, screen: str = "main") -> dict[str, Any]:
    hub.step()
    hub.board.refresh(None)
    panel: dict[str, Any] = hub.board.frame(screen)["panels"][name]
    return panel


def _at(ms: int) -> str:
    return from_ms(ms).isoformat()


def test_no_record_ever_is_none_and_no_zero(hub: Hub) -> None:
    panel = _panel(hub, "csat")
    assert (panel["state"], panel["value"], panel["as_of"]) == ("none", None, None)


def test_below_the_least_count_the_state_is_few_whatever_the_value(hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey(), make_survey(score=1)], source="test")
    panel = _panel(hub, "csat")
    assert (panel["state"], panel["n"], panel["least"]) == ("few", 2, METRICS["csat"].min_count)


def test_a_rate_comes_with_its_interval_and_n(hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey(score=5 if number % 10 else 1) for number in range(40)], source="test")
    panel = _panel(hub, "csat")
    assert (panel["state"], panel["value"], panel["n"]) == ("normal", 0.9, 40)
    assert panel["lower"] < 0.9 < panel["upper"]


def test_the_change_is_against_the_same_window_a_week_ago(hub: Hub) -> None:
    week_ago = NOW - 7 * 24 * HOUR - 10 * MINUTE
    records = [make_interaction(occurred_at=_at(week_ago)) for _ in range(4)] + [make_interaction()]
    hub.ingest.take("interactions", records, source="test")
    panel = _panel(hub, "interactions")
    assert (panel["value"], panel["before"]) == (1, 4)


def test_the_line_ends_with_the_last_complete_bucket_and_shows_the_number_s_own_window(hub: Hub) -> None:
    times = (NOW, NOW - 20 * MINUTE, NOW - 40 * MINUTE, NOW - 60 * MINUTE)
    hub.ingest.take("interactions", [make_interaction(occurred_at=_at(at)) for at in times], source="test")
    line = _panel(hub, "interactions")["line"]
    assert line["to"] == NOW
    number, value, *_ = line["rows"][-1]
    assert (number * line["step"], value) == (NOW, 3)
    assert len(line["rows"]) == 24 * 12


def test_the_band_and_the_strange_buckets_come_from_the_verdicts(hub: Hub) -> None:
    hub.ingest.take("mentions", [make_mention(occurred_at=_at(at)) for at in (NOW - 5 * HOUR, NOW)], source="test")
    step = 15 * MINUTE
    judged = [Verdict(NOW - back * step, 1.5, "high" if back == 1 else "normal", 9, 4, 2, 6) for back in range(1, 9)]
    with hub.store.write() as connection:
        verdicts.put_many(connection, "mentions", "15m", judged)
    panel = _panel(hub, "mentions")
    rows = panel["line"]["rows"]
    _, _, lower, upper, _, odd = rows[-1]
    assert (lower + upper) / 2 == pytest.approx(4 * 4)
    assert panel["usual"] == 4 * 4
    assert odd == 1
    assert rows[-2][5] == 0


def test_where_too_little_is_known_no_band_is_drawn(hub: Hub) -> None:
    judged = [Verdict(NOW - back * 30 * MINUTE, 0.5, "normal", 0.9, 0.8, 0.7, 0.9) for back in range(1, 9)]
    with hub.store.write() as connection:
        verdicts.put_many(connection, "csat", "30m", judged)
    assert [row[1:4] for row in _panel(hub, "csat")["line"]["rows"][-4:]] == [[None, None, None]] * 4


def test_good_news_is_not_marked_on_the_line(hub: Hub) -> None:
    step = 30 * MINUTE
    judged = [Verdict(NOW - step, 1.5, "high", 1, 0.8, 0.7, 0.9), Verdict(NOW - 2 * step, 1.5, "low", 0, 0.8, 0.7, 0.9)]
    with hub.store.write() as connection:
        verdicts.put_many(connection, "csat", "30m", judged)
    rows = _panel(hub, "csat")["line"]["rows"]
    assert [row[5] for row in rows[-2:]] == [-1, 0]


def test_an_alert_colours_its_panel_and_says_where(hub: Hub) -> None:
    verdict = Verdict(NOW, 2.5, "low", 0.6, 0.85, 0.78, 0.9, 400)
    hub.chain.take([Finding("csat", {"channel": "chat"}, "metric", verdict, since=NOW)])
    panel = _panel(hub, "csat")
    assert (panel["state"], panel["alert"]["direction"]) == ("bad", "low")
    assert panel["alert"]["segment"] == {"channel": "chat"}
    listed = _panel(hub, "alerts")
    assert (listed["state"], listed["open"], listed["unowned"]) == ("bad", 1, 1)
    assert listed["rows"][0]["metric"] == "csat"


def test_an_alert_from_outside_speaks_for_itself_on_the_wall(hub: Hub) -> None:
    said = OutsideVerdict(NOW, 2.0, "high", code="outside", summary="2 % left")
    labels = {"source": "ops", "alertname": "DiskFull", "instance": "db-1"}
    hub.chain.take([Finding("DiskFull", labels, "outside", said, since=NOW)])
    (row,) = _panel(hub, "alerts")["rows"]
    assert (row["metric"], row["says"], row["segment"]) == ("DiskFull", "2 % left", {"instance": "db-1"})


def test_an_alert_on_everything_says_where_most_of_it_is_from(hub: Hub) -> None:
    verdict = Verdict(NOW, 2.5, "low", 0.6, 0.85, 0.78, 0.9, 400)
    (alert,) = hub.chain.take([Finding("csat", {}, "metric", verdict, since=NOW)])
    assert _panel(hub, "alerts")["rows"][0]["from"] == {}
    cause = Cause(NOW, NOW - HOUR, NOW, 0.6, 0.85, (Part({"region": "Medan"}, -0.25),), Part({}, 0.0))
    with hub.store.write() as connection:
        alerts.explain(connection, alert.id, cause)
    assert _panel(hub, "alerts")["rows"][0]["from"] == {"region": "Medan"}
    assert _panel(hub, "csat")["alert"]["from"] == {"region": "Medan"}


def test_an_alert_in_hand_is_a_warning_whatever_its_severity(hub: Hub) -> None:
    verdict = Verdict(NOW, 2.5, "low", 0.6, 0.85, 0.78, 0.9, 400)
    hub.chain.take([Finding("csat", {}, "metric", verdict, since=NOW)])
    (alert,) = hub.desk.inbox()[0]
    hub.desk.acknowledge(alert.id, Actor("Sari", "monitor"), note="looking")
    panel = _panel(hub, "csat")
    assert (panel["state"], panel["alert"]["state"], panel["alert"]["owner"]) == ("warn", "acknowledged", "Sari")


def test_what_was_resolved_is_counted_for_a_day(hub: Hub, clock: HandClock) -> None:
    verdict = Verdict(NOW, 2.5, "low", 0.6, 0.85, 0.78, 0.9, 400)
    (alert,) = hub.chain.take([Finding("csat", {}, "metric", verdict, since=NOW)])
    hub.desk.resolve(alert.id, Actor("Sari", "monitor"))
    counts = [_panel(hub, "alerts")["resolved_today"]]
    clock.move(hours=25)
    assert [*counts, _panel(hub, "alerts")["resolved_today"]] == [1, 0]


def test_a_hub_whose_patterns_are_still_learnt_knows_it(hub: Hub) -> None:
    def learnt() -> tuple[int, int]:
        panel = _panel(hub, "alerts")
        return panel["learnt"], panel["learning"]

    def judge(metric: str, *judged: Verdict) -> None:
        with hub.store.write() as connection:
            verdicts.put_many(connection, metric, METRICS[metric].grain, judged)

    hub.ingest.take("surveys", [make_survey()], source="test")
    before = learnt()
    judge("csat", Verdict(NOW - HOUR, 0.0, "learning", 0.8, n=20, code="learning"))
    judge("nps", Verdict(NOW - HOUR, 0.0, "learning", code="no_data"))
    judge("interactions", Verdict(NOW - HOUR, 0.1, "normal", 40.0, 38.0, 30.0, 50.0), Verdict(NOW, 0.0, "not_enough"))
    hub.ingest.take("surveys", [make_survey()], source="another")
    assert (before, learnt()) == ((0, 0), (1, 1))


def test_a_muted_metric_says_by_whom_and_until_when_and_stays_calm(hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey() for _ in range(40)], source="test")
    verdict = Verdict(NOW, 2.5, "low", 0.6, 0.85, 0.78, 0.9, 400)
    hub.chain.take([Finding("csat", {"channel": "chat"}, "metric", verdict, since=NOW)])
    assert _panel(hub, "csat")["quiet"] is None
    silence = hub.silences.make(Wish({"metric": ["csat"]}, "a release", NOW + 2 * HOUR), Actor("Sari", "monitor"))
    panel = _panel(hub, "csat")
    assert (panel["state"], panel["alert"]) == ("normal", None)
    quiet = {name: panel["quiet"][name] for name in ("segment", "direction", "count", "by", "until")}
    assert quiet == {
        "segment": {"channel": "chat"},
        "direction": "low",
        "count": 1,
        "by": "Sari",
        "until": NOW + 2 * HOUR,
    }
    hub.silences.end(silence.id, Actor("Sari", "monitor"))
    panel = _panel(hub, "csat")
    assert (panel["state"], panel["quiet"]) == ("bad", None)


def test_a_silence_that_recurs_says_until_when_its_present_hours_last(hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey() for _ in range(40)], source="test")
    verdict = Verdict(NOW, 2.5, "low", 0.6, 0.85, 0.78, 0.9, 400)
    hub.chain.take([Finding("csat", {}, "metric", verdict, since=NOW)])
    local = from_ms(NOW).astimezone(hub.store.zone)
    begins, ends = local.replace(minute=0, second=0), local.replace(hour=local.hour + 2, minute=0, second=0)
    hours = {"weekdays": [WEEKDAYS[local.weekday()]], "from": f"{begins:%H:%M}", "to": f"{ends:%H:%M}"}
    wish = Wish({"metric": ["csat"]}, "a rite", NOW + 28 * DAY, recurrence=recurrence_of(hours, hub.store.zone))
    hub.silences.make(wish, Actor("Sari", "monitor"))
    quiet = _panel(hub, "csat")["quiet"]
    assert (quiet["by"], quiet["until"]) == ("Sari", to_ms(ends))
    panel = _panel(hub, "alerts")
    assert (panel["open"], panel["muted"], panel["held"]) == (0, 1, 0)


def test_what_calm_holds_back_is_counted_apart_from_what_people_muted(hub: Hub) -> None:
    hub.ingest.take("surveys", [make_survey() for _ in range(40)], source="test")
    verdict = Verdict(NOW, 2.5, "low", 0.6, 0.85, 0.78, 0.9, 400)
    for segment in ({}, {"channel": "chat"}):
        hub.chain.take([Finding("csat", segment, "metric", verdict, since=NOW)])
    with hub.store.write() as connection:
        quiet = next(one for one in alerts.unresolved(connection) if one.segment)
        assert alerts.change(connection, quiet.id, quiet.state, quiet.version, held="grouped")
    panel = _panel(hub, "alerts")
    assert (panel["open"], panel["muted"], panel["held"]) == (1, 0, 1)


def test_a_silent_source_is_told_with_the_moment_it_was_last_heard(hub: Hub, clock: HandClock) -> None:
    hub.ingest.take("surveys", [make_survey() for _ in range(12)], source="survey tool")
    assert _panel(hub, "csat")["silent_since"] is None
    clock.move(minutes=47)
    panel = _panel(hub, "csat")
    assert (panel["silent_since"], panel["state"]) == (NOW, "normal")
    assert hub.board.frame("main")["sources"] == [{"source": "survey tool", "state": "late", "seen_at": NOW}]


def test_a_source_that_is_read_and_never_had_anything_is_not_called_live(hub: Hub) -> None:
    with hub.store.write() as connection:
        sources.touch(connection, "crm", "surveys", now=NOW, kind="files")
    panel = _panel(hub, "csat")
    assert (panel["silent_since"], panel["state"]) == (None, "none")
    assert hub.board.frame("main")["sources"] == [{"source": "crm", "state": "empty", "seen_at": None}]


def test_a_source_that_never_had_anything_keeps_no_number_of_another_fresh(hub: Hub, clock: HandClock) -> None:
    hub.ingest.take("surveys", [make_survey() for _ in range(12)], source="survey tool")
    clock.move(minutes=47)
    hub.ingest.take("surveys", [], source="tried once")
    assert _panel(hub, "csat")["silent_since"] == NOW
    assert [one["state"] for one in hub.board.frame("main")["sources"]] == ["late", "empty"]


def test_an_imported_file_is_never_called_late(hub: Hub, clock: HandClock) -> None:
    hub.ingest.take("surveys", [make_survey()], source="a file", kind="import")
    clock.move(hours=5)
    assert _panel(hub, "csat")["silent_since"] is None
    assert hub.board.frame("main")["sources"] == []


def test_the_backlog_counts_each_level_and_names_the_nearest_due_time(hub: Hub) -> None:
    surveys = [make_survey(score=1), make_survey(score=1, occurred_at=_at(NOW - 47 * HOUR))]
    hub.ingest.take("surveys", surveys, source="test")
    open_due(hub.store, NOW, lambda: hub.noticed("cases"))
    panel = _panel(hub, "backlog")
    first, *higher = panel["levels"]
    assert [level["hours"] for level in panel["levels"]] == [48, 24, None]
    assert (panel["open"], first["open"], first["unowned"]) == (2, 2, 2)
    assert first["nearest_due_at"] == first["oldest_opened_at"] + (LITMUS.default.rung(1).time or 0)
    assert all(level["open"] == 0 and level["nearest_due_at"] is None for level in higher)


@pytest.mark.parametrize(
    ("name", "point", "before", "has"),
    [
        ("csat", Point(0, 0.9, 100, 0.82, 0.95), 0.93, False),
        ("csat", Point(0, 0.9, 100, 0.82, 0.95), 0.80, True),
        ("csat", Point(0, 0.9, 100, 0.82, 0.95), None, False),
        ("interactions", Point(0, 100.0, 100), 110, False),
        ("interactions", Point(0, 100.0, 100), 140, True),
        ("interactions", Point(0), 140, False),
    ],
)
def test_a_change_is_coloured_only_when_it_is_more_than_chance(
    name: str, point: Point, before: float | None, has: bool
) -> None:
    assert has_moved(METRICS[name], point, before) is has


def test_counts_are_never_too_few() -> None:
    assert state_of(METRICS["interactions"], Point(0, 1.0, 1), None) == "normal"


def test_an_alert_on_the_whole_comes_first_and_names_the_segments_of_the_others(hub: Hub, clock: HandClock) -> None:
    verdict = Verdict(NOW, 1.5, "low", 0.6, 0.85, 0.78, 0.9, 400)
    hub.chain.take([Finding("csat", {}, "metric", verdict, since=NOW)])
    clock.move(minutes=1)
    hub.chain.take([Finding("csat", {"channel": "chat"}, "metric", verdict, since=NOW)])
    panel = _panel(hub, "csat")
    assert (panel["alert"]["segment"], panel["within"]) == ({}, [{"channel": "chat"}])


def test_every_kind_of_panel_has_a_reading_and_a_drawing(hub: Hub) -> None:
    """A page cannot import this room, so the two registers are held together here."""
    readings = {name: reading_of(name, None, hub.store) for name in (*READINGS, *ABOUT, *METRICS)}
    assert {panel.reads for panel in PANELS} == {"metric", *READINGS, *ABOUT}
    assert {panel.kind for panel in PANELS} == {Place(name).kind for name in readings}
    hub.step()
    for reading in readings.values():
        assert reading.topics
        assert "state" in reading.read(NOW, Around(), is_whole=True)


def test_every_file_of_a_panel_is_in_the_register() -> None:
    files = {path.stem for path in (ROOT / "pages" / "panels").glob("*.py")} - {"__init__", "tile"}
    assert files == {panel.kind for panel in PANELS}
    files = {path.stem for path in (ROOT / "live" / "readings").glob("*.py")} - {"__init__", "base", "around"}
    assert files == {"metric", *READINGS, *ABOUT}


def test_the_ticker_tells_what_happened_to_alerts_newest_first_for_a_day(hub: Hub, clock: HandClock) -> None:
    hub.programme.hang({"name": "main", "scenes": ["operations"]}, Actor("Rani", "lead"))
    verdict = Verdict(NOW, 2.6, "low", 0.2, 0.5, 0.4, 0.6, 90)
    (alert,) = hub.chain.take([Finding("csat", {"channel": "chat"}, "metric", verdict, since=NOW)])
    clock.move(minutes=1)
    hub.desk.acknowledge(alert.id, Actor("Sari", "lead"), note="")
    panel = _panel(hub, "ticker")
    told = [(row["at"], row["act"], row["who"], row["metric"], row["segment"]) for row in panel["rows"]]
    assert told == [
        (clock.ms, "acknowledged", "Sari", "csat", {"channel": "chat"}),
        (NOW, "opened", None, "csat", {"channel": "chat"}),
    ]
    hub.desk.note(alert.id, Actor("Sari", "lead"), "kurir sudah ditelepon")
    assert len(_panel(hub, "ticker")["rows"]) == 2
    clock.move(days=1, seconds=1)
    assert [row["act"] for row in _panel(hub, "ticker")["rows"]] == []


def test_the_wall_and_the_desk_agree_on_which_sources_are_silent(hub: Hub, clock: HandClock) -> None:
    def told() -> tuple[int | None, int | None]:
        return _panel(hub, "csat")["silent_since"], hub.silent_since("surveys")

    with hub.store.write() as connection:
        sources.pace(connection, "never heard", "surveys", 60_000)
    assert told() == (None, None)
    hub.ingest.take("surveys", [make_survey() for _ in range(12)], source="survey tool")
    assert told() == (None, None)
    hub.chain.take([Finding("tickets", {"source": "survey tool"}, "silence", Verdict(NOW, 2.0, "silent"), NOW)])
    assert told() == (None, None), "its tickets are silent, its answers are not"
    hub.chain.take([Finding("surveys", {"source": "survey tool"}, "silence", Verdict(NOW, 2.0, "silent"), NOW)])
    assert told() == (NOW, NOW)
    assert {(one.source.stream, one.state) for one in hub.sources() if one.source.source == "survey tool"} == {
        ("surveys", "silent")
    }
