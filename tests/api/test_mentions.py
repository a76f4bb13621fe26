"""Mentions and topics through the API: chosen, paged, exported, put right, counted."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from domain.voices import Wanted
from hub import Hub
from pipelines.imports import Request, run_import
from tests.databases import copied_url
from tests.hubs import opened
from tests.make import START, HandClock, make_mention, make_survey, make_ticket

ANGRY = "Paket saya belum sampai juga, kecewa berat sama kurirnya"
HAPPY = "Barang bagus sekali, kualitas mantap, puas banget belanja di sini"


@pytest.fixture
def database(tmp_path: Path, clock: HandClock) -> str:
    """With three mentions, a ticket and a comment, heard and folded a minute after they were said."""
    clock.move(minutes=1)
    return copied_url(tmp_path, _said)


def _said(url: str) -> None:
    clock = HandClock()
    posts = [
        make_mention(external_id="a", text=ANGRY, stars=None, platform="x", reach=9_000, url="https://x.id/1"),
        make_mention(external_id="b", text=HAPPY, stars=None, platform="instagram", reach=10),
        make_mention(external_id="c", text="=1+1 promo gajian mulai hari Jumat", stars=None, platform="x"),
        make_mention(external_id="d", text=f"RT @sari: {ANGRY}", stars=None, platform="x"),
    ]
    with opened(url, clock) as hub:
        hub.ingest.take("mentions", posts, source="social")
        hub.ingest.take("tickets", [make_ticket(subject="Refund", text="dana belum kembali")], source="crm")
        hub.ingest.take("surveys", [make_survey(comment=HAPPY), make_survey()], source="crm")
        clock.move(minutes=1)
        hub.ears.listen(60)
        hub.catch_up()


def listed(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/mentions", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_mention_tells_what_was_heard(client: TestClient) -> None:
    (told,) = listed(client, sentiment="negative")
    assert (told["text"], told["topic"], told["language"]) == (ANGRY, "pengiriman", "id")
    assert told["score"] < 0
    assert "pengiriman" in told["topics"]
    assert (told["echoes"], told["url"]) == (1, "https://x.id/1")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"platform": "x"}, "ac"),
        ({"platform": "x", "echoes": "true"}, "acd"),
        ({"where": "platform:instagram"}, "b"),
        ({"topic": "pengiriman"}, "a"),
        ({"topic": "promo"}, "c"),
        ({"sentiment": "positive"}, "b"),
        ({"language": "id"}, "abc"),
        ({"reach": "1000"}, "a"),
        ({"from": "2026-11-20T14:31:00+07:00"}, ""),
        ({"to": "2026-11-20T14:30:00+07:00"}, ""),
        ({"from": "2026-11-20T14:30:00", "to": "2026-11-20T14:31:00"}, "abc"),
        ({"topic": "driver"}, ""),
        ({"language": "jv"}, ""),
    ],
)
def test_mentions_are_chosen(client: TestClient, asked: dict[str, str], found: str) -> None:
    assert sorted(one["external_id"] for one in listed(client, **asked)) == list(found)


def test_pages_follow_one_another(client: TestClient) -> None:
    first = client.get("/api/v1/mentions", params={"limit": 2}).json()
    second = client.get("/api/v1/mentions", params={"limit": 2, "after": first["next"]}).json()
    assert [one["external_id"] for one in first["items"] + second["items"]] == ["c", "b", "a"]
    assert second["next"] is None


def test_tickets_and_comments_are_listed_too(client: TestClient) -> None:
    (ticket,) = listed(client, stream="tickets")
    (comment,) = listed(client, stream="surveys")
    assert (ticket["topic"], comment["sentiment"]) == ("refund_pembatalan", "positive")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"sentiment": "angry"}, 404),
        ({"topic": "cuaca"}, 404),
        ({"platform": "instgram"}, 404),
        ({"language": "klingon"}, 404),
        ({"where": "source:sosial"}, 404),
        ({"where": "topic:promosi", "stream": "tickets"}, 404),
        ({"reach": "many"}, 422),
        ({"languge": "jv"}, 404),
        ({"from": "2026-11-20", "to": "2026-11-19"}, 400),
        ({"from": "yesterday"}, 400),
        ({"where": "mood:bad"}, 404),
        ({"stream": "interactions"}, 404),
        ({"stream": "tickets", "reach": "5"}, 400),
        ({"after": "nonsense"}, 400),
        ({"reach": "-1"}, 422),
    ],
)
def test_what_is_not_understood_is_said(client: TestClient, asked: dict[str, str], status: int) -> None:
    answer = client.get("/api/v1/mentions", params=asked)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_an_export_is_no_formula(client: TestClient) -> None:
    text = client.get("/api/v1/mentions/export.csv", params={"platform": "x"}).text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["external_id"] for row in rows] == ["c", "a"]
    assert rows[0]["text"].startswith("'=1+1")
    assert rows[1]["sentiment"] == "negative"
    tickets = client.get("/api/v1/mentions/export.csv", params={"stream": "tickets"})
    assert "tickets.csv" in tickets.headers["content-disposition"]
    assert "Refund\ndana belum kembali" in tickets.text
    assert HAPPY in client.get("/api/v1/mentions/export.csv", params={"stream": "surveys"}).text


def test_a_label_is_put_right_and_learnt_from(client: TestClient, hub: Hub) -> None:
    act = {"source": "social", "external_id": "a", "sentiment": "neutral", "topics": ["driver", "pengiriman"]}
    assert client.post("/api/v1/mentions/correct", json=act).status_code == 204
    hub.catch_up()
    (told,) = listed(client, topic="driver")
    assert (told["sentiment"], told["topics"], told["heard"]) == ("neutral", ["driver", "pengiriman"], "person")
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/mentions/corrections.csv").text)))
    assert rows == [{"text": ANGRY, "label": "neutral", "language": "id", "topics": "driver|pengiriman"}]
    undo = {name: act[name] for name in ("source", "external_id")}
    assert client.post("/api/v1/mentions/correct/undo", json=undo).status_code == 204
    assert len(client.get("/api/v1/mentions/corrections.csv").text.splitlines()) == 1
    assert client.post("/api/v1/mentions/correct/undo", json=undo).status_code == 400


@pytest.mark.parametrize(
    ("act", "status"),
    [({"sentiment": "angry"}, 404), ({"topics": ["cuaca"]}, 404), ({"topics": []}, 400), ({}, 400)],
)
def test_a_wrong_correction_is_refused(client: TestClient, act: dict[str, Any], status: int) -> None:
    assert client.post(
        "/api/v1/mentions/correct", json={"source": "social", "external_id": "a", **act}
    ).status_code == (status)


def test_topics_are_counted_with_their_mood(client: TestClient) -> None:
    answer = client.get("/api/v1/topics").json()
    first = answer["items"][0]
    assert (first["topic"], first["n"], first["negative"]) == ("pengiriman", 2, 2)
    assert first["label"] == {"id": "Pengiriman", "en": "Delivery"}
    assert first["negative_share"] == 1.0
    assert (first["before"], first["change"]) == (None, None)
    assert sum(one["n"] for one in answer["items"]) == 4


def test_what_only_repeats_texts_from_elsewhere_is_listed_as_it_is_counted(client: TestClient, hub: Hub) -> None:
    posts = [make_mention(external_id=f"e{n}", text=f"RT @u{n}: {ANGRY}", stars=None, platform="tiktok") for n in "123"]
    spam = make_mention(external_id="f", text="SLOT GACOR maxwin hari ini", stars=None, platform="tiktok")
    hub.ingest.take("mentions", [*posts, spam], source="social")
    hub.ears.listen(60)
    hub.catch_up()
    there = {"platform": "tiktok", "topic": "pengiriman"}
    (topic,) = client.get("/api/v1/topics", params=there).json()["items"]
    assert topic["n"] == len(listed(client, **there)) == 3
    assert {one["external_id"] for one in listed(client, platform="tiktok")} == {"e1", "e2", "e3"}
    assert {one["external_id"] for one in listed(client, platform="tiktok", echoes="true")} == {"e1", "e2", "e3", "f"}
    first = client.get("/api/v1/mentions", params={**there, "limit": 2}).json()
    rest = client.get("/api/v1/mentions", params={**there, "limit": 2, "after": first["next"]}).json()
    assert [one["external_id"] for one in first["items"] + rest["items"]] == ["e3", "e2", "e1"]
    assert listed(client, platform="x", topic="pengiriman")[0]["echoes"] == 4, "folded into the first of them elsewhere"
    shown = hub.voices.tally(Wanted(0, hub.now + 1, {**there, "echo_of": ""}))
    assert (shown.n, shown.negative) == (3, 3), "as the page counts what it lists"


def test_where_there_is_nothing_but_advertising_it_is_listed_as_it_is_counted(client: TestClient, hub: Hub) -> None:
    spam = [make_mention(external_id=n, text=f"SLOT GACOR {n} maxwin", stars=None, platform="tiktok") for n in "fgh"]
    hub.ingest.take("mentions", spam, source="social")
    hub.ears.listen(60)
    hub.catch_up()
    there = {"platform": "tiktok"}
    (topic,) = client.get("/api/v1/topics", params=there).json()["items"]
    assert (topic["topic"], topic["n"]) == ("umum", 3)
    first = client.get("/api/v1/mentions", params={**there, "limit": 2}).json()
    rest = client.get("/api/v1/mentions", params={**there, "limit": 2, "after": first["next"]}).json()
    assert [one["external_id"] for one in first["items"] + rest["items"]] == ["h", "g", "f"]
    assert hub.voices.tally(Wanted(0, hub.now + 1, {**there, "echo_of": ""})).n == 3
    assert hub.voices.tally(Wanted(0, hub.now + 1, there)).n == 3


def test_a_workbook_says_topics_in_words_and_is_taken_in_again_by_their_codes(
    client: TestClient, hub: Hub, tmp_path: Path
) -> None:
    asked, english = {"from": "2026-11-01"}, {"cookie": "cehub_lang=en"}
    book = client.get("/api/v1/metrics/mentions/records.xlsx", params=asked, headers=english).content
    head, *rows = load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)
    assert head[-2:] == ("Topic", "Topic code")
    told = {row[head.index("Id")]: row[-2:] for row in rows}
    assert told["a"] == ("Delivery", "pengiriman")
    (tmp_path / "book.xlsx").write_bytes(book)
    fields = {"external_id": "Id", "occurred_at": "Occurred (WIB)", "text": "Text", "topic": "Topic code"}
    lines = (f'{ours} = "{theirs}"' for ours, theirs in fields.items())
    (tmp_path / "book.toml").write_text("\n".join(['stream = "mentions"', "[fields]", *lines]), encoding="utf-8")
    run_import(hub.ingest, Request("mentions", tmp_path / "book.xlsx", tmp_path / "book.toml", source="again"))
    again = {one["external_id"]: one["topic"] for one in hub.records("mentions")[0] if one["source"] == "again"}
    assert again == {name: code for name, (_, code) in told.items()}
    series = client.get("/api/v1/metrics/mentions/series.xlsx", params={**asked, "by": "topic"}).content
    assert {row[1] for row in load_workbook(io.BytesIO(series)).active.iter_rows(values_only=True)} > {"Delivery"}


def test_topics_come_page_by_page(client: TestClient) -> None:
    whole = client.get("/api/v1/topics").json()
    first = client.get("/api/v1/topics", params={"limit": 1}).json()
    rest = client.get("/api/v1/topics", params={"after": first["next"]}).json()
    assert whole["next"] is rest["next"] is None
    assert (len(first["items"]), first["items"] + rest["items"]) == (1, whole["items"])


@pytest.mark.parametrize(
    ("path", "asked", "said"),
    [
        ("topics", {"limit": "0"}, "limit is 1 to 500."),
        ("mentions", {"grain": "1h"}, "grain"),
        ("mentions/export.csv", {"limit": "5"}, "limit"),
        ("mentions", {"reach": "nan"}, "not a finite number"),
        ("topics", {"reach": "inf"}, "not a finite number"),
        ("mentions", {"sentiment": ["negative", "positive"]}, "sentiment is asked for with two values"),
    ],
)
def test_what_a_route_does_not_read_or_no_number_is_refused(
    client: TestClient, path: str, asked: dict[str, str | list[str]], said: str
) -> None:
    answer = client.get(f"/api/v1/{path}", params=asked)
    assert answer.status_code in (400, 404, 422)
    assert said in answer.text


def test_topics_by_time_and_by_what_is_not_rolled_up(client: TestClient) -> None:
    asked = {"from": "2026-11-20T13:00:00", "to": "2026-11-20T15:00:00", "grain": "1h", "topic": "pengiriman"}
    (told,) = client.get("/api/v1/topics", params=asked).json()["items"]
    assert [(point["at"], point["n"]) for point in told["points"]] == [
        ("2026-11-20T06:00:00Z", 0),
        ("2026-11-20T07:00:00Z", 2),
    ]
    (read,) = client.get("/api/v1/topics", params={**asked, "reach": "1000"}).json()["items"]
    assert [point["n"] for point in read["points"]] == [0, 1]


def test_topics_are_held_against_a_week_before(client: TestClient, hub: Hub, clock: HandClock) -> None:
    assert clock.now > START
    clock.move(days=7, minutes=5)
    again = [make_mention(stars=None, text=f"{ANGRY} {n}", occurred_at=clock.now.isoformat()) for n in range(3)]
    hub.ingest.take("mentions", again, source="social")
    hub.ears.listen(60)
    hub.catch_up()
    told = client.get("/api/v1/topics", params={"from": "2026-11-27T14:30:00"}).json()["items"]
    by_topic = {one["topic"]: (one["n"], one["before"], one["change"]) for one in told}
    assert by_topic["pengiriman"] == (3, 2, 0.5)
    assert by_topic["promo"] == (0, 1, -1.0)
    # What that week brought is not known while much of it is still to be heard.
    hub.ingest.take("mentions", [make_mention(stars=None, text=HAPPY)], source="late")
    hub.catch_up()
    told = client.get("/api/v1/topics", params={"from": "2026-11-27T14:30:00"}).json()["items"]
    assert {one["before"] for one in told} == {None}


@pytest.mark.parametrize("asked", [{"stream": "tickets"}, {"grain": "5m"}, {"grain": "15m", "from": "2026-11-01"}])
def test_topics_say_what_they_cannot(client: TestClient, asked: dict[str, str]) -> None:
    assert client.get("/api/v1/topics", params=asked).status_code == 400


def test_both_are_documented(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path in ("/api/v1/mentions", "/api/v1/topics"):
        names = {one["name"] for one in paths[path]["get"]["parameters"]}
        assert {"platform", "topic", "sentiment", "language", "reach", "from", "to"} <= names
