"""The wall as it was: a band that says so, the picture, what happened meanwhile, and the deck that moves through time.

assets/desk.replay.js plays it: the picture is the wall's own page, fed with the frames that were kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dash import html

import locales
from components.desk import key
from components.inbox import short_title, where
from components.incidents import title as incident_title
from components.viewer import Viewer
from domain.alerts import Alert
from domain.fleet import SCREEN
from domain.incidents import Incident
from domain.times import HOUR, MINUTE
from domain.transitions import Transition

SPEEDS = (1, 2, 5, 10, 30, 60)
SPANS = {"15m": 15 * MINUTE, "1h": HOUR, "6h": 6 * HOUR, "24h": 24 * HOUR}
MARKS = {
    **dict.fromkeys(("opened", "worsened", "reopened", "expired", "unmuted"), ("■", "bad")),
    **dict.fromkeys(("crisis_proposed", "crisis_accepted"), ("■", "bad")),
    **dict.fromkeys(("acknowledged", "assigned"), ("●", "hand")),
    **dict.fromkeys(("resolved", "disproved", "recovered", "crisis_ended", "crisis_declined"), ("✓", "good")),
    "muted": ("○", "quiet"),
}
"""The sign of what happened and its colour: trouble, in hand, over, muted."""


@dataclass(frozen=True)
class Played:
    """What an address asks for: a screen, a moment (ms), a speed; and from when until when it is kept."""

    screen: str
    at: int
    speed: int
    kept: tuple[int, int]


def player(played: Played, screens: Sequence[str], viewer: Viewer) -> html.Div:
    """The whole page of the past."""
    first, last = played.kept
    told = {"screen": played.screen, "at": played.at, "speed": played.speed, "from": first, "until": last}
    return html.Div(
        [
            _band(played, screens, viewer),
            html.Div([_picture(played, viewer), _log(viewer)], className="replay-body"),
            _deck(played, viewer),
        ],
        id="replay",
        className="replay",
        **{f"data-{name}": str(value) for name, value in told.items()},
        **{"data-zone": viewer.zone.key, "data-abbreviation": locales.zone_name(viewer.zone, played.at)},
        **{"data-words": json.dumps(_words(viewer.language), ensure_ascii=False)},
    )


def _words(language: str) -> dict[str, str]:
    known = locales.texts(language)
    return {name: text for name, text in known.items() if name.split(".")[0] in ("replay", "unit", "age")}


def _band(played: Played, screens: Sequence[str], viewer: Viewer) -> html.Div:
    """What nobody may overlook: this is not now."""
    names = [
        html.A(
            locales.screen(viewer.language, name),
            href=f"/replay?screen={quote(name)}",
            className="chip is-chosen" if name == played.screen else "chip",
            **{"data-replay": "screen", "aria-current": "true" if name == played.screen else "false"},
        )
        for name in screens
    ]
    now = html.A(viewer.text("replay.now"), href=f"/wall/{quote(played.screen)}", className="button replay-out")
    return html.Div(
        [
            html.Strong(["◀◀ ", viewer.text("replay.past")]),
            html.B(className="replay-clock", **{"data-replay": "clock"}),
            html.Span(className="replay-ago", **{"data-replay": "ago"}),
            html.Div(names, className="chips", role="group", **{"aria-label": viewer.text("replay.screens")}),
            now,
        ],
        className="replay-band",
        role="region",
        **{"aria-label": viewer.text("replay.past")},
    )


def _picture(played: Played, viewer: Viewer) -> html.Figure:
    """The wall's own page, which nobody can touch; over it what is not in it."""
    address = f"/wall/{quote(played.screen)}?past=1&lang={viewer.language}&theme={viewer.theme}"
    inside = html.Iframe(src=address, title=viewer.text("replay.picture"), **{"data-replay": "wall"})
    over = html.Div(
        [html.Strong(), html.Span()], className="replay-over", hidden=True, role="status", **{"data-replay": "over"}
    )
    return html.Figure([html.Div(inside, className="replay-scale", **{"data-replay": "scale"}), over])


def _log(viewer: Viewer) -> html.Section:
    title = viewer.text("replay.happened")
    return html.Section(
        [html.H2(title), html.Ol(id="replay-log", className="replay-log")],
        className="replay-side",
        tabIndex=0,
        **{"aria-label": title},
    )


def _deck(played: Played, viewer: Viewer) -> html.Div:
    line = html.Div(
        [
            html.Div(className="replay-marks", **{"data-replay": "marks", "aria-hidden": "true"}),
            html.Div(className="replay-ticks", **{"data-replay": "ticks", "aria-hidden": "true"}),
            # Dash has no plain slider: assets/desk.replay.js puts it here.
            html.Div(className="replay-slider", **{"data-replay": "slider", "data-label": viewer.text("replay.when")}),
        ],
        className="replay-line",
    )
    ways = [
        _button("previous", "⏮", viewer, letter="p"),
        _button("back", f"−1 {viewer.text('age.minute')}", viewer),
        _button("play", "▶", viewer, is_main=True),
        _button("forward", f"+1 {viewer.text('age.minute')}", viewer),
        _button("next", "⏭", viewer, letter="n"),
    ]
    speeds = [_chip("speed", str(speed), f"{speed}×", speed == played.speed) for speed in SPEEDS]
    spans = [
        _chip("span", str(length), viewer.text(f"replay.span_{name}"), name == "1h") for name, length in SPANS.items()
    ]
    link = _button("link", "", viewer, letter="l", is_worded=True)
    return html.Div(
        [
            line,
            html.Div(
                [
                    html.Div(ways, className="acts"),
                    _group("replay.speed", speeds, viewer),
                    _group("replay.span", spans, viewer),
                    html.Span(className="replay-said", role="status", **{"data-replay": "said"}),
                    link,
                ],
                className="replay-ways",
            ),
        ],
        className="replay-deck",
    )


def _group(name: str, chips: list[html.Button], viewer: Viewer) -> html.Div:
    return html.Div(
        [html.Span(viewer.text(name), className="quiet", **{"aria-hidden": "true"}), *chips],
        className="chips",
        role="group",
        **{"aria-label": viewer.text(name)},
    )


def _chip(what: str, value: str, said: str, is_chosen: bool) -> html.Button:
    state = {"aria-pressed": "true" if is_chosen else "false"}
    return html.Button(
        said,
        className="chip is-chosen" if is_chosen else "chip",
        **{f"data-{what}": value, "data-replay": what, **state},
    )


def _button(
    name: str, sign: str, viewer: Viewer, *, letter: str = "", is_main: bool = False, is_worded: bool = False
) -> html.Button:
    said = viewer.text(f"replay.{name}")
    # What is seen on a button is part of its name, so that it can be called by voice.
    names = [sign if sign[-1:].isalnum() else "", said, letter.upper()]
    label: Mapping[str, Any] = {} if is_worded else {"aria-label": " ".join(filter(None, names))}
    keys: Mapping[str, Any] = {"data-key": letter, "aria-keyshortcuts": letter.upper()} if letter else {}
    return html.Button(
        [said if is_worded else html.Span(sign, **{"aria-hidden": "true"}), *([key(letter)] if letter else [])],
        className="button is-main" if is_main else "button",
        title=said,
        **{"data-replay": name, **label, **keys},
    )


def log(
    changes: Sequence[tuple[Transition, Alert | None, Incident | None]], gaps: Sequence[tuple[int, int]], viewer: Viewer
) -> list[html.Li]:
    """What happened, each a button that leads to its moment, and the gaps; a sentence where there is nothing."""
    lines = [_line(change, alert, incident, viewer) for change, alert, incident in changes]
    holes = [html.Li(hidden=True, **{"data-gap": f"{first} {last}"}) for first, last in gaps]
    return [*(lines or [html.Li(viewer.text("replay.calm"), className="quiet")]), *holes]


def _line(change: Transition, alert: Alert | None, incident: Incident | None, viewer: Viewer) -> html.Li:
    sign, tone = MARKS.get(change.kind, ("■", "bad"))
    name = _name(alert, viewer) if alert is not None else incident_title(incident, viewer) if incident else ""
    place = where(alert, viewer) if alert is not None else viewer.text("replay.incident")
    act = viewer.label("transition", change.kind)
    who = "" if change.role == "hub" else viewer.text("transition.by", who=change.who)
    said = " · ".join(part for part in (place, f"{act} {who}".strip()) if part)
    inside = [
        html.Time(viewer.clock(change.at, with_seconds=True)),
        html.Span("◆" if incident else sign, className=f"replay-sign is-{tone}", **{"aria-hidden": "true"}),
        html.Span([html.B(name), html.Small(said)]),
    ]
    return html.Li(
        html.Button(inside, **{"data-replay": "jump"}),
        **{"data-at": str(change.at), "data-tone": tone, "data-sign": "◆" if incident else sign},
    )


def _name(alert: Alert, viewer: Viewer) -> str:
    """What it is called, without its value, or what a monitor shows: that moved on since then."""
    if alert.kind == SCREEN:
        return viewer.text("wall.monitor", screen=alert.segment["monitor"])
    return viewer.label("metric", alert.metric) if alert.kind == "metric" else short_title(alert, viewer)


def way(at: int, viewer: Viewer, **thing: int) -> html.A:
    """The way from an alert or an incident to the wall as it was then: `way(at, viewer, alert=3)`."""
    ((name, number),) = thing.items()
    return html.A(
        ["◀◀ ", viewer.text("replay.way")],
        href=f"/replay?{name}={number}",
        className="button",
        title=viewer.text("replay.way_why", time=viewer.moment(at)),
    )
