"""What stands beside an empty list: what was settled, the sources, the days to come, or how to begin."""

from __future__ import annotations

from typing import Any

import pytest

from components import overview
from domain.times import HOUR, MINUTE
from tests.components.spoken import make_viewer, words
from tests.components.test_alerts import make_alert
from tests.components.test_incidents import an_incident
from tests.make import NOW

PAYDAY = {"when": "later", "days": 3, "kind": "payday", "name": {"en": "payday", "id": "gajian"}}


def a_frame(*states: str) -> dict[str, Any]:
    sources = [{"source": f"{state} feed", "state": state, "seen_at": NOW - 16 * MINUTE} for state in states]
    return {"sources": sources, "coming": [PAYDAY]}


def test_it_says_what_was_settled_and_that_the_sources_are_well() -> None:
    viewer = make_viewer()
    alerts = [make_alert(state="resolved", resolved_at=NOW - HOUR)]
    said = words(overview.overview(overview.settled_alerts(alerts, viewer), a_frame("live", "empty"), viewer))
    for one in ("Complaint ratio 4.6 % Chat 1 h ago", "All 2 can be relied on.", "payday in 3 days"):
        assert one in said


def test_a_source_in_trouble_is_named_with_its_mark_and_since_when() -> None:
    viewer = make_viewer("id")
    said = words(overview.overview(overview.settled_alerts([], viewer), a_frame("live", "late"), viewer))
    assert "▲ Late feed Terlambat 16 mnt lalu" in said
    assert "Satu sumber lainnya bisa diandalkan." in said
    assert "Tidak ada peringatan yang diselesaikan dalam tujuh hari terakhir." in said


def test_incidents_that_are_over_lead_back_to_themselves() -> None:
    viewer = make_viewer()
    ended = an_incident(state="resolved", resolved_at=NOW - HOUR, owner="Sari")
    many = overview.settled_incidents([ended] * (overview.MOST + 1), viewer)
    assert "Chat Sari 1 h ago" in words(many)
    assert f"{overview.MOST} of {overview.MOST + 1}" in words(many)
    assert "/incidents?shown=resolved&id=4" in str(many)


@pytest.mark.parametrize(("language", "first"), [("en", "Import a file"), ("id", "Impor berkas")])
def test_without_any_source_it_says_how_records_get_in(language: str, first: str) -> None:
    viewer = make_viewer(language)
    said = words(overview.overview(overview.settled_alerts([], viewer), {"sources": [], "coming": [PAYDAY]}, viewer))
    assert first in said
    for _, typed in overview.WAYS:
        assert typed.format(stream="interactions") in said
