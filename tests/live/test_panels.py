"""What the further panels read: sources, mixes, movers, the week's map, the queue, incidents, quotes."""

from __future__ import annotations

from typing import Any

import pytest

from domain.alerts import Finding
from domain.people import Actor
from domain.times import DAY, HOUR, MINUTE, WEEK, from_ms
from domain.verdicts import Verdict
from hub import Hub, Trouble
from live.frames import Frame
from live.readings import ABOUT, READINGS, reading_of
from live.readings.around import look_around
from tests.make import NOW, HandClock, make_interaction, make_mention, make_survey

SARI = Actor("Sari", "lead")


def _read(hub: Hub, panel: str, metric: str | None = None) -> Frame:
    reading = reading_of(panel, None, hub.store, metric)
    return reading.read(hub.now, look_around(hub.store, hub.now), is_whole=True)


def _take(hub: Hub, stream: str, *records: dict[str, Any], source: str = "test") -> None:
    hub.ingest.take(stream, list(records), source=source)
    hub.catch_up()


def _said(at: str, text: str, reach: int) -> dict[str, Any]:
    return make_mention(occurred_at=at, text=text, reach=reach, stars=5 if "kasih" in text else 1)


def _many(count: int, at: int = NOW - MINUTE, **more: Any) -> list[dict[str, Any]]:
    return [make_interaction(occurred_at=from_ms(at).isoformat(), **more) for _ in range(count)]


@pytest.mark.parametrize("panel", [*READINGS, *ABOUT])
def test_every_panel_has_something_to_say_of_an_empty_store(hub: Hub, panel: str) -> None:
    assert _read(hub, panel)["state"] in ("none", "normal")


def test_sources_in_trouble_stand_first(hub: Hub, clock: HandClock) -> None:
    _take(hub, "interactions", *_many(1), source="chat")
    _take(hub, "surveys", make_survey(), source="ask")
    verdict = Verdict(NOW, 3.0, "low", 0, 9, 5, 14)
    hub.chain.take([Finding("interactions", {"source": "chat"}, "silence", verdict, since=NOW)])
    panel = _read(hub, "sources")
    assert (panel["state"], panel["open"], panel["counts"]) == ("warn", 2, {"silent": 1, "live": 1})
    assert [row["source"] for row in panel["rows"]] == ["chat", "ask"]


def test_a_mix_tells_shares_of_a_count_and_what_they_were(hub: Hub) -> None:
    _take(hub, "interactions", *_many(30), *_many(10, channel="phone"))
    _take(hub, "interactions", *_many(20, NOW - WEEK - MINUTE), *_many(20, NOW - WEEK - MINUTE, channel="phone"))
    panel = _read(hub, "mix")
    assert [(row["name"], row["share"], row["before"]) for row in panel["rows"]] == [
        ("chat", 0.75, 0.5),
        ("phone", 0.25, 0.5),
    ]
    assert (panel["state"], panel["n"], panel["by"]) == ("normal", 40, "channel")


def test_a_mix_of_a_share_tells_values_and_keeps_quiet_on_few(hub: Hub) -> None:
    good = [make_survey(occurred_at=from_ms(NOW - MINUTE).isoformat(), score=5) for _ in range(30)]
    _take(hub, "surveys", *good, make_survey(occurred_at=from_ms(NOW - MINUTE).isoformat(), channel="phone", score=1))
    rows = {row["name"]: row["value"] for row in _read(hub, "mix", "csat")["rows"]}
    assert rows == {"chat": 1, "phone": None}


def test_a_mix_of_few_records_is_no_picture(hub: Hub) -> None:
    _take(hub, "interactions", *_many(5))
    assert _read(hub, "mix")["state"] == "few"


def test_movers_are_those_that_moved_by_more_than_chance(hub: Hub) -> None:
    _take(hub, "interactions", *_many(20), *_many(90, NOW - WEEK - MINUTE, handled_by="bot"))
    panel = _read(hub, "movers")
    told = {row["metric"]: (row["value"], row["before"]) for row in panel["rows"]}
    assert told["interactions"] == (20, 90)
    assert all(abs(one["z"]) >= abs(two["z"]) for one, two in zip(panel["rows"], panel["rows"][1:], strict=False))
    assert panel["open"] >= len(panel["rows"]) >= 1


def test_a_week_is_a_map_in_local_hours(hub: Hub) -> None:
    """Friday 14.30 in Jakarta: its hour so far is left out, the full ones before it are in it."""
    _take(hub, "interactions", *_many(4, NOW - HOUR), *_many(2, NOW - WEEK - HOUR))
    panel = _read(hub, "heat")
    assert panel["at"] == [4, 14]
    assert panel["cells"][4][13] == 3
    assert (panel["low"], panel["high"]) == (0, 3)
    assert [len(day) for day in panel["cells"]] == [24] * 7


def test_the_week_of_a_share_leaves_thin_hours_out(hub: Hub) -> None:
    _take(hub, "surveys", *(make_survey(occurred_at=from_ms(NOW - HOUR).isoformat()) for _ in range(9)))
    assert _read(hub, "heat", "csat")["state"] == "none"
    _take(hub, "surveys", make_survey(occurred_at=from_ms(NOW - HOUR).isoformat()))
    panel = _read(hub, "heat", "csat")
    assert (panel["cells"][4][13], panel["state"]) == (1, "few")


def test_the_queue_is_what_runs_out_next_without_words_of_customers(hub: Hub, clock: HandClock) -> None:
    hub.cases.open_by_hand(SARI, Trouble("paket saya hilang", touchpoint="delivery"))
    clock.move(hours=1)
    hub.cases.open_by_hand(SARI, Trouble("saldo belum masuk", touchpoint="payment"))
    panel = _read(hub, "queue")
    assert [row["touchpoint"] for row in panel["rows"]] == ["delivery", "payment"]
    assert (panel["state"], panel["open"]) == ("normal", 0)
    assert "paket" not in str(panel)
    clock.move(days=3)
    late = _read(hub, "queue")
    assert (late["state"], late["open"]) == ("warn", 2)


def test_incidents_stand_with_what_broke_and_crises_first(hub: Hub) -> None:
    for name, call in (("complaint_ratio", "high"), ("csat", "low"), ("nps", "low")):
        verdict = Verdict(NOW, 1.4, call, 0.2, 0.1, 0.05, 0.14, 400, code=call)  # type: ignore[arg-type]
        hub.chain.take([Finding(name, {"channel": "chat"}, "metric", verdict, NOW)])
    (row,) = _read(hub, "incidents")["rows"]
    assert (row["place"], row["owner"], row["is_crisis"]) == ({"channel": "chat"}, None, False)
    assert set(row["metrics"]) == {"complaint_ratio", "csat", "nps"}
    hub.incidents.decide(row["id"], SARI, "accept")
    assert _read(hub, "incidents")["rows"][0]["is_crisis"] is True


def test_quotes_are_unhappy_words_the_most_read_first(hub: Hub) -> None:
    texts = {"paket hilang, kecewa sekali": 10, "saldo tidak masuk, parah": 900, "terima kasih, cepat sekali": 5000}
    at = from_ms(NOW - 5 * MINUTE).isoformat()
    _take(hub, "mentions", *(_said(at, text, n) for text, n in texts.items()))
    hub.ears.open()
    hub.ears.listen(5)
    panel = _read(hub, "quotes")
    assert [row["text"] for row in panel["rows"]] == ["saldo tidak masuk, parah", "paket hilang, kecewa sekali"]
    assert panel["window"] == DAY // MINUTE
