"""What is handed over, section by section: what stands, what falls due, what ails, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

import locales
from components.cases import place
from components.desk import section
from components.handed import Row, handed, kept, named, of_alerts, where_of
from components.viewer import Viewer
from domain.briefing import Ailing, Breach, Briefing, Call, CaseLine, Ending, Move
from locales.silences import matchers_sentence

HEALTH = {"silent": ("■", "bad"), "failing": ("■", "bad"), "late": ("▲", "warn"), "empty": ("○", "warn")}


def sums(briefing: Briefing, viewer: Viewer) -> html.Ul:
    """How much there is of each, as the way to it."""
    counts = {
        "unowned": (len(briefing.unowned), "bad"),
        "owned": (len(briefing.owned), ""),
        "kept": (len(briefing.kept), ""),
        "due": (briefing.due, "warn"),
        "endings": (len(briefing.endings), ""),
        "sources": (len(briefing.sources), "warn"),
    }
    return html.Ul([html.Li(_sum(name, n, tone, viewer)) for name, (n, tone) in counts.items()], className="sums")


def _sum(name: str, n: int, tone: str, viewer: Viewer) -> html.A:
    number = html.B(viewer.number(n), className=f"is-{tone}" if tone and n else "" if n else "is-quiet")
    return html.A([number, html.Span(viewer.text(f"handover.sum_{name}", n=n))], href=f"#handover-{name}")


def sections(briefing: Briefing, summaries: Mapping[int, str], until: int, viewer: Viewer) -> list[html.Section]:
    """Everything that is handed over; `until` is the end of the next shift."""
    end = viewer.moment(until)
    return [
        _part("unowned", of_alerts(briefing.unowned, (), viewer), viewer),
        _part("owned", of_alerts(briefing.owned, ("owner", "held"), viewer), viewer),
        _part("kept", kept(briefing.kept, viewer), viewer, note=viewer.text("handover.kept_why")),
        _part("due", _due(briefing, summaries, viewer), viewer, note=viewer.text("handover.until", until=end)),
        _part(
            "calls", _calls(briefing.calls, summaries, viewer), viewer, note=viewer.text("handover.until", until=end)
        ),
        _part("endings", _endings(briefing.endings, viewer), viewer, note=viewer.text("handover.until", until=end)),
        _part("sources", _sources(briefing.sources, viewer), viewer),
        _part("changes", _changes(briefing, summaries, viewer), viewer),
    ]


def _part(name: str, content: Sequence[Any], viewer: Viewer, *, note: str | None = None) -> html.Section:
    heading = viewer.text(f"handover.{name}")
    none = html.P(viewer.text(f"handover.none_{name}"), className="quiet")
    drawn = (
        section(heading, *content, note=note, class_name="handover-part")
        if content
        else section(heading, none, class_name="handover-part is-empty")
    )
    drawn.id = f"handover-{name}"
    return drawn


def _due(briefing: Briefing, summaries: Mapping[int, str], viewer: Viewer) -> list[Any]:
    if not briefing.breaches:
        return []
    groups = handed(("level", "owner", "count", "nearest"), [_breach(one, viewer) for one in briefing.breaches], viewer)
    rows = [_case(one, summaries, viewer) for one in briefing.waiting]
    more = briefing.due - len(briefing.waiting)
    cut = [html.P(viewer.text("handover.more", n=viewer.number(more)), className="quiet")] if more else []
    return [groups, handed(("case", "summary", "owner", "due"), rows, viewer, kind="of-cases"), *cut]


def _breach(one: Breach, viewer: Viewer) -> Row:
    owner = one.owner or html.Span(viewer.text("case.nobody"), className="is-warn")
    return [viewer.label("level", str(one.level)), owner, viewer.number(one.count), _due_at(one.nearest_due_at, viewer)]


def _due_at(due_at: int, viewer: Viewer) -> Any:
    said = viewer.moment(due_at)
    return (
        html.Span([said, html.Small(viewer.text("case.breached"))], className="is-bad") if due_at < viewer.now else said
    )


def _case(one: CaseLine, summaries: Mapping[int, str], viewer: Viewer) -> Row:
    owner = one.owner or html.Span(viewer.text("case.nobody"), className="is-warn")
    return [_number(one, viewer), _about(one, summaries, viewer), owner, _due_at(one.due_at or 0, viewer)]


def _calls(calls: Sequence[Call], summaries: Mapping[int, str], viewer: Viewer) -> list[Any]:
    rows = [
        [
            _number(one.case, viewer),
            _about(one.case, summaries, viewer),
            one.who or html.Span(viewer.text("case.nobody"), className="is-warn"),
            _call_at(one.at, viewer),
        ]
        for one in calls
    ]
    return [handed(("case", "summary", "calls", "call_at"), rows, viewer, kind="of-cases")] if rows else []


def _call_at(at: int, viewer: Viewer) -> Any:
    said = viewer.moment(at)
    return (
        html.Span([said, html.Small(viewer.text("handover.overdue"))], className="is-bad") if at < viewer.now else said
    )


def _number(one: CaseLine, viewer: Viewer) -> list[Any]:
    number = dcc.Link(viewer.text("case.id", id=one.id), href=f"/cases?id={one.id}")
    return [number, html.Small(viewer.label("level", str(one.level)))]


def _about(one: CaseLine, summaries: Mapping[int, str], viewer: Viewer) -> list[Any]:
    return [summaries.get(one.id) or locales.NO_VALUE, html.Small(place(one, viewer))]


def _endings(endings: Sequence[Ending], viewer: Viewer) -> list[Any]:
    rows = [
        [
            _muted(one, viewer),
            one.reason,
            one.owner,
            [viewer.moment(one.ends_at), *([] if one.is_over else [html.Small(viewer.text("handover.returns"))])],
        ]
        for one in endings
    ]
    return [handed(("muted", "reason", "owner", "ends"), rows, viewer)] if rows else []


def _muted(one: Ending, viewer: Viewer) -> dcc.Link:
    said = matchers_sentence(viewer.language, one.matchers)
    return dcc.Link(said[:1].upper() + said[1:], href=f"/silences#silence-{one.id}")


def _sources(sources: Sequence[Ailing], viewer: Viewer) -> list[Any]:
    rows = [_source(one, viewer) for one in sources]
    return [handed(("source", "health", "seen", "held_back", "error"), rows, viewer, kind="of-sources")] if rows else []


def _source(one: Ailing, viewer: Viewer) -> Row:
    sign, tone = HEALTH.get(one.health, ("●", "good"))
    word = "healthy" if one.health == "live" else one.health
    return [
        [viewer.label("source_name", one.source), html.Small(viewer.text(f"stream.{one.stream}"))],
        html.Span(f"{sign} {viewer.text(f'source.{word}')}", className=f"is-{tone}"),
        viewer.moment(one.seen_at),
        viewer.number(one.held),
        viewer.reasons(one.troubles) or one.error or "",
    ]


def _changes(briefing: Briefing, summaries: Mapping[int, str], viewer: Viewer) -> list[Any]:
    alerts = [
        [named(one.alert, viewer), where_of(one.alert, viewer), _moves(one.moves, viewer)]
        for one in briefing.alert_changes
    ]
    cases = [
        [_number(one.case, viewer), _about(one.case, summaries, viewer), _moves(one.moves, viewer)]
        for one in briefing.case_changes
    ]
    tunings = [
        [viewer.text(f"metric.{one.metric}"), viewer.number(one.sensitivity, 1), one.who, viewer.moment(one.at)]
        for one in briefing.retuned
    ]
    return [
        *_changed("alerts", briefing.alert_counts, ("alert", "where", "moves"), alerts, viewer),
        *_changed("cases", briefing.case_counts, ("case", "summary", "moves"), cases, viewer),
        *_changed("tunings", {}, ("metric", "sensitivity", "by", "when"), tunings, viewer),
    ]


def _changed(
    name: str, counts: Mapping[str, int], heads: Sequence[str], rows: Sequence[Row], viewer: Viewer
) -> list[Any]:
    if not rows:
        return []
    counted = [f"{viewer.number(n)} {viewer.label('transition', kind).lower()}" for kind, n in counts.items()]
    said = [html.H4(viewer.text(f"handover.changed_{name}")), html.Span(" · ".join(counted), className="quiet")]
    return [html.Div(said, className="changed-head"), handed(heads, rows, viewer, kind=f"of-{name}")]


def _moves(moves: Sequence[Move], viewer: Viewer) -> html.Ol:
    return html.Ol([html.Li(_move(one, viewer)) for one in moves], className="moves")


def _move(one: Move, viewer: Viewer) -> list[Any]:
    said = ""
    if one.kind in ("climbed", "escalated"):
        said = viewer.text(f"handover.{one.kind}", level=viewer.label("level", one.after))
    if one.kind == "call_promised":
        said = viewer.text("handover.promised", at=viewer.moment(int(one.after)))
    if one.kind == "assigned":
        said = f"{viewer.label('transition', one.kind)} → {one.after or viewer.text('word.nobody')}"
    is_said = one.role == "hub" or (one.kind == "assigned" and one.after == one.who)
    who = "" if is_said else f" {viewer.text('transition.by', who=one.who)}"
    return [html.Time(viewer.clock(one.at)), " ", said or viewer.label("transition", one.kind), who]
