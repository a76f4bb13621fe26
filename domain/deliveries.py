"""Deliveries: what became of a message on its way out, in the words that are kept of it."""

from __future__ import annotations

import re
from typing import Protocol

INTERRUPTED = "The hub stopped while this was being sent; it may have arrived, and is not sent again."
OVERTAKEN = "Not sent: the alert is {state} by now."
MUTED = "Not sent: the alert is muted by now."
INHIBITED = "Not sent: a graver alert speaks for it by now."
GROUPED = "Not sent: its incident has called often enough."
NOT_CALLED = "Not sent: there was no call to take back."
UNKNOWN = "There is no notifier of this name in the configuration any more."

NO_ANSWER = "{host} did not answer ({why})."
ANSWERED = "{host} answered {answer}."
NOT_TAKEN = "{name} did not take it ({why})."

_OUTSIDE = {"no_answer": NO_ANSWER, "answered": ANSWERED, "not_taken": NOT_TAKEN}
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


def words_of(error: str) -> tuple[str, dict[str, str]]:
    """Under which key the languages say it (`send.<key>`), and the words in it; ('', {}) for what we never say.

    >>> words_of(MUTED), words_of("ops.example.org answered 410 Gone.")
    (('muted', {}), ('answered', {'host': 'ops.example.org', 'answer': '410 Gone'}))
    """
    if error in _KEYS:
        return _KEYS[error], {}
    for key, template in _OUTSIDE.items():
        found = re.fullmatch(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template)), error, re.DOTALL)
        if found is not None:
            return key, found.groupdict()
    return "", {}
