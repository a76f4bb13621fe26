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
INDONESIAN = {"cookie": "cehub_lang=id"}


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
    rows = list(book["Interactions"].iter_rows())
    assert [cell.value for cell in rows[0]] == ["From (WIB)", "Channel", "Interactions", "n", "95 % from", "95 % to"]
    assert [cell.value for cell in rows[1]] == [datetime(2026, 11, 20, 14), "Chat", 2, 2, None, None]
    assert rows[1][0].is_date


def test_heads_stand_out_over_what_is_below_them_and_on_every_page(book: Any) -> None:
    sheet = book["Interactions"]
    heads = {cell.value: cell for cell in sheet[1]}
    assert all(cell.font.bold and cell.border.bottom.style for cell in heads.values())
    assert (heads["Channel"].alignment.horizontal, heads["n"].alignment.horizontal) == ("left", "right")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["A2"].alignment.horizontal == "left"
    assert book["About"].freeze_panes is None


def test_every_head_is_as_wide_as_its_words(client: TestClient) -> None:
    for name in ("first_response_mean", "csat", "backlog"):
        answer = client.get(f"/api/v1/metrics/{name}/series.xlsx", params={**HOUR, "by": ""}, headers=INDONESIAN)
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        assert all(sheet.column_dimensions[cell.column_letter].width > len(cell.value) + 1 for cell in sheet[1])


def test_it_speaks_the_language_of_whoever_takes_it(client: TestClient) -> None:
    answer = client.get("/api/v1/metrics/csat/series.xlsx", params=HOUR, headers=INDONESIAN)
    book = load_workbook(io.BytesIO(answer.content))
    about = {row[0].value: row[1].value for row in book["Keterangan"].iter_rows()}
    assert about["Artinya"] == locales.text("id", "about.csat") != locales.text("en", "about.csat")
    assert [cell.value for cell in book["CSAT"][1]][:3] == ["Mulai (WIB)", "Kanal", "CSAT"]


def test_nothing_acts_as_a_formula(book: Any) -> None:
    cells = {row[1].value: row[1] for row in book["Interactions"].iter_rows(min_row=2)}
    assert set(cells) == {"Chat", '=HYPERLINK("x")', "ab"}
    formula = cells['=HYPERLINK("x")']
    assert (formula.data_type, formula.quotePrefix) == ("s", True)


def test_it_says_what_it_is(book: Any) -> None:
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Metric"] == "Interactions"
    assert about["From"] == datetime(2026, 11, 20, 14)
    assert about["Time zone"] == "Asia/Jakarta"


def test_what_is_longer_than_a_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    sheet = workbook.Sheet("so: 1/2 long", [workbook.Column("at")], ([(number, "#,##0")] for number in range(5)))
    book = load_workbook(io.BytesIO(b"".join(workbook.written([sheet]))))
    told = {sheet.title: [cell.value for (cell,) in sheet.iter_rows()] for sheet in book}
    assert told == {"so  1 2 long": ["at", 0, 1], "so  1 2 long (2)": ["at", 2, 3], "so  1 2 long (3)": ["at", 4]}


def test_a_sheet_without_rows_is_one() -> None:
    empty = workbook.Sheet("none", [workbook.Column("at")], [])
    (sheet,) = load_workbook(io.BytesIO(b"".join(workbook.written([empty]))))
    assert [cell.value for cell in sheet[1]] == ["at"]


@pytest.mark.parametrize(
    ("written", "kept"), [("a" * 32_768, "a" * 32_766 + "…"), ("😡" * 16_384, "😡" * 16_383 + "…")]
)
def test_a_cell_holds_no_more_than_a_spreadsheet_reads(written: str, kept: str) -> None:
    fitting = "x" * 32_767
    sheet = workbook.Sheet("long", [workbook.Column("text")], [[(written, "")], [(fitting, "")]])
    (read,) = load_workbook(io.BytesIO(b"".join(workbook.written([sheet]))))
    assert [cell.value for (cell,) in read.iter_rows(min_row=2)] == [kept, fitting]


def test_records_are_a_workbook_too(client: TestClient, hub: Hub) -> None:
    at = "2026-11-20T14:10:00+07:00"
    taken = [make_interaction(occurred_at=at, text="=1+1", first_response_seconds=12.5)]
    hub.ingest.take("interactions", taken, source="api")
    answer = client.get("/api/v1/metrics/interactions/records.xlsx", params={"from": HOUR["from"], "to": HOUR["to"]})
    head, row = load_workbook(io.BytesIO(answer.content))["Interactions"].iter_rows(values_only=True)
    told = dict(zip(head, row, strict=True))
    assert told["Occurred (WIB)"] == datetime(2026, 11, 20, 14, 10)
    assert (told["Text"], told["First response (s)"], told["Channel"]) == ("=1+1", 12.5, "Chat")
