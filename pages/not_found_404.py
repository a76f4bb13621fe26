"""Where an address leads nowhere: the bar, and a sentence that says so. Dash shows it by the name of this file."""

from __future__ import annotations

from typing import Any

import dash

from components.desk import desk, empty
from pages.desks import asker


async def layout(**_: Any) -> Any:
    """The page; an address of no other page leads here."""
    viewer = asker.viewer()
    title = viewer.text("page.not_found")
    return desk(viewer, "none", empty(title, viewer.text("page.not_found_why")), title=title)


dash.register_page(__name__, path="/nowhere", title=asker.title("page.not_found"), name="Nowhere")
