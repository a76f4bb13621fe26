"""The frame of every desk page: the bar with its pages, the live state, who somebody is, and the page below.

assets/desk.js fills in what moves (the live state, the clock, the number of open alerts) and answers its buttons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

import locales
from components.forms import person_form
from components.viewer import Viewer

PAGES = (
    ("alerts", "/alerts"),
    ("incidents", "/incidents"),
    ("cases", "/cases"),
    ("handover", "/handover"),
    ("listening", "/listening"),
    ("metrics", "/metrics/interactions"),
    ("explore", "/explore"),
    ("sources", "/sources"),
    ("screens", "/screens"),
    ("replay", "/replay"),
    ("reports", "/reports"),
)

LIST: dict[str, Any] = {"withScrollArea": False, "comboboxProps": {"portalProps": {"target": "#desk-main"}}}
"""A list that opens stands in the page's main part, and scrolls by itself: nothing between it and who reads it."""
_THEME = {
    "fontFamily": "var(--font)",
    "fontFamilyMonospace": "var(--font-code)",
    "primaryColor": "blue",
    "cursorType": "pointer",
    "defaultRadius": "sm",
    "respectReducedMotion": True,
    "components": {name: {"defaultProps": LIST} for name in ("Select", "MultiSelect")},
}


def desk(viewer: Viewer, page: str, content: Any, *, title: str) -> dmc.MantineProvider:
    """A desk page: the bar, and `content` as its main part. `page` is the one of PAGES that is lit."""
    main = html.Main(
        [html.H1(title, className="only-spoken"), content],
        id="desk-main",
        tabIndex=-1,
        className=f"desk-main desk-{page}",
    )
    said = html.Div(id="desk-said", className="desk-said", role="status", **{"aria-live": "polite"})
    inside = html.Div(
        [_bar(viewer, page), _offline(viewer), main, said, person_form(viewer)],
        className="desk",
        lang=viewer.language,
        **{"data-ag-theme-mode": viewer.theme, "data-zone": viewer.zone.key, "data-person": _person(viewer)},
    )
    return dmc.MantineProvider(inside, theme=_THEME, forceColorScheme=viewer.theme)


def after(ident: Mapping[str, Any]) -> dict[str, str]:
    """The mark of what has the focus, or holds what has it, once the button of that id is gone or off.

    >>> after({"type": "undo", "of": 3})
    {'data-after': '{"of":3,"type":"undo"}'}
    """
    return {"data-after": json.dumps(ident, sort_keys=True, separators=(",", ":"), ensure_ascii=False)}


def _person(viewer: Viewer) -> str:
    return viewer.actor.name if viewer.actor else ""


def _bar(viewer: Viewer, page: str) -> html.Header:
    links = [html.A(viewer.text("page.wall"), href="/", className="bar-link")]
    links += [_link(viewer, name, address, is_here=name == page) for name, address in PAGES]
    return html.Header(
        [
            html.A(viewer.text("page.skip"), href="#desk-main", className="bar-skip"),
            html.A(viewer.text("word.app"), href="/", className="bar-name"),
            html.Nav(links, className="bar-links", **{"aria-label": viewer.text("page.navigation")}),
            html.Div([*_demo(viewer), *_now(viewer), *_choices(viewer)], className="bar-end"),
        ],
        className="bar",
    )


def _link(viewer: Viewer, name: str, address: str, *, is_here: bool) -> dcc.Link:
    label: list[Any] = [viewer.text(f"page.{name}")]
    if name == "alerts":
        label.append(html.Span(className="bar-count", **{"data-desk": "open"}))
    return dcc.Link(label, href=address, className="bar-link is-here" if is_here else "bar-link")


def _demo(viewer: Viewer) -> list[html.Span]:
    return [html.Span(viewer.text("word.demo"), className="demo")] if viewer.is_demo else []


def _now(viewer: Viewer) -> list[html.Span]:
    live = {"data-desk": "live", "data-live": viewer.text("word.live"), "data-lost": viewer.text("word.offline")}
    return [
        html.Span(viewer.text("word.live"), className="bar-live", **live),
        html.Span(
            [
                html.Span(viewer.clock(viewer.now), **{"data-desk": "clock", "data-between": _between(viewer)}),
                " " + locales.zone_name(viewer.zone, viewer.now),
            ],
            className="bar-clock",
        ),
    ]


def _between(viewer: Viewer) -> str:
    return viewer.text("format.clock")


def _choices(viewer: Viewer) -> list[html.Button]:
    other = "light" if viewer.theme == "dark" else "dark"
    others = [code for code in locales.LANGUAGES if code != viewer.language]
    who = _person(viewer) or viewer.text("form.who")
    language = [
        html.Button(
            code.upper(),
            className="bar-choice",
            lang=code,
            **{
                "data-language": code,
                "aria-label": f"{code.upper()}: {locales.text(code, 'language.name')}",
            },
        )
        for code in others
    ]
    theme = html.Button(
        "◐",
        className="bar-choice",
        title=viewer.text(f"act.theme_{other}"),
        **{"data-theme-to": other, "aria-label": f"{viewer.text('act.theme')}: {viewer.text(f'act.theme_{other}')}"},
    )
    person = html.Button(who, className="bar-choice bar-person", **{"data-desk": "person"})
    return [person, *language, theme]


def _offline(viewer: Viewer) -> html.Div:
    return html.Div(
        f"■ {viewer.text('word.offline_why')}",
        className="desk-offline",
        role="alert",
        hidden=True,
        **{"data-desk": "offline"},
    )


def section(title: Any, *content: Any, note: Any = None, class_name: str = "") -> html.Section:
    """A card: its title, a quiet remark at the right, and what it holds."""
    head = html.Div(
        [html.H3(title), html.Span(note, className="card-note")] if note else [html.H3(title)], className="card-head"
    )
    return html.Section([head, *content], className=f"card {class_name}".strip())


def empty(title: str, why: str, *more: Any, mark: str = "") -> html.Div:
    """The picture of nothing to show: what it means, and what to do about it."""
    sign = [html.Div(mark, className="empty-mark", **{"aria-hidden": "true"})] if mark else []
    return html.Div([*sign, html.H2(title), html.P(why), *more], className="empty")


def key(letter: str) -> html.Kbd:
    """The letter on the keyboard that does the same; for eyes only, `aria-keyshortcuts` tells the others."""
    return html.Kbd(letter.upper(), **{"aria-hidden": "true"})
