"""Alerts from outside: what an Alertmanager's webhook brings becomes findings, and alerts by the same chain.

Its alerts are told apart by their labels, and so are ours: a repeated delivery changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.chain import Chain
from domain.alerts import CRITICAL_SCORE, Finding
from domain.errors import BadInput
from domain.outside import NAME, OUTSIDE, SEVERITY, OutsideVerdict, kept
from domain.reasons import Reason
from domain.times import Clock, to_ms
from domain.transitions import LONGEST_NOTE

VERSION = "4"
"""Of Alertmanager's webhook format."""
CRITICAL = ("critical", "page", "emergency", "fatal", "disaster", "error", "high")
"""Severities of others that are critical here; all others are warnings."""
OURS = "cehub_alert"
"""The label of alerts that this hub sent out itself: those that come back are passed over."""
SUMMARIES = ("summary", "title", "message")
DESCRIPTIONS = ("description", "message")
MOST_LABELS = 64
LONGEST_LABEL = 1_000


@dataclass(frozen=True)
class Receipt:
    """What became of a delivery: alerts taken, ours that came back, and (index, why) of those that cannot be read."""

    taken: int
    passed_over: int
    rejected: tuple[tuple[int, Reason], ...]


class Outside:
    """Takes deliveries of other alerting systems."""

    def __init__(self, chain: Chain, clock: Clock) -> None:
        """What is taken goes through `chain`."""
        self._chain = chain
        self._clock = clock

    def take(self, source: str, document: object) -> Receipt:
        """Hand a delivery in Alertmanager's webhook format to the chain; BadInput if it is none.

        An alert in it that cannot be read is refused alone.
        """
        now, alerts = to_ms(self._clock()), alerts_of(document)
        found: list[Finding] = []
        rejected: list[tuple[int, Reason]] = []
        passed_over = 0
        for index, alert in enumerate(alerts):
            try:
                finding = finding_of(source, alert, now)
            except BadInput as problem:
                rejected.append((index, Reason.of(problem)))
                continue
            passed_over += finding is None
            found += [] if finding is None else [finding]
        self._chain.take(found)
        return Receipt(len(found), passed_over, tuple(rejected))


def alerts_of(document: object) -> Sequence[object]:
    """The alerts of a delivery; BadInput if it is not in Alertmanager's format."""
    alerts = document.get("alerts") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(alerts, list):
        said = 'This is not what an Alertmanager sends: {{"version": "4", "alerts": […]}}.'
        raise BadInput.told("outside_format", said)
    if document.get("version") != VERSION:
        said = "Only version {version} of Alertmanager's webhook is known, not {value}."
        raise BadInput.told("outside_version", said, version=VERSION, value=repr(document.get("version")))
    return alerts


def finding_of(source: str, alert: object, now: int) -> Finding | None:
    """The finding that one alert of a delivery is; None for one that this hub sent out. BadInput says what is wrong.

    Its segment are all its labels, and `source`; a label of that name is `exported_source`.
    """
    told = _table(alert, "alert")
    labels = _labels(_table(told.get("labels"), "labels"))
    if OURS in labels:
        return None
    if not labels.get(NAME):
        raise BadInput.told("outside_name", "An alert has a label {label}.", label=NAME)
    status = told.get("status")
    if status not in ("firing", "resolved"):
        raise BadInput.told(
            "outside_status", "The status of an alert is firing or resolved, not {value}.", value=repr(status)
        )
    since, is_over = _moment(told.get("startsAt"), now), status == "resolved"
    return Finding(
        labels[NAME],
        kept(source, labels),
        OUTSIDE,
        _verdict(told, labels, since, is_over=is_over),
        since,
        is_over,
    )


def _verdict(told: Mapping[str, Any], labels: Mapping[str, str], at: int, *, is_over: bool) -> OutsideVerdict:
    said = _table(told.get("annotations") or {}, "annotations")
    score = CRITICAL_SCORE if labels.get(SEVERITY, "").lower() in CRITICAL else 1.0
    summary = next((_text(said[name]) for name in SUMMARIES if said.get(name)), "")
    description = next((_text(said[name]) for name in DESCRIPTIONS if said.get(name)), "")
    link = _text(told.get("generatorURL") or "")
    return OutsideVerdict(
        at,
        0.0 if is_over else score,
        "normal" if is_over else "high",
        code=OUTSIDE,
        summary=summary,
        description="" if description == summary else description,
        # Only what a browser opens as a page: the address is theirs, and becomes a link of ours.
        link=link if link.startswith(("http://", "https://")) else "",
    )


def _table(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        said = "{part} is a table of names and values, not {value}."
        raise BadInput.told("outside_table", said, part=what, value=type(value).__name__)
    return value


def _labels(said: Mapping[str, Any]) -> dict[str, str]:
    if len(said) > MOST_LABELS or not all(isinstance(value, str) for value in said.values()):
        raise BadInput.told("outside_labels", "labels are at most {most} names, each with a text.", most=MOST_LABELS)
    return {_text(name)[:LONGEST_LABEL]: _text(value)[:LONGEST_LABEL] for name, value in said.items() if value}


def _text(value: object) -> str:
    return str(value).replace("\0", "").strip()[:LONGEST_NOTE]


def _moment(said: object, now: int) -> int:
    """When it began (ms): now if it does not say, or says a moment to come."""
    try:
        at = to_ms(datetime.fromisoformat(str(said)))
    except ValueError:
        return now
    return at if 0 < at < now else now
