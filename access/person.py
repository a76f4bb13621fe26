"""Who a person says they are: a name and a role, kept in a signed cookie until real sign-in arrives."""

from __future__ import annotations

from collections.abc import Mapping

from itsdangerous import BadSignature, URLSafeTimedSerializer

from domain.errors import BadInput
from domain.people import Actor, actor_of

COOKIE = "cehub_person"
MAX_AGE = 180 * 24 * 3600
"""Seconds a person is remembered: half a year."""


class People:
    """Signs who somebody is, and reads it back."""

    def __init__(self, key: bytes) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt=COOKIE)

    def sign(self, actor: Actor) -> str:
        """The value of the cookie that says who this is."""
        return self._serializer.dumps([actor.name, actor.role])

    def read(self, cookies: Mapping[str, str]) -> Actor | None:
        """Who the cookies say this is; None without a cookie, or with one that is forged, old or damaged."""
        signed = cookies.get(COOKIE)
        if not signed:
            return None
        try:
            name, role = self._serializer.loads(signed, max_age=MAX_AGE)
            return actor_of(name, role)
        except (BadSignature, BadInput, ValueError, TypeError, AttributeError):
            return None
