"""Cases: the backlog by level; opened by hand, assigned, noted, sent up, called back, closed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api.alerts import Assignment, Remark, transition_json
from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import TheRank, iso, moment, page_size
from api.views import record_json
from domain.cases import Case
from domain.ladders import Standing
from domain.times import SECOND
from hub import Trouble

router = APIRouter(prefix="/cases", tags=["cases"])


class NewCase(Body):
    """What happened to one customer. `customer` is the reference that the sources use; it is stored hashed."""

    summary: str
    customer: str = ""
    touchpoint: str = ""
    channel: str = ""
    product: str = ""
    region: str = ""


class Closing(Body):
    """Why it happened, and what was done."""

    root_cause: str
    action: str


class Reason(Body):
    """Why it cannot go on, or goes up before its time."""

    reason: str


class CallBack(Body):
    """When the customer is to be called (ISO 8601; without an offset local), by whom, and about what."""

    at: str
    by: str = ""
    note: str = ""


class Chosen(Body):
    """One of several cases; `seen_owner` is who had it when it was chosen ("" = nobody; left out: whoever it is)."""

    id: int
    seen_owner: str | None = None


class BulkAssignment(Body):
    """Several cases for one owner."""

    cases: list[Chosen]
    owner: str


@dataclass(frozen=True)
class Narrowed:
    """Which cases are asked for; an empty owner or touchpoint asks for those without one."""

    level: int | None = None
    state: str | None = "open"
    owner: str | None = None
    touchpoint: str | None = None
    overdue: bool = False


@router.get("")
async def backlog(
    hub: TheHub, asked: Annotated[Narrowed, Depends()], limit: int = 50, after: int | None = None
) -> dict[str, Any]:
    """Cases, newest first; `state` is open or closed, `level` 1 to 3."""
    more: dict[str, Any] = {"owner": asked.owner, "touchpoint": asked.touchpoint, "is_overdue": asked.overdue}
    read = partial(hub.cases.backlog, asked.level, asked.state, **more)
    found, following = await asyncio.to_thread(read, limit=page_size(limit), after=after)
    return {"items": [case_json(entry.case, entry.standing) for entry in found], "next": following}


@router.get("/levels")
async def levels(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """How many open cases stand on each level, how many nobody owns or are paused, and when the next one climbs."""
    plain = ("level", "open", "unowned", "paused")

    def told(one: Any) -> dict[str, Any]:
        return {
            **{name: getattr(one, name) for name in plain},
            "name": f"L{one.level}",
            "nearest_due_at": iso(one.nearest_due_at),
            "oldest_opened_at": iso(one.oldest_opened_at),
        }

    return page.page(await asyncio.to_thread(hub.cases.by_level), told)


@router.get("/coverage")
async def coverage(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """Touchpoints with answers or complaints in the last 30 days, and for which of them a rule would open a case."""
    found = await asyncio.to_thread(hub.cases.coverage)

    def told(one: Any) -> dict[str, Any]:
        heard = [{"kind": kind, "count": n, "opens_cases": kind in one.covered} for kind, n in one.counts.items()]
        special = list(one.special)
        return {"touchpoint": one.touchpoint, "is_covered": one.is_covered, "special": special, "heard": heard}

    return page.page(found, told)


@router.get("/forecast")
async def forecast(hub: TheHub) -> dict[str, Any]:
    """How many cases fall due before this shift is over, and how many of them will not be answered (90 %)."""
    found = await asyncio.to_thread(hub.cases.forecast)
    if found is None:
        return {"at": None, "until": None, "due": None, "expected": None, "lower": None, "upper": None}
    plain = {name: getattr(found, name) for name in ("due", "expected", "lower", "upper")}
    return {"at": iso(found.at), "until": iso(found.until), **plain}


@router.post("", status_code=201)
async def open_by_hand(new: NewCase, hub: TheHub, actor: TheActor) -> Response:
    """Open a case."""
    case = await asyncio.to_thread(hub.cases.open_by_hand, actor, Trouble(**new.model_dump()))
    return JSONResponse(case_json(case), status_code=201, headers={"location": f"/api/v1/cases/{case.id}"})


@router.post("/assign")
async def assign_all(act: BulkAssignment, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Give several cases to one owner in one act; those that somebody was faster with are left alone and named."""
    chosen = {one.id: one.seen_owner for one in act.cases}
    done = await asyncio.to_thread(hub.cases.assign_all, chosen, actor, act.owner)
    missed = [{"id": one.id, "state": one.state} for one in done.missed]
    return {"assigned": [case_json(case) for case in done.cases], "missed": missed}


@router.get("/{case_id}")
async def detail(case_id: int, hub: TheHub) -> dict[str, Any]:
    """One case with its transitions, the record that opened it, and the number of the incident it belongs to."""
    found = await asyncio.to_thread(hub.cases.detail, case_id)
    incident = await asyncio.to_thread(hub.incidents.of_case, found.case)
    return {
        **case_json(found.case, found.standing),
        "transitions": [transition_json(made) for made in found.transitions],
        "record": record_json(found.record) if found.record else None,
        "incident": None if incident is None else incident.id,
    }


@router.post("/{case_id}/assign")
async def assign(case_id: int, act: Assignment, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Give it to somebody."""
    return case_json(await asyncio.to_thread(hub.cases.assign, case_id, actor, act.owner))


@router.post("/{case_id}/note")
async def note(case_id: int, act: Remark, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Add a remark to its record."""
    return case_json(await asyncio.to_thread(hub.cases.note, case_id, actor, act.note))


@router.post("/{case_id}/pause")
async def pause(case_id: int, act: Reason, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Let its clock stand still, with the reason: it waits for somebody else. 409 if it already does."""
    return case_json(await asyncio.to_thread(hub.cases.pause, case_id, actor, act.reason))


@router.post("/{case_id}/resume")
async def resume(case_id: int, hub: TheHub, actor: TheActor, act: Remark | None = None) -> dict[str, Any]:
    """Let its clock run again. 409 if it is not paused."""
    return case_json(await asyncio.to_thread(hub.cases.resume, case_id, actor, act.note if act else ""))


@router.post("/{case_id}/escalate")
async def escalate(case_id: int, act: Reason, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Send it one level up now, with the reason. 400 on the last level."""
    return case_json(await asyncio.to_thread(hub.cases.escalate, case_id, actor, act.reason))


@router.post("/{case_id}/call")
async def promise(case_id: int, act: CallBack, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Promise a call back: when, and by whom (its owner if nobody is named)."""
    at = moment(act.at, hub.settings.timezone)
    return case_json(await asyncio.to_thread(hub.cases.promise, case_id, actor, at=at, by=act.by, note=act.note))


@router.post("/{case_id}/called")
async def called(case_id: int, hub: TheHub, actor: TheActor, act: Remark | None = None) -> dict[str, Any]:
    """The customer was called back. 409 if no call was promised."""
    return case_json(await asyncio.to_thread(hub.cases.called, case_id, actor, act.note if act else ""))


@router.post("/{case_id}/reopen")
async def reopen(case_id: int, hub: TheHub, actor: TheActor, act: Remark | None = None) -> dict[str, Any]:
    """Open it again: it was not answered after all. 409 if it is open."""
    return case_json(await asyncio.to_thread(hub.cases.reopen, case_id, actor, act.note if act else ""))


@router.post("/{case_id}/close")
async def close(case_id: int, act: Closing, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Close it, with its root cause and what was done."""
    closed = hub.cases.close
    return case_json(await asyncio.to_thread(closed, case_id, actor, root_cause=act.root_cause, action=act.action))


def case_json(case: Case, standing: Standing | None = None) -> dict[str, Any]:
    """A case as the API tells it; moments in ISO 8601. `customer` is the keyed hash, which names nobody."""
    plain = ("id", "origin", "rule", "state", "level", "owner", "summary", "score", "stream", "source", "external_id")
    about = ("customer", "touchpoint", "channel", "product", "region", "team", "root_cause", "action", "version")
    told = {name: getattr(case, name) for name in (*plain, *about)}
    told |= {"opened_at": iso(case.opened_at), "closed_at": iso(case.closed_at), "due_at": iso(case.due_at)}
    told["call"] = None if case.call_at is None else {"at": iso(case.call_at), "by": case.call_by}
    pause = case.paused
    told["paused"] = None if pause is None else {"since": iso(pause.since), "reason": pause.why, "who": pause.who}
    if standing is not None:
        told |= {"level": standing.level, "due_at": iso(standing.due_at), "is_breached": standing.is_breached}
        told["left_seconds"] = None if standing.left is None else standing.left // SECOND
    return told
