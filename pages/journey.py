"""A customer's journey: everything one of them went through, reached from a case or a record."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

import dash
from dash import dcc, html

import hub
from components import journey as drawn
from components.desk import desk, empty
from components.viewer import Viewer
from domain.errors import BadInput
from pages.desks import asker

PAGE = 60


async def layout(customer: str = "", after: str | None = None, **asked: Any) -> Any:
    """The page; the customer's keyed reference is its address, `from` names the step that led here."""
    viewer = asker.viewer()
    content = await asyncio.to_thread(_content, customer, after, asked.get("from") or "", viewer)
    return desk(viewer, "cases", html.Div(content, className="page journey-page"), title=viewer.text("journey.title"))


def _content(customer: str, after: str | None, chosen: str, viewer: Viewer) -> list[Any]:
    try:
        steps, following = hub.current().cases.journey(customer, limit=PAGE, after=after)
    except BadInput as problem:
        return [empty(viewer.text("page.not_found"), asker.words(problem, viewer), _back(viewer))]
    if not steps:
        return [empty(viewer.text("journey.none"), viewer.text("journey.none_why"), _back(viewer))]
    query = {"after": following, "from": chosen} if chosen else {"after": following}
    address = f"/journey/{customer}?{urlencode(query)}" if following else None
    head = html.Div([html.H2(viewer.text("journey.title")), drawn.told(steps, viewer)], className="page-head")
    card = drawn.card(
        drawn.journey(steps, viewer, chosen=chosen),
        html.Div(drawn.older(address, viewer), className="acts"),
        viewer=viewer,
        note=viewer.text("journey.reference", reference=customer[:8]),
    )
    return [head, card]


def _back(viewer: Viewer) -> dcc.Link:
    return dcc.Link(viewer.text("page.cases"), href="/cases", className="button")


dash.register_page(
    __name__, path_template="/journey/<customer>", title=asker.title("journey.title"), name="Journey", order=9
)
