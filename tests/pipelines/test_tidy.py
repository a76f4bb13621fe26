"""Records to rows: what is taken, what follows from it, what is refused and how it is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from domain.broken import Broken
from domain.streams import STREAMS
from pipelines.rejects import Reject
from pipelines.tidy import REPEATED, Sender, Tidied, tidy
from store.records import columns
from tests.make import (
    NOW,
    START,
    ZONE,
    make_interaction,
    make_measurement,
    make_mention,
    make_survey,
    make_ticket,
)

SENDER = Sender("crm", ZONE, b"a key of the tests")
BUILDERS = {
    "interactions": make_interaction,
    "surveys": make_survey,
    "tickets": make_ticket,
    "mentions": make_mention,
    "measurements": make_measurement,
}


def tidied(stream: str, *records: object) -> Tidied:
    return tidy(STREAMS[stream], records, sender=SENDER, now=NOW)


def row(stream: str, **changes: Any) -> dict[str, Any]:
    """The stored row of one good record, by column."""
    done = tidied(stream, BUILDERS[stream](**changes))
    assert not done.rejects
    return dict(zip(columns(STREAMS[stream]), done.rows[0], strict=True))


def refusal(stream: str, **changes: Any) -> Reject:
    """Why one bad record was refused."""
    done = tidied(stream, BUILDERS[stream](**changes))
    assert not done.rows
    return done.rejects[0]


def assert_said_everywhere(found: Reject) -> None:
    """The locales say the same as the sentence, and something else in Indonesian, with every word filled in."""
    assert locales.refusal("en", found.refusal, found.words) == found.error
    indonesian = locales.refusal("id", found.refusal, found.words)
    assert indonesian not in (None, found.error)
    assert not any(bad in str(indonesian) for bad in (locales.NO_VALUE, "{", "record_"))


@pytest.mark.parametrize("stream", BUILDERS)
def test_a_good_record_becomes_a_row_of_the_table(stream: str) -> None:
    found = row(stream)
    assert list(found) == list(columns(STREAMS[stream]))
    assert found["source"] == "crm"
    assert found["occurred_at"] == NOW


def test_customers_are_stored_as_references_that_say_nothing() -> None:
    found = row("interactions", customer="siti@example.com")
    assert "siti" not in str(found)
    assert found["customer"] == row("interactions", customer="siti@example.com")["customer"]
    assert found["customer"] != row("interactions", customer="budi@example.com")["customer"]


def test_unknown_fields_are_kept_aside() -> None:
    found = row("interactions", order="NP-17", tags=["vip"], at=START)
    assert orjson.loads(found["extra"]) == {"order": "NP-17", "tags": ["vip"], "at": "2026-11-20T07:30:00+00:00"}
    assert row("interactions")["extra"] is None


def test_empty_is_unknown() -> None:
    found = row("interactions", channel="", region=None, product="  ", first_response_seconds="")
    assert [found[name] for name in ("channel", "region", "product", "first_response_seconds")] == [None] * 4


def test_texts_that_are_numbers_are_numbers() -> None:
    found = row("interactions", first_response_seconds="12.5", handoffs="2", resolved="ya", external_id=17)
    assert (found["first_response_seconds"], found["handoffs"], found["resolved"]) == (12.5, 2, 1)
    assert found["external_id"] == "17"


@pytest.mark.parametrize(
    ("changes", "is_dispute"),
    [({"channel": "resolution_centre"}, 1), ({"reason": "dispute"}, 1), ({"channel": "chat", "reason": "late"}, 0)],
)
def test_disputes_are_recognised(changes: dict[str, Any], is_dispute: int) -> None:
    assert row("interactions", **changes)["is_dispute"] == is_dispute


@pytest.mark.parametrize(
    ("changes", "points", "grade"),
    [
        pytest.param({"kind": "csat", "score": 4}, 4.0, "satisfied", id="4 of 5 is satisfied"),
        pytest.param({"kind": "csat", "score": 3}, 3.0, "neutral", id="3 of 5 is not"),
        pytest.param({"kind": "csat", "score": 8, "scale_max": 10}, 37 / 9, "satisfied", id="8 of 10 is"),
        pytest.param({"kind": "csat", "score": 1, "scale_min": 0, "scale_max": 1}, 5.0, "satisfied", id="thumb up"),
        pytest.param({"kind": "nps", "score": 9}, 9.0, "promoter", id="9 promotes"),
        pytest.param({"kind": "nps", "score": 7}, 7.0, "passive", id="7 is passive"),
        pytest.param({"kind": "enps", "score": 6}, 6.0, "detractor", id="6 detracts"),
        pytest.param({"kind": "ces", "score": 7}, 7.0, None, id="effort has no grade"),
    ],
)
def test_scores_are_put_on_the_usual_scale(changes: dict[str, Any], points: float, grade: str | None) -> None:
    found = row("surveys", **changes)
    assert found["points"] == pytest.approx(points)
    assert found["grade"] == grade


def test_a_ticket_is_an_open_complaint_unless_it_says_otherwise() -> None:
    found = row("tickets", status=None)
    assert (found["status"], found["is_complaint"], found["resolution_seconds"]) == ("open", 1, None)
    assert row("tickets", is_complaint=False)["is_complaint"] == 0


def test_a_solved_ticket_knows_how_long_it_took() -> None:
    opened = START - timedelta(hours=3)
    found = row("tickets", opened_at=opened.isoformat(), solved_at=START.isoformat(), status=None)
    assert (found["status"], found["resolution_seconds"]) == ("solved", 3 * 3600.0)


@pytest.mark.parametrize("status", ["open", "pending"])
def test_a_reopened_ticket_is_not_solved_whenever_it_was_before(status: str) -> None:
    found = row("tickets", status=status, solved_at=START.isoformat())
    assert (found["status"], found["solved_at"], found["resolution_seconds"]) == (status, None, None)


@pytest.mark.parametrize(("stars", "sentiment"), [(1, "negative"), (3, "neutral"), (5, "positive")])
def test_stars_stand_for_a_sentiment(stars: int, sentiment: str) -> None:
    assert row("mentions", stars=stars)["sentiment"] == sentiment
    assert row("mentions", stars=stars, sentiment="Neutral")["sentiment"] == "neutral"
    assert row("mentions", stars=None)["sentiment"] is None


def test_measurements_name_themselves_by_what_they_measure() -> None:
    one = row("measurements")
    assert row("measurements", value=41)["external_id"] == one["external_id"]
    assert row("measurements", channel="chat")["external_id"] != one["external_id"]
    assert row("measurements", external_id="exchange-1")["external_id"] == "exchange-1"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        pytest.param({"metric": "csat", "value": 0.8}, (0.8, None, None), id="a value stands for one record"),
        pytest.param({"metric": "csat_mean", "value": 4.2, "denominator": 50}, (None, 210.0, 50.0), id="of 50"),
        pytest.param(
            {"metric": "csat", "value": 0.5, "numerator": 1, "denominator": 2}, (None, 1.0, 2.0), id="said twice"
        ),
        pytest.param(
            {"metric": "csat", "value": 0.5, "numerator": 1}, (0.5, None, None), id="a part of nobody knows what"
        ),
        pytest.param({"metric": "csat", "value": 0.5, "denominator": 0}, (0.5, None, None), id="of none"),
        pytest.param(
            {"metric": "complaints", "value": 7, "denominator": 90}, (7.0, None, None), id="counts have no parts"
        ),
        pytest.param(
            {"metric": "nps", "value": 30, "denominator": 50}, (None, 1500.0, 50.0), id="points of 50 persons"
        ),
        pytest.param(
            {"metric": "nps", "value": None, "numerator": 15, "denominator": 50}, (None, 1500.0, 50.0), id="persons"
        ),
        pytest.param(
            {"metric": "complaint_ratio", "value": None, "numerator": 3, "denominator": 2},
            (None, 3.0, 2.0),
            id="more complaints than interactions",
        ),
    ],
)
def test_a_measurement_is_counted_once(changes: dict[str, Any], kept: tuple[float | None, ...]) -> None:
    found = row("measurements", **changes)
    assert (found["value"], found["numerator"], found["denominator"]) == kept


@pytest.mark.parametrize(
    ("stream", "changes", "field", "said"),
    [
        ("interactions", {"external_id": None}, "external_id", "missing"),
        ("interactions", {"occurred_at": None}, "occurred_at", "missing"),
        ("tickets", {"opened_at": ""}, "opened_at", "missing"),
        ("mentions", {"text": "  "}, "text", "missing"),
        ("surveys", {"kind": None}, "kind", "missing"),
        ("interactions", {"occurred_at": "2026-11-20T15:30:00+07:00"}, "occurred_at", "60 minutes in the future"),
        ("interactions", {"occurred_at": "2026-11-20T14:30:00-07:00"}, "occurred_at", "14 hours in the future"),
        ("tickets", {"solved_at": "2027-01-01T00:00:00Z"}, "solved_at", "days in the future"),
        ("interactions", {"first_response_seconds": -3}, "first_response_seconds", "-3 is negative"),
        ("interactions", {"handle_seconds": "-0.5"}, "handle_seconds", "-0.5 is negative"),
        ("tickets", {"solved_at": "2026-11-19T00:00:00Z", "status": None}, "solved_at", "solved before it was opened"),
        ("surveys", {"score": 6}, "score", "6 is outside the scale 1 to 5"),
        ("surveys", {"score": 11, "kind": "nps"}, "score", "11 is outside the scale 0 to 10"),
        ("surveys", {"scale_min": 5, "scale_max": 1}, "score", "no room"),
        ("surveys", {"kind": "happiness"}, "kind", "not one of csat, ces, nps, enps"),
        ("surveys", {"score": "good"}, "score", "'good' is not a number"),
        ("surveys", {"score": float("nan")}, "score", "finite"),
        ("surveys", {"score": True}, "score", "true or false"),
        ("interactions", {"handle_seconds": 10**400}, "handle_seconds", "not a number"),
        ("interactions", {"handoffs": 1.5}, "handoffs", "not a whole number"),
        ("interactions", {"resolved": "perhaps"}, "resolved", "true or false"),
        ("mentions", {"stars": 6}, "stars", "6 is outside 1 to 5"),
        ("mentions", {"text": "a\0b"}, "text", "NUL"),
        ("mentions", {"text": "\ud83d"}, "text", "surrogate"),
        ("mentions", {"text": "x" * 20_001}, "text", "at most 20,000"),
        ("interactions", {"channel": "x" * 121}, "channel", "at most 120"),
        ("interactions", {"external_id": "x" * 201}, "external_id", "at most 200"),
        ("interactions", {"channel": {"name": "chat"}}, "channel", "an object"),
        ("interactions", {"note": "x" * 20_001}, "extra", "characters"),
        ("interactions", {"note": "\ud83d"}, "extra", "cannot be kept"),
        ("measurements", {"metric": "happiness"}, "metric", "no metric 'happiness'"),
        ("measurements", {"value": None}, "value", "a numerator and a denominator"),
        ("measurements", {"value": -1}, "value", "negative"),
        ("measurements", {"metric": "csat", "value": 87}, "value", "0 to 1"),
        ("measurements", {"metric": "nps", "value": -200}, "value", "-200 is outside -100 to 100"),
        ("measurements", {"metric": "handle_mean", "value": -5}, "value", "-5 is negative"),
        ("measurements", {"metric": "csat", "value": None, "numerator": 5, "denominator": 3}, "numerator", "0 to 1"),
        (
            "measurements",
            {"metric": "nps", "value": None, "numerator": 5, "denominator": 3},
            "numerator",
            "-100 to 100",
        ),
        ("interactions", {"handle_seconds": 1e308}, "handle_seconds", "1e+308 is more than 1e+15"),
        ("surveys", {"score": 0, "scale_min": -1e308}, "scale_min", "-1e+308 is less than -1e+15"),
        ("measurements", {"value": None, "numerator": 0, "denominator": 0}, "denominator", "nothing"),
        ("measurements", {"grain_seconds": 0}, "grain_seconds", "0 is less than 1"),
    ],
)
def test_what_is_wrong_is_named(stream: str, changes: dict[str, Any], field: str, said: str) -> None:
    found = refusal(stream, **changes)
    assert found.field == field
    assert said in found.error
    assert_said_everywhere(found)


def test_a_bad_record_does_not_stop_its_batch() -> None:
    done = tidied("surveys", make_survey(), make_survey(score=9), 17, make_survey())
    assert len(done.rows) == 2
    assert [reject.index for reject in done.rejects] == [1, 2]
    assert done.rejects[1].error == "a record is an object with named fields, this is a number"


def test_mixed_offsets_in_one_batch_meet_in_utc() -> None:
    written = ["2026-11-20T14:30:00+07:00", "2026-11-20T07:30:00Z", "2026-11-20T16:30:00+09:00", "2026-11-20T14:30:00"]
    done = tidied("interactions", *(make_interaction(occurred_at=at) for at in written))
    assert [found[2] for found in done.rows] == [NOW] * 4


def test_of_records_with_one_id_the_last_is_kept_and_the_others_are_told() -> None:
    first, last = make_survey(external_id="a", score=2), make_survey(external_id="a", score=5)
    done = tidied("surveys", first, make_survey(), last)
    assert [found[1] for found in done.rows].count("a") == 1
    assert 5.0 in done.rows[-1]
    assert done.rejects == [
        Reject(0, "external_id", REPEATED, first, is_repeat=True, refusal="record_repeated", words={})
    ]


def test_the_same_record_twice_in_a_batch_is_no_fault() -> None:
    record = make_survey()
    done = tidied("surveys", record, record)
    assert (len(done.rows), done.rejects, done.repeats) == (1, [], 1)


def test_a_bad_repeat_does_not_replace_a_good_record() -> None:
    done = tidied("surveys", make_survey(external_id="a", score=2), make_survey(external_id="a", score=99))
    assert len(done.rows) == 1
    assert [reject.field for reject in done.rejects] == ["score"]


def test_a_row_that_its_reader_could_not_make_is_refused_as_it_says() -> None:
    why, words = "the row has 2 fields where the header has 3", {"fields": 2, "header": 3}
    done = tidied("surveys", Broken({"score": "x"}, "", why, "record_width", words))
    assert done.rejects == [Reject(0, "", why, {"score": "x"}, refusal="record_width", words=words)]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_names = sorted({name for stream in STREAMS.values() for name in (*columns(stream), stream.time_field)})


@given(st.sampled_from(sorted(STREAMS)), st.dictionaries(st.sampled_from(_names), _json))
def test_whatever_is_sent_is_taken_or_told(stream: str, changes: dict[str, Any]) -> None:
    done = tidied(stream, {**BUILDERS[stream](), **changes})
    assert len(done.rows) + len(done.rejects) == 1
    for found in done.rows:
        orjson.dumps(found)
    for reject in done.rejects:
        assert locales.refusal("en", reject.refusal, reject.words) == reject.error
