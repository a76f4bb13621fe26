"""The page of what customers say: what its address asks for, in a sentence where nobody can follow it."""

from __future__ import annotations

import hub as hubs
from components.viewer import Viewer
from hub import Hub
from pages.desks.listening import parts, view_of
from tests.components.spoken import words
from tests.make import NOW, ZONE, make_mention


def test_a_topic_that_nobody_knows_is_said(hub: Hub) -> None:
    hubs.use(hub)
    hub.ingest.take("mentions", [make_mention(text="halo")], source="social")
    viewer = Viewer("en", "dark", ZONE, NOW + 60_000)
    assert "There is no topic “promosi”; try promo." in words(parts(view_of({"topic": "promosi"}), viewer))
    assert "There is no" not in words(parts(view_of({"topic": "promo"}), viewer))
