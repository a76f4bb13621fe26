"""Who asks for a page: language, theme and person, from the cookies of the request that Dash is answering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash
from dash import html

import hub
import locales
from components.viewer import Viewer
from domain.errors import Conflict, HubError, NotAllowed
from domain.people import Actor

THEMES = ("dark", "light")


def viewer() -> Viewer:
    """The viewer of this request; to be called inside a layout or a callback."""
    here = hub.current()
    cookies = dash.ctx.cookies or {}
    return Viewer(
        language=_known(cookies.get("cehub_lang"), locales.LANGUAGES, here.settings.language),
        theme=_known(cookies.get("cehub_theme"), THEMES, THEMES[0]),
        zone=here.settings.timezone,
        now=here.now,
        actor=here.people.read(cookies),
        is_demo=bool(here.board.frame("desk").get("demo")),
    )


def _known(asked: str | None, allowed: tuple[str, ...], otherwise: str) -> str:
    return asked if asked in allowed else otherwise


def title(key: str) -> Callable[..., str]:
    """What a browser's tab says of a page: its heading in the viewer's language. For `dash.register_page`."""
    return lambda **_: f"{viewer().text(key)} · CE Hub"


def actor(asker: Viewer) -> Actor:
    """The person; NotAllowed if they have not said who they are."""
    if asker.actor is None:
        raise NotAllowed("Say who you are first.", key="who_first")
    return asker.actor


def said(words: str) -> html.Span:
    """What was done, for the corner of the page."""
    return html.Span(words, className="said")


def refused(problem: HubError, asker: Viewer) -> html.Span:
    """Why something was not done, for the corner of the page."""
    return html.Span(words(problem, asker), className="said is-bad")


def words(problem: HubError, asker: Viewer) -> str:
    """Why something cannot be done, in the viewer's words where we have them."""
    known = locales.refusal(asker.language, problem.key, problem.words)
    return known or asker.text("error.failed", why=str(problem))


def attempt(act: Callable[[], object], asker: Viewer) -> tuple[html.Span | None, bool]:
    """Do it. What to say if it was refused (None if it was not), and whether its dialog is done with."""
    try:
        act()
    except HubError as problem:
        return refused(problem, asker), isinstance(problem, Conflict)
    return None, True


def fields(ids: list[dict[str, Any]], act: str) -> dict[str, str]:
    """The values of an act's dialog by field, from Dash's list of pattern-matched states."""
    return {one["id"]["name"]: one.get("value") or "" for one in ids if one["id"]["act"] == act}
