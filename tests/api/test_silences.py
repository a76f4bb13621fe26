"""Silences through the API: made in somebody's name, listed with what they muted, ended, refused in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from hub import Hub
from tests.alerts.build import make_finding
from tests.make import HandClock

URL = "/api/v1/silences"


def wish(**changes: Any) -> dict[str, Any]:
    """Complaints of chat muted for an hour, unless another end is given."""
    matchers = {"metric": "complaint_ratio", "channel": ["chat", "phone"]}
    lasts = {} if "end" in changes else {"hours": 1}
    return {"matchers": matchers, "reason": "deploy of payments", **lasts, **changes}


def test_silence_is_made_in_the_name_of_the_person_and_mutes_at_once(client: TestClient, hub: Hub) -> None:
    (alert,) = hub.chain.take([make_finding()])
    client.post("/api/v1/me", json={"name": "Sari", "role": "lead"})
    answer = client.post(URL, json=wish())
    made = answer.json()
    assert answer.status_code == 201
    assert (made["owner"], made["role"], made["state"], made["muted"]) == ("Sari", "lead", "active", 1)
    assert made["window"] == {"from": "2026-11-20T07:30:00Z", "to": "2026-11-20T08:30:00Z"}
    assert made["mutes"] == {"en": "Complaint ratio · Chat and Phone", "id": "Rasio komplain · Chat dan Telepon"}
    assert client.get(f"/api/v1/alerts/{alert.id}").json()["muted_by"] == made["id"]


def test_ended_one_is_kept_with_what_it_muted(client: TestClient, hub: Hub, clock: HandClock) -> None:
    number = client.post(URL, json=wish()).json()["id"]
    (alert,) = hub.chain.take([make_finding()])
    clock.move(minutes=10)
    ended = client.delete(f"{URL}/{number}").json()
    assert (ended["state"], ended["ended_by"], ended["ended_at"]) == ("ended", "api", "2026-11-20T07:40:00Z")
    (muted,) = client.get(f"{URL}/{number}").json()["alerts"]
    assert muted == {
        "alert": alert.id,
        "metric": "complaint_ratio",
        "segment": {"channel": "chat"},
        "from": "2026-11-20T07:30:00Z",
        "to": "2026-11-20T07:40:00Z",
        "outcome": "open",
    }
    again = client.delete(f"{URL}/{number}")
    assert (again.status_code, again.json()["state"]) == (409, "ended")


def test_listed_by_state(client: TestClient) -> None:
    active, later = (client.post(URL, json=wish(**more)).json()["id"] for more in ({}, {"start": "2026-11-20T20:00"}))
    listed = {
        state: [one["id"] for one in client.get(URL, params={"state": state}).json()["items"]]
        for state in ("active", "pending", "ended")
    }
    assert listed == {"active": [active], "pending": [later], "ended": []}
    first = client.get(URL, params={"limit": 1}).json()
    assert client.get(URL, params={"limit": 1, "after": first["next"]}).json()["items"][0]["id"] == active


@pytest.mark.parametrize(
    ("recurrence", "english", "indonesian", "begin"),
    [
        (
            {"weekdays": ["tue"], "numbers": [3], "from": "22:00", "to": "02:00"},
            "every third Tuesday of the month, 22:00–02:00 WIB",
            "setiap Selasa ketiga dalam bulan, 22.00–02.00 WIB",
            "2026-12-15T15:00:00Z",
        ),
        (
            {"preset": "friday_prayer"},
            "every Friday, 11:30–13:00 WIB",
            "setiap Jumat, 11.30–13.00 WIB",
            "2026-11-27T04:30:00Z",
        ),
        ({"preset": "sale_days"}, "on sale days, all day", "pada hari promo, sepanjang hari", "2026-12-11T17:00:00Z"),
        (
            {"weekdays": ["sat", "sun"], "kinds": ["payday", "sale"], "zone": "Europe/Berlin"},
            "every Saturday and Sunday, only on paydays and on sale days, all day",
            "setiap Sabtu dan Minggu, hanya pada hari gajian dan pada hari promo, sepanjang hari",
            "2026-12-11T23:00:00Z",
        ),
    ],
)
def test_recurring_one_is_said_in_words_with_its_next_window(
    client: TestClient, recurrence: dict[str, Any], english: str, indonesian: str, begin: str
) -> None:
    body = wish(hours=None, end="2027-06-01", recurrence=recurrence)
    made = client.post(URL, json=body).json()
    assert made["recurrence"]["sentence"] == {"en": english, "id": indonesian}
    assert (made["state"], made["window"]["from"]) == ("pending", begin)


@pytest.mark.parametrize(
    ("changes", "english", "indonesian"),
    [
        (
            {"matchers": {"chanel": "chat"}},
            "There is no matcher 'chanel'; nearest: channel.",
            "Tidak ada pencocok “chanel”; coba channel.",
        ),
        (
            {"end": "2026-11-01"},
            "A silence ends after it begins, and in the future.",
            "Masa senyap berakhir sesudah dimulai, dan di waktu mendatang.",
        ),
        ({"reason": ""}, "The reason is missing; please write it.", "Bagian alasan masih kosong; silakan diisi."),
        (
            {"recurrence": {"from": "26:00"}},
            "'26:00' is no time of day; write 22:00.",
            "“26:00” bukan jam; tulis 22:00.",
        ),
        ({"hours": None}, "A silence ends after it begins, and in the future.", "Masa senyap berakhir"),
    ],
)
def test_what_cannot_be_a_silence_is_refused_in_the_language_of_the_asker(
    client: TestClient, changes: dict[str, Any], english: str, indonesian: str
) -> None:
    said = {code: client.post(URL, json=wish(**changes), headers={"accept-language": code}) for code in ("en", "id")}
    assert {answer.status_code for answer in said.values()} == {400}
    assert said["en"].headers["content-type"] == "application/problem+json"
    assert said["en"].json()["detail"] == english
    assert said["id"].json()["detail"].startswith(indonesian)
    assert client.get(URL).json()["items"] == []


def test_what_is_not_there_or_malformed_is_told_as_a_problem(client: TestClient) -> None:
    assert client.get(f"{URL}/7").status_code == client.delete(f"{URL}/7").status_code == 404
    assert client.get(URL, params={"state": "acitve"}).status_code == 404
    assert client.post(URL, json={"matchers": {}}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "english", "indonesian", "why"),
    [
        (
            {"recurrence": {"days": ["tue"]}},
            "recurrence.days: there is no such field",
            "tidak ada kolom",
            "every night",
        ),
        ({"hours": "a"}, "hours: 'a' is not a number", "'a' bukan angka", "no guess"),
        ({"hours": -1}, "hours: -1 is not more than 0", "tidak lebih dari 0", "over before it begins"),
        ({"reason": None}, "reason: a text is expected", "seharusnya teks", "nobody would know why"),
        ({"matchers": "csat"}, "matchers: an object with named fields", "seharusnya objek", "it is no condition"),
    ],
)
def test_what_nobody_can_read_is_refused_in_the_language_of_the_asker(
    client: TestClient, changes: dict[str, Any], english: str, indonesian: str, why: str
) -> None:
    said = {code: client.post(URL, json=wish(**changes), headers={"accept-language": code}) for code in ("en", "id")}
    assert {answer.status_code for answer in said.values()} == {422}, why
    assert english in said["en"].json()["detail"]
    assert indonesian in said["id"].json()["detail"]
    assert said["id"].json()["errors"][0]["field"] == said["en"].json()["errors"][0]["field"]
    assert client.get(URL).json()["items"] == []


def test_a_silence_with_two_ends_is_refused(client: TestClient) -> None:
    said = client.post(URL, json=wish(end="2030-01-01", hours=2), headers={"accept-language": "id"})
    assert (said.status_code, said.json()["detail"].partition(",")[0]) == (
        400,
        "Sebutkan akhirnya dengan end atau dengan hours",
    )


def test_a_body_that_is_no_json_says_so_without_a_field(client: TestClient) -> None:
    said = client.post(URL, content=b"{nojson", headers={"accept-language": "id", "content-type": "application/json"})
    assert (said.status_code, said.json()["detail"]) == (422, "body: isinya bukan JSON.")


def test_calls_are_described(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths["/api/v1/silences"]) == {"get", "post"}
    assert set(paths["/api/v1/silences/{silence_id}"]) == {"get", "delete"}
