"""A customer's journey drawn: one line a step, newest first, with what was handed on in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components.desk import section
from components.viewer import Viewer
from domain.journey import CASES, Passed

MARKS = {"interactions": "●", "tickets": "■", "surveys": "◆", "mentions": "❝", CASES: "▲"}


def journey(steps: Sequence[Passed], viewer: Viewer, *, chosen: str = "") -> html.Ol:
    """All steps in order. `chosen` is the key ("surveys:S1", "case:12") of the one that led here."""
    return html.Ol([_line(one, viewer, chosen) for one in steps], className="journey")


def told(steps: Sequence[Passed], viewer: Viewer) -> html.P:
    """How much there is of each, in one line."""
    counts: dict[str, int] = {}
    for one in steps:
        counts[one.step.stream] = counts.get(one.step.stream, 0) + 1
    parts = [viewer.text(f"journey.count_{stream}", n=viewer.number(n)) for stream, n in counts.items()]
    handed = sum(one.is_handed_on for one in steps)
    if handed:
        parts.append(viewer.text("journey.handed", n=viewer.number(handed)))
    return html.P(" · ".join(parts), className="lede")


def older(address: str | None, viewer: Viewer) -> list[Any]:
    """The way to what was before; none at the end."""
    return [dcc.Link(viewer.text("journey.older"), href=address, className="button")] if address else []


def card(*content: Any, viewer: Viewer, note: str) -> html.Section:
    """The journey under its heading."""
    return section(viewer.text("journey.steps"), *content, note=note)


def _line(one: Passed, viewer: Viewer, chosen: str) -> html.Li:
    step, record = one.step, one.step.record
    name = f"case:{record['id']}" if step.stream == CASES else f"{step.stream}:{step.external_id}"
    classes = ["passed", f"is-{step.stream}"]
    classes += ["is-handed"] if one.is_handed_on else []
    classes += ["is-chosen"] if name == chosen else []
    said = _said(record)
    return html.Li(
        [
            html.Time(viewer.moment(step.at), title=viewer.clock(step.at, with_seconds=True)),
            html.Span(MARKS[step.stream], className="step-mark", **{"aria-hidden": "true"}),
            html.Div(
                [
                    html.P([html.B(_kind(step.stream, viewer)), " ", _facts(step.stream, record, viewer)]),
                    *([html.P(_handed(one, viewer), className="step-handed")] if one.is_handed_on else []),
                    *([html.Q(said)] if said and step.stream != CASES else []),
                ]
            ),
        ],
        className=" ".join(classes),
    )


def _kind(stream: str, viewer: Viewer) -> str:
    return viewer.text(f"journey.{stream}")


def _said(record: Mapping[str, Any]) -> str:
    said = [str(record[name]) for name in ("subject", "text", "comment") if record.get(name)]
    return "\n".join(dict.fromkeys(said))


def _facts(stream: str, record: Mapping[str, Any], viewer: Viewer) -> Any:
    if stream == CASES:
        state = viewer.label("level", str(record["level"])) if record["state"] == "open" else ""
        closed = f"{viewer.text('state.closed')} {viewer.moment(record['closed_at'])}" if record["closed_at"] else ""
        number = dcc.Link(viewer.text("case.id", id=record["id"]), href=f"/cases?id={record['id']}")
        return html.Span([number, f" · {record['summary']} · {state or closed}"])
    names = {
        "interactions": ("channel", "touchpoint", "handled_by", "reason"),
        "surveys": ("kind", "touchpoint", "channel"),
        "tickets": ("status", "category", "touchpoint", "channel"),
        "mentions": ("platform", "topic", "sentiment"),
    }[stream]
    parts = [viewer.label("value", str(record[name])) for name in names if record.get(name)]
    if stream == "surveys":
        parts.insert(1, viewer.number(record["points"], 0 if record["points"] == int(record["points"]) else 1))
    if record.get("first_response_seconds"):
        waited = viewer.value(record["first_response_seconds"], "seconds")
        parts.append(viewer.text("journey.waited", span=waited))
    return " · ".join(parts)


def _handed(one: Passed, viewer: Viewer) -> str:
    said = [viewer.text("journey.handoffs", n=viewer.number(one.handoffs))] if one.handoffs else []
    for was, name in ((one.channel_was, "channel"), (one.was, "handled_by")):
        if was:
            now = viewer.label("value", str(one.step.record[name]))
            said.append(viewer.text("journey.moved", was=viewer.label("value", was), now=now))
    return "⇄ " + " · ".join(said)
