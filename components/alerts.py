"""One alert in full: from its sentence down to what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.causes import causes, metric_address, sentence
from components.charts import Line, small_line
from components.desk import section
from components.inbox import distance, mark, title, where
from components.joint import together
from components.timeline import happened
from components.viewer import Viewer
from domain.alerts import Alert
from domain.emerging import EMERGING, EmergingVerdict
from domain.fleet import SCREEN
from domain.joint import JOINT, shares_of
from domain.metrics import unit_of
from domain.outside import OUTSIDE, OutsideVerdict
from domain.transitions import Transition
from locales.emerging import name_said
from locales.why import why_sentence


def detail(
    alert: Alert,
    line: Line | None,
    transitions: Sequence[Transition],
    viewer: Viewer,
    *,
    acts: html.Div,
    above: Sequence[Any] = (),
    beside: Sequence[Any] = (),
    below: Sequence[Any] = (),
) -> list[Any]:
    """One alert: its sentence and why, what can be done, its line, what explains it, what happened to it, the verdict.

    `above` stands under its sentence, `beside` above what happened, `below` above the verdict.
    """
    happenings = section(viewer.text("alert.happened"), happened(transitions, viewer))
    return [
        html.Div(
            [
                html.H2([mark(alert, viewer), " ", title(alert, viewer)]),
                html.P(_lede(alert, viewer), className="lede"),
                *([html.P(html.B(sentence(alert, viewer)), className="lede")] if alert.cause else []),
                *_disproved(alert, transitions, viewer),
            ]
        ),
        *above,
        acts,
        *_chart(alert, line, viewer),
        html.Div(
            [
                html.Div([*together(alert, viewer), *causes(alert, viewer), *beside, happenings], className="stack"),
                html.Div([*below, facts(alert, line, viewer)], className="stack"),
            ],
            className="cards",
        ),
    ]


def _disproved(alert: Alert, transitions: Sequence[Transition], viewer: Viewer) -> list[html.P]:
    """That it is closed because nothing was strange after all; [] where that is not why."""
    last = next((one for one in reversed(transitions) if one.after == "resolved"), None)
    if alert.state != "resolved" or last is None or last.kind != "disproved":
        return []
    said = viewer.label("transition", last.kind)
    return [html.P(f"{said[:1].upper()}{said[1:]}.", className="lede", role="status")]


def _lede(alert: Alert, viewer: Viewer) -> list[Any]:
    if alert.kind == OUTSIDE:
        return _lede_outside(alert, viewer)
    place = where(alert, viewer)
    said: list[Any] = [viewer.text("alert.since", since=viewer.moment(alert.since)), " "]
    said += [html.B(place), ". "] if place else []
    said += [why_sentence(viewer.language, alert.explanation, unit_of(alert.metric)) or _distance_said(alert, viewer)]
    if alert.kind == SCREEN:
        said += [" ", dcc.Link(viewer.text("alert.open_screens"), href="/screens")]
    if alert.kind == "metric":
        said += [" ", dcc.Link(viewer.text("alert.open_metric"), href=metric_address(alert))]
    return said


def _lede_outside(alert: Alert, viewer: Viewer) -> list[Any]:
    since = viewer.text("alert.since", since=viewer.moment(alert.since))
    told = alert.verdict if isinstance(alert.verdict, OutsideVerdict) else None
    if told is None:
        return [since]
    link = html.A(viewer.text("alert.outside_link"), href=told.link, rel="noreferrer", target="_blank")
    return [since, " ", told.description, " ", viewer.text("why.outside"), *([" ", link] if told.link else [])]


def _distance_said(alert: Alert, viewer: Viewer) -> str:
    """What stands for the detector's sentence where it has none: how far from what was expected, on how many."""
    said = distance(alert, viewer)
    said = said[:1].upper() + said[1:]
    return f"{said}, n {viewer.number(alert.verdict.n)}." if alert.verdict.n and alert.kind == "metric" else f"{said}."


_PLACES = ("region", "product", "touchpoint", "reason", "category")
VOICES, EVIDENCE = 3, 10
"""How many voices are quoted, and how many of those that are themselves what an alert is about."""


def voices(
    records: Sequence[Mapping[str, Any]], viewer: Viewer, heard: int = 0, *, most: int = VOICES
) -> list[html.Section]:
    """What customers said in those records (of `heard` in all), in their words; where nobody said anything, what is
    known of them."""
    quotes = [
        html.Blockquote([said, " ", html.Small("· " + _spoken(record, viewer))])
        for record, said in ((record, words(record)) for record in records)
        if said
    ][:most]
    told = quotes or [html.Blockquote(_known(record, viewer)) for record in records[:most]]
    among = viewer.number(max(heard, len(records)))
    note = viewer.text("alert.words_of", n=viewer.number(len(told)), all=among)
    return [section(viewer.text("alert.words" if quotes else "alert.behind"), *told, note=note)] if told else []


def _known(record: Mapping[str, Any], viewer: Viewer) -> list[Any]:
    """A record without words: how its source calls it, and where it belongs."""
    places = dict.fromkeys(viewer.label("value", record[name]) for name in _PLACES if record.get(name))
    said = " · ".join(["", *places, _spoken(record, viewer)]).strip()
    return [str(record.get("external_id", "")), " ", html.Small(said)]


def words(record: Mapping[str, Any]) -> str:
    """What a customer said in a record; '' where nothing."""
    return str(record.get("comment") or record.get("text") or record.get("subject") or "")


def _spoken(record: Mapping[str, Any], viewer: Viewer) -> str:
    place = viewer.label("value", record.get("channel") or record.get("platform") or record.get("source"))
    return f"{place}, {viewer.moment(record['occurred_at'])}"


def _chart(alert: Alert, line: Line | None, viewer: Viewer) -> list[html.Section]:
    """Its line; nothing for what nobody measures here: a source, a monitor, what comes from outside."""
    if line is None:
        return []
    drawn = small_line(
        line, viewer, label=title(alert, viewer), has_ticks=True, has_levels=True, class_name="is-tall has-levels"
    )
    nothing = html.P(viewer.text("word.no_data"), className="quiet")
    shown = nothing if line.is_empty else drawn
    return [section(viewer.text("alert.chart"), shown, note=_chart_note(alert, line, viewer))]


def _chart_note(alert: Alert, line: Line, viewer: Viewer) -> str:
    note = viewer.text("alert.chart_note", grain=viewer.text(f"grain.{line.grain}"))
    drawn = [share.metric for share in shares_of(alert.verdict)] or [alert.metric] * (alert.kind == EMERGING)
    return f"{viewer.text(f'metric.{drawn[0]}')} · {note}" if drawn else note


def _place(alert: Alert, viewer: Viewer) -> tuple[str, str]:
    """What it is about, and what that is called."""
    if isinstance(alert.verdict, EmergingVerdict):
        return "alert.segment", name_said(viewer.language, alert.verdict)
    if alert.kind == SCREEN:
        return "dimension.monitor", alert.segment["monitor"]
    if alert.kind == "silence":
        return "dimension.source", viewer.label("source_name", alert.segment.get("source"))
    return "alert.segment", viewer.segment(dict(alert.segment)) or viewer.text("alert.everywhere")


def facts(alert: Alert, line: Line | None, viewer: Viewer) -> html.Section:
    """The verdict as it was given: what a person needs to doubt it."""
    if alert.kind == OUTSIDE:
        return _labels(alert, viewer)
    is_measured = alert.kind not in ("silence", SCREEN)
    said, unit = alert.verdict, unit_of(alert.metric)
    numbers = [
        ("alert.value", viewer.value(said.value, unit)),
        ("word.interval", _interval(alert, line, viewer)),
        ("alert.expected", viewer.value(said.expected, unit)),
        ("alert.band", locales.interval(viewer.language, said.lower, said.upper, unit)),
        ("alert.records", viewer.number(said.n)),
    ]
    rows = [
        *(numbers if is_measured and alert.kind != JOINT else []),
        *([("alert.score", viewer.number(said.score, 1))] if is_measured else []),
        _place(alert, viewer),
        ("alert.owner", alert.owner or viewer.text("word.nobody")),
    ]
    if alert.useful is not None:
        rows.append(("alert.verdict", viewer.text("alert.labelled_useful" if alert.useful else "alert.labelled_noise")))
    pairs = [part for said_of, shown in rows if shown for part in (html.Dt(viewer.text(said_of)), html.Dd(shown))]
    note = viewer.text("alert.score_note") if is_measured else None
    return section(viewer.text("alert.verdict"), html.Dl(pairs, className="facts"), note=note)


def _labels(alert: Alert, viewer: Viewer) -> html.Section:
    """What another system calls it: all its labels."""
    pairs = [part for name, value in alert.segment.items() for part in (html.Dt(name), html.Dd(value))]
    return section(viewer.text("alert.labels"), html.Dl(pairs, className="facts"))


def _interval(alert: Alert, line: Line | None, viewer: Viewer) -> str:
    """The 95 % interval of the judged value; '' where the line, whose buckets may be longer, does not know it."""
    if line is None or alert.verdict.at not in line.at:
        return ""
    place = line.at.index(alert.verdict.at)
    if line.value[place] != alert.verdict.value:
        return ""
    lower, upper = line.interval[place]
    return "" if lower is None else locales.interval(viewer.language, lower, upper, line.unit)
