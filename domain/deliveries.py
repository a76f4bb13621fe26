"""Deliveries: what became of a message on its way out, in the words that are kept of it."""

from __future__ import annotations

from typing import Protocol

INTERRUPTED = "The hub stopped while this was being sent; it may have arrived, and is not sent again."
OVERTAKEN = "Not sent: the alert is {state} by now."
MUTED = "Not sent: the alert is muted by now."
INHIBITED = "Not sent: a graver alert speaks for it by now."
GROUPED = "Not sent: its incident has called often enough."
NOT_CALLED = "Not sent: there was no call to take back."
UNKNOWN = "There is no notifier of this name in the configuration any more."

_SPARED = OVERTAKEN.partition(":")[0]
_KEYS = {INTERRUPTED: "interrupted", MUTED: "muted", NOT_CALLED: "not_called", UNKNOWN: "unknown"}
_KEYS |= {INHIBITED: "inhibited", GROUPED: "grouped"}
_KEYS |= {OVERTAKEN.format(state=state): f"overtaken_{state}" for state in ("open", "acknowledged", "resolved")}


class Delivery(Protocol):
    """A send, as far as it says how it went. `next_at` is when it is tried again (None: never)."""

    @property
    def sent_at(self) -> int | None: ...
    @property
    def next_at(self) -> int | None: ...
    @property
    def error(self) -> str | None: ...


def is_lost(send: Delivery) -> bool:
    """True if it was to go out and never will; one that was not needed any more is not lost."""
    is_given_up = send.sent_at is None and send.next_at is None and send.error is not None
    return is_given_up and not is_spared(send)


def is_spared(send: Delivery) -> bool:
    """True if it was not needed any more when its turn came."""
    return send.error is not None and send.error.startswith(_SPARED)


def key_of(error: str) -> str:
    """Under which the languages say it (`send.<key>`); '' for what somebody else said.

    >>> key_of(MUTED), key_of("ops.example.org answered 410 Gone.")
    ('muted', '')
    """
    return _KEYS.get(error, "")
