"""Sources and jobs as rows: what failed says so, in the viewer's language."""

from __future__ import annotations

import pytest

from components.sources import held_row, job_rows, source_row
from domain.errors import SourceFailed
from domain.reasons import Reason, written
from store.jobs import Run
from store.quarantine import Held
from store.sources import Source
from tests.components.spoken import make_viewer


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Baca Crm: Tiket"), ("en", "Read Crm: Tickets")], ids=["id", "en"]
)
def test_reading_a_source_is_named_in_every_language(language: str, said: str) -> None:
    (row,) = job_rows([Run("read crm (tickets)", 0, 100, "ok")], make_viewer(language))
    assert row["job"] == said


def test_a_reading_of_a_source_that_fails_did_not_run_well() -> None:
    runs = [Run("read crm (tickets)", 0, 100, "ok"), Run("read crm (surveys)", 0, 100, "ok")]
    failed, well = job_rows(runs, make_viewer("en"), {("crm", "tickets")})
    assert (failed["state"], failed["tone"]) == ("could not read", "bad")
    assert (well["state"], well["tone"]) == ("ran well", "")


@pytest.mark.parametrize(("cursor", "said"), [(None, "–"), ("2026-11-20", "2026-11-20")])
def test_a_cursor_of_nothing_is_none(cursor: str | None, said: str) -> None:
    source = Source("crm", "tickets", "files", None, cursor, *(None,) * 8, accepted=0, rejected=0)
    assert source_row(source, "empty", 0, make_viewer("en"))["cursor"] == said


def test_a_job_that_failed_says_why() -> None:
    (row,) = job_rows([Run("demo records", 0, 100, "failed", "StoreFailed: full")], make_viewer("en"))
    assert "StoreFailed: full" in row["state"]
    assert row["tone"] == "bad"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "9 is outside the scale 1 to 5"), ("id", "9 di luar skala 1 sampai 5")]
)
def test_a_record_is_held_for_a_reason_in_the_viewers_language(language: str, said: str) -> None:
    words = {"value": "9", "low": "1", "high": "5"}
    held = Held("surveys", "crm", None, "score", "9 is outside the scale 1 to 5", "{}", 0, 1, "record_score", words)
    assert held_row(held, make_viewer(language))["reason"] == said


def test_a_record_held_before_reasons_had_words_keeps_its_sentence() -> None:
    held = Held("surveys", "crm", None, "score", "9 is out", "{}", 0, 1)
    assert held_row(held, make_viewer("id"))["reason"] == "9 is out"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The query's rows are not in the order of 'no'."),
        ("id", "Baris hasil kueri tidak urut menurut 'no'."),
    ],
)
def test_a_source_fails_for_a_reason_in_the_viewers_language(language: str, said: str) -> None:
    sentence = "The query's rows are not in the order of {column}."
    why = Reason.of(SourceFailed.told("source_order", sentence, column="'no'"))
    source = Source("crm", "tickets", "sql", *(None,) * 8, why.error, 0, 0, 0, written([why]))
    assert source_row(source, "failing", 0, make_viewer(language))["error"] == said


def test_a_failure_from_before_reasons_had_words_keeps_its_sentence() -> None:
    source = Source("crm", "tickets", "sql", *(None,) * 8, "no route to host", 0, 0, 0)
    assert source_row(source, "failing", 0, make_viewer("id"))["error"] == "no route to host"


def test_what_is_counted_leads_to_what_it_counts() -> None:
    source = Source("in app", "tickets", "sql", *(None,) * 10, accepted=7, rejected=12)
    row = source_row(source, "silent", 9, make_viewer("en"), alert=3)
    assert row["held"] == "[9](/sources?source=in+app&stream=tickets#sources-quarantine)"
    assert row["rejected"] == "[12](/sources?source=in+app&stream=tickets#sources-quarantine)"
    assert row["health"].endswith("[Silent](/alerts?id=3)")


def test_a_count_without_a_list_leads_nowhere() -> None:
    source = Source("crm", "tickets", "sql", *(None,) * 10, accepted=7, rejected=2)
    row = source_row(source, "live", 0, make_viewer("en"))
    assert (row["held"], row["rejected"]) == ("0", "2")
    assert "](" not in row["health"]


def test_a_job_that_fails_again_and_again_is_one_row_with_how_often() -> None:
    (row,) = job_rows([Run("demo records", 0, 100, "failed", "StoreFailed: full", times=14)], make_viewer("en"))
    assert row["state"] == "failed: StoreFailed: full · 14 times"
