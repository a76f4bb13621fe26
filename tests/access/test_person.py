"""A person says once who they are; only our own signature is believed."""

import pytest

from access.person import COOKIE, People
from domain.people import Actor

SARI = Actor("Sari", "lead")


def test_signed_person_is_read_back() -> None:
    people = People(b"one key of the hub")
    assert people.read({COOKIE: people.sign(SARI)}) == SARI


@pytest.mark.parametrize("value", ["", "Sari", "a.b.c", "WyJTYXJpIiwibGVhZCJd.x.y"])
def test_forged_cookie_is_nobody(value: str) -> None:
    assert People(b"one key of the hub").read({COOKIE: value}) is None


def test_another_key_does_not_vouch() -> None:
    signed = People(b"another key of a hub").sign(SARI)
    assert People(b"one key of the hub").read({COOKIE: signed}) is None


def test_nobody_can_be_the_hub_itself() -> None:
    people = People(b"one key of the hub")
    assert people.read({COOKIE: people.sign(Actor("CE Hub", "hub"))}) is None
