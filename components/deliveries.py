"""Where an alert was sent, how that went, and what stands above it when a call reached nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components.desk import section
from components.viewer import Viewer
from domain.deliveries import NOT_CALLED, is_lost, is_spared, words_of


def deliveries(sends: Sequence[Any], viewer: Viewer) -> list[html.Section]:
    """Every delivery with its outcome; none where nothing was to be sent."""
    told = [send for send in sends if send.error != NOT_CALLED]
    lines = [html.Li([html.Time(viewer.moment(send.sent_at)), html.Span(_delivery(send, viewer))]) for send in told]
    return [section(viewer.text("alert.sent"), html.Ol(lines, className="happened"))] if lines else []


def undelivered(sends: Sequence[Any], viewer: Viewer) -> list[html.P]:
    """A line for each message that will never arrive, and who was told instead; none while all is well."""
    return [_lost(send, sends, viewer) for send in sends if is_lost(send)]


def _lost(send: Any, sends: Sequence[Any], viewer: Viewer) -> html.P:
    instead = [one.notifier for one in sends if one.transition_id == send.transition_id and one.id > send.id]
    said = viewer.text("send.lost", notifier=send.notifier, why=why_not_sent(send.error, viewer))
    after = viewer.text("send.instead", notifiers=", ".join(dict.fromkeys(instead))) if instead else ""
    return html.P([html.B(["▲ ", said]), " ", after or viewer.text("send.nobody")], className="lost-note is-warn")


def _delivery(send: Any, viewer: Viewer) -> list[Any]:
    name = html.B(send.notifier)
    if send.sent_at is not None:
        return [name]
    if send.error is None:
        return [name, " · ", html.Span(viewer.text("alert.send_waiting"))]
    if is_spared(send):
        return [name, " · ", html.Span(why_not_sent(send.error, viewer))]
    key = "alert.send_failed" if is_lost(send) else "send.again"
    said = viewer.text(key, why=why_not_sent(send.error, viewer), at=viewer.moment(send.next_at))
    return [name, " · ", html.Span(said, className="is-warn")]


def why_not_sent(error: str, viewer: Viewer) -> str:
    """What went wrong, in the viewer's words where they are ours."""
    key, words = words_of(error)
    return viewer.text(f"send.{key}", **words) if key else error
