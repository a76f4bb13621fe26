"""Alerts: read, acknowledged, resolved, labelled, assigned."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from api.malformed import Body
from api.me import TheActor, TheHub
from api.problems import TheLanguage
from api.queries import iso, moment, page_size
from domain.alerts import Alert
from domain.causes import Cause, Part
from domain.deliveries import words_of
from domain.emerging import EMERGING
from domain.joint import shares_of
from domain.metrics import unit_of
from domain.transitions import Transition
from domain.verdicts import Verdict
from locales import LANGUAGES, text
from locales import label as label_of
from locales.causes import cause_sentence
from locales.why import why_sentence

router = APIRouter(prefix="/alerts", tags=["alerts"])


class Acknowledgement(Body):
    """`until` ends it (ISO 8601); without, it holds until the alert is resolved or worsens."""

    note: str = ""
    until: str | None = None


class Remark(Body):
    """Words for the record."""

    note: str = ""


class Label(Body):
    """Whether the alert was worth somebody's time."""

    useful: bool


class Assignment(Body):
    """Who owns it from now on; empty for nobody."""

    owner: str


@router.get("")
async def inbox(
    hub: TheHub, state: str | None = None, metric: str | None = None, limit: int = 50, after: int | None = None
) -> dict[str, Any]:
    """Alerts, newest first; `state` is open, acknowledged or resolved."""
    found, following = await asyncio.to_thread(hub.desk.inbox, state, metric, limit=page_size(limit), after=after)
    return {"items": [alert_json(alert) for alert in found], "next": following}


@router.get("/{alert_id}")
async def detail(alert_id: int, hub: TheHub, language: TheLanguage) -> dict[str, Any]:
    """One alert with its verdict, what explains it, its transitions, where it was sent, and the open cases of its
    guilty segment."""
    found = await asyncio.to_thread(hub.desk.detail, alert_id)
    sends = [send_json(send, language) for send in found.sends]
    transitions = [transition_json(made) for made in found.transitions]
    cases = [case.id for case in await asyncio.to_thread(hub.incidents.cases_of, found.alert)]
    return {**alert_json(found.alert), "transitions": transitions, "sends": sends, "cases": cases}


def send_json(send: Any, language: str) -> dict[str, Any]:
    """A delivery as the API tells it; moments in ISO 8601, what went wrong in the language of the asker."""
    key, words = words_of(send.error or "")
    error = text(language, f"send.{key}", **words) if key else send.error
    return {"notifier": send.notifier, "sent_at": iso(send.sent_at), "attempts": send.attempts, "error": error}


@router.post("/{alert_id}/acknowledge")
async def acknowledge(alert_id: int, act: Acknowledgement, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Say that it is in hand; 409 with the present state if somebody was faster."""
    until = moment(act.until, hub.settings.timezone) if act.until else None
    return alert_json(await asyncio.to_thread(hub.desk.acknowledge, alert_id, actor, act.note, until))


@router.post("/{alert_id}/resolve")
async def resolve(alert_id: int, act: Remark, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Say that it is over."""
    return alert_json(await asyncio.to_thread(hub.desk.resolve, alert_id, actor, act.note))


@router.post("/{alert_id}/label")
async def label(alert_id: int, act: Label, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Say whether it was useful."""
    return alert_json(await asyncio.to_thread(hub.desk.label, alert_id, actor, act.useful))


@router.post("/{alert_id}/assign")
async def assign(alert_id: int, act: Assignment, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Give it to somebody."""
    return alert_json(await asyncio.to_thread(hub.desk.assign, alert_id, actor, act.owner))


@router.post("/{alert_id}/note")
async def note(alert_id: int, act: Remark, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Add a remark to its record."""
    return alert_json(await asyncio.to_thread(hub.desk.note, alert_id, actor, act.note))


def alert_json(alert: Alert) -> dict[str, Any]:
    """An alert as the API tells it; moments in ISO 8601, `muted_by` the number of a silence.

    `held` is inhibited (by the alert `held_by`) or grouped (by the incident `held_by`), null if neither keeps it back.
    """
    taken = ("acknowledged_at", "acknowledged_until", "resolved_at", "flapping_since")
    moments = ("opened_at", "since", "changed_at", *taken)
    plain = ("id", "metric", "kind", "severity", "direction", "state", "owner", "useful", "muted_by", "fingerprint")
    kept_back = ("held", "held_by", "incident_id")
    return {
        **{name: getattr(alert, name) for name in (*plain, *kept_back, "version")},
        "segment": dict(alert.segment),
        **{name: iso(getattr(alert, name)) for name in moments},
        "verdict": verdict_json(alert.verdict),
        "why": {language: why_sentence(language, alert.explanation, unit_of(alert.metric)) for language in LANGUAGES},
        "cause": None if alert.cause is None else cause_json(alert, alert.cause),
    }


def cause_json(alert: Alert, cause: Cause) -> dict[str, Any]:
    """What explains an alert as the API tells it: parts and rest add up to the change, in the metric's unit.

    `records` are quoted of `heard` in all.
    """
    unit = unit_of(alert.metric)
    said = {
        language: why_sentence(language, alert.explanation, unit)
        if alert.kind == EMERGING
        else cause_sentence(language, alert.metric, unit, cause)
        for language in LANGUAGES
    }
    return {
        "at": iso(cause.at),
        "from": iso(cause.start),
        "to": iso(cause.end),
        **{name: getattr(cause, name) for name in ("value", "expected", "change")},
        "parts": [part_json(part) for part in cause.parts],
        "rest": part_json(cause.rest),
        "sentence": said,
        "heard": cause.heard,
        "records": [{**record, "occurred_at": iso(record["occurred_at"])} for record in cause.records],
    }


def part_json(part: Part) -> dict[str, Any]:
    """What one segment explains; `shift` is by how much its share of the denominator changed."""
    return {"segment": dict(part.segment), **{name: getattr(part, name) for name in ("rate", "mix", "total", "shift")}}


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the API tells it; `shares` are the metrics of one on several, with what each adds."""
    plain = ("score", "call", "code", "value", "expected", "lower", "upper", "n")
    shares = [vars(share) for share in shares_of(verdict)]
    return {"at": iso(verdict.at), **{name: getattr(verdict, name) for name in plain}, "shares": shares}


def transition_json(made: Transition) -> dict[str, Any]:
    """A transition as the API tells it; `said` is its kind in words, with the reason where the hub had one."""
    plain = ("kind", "before", "after", "who", "role", "note")
    words = {language: label_of(language, "transition", made.kind) for language in LANGUAGES}
    return {"at": iso(made.at), **{name: getattr(made, name) for name in plain}, "said": words}
