"""A frozen view as a document: what was known of a metric at one moment; the list of them; how one is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

import locales
from components import headline, ranges, records
from components.charts import small_line
from components.desk import section
from components.figure import figure
from components.levels import levels
from components.marks import Marks, listed
from components.marks import said as marked
from components.tables import plain
from components.viewer import Viewer
from domain.annotations import MARKS
from domain.times import DAY

NAME, NOTE, SAVE = "frozen-name", "frozen-note", "frozen-save"
SIGNS = {"critical": ("■", "bad"), "warning": ("▲", "warn")}


def document(kept: Any, look: Any, viewer: Viewer, *, live: str) -> list[Any]:
    """The view as it was. `kept` says who froze it, `look` what it shows; `live` is the address of the same today."""
    return [
        _head(kept, look, viewer, live=live),
        _number(look, viewer),
        _chart(look, viewer),
        *_explained(look, viewer, live=live),
        *_parts(look, viewer),
        html.Div([_alerts(look.alerts, viewer), _table(look, viewer)], className="below"),
        html.P(viewer.text("frozen.foot"), className="quiet"),
    ]


def _head(kept: Any, look: Any, viewer: Viewer, *, live: str) -> html.Header:
    metric, asked = look.asked.metric, look.asked
    cut = [f"{viewer.text(f'dimension.{name}')}: {viewer.label('value', value)}" for name, value in asked.where.items()]
    title = " · ".join([viewer.text(f"metric.{metric.name}"), *cut, records.between((asked.start, asked.end), viewer)])
    when = locales.moment(viewer.language, kept.made_at, viewer.zone)
    zone = locales.zone_name(viewer.zone, kept.made_at)
    stamp = viewer.text("frozen.stamp", when=f"{when} {zone}", who=kept.who)
    as_of = [viewer.text("report.as_of", when=locales.moment(viewer.language, look.as_of, viewer.zone))]
    told = [html.B([html.Span("❄ ", **{"aria-hidden": "true"}), stamp]), *(as_of if look.as_of else [])]
    notes = [html.P(kept.note, className="frozen-note")] if kept.note else []
    words = html.Div([html.H2(kept.name), html.P(title, className="lede"), html.P(_joined(told)), *notes])
    ways = [
        dcc.Link(viewer.text("frozen.live"), href=live, className="button"),
        dcc.Link(viewer.text("frozen.all"), href="/frozen", className="button"),
    ]
    return html.Header([words, html.Div(ways, className="page-tools")], className="page-head frozen-head")


def _joined(found: Sequence[Any]) -> list[Any]:
    return [part for number, one in enumerate(found) for part in ((" · ", one) if number else (one,))]


def _number(look: Any, viewer: Viewer) -> html.Div:
    """The value over the whole range with its interval, and how it stood against what it was held against."""
    metric, now, before = look.asked.metric, look.now, look.before
    is_said = headline.has_enough(metric, now)
    none = viewer.text("word.no_data" if now.value is None else "word.not_enough")
    facts: list[Any] = [html.Div(viewer.text("frozen.over"))]
    if is_said and metric.has_interval:
        interval = locales.interval(viewer.language, now.lower, now.upper, metric.unit)
        facts.append(html.Div([html.B(interval), f" · n {viewer.number(now.n)}"]))
    if is_said and before is not None and headline.has_enough(metric, before):
        moved, tone = headline.change(metric, now, before, viewer)
        against = f" · {viewer.text(f'against.{look.asked.against}')}: {records.between(look.spans[0], viewer)}"
        facts.append(html.Div([html.Span(moved, className=f"is-{tone}" if tone else ""), against]))
    value = html.Div(viewer.value(now.value, metric.unit) if is_said else none, className="metric-value")
    return html.Div([value, html.Div(facts, className="metric-facts")], className="metric-head")


def _chart(look: Any, viewer: Viewer) -> html.Section:
    asked, line = look.asked, look.line
    label, marks = (
        viewer.text(f"metric.{asked.metric.name}"),
        Marks(look.annotations, look.special, look.benchmarks, asked.chosen, look.targets),
    )
    title = viewer.text(
        "metrics.title",
        range=records.between((asked.start, asked.end), viewer),
        grain=viewer.text(f"grain.long_{asked.grain}"),
    )
    if line.is_empty:
        return section(title, html.P(viewer.text("metrics.empty"), className="quiet"))
    across = levels(look.targets, look.benchmarks, line.unit, viewer)
    before = viewer.text(f"against.{asked.against}") if asked.against and look.spans else ""
    has_band = any(edge is not None for edge in line.upper)
    graph = dcc.Graph(
        id="frozen-chart",
        figure=figure(line, viewer, label, marks),
        config={"displayModeBar": False, "responsive": True},
        responsive=True,
        style={"height": "17rem"},
    )
    said = headline.spoken(asked.metric, line, title, viewer)
    legend = headline.legend(asked.metric, viewer, before=before, has_band=has_band, targets=across)
    head = html.Div([html.H3(title), legend], className="card-head")
    drawn = html.Div(graph, role="img", className="metric-chart", **{"aria-label": said})
    return html.Section([head, drawn, *_written(marks, asked.metric, viewer)], className="card")


def _written(marks: Marks, metric: Any, viewer: Viewer) -> list[Any]:
    """What was written on the chart; nothing can be taken off any more."""
    rows = [
        html.Li([html.Span(MARKS[one.kind], className="mark-sign"), f"{marked(one, viewer)} ({one.who})"])
        for one in marks.annotations
    ]
    lines = listed(Marks(benchmarks=marks.benchmarks, targets=marks.targets), metric, viewer)
    return [*([html.Ul(rows, className="marks")] if rows else []), *lines]


def _explained(look: Any, viewer: Viewer, *, live: str) -> list[Any]:
    if look.ranged is None:
        return []

    def way(segment: Mapping[str, str]) -> str:
        where = ",".join(f"{name}:{value}" for name, value in {**look.asked.where, **segment}.items())
        return f"/metrics/{look.asked.metric.name}?where={where}&span={look.asked.start}-{look.asked.end}"

    return [ranges.explained(look.asked.metric, look.ranged, viewer, way=way, ways=[])]


def _parts(look: Any, viewer: Viewer) -> list[Any]:
    metric, by = look.asked.metric, look.asked.by
    tiles = [_part(one, metric, viewer) for one in look.parts if not metric.has_interval or one.now.n]
    if not tiles:
        return []
    title = viewer.text("metrics.parts", dimension=viewer.text(f"dimension.{by}").lower())
    return [html.Div(html.H3(title), className="parts-head"), html.Div(tiles, className="parts")]


def _part(one: Any, metric: Any, viewer: Viewer) -> html.Div:
    said, is_said = viewer.label("value", one.name), headline.has_enough(metric, one.now)
    value = viewer.value(one.now.value, metric.unit) if is_said else locales.NO_VALUE
    note: list[Any] = [f"n {viewer.number(one.now.n or 0)}"] if metric.has_interval else []
    if is_said and headline.has_enough(metric, one.before):
        moved, tone = headline.change(metric, one.now, one.before, viewer)
        note += [" · "] * bool(note) + [html.Span(moved, className=f"is-{tone}" if tone else "")]
    drawn = small_line(one.line, viewer, label=f"{said}: {value}")
    return html.Div([html.Span(said, className="part-name"), html.B(value), html.Small(note), drawn], className="part")


def _alerts(alerts: Sequence[Mapping[str, Any]], viewer: Viewer) -> html.Section:
    title = viewer.text("frozen.alerts")
    if not alerts:
        return section(title, html.P(viewer.text("frozen.alerts_none"), className="quiet"))
    return section(title, html.Ul([_alert(one, viewer) for one in alerts], className="frozen-alerts"))


def _alert(one: Mapping[str, Any], viewer: Viewer) -> html.Li:
    sign, tone = SIGNS.get(one["severity"], ("●", "warn"))
    severity = viewer.text(f"severity.{one['severity']}")
    mark = html.Span(sign, className=f"mark is-{tone}", role="img", title=severity, **{"aria-label": severity})
    said = one["title"].get(viewer.language) or one["title"].get("en", "")
    state = viewer.text(f"state.{one['state']}")
    when = locales.moment(viewer.language, one["since"], viewer.zone)
    kept = viewer.text("alert.held_back") if one.get("is_kept") else ""
    rest = " · ".join(part for part in (when, state, kept, one["owner"]) if part)
    return html.Li([mark, " ", dcc.Link(said, href=f"/alerts?id={one['id']}"), html.Small(rest)])


def _table(look: Any, viewer: Viewer) -> html.Section:
    has = {"has_before": bool(look.line.before), "has_target": bool(look.targets)}
    columns = records.number_columns(look.asked.metric, viewer, **has)
    # On paper, and in a month, there is no today: each moment has its day.
    dated = replace(viewer, now=look.asked.start - DAY)
    rows = [] if look.line.is_empty else records.number_rows(look.line, dated, look.targets)
    label = viewer.text("metrics.table")
    if not rows:
        return section(label, html.P(viewer.text("metrics.empty"), className="quiet"))
    drawn = plain(
        [one.head for one in columns],
        [[_said_in(row[one.field]) for one in columns] for row in rows],
        "frozen-numbers",
        numbers=[place for place, one in enumerate(columns) if one.is_number],
        tones=[row["tone"] for row in rows],
    )
    # All of it is part of the document, and stands on paper: a grid would have what is in sight alone.
    inside = html.Div(drawn, className="frozen-scroll", tabIndex=0, role="region", **{"aria-label": label})
    return section(label, inside)


def _said_in(cell: Any) -> Any:
    """What a cell says, without what it is sorted by."""
    return cell[1] if isinstance(cell, tuple) else cell


def maker(title: str, viewer: Viewer) -> html.Section:
    """The form that freezes a view; `title` says which."""
    return section(
        viewer.text("frozen.make"),
        html.P(title, className="lede"),
        html.P(viewer.text("frozen.make_why"), className="quiet"),
        html.Div(
            [
                dmc.TextInput(
                    id=NAME, label=viewer.text("frozen.name"), value="", attributes={"input": {"maxLength": 120}}
                ),
                dmc.Textarea(
                    id=NOTE,
                    label=viewer.text("frozen.note"),
                    value="",
                    autosize=True,
                    minRows=3,
                    attributes={"input": {"maxLength": 4000}},
                ),
                html.Button(viewer.text("frozen.save"), id=SAVE, className="button is-main", **{"data-act": "freeze"}),
            ],
            className="frozen-form",
        ),
    )


def every(found: Sequence[Any], viewer: Viewer, *, later: int | None) -> html.Section:
    """The frozen views, the newest first; `later` is the cursor of the next page."""
    title = viewer.text("frozen.listed")
    if not found:
        way = dcc.Link(viewer.text("page.metrics"), href="/metrics/interactions", className="button")
        return section(title, html.P(viewer.text("frozen.none"), className="quiet"), html.Div(way, className="acts"))
    more = [dcc.Link(viewer.text("frozen.more"), href=f"/frozen?after={later}", className="button")] if later else []
    return section(title, html.Ul([_row(one, viewer) for one in found], className="frozen-list"), *more)


def _row(one: Any, viewer: Viewer) -> html.Li:
    when = locales.moment(viewer.language, one.made_at, viewer.zone)
    stamp = f"{viewer.text(f'metric.{one.metric}')} · {viewer.text('frozen.stamp', when=when, who=one.who)}"
    return html.Li([dcc.Link(one.name, href=f"/frozen?id={one.token}"), html.Small(stamp)])
