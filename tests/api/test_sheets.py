"""A series as a workbook: of types, and harmless."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

import locales
from hub import Hub
from tests.make import make_interaction

HOUR = {"from": "2026-11-20T14:00:00+07:00", "to": "2026-11-20T15:00:00+07:00", "grain": "1h", "by": "channel"}


@pytest.fixture
def book(client: TestClient, hub: Hub) -> Any:
    """The workbook of an hour with a channel that would be a formula."""
    at = "2026-11-20T14:10:00+07:00"
    records = [make_interaction(occurred_at=at, channel=one) for one in ("chat", "chat", '=HYPERLINK("x")', "a\x0bb")]
    hub.ingest.take("interactions", records, source="api")
    answer = client.get("/api/v1/metrics/interactions/series.xlsx", params=HOUR)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="interactions_2026-11-20_1h_by-channel.xlsx"'
    return load_workbook(io.BytesIO(answer.content))


def test_numbers_are_numbers_and_moments_moments(book: Any) -> None:
    rows = list(book["interactions"].iter_rows())
    assert [cell.value for cell in rows[0]] == ["at", "channel", "value", "n", "lower", "upper"]
    assert [cell.value for cell in rows[1]] == [datetime(2026, 11, 20, 14), "chat", 2, 2, None, None]
    assert rows[1][0].is_date


def test_it_speaks_the_language_of_whoever_takes_it(client: TestClient) -> None:
    answer = client.get("/api/v1/metrics/csat/series.xlsx", params=HOUR, headers={"cookie": "cehub_lang=id"})
    rows = load_workbook(io.BytesIO(answer.content))["about"].iter_rows()
    about = {row[0].value: row[1].value for row in rows}
    assert about["definition"] == locales.text("id", "about.csat") != locales.text("en", "about.csat")


def test_nothing_acts_as_a_formula(book: Any) -> None:
    cells = {row[1].value: row[1] for row in book["interactions"].iter_rows(min_row=2)}
    assert set(cells) == {"chat", '=HYPERLINK("x")', "ab"}
    formula = cells['=HYPERLINK("x")']
    assert (formula.data_type, formula.quotePrefix) == ("s", True)


def test_it_says_what_it_is(book: Any) -> None:
    about = {row[0].value: row[1].value for row in book["about"].iter_rows()}
    assert about["metric"] == "Interactions"
    assert about["from"] == datetime(2026, 11, 20, 14)
    assert about["time zone"] == "Asia/Jakarta"
