"""Alertmanager: alerts into a Prometheus Alertmanager by its API v2, where they are routed, grouped and sent on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from alerts.message import Message, title, why
from alerts.notifiers.posting import as_json, call, is_address
from domain.alerts import CALLS, LONGEST_ACKNOWLEDGEMENT, Alert
from domain.errors import BadSetting
from domain.fleet import SCREEN
from domain.outside import OUTSIDE, theirs
from domain.times import DAY, from_ms
from domain.transitions import Transition
from locales import LANGUAGES

ENDS = ("resolved", "disproved")
HEARD = (*CALLS, "acknowledged", "muted", *ENDS)
"""The transitions that change what Alertmanager must know."""
GRAVER = ("worsened", "unmuted")
"""Those that may find it milder there than it is."""
LONGEST = 30 * DAY
"""An alert fires there for so long at most, should nobody be left to end it."""
SEVERITIES = ("warning", "critical")
NUMBER = "cehub_alert"
"""The label that tells our alerts apart."""


@dataclass(frozen=True)
class Alertmanager:
    """Keeps each alert in the Alertmanager at `url` as it stands here.

    A call fires it, its end resolves it, and an acknowledgement or a silence silences it there in the name of whose it
    is, as long as that holds: nobody is called again by another door. One that came from outside is not sent back, but
    silenced like the others. `hub` is the address of this hub, put into each alert as its source. Labels: alertname
    (the metric, or source_silent), severity, source, the segment's dimensions, and cehub_alert, its number.
    """

    name: str
    url: str
    hub: str = ""
    every_change: ClassVar[bool] = True
    kind: ClassVar[str] = "alertmanager"

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """The Alertmanager that the table describes (name, url, hub); BadSetting if it cannot work."""
        notifier = cls(*(table.get(key, default) for key, default in (("name", cls.kind), ("url", ""), ("hub", ""))))
        if not all(isinstance(text, str) for text in (notifier.name, notifier.url, notifier.hub)):
            said = "{settings} of a notifier of type {kind} are texts in quotation marks."
            raise BadSetting.told("notifier_texts", said, settings="name, url, hub", kind=cls.kind)
        name = repr(notifier.name)
        if not is_address(notifier.url, is_base=True):
            said = "The notifier {name} needs a url such as {example}."
            raise BadSetting.told("notifier_url", said, name=name, example="http://localhost:9093")
        if notifier.hub and not is_address(notifier.hub):
            said = "The hub of {name} is its own address, such as {example}."
            raise BadSetting.told("notifier_hub", said, name=name, example="https://cehub.example.org")
        return notifier

    def wants(self, change: Transition) -> bool:
        """True for what fires, silences or ends an alert."""
        return change.kind in HEARD

    def send(self, message: Message) -> None:
        """Bring Alertmanager to where the alert is after this transition; safe to repeat."""
        kind, is_held = message.transition.kind, message.alert.state == "acknowledged"
        if kind in ("acknowledged", "muted") or (kind == "unmuted" and is_held):
            self._silence(message)
            return
        self._unsilence(message.alert)
        if message.alert.kind != OUTSIDE:
            self._post("alerts", self._alerts(message))

    def _alerts(self, message: Message) -> list[dict[str, Any]]:
        """The alert as it stands; when it has worsened its milder form ends, which is another there by its labels."""
        alert, change = message.alert, message.transition
        until = change.at if change.kind in ENDS else change.at + LONGEST
        milder = [severity for severity in SEVERITIES if severity != alert.severity and change.kind in GRAVER]
        return [
            self._alert(message, alert.severity, until),
            *(self._alert(message, severity, change.at) for severity in milder),
        ]

    def _alert(self, message: Message, severity: str, until: int) -> dict[str, Any]:
        alert = message.alert
        said = {f"title_{language}": title(alert, language, message.zone) for language in LANGUAGES}
        said |= {f"why_{language}": why(alert, language) for language in LANGUAGES}
        found = {
            "labels": _labels(alert) | {"severity": severity},
            "annotations": said,
            "startsAt": _iso(min(alert.since, until)),
            "endsAt": _iso(until),
        }
        return found | ({"generatorURL": f"{self.hub.rstrip('/')}/alerts?id={alert.id}"} if self.hub else {})

    def _silence(self, message: Message) -> None:
        alert, change = message.alert, message.transition
        until = alert.acknowledged_until or change.at + LONGEST_ACKNOWLEDGEMENT
        self._unsilence(alert)
        matchers = [
            {"name": name, "value": value, "isRegex": False, "isEqual": True} for name, value in _own(alert).items()
        ]
        silence = {"matchers": matchers, "startsAt": _iso(change.at), "endsAt": _iso(until)}
        self._post("silences", {**silence, "createdBy": change.who, "comment": change.note or "CE Hub"})

    def _unsilence(self, alert: Alert) -> None:
        """End what silences this alert there: an acknowledgement is over, or a new one takes its place."""
        own = _own(alert)
        query = urlencode([("filter", f"{name}={json.dumps(value)}") for name, value in own.items()])
        for silence in json.loads(call("GET", self._at(f"silences?{query}"))):
            held = {matcher["name"]: matcher["value"] for matcher in silence["matchers"]}
            if silence["status"]["state"] != "expired" and held == own:
                call("DELETE", self._at(f"silence/{silence['id']}"))

    def _post(self, what: str, value: Any) -> None:
        call("POST", self._at(what), as_json(value))

    def _at(self, path: str) -> str:
        return f"{self.url.rstrip('/')}/api/v2/{path}"


def _own(alert: Alert) -> dict[str, str]:
    """The labels that no other alert there has: of one that came from outside those it came with."""
    return theirs(alert.segment) if alert.kind == OUTSIDE else {NUMBER: str(alert.id)}


def _labels(alert: Alert) -> dict[str, str]:
    name = {"silence": "source_silent", SCREEN: alert.verdict.code}.get(alert.kind, alert.metric)
    own = {"alertname": name, "source": "cehub", NUMBER: str(alert.id)}
    return {key: value for key, value in alert.segment.items() if value} | own


def _iso(ms: int) -> str:
    return from_ms(ms).isoformat(timespec="milliseconds")
