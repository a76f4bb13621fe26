"""The dialog that makes a silence: what, how long or how often, why; and the sentence of what will come of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.forms import dialog
from components.silences import spans
from components.viewer import Viewer
from domain.localtime import WEEKDAYS
from domain.metrics import METRICS
from domain.recurrence import DAY_KINDS, NUMBERS, PRESETS
from locales.silences import matcher_said, weekday_names

PREFIX = "silence"
OPEN = "silence-open"
"""Buttons that open the dialog are {"type": OPEN, "act": "silence", "alert": <id, 0 for none>}."""
FIELDS = ("what", "length", "preset", "weekdays", "number", "kinds", "from", "to", "last", "reason")


def name(field: str) -> str:
    """The id of a field of the dialog."""
    return f"{PREFIX}-{field}"


def silence_dialog(viewer: Viewer, morning: int) -> dmc.Modal:
    """The dialog, closed. Its ids are {"type": "silence-dialog" | "-save" | "-cancel", "act": "silence"}."""
    what = dmc.MultiSelect(
        id=name("what"),
        data=[],
        value=[],
        searchable=True,
        hidePickedOptions=True,
        nothingFoundMessage=viewer.text("silence.nothing_found"),
        **_said("what", viewer),
    )
    length = html.Div(
        [
            html.Span(viewer.text("form.length"), className="dialog-label", id="silence-length-label"),
            dmc.SegmentedControl(
                id=name("length"),
                data=spans(viewer, morning),
                value="1",
                fullWidth=True,
                **{"aria-labelledby": "silence-length-label"},
            ),
        ]
    )
    reason = dmc.TextInput(
        id=name("reason"),
        value="",
        required=True,
        attributes={"input": {"maxLength": 400}},
        **{"data-autofocus": True},
        **_said("reason", viewer),
    )
    preview = html.P(id=name("preview"), className="dialog-why", role="status", **{"aria-live": "polite"})
    made = dialog(PREFIX, "silence", viewer, reason, length, _recurring(viewer), what, preview)
    made.size = "36rem"
    return made


def _said(field: str, viewer: Viewer) -> dict[str, Any]:
    return {"label": viewer.text(f"form.{field}"), "description": viewer.text(f"form.{field}_hint")}


def _recurring(viewer: Viewer) -> html.Div:
    """Days and hours that come back; assets/desk.css shows them when that is what is chosen."""
    text = viewer.text
    presets = [("own", text("silence.preset_own")), *((one, text(f"silence.preset_{one}")) for one in PRESETS)]
    numbers = [("every", text("silence.number_every")), *((str(n), text(f"silence.number_{n}")) for n in NUMBERS)]
    names = weekday_names(viewer.language)
    chips = [dmc.Chip(names[day], value=day, size="xs", variant="outline") for day in WEEKDAYS]
    weekdays = dmc.ChipGroup(chips, id=name("weekdays"), multiple=True, value=[])
    kinds = [{"value": kind, "label": text(f"silence.on_{kind}")} for kind in DAY_KINDS]
    return html.Div(
        [
            _one_of("preset", presets, viewer),
            html.Fieldset([html.Legend(text("form.weekdays")), html.Div(weekdays, className="chips")]),
            html.Div(
                [
                    _one_of("number", numbers, viewer),
                    dmc.MultiSelect(id=name("kinds"), data=kinds, value=[], label=text("form.kinds")),
                ],
                className="dialog-pair",
            ),
            html.Div([_time("from", viewer), _time("to", viewer), _day("last", viewer)], className="dialog-three"),
        ],
        className="dialog-recurring",
    )


def _one_of(field: str, options: Sequence[tuple[str, str]], viewer: Viewer) -> dmc.Select:
    data = [{"value": value, "label": said} for value, said in options]
    label = viewer.text(f"form.{field}")
    return dmc.Select(id=name(field), data=data, value=options[0][0], allowDeselect=False, label=label)


def _time(field: str, viewer: Viewer) -> dmc.TextInput:
    # Not an input of type time: that speaks the browser's language, not the page's.
    attributes = {
        "input": {"maxLength": 5, "inputMode": "numeric", "placeholder": viewer.text(f"silence.like_{field}")}
    }
    return dmc.TextInput(id=name(field), value="", attributes=attributes, label=viewer.text(f"form.{field}"))


def _day(field: str, viewer: Viewer) -> dmc.TextInput:
    attributes = {"input": {"type": "date"}}
    return dmc.TextInput(id=name(field), value="", attributes=attributes, label=viewer.text(f"form.{field}"))


def choices(known: Mapping[str, Iterable[str]], viewer: Viewer, also: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What can be chosen to be muted, by name: metrics, severities, sources, values of segments.

    `known` are values by name; `also` are choices ("name=value") that have to be there in any case.
    """
    every: dict[str, dict[str, None]] = {
        "metric": dict.fromkeys(METRICS),
        "severity": {"critical": None, "warning": None},
    }
    for one, values in known.items():
        every.setdefault(one, {}).update(dict.fromkeys(values))
    for choice in also:
        one, _, value = choice.partition("=")
        every.setdefault(one, {})[value] = None
    return [
        {
            "group": viewer.label("dimension", one),
            "items": [{"value": f"{one}={value}", "label": _labelled(one, value, viewer)} for value in values],
        }
        for one, values in every.items()
    ]


def _labelled(one: str, value: str, viewer: Viewer) -> str:
    said = matcher_said(viewer.language, one, value)
    return said if one == "metric" else f"{viewer.label('dimension', one)}: {said}"


def matchers_in(chosen: Iterable[str]) -> dict[str, list[str]]:
    """The matchers of chosen "name=value" pairs.

    >>> matchers_in(["metric=csat", "channel=chat", "channel=phone"])
    {'metric': ['csat'], 'channel': ['chat', 'phone']}
    """
    found: dict[str, list[str]] = {}
    for choice in chosen:
        one, _, value = choice.partition("=")
        found.setdefault(one, []).append(value)
    return found
