"""The wall as the server lays it out: of a screen there is, and of one that there was."""

from __future__ import annotations

import json

import dash
import pytest

from app import create_app
from components.markup import markup
from domain.people import Actor
from hub import Hub

SARI = Actor("Sari", "lead")


@pytest.fixture
def laid(hub: Hub) -> object:
    """Lays out the page of a screen."""
    create_app(hub)
    return dash.page_registry["pages.wall"]["layout"]


def test_a_screen_that_people_hang_has_a_wall_with_its_title(hub: Hub, laid) -> None:  # type: ignore[no-untyped-def]
    assert "There is no screen “lantai”" in markup(laid("lantai", "en"))
    hub.programme.hang({"name": "lantai", "scenes": ["voices"], "title": {"en": "Third floor"}}, SARI)
    hub.programme.look(hub.now)
    assert "Third floor" in markup(laid("lantai", "en"))


def test_the_wall_knows_topics_as_values_too(hub: Hub, laid) -> None:  # type: ignore[no-untyped-def]
    known = json.loads(getattr(laid("main"), "data-words"))
    assert (known["en"]["value.pengiriman"], known["id"]["value.pengiriman"]) == ("Delivery", "Pengiriman")


def test_the_past_of_a_screen_that_is_gone_hangs_under_its_own_name(hub: Hub, laid) -> None:  # type: ignore[no-untyped-def]
    page = markup(laid("lantai", "en", past="1"))
    assert 'data-screen="lantai"' in page
    assert 'data-word="screen.lantai"' in page
    assert "There is no screen" in markup(laid("desk", "en", past="1"))
