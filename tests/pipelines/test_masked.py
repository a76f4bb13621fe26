"""No personal data of what people write reaches the store, whatever becomes of the record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

import locales
from domain.streams import STREAMS, stream_of
from pipelines.ingest import Ingest
from store import quarantine, records
from store.engine import Store
from tests.make import HandClock, make_interaction, make_mention, make_survey, make_ticket

SECRETS = ("081234567890", "sari@toko.co.id", "3174014708950003")
TEXT = "hubungi 0812-3456-7890 atau sari@toko.co.id, NIK 3174014708950003"
COVERED = "hubungi [telepon] atau [email], NIK [NIK]"


@pytest.fixture
def ingest(store: Store, clock: HandClock) -> Ingest:
    return Ingest(store, clock, b"the key of an installation")


@pytest.mark.parametrize(
    ("stream", "field", "record"),
    [
        ("interactions", "text", make_interaction(text=TEXT)),
        ("surveys", "comment", make_survey(comment=TEXT)),
        ("tickets", "subject", make_ticket(subject=TEXT)),
        ("tickets", "text", make_ticket(text=TEXT)),
        ("mentions", "text", make_mention(text=TEXT)),
        ("mentions", "author", make_mention(author=TEXT)),
        ("interactions", "reason", make_interaction(reason=TEXT)),
        ("tickets", "category", make_ticket(category=TEXT)),
        ("tickets", "priority", make_ticket(priority=TEXT)),
        ("mentions", "platform", make_mention(platform=TEXT)),
        ("mentions", "topic", make_mention(topic=TEXT)),
        ("surveys", "survey", make_survey(survey=TEXT)),
        ("surveys", "product", make_survey(product=TEXT)),
    ],
)
def test_free_texts_are_masked(ingest: Ingest, store: Store, stream: str, field: str, record: dict[str, Any]) -> None:
    ingest.take(stream, [record], source="crm")
    with store.read() as connection:
        (found,), _ = records.page(connection, stream_of(stream))
    assert found[field] == COVERED


def test_an_address_keeps_its_way_but_for_whom_it_leads_to(ingest: Ingest, store: Store) -> None:
    ingest.take("mentions", [make_mention(url="https://wa.me/6281234567890?text=hai")], source="crm")
    with store.read() as connection:
        (found,), _ = records.page(connection, STREAMS["mentions"])
    assert found["url"] == "https://wa.me/[telepon]?text=hai"


def test_fields_we_do_not_know_are_masked(ingest: Ingest, store: Store) -> None:
    ingest.take("mentions", [make_mention(reply={"body": TEXT}, hp=6281234567890)], source="crm")
    with store.read() as connection:
        (found,), _ = records.page(connection, STREAMS["mentions"])
    assert COVERED in found["extra"]
    assert '"hp":"[telepon]"' in found["extra"]


@pytest.mark.parametrize(
    "record",
    [make_survey(score=99, comment=TEXT, note=TEXT), make_survey(occurred_at=TEXT), TEXT, [TEXT], {TEXT: TEXT}],
)
def test_quarantine_holds_them_masked(ingest: Ingest, store: Store, record: object) -> None:
    ingest.take("surveys", [record], source="crm")
    with store.read() as connection:
        (held,), _ = quarantine.page(connection)
    assert COVERED in held.record
    assert not [secret for secret in SECRETS if secret in held.record + held.error]


def test_quarantine_keeps_a_customer_only_as_they_are_stored(ingest: Ingest, store: Store) -> None:
    ingest.take("surveys", [make_survey(external_id="known", customer="081234567890")], source="crm")
    ingest.take("surveys", [make_survey(external_id="held", customer="081234567890", kind="stars")], source="crm")
    with store.write() as connection:
        (held,), _ = quarantine.page(connection)
        assert "081234567890" not in held.record
        quarantine.drop(connection, held.id)
        quarantine.hold(connection, [replace(held, record=held.record.replace("stars", "csat"))])
        (held,), _ = quarantine.page(connection)
    assert ingest.retry(held.id).accepted == 1
    with store.read() as connection:
        found, _ = records.page(connection, STREAMS["surveys"])
    assert len({one["customer"] for one in found}) == 1


def test_quarantine_keeps_what_a_record_is_known_by(ingest: Ingest, store: Store) -> None:
    url = "https://x.com/i/status/4111111111111111"
    told = {"external_id": "4111111111111111", "url": url, "platform": "wa 081234567890", "stars": 9}
    ingest.take("mentions", [make_mention(**told)], source="crm")
    with store.read() as connection:
        (held,), _ = quarantine.page(connection)
    kept = orjson.loads(held.record)
    assert (kept["external_id"], kept["url"], kept["platform"]) == ("4111111111111111", url, "wa [telepon]")


@pytest.mark.parametrize("said", ["081234567890", "telepon 0812-3456-7890", "x" * 30 + " 081234567890"])
def test_a_reason_repeats_no_personal_data_in_any_language(ingest: Ingest, store: Store, said: str) -> None:
    receipt = ingest.take("surveys", [make_survey(kind=said)], source="crm")
    with store.read() as connection:
        (held,), _ = quarantine.page(connection)
    assert held.words == receipt.rejected[0].words
    for language in locales.LANGUAGES:
        reason = locales.refusal(language, held.refusal, held.words) or ""
        assert "[telepo" in reason
        assert "0812" not in reason + held.error + receipt.rejected[0].error
    assert (
        locales.refusal("id", held.refusal, held.words)
        == f"{held.words['value']} tidak termasuk pilihan: csat, ces, nps, enps"
    )


def test_sending_it_again_is_still_no_change(ingest: Ingest) -> None:
    record = make_mention(text=TEXT)
    ingest.take("mentions", [record], source="crm")
    assert ingest.take("mentions", [record], source="crm").unchanged == 1
