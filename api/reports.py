"""Reports: which there are, what each says now, what went out; one sent now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from api.me import TheActor, TheHub
from api.queries import TheRank, iso, moment, page_size
from domain.localtime import clock_of
from domain.times import from_ms
from hub import Hub
from reports.desk import Run, Send, Standing, reports

if TYPE_CHECKING:
    from reports.words import Told

router = APIRouter(prefix="/reports", tags=["reports"])


@router.get("")
async def listed(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """Every report that the configuration declares: when it falls due, whom it goes to, how its last sending went."""
    found = await asyncio.to_thread(lambda: reports(hub).standing())
    return page.page(found, _standing_json)


@router.get("/sends")
async def sends(hub: TheHub, report: str | None = None, limit: int = 50, after: int | None = None) -> dict[str, Any]:
    """What went out or waits to, the newest first."""
    size = page_size(limit)
    found, following = await asyncio.to_thread(lambda: reports(hub).past(report, limit=size, after=after))
    return {"items": [_send_json(run, send) for run, send in found], "next": following}


@router.get("/{name}.html")
async def as_mail(name: str, hub: TheHub, at: str | None = None) -> Response:
    """The report as the mail it is, of the last whole period before now (or before `at`, ISO 8601)."""
    from reports import mail

    told = await _told(name, hub, at)
    return HTMLResponse(mail.html(told, is_page=True))


@router.get("/{name}.pdf")
async def as_paper(name: str, hub: TheHub, at: str | None = None) -> Response:
    """The same on paper."""
    from reports import paper

    told = await _told(name, hub, at)
    body = await asyncio.to_thread(paper.pdf, told)
    until = hub.now if at is None else moment(at, hub.settings.timezone)
    day = from_ms(until).astimezone(hub.settings.timezone).date()
    disposition = f'inline; filename="{name}-{day}.pdf"'
    return Response(body, media_type="application/pdf", headers={"content-disposition": disposition})


@router.post("/{name}/send", status_code=202)
async def send(name: str, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Send it now, in your name; 409 if it was asked for just now, 400 if it goes to nobody."""
    run = await asyncio.to_thread(lambda: reports(hub).ask(name, actor))
    return {"id": run.id, "report": run.report, "due_at": iso(run.due_at), "who": run.who}


async def _told(name: str, hub: Hub, at: str | None) -> Told:
    until = None if at is None else moment(at, hub.settings.timezone)
    return await asyncio.to_thread(lambda: reports(hub).told(name, at=until))


def _standing_json(one: Standing) -> dict[str, Any]:
    report = one.report
    return {
        "name": report.name,
        "schedule": report.schedule,
        "at": clock_of(report.minute),
        "period": report.period,
        "language": report.language,
        "metrics": list(report.metrics),
        "scene": None if report.metrics else report.scene,
        "to": list(one.to),
        "next_at": iso(one.next_at),
        "last_sent_at": iso(one.last.sent_at) if one.last else None,
        "last_error": one.last.error if one.last else None,
    }


def _send_json(run: Run, send: Send) -> dict[str, Any]:
    moments = {"due_at": run.due_at, "sent_at": send.sent_at, "next_try_at": send.next_at}
    plain = {"id": send.id, "report": run.report, "to": send.notifier, "attempts": send.attempts, "error": send.error}
    return plain | {"who": run.who or None} | {name: iso(at) for name, at in moments.items()}
