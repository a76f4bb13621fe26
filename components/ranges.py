"""A chosen range: the fields that choose one by keyboard, and what explains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.causes import bars, note
from components.desk import section
from components.records import between
from components.viewer import Viewer
from domain.causes import Cause
from domain.comparisons import Span
from domain.metrics import Metric
from domain.times import from_ms
from locales.causes import cause_sentence

FROM, TO, EXPLAIN = "range-from", "range-to", "range-explain"
LIKE = "2026-11-20 14:30"


def fields(viewer: Viewer) -> html.Div:
    """From, to and the button that explains; the same as dragging over the chart."""
    said = viewer.text
    attributes = {"input": {"maxLength": 16, "inputMode": "numeric", "placeholder": LIKE}}
    # Not an input of type datetime-local: that speaks the browser's language, not the page's.
    inputs = [
        dmc.TextInput(id=name, value="", w="10rem", attributes=attributes, **{"aria-label": said(f"range.{end}")})
        for name, end in ((FROM, "from"), (TO, "to"))
    ]
    return html.Div(
        [
            html.Span(said("range.choose"), className="range-hint"),
            inputs[0],
            html.Span("–", **{"aria-hidden": "true"}),
            inputs[1],
            html.Button(said("range.explain"), id=EXPLAIN, className="button"),
        ],
        className="range-bar",
        role="group",
        **{"aria-label": said("range.group")},
    )


def written(ms: int, viewer: Viewer) -> str:
    """A moment as the fields take it, local."""
    return from_ms(ms).astimezone(viewer.zone).strftime("%Y-%m-%d %H:%M")


def explained(
    metric: Metric, found: Any, viewer: Viewer, *, way: Callable[[Mapping[str, str]], str], ways: Sequence[Any]
) -> html.Section:
    """What explains a range (`found` has `against, start, end, spans, cause`): the sentence, bars that add up, what
    was held against it, a few voices. `way` is the address a segment leads to, `ways` stand below."""
    span: Span = (found.start, found.end)
    title = viewer.text("range.title", span=between(span, viewer))
    acts = html.Div(list(ways), className="acts")
    if found.cause is None:
        why = "range.no_day" if not found.spans else "range.no_records"
        nothing = viewer.text(why, against=viewer.text(f"against.{found.against}").lower())
        return section(title, html.P(nothing, className="quiet"), acts)
    cause: Cause = found.cause
    sentence = cause_sentence(viewer.language, metric.name, metric.unit, cause)
    return section(
        title,
        html.P(html.B(sentence), className="lede"),
        *([bars(cause, metric.unit, viewer, way=way, better=metric.better)] if cause.parts else []),
        html.P(_basis(metric, found, cause, viewer), className="quiet"),
        *_voices(cause, viewer),
        acts,
        note=note(cause, metric.unit, viewer) if cause.parts else None,
    )


def refused(why: str, viewer: Viewer, ways: Sequence[Any]) -> html.Section:
    """Why a range cannot be explained; `ways` stand below."""
    acts = html.Div(list(ways), className="acts")
    return section(viewer.text("range.refused"), html.P(why, className="quiet"), acts)


def clear(address: str, viewer: Viewer) -> dcc.Link:
    """The way back to the chart without a chosen range."""
    return dcc.Link(viewer.text("range.clear"), href=address, className="button")


def zoom(address: str, viewer: Viewer) -> dcc.Link:
    """The way to a chart of that range alone."""
    return dcc.Link(viewer.text("range.zoom"), href=address, className="button")


def _basis(metric: Metric, found: Any, cause: Cause, viewer: Viewer) -> str:
    held = "; ".join(between(span, viewer) for span in found.spans)
    return viewer.text(
        "range.basis",
        value=viewer.value(cause.value, metric.unit),
        expected=viewer.value(cause.expected, metric.unit),
        against=viewer.text(f"against.{found.against}"),
        held=held,
    )


def _voices(cause: Cause, viewer: Viewer) -> list[Any]:
    words = [str(one.get("comment") or one.get("text") or one.get("subject") or "") for one in cause.records]
    quotes = [html.Blockquote(said) for said in words if said]
    of = viewer.text("alert.words_of", n=viewer.number(len(quotes)), all=viewer.number(cause.heard))
    return [*quotes, html.P(of, className="quiet")] if quotes else []
