"""What comes in is heard right after it is stored: a sender is believed before the model, a person before both."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.errors import BadInput, NotFound, UnknownName
from domain.hearing import PERSON, SPAM
from domain.people import Actor
from domain.streams import STREAMS
from listening import MODEL
from listening.brands import Brand
from pipelines.hearing import Ears, Said
from pipelines.ingest import Ingest
from store import dirt, hearing, records, rollups
from store.engine import Store
from tests.hubs import SharedListener
from tests.make import NOW, START, HandClock, make_mention, make_survey, make_ticket

SARI = Actor("Sari", "lead")
ANGRY = "Paket saya belum sampai juga, kecewa berat sama kurirnya"
HAPPY = "Barang bagus sekali, kualitas mantap, puas banget belanja di sini"


@pytest.fixture
def ingest(store: Store, clock: HandClock) -> Ingest:
    return Ingest(store, clock, b"the key of an installation")


@pytest.fixture
def ears(store: Store, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Ears:
    monkeypatch.setattr("pipelines.hearing.Listener", SharedListener)
    return Ears(store, clock, brands=[Brand("Tokopedia", ("tokped", "toped"), ("gopaylater",))])


def plain(**changes: Any) -> dict[str, Any]:
    """A mention without stars: nothing is said of it by its sender."""
    return make_mention(stars=None, **changes)


def found(store: Store, stream: str, external_id: str) -> dict[str, Any]:
    with store.read() as connection:
        page, _ = records.page(connection, STREAMS[stream], where={"external_id": external_id})
    return page[0]


def test_every_kind_of_text_is_heard(store: Store, ingest: Ingest, ears: Ears) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY)], source="social")
    ingest.take("tickets", [make_ticket(external_id="t", subject="Refund", text="dana belum kembali")], source="crm")
    ingest.take("surveys", [make_survey(external_id="s", comment=HAPPY)], source="crm")
    assert ears.listen() == 3
    heard = {
        stream: found(store, stream, key) for stream, key in (("mentions", "m"), ("tickets", "t"), ("surveys", "s"))
    }
    assert heard["mentions"]["sentiment"] == "negative"
    assert heard["mentions"]["sentiment_score"] < 0
    assert heard["mentions"]["topic"] == "pengiriman"
    assert "pengiriman" in heard["mentions"]["topics"].split()
    assert heard["surveys"]["sentiment"] == "positive"
    assert heard["tickets"]["topic"] == "refund_pembatalan"
    assert {one["language"] for one in heard.values()} == {"id"}
    assert ears.listen() == 0


def test_what_was_heard_is_counted(store: Store, ingest: Ingest, ears: Ears) -> None:
    ingest.take("mentions", [plain(text=ANGRY), plain(text=HAPPY)], source="social")
    rollups.fold(store, NOW)
    ears.listen()
    rollups.fold(store, NOW)
    with store.read() as connection:
        sums = connection.exec_driver_sql("SELECT topic, sentiment, n FROM mentions_1h ORDER BY sentiment").all()
    assert [tuple(row) for row in sums] == [("pengiriman", "negative", 1), ("kualitas_produk", "positive", 1)]


def test_tickets_and_comments_are_counted_by_what_they_are_about(store: Store, ingest: Ingest, ears: Ears) -> None:
    """At both moments of a ticket, after hearing and after a correction."""
    ticket = make_ticket(external_id="t", subject="Refund", text="dana belum kembali", status="solved")
    moments = {"opened_at": (START - timedelta(hours=3)).isoformat(), "solved_at": START.isoformat()}
    ingest.take("tickets", [ticket | moments], source="crm")
    ingest.take("surveys", [make_survey(external_id="s", comment=HAPPY), make_survey(comment=None)], source="crm")
    rollups.fold(store, NOW)
    ears.listen()
    rollups.fold(store, NOW)
    assert _by_topic(store, "tickets", "n", "solved") == {"refund_pembatalan": (1, 1)}
    assert _by_topic(store, "surveys", "n", "csat_n") == {"": (1, 1), "kualitas_produk": (1, 1)}
    ears.correct("tickets", ("crm", "t"), SARI, Said(topics=("layanan_cs", "pembayaran")))
    rollups.fold(store, NOW)
    assert _by_topic(store, "tickets", "n", "solved") == {"layanan_cs": (1, 1)}


def _by_topic(store: Store, stream: str, *names: str) -> dict[str, tuple[int, ...]]:
    sums = ", ".join(f"sum({name})" for name in names)
    with store.read() as connection:
        rows = connection.exec_driver_sql(f"SELECT topic, {sums} FROM {stream}_1h GROUP BY topic")  # noqa: S608
        return {row[0]: tuple(map(int, row[1:])) for row in rows}


def test_listening_goes_on_while_more_waits_and_nobody_is_in_a_hurry(
    store: Store, ingest: Ingest, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.hearing.PIECE", 1)
    ingest.take("mentions", [plain(text=f"{ANGRY} {number}") for number in range(6)], source="social")
    assert ears.listen(0.0) == 1
    with store.precedence.urgent():
        assert ears.listen(0.0, 60.0) == 1
    assert ears.listen(0.0, 60.0) == 4


def test_the_senders_word_stands(store: Store, ingest: Ingest, ears: Ears) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY, sentiment="neutral", topic="driver")], source="vendor")
    ears.listen()
    told = found(store, "mentions", "m")
    assert (told["sentiment"], told["topic"], told["language"]) == ("neutral", "driver", "id")
    assert told["topics"].split()[0] == "driver"
    assert told["filled"] == "language"


def test_hearing_is_no_change_of_the_record(store: Store, ingest: Ingest, ears: Ears) -> None:
    record = plain(external_id="m", text=ANGRY)
    ingest.take("mentions", [record], source="social")
    ears.listen()
    assert ingest.take("mentions", [record], source="social").unchanged == 1
    assert found(store, "mentions", "m")["sentiment"] == "negative"


def test_a_record_that_changed_is_heard_again(store: Store, ingest: Ingest, ears: Ears) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY)], source="social")
    ears.listen()
    ingest.take("mentions", [plain(external_id="m", text=HAPPY)], source="social")
    assert found(store, "mentions", "m")["heard"] is None
    ears.listen()
    assert found(store, "mentions", "m")["sentiment"] == "positive"


def test_what_changed_while_it_was_heard_is_left_alone(store: Store, ingest: Ingest, ears: Ears) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY)], source="social")
    with store.read() as connection:
        (waiting,) = hearing.unheard(connection, "mentions", 10)
    ingest.take("mentions", [plain(external_id="m", text=HAPPY)], source="social")
    ears.open()
    with store.write() as connection:
        assert hearing.put(connection, "mentions", [ears._hearing("mentions", waiting, None)]) == 0
    ears.listen()
    assert found(store, "mentions", "m")["sentiment"] == "positive"


def test_without_a_model_nothing_is_lost(store: Store, ingest: Ingest, clock: HandClock, tmp_path: Path) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY)], source="social")
    deaf = Ears(store, clock, model=tmp_path / "none.npz")
    assert deaf.listen() == 0
    assert "none.npz" in str(deaf.off)
    assert store.is_deaf()
    assert found(store, "mentions", "m")["heard"] is None
    (tmp_path / "none.npz").write_bytes(b"half a model")
    assert deaf.listen() == 0
    assert "is broken" in str(deaf.off)
    shutil.copy(MODEL, tmp_path / "none.npz")
    assert deaf.listen() == 1
    assert not store.is_deaf()


def test_a_correction_outlives_changes_and_models(store: Store, ingest: Ingest, ears: Ears, clock: HandClock) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY, reach=1)], source="social")
    ears.listen()
    ears.correct("mentions", ("social", "m"), SARI, Said(sentiment="neutral"))
    ears.correct("mentions", ("social", "m"), SARI, Said(topics=("driver", "pengiriman")))
    told = found(store, "mentions", "m")
    assert (told["sentiment"], told["topic"], told["heard"]) == ("neutral", "driver", PERSON)
    ingest.take("mentions", [plain(external_id="m", text=ANGRY, reach=9_000)], source="social")
    ears.listen()
    told = found(store, "mentions", "m")
    assert (told["sentiment"], told["topics"], told["reach"]) == ("neutral", "driver pengiriman", 9_000)
    other = Ears(store, clock, topics=ears.topics[:-2])
    assert other.hear_again(7) == 0
    (kept,) = ears.corrections()
    assert (kept.text, kept.sentiment, kept.topics, kept.who) == (ANGRY, "neutral", ("driver", "pengiriman"), "Sari")


def test_the_same_label_again_is_not_written_down_again(store: Store, ingest: Ingest, ears: Ears) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY)], source="social")
    ears.listen()
    key = ("social", "m")
    right = (Said(sentiment="neutral"), Said(topics=("driver",)))
    for said in (*right, *right, Said("neutral", ("driver",))):
        ears.correct("mentions", key, SARI, said)
    with store.read() as connection:
        written = hearing.standing(connection, "mentions", key)
    assert [(one.sentiment, one.topics) for one in written] == [("neutral", None), ("neutral", ("driver",))]
    ears.take_back("mentions", key, SARI)
    ears.correct("mentions", key, SARI, right[0])
    assert [one.sentiment for one in ears.corrections()] == ["neutral"], "said again after it was taken back, it counts"


@pytest.mark.parametrize("sent", [{}, {"sentiment": "positive", "topic": "promo"}])
def test_what_a_person_takes_back_says_again_what_it_said(
    store: Store, ingest: Ingest, ears: Ears, sent: dict[str, str]
) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY, **sent)], source="social")
    ears.listen()
    names = ("sentiment", "topic", "topics", "heard", "filled")
    before = {name: found(store, "mentions", "m")[name] for name in names}
    for said in (Said(sentiment="neutral"), Said(topics=("driver",))):
        ears.correct("mentions", ("social", "m"), SARI, said)
    ears.take_back("mentions", ("social", "m"), SARI)
    assert ears.listen() == 1
    assert {name: found(store, "mentions", "m")[name] for name in names} == before
    assert ears.corrections() == []
    with pytest.raises(BadInput, match="Nobody put this text right"):
        ears.take_back("mentions", ("social", "m"), SARI)
    ears.correct("mentions", ("social", "m"), SARI, Said(sentiment="neutral"))
    assert [one.topics for one in ears.corrections()] == [None], "what was taken back stays so"


def test_a_correction_is_folded(store: Store, ingest: Ingest, ears: Ears) -> None:
    ingest.take("mentions", [plain(external_id="m", text=ANGRY)], source="social")
    ears.listen()
    rollups.fold(store, NOW)
    ears.correct("mentions", ("social", "m"), SARI, Said(sentiment="neutral"))
    with store.read() as connection:
        assert len(dirt.marked(connection, "mentions", "1m")) == 1


def test_another_model_hears_again_what_was_ours_alone(
    store: Store, ingest: Ingest, ears: Ears, clock: HandClock
) -> None:
    clock.move(seconds=5)
    ingest.take("mentions", [plain(external_id="m", text=ANGRY, sentiment="neutral")], source="social")
    ears.listen()
    other = Ears(store, clock, topics=ears.topics[1:])
    assert (ears.hear_again(1), other.hear_again(1)) == (0, 1)
    other.listen()
    told = found(store, "mentions", "m")
    assert (told["sentiment"], told["heard"]) == ("neutral", other.mark)


@pytest.mark.parametrize(
    ("key", "said", "error"),
    [
        (("social", "none"), Said(sentiment="neutral"), NotFound),
        (("social", "m"), Said(sentiment="angry"), UnknownName),
        (("social", "m"), Said(topics=("cuaca",)), UnknownName),
        (("social", "m"), Said(), BadInput),
    ],
)
def test_a_correction_that_says_nothing_we_know_is_refused(
    ingest: Ingest, ears: Ears, key: tuple[str, str], said: Said, error: type[Exception]
) -> None:
    ingest.take("mentions", [plain(external_id="m")], source="social")
    with pytest.raises(error):
        ears.correct("mentions", key, SARI, said)


def test_repeats_and_advertising_are_known_as_such(store: Store, ingest: Ingest, ears: Ears, clock: HandClock) -> None:
    texts = {
        "1": "Paket saya ke Medan hilang di gudang kurir sejak Senin kemarin",
        "2": "RT @sari: Paket saya ke Medan hilang di gudang kurir sejak Senin kem…",
        "3": "SLOT GACOR maxwin hari ini cuma di https://x.id/abc",
        "4": "bagus banget",
        "5": "bagus banget",
    }
    ingest.take("mentions", [plain(external_id=key, text=text) for key, text in texts.items()], source="x")
    ears.listen()
    echoes = {key: found(store, "mentions", key)["echo_of"] for key in texts}
    assert echoes == {"1": None, "2": "x/1", "3": SPAM, "4": None, "5": None}
    ingest.take("mentions", [plain(external_id="6", text=texts["2"])], source="x")
    Ears(store, clock).listen()
    assert found(store, "mentions", "6")["echo_of"] == "x/1"


def test_the_brand_that_is_meant_is_kept(store: Store, ingest: Ingest, ears: Ears) -> None:
    texts = {
        "a": "min @tokped paketku mana",
        "b": "gopaylater ditolak terus",
        "c": "tokopdia error",
        "d": "lama banget",
    }
    ingest.take("mentions", [plain(external_id=key, text=text) for key, text in texts.items()], source="x")
    ears.listen()
    brands = {key: found(store, "mentions", key)["brand"] for key in texts}
    assert brands == {"a": "Tokopedia", "b": "Tokopedia", "c": "Tokopedia", "d": None}


@pytest.mark.parametrize("text", ["😡😡😡", "x" * 19_999, "<b>&nbsp;</b>", "包裹还没到", "...", "1234"])
def test_no_text_stops_the_others(store: Store, ingest: Ingest, ears: Ears, text: str) -> None:
    ingest.take("mentions", [plain(external_id="odd", text=text), plain(external_id="m", text=ANGRY)], source="x")
    assert ears.listen() == 2
    assert found(store, "mentions", "odd")["heard"] == ears.mark
    assert found(store, "mentions", "m")["sentiment"] == "negative"


def test_a_topic_that_is_named_twice_is_one() -> None:
    assert Said(topics=("driver", "umum", "driver")).topics == ("driver", "umum")
