"""A series as a workbook: of types, and harmless."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

import locales
from api import workbook
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


def test_what_is_longer_than_a_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    rows = [[("at", "")], *([(number, "#,##0")] for number in range(5))]
    book = load_workbook(io.BytesIO(b"".join(workbook.written([workbook.Sheet("long", rows, 1)]))))
    told = {sheet.title: [cell.value for (cell,) in sheet.iter_rows()] for sheet in book}
    assert told == {"long": ["at", 0, 1], "long (2)": ["at", 2, 3], "long (3)": ["at", 4]}


def test_records_are_a_workbook_too(client: TestClient, hub: Hub) -> None:
    at = "2026-11-20T14:10:00+07:00"
    taken = [make_interaction(occurred_at=at, text="=1+1", first_response_seconds=12.5)]
    hub.ingest.take("interactions", taken, source="api")
    answer = client.get("/api/v1/metrics/interactions/records.xlsx", params={"from": HOUR["from"], "to": HOUR["to"]})
    head, row = load_workbook(io.BytesIO(answer.content))["interactions"].iter_rows(values_only=True)
    told = dict(zip(head, row, strict=True))
    assert told["occurred_at"] == datetime(2026, 11, 20, 14, 10)
    assert (told["text"], told["first_response_seconds"]) == ("=1+1", 12.5)
