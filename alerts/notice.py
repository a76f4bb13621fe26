"""A notice: what became of an incident, in words for people, in every language, and in fields for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from domain.alerts import Alert
from domain.incidents import Incident
from domain.storms import metrics_of
from domain.times import from_ms
from domain.transitions import Transition
from locales import LANGUAGES, label, moment, places, text
from locales.why import metrics_said

TOLD = ("crisis_proposed", "crisis_accepted", "crisis_declined", "crisis_ended", "resolved")
"""What goes out. That an incident opened is not said: the alerts in it have called."""
MOMENTS = ("since", "opened_at", "changed_at", "acknowledged_at", "recovered_at", "resolved_at", "crisis_at")


@dataclass(frozen=True)
class Notice:
    """What one notifier is given to tell of an incident; `delivery` stays the same when it is tried again.

    `at` is the moment of this try (epoch ms), `zone` the one that people read moments in.
    """

    delivery: int
    incident: Incident
    transition: Transition
    alerts: Sequence[Alert]
    at: int
    zone: ZoneInfo


class Teller(Protocol):
    """A notifier that can tell what is no alert."""

    def tell(self, notice: Notice) -> None:
        """Deliver, or raise SendFailed, `permanent` when a retry cannot help."""


def teller(notifier: object) -> Teller | None:
    """What of a notifier, however it is wrapped, can tell of incidents; None if it cannot."""
    while notifier is not None and not hasattr(notifier, "tell"):
        notifier = getattr(notifier, "notifier", None)
    return notifier


def title(notice: Notice, language: str) -> str:
    """What happened, and where, in one line."""
    where = " · ".join(places(language, notice.incident.place)) or text(language, "incident.everywhere")
    return text(language, f"incident.notice_{notice.transition.kind}", where=where)


def lines(notice: Notice, language: str) -> list[str]:
    """What broke, since when, who leads, and what whoever decided wrote."""
    one, change = notice.incident, notice.transition
    said = {
        "metrics": metrics_said(language, metrics_of(notice.alerts)),
        "at": moment(language, one.since, notice.zone),
    }
    found = [text(language, "incident.notice_why", n=len(notice.alerts), **said)]
    found += [f"{label(language, 'transition', f'role_{role}')}: {who}" for role, who in one.roles.items()]
    found += [f"{change.who}: {change.note}"] if change.note else []
    return found


def body(notice: Notice) -> dict[str, Any]:
    """The notice as JSON values: moments ISO 8601 in UTC, `title` and `why` by language."""
    one = notice.incident
    moments = {name: _iso(getattr(one, name)) for name in MOMENTS}
    told = {**asdict(one), "place": dict(one.place), "roles": dict(one.roles), **moments}
    return {
        "event": f"incident_{notice.transition.kind}",
        "delivery": f"incident-{notice.delivery}",
        "sent_at": _iso(notice.at),
        "title": {language: title(notice, language) for language in LANGUAGES},
        "why": {language: " ".join(lines(notice, language)[:1]) for language in LANGUAGES},
        "incident": told | {"metrics": metrics_of(notice.alerts), "alerts": [alert.id for alert in notice.alerts]},
        "transition": {**asdict(notice.transition), "at": _iso(notice.transition.at)},
    }


def _iso(ms: int | None) -> str | None:
    return None if ms is None else from_ms(ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")
