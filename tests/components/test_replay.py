"""What happened while the wall showed the past, as it is told beside the picture."""

from __future__ import annotations

import pytest

import locales
from components import replay
from components.inbox import distance
from domain.alerts import Finding
from domain.people import HUB
from domain.times import MINUTE
from domain.transitions import transition
from domain.verdicts import Verdict
from hub import Hub
from live.readings.alerts import row_of
from tests.components.spoken import make_viewer, words
from tests.make import NOW


@pytest.mark.parametrize(("language", "state"), [("en", "dark"), ("id", "mati")])
def test_a_monitor_is_called_by_its_name_not_by_what_became_of_it(hub: Hub, language: str, state: str) -> None:
    verdict = Verdict(NOW - 5 * MINUTE, 1.0, "silent", code="screen_dead")
    (alert,) = hub.chain.take([Finding("screen", {"monitor": "left"}, "screen", verdict, since=NOW - 5 * MINUTE)])
    assert row_of(alert)["health"] == "dead"
    assert locales.has(language, "wall.screen_dead")
    since = make_viewer(language).moment(alert.since)
    assert distance(alert, make_viewer(language)) == locales.text(language, "fleet.since", since=since)
    opened = transition(NOW, "opened", HUB)
    said = " ".join(words(one) for one in replay.log([(opened, alert, None)], [], make_viewer(language)))
    assert "Monitor left" in said
    assert state not in said
