"""Alerts in words: the rows of the inbox, and one alert from its sentence down to what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.charts import Line, small_line
from components.desk import empty, key, section
from components.timeline import happened
from components.viewer import Viewer
from domain.alerts import Alert
from domain.grains import grain_of
from domain.metrics import METRICS
from domain.transitions import Transition

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
    unit = unit_of(alert)
    name, said = viewer.text(f"metric.{alert.metric}"), alert.verdict
    if said.value is None:
        return viewer.text("alert.title_silent", metric=name, since=viewer.moment(alert.since))
    value = viewer.value(said.value, unit)
    if said.lower is None or said.upper is None:
        return viewer.text("alert.title_plain", metric=name, value=value)
    band = locales.interval(viewer.language, said.lower, said.upper, unit)
    return viewer.text(f"alert.title_{alert.direction}", metric=name, value=value, expected=band)


def unit_of(alert: Alert) -> str:
    """The unit of its metric; counts for a source that is silent."""
    metric = METRICS.get(alert.metric)
    return metric.unit if metric else "count"


def short_title(alert: Alert, viewer: Viewer) -> str:
    """What is wrong, short enough for a row: the metric and its value."""
    if alert.kind == "silence":
        return title(alert, viewer)
    value = viewer.value(alert.verdict.value, unit_of(alert))
    return viewer.text("alert.title_plain_short", metric=viewer.text(f"metric.{alert.metric}"), value=value)


def remark(alert: Alert, viewer: Viewer) -> str:
    """How far from what was expected, where, and who has it."""
    parts = [_distance(alert, viewer), viewer.segment(dict(alert.segment)) if alert.kind == "metric" else ""]
    if alert.owner and alert.state != "open":
        parts.append(alert.owner)
    if alert.acknowledged_until and alert.state == "acknowledged":
        parts.append(viewer.text("alert.until", until=viewer.moment(alert.acknowledged_until)))
    return " · ".join(part for part in parts if part)


def _distance(alert: Alert, viewer: Viewer) -> str:
    said = alert.verdict
    if alert.direction == "silent":
        return viewer.text("alert.silence", since=viewer.moment(alert.since))
    if said.value is None or said.expected is None:
        return ""
    change = locales.change(viewer.language, abs(said.value - said.expected), unit_of(alert)).lstrip("+")
    return viewer.text("alert.above" if said.value >= said.expected else "alert.below", change=change)


def inbox(alerts: Sequence[Alert], chosen: int | None, shown: str, viewer: Viewer, *, row: str) -> list[Any]:
    """The rows in their groups. Each row's id is {"type": row, "id": <alert>}; `shown` is the filter in force."""
    if not alerts:
        return [_nothing(shown, viewer)]
    groups = [
        ("alert.nobody", [alert for alert in alerts if alert.state == "open"]),
        ("alert.in_hand", [alert for alert in alerts if alert.state == "acknowledged"]),
        ("alert.filter_resolved", [alert for alert in alerts if alert.state == "resolved"]),
    ]
    return [part for said, members in groups if members for part in _group(said, members, chosen, viewer, row)]


def _nothing(shown: str, viewer: Viewer) -> html.Div:
    why = viewer.text("alert.none_open_why") if shown == "open" else ""
    return empty(viewer.text(f"alert.none_{shown}"), why, mark="✓" if shown == "open" else "")


def _group(said: str, members: Sequence[Alert], chosen: int | None, viewer: Viewer, row: str) -> list[Any]:
    rows = [html.Li(_row(alert, alert.id == chosen, viewer, row)) for alert in members]
    return [html.H2(viewer.text(said), className="group"), html.Ul(rows, className="rows")]


def _row(alert: Alert, is_chosen: bool, viewer: Viewer, row: str) -> html.Button:
    age = viewer.since(alert.resolved_at or alert.since)
    return html.Button(
        [
            mark(alert, viewer),
            html.Strong(short_title(alert, viewer)),
            html.Time(age),
            html.Small(remark(alert, viewer)),
        ],
        id={"type": row, "id": alert.id},
        className="row is-chosen" if is_chosen else "row",
        **{"aria-current": "true" if is_chosen else "false", "data-row": str(alert.id)},
    )


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


def detail(
    alert: Alert,
    line: Line | None,
    transitions: Sequence[Transition],
    viewer: Viewer,
    *,
    acts: html.Div,
    why: str,
    extra: Sequence[Any] = (),
) -> list[Any]:
    """One alert: its sentence and why, what can be done, its line, what else is known, what happened to it."""
    happenings = section(viewer.text("alert.happened"), happened(transitions, viewer))
    return [
        html.Div(
            [
                html.H2([mark(alert, viewer), " ", title(alert, viewer)]),
                html.P(_lede(alert, viewer, why), className="lede"),
            ]
        ),
        acts,
        section(viewer.text("alert.chart"), _chart(alert, line, viewer), note=_chart_note(alert, viewer)),
        html.Div([*extra, happenings, facts(alert, viewer)], className="cards"),
    ]


def _lede(alert: Alert, viewer: Viewer, why: str) -> list[Any]:
    where = viewer.segment(dict(alert.segment)) if alert.kind == "metric" else ""
    said: list[Any] = [viewer.text("alert.since", since=viewer.moment(alert.since)), " "]
    said += [html.B(where), ". "] if where else []
    said += [why or _distance_said(alert, viewer)]
    if alert.kind == "metric":
        said += [" ", dcc.Link(viewer.text("alert.open_metric"), href=metric_address(alert))]
    return said


def _distance_said(alert: Alert, viewer: Viewer) -> str:
    """What stands for the detector's sentence where it has none: how far from what was expected, on how many."""
    said = _distance(alert, viewer)
    said = said[:1].upper() + said[1:]
    return f"{said}, n {viewer.number(alert.verdict.n)}." if alert.verdict.n and alert.kind == "metric" else f"{said}."


def metric_address(alert: Alert) -> str:
    """The page of the alert's metric, cut down to its segment, at the bucket where it began."""
    where = ",".join(f"{name}:{value}" for name, value in alert.segment.items())
    return f"/metrics/{alert.metric}?range=24h&at={alert.since}" + (f"&where={where}" if where else "")


def voices(records: Sequence[Mapping[str, Any]], viewer: Viewer) -> list[html.Section]:
    """What customers said in those records, in their words; none where nobody said anything."""
    quotes = [
        html.Blockquote([said, " ", html.Small("· " + _spoken(record, viewer))])
        for record, said in ((record, words(record)) for record in records)
        if said
    ]
    note = viewer.text("alert.words_of", n=viewer.number(len(quotes)), all=viewer.number(len(records)))
    return [section(viewer.text("alert.words"), *quotes[:VOICES], note=note)] if quotes else []


VOICES = 3
"""How many voices are quoted."""


def words(record: Mapping[str, Any]) -> str:
    """What a customer said in a record; '' where nothing."""
    return str(record.get("comment") or record.get("text") or record.get("subject") or "")


def _spoken(record: Mapping[str, Any], viewer: Viewer) -> str:
    place = viewer.label("value", record.get("channel") or record.get("platform") or record.get("source"))
    return f"{place}, {viewer.moment(record['occurred_at'])}"


def _chart(alert: Alert, line: Line | None, viewer: Viewer) -> html.Div | html.P:
    if line is None or line.is_empty:
        return html.P(viewer.text("alert.no_chart" if alert.kind == "silence" else "word.no_data"), className="quiet")
    return small_line(line, viewer, label=title(alert, viewer), has_ticks=True, class_name="is-tall")


def _chart_note(alert: Alert, viewer: Viewer) -> str | None:
    metric = METRICS.get(alert.metric) if alert.kind == "metric" else None
    return (
        viewer.text("alert.chart_note", grain=viewer.text(f"grain.{grain_of(metric.grain).name}")) if metric else None
    )


def facts(alert: Alert, viewer: Viewer) -> html.Section:
    """The verdict as it was given: what a person needs to doubt it."""
    said, unit = alert.verdict, unit_of(alert)
    rows = [
        ("alert.value", viewer.value(said.value, unit)),
        ("alert.expected", viewer.value(said.expected, unit)),
        ("alert.band", locales.interval(viewer.language, said.lower, said.upper, unit)),
        ("alert.records", viewer.number(said.n)),
        ("alert.score", viewer.number(said.score, 1)),
        ("alert.segment", viewer.segment(dict(alert.segment)) or viewer.text("alert.everywhere")),
        ("alert.owner", alert.owner or viewer.text("word.nobody")),
    ]
    if alert.useful is not None:
        rows.append(("alert.verdict", viewer.text("alert.labelled_useful" if alert.useful else "alert.labelled_noise")))
    pairs = [part for said_of, shown in rows for part in (html.Dt(viewer.text(said_of)), html.Dd(shown))]
    return section(
        viewer.text("alert.verdict"), html.Dl(pairs, className="facts"), note=viewer.text("alert.score_note")
    )


def deliveries(sends: Sequence[Any], viewer: Viewer) -> list[html.Section]:
    """Where the alert was sent, and how that went; none when nothing was to be sent."""
    lines = [html.Li([html.Time(viewer.moment(send.sent_at)), html.Span(_delivery(send, viewer))]) for send in sends]
    return [section(viewer.text("alert.sent"), html.Ol(lines, className="happened"))] if lines else []


def _delivery(send: Any, viewer: Viewer) -> list[Any]:
    if send.sent_at is not None:
        return [html.B(send.notifier)]
    said = viewer.text("alert.send_failed", why=send.error) if send.error else viewer.text("alert.send_waiting")
    return [html.B(send.notifier), " · ", html.Span(said, className="is-warn" if send.error else "")]


ACTS = (("acknowledge", "a"), ("assign", "o"), ("resolve", "r"), ("note", "m"), ("useful", "l"), ("noise", "n"))
"""What can be done with an alert, and its key."""


def acts(alert: Alert, viewer: Viewer, *, opens: str, does: str) -> html.Div:
    """Its buttons. Those with a dialog are {"type": opens, "act": …}, the direct ones {"type": does, "act": …}."""
    possible = [name for name, _ in ACTS if _is_possible(alert, name)]
    letters = dict(ACTS)
    return html.Div(
        [
            html.Button(
                [viewer.text(f"act.{name}"), key(letters[name])],
                id={"type": does if name in ("useful", "noise") else opens, "act": name},
                className=_dress(alert, name, possible),
                **{"data-act": name, "data-key": letters[name], "aria-keyshortcuts": letters[name].upper()},
                **_pressed(alert, name),
            )
            for name in possible
        ],
        className="acts",
    )


def _is_possible(alert: Alert, act: str) -> bool:
    if act == "acknowledge":
        return alert.state == "open"
    return alert.state != "resolved" or act in ("note", "useful", "noise")


def _dress(alert: Alert, act: str, possible: Sequence[str]) -> str:
    is_labelled = alert.useful is not None and act == ("useful" if alert.useful else "noise")
    if is_labelled:
        return "button is-pressed"
    return "button is-main" if act == possible[0] and alert.state == "open" else "button"


def _pressed(alert: Alert, act: str) -> dict[str, str]:
    if act not in ("useful", "noise"):
        return {}
    is_so = alert.useful is not None and alert.useful == (act == "useful")
    return {"aria-pressed": "true" if is_so else "false"}
