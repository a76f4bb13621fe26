"""Hooks: the doors through which other systems bring something, each with a secret of its own.

[[hooks]]
name = "prometheus"                     # POST /api/v1/hooks/prometheus; also the source of what comes in
type = "alertmanager"                   # alerts of an Alertmanager; or records
secret = "at least sixteen characters"
"""

from __future__ import annotations

import binascii
import hmac
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import BadSetting, UnknownName
from domain.streams import stream_of
from domain.tables import tables_of

ALERTMANAGER, RECORDS = "alertmanager", "records"
TYPES = (ALERTMANAGER, RECORDS)
KEYS = ("name", "type", "secret", "stream", "time_zone")
SIGNATURES = ("x-cehub-signature", "x-hub-signature-256")
"""Headers that may carry `sha256=` and the hexadecimal HMAC-SHA256 of the raw body."""
SHORTEST_SECRET = 16
NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True)
class Hook:
    """One door. `stream` and `zone` (of times without an offset; None: the hub's) are of one that takes records."""

    name: str
    type: str
    secret: str = field(repr=False)
    stream: str = ""
    zone: ZoneInfo | None = None

    def admits(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """True if whoever sent this body knows the secret. Names of headers are in small letters.

        A signature over the body, always; from an Alertmanager, which cannot sign, also the secret itself as its
        credential (Bearer) or password (Basic).
        """
        signed = next((headers[name] for name in SIGNATURES if name in headers), None)
        if signed is not None:
            mac = hmac.new(self.secret.encode(), raw, sha256).hexdigest()
            return _are_same(signed.removeprefix("sha256=").lower(), mac)
        is_known = _are_same(_credential(headers.get("authorization", "")), self.secret)
        return is_known and self.type == ALERTMANAGER


def _are_same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _credential(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def hooks_of(document: Mapping[str, Any]) -> dict[str, Hook]:
    """The hooks of the tables `[[hooks]]` by name; {} if there are none. BadSetting says what is wrong with which."""
    found: dict[str, Hook] = {}
    for table in tables_of(document, "hooks"):
        hook = _hook(table)
        if hook.name in found:
            said = "Two hooks are called {name}; give each its own name."
            raise BadSetting.told("hook_twice", said, name=repr(hook.name))
        found[hook.name] = hook
    return found


def _hook(table: Mapping[str, Any]) -> Hook:
    name, kind, secret = (table.get(key) for key in ("name", "type", "secret"))
    if not isinstance(name, str) or not NAME.fullmatch(name):
        said = "A hook has a name of 1 to 64 letters, digits, dots and dashes, not {name}."
        raise BadSetting.told("hook_name", said, name=repr(name))
    if kind not in TYPES:
        said = "The hook {name} has a type, one of {known}, not {value}."
        raise BadSetting.told("hook_type", said, name=repr(name), known=", ".join(TYPES), value=repr(kind))
    if not isinstance(secret, str) or len(secret) < SHORTEST_SECRET:
        said = "The hook {name} needs a secret of at least {most} characters."
        raise BadSetting.told("hook_short", said, name=repr(name), most=SHORTEST_SECRET)
    for key in table:
        if key not in KEYS or (kind == ALERTMANAGER and key in ("stream", "time_zone")):
            said = "The hook {name} of type {kind} has no {setting}."
            raise BadSetting.told("hook_key", said, name=repr(name), kind=kind, setting=repr(key))
    if kind == ALERTMANAGER:
        return Hook(name, kind, secret)
    return Hook(name, kind, secret, _stream(name, table.get("stream")), _zone(name, table.get("time_zone")))


def _stream(name: str, stream: object) -> str:
    try:
        return stream_of(str(stream or "")).name
    except UnknownName as error:
        said = "The hook {name} takes records of one stream: {why}"
        raise BadSetting.told("hook_stream", said, name=repr(name), why=error) from None


def _zone(name: str, zone: object) -> ZoneInfo | None:
    if zone is None:
        return None
    try:
        return ZoneInfo(str(zone))
    except (KeyError, ValueError, OSError):
        said = "The time_zone of the hook {name} is one such as Asia/Jakarta, not {value}."
        raise BadSetting.told("hook_zone", said, name=repr(name), value=repr(zone)) from None
