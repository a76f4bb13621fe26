"""What the listening page looks at: its view, said by its address, its filters, and what the hub knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import dcc, html

import hub
from components import emerging as rising
from components import listening as drawn
from components.desk import section
from components.overview import beginning
from components.trends import trends
from components.viewer import Viewer
from domain.errors import BadInput
from domain.hearing import LANGUAGES, SENTIMENTS, SPAM
from domain.times import DAY, HOUR
from domain.voices import Wanted
from pages.desks import asker
from pages.desks.kept import with_kept
from pages.desks.rising import cards, quotes, silent

RANGES = {"1h": HOUR, "6h": 6 * HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}
REACHES = ("100", "1000", "10000", "100000")
STREAMS = ("mentions", "tickets", "surveys")
FILTERS = ("platform", "topic", "sentiment", "language", "reach", "stream")
OF_MENTIONS = ("platform", "reach")
"""Filters that only mentions have: beside other texts they rest."""
RANKS = ("volume", "change")
FILTER = "listening-filter"
ROWS, FORETOLD = 40, 6
"""FORETOLD: all mentions and the topics that are spoken of most."""


@dataclass(frozen=True)
class View:
    """What is looked at; '' is everything. `by` ranks the topics, `after` is where a page of the stream begins."""

    range: str = "24h"
    platform: str = ""
    topic: str = ""
    sentiment: str = ""
    language: str = ""
    reach: str = ""
    stream: str = "mentions"
    by: str = "volume"
    echoes: str = ""
    after: str = ""

    def to(self, **changes: str | None) -> str:
        """The address of this view with something changed."""
        said = {name: value for name, value in ({**vars(self), **changes}).items() if value}
        usual = vars(View())
        return "/listening?" + urlencode({name: value for name, value in said.items() if value != usual[name]})

    @property
    def applied(self) -> View:
        """Without the filters that only mentions have, where other texts are looked at."""
        return self if self.stream == "mentions" else replace(self, **dict.fromkeys((*OF_MENTIONS, "echoes"), ""))

    def wanted(self, now: int) -> Wanted:
        """The texts that are listed."""
        one = self.applied
        where = {name: getattr(one, name) for name in ("platform", "topic", "sentiment", "language")}
        where["echo_of"] = SPAM if one.echoes else ""
        chosen = {name: value for name, value in where.items() if value}
        reach = float(one.reach) if one.reach else None
        return Wanted(now - RANGES[one.range], now + 1, chosen, reach=reach, stream=one.stream)

    def counted(self, now: int) -> Wanted:
        """The mentions that topics are counted over: all topics beside each other."""
        return replace(self.applied, stream="mentions", topic="", echoes="").wanted(now)


def view_of(said: Mapping[str, Any]) -> View:
    """The view that an address asks for; what it does not say, or says wrong, is as it usually is."""
    usual = vars(View())
    known = {name: str(said[name])[:300] for name in usual if said.get(name)}
    allowed = {
        "range": RANGES,
        "sentiment": SENTIMENTS,
        "reach": REACHES,
        "stream": STREAMS,
        "by": RANKS,
    }
    return View(**{name: value for name, value in known.items() if value in allowed.get(name, (value,))})


def filters(view: View, viewer: Viewer) -> html.Div:
    """The controls above everything."""
    lengths = [{"value": name, "label": viewer.text(f"range.{name}")} for name in RANGES]
    said = viewer.text("listening.range")
    length = dmc.SegmentedControl(id=_id("range"), data=lengths, value=view.range, **{"aria-label": said})
    chosen = [_select(name, options, view, viewer) for name, options in _options(view, viewer).items()]
    group = {"role": "group", "aria-label": viewer.text("listening.filters")}
    return html.Div([length, *chosen], className="listening-filters", **group)


def _id(name: str) -> dict[str, str]:
    return {"type": FILTER, "name": name}


def _options(view: View, viewer: Viewer) -> dict[str, list[tuple[str, str]]]:
    here = hub.current()
    lately = Wanted(viewer.now - RANGES["30d"], viewer.now + 1)
    values = here.voices.values(lately, ("platform", "topic"))
    codes = dict.fromkeys([*(topic.code for topic in here.ears.topics), *values["topic"]])
    return {
        "platform": [(one, viewer.label("value", one)) for one in _with(values["platform"], view.platform)],
        "topic": [(one, here.ears.label(one, viewer.language)) for one in _with(list(codes), view.topic)],
        "sentiment": [(one, viewer.label("value", one)) for one in SENTIMENTS],
        "language": [(one, viewer.label("spoken", one)) for one in _with(LANGUAGES, view.language)],
        "reach": [(one, viewer.text("listening.reach_from", n=viewer.number(float(one)))) for one in REACHES],
        "stream": [(one, viewer.text(f"listening.streams_{one}")) for one in STREAMS],
    }


def _with(values: Sequence[str], chosen: str) -> list[str]:
    return [*values, *([chosen] if chosen and chosen not in values else [])]


def _select(name: str, options: list[tuple[str, str]], view: View, viewer: Viewer) -> dmc.Select:
    said = viewer.text(f"listening.{name}")
    is_free = name != "stream"
    return dmc.Select(
        id=_id(name),
        data=[{"value": value, "label": label} for value, label in options],
        value=getattr(view, name) or None,
        placeholder=said,
        clearable=is_free,
        allowDeselect=is_free,
        searchable=len(options) > 8,
        disabled=name in OF_MENTIONS and view.stream != "mentions",
        clearButtonProps={"aria-label": viewer.text("act.clear")},
        **{"aria-label": said},
    )


def parts(view: View, viewer: Viewer, kept: str | None = None) -> list[Any]:
    """Everything below the filters: what is emerging, the topics, the stream; without any source how to begin.

    The text that is `kept` is listed whether or not it fits.
    """
    here = hub.current()
    if not here.sources():
        return [beginning(viewer, "mentions")]
    label = lambda code: here.ears.label(code, viewer.language)  # noqa: E731
    standings = here.voices.topics(view.counted(viewer.now))
    try:
        found, following = here.voices.page(view.wanted(viewer.now), limit=ROWS, after=view.after or None)
    except BadInput:
        found, following = here.voices.page(view.wanted(viewer.now), limit=ROWS)
    found = with_kept(found, kept)
    unheard, quiet = here.ears.waiting(), silent()
    since = here.silent_since("mentions")
    alerts, others = cards()
    said = quotes(alerts, viewer.now)
    ranks = [_rank(name, view, viewer) for name in RANKS]
    title = viewer.text
    return [
        html.P(
            drawn.summed(here.voices.tally(view.wanted(viewer.now)), viewer, view.stream, view.sentiment),
            className="lede",
        ),
        *rising.standing(unheard, quiet, since, viewer),
        section(
            title("listening.emerging"),
            *rising.emerging(
                alerts, said, viewer, is_deaf=here.ears.off is not None, unheard=unheard, is_silent=since is not None
            ),
            *rising.others(others, viewer),
            class_name="is-emerging",
        ),
        section(title("trend.title"), *trends(_foretold(view), viewer, label, view.to), note=title("trend.note")),
        html.Div(
            [
                section(
                    title("listening.topics"),
                    html.Div(ranks, className="chips"),
                    *drawn.topics(standings, viewer, label, view.to, view.by),
                    note=title("listening.topics_note"),
                ),
                section(
                    title("listening.stream"),
                    *([] if found else _unknown(view, viewer)),
                    *drawn.voices(found, viewer, label, view.to),
                    _turn(view, following, viewer),
                    note=title("listening.stream_spam" if _is_spam(found) else "listening.stream_note"),
                ),
            ],
            className="listening-below",
        ),
    ]


def _is_spam(found: Sequence[Mapping[str, Any]]) -> bool:
    return bool(found) and all(one.get("echo_of") == SPAM for one in found)


def _unknown(view: View, viewer: Viewer) -> list[html.P]:
    """What no text can have, of an address that was written by hand or comes from another hub."""
    here = hub.current()
    declared = {"topic": [topic.code for topic in here.ears.topics], "language": LANGUAGES}
    try:
        here.voices.check(view.wanted(viewer.now), declared)
    except BadInput as problem:
        return [html.P(asker.words(problem, viewer), className="muted-note", role="status")]
    return []


def _foretold(view: View) -> list[hub.Trend]:
    """The trend of the topic that is looked at; else of all mentions and of the topics spoken of most."""
    found = hub.current().trends
    return [found.of(view.topic)] if view.topic else found.lately()[:FORETOLD]


def _rank(name: str, view: View, viewer: Viewer) -> html.Span:
    is_chosen = view.by == name
    said = viewer.text(f"listening.by_{name}")
    dress = "chip is-chosen" if is_chosen else "chip"
    link = dcc.Link(said, id={"type": "listening-rank", "by": name}, href=view.to(by=name), className=dress)
    return html.Span(link, **({"aria-current": "true"} if is_chosen else {}))


def _turn(view: View, following: str | None, viewer: Viewer) -> html.Div:
    ways = [("newest", "")] if view.after else []
    ways += [("older", following)] if following else []
    said, turn = viewer.text, "listening-turn"
    links = [
        dcc.Link(said(f"listening.{to}"), id={"type": turn, "to": to}, href=view.to(after=after), className="button")
        for to, after in ways
    ]
    return html.Div(links, className="acts", **{"data-after": turn})
