"""Reports on a page: what stands there while there are none can be copied."""

from __future__ import annotations

import tomllib

from components.reports import SAMPLE, sample
from domain.reports import reports_of


def test_the_sample_is_a_report_as_it_stands() -> None:
    (report,) = reports_of(tomllib.loads(SAMPLE))
    assert (report.name, report.metrics) == ("weekly", ("complaint_ratio", "csat"))
    assert sample().children == SAMPLE
