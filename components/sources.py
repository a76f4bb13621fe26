"""Sources, what they sent that could not be taken, and the jobs that run."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html

import locales
from components.tables import Column
from components.viewer import Viewer

HEALTH = {
    "live": ("●", "healthy", "good"),
    "empty": ("○", "empty", ""),
    "late": ("▲", "late", "warn"),
    "silent": ("■", "silent", "bad"),
    "failing": ("■", "failing", "bad"),
}
"""How the health of a source is drawn: its mark, its word `source.<word>`, the tone of its row."""


def source_columns(viewer: Viewer) -> list[Column]:
    """The columns of the table of sources."""
    return [
        Column("source", viewer.text("source.name"), 150, grow=1),
        Column("health", viewer.text("source.health"), 136, is_link=True),
        Column("stream", viewer.text("source.stream"), 130),
        Column("kind", viewer.text("source.kind"), 76),
        Column("seen", viewer.text("source.last_seen"), 144),
        Column("watermark", viewer.text("source.watermark"), 130),
        Column("cursor", viewer.text("source.cursor"), 120),
        Column("accepted", viewer.text("source.accepted"), 96, is_number=True),
        Column("rejected", viewer.text("source.rejected"), 90, is_number=True, is_link=True),
        Column("held", viewer.text("source.held"), 110, is_number=True, is_link=True),
        Column("error", viewer.text("source.last_error"), 280, grow=2, is_wrapped=True),
    ]


def source_row(found: Any, health: str, held: int, viewer: Viewer, *, alert: int | None = None) -> dict[str, Any]:
    """One source of one stream as a row: what is wrong leads to its `alert`, what was rejected to the records held."""
    mark, word, tone = HEALTH[health]
    said, way = viewer.text(f"source.{word}"), held_address(found.source, found.stream)
    return {
        "id": f"{found.source}/{found.stream}",
        "source": viewer.label("source_name", found.source),
        "stream": viewer.text(f"stream.{found.stream}"),
        "kind": viewer.label("source", f"kind_{found.kind}"),
        "health": f"{mark} {said}" if alert is None else f"{mark} [{said}](/alerts?id={alert})",
        "seen": (found.last_seen_at or 0, viewer.ago(found.last_seen_at)),
        "watermark": (found.watermark or 0, viewer.moment(found.watermark)),
        "cursor": found.cursor if found.kind != "demo" and found.cursor else locales.NO_VALUE,
        "accepted": (found.accepted, viewer.number(found.accepted)),
        "rejected": _way(found.rejected, way if held else "", viewer),
        "held": _way(held, way if held else "", viewer),
        "error": viewer.reasons(found.troubles),
        "tone": tone,
    }


def _way(count: int, address: str, viewer: Viewer) -> str:
    """A count, as a link in Markdown where there is a list of what it counts."""
    said = viewer.number(count)
    return f"[{said}]({address})" if address else said


def held_address(source: str = "", stream: str = "") -> str:
    """The address of the quarantine, of one source and stream or of all."""
    query = urlencode({"source": source, "stream": stream}) if source else ""
    return f"/sources?{query}#sources-quarantine" if query else "/sources#sources-quarantine"


def held_of(source: str, stream: str, viewer: Viewer) -> html.Div:
    """Of which source and stream the quarantine is shown, and the way back to all of it."""
    of = f"{viewer.label('source_name', source)} · {viewer.text(f'stream.{stream}')}"
    shut = html.Span("×", **{"aria-hidden": "true"})
    named = {"aria-label": f"{of}: {viewer.text('source.held_all')}"}
    link = html.A([f"{of} ", shut], href=held_address(), className="chip is-chosen", **named)
    return html.Div(link, className="chips")


def held_columns(viewer: Viewer) -> list[Column]:
    """The columns of the quarantine."""
    return [
        Column("at", viewer.text("source.held_at"), 130),
        Column("source", viewer.text("source.name"), 130, grow=1),
        Column("stream", viewer.text("source.stream"), 110),
        Column("field", viewer.text("source.field"), 120),
        Column("reason", viewer.text("source.reason"), 260, grow=3),
    ]


def held_row(found: Any, viewer: Viewer) -> dict[str, Any]:
    """One record of the quarantine as a row."""
    return {
        "id": str(found.id),
        "at": (found.held_at, viewer.moment(found.held_at)),
        "source": viewer.label("source_name", found.source),
        "stream": viewer.text(f"stream.{found.stream}"),
        "field": found.field,
        "reason": viewer.reason(found),
        "record": found.record,
    }


def held_record(row: Mapping[str, Any], viewer: Viewer) -> html.Pre:
    """The record itself, as it came."""
    try:
        said = json.dumps(json.loads(row["record"]), ensure_ascii=False, indent=2)
    except ValueError:
        said = row["record"]
    return html.Pre(said, className="source-record", tabIndex=0, **{"aria-label": viewer.text("source.record")})


def job_columns(viewer: Viewer) -> list[Column]:
    """The columns of the table of jobs."""
    return [
        Column("job", viewer.text("source.job"), 180, grow=3, is_wrapped=True),
        Column("state", viewer.text("source.job_state"), 128, grow=2, is_wrapped=True),
        Column("last", viewer.text("source.job_last"), 130),
        Column("took", viewer.text("source.job_took"), 104, is_number=True),
    ]


def job_rows(runs: Sequence[Any], viewer: Viewer, failing: Collection[tuple[str, str]] = ()) -> list[dict[str, Any]]:
    """The last run of each job, then those that went wrong; a reading of a (source, stream) that is `failing` read
    nothing, however well it ran."""
    return [_job_row(run, viewer, failing) for run in runs]


def _read_by(job: str) -> tuple[str, str] | None:
    """The source and stream that a job reads; None if it reads none."""
    reads = re.fullmatch(r"read (.+) \((\w+)\)", job)
    return (reads[1], reads[2]) if reads else None


def _job_name(job: str, viewer: Viewer) -> str:
    reads = _read_by(job)
    if reads is None:
        return viewer.label("job", job.replace(" ", "_"))
    source, stream = reads
    return viewer.text("job.read", source=viewer.label("source_name", source), stream=viewer.text(f"stream.{stream}"))


def _job_row(run: Any, viewer: Viewer, failing: Collection[tuple[str, str]]) -> dict[str, Any]:
    outcome = "unread" if run.outcome == "ok" and _read_by(run.job) in failing else run.outcome
    took = None if run.ended_at is None else (run.ended_at - run.started_at) / 1000
    words = {"ok": "job_ok", "unread": "job_unread", "missed": "job_misfired", "failed": "job_failed"}
    state = viewer.text(f"source.{words[outcome]}", why=viewer.reasons(run.reasons))
    return {
        "id": f"{run.job}/{run.started_at}",
        "job": _job_name(run.job, viewer),
        "last": (run.started_at, viewer.ago(run.started_at)),
        "took": (
            took,
            locales.NO_VALUE if took is None else f"{viewer.number(took, 2)} {viewer.text('format.seconds')}",
        ),
        "state": viewer.text("source.job_times", state=state, n=viewer.number(run.times)) if run.times > 1 else state,
        "tone": {"ok": "", "missed": "warn"}.get(outcome, "bad"),
    }
