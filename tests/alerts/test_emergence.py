"""From mentions in a running hub to an alert: opened once, kept over restarts, over by itself, with its evidence."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from alerts import emergence, message
from alerts.chain import Chain
from api.alerts import alert_json
from domain.alerts import Alert
from domain.emerging import EMERGING, EmergingVerdict
from domain.times import HOUR, MINUTE, from_ms
from listening.bursts import Burst
from listening.topics import built_in
from pipelines.emergence import Emergence, Sighting, label_of
from pipelines.ingest import Ingest
from store import alerts as kept
from store import emerging as said
from store import states
from store.engine import Store
from store.schema import RECORDS
from tests.make import HandClock, make_mention

HOURS = 36
MENTIONS = RECORDS["mentions"]
FAKE = "kecewa, ternyata barang palsu dan kw {}"


class Room:
    """A store that a day and a half of mentions came into; then a clock to move."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        self.ingest = Ingest(store, clock, b"k" * 32)
        self.chain = Chain(store, clock)
        self.emergence = Emergence(store, built_in())
        self.count = 0

    def said(self, texts: list[tuple[int, str]], source: str = "social", **fields: object) -> None:
        """Mentions of these minutes before now, heard at once."""
        now = self.clock()
        made = [self._mention(now - timedelta(minutes=ago), text, fields) for ago, text in texts]
        self.ingest.take("mentions", made, source=source)
        is_content = MENTIONS.c.text.startswith("bagus")
        with self.store.write() as connection:
            for is_so, score, mood in ((is_content, 0.9, "positive"), (~is_content, -0.9, "negative")):
                heard = update(MENTIONS).where(is_so, MENTIONS.c.heard.is_(None))
                connection.execute(heard.values(heard="model", sentiment_score=score, sentiment=mood, topics="umum"))

    def _mention(self, at: datetime, text: str, fields: dict[str, object]) -> dict[str, object]:
        self.count += 1
        return make_mention(external_id=f"m-{self.count}", occurred_at=at.isoformat(), text=text, **fields)

    def tick(self) -> list[Sighting] | None:
        seen = self.emergence.tick(self.clock.ms, seconds=60.0)
        if seen is not None:
            emergence.tell(self.store, self.chain, seen)
        return seen

    def restart(self) -> None:
        self.emergence = Emergence(self.store, built_in())

    def alerts(self) -> list[Alert]:
        with self.store.read() as connection:
            found, _ = kept.page(connection)
        return found


@pytest.fixture
def room(store: Store, clock: HandClock) -> Room:
    room = Room(store, clock)
    ordinary(room)
    return room


def ordinary(room: Room) -> None:
    drawn = random.Random(1)
    usual = ("bagus {}", "bagus sekali {}", "kurir tidak sopan {}", "warna tidak sesuai {}")
    room.said([(ago, drawn.choice(usual).format(ago)) for ago in range(HOURS * 60, 0, -4)])


def burst(room: Room, count: int = 12) -> None:
    room.said([(count - number, FAKE.format(chr(97 + number) * 5)) for number in range(count)], reach=1_000)


def test_a_burst_opens_one_alert_with_its_evidence(room: Room) -> None:
    assert room.tick() == []
    burst(room)
    room.tick()
    (alert,) = room.alerts()
    assert (alert.kind, alert.metric, alert.segment) == (EMERGING, "mentions", {"trouble": "palsu"})
    assert alert.state == "open"
    assert alert.since == room.clock.ms - 12 * MINUTE
    assert isinstance(alert.verdict, EmergingVerdict)
    assert alert.verdict.value == 12
    assert alert.verdict.reach == 12_000
    assert alert.verdict.lift > 10
    assert alert.cause is not None
    assert len(alert.cause.records) >= 5
    assert all("palsu" in record["text"] and "customer" not in record for record in alert.cause.records)
    with room.store.read() as connection:
        assert [made.kind for made in kept.transitions(connection, alert.id)] == ["opened"]


def test_it_says_what_how_many_and_how_severe_in_both_languages(room: Room) -> None:
    room.tick()
    burst(room)
    room.tick()
    (alert,) = room.alerts()
    assert message.title(alert, "en", room.store.zone) == "Emerging: Counterfeit, 12 mentions in 15 minutes"
    assert message.title(alert, "id", room.store.zone) == "Mulai ramai: Barang palsu, 12 sebutan dalam 15 menit"
    told = message.why(alert, "en")
    assert told.startswith("12 mentions in 15 minutes, where 0.0 are usual")
    assert "They reached about 12,000 people." in told
    assert told == alert_json(alert)["why"]["en"]
    assert "palsu dan kw" not in str(message.alert_body(alert)), "customers' words do not leave the hub"


def test_nothing_is_doubled_by_another_look_a_restart_or_what_comes_late(room: Room) -> None:
    room.tick()
    burst(room)
    room.tick()
    room.clock.move(minutes=6)
    room.tick()
    room.restart()
    room.tick()
    room.said([(10, FAKE.format("telat"))])
    room.tick()
    (alert,) = room.alerts()
    assert alert.state == "open"
    assert alert.verdict.value == 13


def test_a_restart_forgets_nothing_of_the_past(room: Room) -> None:
    room.tick()
    room.clock.move(minutes=6)
    room.tick()
    room.restart()
    with room.store.write() as connection:
        connection.execute(MENTIONS.delete().where(MENTIONS.c.occurred_at < room.clock.ms - 2 * HOUR))
    burst(room)
    room.tick()
    assert [alert.segment for alert in room.alerts()] == [{"trouble": "palsu"}]


def test_it_resolves_when_nobody_says_it_any_more(room: Room) -> None:
    room.tick()
    burst(room)
    room.tick()
    room.clock.move(hours=2)
    room.tick()
    (alert,) = room.alerts()
    assert alert.state == "resolved"


def test_what_ended_while_the_hub_was_off_is_resolved_when_it_is_back(room: Room) -> None:
    room.tick()
    burst(room)
    room.tick()
    room.restart()
    room.clock.move(hours=5)
    room.tick()
    assert [alert.state for alert in room.alerts()] == ["resolved"]


def test_it_waits_for_what_nobody_has_heard_yet(room: Room) -> None:
    with room.store.write() as connection:
        connection.execute(update(MENTIONS).values(heard=None))
    room.clock.move(minutes=5)
    assert room.tick() is None
    assert room.emergence.is_behind


def test_a_past_that_is_brought_in_later_is_learnt(store: Store, clock: HandClock) -> None:
    room = Room(store, clock)
    assert room.tick() == [], "there is nothing yet"
    clock.move(minutes=6)
    room.tick()
    room.restart()
    ordinary(room)
    assert room.tick() == []
    burst(room)
    room.tick()
    assert [alert.segment for alert in room.alerts()] == [{"trouble": "palsu"}]


def test_what_was_heard_is_not_read_again_while_others_wait(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[str, str]] = []
    heard_of = said.heard_of

    def reading(connection: Connection, keys: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
        read.extend(wanted := list(keys))
        return heard_of(connection, wanted)

    monkeypatch.setattr(said, "heard_of", reading)
    room.tick()
    burst(room, 12)
    with room.store.write() as connection:
        first = MENTIONS.c.external_id == f"m-{room.count}"
        connection.execute(update(MENTIONS).where(first).values(heard=None))
    room.tick()
    room.said([(0, FAKE.format("baru"))])
    room.tick()
    room.tick()
    assert len(read) == len(set(read)) == 13, "what waited is heard now, and nothing twice"
    assert room.alerts()[0].verdict.value == 13


def test_what_is_remembered_of_a_flood_is_forgotten_with_it(room: Room) -> None:
    room.tick()
    burst(room, 40)
    room.tick()
    assert len(room.emergence._seen) >= 40
    room.clock.move(minutes=6)
    room.tick()
    assert not room.emergence._seen


def test_a_flood_is_heard_over_several_looks(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.emergence.PIECE", 5)
    room.tick()
    burst(room)
    looks = 0
    while not (looks and room.alerts() and room.alerts()[0].verdict.value == 12):
        emergence.tell(room.store, room.chain, room.emergence.tick(room.clock.ms, seconds=1e-9) or ())
        looks += 1
        assert looks < 10
    assert looks > 1
    assert len(room.alerts()[0].cause.records) == 10  # type: ignore[union-attr]


def test_a_source_with_a_stroke_in_its_name_is_quoted(room: Room) -> None:
    room.tick()
    room.said([(number, FAKE.format(chr(97 + number) * 5)) for number in range(12)], source="x/y")
    room.tick()
    (alert,) = room.alerts()
    assert alert.cause is not None
    assert {record["source"] for record in alert.cause.records} == {"x/y"}


def test_old_bursts_teach_and_call_nobody(room: Room) -> None:
    burst(room)
    room.clock.move(hours=4)
    assert room.tick() == []
    assert room.alerts() == []


def test_a_memory_of_another_making_is_learnt_anew(room: Room) -> None:
    room.tick()
    room.clock.move(minutes=6)
    room.tick()
    with room.store.write() as connection:
        found = states.get(connection, "emerging", "1m")
        assert found is not None
        assert from_ms(found.judged_until) < room.clock()
        states.put_many(connection, [states.Kept(**{**vars(found), "state": states.packed({"baseline": {}})})])
    room.restart()
    burst(room)
    room.tick()
    assert len(room.alerts()) == 1


def test_a_topic_without_a_label_is_called_by_its_code() -> None:
    labels = {"topic:promo": {"en": "Promotion"}}
    bursts = [Burst("topic", "promo", 0, 0, 1.0, 5, 0.5, 30, 60), Burst("topic", "cuaca", 0, 0, 1.0, 5, 0.5, 30, 60)]
    bursts += [Burst("term", "banjir", 0, 0, 1.0, 5, 0.5, 30, 60), Burst("negative", "", 0, 0, 1.0, 5, 0.5, 30, 60)]
    assert [label_of(one, labels) for one in bursts] == [
        {"en": "Promotion"},
        {"word": "cuaca"},
        {"word": "“banjir”"},
        {},
    ]
