"""The inbox: every alert as a row of two lines, in groups, with its filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

import locales
from components.desk import empty
from components.many import tick_box
from components.viewer import Viewer
from domain.alerts import Alert
from domain.emerging import EMERGING, EmergingVerdict
from domain.fleet import SCREEN
from domain.joint import JOINT
from domain.metrics import unit_of
from domain.outside import OUTSIDE, SOURCE, place_of, words_of
from domain.targets import is_of_target
from locales.emerging import name_said, rate_said, title_said
from locales.why import metrics_said

MARKS = {"critical": ("■", "bad"), "warning": ("▲", "warn")}
FILTERS = ("open", "mine", "resolved")


def mark(alert: Alert, viewer: Viewer) -> html.Span:
    """Its severity as shape and colour; the word is there for those who see neither."""
    sign, tone = ("✓", "good") if alert.state == "resolved" else MARKS[alert.severity]
    said = viewer.text(f"severity.{alert.severity}")
    return html.Span(sign, className=f"mark is-{tone}", title=said, role="img", **{"aria-label": said})


def title(alert: Alert, viewer: Viewer) -> str:
    """What is wrong, with its numbers."""
    if alert.kind == "silence":
        return viewer.text("alert.source_silent", source=viewer.label("source_name", alert.segment.get("source")))
    if alert.kind == SCREEN:
        return viewer.text(f"alert.{alert.verdict.code}", screen=alert.segment["monitor"])
    if alert.kind == JOINT:
        metrics = metrics_said(viewer.language, alert.explanation.metrics)
        return viewer.text("alert.title_joint", metrics=metrics)
    if isinstance(alert.verdict, EmergingVerdict):
        return title_said(viewer.language, alert.verdict)
    if alert.kind == OUTSIDE:
        said = words_of(alert.verdict)
        return f"{alert.metric}: {said}" if said else alert.metric
    unit = unit_of(alert.metric)
    name, said = viewer.text(f"metric.{alert.metric}"), alert.verdict
    if said.value is None or alert.direction == "silent":
        return viewer.text("alert.title_silent", metric=name, since=viewer.moment(alert.since))
    amount, expected = alert.told
    value = viewer.value(amount, unit)
    if is_of_target(said):
        line = viewer.value(said.upper if alert.direction == "high" else said.lower, unit)
        return viewer.text("alert.title_target", metric=name, value=value, line=line)
    if said.lower is None or said.upper is None:
        return viewer.text("alert.title_plain", metric=name, value=value)
    is_within = said.lower <= said.value <= said.upper and expected is not None
    band = locales.interval(viewer.language, said.lower, said.upper, unit)
    band = viewer.value(expected, unit) if is_within else band
    return viewer.text(f"alert.title_{alert.direction}", metric=name, value=value, expected=band)


def short_title(alert: Alert, viewer: Viewer) -> str:
    """What is wrong, short enough for a row: the metric and its value."""
    if alert.kind in ("silence", SCREEN):
        return title(alert, viewer)
    if alert.kind == JOINT:
        return metrics_said(viewer.language, alert.explanation.metrics)
    if alert.kind == OUTSIDE:
        return alert.metric
    if isinstance(alert.verdict, EmergingVerdict):
        return name_said(viewer.language, alert.verdict)
    name, told = viewer.text(f"metric.{alert.metric}"), alert.told[0]
    if told is None:
        return name
    return viewer.text("alert.title_plain_short", metric=name, value=viewer.value(told, unit_of(alert.metric)))


def remark(alert: Alert, viewer: Viewer, muted: str = "") -> str:
    """How far from what was expected, where, and who has it, or what there is to say of its being `muted`."""
    parts = [distance(alert, viewer), where(alert, viewer)]
    if muted:
        return " · ".join(part for part in (parts[1], muted) if part)
    if alert.flapping_since is not None and alert.state != "resolved":
        parts.append(viewer.text("alert.flapping"))
    if alert.owner:
        parts.append(alert.owner)
    if alert.acknowledged_until and alert.state == "acknowledged":
        parts.append(viewer.text("alert.until", until=viewer.moment(alert.acknowledged_until)))
    return " · ".join(part for part in parts if part)


def where(alert: Alert, viewer: Viewer) -> str:
    """Its segment in words; '' for everything, and for what its title names."""
    if alert.kind == OUTSIDE:
        return " · ".join(place_of(alert.segment).values())
    return viewer.segment(dict(alert.segment)) if alert.kind not in ("silence", EMERGING, SCREEN) else ""


def distance(alert: Alert, viewer: Viewer) -> str:
    """How far from what was expected; '' where nobody knows. Of one from outside what it says, or where it is from."""
    value, expected = alert.told
    if alert.kind == OUTSIDE:
        return words_of(alert.verdict) or viewer.text("alert.outside", source=alert.segment[SOURCE])
    if alert.kind == JOINT:
        return viewer.text("alert.joint")
    if alert.direction == "silent":
        # Of a monitor its title says what is wrong: it may well be heard.
        key = "fleet.since" if alert.kind == SCREEN else "alert.silence"
        return viewer.text(key, since=viewer.moment(alert.since))
    if value is None or expected is None:
        return ""
    if isinstance(alert.verdict, EmergingVerdict):
        return rate_said(viewer.language, alert.verdict)
    change = locales.change(viewer.language, abs(value - expected), unit_of(alert.metric)).lstrip("+")
    return viewer.text("alert.above" if value >= expected else "alert.below", change=change)


def inbox(
    alerts: Sequence[Alert],
    chosen: int | None,
    shown: str,
    viewer: Viewer,
    *,
    row: str,
    nothing: tuple[str, int] = ("", 0),
    muted: Mapping[int, str] | None = None,
    unheard: Collection[int] = (),
) -> list[Any]:
    """The rows in their groups. Each row's id is {"type": row, "id": <alert>}; `shown` is the filter in force.

    `nothing` is what it shows without alerts, if not the picture of that filter, and how many metrics are still being
    learnt. `muted` says of each muted or held alert by whom or what, and why; they stand apart. `unheard` are those
    whose call reached nobody.
    """
    quiet, dress = muted or {}, Dress(row, chosen, muted or {}, frozenset(unheard))
    if not alerts:
        return [_nothing(nothing[0] or shown, nothing[1], viewer)]
    quiet_ones = [alert for alert in alerts if alert.state != "resolved" and alert.id in quiet]
    groups = [
        ("alert.waiting", [alert for alert in alerts if alert.state == "open" and alert.id not in quiet]),
        ("alert.in_hand", [alert for alert in alerts if alert.state == "acknowledged" and alert.id not in quiet]),
        ("alert.held", [alert for alert in quiet_ones if alert.muted_by is None]),
        ("alert.muted", [alert for alert in quiet_ones if alert.muted_by is not None]),
        ("alert.filter_resolved", [alert for alert in alerts if alert.state == "resolved"]),
    ]
    return [part for said, members in groups if members for part in _group(said, members, viewer, dress)]


def urgency(alert: Alert) -> tuple[int, bool, int]:
    """Where an unresolved alert stands in the inbox: in the order of the groups, the gravest first, then the oldest."""
    place = int(alert.state == "acknowledged")
    if alert.is_suppressed:
        place = 2 if alert.muted_by is None else 3
    return place, alert.severity != "critical", alert.since


def _nothing(shown: str, learning: int, viewer: Viewer) -> html.Div:
    why = [viewer.text(f"alert.none_{shown}_why")] if shown in ("open", "unwatched", "learning") else []
    why += [viewer.text("alert.learning_some", n=viewer.number(learning))] if shown == "open" and learning else []
    return empty(viewer.text(f"alert.none_{shown}"), " ".join(why), mark="✓" if shown == "open" else "")


@dataclass(frozen=True)
class Dress:
    """What rows are drawn with: the type of their ids, the chosen alert, words for muted ones, whose call is lost."""

    row: str
    chosen: int | None
    muted: Mapping[int, str]
    unheard: frozenset[int]


def _group(said: str, members: Sequence[Alert], viewer: Viewer, dress: Dress) -> list[Any]:
    rows = [_row(alert, viewer, dress) for alert in members]
    return [html.H2(viewer.text(said), className="group"), html.Ul(rows, className="rows")]


def _row(alert: Alert, viewer: Viewer, dress: Dress) -> html.Li:
    is_chosen, muted = alert.id == dress.chosen, dress.muted.get(alert.id, "")
    lost = [html.Small(f"▲ {viewer.text('send.unheard')}", className="is-warn")] if alert.id in dress.unheard else []
    age = viewer.since(alert.resolved_at or alert.since)
    title_ = short_title(alert, viewer)
    button = html.Button(
        [
            mark(alert, viewer),
            html.Strong(title_),
            html.Time(age),
            html.Small(remark(alert, viewer, muted)),
            *lost,
        ],
        id={"type": dress.row, "id": alert.id},
        className=" ".join(["row", *(["is-chosen"] if is_chosen else []), *(["is-muted"] if muted else [])]),
        **{"aria-current": "true" if is_chosen else "false", "data-row": str(alert.id)},
    )
    return html.Li([*([tick_box(alert.id, title_, viewer)] if alert.state != "resolved" else []), button])


def filters(counts: Mapping[str, int], shown: str, viewer: Viewer, *, chip: str) -> list[html.Button]:
    """The filters with how many alerts each lets through. Ids are {"type": chip, "name": <filter>}."""
    return [
        html.Button(
            f"{viewer.text(f'alert.filter_{name}')} {viewer.number(counts[name])}",
            id={"type": chip, "name": name},
            className="chip is-chosen" if name == shown else "chip",
            **{"aria-pressed": "true" if name == shown else "false"},
        )
        for name in FILTERS
    ]
