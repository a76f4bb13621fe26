"""Sources and jobs as rows: what failed says so, in the viewer's language."""

from __future__ import annotations

import pytest

from components.sources import job_rows
from store.jobs import Run
from tests.components.spoken import make_viewer


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Baca Crm: Tiket"), ("en", "Read Crm: Tickets")], ids=["id", "en"]
)
def test_reading_a_source_is_named_in_every_language(language: str, said: str) -> None:
    (row,) = job_rows([Run("read crm (tickets)", 0, 100, "ok")], make_viewer(language))
    assert row["job"] == said


def test_a_job_that_failed_says_why() -> None:
    (row,) = job_rows([Run("demo records", 0, 100, "failed", "StoreFailed: full")], make_viewer("en"))
    assert "StoreFailed: full" in row["state"]
    assert row["tone"] == "bad"
